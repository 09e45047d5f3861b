"""The plan of a pack as a tree: items, and under each its answers."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidencepack.model import AnswerKind
from evidencepack.pack.planned import COVER, INDEX_EXCEL, INDEX_HTML, INDEX_WORD, MANIFEST, PACK_JSON, Entry, Plan
from ui.tips import plain_tip
from ui.words import ANSWER_KINDS, counted, size

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
TITLES = ("In the pack", "What", "Size")
SUBJECT = Qt.ItemDataRole.UserRole


class Branch(Struct, frozen=True):
    """A row with the rows under it. `subject` is (page, id) to jump to."""

    cells: tuple[str, str, str]
    leaves: tuple[Branch, ...] = ()
    subject: tuple[str, str] = ("", "")


def branches_of(plan: Plan) -> list[Branch]:
    """The plan's content in the order of the pack."""
    own = (INDEX_HTML, INDEX_WORD, INDEX_EXCEL, *((COVER,) if plan.cover else ()), MANIFEST, PACK_JSON)
    what = {MANIFEST: "SHA-256 of every file", PACK_JSON: "the same, for programs", COVER: "self-assessment"}
    top = [Branch((name, what.get(name, "the index"), "")) for name in own]
    for planned in plan.items:
        sizes = {file.path: file.size for file in planned.files}
        leaves = tuple(_leaf(entry, sizes) for entry in planned.entries)
        words = counted(len(planned.entries), "answer")
        folder = planned.folder or f"{planned.item.ref} {planned.item.title}"
        total = size(planned.bytes) if planned.files else ""
        top.append(Branch((folder, words, total), leaves, ("items", planned.item.id)))
    return top


def _leaf(entry: Entry, sizes: dict[str, int]) -> Branch:
    subject = ("documents", entry.document_id) if entry.document_id else ("items", entry.item_id)
    if entry.path is not None and entry.path in sizes:
        name = entry.path.rpartition("/")[2]
        return Branch((name, _words(entry), size(sizes[entry.path])), subject=subject)
    where = f"lies under {entry.given_as}" if entry.given_as else "in the index only"
    return Branch((f"{entry.number} {entry.title}", f"{_words(entry)} · {where}", ""), subject=subject)


def _words(entry: Entry) -> str:
    kind = ANSWER_KINDS[entry.kind] if entry.kind not in {None, AnswerKind.DOCUMENT} and entry.kind else ""
    pages = f"{entry.pages_unit}s {entry.pages}" if entry.pages else ""
    return " · ".join(part for part in (entry.change.value, kind, pages, entry.section) if part) or "whole document"


class PlanModel(QAbstractItemModel):
    """Two levels; an index's pointer is the branch above it plus one, zero at the top."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._branches: list[Branch] = []

    def show(self, branches: list[Branch]) -> None:
        """Show another plan."""
        self.beginResetModel()
        self._branches = branches
        self.endResetModel()

    def branch(self, index: Index) -> Branch | None:
        """The row at an index."""
        if not index.isValid():
            return None
        above = int(index.internalId())
        return self._branches[above - 1].leaves[index.row()] if above else self._branches[index.row()]

    def index(self, row: int, column: int, parent: Index = NONE) -> QModelIndex:
        """The index of a row under its parent."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NONE) -> QModelIndex:  # type: ignore[override]  # the stubs join two functions
        """The item that an answer stands under."""
        above = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(above - 1, 0, 0) if above else QModelIndex()

    def rowCount(self, parent: Index = NONE) -> int:
        """Items at the top, answers under them."""
        if not parent.isValid():
            return len(self._branches)
        if parent.column() or parent.internalId():
            return 0
        return len(self._branches[parent.row()].leaves)

    def columnCount(self, _parent: Index = NONE) -> int:
        """Name, what it is, size."""
        return len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles above; sizes stand at the right, as figures do."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section == len(TITLES) - 1:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(TITLES):
            return TITLES[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        branch = self.branch(index)
        if branch is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(branch.cells[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return branch.cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == len(TITLES) - 1:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if role == SUBJECT:
            return branch.subject
        return None
