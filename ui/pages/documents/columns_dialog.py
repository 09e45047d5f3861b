"""Choosing the columns of the document list and their order, by keyboard alone if need be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.accessibility import named
from ui.dialogs.base import Dialog
from ui.pages.documents.columns import COLUMNS
from ui.widgets.basic import button, row

_NUMBER = Qt.ItemDataRole.UserRole


class ColumnsDialog(Dialog):
    """`then` gets the numbers of the columns to show, in their order."""

    def __init__(self, parent: QWidget, shown: Sequence[int], then: Callable[[list[int]], object]) -> None:
        intro = "Space shows or hides a column, Alt+U and Alt+D move it. The document's title always comes first."
        super().__init__(parent, "Columns of the list", "Show these columns", intro, width=440)
        self._then = then
        self.list = named(QListWidget(), "Columns")
        self.list.setMinimumHeight(330)
        hidden = [number for number in range(len(COLUMNS)) if number not in shown]
        for number in (*shown, *hidden):
            if number:
                self.list.addItem(_line(number, shown=number in shown))
        self.list.setCurrentRow(0)
        below = row(
            button("Move &up", lambda: self.move_line(-1), name="Move up the column"),
            button("Move &down", lambda: self.move_line(1), name="Move down the column"),
            None,
        )
        self.body.addWidget(self.list, 1)
        self.body.addLayout(below)
        self.list.setFocus()

    def move_line(self, by: int) -> None:
        """Move the current column up or down."""
        at = self.list.currentRow()
        if 0 <= at + by < self.list.count():
            self.list.insertItem(at + by, self.list.takeItem(at))
            self.list.setCurrentRow(at + by)

    def do(self) -> None:
        """Show what is ticked."""
        lines = [self.list.item(row) for row in range(self.list.count())]
        self._then([int(line.data(_NUMBER)) for line in lines if line.checkState() is Qt.CheckState.Checked])
        self.accept()


def _line(number: int, *, shown: bool) -> QListWidgetItem:
    made = QListWidgetItem(COLUMNS[number].title)
    made.setData(_NUMBER, number)
    made.setFlags(made.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    made.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
    return made
