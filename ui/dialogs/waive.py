"""Letting a finding stand: which, for which documents, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtWidgets import QComboBox, QWidget

from evidencepack.checks.registry import rule_of
from evidencepack.model import Document, Finding
from evidencepack.workspace import waivers
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.theme import Tone
from ui.widgets.basic import TextField, label
from ui.words import counted

_NAMED = 4


class Waivable(Struct, frozen=True):
    """A rule that says something of the chosen documents: one finding of each, with the document."""

    rule: str
    said: tuple[tuple[Document, Finding], ...]

    @property
    def title(self) -> str:
        """The rule's number and title, and how many documents it was found in."""
        return f"{self.rule}  {_title(self.rule)}, in {counted(len(self.said), 'document')}"


def waivable(documents: Sequence[Document], findings: Mapping[str, Sequence[Finding]]) -> list[Waivable]:
    """The rules that say something of these documents, those of the most severe findings first."""
    said: dict[str, dict[str, tuple[Document, Finding]]] = {}
    for document in documents:
        for finding in findings.get(document.id, ()):
            said.setdefault(finding.rule, {}).setdefault(document.id, (document, finding))
    return [Waivable(rule, tuple(of.values())) for rule, of in said.items()]


class WaiveDialog(SavingDialog):
    """Waives a rule for all chosen documents that it was found in; undo takes it back."""

    def __init__(self, parent: QWidget, desk: Desk, choices: Sequence[Waivable], rule: str = "") -> None:
        intro = "The finding stays on record with your name, the date and the reason. It never goes into the pack."
        super().__init__(parent, desk, "Waive a finding", "Waive", intro=intro, width=560)
        self._choices = choices
        self._rule = QComboBox()
        for choice in choices:
            self._rule.addItem(choice.title, choice.rule)
        self._said = label("", wrap=True)
        self._reason = TextField()
        self.field("Finding", self._rule)
        self.form.addRow(label("It says"), self._said)
        self.field("Reason", self._reason, "Why may this go to CQC as it is? A changed file asks again.")
        self._rule.setCurrentIndex(max(self._rule.findData(rule), 0))
        self._rule.currentIndexChanged.connect(self._show)
        self._show()
        self._reason.setFocus()

    def do(self) -> None:
        """Waive and close; a missing reason is said in the dialog."""
        choice, reason = self._choices[self._rule.currentIndex()], self._reason.written()
        ids = [document.id for document, _ in choice.said]
        self.save(
            lambda workspace: waivers.waive(workspace, ids, choice.rule, reason),
            lambda count: self._waived(count, choice.rule),
        )

    def _waived(self, count: int, rule: str) -> None:
        words = f"{counted(count, 'finding')} of {rule} waived."
        self.desk.say(words, "The details list it with the reason.", Tone.GOOD)

    def _show(self) -> None:
        said = self._choices[self._rule.currentIndex()].said
        lines = [f"“{document.title}”: {finding.message}" for document, finding in said[:_NAMED]]
        if len(said) > _NAMED:
            lines.append(f"and {counted(len(said) - _NAMED, 'more document')}")
        self._said.setText("\n".join(lines))


def _title(rule: str) -> str:
    try:
        return rule_of(rule).title
    except KeyError:
        return "Finding"
