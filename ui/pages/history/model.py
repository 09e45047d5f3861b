"""The audit trail as a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidencepack.workspace.history import TrailEntry
from ui.tips import plain_tip
from ui.words import moment

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
TITLES = ("When", "Who", "What")
_VERBS = {"did": "", "undid": "Undid: ", "redid": "Did again: ", "sealed": "Sealed the pack "}


class TrailModel(QAbstractTableModel):
    """One row for each line, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[TrailEntry] = []

    def show(self, entries: list[TrailEntry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = NONE) -> int:
        """One for each line."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = NONE) -> int:
        """When, who, what."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles above."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(TITLES):
            if role == Qt.ItemDataRole.DisplayRole:
                return TITLES[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        words = (moment(entry.at), f"{entry.who} on {entry.machine}", f"{_VERBS.get(entry.verb, '')}{entry.title}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return words[index.column()]
        return None
