"""Marks on a page: words that were searched for, and what a rule found, with the severity's shape and word."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from evidencepack.looking.letters import Box
from ui.theme import LIGHT, Colours, Tone, tone_colours
from ui.widgets.marks import Mark, mark_font, mark_width, paint_mark

_WORD = "#ffd84d"  # on a white page, in the light scheme and in the dark one
_CURRENT = "#7a4a00"
_COVER = "#3c4650"
_SPREAD = 2.0  # points around the signs


class PageMark(Struct, frozen=True):
    """Boxes of one find on a page. `mark` None: a word of the search. `cover`: what is below is not to be read.

    Without boxes the mark stands in the margin: it is about the whole page.
    """

    boxes: tuple[Box, ...]
    mark: Mark | None = None
    current: bool = False
    cover: bool = False


def paint_page_marks(
    painter: QPainter, page: QRectF, scale: float, marks: Sequence[PageMark], colours: Colours
) -> None:
    """Paint the marks of a page that lies at `page`, `scale` pixels to a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one in marks:
        areas = [_area(page, scale, box) for box in one.boxes]
        for area in areas:
            if one.cover:
                _paint_cover(painter, area)
            elif one.mark is None:
                _paint_word(painter, area, current=one.current)
            else:
                _paint_found(painter, area, one.mark.tone, current=one.current)
        if one.mark is not None and one.mark.text:
            _paint_flag(painter, page, areas, one.mark, colours)
    painter.restore()


def _area(page: QRectF, scale: float, box: Box) -> QRectF:
    left, top = page.left() + (box.left - _SPREAD) * scale, page.top() + (box.top - _SPREAD) * scale
    width, height = box.right - box.left + 2 * _SPREAD, box.bottom - box.top + 2 * _SPREAD
    return QRectF(left, top, width * scale, height * scale)


def _paint_word(painter: QPainter, area: QRectF, *, current: bool) -> None:
    _tint(painter, area, QColor(_WORD))
    if current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_CURRENT), 2))
        painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 3, 3)
    painter.setPen(QPen(QColor(_CURRENT), 1.2))
    painter.drawLine(area.bottomLeft(), area.bottomRight())  # an underline, for those who see no colour


def _paint_found(painter: QPainter, area: QRectF, tone: Tone, *, current: bool) -> None:
    ink = QColor(tone_colours(tone, LIGHT)[0])  # a page is white in the dark scheme, too
    _tint(painter, area, QColor(tone_colours(tone, LIGHT)[1]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2.4 if current else 1.4))
    painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 3, 3)


def _tint(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Colour the paper and leave what is printed on it as dark as it is."""
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(area, colour)
    painter.restore()


def _paint_cover(painter: QPainter, area: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_COVER))
    painter.drawRoundedRect(area, 2, 2)
    painter.setBrush(QColor(255, 255, 255, 60))
    painter.setBrush(Qt.BrushStyle.BDiagPattern)
    painter.drawRect(area)


def _paint_flag(painter: QPainter, page: QRectF, areas: Sequence[QRectF], mark: Mark, colours: Colours) -> None:
    """The word of the mark at the right end of its line, or in the page's corner when it has no place on it."""
    font = mark_font(painter.font())
    width, height = mark_width(mark, font), QFontMetrics(font).height() + 8
    if areas:
        right = min(areas[0].right() + 6 + width, page.right() - 2)
        top = areas[0].center().y() - height / 2
        if areas[0].right() + 6 + width > page.right() - 2:
            top = areas[0].top() - height - 1
        left = right - width
    else:
        left, top = page.right() - width - 8, page.top() + 8
    paint_mark(painter, int(left), QRect(int(left), int(top), width + 2, height), mark, colours, font)
