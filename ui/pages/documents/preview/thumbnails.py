"""The strip of small pages at the left: lazily drawn, several can be chosen as the place of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from evidencepack.looking.questions import AskPicture
from ui.accessibility import named
from ui.pages.documents.preview.artist import Artist
from ui.theme import TYPE, colours_of
from ui.widgets.choosing import choose_only

_WIDTH, _ROOM, _WORDS = 92, 128, 20
NONE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sizes: list[tuple[float, float]] = []
        self.marked: frozenset[int] = frozenset()

    def show_pages(self, sizes: Sequence[tuple[float, float]]) -> None:
        self.beginResetModel()
        self.sizes = list(sizes)
        self.endResetModel()

    def rowCount(self, parent: Index = NONE) -> int:
        return 0 if parent.isValid() else len(self.sizes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        page = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Page {page}, something is marked on it" if page in self.marked else f"Page {page}"
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, strip: Thumbnails) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(_WIDTH + 20, _ROOM + _WORDS + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_of(self._strip)
        area: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, QColor(colours.accent_soft if chosen else colours.surface))
        page = self._strip.place(index.row() + 1, area)
        painter.fillRect(page, QColor("#ffffff"))
        image = self._strip.picture(index.row() + 1)
        if image is not None:
            painter.drawImage(page, image)
        painter.setPen(QPen(QColor(colours.focus if chosen else colours.line_strong), 2 if chosen else 1))
        painter.drawRect(page)
        font = painter.font()
        font.setPixelSize(TYPE.small)
        font.setBold(chosen)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        number = index.row() + 1
        words = f"{number} ◆" if number in self._strip.marked else str(number)
        painter.drawText(
            area.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, words
        )
        painter.restore()


class Thumbnails(QListView):
    """`page_wanted` carries the page that was clicked, `range_changed` that others are chosen."""

    page_wanted = Signal(int)
    range_changed = Signal()

    def __init__(self, artist: Artist) -> None:
        super().__init__()
        named(self, "Small pages", "Choose several with Shift or Ctrl to make them the place of an answer")
        self._artist = artist
        self._path, self._format = "", ""
        self._pages = _Pages(self)
        self.setModel(self._pages)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_WIDTH + 38)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda *_: self.range_changed.emit())
        artist.drawn.connect(lambda _page: self.viewport().update())

    @property
    def marked(self) -> frozenset[int]:
        """Pages on which something is marked."""
        return self._pages.marked

    def set_marked(self, pages: frozenset[int]) -> None:
        """Show on which pages something is marked."""
        self._pages.marked = pages
        self.viewport().update()

    def show_pages(self, path: str, found: str, sizes: Sequence[tuple[float, float]]) -> None:
        """Show the pages of another document."""
        self._path, self._format = path, found
        self._pages.show_pages(sizes)

    def follow(self, page: int) -> None:
        """Show which page is looked at, unless several are chosen."""
        if len(self.chosen()) <= 1 and 1 <= page <= self._pages.rowCount():
            self.selectionModel().blockSignals(True)
            choose_only(self, self._pages.index(page - 1))
            self.selectionModel().blockSignals(False)
            self.viewport().update()

    def chosen(self) -> list[int]:
        """The numbers of the chosen pages."""
        return sorted(index.row() + 1 for index in self.selectionModel().selectedIndexes())

    def place(self, page: int, area: QRect) -> QRect:
        """Where a small page lies in its cell."""
        width, height = self._pages.sizes[page - 1]
        fitted = QSize(max(1, round(width)), max(1, round(height))).scaled(
            QSize(_WIDTH, _ROOM), Qt.AspectRatioMode.KeepAspectRatio
        )
        left = area.left() + (area.width() - fitted.width()) // 2
        return QRect(left, area.top() + 6 + (_ROOM - fitted.height()) // 2, fitted.width(), fitted.height())

    def picture(self, page: int) -> QImage | None:
        """The small picture of a page, if it was made."""
        return self._artist.picture(self._wanted(page))

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is in view and missing is wished for."""
        super().paintEvent(event)
        first, last = self.indexAt(self.viewport().rect().topLeft()), self.indexAt(self.viewport().rect().bottomLeft())
        top = first.row() if first.isValid() else 0
        end = last.row() if last.isValid() else self._pages.rowCount() - 1
        held = [self._wanted(page + 1) for page in range(top, min(end, top + 20) + 1)]
        self._artist.wish("thumbnails", [one for one in held if self._artist.picture(one) is None], held)

    def _wanted(self, page: int) -> AskPicture:
        ratio = self.devicePixelRatioF()
        size = self.place(page, QRect(0, 0, _WIDTH, _ROOM)).size()
        width, height = max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio))
        return AskPicture(self._path, self._format, page, width, height, 0, height)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.page_wanted.emit(current.row() + 1)
