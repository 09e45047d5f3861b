"""The gaps as rows of a list: headings, and below each what it holds unless it is folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidencepack.model import Gap
from ui.pages.gaps.grouping import Group, rule_title
from ui.tips import plain_tip
from ui.words import SEVERITIES, counted

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
ROW = Qt.ItemDataRole.UserRole


class GapRow(Struct, frozen=True):
    """A gap, or the heading of a group. `title`: of the evidence item that the gap is about, if it is about one."""

    group: Group
    gap: Gap | None = None
    folded: bool = False
    title: str = ""

    @property
    def message(self) -> str:
        """What is lacking; an item with its title behind its number."""
        if self.gap is None:
            return self.group.title
        gap = self.gap
        begins = bool(self.title) and gap.message.startswith(f"{gap.label} ")
        return f"{gap.label} {self.title}{gap.message[len(gap.label) :]}" if begins else gap.message

    @property
    def words(self) -> str:
        """The row as it is read out."""
        if self.gap is None:
            folded = ", folded" if self.folded else ""
            return f"{self.group.title}, {counted(len(self.group.gaps), 'entry', 'entries')}{folded}"
        gap = self.gap
        place = f" {gap.place}." if gap.place else ""
        return f"{SEVERITIES[gap.severity][0]}, {gap.finding or gap.rule}: {self.message}{place} {gap.to_do}"


class GapsModel(QAbstractListModel):
    """Headings and gaps. Folded groups show their heading only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._folded: set[str] = set()
        self._titles: Mapping[str, str] = {}
        self.rows: list[GapRow] = []

    @property
    def gaps(self) -> list[Gap]:
        """The gaps of all groups, folded ones too, each once and in their order."""
        return list(dict.fromkeys(gap for group in self._groups for gap in group.gaps))

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the groups that are folded."""
        return frozenset(self._folded)

    def show(self, groups: Sequence[Group], titles: Mapping[str, str] | None = None) -> None:
        """Show other groups. `titles`: of the evidence items, by id."""
        self._groups = list(groups)
        self._titles = titles or {}
        self._lay_out()

    def fold(self, key: str, *, folded: bool) -> None:
        """Fold a group away, or unfold it."""
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        self._lay_out()

    def row(self, index: Index) -> GapRow | None:
        """What stands at an index."""
        return self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None

    def gap(self, index: Index) -> Gap | None:
        """The gap at an index; None for a heading."""
        found = self.row(index)
        return found.gap if found is not None else None

    def heading_of(self, key: str) -> int:
        """Where the heading of a group stands, -1 if it is not there."""
        found = (at for at, row in enumerate(self.rows) if row.gap is None and row.group.key == key)
        return next(found, -1)

    def row_of(self, gap: Gap | None) -> int:
        """Where a gap stands, -1 if it does not."""
        found = (at for at, row in enumerate(self.rows) if row.gap is not None and row.gap == gap)
        return next(found, -1)

    def rowCount(self, parent: Index = NONE) -> int:
        """Headings and what they hold."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row in words; the row itself for the delegate."""
        found = self.row(index)
        if found is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return found.words
        if role == Qt.ItemDataRole.ToolTipRole and found.gap is not None:
            return plain_tip(f"{found.message}\n{found.gap.to_do}\n{rule_title(found.gap)}")
        return found if role == ROW else None

    def _lay_out(self) -> None:
        rows: list[GapRow] = []
        for group in self._groups:
            folded = group.key in self._folded
            rows.append(GapRow(group, folded=folded))
            if not folded:
                rows.extend(GapRow(group, gap, title=self._titles.get(gap.subject_id, "")) for gap in group.gaps)
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
