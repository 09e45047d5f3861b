"""Draws a hit of the search: the document and page, and the words around what was found, which stand out."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from evidencepack.workspace.search import Hit
from ui.pages.documents.delegate import paint_ground
from ui.theme import TYPE, Colours, colours_of

HIT = Qt.ItemDataRole.UserRole
_HEIGHT = 50


class HitDelegate(QStyledItemDelegate):
    """Two lines."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one hit."""
        hit = index.data(HIT)
        if not isinstance(hit, Hit):
            return
        colours = colours_of(option.palette)
        area: QRect = option.rect
        painter.save()
        paint_ground(painter, option, colours)
        inside = area.adjusted(10, 7, -10, -7)
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(QColor(colours.text))
        page = QFontMetrics(option.font).horizontalAdvance(hit.label) + 12
        title = QFontMetrics(strong).elidedText(hit.title, Qt.TextElideMode.ElideRight, inside.width() - page)
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, hit.label)
        _paint_snippet(painter, inside, hit.snippet, option.font, colours)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(200, _HEIGHT)


def _paint_snippet(painter: QPainter, area: QRect, snippet: str, base: QFont, colours: Colours) -> None:
    plain = QFont(base)
    plain.setPixelSize(TYPE.small)
    found = QFont(plain)
    found.setWeight(QFont.Weight.Bold)
    left = area.left()
    for part in re.split("(«[^»]*»)", around_the_find(snippet)):
        marked = part.startswith("«")
        text = part.strip("«»") if marked else part
        font = found if marked else plain
        painter.setFont(font)
        painter.setPen(QColor(colours.text if marked else colours.muted))
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(area.right() - left, 0))
        painter.drawText(
            QRect(left, area.top(), area.right() - left, area.height()), Qt.AlignmentFlag.AlignBottom, words
        )
        left += QFontMetrics(font).horizontalAdvance(words)
        if words != text:
            return


def around_the_find(snippet: str) -> str:
    """A snippet on one line that begins shortly before what was found."""
    line = " ".join(snippet.split())
    at = line.find("«")
    if at <= 24:
        return line
    cut = line.rfind(" ", 0, at - 12)
    return "… " + line[cut + 1 :] if cut > 0 else line
