"""The answers of an item or a document, one below the other, each with its place and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme import SPACE, Tone
from ui.widgets.basic import Elided, LineButton, button, clear, label, row, rule
from ui.widgets.marks import Mark, Pill


class AnswerLine(Struct, frozen=True):
    """What one answer shows: title, second line, evidence categories, and where a click on its title leads."""

    answer_id: str
    number: str
    title: str
    place: str
    categories: tuple[str, ...] = ()
    page: str = ""
    subject: str = ""


class AnswerList(QWidget):
    """`edit` and `remove` carry the answer's id, `follow` a page and a subject."""

    edit = Signal(str)
    remove = Signal(str)
    follow = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.small)

    def show_lines(self, lines: Sequence[AnswerLine], *, writable: bool, empty: str) -> None:
        """Show these answers, or a sentence when there is none."""
        clear(self._layout)
        if not lines:
            self._layout.addWidget(label(empty, "muted", wrap=True))
        for number, line in enumerate(lines):
            if number:
                self._layout.addWidget(rule())
            self._layout.addWidget(self._line(line, writable))

    def _line(self, line: AnswerLine, writable: bool) -> QWidget:
        frame = QFrame()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.hair)
        layout.addWidget(self._title(line))
        if line.place:
            place = label(line.place, "small", wrap=True)
            place.setContentsMargins(SPACE.small, 0, 0, 0)
            layout.addWidget(place)
        low = row(SPACE.tight, spacing=SPACE.tight)
        for title in line.categories:
            low.addWidget(Pill(Mark(title, Tone.ACCENT, shape=False)))
        low.addStretch(1)
        if writable:
            low.addWidget(_deed("Edit…", lambda: self.edit.emit(line.answer_id), line.title))
            low.addWidget(_deed("Remove", lambda: self.remove.emit(line.answer_id), line.title))
        if line.categories or writable:
            layout.addLayout(low)
        return frame

    def _title(self, line: AnswerLine) -> QWidget:
        words = f"{line.number}  {line.title}" if line.number else line.title
        if not line.subject:
            plain = Elided(words, "strong")
            plain.setContentsMargins(SPACE.small, 0, 0, 0)
            return plain
        show = partial(self.follow.emit, line.page, line.subject)
        return LineButton(row(Elided(words, "strong")), show, f"Show {line.title}", line.title)


def _deed(text: str, run: Callable[[], object], title: str) -> QWidget:
    return button(text, run, "quiet", name=f"{text}: {title}")
