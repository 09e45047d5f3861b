"""A workbook's sheets as tables with their own row and column headings, the first thousand rows and then the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from evidencepack.looking.cells import column_name
from evidencepack.looking.questions import Grid
from ui.accessibility import named
from ui.theme import TYPE, Colours, Tone, colours_of, tone_colours
from ui.tips import plain_tip
from ui.widgets.basic import label
from ui.widgets.choosing import choose_only

NONE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Rows = Sequence[tuple[int, int]]  # first and last of each stretch, from 1
ROWS = 1_000
_COVERED = "•••••"
_LEAST, _MOST = 60, 300


class CellMark(Struct, frozen=True):
    """A marked cell: what it is, in words too. `tone` None: a word of the search; `cover`: not to be read."""

    words: str
    tone: Tone | None = None
    current: bool = False
    cover: bool = False


class GridModel(QAbstractTableModel):
    """`more_wanted` asks for the next rows."""

    more_wanted = Signal(int)

    def __init__(self, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours = colours
        self._cells: list[list[str]] = []
        self._total = (0, 0)
        self._asked = 0
        self.marks: Mapping[tuple[int, int], CellMark] = {}
        self.hidden_columns: frozenset[int] = frozenset()
        self.hidden_rows: Rows = ()

    @property
    def cells(self) -> list[list[str]]:
        """The rows that are there."""
        return self._cells

    @property
    def total(self) -> tuple[int, int]:
        """How many rows and columns the sheet has."""
        return self._total

    def show_grid(self, grid: Grid) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self._cells, self._total = list(grid.cells), grid.total
        self._asked = len(self._cells)
        self.marks, self.hidden_columns, self.hidden_rows = {}, frozenset(), ()
        self.endResetModel()

    def add_grid(self, grid: Grid) -> None:
        """Take in the next rows; those that do not follow on are passed over."""
        if grid.first == len(self._cells) and grid.cells:
            self.beginInsertRows(NONE, len(self._cells), len(self._cells) + len(grid.cells) - 1)
            self._cells += grid.cells
            self.endInsertRows()
            self._total = (max(self._total[0], grid.total[0]), self._total[1])
            self._asked = len(self._cells)

    def set_marks(
        self, marks: Mapping[tuple[int, int], CellMark], hidden_columns: frozenset[int], hidden_rows: Rows = ()
    ) -> None:
        """Mark these cells (row and column from 0), and head these columns, and stretches of rows, as hidden."""
        self.marks, self.hidden_columns, self.hidden_rows = marks, hidden_columns, hidden_rows
        if self._cells:
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._cells) - 1)
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._cells) - 1, max(self._total[1] - 1, 0)))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(self._total[1] - 1, 0))

    def rowCount(self, parent: Index = NONE) -> int:
        """The rows that are there."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = NONE) -> int:
        """The sheet's columns."""
        return 0 if parent.isValid() else self._total[1]

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are rows that were not asked for yet."""
        return not parent.isValid() and self._asked <= len(self._cells) < self._total[0]

    def fetchMore(self, _parent: Index) -> None:
        """Ask for the next ones."""
        self._asked = len(self._cells) + 1
        self.more_wanted.emit(len(self._cells))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text, its mark's colours, and its mark's words as a tooltip."""
        if not index.isValid():
            return None
        mark = self.marks.get((index.row(), index.column()))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index, mark, role)
        if mark is None:
            return None
        ink, ground = tone_colours(mark.tone or Tone.WARN, self.colours)
        if role == Qt.ItemDataRole.BackgroundRole:
            return QColor(ink if mark.current else ground)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(ground if mark.current else ink)
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            font.setUnderline(True)
            return font
        return None

    def _words(self, index: Index, mark: CellMark | None, role: int) -> str | None:
        row = self._cells[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        shown = _COVERED if mark is not None and mark.cover else text
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.replace("\n", " ")
        words = f"{mark.words}: {shown}" if mark is not None else shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words
        return plain_tip(words) if mark is not None or len(shown) > 30 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Letters above, numbers beside, as Excel has them."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            hidden = any(first <= section + 1 <= last for first, last in self.hidden_rows)
            return f"{section + 1} (hidden)" if hidden else str(section + 1)
        name = column_name(section)
        return f"{name} (hidden)" if section in self.hidden_columns else name


class _Table(QTableView):
    zoomed = Signal(int)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(10 if event.angleDelta().y() > 0 else -10)
            event.accept()
            return
        super().wheelEvent(event)


class _CellDelegate(QStyledItemDelegate):
    """Paints the ground of marked cells, which a style sheet takes no notice of."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if isinstance(ground, QColor) and not chosen:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)


class SheetView(QWidget):
    """`sheet_wanted` carries the number of the tab that was chosen, `more_wanted` from which row on."""

    sheet_wanted = Signal(int)
    more_wanted = Signal(int)
    selected = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tabs = named(QTabBar(), "Sheets")
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)  # cut to two letters no name says anything; they scroll
        self.tabs.setDrawBase(False)
        self.table = named(_Table(), "Cells of the sheet")
        self.model = GridModel(colours_of(self), self)
        self.note = label("", "small", wrap=True)
        self._percent = 100
        self._numbers: list[int] = []
        self._set_up()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for part in (self.tabs, self.table, self.note):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.model.more_wanted.connect(self.more_wanted)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.chosen_range()))
        self.table.zoomed.connect(lambda by: self.set_percent(self._percent + by))

    def show_sheets(self, sheets: Sequence[tuple[int, str]], current: int) -> None:
        """Tabs of (number, name); `current` is the number of the one that is shown."""
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        self._numbers = [number for number, _ in sheets]
        for _, name in sheets:
            self.tabs.setTabToolTip(self.tabs.addTab(name.replace("&", "&&")), name)
        if current in self._numbers:
            self.tabs.setCurrentIndex(self._numbers.index(current))
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(sheets) > 1)

    def choose_sheet(self, number: int) -> None:
        """Show another sheet's tab as chosen."""
        if number in self._numbers:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(self._numbers.index(number))
            self.tabs.blockSignals(False)

    def show_grid(self, grid: Grid) -> None:
        """Show a sheet's first rows."""
        self.model.colours = colours_of(self)  # the scheme may be another by now
        self.model.show_grid(grid)
        self._fit_columns()
        rows, columns = grid.total
        self.say("" if rows else "This sheet is empty.")
        self.table.setAccessibleDescription(f"{rows} rows, {columns} columns")

    def set_marks(
        self, marks: Mapping[tuple[int, int], CellMark], hidden_columns: frozenset[int], hidden_rows: Rows = ()
    ) -> None:
        """Mark these cells (row and column from 0), and head these columns, and stretches of rows, as hidden."""
        fresh = hidden_columns != self.model.hidden_columns
        self.model.set_marks(marks, hidden_columns, hidden_rows)
        if fresh:
            self._fit_columns()

    def say(self, words: str) -> None:
        """A line below the table, nothing when it is empty."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def go_to(self, row: int, column: int) -> None:
        """Show and choose a cell; rows that are not there yet cannot be shown."""
        at = self.model.index(row, column)
        if at.isValid():
            choose_only(self.table, at)
            self.table.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)

    def chosen_range(self) -> str:
        """The chosen cells as "B4" or "B4:D10"; empty when none is."""
        chosen = self.table.selectionModel().selection()
        if chosen.isEmpty():
            return ""
        first = chosen.first()
        one = f"{column_name(first.left())}{first.top() + 1}"
        other = f"{column_name(first.right())}{first.bottom() + 1}"
        return one if one == other else f"{one}:{other}"

    @property
    def percent(self) -> int:
        """How large the cells are, 100 for the window's own size."""
        return self._percent

    def set_percent(self, percent: int) -> None:
        """Show them in another size."""
        self._percent = max(_LEAST, min(percent, _MOST))
        font = QFont(self.font())
        font.setPixelSize(round(TYPE.small * self._percent / 100))
        self.table.setFont(font)
        self.table.verticalHeader().setDefaultSectionSize(round(24 * self._percent / 100))
        self._fit_columns()

    def sizeHint(self) -> QSize:
        """Room for some rows."""
        return QSize(340, 300)

    def _set_up(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(_CellDelegate(table))
        table.setShowGrid(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.horizontalHeader().setDefaultSectionSize(90)
        table.verticalHeader().setDefaultSectionSize(24)
        self.set_percent(100)

    def _fit_columns(self) -> None:
        """Widths from the longest text of the first rows, within bounds."""
        metrics = self.table.fontMetrics()
        for column in range(min(self.model.columnCount(), 100)):
            texts = [row[column] for row in self.model.cells[:80] if column < len(row)]
            widest = max((metrics.horizontalAdvance(text[:60]) for text in texts), default=0)
            least = 110 if column in self.model.hidden_columns else 44  # room for the word in its heading
            self.table.setColumnWidth(column, max(least, min(widest + 18, round(260 * self._percent / 100))))

    def _tab_changed(self, at: int) -> None:
        if 0 <= at < len(self._numbers):
            self.sheet_wanted.emit(self._numbers[at])
