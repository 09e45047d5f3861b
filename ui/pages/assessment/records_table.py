"""Small records, such as key figures and contacts, as a table that is typed into."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct, structs
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ui.accessibility import named
from ui.theme import SPACE
from ui.widgets.basic import button, row

_Record = TypeVar("_Record", bound=Struct)
_LINES = 8


class _Table(QTableWidget):
    """As high as its rows, up to a few."""

    def sizeHint(self) -> QSize:
        lines = min(max(self.rowCount(), 1), _LINES)
        return QSize(300, self.horizontalHeader().height() + lines * self.verticalHeader().defaultSectionSize() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is shared out again."""
        super().resizeEvent(event)
        self.share_out()

    def share_out(self) -> None:
        """No column takes more than it needs while another is cut; of what is left, the first has half as much again.

        An empty column keeps half of an even share to be typed into; what nobody needs is for the first.
        """
        header, parts = self.horizontalHeader(), [3] + [2] * (self.columnCount() - 1)
        left = self.viewport().width()
        least = left // (2 * len(parts))
        wanted = [max(self.sizeHintForColumn(at), header.sectionSizeHint(at), least) for at in range(len(parts))]
        widths: dict[int, int] = {}
        for at in sorted(range(len(parts)), key=lambda at: wanted[at] / parts[at]):
            among = sum(part for other, part in enumerate(parts) if other not in widths)
            widths[at] = min(wanted[at], left * parts[at] // among)
            left -= widths[at]
        for at, width in widths.items():
            header.resizeSection(at, width if at else width + left)


class RecordsTable(QWidget, Generic[_Record]):
    """`edited` says that a record was changed, added or taken away.

    `columns` maps fields of the record, all of them text, to their titles; `make` gives an empty record.
    """

    edited = Signal()

    def __init__(self, name: str, one: str, columns: Mapping[str, str], make: Callable[[], _Record]) -> None:
        super().__init__()
        self._columns = list(columns)
        self._make = make
        self._records: list[_Record] = []
        self._writable = False
        self._filling = False
        self.table = named(_Table(0, len(columns)), name, "Enter or F2 changes a cell")
        self.table.setHorizontalHeaderLabels(list(columns.values()))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(32)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.add_button = button(f"Add a {one}", self.add, "quiet")
        self.remove_button = button("Remove", self.remove, "quiet", name=f"Remove the chosen {one}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.hair)
        layout.addWidget(self.table)
        layout.addLayout(row(self.add_button, self.remove_button, None))
        self.table.itemChanged.connect(self._typed)
        self.table.itemSelectionChanged.connect(self._update)

    @property
    def records(self) -> tuple[_Record, ...]:
        """The records as they are entered; rows in which nothing stands are none."""
        return tuple(one for one in self._records if any(getattr(one, name) for name in self._columns))

    def show_records(self, records: Sequence[_Record], *, writable: bool) -> None:
        """Show other records."""
        self._writable = writable
        if tuple(records) != self.records:
            self._records = list(records)
            self._fill()
        triggers = QTableWidget.EditTrigger
        wanted = triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        self.table.setEditTriggers(wanted if writable else triggers.NoEditTriggers)
        self._update()

    def add(self) -> None:
        """A new row, to be typed into."""
        self._records.append(self._make())
        self._fill()
        last = len(self._records) - 1
        self.table.setCurrentCell(last, 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        cell = self.table.item(last, 0)
        if cell is not None:
            self.table.editItem(cell)

    def remove(self) -> None:
        """Take the chosen row away."""
        at = self.table.currentRow()
        if 0 <= at < len(self._records):
            del self._records[at]
            self._fill()
            self.edited.emit()

    def _fill(self) -> None:
        self._filling = True
        self.table.setRowCount(len(self._records))
        for at, record in enumerate(self._records):
            for column, name in enumerate(self._columns):
                self.table.setItem(at, column, QTableWidgetItem(str(getattr(record, name))))
        self._filling = False
        self.table.share_out()
        self.table.updateGeometry()
        self._update()

    def _typed(self, cell: QTableWidgetItem) -> None:
        if self._filling or cell.row() >= len(self._records):
            return
        before = self._records[cell.row()]
        changed = structs.replace(before, **{self._columns[cell.column()]: cell.text().strip()})
        if changed != before:
            self._records[cell.row()] = changed
            self.table.share_out()
            self.edited.emit()

    def _update(self) -> None:
        self.table.setVisible(bool(self._records))
        self.add_button.setVisible(self._writable)
        self.remove_button.setVisible(self._writable and bool(self._records))
        self.remove_button.setEnabled(self.table.currentRow() >= 0)
