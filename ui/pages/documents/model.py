"""The list of documents: ids in the order of SQL, with a cache of rows that are fetched when they come into view."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from evidencepack.model import DocumentState, ReadState, Severity
from evidencepack.workspace import Workspace, documents, queries
from evidencepack.workspace.queries import DocumentLine
from ui.desk import Desk
from ui.drops import DOCUMENTS, documents_mime
from ui.theme import Tone
from ui.widgets.marks import Mark
from ui.words import SEVERITIES, finding_short, format_tag, month, pages

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
LINE = Qt.ItemDataRole.UserRole
MARKS = Qt.ItemDataRole.UserRole + 1
_BLOCK = 64
_KEPT = 512


class Column(Struct, frozen=True):
    """A column: its title, its key in `queries.DOCUMENT_ORDERS`, and its first width."""

    title: str
    order: str
    width: int


COLUMNS = (
    Column("Document", "title", 330),
    Column("Dated", "dated", 80),
    Column("Pages", "pages", 72),
    Column("Answers", "answers", 112),
    Column("Findings", "findings", 164),
)


class Shown(Struct, frozen=True):
    """Which documents are listed, and how."""

    filtered: str = "all"
    words: str = ""
    order: str = "title"
    descending: bool = False


class _Loaded(Struct, frozen=True):
    ids: list[str]
    lines: dict[str, DocumentLine]


class DocumentsModel(QAbstractTableModel):
    """`about_to_reset` and `was_reset` let the view keep its selection, `loaded` says that the list is up to date."""

    loaded = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._lines: dict[str, DocumentLine] = {}
        self._asked: set[int] = set()
        self.shown = Shown()

    # ------------------------------------------------------------ what is listed

    @property
    def ids(self) -> list[str]:
        """The ids of the listed documents, in their order."""
        return self._ids

    def row_of(self, document_id: str) -> int:
        """The row of a document, -1 when it is not listed."""
        return self._rows.get(document_id, -1)

    def line(self, row: int) -> DocumentLine | None:
        """What is known of a row; None while it is being fetched."""
        return self._lines.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def show(self, shown: Shown) -> None:
        """List other documents, or in another order."""
        self.shown = shown
        self.read_again()

    def read_again(self) -> None:
        """Read ids and known rows again, on a reader thread."""
        shown, known = self.shown, [key for key in self._ids if key in self._lines][:_KEPT]
        if self._desk.session.workspace is None:
            self._take(_Loaded([], {}))
            return
        self._desk.read(lambda workspace: _load(workspace, shown, known), self._take, key="documents")

    def _take(self, loaded: _Loaded) -> None:
        self._asked.clear()
        if loaded.ids == self._ids:
            self._lines = loaded.lines
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))
        else:
            self.beginResetModel()
            self._ids, self._lines = loaded.ids, loaded.lines
            self._rows = {key: row for row, key in enumerate(self._ids)}
            self.endResetModel()
        self.loaded.emit()

    def _want(self, row: int) -> None:
        block = row // _BLOCK
        if block in self._asked:
            return
        self._asked.add(block)
        wanted = self._ids[block * _BLOCK : (block + 1) * _BLOCK]
        self._desk.read(lambda workspace: queries.lines(workspace.reader(), wanted), self._came, key=f"rows-{block}")

    def _came(self, lines: dict[str, DocumentLine]) -> None:
        self._lines.update(lines)
        rows = [self._rows[key] for key in lines if key in self._rows]
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(COLUMNS) - 1))

    # ------------------------------------------------------------ Qt's side

    def rowCount(self, parent: Index = NONE) -> int:
        """One row for each document."""
        return 0 if parent.isValid() else len(self._ids)

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
        """Words for everybody, marks for the delegate."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        line = self.line(index.row())
        if line is None:
            self._want(index.row())
            return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role == LINE:
            return line
        if role == MARKS:
            return marks_of(line, index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return words_of(line, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = words_of(line, index.column()) or "none"
            return words if index.column() == 0 else f"{COLUMNS[index.column()].title}: {words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(line, index.column())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a document: F2 in the first column."""
        if role != Qt.ItemDataRole.EditRole or index.column() != 0 or not index.isValid():
            return False
        document_id, title = self._ids[index.row()], str(value)
        line = self.line(index.row())
        if line is not None and line.document.title != title:
            self._desk.write(lambda workspace: documents.rename(workspace, document_id, title))
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be chosen and dragged; titles can be edited while the workspace can."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        if index.column() == 0 and self._desk.session.writable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort in SQL."""
        if 0 <= column < len(COLUMNS):
            descending = order is Qt.SortOrder.DescendingOrder
            self.show(Shown(self.shown.filtered, self.shown.words, COLUMNS[column].order, descending))

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [DOCUMENTS]

    def mimeData(self, indexes: Any) -> QMimeData:
        """The dragged documents, in their order."""
        return documents_mime([self._ids[row] for row in sorted({index.row() for index in indexes})])

    def supportedDragActions(self) -> Qt.DropAction:
        """Documents are never moved away."""
        return Qt.DropAction.CopyAction


def _load(workspace: Workspace, shown: Shown, known: list[str]) -> _Loaded:
    with workspace.reading() as db:
        ids = queries.document_ids(
            db, filtered=shown.filtered, words=shown.words, order=shown.order, descending=shown.descending
        )
        here = set(ids)
        wanted = dict.fromkeys((*ids[:_BLOCK], *(key for key in known if key in here)))
        return _Loaded(ids, queries.lines(db, list(wanted)))


def words_of(line: DocumentLine, column: int) -> str:
    """What a cell says in words."""
    document = line.document
    if column == 0:
        return document.title
    if column == 1:
        return month(document.dated)
    if column == 2:
        return pages(document)
    return ", ".join(mark.text for mark in marks_of(line, column))


def marks_of(line: DocumentLine, column: int) -> tuple[Mark, ...]:
    """The pills of a cell."""
    document = line.document
    if column == 0:
        return (Mark("draft", Tone.WARN),) if document.draft else ()
    if column == 3:
        if line.answers:
            more = len(line.answers) - 2
            refs = " ".join(line.answers[:2]) + (f" +{more}" if more > 0 else "")
            return (Mark(refs, Tone.GOOD),)
        if document.state is DocumentState.SET_ASIDE:
            return (Mark("set aside", Tone.NEUTRAL),)
        return (Mark("new" if document.state is DocumentState.INBOX else "nothing", Tone.ACCENT),)
    if column == 4:
        return _finding_marks(line)
    return ()


def _finding_marks(line: DocumentLine) -> tuple[Mark, ...]:
    """What needs a look; what is for information only is in the details and the tooltip."""
    telling = [found for found in line.findings if found.severity is not Severity.INFORMATION]
    if not telling:
        return () if line.document.read is ReadState.READ else (Mark(line.document.read.value, Tone.NEUTRAL),)
    first = Mark(finding_short(telling[0]), SEVERITIES[telling[0].severity][1])
    more = len(telling) - 1
    return (first, Mark(f"+{more}", Tone.NEUTRAL, shape=False)) if more else (first,)


def tip_of(line: DocumentLine, column: int) -> str:
    """More about a cell, when the pointer rests on it."""
    document = line.document
    if column == 0:
        return f"{document.title}\n{document.version.name} ({format_tag(document.format)})"
    if column == 1 and document.dated:
        return f"{document.dated}, {document.dated_from}"
    if column == 4:
        return "\n".join(f"{SEVERITIES[said.severity][0]}: {said.message}" for said in line.findings)
    return words_of(line, column)
