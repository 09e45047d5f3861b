"""Draws a line of the palette: icon, title, what it is, and the keys at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import picture
from ui.palette.entries import Entry
from ui.theme import TYPE, colours_of

ENTRY = Qt.ItemDataRole.UserRole
ROW, _ICON = 44, 18
Index = QModelIndex | QPersistentModelIndex


class PaletteDelegate(QStyledItemDelegate):
    """Rows of two lines; the chosen one has a ground and an edge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        entry: Entry = index.data(ENTRY)
        colours = colours_of(option.palette)
        area: QRect = option.rect.adjusted(2, 1, -2, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colours.focus))
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        ratio = painter.device().devicePixelRatioF()
        place = QRect(area.left() + 10, area.center().y() - _ICON // 2, _ICON, _ICON)
        painter.drawPixmap(place, picture(entry.icon, colours.muted, round(_ICON * ratio)))
        base, small = QFont(option.font), QFont(option.font)
        base.setPixelSize(TYPE.body)
        small.setPixelSize(TYPE.small)
        right = self._keys(painter, area, entry.keys, small, colours.line_strong, colours.muted)
        text = QRect(area.left() + 40, area.top() + 4, right - area.left() - 48, area.height() - 8)
        for words, font, colour, where in (
            (entry.title, base, colours.text, Qt.AlignmentFlag.AlignTop),
            (entry.more, small, colours.muted, Qt.AlignmentFlag.AlignBottom),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, text.width())
            painter.drawText(text, where, cut)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows of one height."""
        return QSize(300, ROW)

    @staticmethod
    def _keys(painter: QPainter, area: QRect, keys: str, font: QFont, edge: str, ink: str) -> int:
        """Paint the keys in a box at the right; give the x at which it begins."""
        if not keys:
            return area.right() - 6
        width = QFontMetrics(font).horizontalAdvance(keys) + 14
        box = QRectF(area.right() - width - 10, area.center().y() - 10, width, 21)
        painter.setPen(QColor(edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
        return int(box.left()) - 6
