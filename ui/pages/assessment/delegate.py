"""Draws a part of the self-assessment in the list: title, score, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.pages.assessment.model import Line, Part
from ui.pages.documents.delegate import paint_ground
from ui.theme import Tone, colours_of
from ui.widgets.marks import Mark, mark_font, mark_width, paint_mark, paint_two_lines

LINE = Qt.ItemDataRole.UserRole
_HEIGHT = 52


class StatementDelegate(QStyledItemDelegate):
    """Two lines, with the score at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one part."""
        line = index.data(LINE)
        if not isinstance(line, Line | Part):
            return
        colours = colours_of(option.palette)
        area: QRect = option.rect
        base: QFont = option.font
        painter.save()
        paint_ground(painter, option, colours)
        right = area.right() - 10
        if isinstance(line, Line):
            score = line.assessed.score
            mark = Mark(str(score), Tone.GOOD) if score else Mark("–")
            pills = mark_font(base)
            right -= mark_width(mark, pills)
            paint_mark(painter, right, area, mark, colours, pills)
        inside = QRect(area.left() + 12, area.top() + 8, right - area.left() - 20, area.height() - 16)
        strong = QFont(base)
        strong.setWeight(QFont.Weight.DemiBold)
        paint_two_lines(painter, inside, line.title, line.detail, colours, strong)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(200, _HEIGHT)
