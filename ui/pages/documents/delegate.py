"""Draws the rows of the document list: format, title, and pills with words and shapes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.accessibility import named
from ui.pages.documents.columns import Cell
from ui.pages.documents.listing import Heading
from ui.pages.documents.model import DocumentsModel
from ui.theme import SPACE, TYPE, Colours, colours_of
from ui.widgets.marks import mark_font, mark_width, paint_mark

_TAG = 40
_WORDY = 96  # a narrower column has no room for the words of a finding
CHOSEN, UNDER, FOCUS = (
    state.value
    for state in (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus)
)


class DocumentDelegate(QStyledItemDelegate):
    """One delegate for all columns: heights, the editor of titles, and the picture of a row that is dragged."""

    def __init__(self, model: DocumentsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground, then words or pills."""
        shown, colours = self._model.shown_at(index.row(), index.column()), colours_of(option.palette)
        painter.save()
        paint_cell(painter, option.rect, shown, index.column() == 0, option.state.value, colours, option.font)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(super().sizeHint(option, index).width(), SPACE.row)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """The title's editor, with a name for screen readers."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setStyleSheet("padding: 0 4px; border-radius: 4px; min-height: 0;")
        return named(editor, "Title of the document")

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The editor lies over the title, not over the format."""
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(_TAG + 4, 3, -4, -3))


def paint_cell(
    painter: QPainter, area: QRect, shown: Cell | Heading, first: bool, state: int, colours: Colours, font: QFont
) -> None:
    """Draw a cell. `first`: it stands in the first column; `state`: of CHOSEN, UNDER and FOCUS."""
    painter.setFont(font)
    _paint_state(painter, area, state, colours)
    inside = area.adjusted(10, 0, -6, 0)
    if isinstance(shown, Heading):
        _paint_heading(painter, area, shown if first else None, bool(state & CHOSEN), colours, font)
    elif shown.tag:
        _paint_title(painter, inside, shown, colours, font)
    elif shown.marks:
        left = inside.left() - 4
        for mark in (shown.short or shown.marks) if inside.width() < _WORDY else shown.marks:
            left = paint_mark(painter, left, inside, mark, colours, mark_font(font))
    else:
        painter.setPen(QColor(colours.muted))
        words = QFontMetrics(font).elidedText(shown.words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, colours: Colours) -> None:
    """The ground of a row: chosen, under the pointer, or plain, with a line below."""
    _paint_state(painter, option.rect, option.state.value, colours)


def _paint_state(painter: QPainter, area: QRect, state: int, colours: Colours) -> None:
    if state & CHOSEN:
        painter.fillRect(area, QColor(colours.accent_soft))
    elif state & UNDER:
        painter.fillRect(area, QColor(colours.hover))
    paint_lines(painter, area, state, colours)


def paint_lines(painter: QPainter, area: QRect, state: int, colours: Colours) -> None:
    """The line below a row or cell; with the focus (of `state`), those that show it."""
    painter.setPen(QColor(colours.line))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if state & FOCUS:
        painter.setPen(QColor(colours.focus))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.topRight())


def _paint_heading(
    painter: QPainter, area: QRect, heading: Heading | None, chosen: bool, colours: Colours, font: QFont
) -> None:
    """A group's row: an arrow that says whether it is open, its title, and how many stand in it."""
    if not chosen:
        painter.fillRect(area, QColor(colours.sunken))
        painter.setPen(QColor(colours.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
    if heading is None:
        return
    centre = QPointF(area.left() + 17, area.center().y() + 0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.muted), 1.6))
    shape = ((-2, -4), (2, 0), (-2, 4)) if heading.folded else ((-4, -2), (0, 2), (4, -2))
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in shape]))
    inside = area.adjusted(32, 0, -6, 0)
    count = f"{heading.count:,}"
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(strong)
    room = inside.width() - QFontMetrics(font).horizontalAdvance(count) - 12
    title = metrics.elidedText(heading.title, Qt.TextElideMode.ElideRight, room)
    painter.setFont(strong)
    painter.setPen(QColor(colours.text))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(font)
    painter.setPen(QColor(colours.muted))
    beside = inside.adjusted(metrics.horizontalAdvance(title) + 10, 0, 0, 0)
    painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, count)


def _paint_title(painter: QPainter, area: QRect, shown: Cell, colours: Colours, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(TYPE.small - 1)
    painter.setFont(small)
    painter.setPen(QColor(colours.muted))
    centre = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area, centre, shown.tag)
    title = QFont(font)
    title.setWeight(QFont.Weight.DemiBold if shown.new else QFont.Weight.Normal)
    painter.setFont(title)
    painter.setPen(QColor(colours.muted if shown.aside else colours.text))
    pills = mark_font(font)
    room = area.width() - _TAG - sum(mark_width(mark, pills) + 8 for mark in shown.marks)
    words = QFontMetrics(title).elidedText(shown.words, Qt.TextElideMode.ElideRight, room)
    painter.drawText(area.adjusted(_TAG, 0, 0, 0), centre, words)
    left = area.left() + _TAG + QFontMetrics(title).horizontalAdvance(words) + 8
    for mark in shown.marks:
        left = paint_mark(painter, left, area, mark, colours, pills)
