"""The evidence items under their quality statements, as rows of one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from evidencepack.gaps import ItemState
from evidencepack.model import EvidenceItem, Framework
from ui.figures import Figures
from ui.tips import plain_tip
from ui.words import ITEM_STATES, counted, weekday

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
ROW = Qt.ItemDataRole.UserRole


class ItemRow(Struct, frozen=True):
    """A row: a heading (`item` None) or an item with its state and number of answers."""

    heading: str
    theme: str = ""
    item: EvidenceItem | None = None
    state: ItemState = ItemState.NOTHING
    answers: int = 0
    to_confirm: int = 0

    @property
    def words(self) -> str:
        """The row in words, for screen readers and for searching."""
        if self.item is None:
            return f"{self.heading}, {self.theme}" if self.theme else self.heading
        owner = f", owner {self.item.owner}" if self.item.owner else ""
        due = f", due {weekday(self.item.due)}" if self.item.due else ""
        state = "withdrawn" if self.item.withdrawn else ITEM_STATES[self.state][0].casefold()
        waits = f", {self.to_confirm} to confirm" if self.to_confirm else ""
        return f"{self.item.ref} {self.item.title}: {state}, {counted(self.answers, 'answer')}{waits}{owner}{due}"


def rows_of(figures: Figures, passes: Callable[[ItemRow], bool]) -> list[ItemRow]:
    """The items that pass, each once, under the first of its statements; what concerns all comes last."""
    framework = figures.lacks.snapshot.framework
    counts: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for answer in figures.lacks.snapshot.answers:
        counts[answer.item_id] += 1
        waiting[answer.item_id] += answer.to_confirm
    groups: dict[tuple[str, str], list[ItemRow]] = {key: [] for key in _headings(framework)}
    for item in figures.lacks.snapshot.items:
        state = figures.lacks.states.get(item.id, ItemState.NOTHING)
        row = ItemRow("", item=item, state=state, answers=counts[item.id], to_confirm=waiting[item.id])
        if passes(row):
            groups[_group(item, framework)].append(row)
    rows: list[ItemRow] = []
    for (heading, theme), members in groups.items():
        if members:
            rows += [ItemRow(heading, theme), *members]
    return rows


def _headings(framework: Framework) -> list[tuple[str, str]]:
    themes = {theme.id: theme.title for theme in framework.themes}
    named = [(f"{one.number}  {one.title}", themes.get(one.theme, "")) for one in framework.statements]
    return [*named, ("All quality statements", ""), ("No longer in the list", "")]


def _group(item: EvidenceItem, framework: Framework) -> tuple[str, str]:
    headings = _headings(framework)
    if item.withdrawn:
        return headings[-1]
    numbers = [at for at, one in enumerate(framework.statements) if one.id in item.statements]
    return headings[numbers[0]] if 0 < len(numbers) < len(framework.statements) else headings[-2]


class ItemsModel(QAbstractListModel):
    """Rows as `rows_of` gives them; headings cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ItemRow] = []

    @property
    def rows(self) -> list[ItemRow]:
        """All rows."""
        return self._rows

    def show(self, rows: list[ItemRow]) -> None:
        """Show other rows; where only their content differs, nothing moves."""
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_of(self, item_id: str) -> int:
        """The row of an item, -1 when it is not shown."""
        for at, row in enumerate(self._rows):
            if row.item is not None and row.item.id == item_id:
                return at
        return -1

    def row(self, index: Index) -> ItemRow | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = NONE) -> int:
        """Headings and items."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row's words; the row itself for the delegate."""
        row = self.row(index)
        if row is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.words
        if role == Qt.ItemDataRole.ToolTipRole and row.item is not None:
            return plain_tip(row.item.wording)
        return row if role == ROW else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Items can be chosen and take drops, headings can neither."""
        row = self.row(index)
        if row is None or row.item is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags if row.item.withdrawn else flags | Qt.ItemFlag.ItemIsDropEnabled


def _key(row: ItemRow) -> str:
    return row.item.id if row.item is not None else row.heading
