"""The list of documents: ids in the order of SQL, with a cache of rows that are fetched when they come into view."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from evidencepack.mapping import Suggestion
from evidencepack.model import DocumentState
from evidencepack.workspace import Workspace, documents, queries
from evidencepack.workspace.document_list import Arrangement, arranged
from evidencepack.workspace.queries import DocumentLine
from ui.desk import Desk
from ui.drops import DOCUMENTS, documents_mime
from ui.pages.documents.columns import ANSWERS, COLUMNS, Cell, cell_of, tip_of, words_of
from ui.pages.documents.listing import Heading, Listing
from ui.pages.documents.suggested import SuggestedRows
from ui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
# Flags are asked for tens of thousands of times at once, and joining them takes time.
_OF_HEADINGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_OF_DOCUMENTS = _OF_HEADINGS | Qt.ItemFlag.ItemIsDragEnabled
_OF_TITLES = _OF_DOCUMENTS | Qt.ItemFlag.ItemIsEditable
_BLOCK = 64
_KEPT = 160
_EMPTY, _COMING = Cell(), Cell("…")
Shown = Arrangement  # which documents are listed, and how


class _Loaded(Struct, frozen=True):
    listing: Listing
    lines: dict[str, DocumentLine]


class DocumentsModel(QAbstractTableModel):
    """`modelAboutToBeReset` lets the view keep its selection, `loaded` says that the list is up to date."""

    loaded = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.listing = Listing()
        self.folded: set[str] = set()
        self._lines: dict[str, DocumentLine] = {}
        self._cells: dict[tuple[str, int], Cell] = {}
        self._asked: set[int] = set()
        self._suggested = SuggestedRows(desk, self)
        self._suggested.came.connect(self._suggestions_came)
        self.shown = Shown()

    # ------------------------------------------------------------ what is listed

    @property
    def ids(self) -> list[str]:
        """The ids of the listed documents, each once, in their order."""
        return self.listing.ids

    def row_of(self, document_id: str) -> int:
        """The row of a document, -1 when it is not listed or its group is folded."""
        return self.listing.rows.get(document_id, -1)

    def line(self, row: int) -> DocumentLine | None:
        """What is known of a row; None for a heading, and while it is being fetched."""
        return self._lines.get(self.listing.id_at(row))

    def shown_at(self, row: int, column: int) -> Cell | Heading:
        """What is drawn in a cell; a row that is not known yet is asked for."""
        entry = self.listing.entries[row] if 0 <= row < len(self.listing.entries) else ""
        if isinstance(entry, Heading):
            return entry
        line = self._lines.get(entry)
        if line is None:
            if entry:
                self._want(row)
            return _EMPTY if column else _COMING
        if column == ANSWERS:  # what may be suggested is asked for whenever it is looked at
            return cell_of(line, column, self._best(line, column))
        cell = self._cells.get((entry, column))
        if cell is None:
            cell = self._cells[entry, column] = cell_of(line, column)
        return cell

    def in_haste(self) -> bool:
        """Whether a job runs, which changes the list all the time and wants the processors for itself."""
        return bool(self._desk.runner.jobs)

    def show(self, shown: Arrangement) -> None:
        """List other documents, or in another order."""
        if shown.group != self.shown.group:
            self.folded.clear()
        self.shown = shown
        self.read_again()

    def read_again(self) -> None:
        """Read ids and known rows again, on a reader thread."""
        shown, known = self.shown, sorted(filter(self.listing.rows.__contains__, self._lines), key=self.row_of)[:_KEPT]
        if self._desk.session.workspace is None:
            self._take(_Loaded(Listing(), {}))
            return
        folded = frozenset(self.folded)
        self._desk.read(lambda workspace: _load(workspace, shown, folded, known), self._take, key="documents")

    def fold(self, key: str, *, folded: bool) -> None:
        """Fold or open a group."""
        row = self.listing.row_of_group(key)
        heading = self.listing.heading_at(row)
        if heading is None or heading.folded == folded or not heading.count:
            return
        (self.folded.add if folded else self.folded.discard)(key)
        fresh = Listing(self.listing.groups, self.listing.by, self.folded)
        first, last = row + 1, row + heading.count
        if folded:
            self.beginRemoveRows(NONE, first, last)
            self.listing = fresh
            self.endRemoveRows()
        else:
            self.beginInsertRows(NONE, first, last)
            self.listing = fresh
            self.endInsertRows()
        self._asked.clear()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def fold_all(self) -> None:
        """Fold all groups or, where all are folded, open them."""
        listed = self.listing
        if listed.by:
            self.folded = set() if listed.all_folded else {group.key for group in listed.groups}
            self._take(_Loaded(Listing(listed.groups, listed.by, self.folded), self._lines))

    def _take(self, loaded: _Loaded) -> None:
        self._asked.clear()
        fresh = loaded.listing
        before, self._lines = self._lines, loaded.lines
        self._cells.clear()
        if fresh.entries == self.listing.entries and fresh.by == self.listing.by:
            others = [key for key, line in loaded.lines.items() if before.get(key) != line]
            self._redraw([*others, *(before.keys() - loaded.lines.keys())], 0, len(COLUMNS) - 1)
        else:
            self.beginResetModel()
            self.listing = fresh
            self.endResetModel()
        self.loaded.emit()

    def _want(self, row: int) -> None:
        block = row // _BLOCK
        if block in self._asked:
            return
        self._asked.add(block)
        rows = range(block * _BLOCK, (block + 1) * _BLOCK)
        wanted = [key for key in map(self.listing.id_at, rows) if key]
        self._desk.read(lambda workspace: queries.lines(workspace.reader(), wanted), self._came, key=f"rows-{block}")

    def _came(self, lines: dict[str, DocumentLine]) -> None:
        self._lines.update(lines)
        self._cells.clear()
        self._redraw(list(lines), 0, len(COLUMNS) - 1)

    def _suggestions_came(self, document_ids: list[str]) -> None:
        self._redraw(document_ids, ANSWERS, ANSWERS)

    def _redraw(self, document_ids: list[str], first: int, last: int) -> None:
        rows = [self.row_of(key) for key in document_ids if self.row_of(key) >= 0]
        if rows and self.listing.by:
            rows = [0, len(self.listing.entries) - 1]  # a document may stand in several groups
        if rows:
            self.dataChanged.emit(self.index(min(rows), first), self.index(max(rows), last))

    def _best(self, line: DocumentLine, column: int) -> Suggestion | None:
        open_still = column == ANSWERS and not line.answers and line.document.state is not DocumentState.SET_ASIDE
        return self._suggested.best(line.document.id) if open_still else None

    # ------------------------------------------------------------ Qt's side

    def rowCount(self, parent: Index = NONE) -> int:
        """One row for each document and heading."""
        return 0 if parent.isValid() else len(self.listing.entries)

    def columnCount(self, parent: Index = NONE) -> int:
        """The columns of `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles above; no numbers at the side."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for everybody; what the delegate draws is in `shown_at`."""
        if not index.isValid() or index.row() >= len(self.listing.entries):
            return None
        heading = self.listing.heading_at(index.row())
        if heading is not None:
            return _heading_data(heading, index.column(), role)
        line = self.line(index.row())
        if line is None:
            self._want(index.row())
            return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        return self._cell(line, index.column(), role)

    def _cell(self, line: DocumentLine, column: int, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return words_of(line, column, self._best(line, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = words_of(line, column, self._best(line, column)) or "none"
            return words if column == 0 else f"{COLUMNS[column].title}: {words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(tip_of(line, column, self._best(line, column)))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a document: F2 in the first column."""
        if role != Qt.ItemDataRole.EditRole or index.column() != 0 or not index.isValid():
            return False
        document_id, title = self.listing.id_at(index.row()), str(value)
        line = self.line(index.row())
        if line is not None and line.document.title != title:
            self._desk.write(lambda workspace: documents.rename(workspace, document_id, title))
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be chosen, documents can be dragged; titles can be edited while the workspace can."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not self.listing.id_at(index.row()):
            return _OF_HEADINGS
        return _OF_TITLES if index.column() == 0 and self._desk.session.writable else _OF_DOCUMENTS

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort in SQL."""
        if 0 <= column < len(COLUMNS):
            descending = order is Qt.SortOrder.DescendingOrder
            self.show(structs.replace(self.shown, order=COLUMNS[column].order, descending=descending))

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [DOCUMENTS]

    def mimeData(self, indexes: Any) -> QMimeData:
        """The dragged documents, in their order."""
        dragged = [self.listing.id_at(row) for row in sorted({index.row() for index in indexes})]
        return documents_mime(list(dict.fromkeys(key for key in dragged if key)))

    def supportedDragActions(self) -> Qt.DropAction:
        """Documents are never moved away."""
        return Qt.DropAction.CopyAction


def _heading_data(heading: Heading, column: int, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole and column == 0:
        return f"{heading.title}  {heading.count:,}"
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return heading.words if column == 0 else ""
    return None


def _load(workspace: Workspace, shown: Arrangement, folded: frozenset[str], known: list[str]) -> _Loaded:
    with workspace.reading() as db:
        listing = Listing(arranged(db, shown), shown.group, folded)
        first = [key for key in map(listing.id_at, range(_BLOCK)) if key]
        wanted = dict.fromkeys((*first, *(key for key in known if key in listing.rows)))
        return _Loaded(listing, queries.lines(db, list(wanted)))
