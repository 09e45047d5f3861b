"""The line below a document that says what is marked in it, and steps from find to find."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.theme import Tone
from ui.widgets.basic import Elided, button, row
from ui.widgets.marks import Mark, Pill


class MarkBar(QWidget):
    """`stepped` carries 1 or -1; `ended` asks to mark nothing any more."""

    stepped = Signal(int)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pill = Pill(Mark("", Tone.NEUTRAL), self)
        self.what = Elided("", "strong")
        self.where = Elided("", "small")
        self.back = button(
            "‹", lambda: self.stepped.emit(-1), "quiet", tip="Find before (Shift+F3)", name="Find before"
        )
        self.on = button("›", lambda: self.stepped.emit(1), "quiet", tip="Next find (F3)", name="Next find")
        close = button("Unmark", self.ended.emit, "quiet", tip="Take the marks away (Escape)")
        head = row(self._pill, self.what)
        self._below = row(self.where, None, self.back, self.on, close, spacing=2)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self._lines.addLayout(head, 1)
        self._lines.addLayout(self._below, 1)
        self.setLayout(self._lines)
        self.hide()

    def set_large(self, *, large: bool) -> None:
        """In one line where there is room, or in two."""
        way = QBoxLayout.Direction.LeftToRight if large else QBoxLayout.Direction.TopToBottom
        self._lines.setDirection(way)

    def say(self, mark: Mark, what: str, where: str, *, several: bool) -> None:
        """Say what is marked, and where the current find is."""
        self._pill.say(mark)
        self.what.setText(what)
        self.where.setText(where)
        self.back.setEnabled(several)
        self.on.setEnabled(several)
        self.setVisible(True)


def bare(words: str) -> str:
    """The words of a search without the marks that make a phrase of them."""
    phrase = words.startswith('"') and words.endswith('"') and words.count('"') == 2
    return words.strip('"') if phrase else words
