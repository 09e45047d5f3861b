"""Draws a hit of the search: the document and page, and the words around what was found, which stand out."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from evidencepack.workspace.search import Hit
from ui.pages.documents.delegate import paint_ground
from ui.theme import TYPE, Colours, colours_of

HIT = Qt.ItemDataRole.UserRole
ASIDE = Qt.ItemDataRole.UserRole + 1  # what a line that is no hit says at its right
_HEIGHT, _LINE = 50, 34


class HitDelegate(QStyledItemDelegate):
    """Two lines for a hit; one for anything else."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line of the list."""
        hit = index.data(HIT)
        colours = colours_of(option.palette)
        painter.save()
        paint_ground(painter, option, colours)
        if isinstance(hit, Hit):
            _paint_hit(painter, option, hit, colours)
        else:
            _paint_line(painter, option, str(index.data() or ""), str(index.data(ASIDE) or ""), colours)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Hits of one height, other lines of another."""
        return QSize(200, _HEIGHT if isinstance(index.data(HIT), Hit) else _LINE)


def hit_line(hit: Hit) -> QListWidgetItem:
    """A line of a list for a hit."""
    made = QListWidgetItem(f"{hit.title}, {hit.label}: {around_the_find(hit.snippet)}")
    made.setData(HIT, hit)
    return made


def _paint_hit(painter: QPainter, option: QStyleOptionViewItem, hit: Hit, colours: Colours) -> None:
    area: QRect = option.rect
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


def _paint_line(painter: QPainter, option: QStyleOptionViewItem, text: str, aside: str, colours: Colours) -> None:
    area: QRect = option.rect
    inside = area.adjusted(10, 0, -10, 0)
    metrics = QFontMetrics(option.font)
    painter.setFont(option.font)
    painter.setPen(QColor(colours.text))
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)
    beside = inside.adjusted(metrics.horizontalAdvance(words) + 14, 0, 0, 0)
    painter.setPen(QColor(colours.muted))
    painter.drawText(
        beside,
        Qt.AlignmentFlag.AlignVCenter,
        metrics.elidedText(aside, Qt.TextElideMode.ElideRight, max(beside.width(), 0)),
    )


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
