"""Draws a quality statement in the list: number, title, score, and how much is written."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.pages.assessment.model import Line
from ui.pages.documents.delegate import paint_ground
from ui.theme import TYPE, Tone, colours_of
from ui.widgets.marks import Mark, mark_font, mark_width, paint_mark

LINE = Qt.ItemDataRole.UserRole
_HEIGHT = 52


class StatementDelegate(QStyledItemDelegate):
    """Two lines, with the score at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one statement."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        colours = colours_of(option.palette)
        area: QRect = option.rect
        base: QFont = option.font
        painter.save()
        paint_ground(painter, option, colours)
        score = line.assessed.score
        mark = Mark(f"score {score}", Tone.GOOD) if score else Mark("not scored")
        pills = mark_font(base)
        right = area.right() - mark_width(mark, pills) - 10
        paint_mark(painter, right, area, mark, colours, pills)
        inside = QRect(area.left() + 12, area.top() + 8, right - area.left() - 20, area.height() - 16)
        strong = QFont(base)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(QColor(colours.text))
        title = f"{line.statement.number}  {line.statement.title}"
        words = QFontMetrics(strong).elidedText(title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop, words)
        small = QFont(base)
        small.setPixelSize(TYPE.small)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        painter.drawText(inside, Qt.AlignmentFlag.AlignBottom, f"{line.written} of 3 texts written")
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(200, _HEIGHT)
