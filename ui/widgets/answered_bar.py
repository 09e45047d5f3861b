"""The bar that shows how many items are answered, weak and without an answer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import colours_of


class AnsweredBar(QWidget):
    """Three lengths in one bar, with gaps between them so that they differ without colour too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def count(self, answered: int, weak: int, nothing: int) -> None:
        """Show these numbers of items."""
        self._parts = (answered, weak, nothing)
        self.setAccessibleName(f"{answered} items answered, {weak} weak, {nothing} with nothing")
        self.update()

    def sizeHint(self) -> QSize:
        """A slim bar."""
        return QSize(320, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the three parts."""
        colours = colours_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(colours.empty_fill))
        left = 0.0
        total = sum(self._parts) or 1
        for count, colour in zip(self._parts, (colours.good_fill, colours.warn_fill, colours.empty_fill), strict=True):
            width = self.width() * count / total
            painter.fillRect(QRectF(left, 0, max(width - 2, 0), self.height()), QColor(colour))
            if count and left:
                painter.fillRect(QRectF(left - 2, 0, 2, self.height()), QColor(colours.surface))
            left += width
        painter.end()
