"""One evidence item: what it asks for, where that wording comes from, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from evidencepack.gaps import ItemState
from evidencepack.model import Answer, EvidenceItem, Gap
from ui.accessibility import in_reading_order, named
from ui.drops import read_drop, take_copy
from ui.figures import Figures
from ui.theme import SPACE, Tone
from ui.widgets.answer_list import AnswerLine, AnswerList
from ui.widgets.basic import card, clear, label, row, rule, scrolled, selectable
from ui.widgets.marks import Mark, Pill
from ui.words import ANSWER_KINDS, ITEM_KINDS, ITEM_STATES, PROVENANCES, SEVERITIES, answer_place, answer_title, day


class DropZone(QFrame):
    """Where files for the item can be dropped; it says so."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setProperty("role", "dropzone")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.medium, SPACE.medium, SPACE.medium, SPACE.medium)
        text = label(words, "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(text)

    def light(self, over: bool) -> None:
        """Show whether a drag is over it."""
        self.setProperty("over", "true" if over else "false")
        self.style().unpolish(self)
        self.style().polish(self)


class ItemDetail(QFrame):
    """`dropped` carries what was dropped (`Drop`), `refused` why it cannot be taken."""

    dropped = Signal(object)
    refused = Signal(str)

    def __init__(self, buttons: Callable[[], list[QWidget]]) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setMinimumWidth(360)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        named(self, "Details of the evidence item")
        self._title = selectable("", "title", "Evidence item")
        self._wording = selectable("", "", "What it asks for")
        self._pills = row()
        self._about = label("", "small", wrap=True)
        self._waiting = label("", "muted", wrap=True)
        self._gaps = QVBoxLayout()
        self._gaps.setSpacing(SPACE.small)
        self.answers = AnswerList(movable=True)
        self._drop = DropZone("Drop files or documents here to answer this item")
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(SPACE.wide, SPACE.large, SPACE.wide, SPACE.large)
        body.setSpacing(SPACE.small)
        body.addWidget(self._title)
        body.addLayout(self._pills)
        for part in (self._wording, self._about, self._waiting):
            body.addWidget(part)
        body.addLayout(row(*buttons(), None))
        body.addLayout(self._gaps)
        frame, inside = card()
        inside.addWidget(label("Answers, in the order of the index", "heading"))
        inside.addWidget(self.answers)
        body.addSpacing(SPACE.tight)
        body.addWidget(frame)
        body.addWidget(self._drop)
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scrolled(self._body, "Details of the evidence item"))

    def show_item(self, item: EvidenceItem | None, figures: Figures | None, *, writable: bool) -> None:
        """Show an item, or nothing."""
        self._body.setVisible(item is not None and figures is not None)
        if item is None or figures is None:
            return
        self._title.setText(f"{item.ref}  {item.title}")
        self._wording.setText(item.wording)
        self._show_pills(item, figures)
        self._about.setText(_about(item, figures))
        self._waiting.setText(_waiting(item))
        self._waiting.setVisible(bool(self._waiting.text()))
        self._show_gaps([gap for gap in figures.lacks.gaps if gap.subject == "item" and gap.subject_id == item.id])
        given = figures.answers_of(item.id)
        wanted = {answer.document_id for answer in given}
        documents = [document for document in figures.lacks.snapshot.documents if document.id in wanted]
        titles = {document.id: document.title for document in documents}
        units = {document.id: document.pages_unit for document in documents}
        shorts = {category.id: category.short for category in figures.lacks.snapshot.framework.categories}
        lines = [_line(number, answer, titles, units, shorts) for number, answer in enumerate(given, 1)]
        how = " Drop files here, give a public link, or say why there is none." if writable else ""
        empty = f"Nothing answers it yet.{how}"
        self.answers.show_lines(lines, writable=writable, empty=empty)
        self._drop.setVisible(writable and not item.withdrawn)
        in_reading_order(self)

    def _show_pills(self, item: EvidenceItem, figures: Figures) -> None:
        clear(self._pills)
        state = figures.lacks.states.get(item.id, ItemState.NOTHING)
        word, tone = ITEM_STATES[state]
        self._pills.addWidget(Pill(Mark(word, tone)))
        if waiting := sum(answer.to_confirm for answer in figures.answers_of(item.id)):
            self._pills.addWidget(Pill(Mark(f"{waiting} to confirm", Tone.WARN)))
        for kind in item.kinds:
            self._pills.addWidget(Pill(Mark(ITEM_KINDS[kind], shape=False)))
        if item.currency_months:
            self._pills.addWidget(Pill(Mark(f"from the last {item.currency_months} months", shape=False)))
        if figures.lacks.snapshot.framework.provisional_items:
            self._pills.addWidget(Pill(Mark("provisional", shape=False)))
        self._pills.addStretch(1)

    def _show_gaps(self, gaps: list[Gap]) -> None:
        clear(self._gaps)
        for gap in gaps:
            word, tone = SEVERITIES[gap.severity]
            line = row(Pill(Mark(word, tone)))
            line.addWidget(_words(f"{gap.message} {gap.to_do}"), 1)
            self._gaps.addLayout(line)
        if gaps:
            self._gaps.addWidget(rule())

    # ------------------------------------------------------------ drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and documents; say at once why anything else cannot be taken."""
        drop = read_drop(event.mimeData())
        if drop.usable and self._drop.isVisibleTo(self):
            self._drop.light(True)
            take_copy(event)
        else:
            self.refused.emit(drop.refusal or "This workspace is open for reading only.")
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on the panel will do."""
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is over it any more."""
        super().dragLeaveEvent(event)
        self._drop.light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Answer the item."""
        self._drop.light(False)
        take_copy(event)
        self.dropped.emit(read_drop(event.mimeData()))


def _words(text: str) -> QLabel:
    made = label(text, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


def _about(item: EvidenceItem, figures: Figures) -> str:
    framework = figures.lacks.snapshot.framework
    named_ones = [f"{one.number} {one.title}" for one in framework.statements if one.id in item.statements]
    under = "all quality statements" if len(named_ones) == len(framework.statements) else "; ".join(named_ones)
    return f"Under {under or 'no quality statement'}. {PROVENANCES[item.provenance]}."


def _waiting(item: EvidenceItem) -> str:
    parts = [f"Owner: {item.owner}"] if item.owner else []
    parts += [f"due {day(item.due)}"] if item.due else []
    parts += [f"reminded on {day(item.chased)}"] if item.chased else []
    return "\n".join(part for part in (" · ".join(parts), item.note) if part)


def _line(
    number: int, answer: Answer, titles: dict[str, str], units: dict[str, str], shorts: dict[str, str]
) -> AnswerLine:
    place = answer_place(answer, units.get(answer.document_id or "", "page"))
    kind = "" if answer.kind.value in {"document", "not held", "not applicable"} else ANSWER_KINDS[answer.kind]
    return AnswerLine(
        answer.id,
        str(number),
        answer_title(answer, titles),
        " · ".join(part for part in (kind, place) if part),
        tuple(shorts[key] for key in answer.categories if key in shorts),
        page="documents",
        subject=answer.document_id or "",
        to_confirm=answer.to_confirm,
    )
