"""The list of pages at the left, with a count beside each that has one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QPainter,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.drops import read_drop
from ui.icons import picture
from ui.theme import TYPE, colours_of

_PAGE = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_ICON = Qt.ItemDataRole.UserRole + 2
_TIP = Qt.ItemDataRole.UserRole + 3
_SPRING_MS = 500
_WIDE, _NARROW = 228, 56


class _Delegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = colours_of(option.palette)
        area: QRect = option.rect.adjusted(8, 1, -8, -1)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(area, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        ink = colours.on_accent_soft if chosen else colours.text
        ratio = painter.device().devicePixelRatioF()
        drawn = picture(str(index.data(_ICON)), ink if chosen else colours.muted, round(18 * ratio))
        compact = area.width() < _WIDE // 2
        left = area.center().x() - 8 if compact else area.left() + 10
        painter.drawPixmap(QRect(left, area.center().y() - 8, 18, 18), drawn)
        if not compact:
            self._words(painter, option, index, area, ink, ink if chosen else colours.muted)
        painter.restore()

    @staticmethod
    def _words(
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        area: QRect,
        ink: str,
        faint: str,
    ) -> None:
        """The title, and the count at the right."""
        font = QFont(option.font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        text = area.adjusted(38, 0, -12, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        font.setPixelSize(TYPE.small)
        painter.setFont(font)
        painter.setPen(QColor(faint))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(text, right, str(index.data(_COUNT) or ""))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_NARROW // 2, 38)  # the list makes it as wide as itself


class Navigation(QListWidget):
    """`chosen` carries a page's id. A drag that rests on an entry opens its page, so that one can drop there."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Navigation")
        self.setAccessibleName("Pages")
        self.setFixedWidth(_WIDE)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(0, 10, 0, 0)
        self._spring = QTimer(self)
        self._spring.setSingleShot(True)
        self._spring.setInterval(_SPRING_MS)
        self._spring.timeout.connect(self._open_under)
        self.itemClicked.connect(lambda entry: self._changed(self.row(entry)))  # also the current one, if not shown
        self.itemActivated.connect(lambda entry: self._changed(self.row(entry)))
        self._under = -1
        self.currentRowChanged.connect(self._changed)

    def add(self, page: str, title: str, icon: str, tip: str) -> None:
        """Another page at the end."""
        entry = QListWidgetItem(title)
        entry.setData(_PAGE, page)
        entry.setData(_ICON, icon)
        entry.setData(_TIP, tip)
        entry.setToolTip(tip)
        self.addItem(entry)

    def be_compact(self, compact: bool) -> None:
        """Show icons only, for a narrow window; names and counts are in the tooltips and for screen readers."""
        self.setFixedWidth(_NARROW if compact else _WIDE)

    def count_of(self, page: str, words: str, spoken: str = "") -> None:
        """Show a count beside a page."""
        for entry in self._entries():
            if entry.data(_PAGE) == page:
                entry.setData(_COUNT, words)
                tip = str(entry.data(_TIP))
                entry.setToolTip(f"{tip}: {spoken or words}" if words else tip)
                entry.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text()}, {spoken or words}".rstrip(", "))

    def words_of(self, page: str) -> str:
        """The count beside a page."""
        return next((str(entry.data(_COUNT) or "") for entry in self._entries() if entry.data(_PAGE) == page), "")

    def choose(self, page: str) -> None:
        """Mark a page as the one that is shown; none where it is not in the list."""
        self.blockSignals(True)
        self.setCurrentRow(-1)
        for entry in self._entries():
            if entry.data(_PAGE) == page:
                self.setCurrentItem(entry)
        self.blockSignals(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here leaves the page that is shown as it is, also one that is not in the list.

        Qt makes the first entry the current one where none is, which would open its page.
        """
        was = self.blockSignals(self.currentRow() < 0)
        super().focusInEvent(event)
        self.blockSignals(was)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a drag rest here."""
        if read_drop(event.mimeData()).usable:
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Open the page that a drag rests on; nothing is dropped on the list itself."""
        under = self.indexAt(event.position().toPoint()).row()
        if under != self._under:
            self._under = under
            self._spring.start()
        event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """The drag has gone on."""
        self._spring.stop()
        self._under = -1

    def dropEvent(self, event: QDropEvent) -> None:
        """Nothing is dropped here."""
        self._spring.stop()
        event.ignore()

    def _entries(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _changed(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(str(self.item(row).data(_PAGE)))

    def _open_under(self) -> None:
        if self._under >= 0:
            self.setCurrentRow(self._under)
