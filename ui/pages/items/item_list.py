"""The list of items: how its rows are drawn, and files or documents dropped on one of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from evidencepack.gaps import ItemState
from ui.drops import read_drop, take_copy
from ui.pages.documents.delegate import paint_ground
from ui.pages.items.model import ROW, ItemRow, ItemsModel
from ui.theme import TYPE, Colours, Tone, colours_of, tone_colours
from ui.widgets.marks import Mark, mark_font, mark_width, paint_mark, paint_shape
from ui.words import ITEM_STATES, counted

_HEADING = 38
_ITEM = 40


class ItemDelegate(QStyledItemDelegate):
    """Draws headings and items. `under` is the row that a drag is over, -1 for none."""

    under = -1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row = index.data(ROW)
        if not isinstance(row, ItemRow):
            return
        colours = colours_of(option.palette)
        painter.save()
        if row.item is None:
            _paint_heading(painter, option.rect, row, colours, option.font)
        else:
            paint_ground(painter, option, colours)
            _paint_item(painter, option.rect, row, colours, option.font)
            if index.row() == self.under:
                painter.setPen(QPen(QColor(colours.focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), 5, 5)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two heights: headings and items."""
        row = index.data(ROW)
        return QSize(200, _HEADING if isinstance(row, ItemRow) and row.item is None else _ITEM)


def _paint_heading(painter: QPainter, area: QRect, row: ItemRow, colours: Colours, base: QFont) -> None:
    font = QFont(base)
    font.setPixelSize(TYPE.small)
    font.setWeight(QFont.Weight.DemiBold)
    painter.fillRect(area, QColor(colours.sunken))
    inside = area.adjusted(12, 8, -12, 0)
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, row.heading)
    used = QFontMetrics(font).horizontalAdvance(row.heading) + 16
    if row.theme and used + QFontMetrics(font).horizontalAdvance(row.theme) < inside.width():
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.theme)


def _paint_item(painter: QPainter, area: QRect, row: ItemRow, colours: Colours, base: QFont) -> None:
    item = row.item
    if item is None:
        return
    word, tone = ("Withdrawn", Tone.NEUTRAL) if item.withdrawn else ITEM_STATES[row.state]
    tone = Tone.NEUTRAL if row.state is ItemState.NOTHING else tone  # nothing yet is no alarm: a ring, not a dot
    ink, _ground = tone_colours(tone, colours)
    paint_shape(painter, QRectF(area.left() + 14, area.center().y() - 4.5, 10, 10), tone, ink)
    inside = area.adjusted(36, 0, -12, 0)
    centre = Qt.AlignmentFlag.AlignVCenter
    ref = QFont(base)
    ref.setWeight(QFont.Weight.DemiBold)
    painter.setFont(ref)
    painter.setPen(QColor(colours.text))
    painter.drawText(inside, centre, item.ref)
    left = inside.left() + max(QFontMetrics(ref).horizontalAdvance(item.ref), 36) + 12
    pills = mark_font(base)
    said = Mark(counted(row.answers, "answer") if row.state is ItemState.ANSWERED else word, tone, shape=False)
    if row.to_confirm and not item.withdrawn:
        said = Mark(f"{row.to_confirm} to confirm", Tone.WARN, shape=False)
    right = inside.right() - mark_width(said, pills)
    paint_mark(painter, right, inside, said, colours, pills)
    painter.setFont(base)
    painter.setPen(QColor(colours.text))
    room = right - left - 12
    metrics = QFontMetrics(base)
    owner = f"  {item.owner}" if item.owner and not row.answers else ""
    title = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(left, area.top(), room, area.height()), centre, title)
    spare = room - metrics.horizontalAdvance(title)
    if owner and spare > metrics.horizontalAdvance(owner):
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRect(left + room - spare, area.top(), spare, area.height()), centre, owner)


class ItemList(QListView):
    """`files_dropped` and `documents_dropped` carry an item's id and what was dropped on it; `refused` says why not."""

    files_dropped = Signal(str, object)
    documents_dropped = Signal(str, object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._delegate = ItemDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads. Headings cannot be chosen, so Home, End and the page keys go on to the item beside one."""
        to = super().moveCursor(action, modifiers)
        up = action in {QListView.CursorAction.MoveEnd, QListView.CursorAction.MovePageUp}
        for step in (-1, 1) if up else (1, -1):
            found = to
            while found.isValid() and not found.flags() & Qt.ItemFlag.ItemIsEnabled:
                found = self.model().index(found.row() + step, 0)
            if found.isValid():
                return found
        return to

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and documents; say at once why anything else cannot be taken."""
        drop = read_drop(event.mimeData())
        if drop.usable:
            take_copy(event)
        else:
            self.refused.emit(drop.refusal)
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the item that would be answered; scroll at the edges."""
        super().dragMoveEvent(event)  # it scrolls by itself near an edge
        self._mark(self._item_at(event.position().toPoint()))
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is under the drag any more."""
        super().dragLeaveEvent(event)
        self._mark(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Answer the item under the pointer; a drop beside any item is for the window."""
        drop, at = read_drop(event.mimeData()), self._delegate.under
        at = self._item_at(event.position().toPoint()) if at < 0 else at
        self._mark(-1)
        model = self.model()
        row = model.rows[at] if isinstance(model, ItemsModel) and at >= 0 else None
        if row is None or row.item is None:
            if drop.paths:
                self.files_dropped.emit("", drop.paths)
            take_copy(event)
            return
        take_copy(event)
        if drop.paths:
            self.files_dropped.emit(row.item.id, drop.paths)
        else:
            self.documents_dropped.emit(row.item.id, drop.document_ids)

    def _item_at(self, point: QPoint) -> int:
        index = self.indexAt(point)
        return index.row() if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsDropEnabled else -1

    def _mark(self, row: int) -> None:
        if row != self._delegate.under:
            self._delegate.under = row
            self.viewport().update()
