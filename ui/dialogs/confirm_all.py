"""Confirming everything that was carried over from an earlier return, after a look at what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from evidencepack.model import FRONT_TEXTS, Snapshot
from evidencepack.workspace import self_assessment
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.theme import Tone
from ui.widgets.basic import label
from ui.words import answer_title, counted


def to_confirm(snapshot: Snapshot) -> list[str]:
    """What still waits for somebody's word, one line each: answers by item, statements, other parts, actions."""
    titles = {document.id: document.title for document in snapshot.documents}
    refs = {item.id: item.ref for item in snapshot.items}
    named_ones = {one.id: f"{one.number} {one.title}" for one in snapshot.framework.statements}
    answers = [
        f"{refs.get(answer.item_id, 'Answer')}: {answer_title(answer, titles)}"
        for answer in snapshot.answers
        if answer.to_confirm
    ]
    said = {one.statement_id for one in snapshot.assessments if one.to_confirm}
    statements = [f"Self-assessment: {title}" for key, title in named_ones.items() if key in said]
    parts = [f"Self-assessment: {title}" for name, title in FRONT_TEXTS.items() if name in snapshot.parts_to_confirm]
    actions = [f"Improvement plan: {one.action}" for one in snapshot.plan if one.to_confirm]
    return [*sorted(answers), *statements, *parts, *actions]


def ask_to_confirm(parent: QWidget, desk: Desk) -> None:
    """Show what is to be confirmed, and confirm all of it if the person says so."""
    figures = desk.figures.current
    if figures is not None and (lines := to_confirm(figures.lacks.snapshot)):
        ConfirmAllDialog(parent, desk, lines).open()


class ConfirmAllDialog(SavingDialog):
    """`lines` are what would be confirmed. One change, which undo takes back."""

    def __init__(self, parent: QWidget, desk: Desk, lines: list[str]) -> None:
        what = counted(len(lines), "thing")
        intro = (
            "It was carried over from an earlier return, or its document has a new version since. Confirm it all only "
            "if you have looked at it: each can be confirmed by itself where it stands. Undo takes this back."
        )
        super().__init__(parent, desk, f"Confirm {what} that wait", f"Confirm {len(lines):,}", intro, width=620)
        self.list = named(QListWidget(), "What would be confirmed")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems(lines)
        self.list.setMinimumHeight(220)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(label("Scores are not carried over, so none is confirmed by this.", "small", wrap=True))

    def do(self) -> None:
        """Confirm all as one change."""
        self.save(self_assessment.confirm_all, self._tell)

    def _tell(self, number: int) -> None:
        self.desk.say(f"{counted(number, 'thing')} confirmed.", tone=Tone.GOOD)
