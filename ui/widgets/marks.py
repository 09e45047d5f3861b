"""Pills: a word on a coloured ground with a shape before it, painted the same in tables and on pages."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import TYPE, Colours, Tone, colours_of, tone_colours

_HEIGHT = 22
_SHAPE = 9
_PAD = 9


class Mark(Struct, frozen=True):
    """What a pill says. `shape` False leaves the shape out, for pills whose words need none."""

    text: str
    tone: Tone = Tone.NEUTRAL
    shape: bool = True


def mark_font(base: QFont) -> QFont:
    """The font of pills."""
    font = QFont(base)
    font.setPixelSize(TYPE.small)
    return font


def mark_width(mark: Mark, font: QFont) -> int:
    """How wide the pill is in this font."""
    shape = _SHAPE + 5 if mark.shape else 0
    return QFontMetrics(font).horizontalAdvance(mark.text) + 2 * _PAD + shape


def paint_mark(painter: QPainter, left: int, area: QRect, mark: Mark, colours: Colours, font: QFont) -> int:
    """Paint a pill from `left`, centred upright in `area` and cut off at its right; give the next free x."""
    whole, room_there = mark_width(mark, font), area.right() - left + 1
    width = min(whole, room_there)
    if width < min(whole, 2 * _PAD + _SHAPE):
        return left
    ink, ground = tone_colours(mark.tone, colours)
    box = QRectF(left, area.center().y() - _HEIGHT / 2 + 1, width, _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
    text_left = box.left() + _PAD
    if mark.shape:
        paint_shape(painter, QRectF(text_left, box.center().y() - _SHAPE / 2, _SHAPE, _SHAPE), mark.tone, ink)
        text_left += _SHAPE + 5
    painter.setFont(font)
    painter.setPen(QColor(ink))
    room = int(box.right() - _PAD - text_left) + 2
    words = QFontMetrics(font).elidedText(mark.text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(text_left, box.top(), room, box.height()), Qt.AlignmentFlag.AlignVCenter, words)
    painter.restore()
    return left + width + 5


def paint_shape(painter: QPainter, box: QRectF, tone: Tone, ink: str) -> None:
    """The shape of a tone: tick, triangle, dot, ring or question ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(ink)
    if tone is Tone.GOOD:
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tick = QPainterPath(QPointF(box.left(), box.center().y() + 0.5))
        tick.lineTo(box.left() + box.width() * 0.36, box.bottom() - 1)
        tick.lineTo(box.right(), box.top() + 1)
        painter.drawPath(tick)
    elif tone is Tone.WARN:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        corners = [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
    elif tone is Tone.BAD:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(box)
    else:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.restore()


def paint_two_lines(painter: QPainter, area: QRect, upper: str, lower: str, colours: Colours, font: QFont) -> None:
    """Paint a line in this font at the top of the area and a small, muted one at its bottom, each cut where it ends."""
    small = QFont(font)
    small.setPixelSize(TYPE.small)
    small.setWeight(QFont.Weight.Normal)
    lines = (
        (upper, font, colours.text, Qt.AlignmentFlag.AlignTop),
        (lower, small, colours.muted, Qt.AlignmentFlag.AlignBottom),
    )
    for text, face, ink, edge in lines:
        painter.setFont(face)
        painter.setPen(QColor(ink))
        painter.drawText(area, edge, QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width()))


class Pill(QWidget):
    """One pill as a widget."""

    def __init__(self, mark: Mark | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark or Mark("")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(self._mark)

    @property
    def mark(self) -> Mark:
        """What it says."""
        return self._mark

    def say(self, mark: Mark) -> None:
        """Show another mark; an empty one hides the pill."""
        self._mark = mark
        self.setAccessibleName(mark.text)
        if not mark.text or self.parentWidget() is not None:  # without a parent it would open a window of its own
            self.setVisible(bool(mark.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for its words."""
        return QSize(mark_width(self._mark, mark_font(self.font())) + 1, _HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:
        """The same: a pill is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        paint_mark(painter, 0, self.rect(), self._mark, colours_of(self), mark_font(self.font()))
        painter.end()
