"""What a drop would do, over the page while something is dragged across it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import SPACE, colours_of

_EDGE = 3


class DropSign(QWidget):
    """An edge around the page and a line at its foot. The drag itself goes through it, to what lies below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words

    def say(self, words: str, over: QWidget) -> None:
        """Lie over a widget of the same window and say what a drop would do there."""
        self._words = words
        self.setGeometry(over.rect().translated(over.mapTo(self.window(), over.rect().topLeft())))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the edge and the words."""
        colours, metrics = colours_of(self), QFontMetrics(self.font())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.focus), _EDGE))
        inside = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painter.drawRoundedRect(inside, SPACE.radius, SPACE.radius)
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, self.width() - 4 * SPACE.wide)
        width, height = metrics.horizontalAdvance(words) + 2 * SPACE.wide, metrics.height() + 2 * SPACE.small
        sign = QRectF((self.width() - width) / 2, self.height() - height - SPACE.wide, width, height)
        painter.setPen(QPen(QColor(colours.on_accent), 1))
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(sign, height / 2, height / 2)
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
