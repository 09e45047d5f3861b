"""Accepting what is sure without looking at each: first the list of it, then one step that undo takes back."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from evidencepack import verbs
from evidencepack.errors import NotFound
from evidencepack.jobs import Job
from evidencepack.mapping import BULK_ACCEPT, Suggestion, measured, measured_precision
from evidencepack.model import Answer, Document
from evidencepack.workspace import Workspace, queries, reviewing
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.pages.review.card import why_words
from ui.pages.review.deeds import answer_of
from ui.theme import Tone
from ui.tips import plain_tip
from ui.words import counted

_PLACE = Qt.ItemDataRole.UserRole
_KEYS = "Space leaves one out; Ctrl+Z takes all of them back in one step."


class SureOne(Struct, frozen=True):
    """A suggestion that is sure enough, and the answer that accepting it gives."""

    document: Document
    suggestion: Suggestion
    answer: Answer


def sure_ones(workspace: Workspace, document_ids: Sequence[str], job: Job) -> list[SureOne]:
    """What is sure enough (`BULK_ACCEPT`) to be accepted with others, the surest first."""
    found: list[SureOne] = []
    for number, document_id in enumerate(document_ids):
        job.check()
        try:
            document = queries.document(workspace.reader(), document_id)
            suggested = verbs.suggestions(workspace, document_id)
        except NotFound:
            continue
        job.progress(number, len(document_ids), document.title)
        found += [
            SureOne(document, one, answer_of(document, one, suggested.categories)) for one in suggested.for_bulk()
        ]
    return sorted(found, key=lambda one: -one.suggestion.certainty)


def accept_sure(parent: QWidget, desk: Desk, document_ids: Sequence[str]) -> None:
    """Look for what is sure among these documents, as a job, and ask."""

    def ask(found: list[SureOne]) -> None:
        if found:
            SureDialog(parent, desk, found).open()
        else:
            desk.say("No suggestion is sure enough to be accepted unseen.", "The keys 1 to 5 accept them one by one.")

    ids = list(document_ids)
    desk.job("Looking for sure suggestions", lambda workspace, job: sure_ones(workspace, ids, job), ask)


def warning_of(found: Sequence[SureOne]) -> str:
    """How often such suggestions were right when measured, and how many of these are probably wrong."""
    wrong = sum(1 - one.suggestion.certainty for one in found)  # certainties say how often such a one is right
    few = f"about {round(wrong)}" if wrong >= 0.75 else "perhaps one" if wrong >= 0.25 else "hardly any"
    return f"{precision_words()} By their certainty, {few} of these {len(found)} will be wrong. {_KEYS}"


def precision_words() -> str:
    """What was measured of suggestions that are as sure as these."""
    precision, known = measured_precision(BULK_ACCEPT), measured()
    if precision is None or known is None or not precision.accepted:
        return "How often such suggestions are right was not measured."
    share = round(100 * precision.right / precision.accepted)
    return f"Of {precision.accepted:,} suggestions as sure as these, {share} % were right (measured on {known.on})."


class SureDialog(Dialog):
    """Shows what will be accepted, each with a tick that can be taken away."""

    def __init__(self, parent: QWidget, desk: Desk, found: Sequence[SureOne]) -> None:
        title = f"Accept {counted(len(found), 'sure suggestion')}"
        super().__init__(parent, title, "Accept these", warning_of(found), width=760)
        self._desk = desk
        self._found = list(found)
        self.list = named(QListWidget(), "What will be accepted")
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(340)
        for place, one in enumerate(found):
            self.list.addItem(_line(place, one))
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _line: self._count())
        self.body.addWidget(self.list, 1)
        self.list.setFocus()
        self._count()

    def chosen(self) -> list[SureOne]:
        """Those that are ticked."""
        lines = [self.list.item(row) for row in range(self.list.count())]
        return [self._found[line.data(_PLACE)] for line in lines if line.checkState() is Qt.CheckState.Checked]

    def do(self) -> None:
        """Accept them as one step."""
        given = [one.answer for one in self.chosen()]
        self._desk.write(
            lambda workspace: reviewing.accept_together(workspace, given),
            lambda count: self._desk.say(
                f"{counted(count, 'suggestion')} accepted.", "Ctrl+Z takes them back.", Tone.GOOD
            ),
        )
        self.accept()

    def _count(self) -> None:
        ticked = len(self.chosen())
        self.accept_button.setText(f"Accept {ticked:,}")
        self.accept_button.setAccessibleName(self.accept_button.text())
        self.accept_button.setEnabled(bool(ticked))


def _line(place: int, one: SureOne) -> QListWidgetItem:
    sure = f"{round(100 * one.suggestion.certainty)} %"
    made = QListWidgetItem(f"{one.suggestion.ref} {one.suggestion.title}  ←  {one.document.title}  ({sure})")
    made.setData(_PLACE, place)
    made.setToolTip(plain_tip(why_words(one.suggestion, one.document)))
    made.setFlags(made.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    made.setCheckState(Qt.CheckState.Checked)
    return made
