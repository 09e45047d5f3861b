"""A field for a few paragraphs with bullets: it grows with what is written, and counts the words."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCursor

from ui.widgets.basic import TextField

_BULLET = re.compile(r"( *)- ")
_LEAST, _MOST = 72, 320
_PASTED = re.compile(r"^([ \t]*)(?:[•●▪◦‣·–]|[-*](?= ))[ \t]*", re.MULTILINE)  # how Word and mail paste their bullets


def words_in(text: str) -> int:
    """How many words a text has; the sign of a bullet is none."""
    return sum(1 for word in text.split() if re.search(r"\w", word))


class NarrativeField(TextField):
    """Plain text, a paragraph a line; a line that begins with "- " is a bullet, two spaces before it one level deeper.

    Enter in a bullet begins the next one, and in an empty bullet ends the list. Ctrl+Shift+L makes bullets of the
    chosen lines, or takes them away. `left` says that the field lost the focus.
    """

    grown = Signal()

    def __init__(self) -> None:
        super().__init__(_LEAST)
        self.setToolTip("Ctrl+Shift+L makes bullets")
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a bullet, and the key that makes bullets."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain and self._new_bullet():
            return
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_L and event.modifiers() == both:
            self.toggle_bullets()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted comes as plain text, its bullets as ours."""
        if source.hasText() and not self.isReadOnly():
            self.insertPlainText(_PASTED.sub(r"\1- ", source.text()))

    def toggle_bullets(self) -> None:
        """Make bullets of the chosen lines; of lines that all are bullets, plain ones."""
        if self.isReadOnly():
            return
        lines = self._chosen_lines()
        off = all(_BULLET.match(line.block().text()) for line in lines)
        whole = self.textCursor()
        whole.beginEditBlock()
        for line in lines:
            found = _BULLET.match(line.block().text())
            if off and found:
                line.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, found.end())
                line.removeSelectedText()
            elif not off and not found:
                line.insertText("- ")
        whole.endEditBlock()

    def sizeHint(self) -> QSize:
        """As high as what is written, within limits."""
        return QSize(240, self._wanted())

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(80, self._wanted())

    def _wanted(self) -> int:
        lines = self.document().documentLayout().documentSize().height()
        line = QFontMetrics(self.font()).lineSpacing()
        return max(_LEAST, min(_MOST, int(lines * line) + 2 * line))

    def _grow(self) -> None:
        if self.minimumHeight() != self._wanted():
            self.setMinimumHeight(self._wanted())
            self.updateGeometry()
            self.grown.emit()

    def _new_bullet(self) -> bool:
        cursor = self.textCursor()
        found = _BULLET.match(cursor.block().text())
        if not found or cursor.hasSelection() or self.isReadOnly():
            return False
        if not cursor.block().text()[found.end() :].strip():
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            cursor.removeSelectedText()
        else:
            cursor.insertText(f"\n{found[0]}")
        self.setTextCursor(cursor)
        return True

    def _chosen_lines(self) -> list[QTextCursor]:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        return [QTextCursor(self.document().findBlockByNumber(number)) for number in range(first, last + 1)]
