"""The History page: who did what and when, and what undo would take back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from evidencepack.workspace import history
from ui.accessibility import named
from ui.commands import CommandSet
from ui.desk import Desk
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.history.model import TrailModel
from ui.theme import SPACE
from ui.widgets.basic import label, row


class HistoryPage(Page):
    """The audit trail."""

    id = "history"
    title = "History"
    icon = "history"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = TrailModel(self)
        self.table = named(QTableView(), "History, newest first")
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(SPACE.row)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.resizeSection(0, 160)
        header.resizeSection(1, 240)
        self.table.setWordWrap(False)  # a long name is cut with …, its tooltip has the whole
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.large)
        self._bar = row(
            label("Every change is kept, with who made it. Undo takes the last one back, even after closing.", "muted"),
            None,
        )
        layout.addLayout(self._bar)
        layout.addWidget(self.table, 1)

    def add_buttons(self, commands: CommandSet[Any]) -> None:
        """Undo and redo, at the right."""
        for command_id in ("edit.undo", "edit.redo"):
            self._bar.addWidget(commands.button(command_id))

    def show_figures(self, figures: Figures | None) -> None:
        """Read the trail again."""
        if figures is None:
            self.model.show([])
            return
        self.desk.read(lambda workspace: history.trail(workspace.reader()), self.model.show, key="trail")

    def panes(self) -> list[QWidget]:
        """The table."""
        return [self.table]
