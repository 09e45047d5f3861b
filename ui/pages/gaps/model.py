"""The gaps as rows of a list, most severe first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidencepack.model import Gap
from ui.words import SEVERITIES

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
GAP = Qt.ItemDataRole.UserRole


class GapsModel(QAbstractListModel):
    """One row for each gap."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gaps: list[Gap] = []

    @property
    def gaps(self) -> list[Gap]:
        """The gaps in their order."""
        return self._gaps

    def show(self, gaps: list[Gap]) -> None:
        """Show other gaps."""
        if gaps != self._gaps:
            self.beginResetModel()
            self._gaps = gaps
            self.endResetModel()

    def gap(self, index: Index) -> Gap | None:
        """The gap at an index."""
        return self._gaps[index.row()] if index.isValid() and index.row() < len(self._gaps) else None

    def rowCount(self, parent: Index = NONE) -> int:
        """One for each."""
        return 0 if parent.isValid() else len(self._gaps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The gap in words; the gap itself for the delegate."""
        gap = self.gap(index)
        if gap is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{SEVERITIES[gap.severity][0]}, {gap.rule}: {gap.message} {gap.to_do}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{gap.message}\n{gap.to_do}\n(double click or Enter goes there)"
        return gap if role == GAP else None
