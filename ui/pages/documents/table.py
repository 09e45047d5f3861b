"""The table of the document list: its keys, its columns, and what is chosen in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from ui.accessibility import named
from ui.pages.documents.column_room import ColumnRoom
from ui.pages.documents.columns import COLUMNS
from ui.pages.documents.delegate import DocumentDelegate
from ui.pages.documents.model import DocumentsModel
from ui.pages.documents.row_painter import RowPainter
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.choosing import choose_only

_KEPT_AS = "documents-columns-3"
_OWN = "documents-columns-own"
_UPWARDS = Qt.SortOrder.AscendingOrder


class DocumentsTable(QTableView):
    """The list. `digit` carries 1 to 5 when that key is pressed: the suggestion to accept; `columns_wanted` asks for
    the dialog in which columns are chosen.
    """

    digit = Signal(int)
    columns_wanted = Signal()

    def __init__(self, model: DocumentsModel) -> None:
        super().__init__()
        self._documents = model
        self._room: ColumnRoom | None = None
        named(self, "Documents", "Enter answers an item, 1 to 5 accept a suggestion, F2 renames, Left folds a group")
        self.setModel(model)
        self.setItemDelegate(DocumentDelegate(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(SPACE.row)
        self.painter = RowPainter(self, model, model.in_haste)
        self.clicked.connect(lambda index: self._toggle(index.row()))

    # ------------------------------------------------------------ columns

    def set_up_columns(self, settings: Settings) -> None:
        """Columns and the order of the rows as they were left, or as they are at first."""
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Painting a header asks of every row whether it is chosen: it gets a selection of its own that stays empty.
        header.setSelectionModel(QItemSelectionModel(self._documents, header))
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)  # the titles carry the headings of groups
        for number, column in enumerate(COLUMNS):
            header.resizeSection(number, column.width)
            header.setSectionHidden(number, not column.shown)
        kept = settings.restore_state(_KEPT_AS, header)
        header.setSectionHidden(0, False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(56)
        self._room = ColumnRoom(self, own=settings.text(_OWN) == "yes")
        header.sectionMoved.connect(lambda *_: self._arranged())
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        sorted_by, order = (header.sortIndicatorSection(), header.sortIndicatorOrder()) if kept else (0, _UPWARDS)
        self.setSortingEnabled(True)
        self.sortByColumn(sorted_by if 0 <= sorted_by < len(COLUMNS) else 0, order)

    def save_columns(self, settings: Settings) -> None:
        """Remember order, widths and which are shown."""
        if self._room is not None:
            with self._room.as_wanted():
                settings.save_state(_KEPT_AS, self.horizontalHeader())
            settings.set_text(_OWN, "yes" if self._room.own else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        self.painter.paint(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, other columns give way to titles."""
        super().resizeEvent(event)
        if self._room is not None:
            self._room.make()

    def shown_columns(self) -> list[int]:
        """The columns that are shown (or would be, were there room), from left to right."""
        return self._room.wanted() if self._room is not None else []

    def show_columns(self, numbers: Sequence[int]) -> None:
        """Show these columns in this order; the titles come first whatever is asked."""
        self._arranged()
        header = self.horizontalHeader()
        wanted = [0, *(number for number in numbers if number)]
        for place, number in enumerate(wanted):
            header.moveSection(header.visualIndex(number), place)
        for number in range(len(COLUMNS)):
            header.setSectionHidden(number, number not in wanted)
        self._arranged()

    def show_column(self, number: int, shown: bool) -> None:  # a signal's arguments
        """Show a column in its place, or hide it."""
        self._arranged()
        self.horizontalHeader().setSectionHidden(number, not shown)
        self._arranged()

    def _arranged(self) -> None:
        if self._room is not None:
            self._room.arranged()

    def columns_menu(self) -> QMenu:
        """The columns to be ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.shown_columns()
        for number, column in enumerate(COLUMNS[1:], 1):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(number in shown)
            action.triggered.connect(partial(self.show_column, number))
        menu.addSeparator()
        menu.addAction("Columns and their order…", self.columns_wanted.emit)
        return menu

    def _header_menu(self, at: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(at))

    # ------------------------------------------------------------ what is chosen

    def chosen(self) -> list[str]:
        """The ids of the chosen documents, each once, in the order of the list."""
        selection = self.selectionModel().selection()
        spans = [selection.at(number) for number in range(selection.count())]
        rows = sorted({row for span in spans for row in range(span.top(), span.bottom() + 1)})
        listed = self._documents.listing
        return list(dict.fromkeys(key for key in map(listed.id_at, rows) if key))

    def current(self) -> str:
        """The id of the document in the current row; empty for none, and on a heading."""
        return self._documents.listing.id_at(self.currentIndex().row())

    def on_heading(self, at: QPoint) -> bool:
        """Whether the heading of a group is at this point of the viewport."""
        return self._documents.listing.heading_at(self.rowAt(at.y())) is not None

    def choose(self, document_ids: Sequence[str], current: str = "") -> None:
        """Choose documents of the list; those that it does not show are passed over."""
        rows = [at for at in map(self._documents.row_of, document_ids) if at >= 0]
        selection = QItemSelection()
        for at in rows:
            selection.select(self._documents.index(at, 0), self._documents.index(at, len(COLUMNS) - 1))
        at = self._documents.row_of(current) if current else -1
        at = at if at >= 0 else rows[0] if rows else -1
        if at >= 0:
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._documents.index(at, 0), no_update)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits accept suggestions, Left and Right fold groups; everything else is the table's."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.text() in {"1", "2", "3", "4", "5"}:
            self.digit.emit(int(event.text()))
        elif plain and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self._documents.listing.by:
            self._go_sideways(Qt.Key(event.key()))
        elif plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._heading():
            self._toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _heading(self) -> bool:
        return self._documents.listing.heading_at(self.currentIndex().row()) is not None

    def _go_sideways(self, key: Qt.Key) -> None:
        """As in a tree: Left folds a group or goes up to its heading, Right opens it or goes into it."""
        row = self.currentIndex().row()
        heading = self._documents.listing.heading_at(row)
        if heading is None:
            if key == Qt.Key.Key_Left:
                choose_only(self, self._documents.index(max(self._documents.listing.heading_above(row), 0), 0))
        elif key == Qt.Key.Key_Right and not heading.folded:
            choose_only(self, self._documents.index(row + 1, 0))
        else:
            self._documents.fold(heading.key, folded=key == Qt.Key.Key_Left)

    def _toggle(self, row: int) -> None:
        heading = self._documents.listing.heading_at(row)
        if heading is not None:
            self._documents.fold(heading.key, folded=not heading.folded)
