"""Somebody else has the workspace: who, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from evidencepack.errors import WorkspaceInUse
from ui.dialogs.base import Dialog


class InUseDialog(Dialog):
    """`read` opens it for reading; `take_over` is offered only where the lock was left behind."""

    def __init__(
        self,
        parent: QWidget,
        fault: WorkspaceInUse,
        read: Callable[[], object],
        take_over: Callable[[], object],
    ) -> None:
        super().__init__(parent, "The workspace is in use", "Open for reading", intro=f"{fault.what} {fault.to_do}")
        self.owner = fault.owner
        self._read = read
        self._take_over = take_over
        self.take_over_button = self.add_button("Take over")
        self.take_over_button.setToolTip("Only after the person named has confirmed that they no longer have it open")
        self.take_over_button.setVisible(fault.left_behind)
        self.take_over_button.clicked.connect(self._take)

    def do(self) -> None:
        """Open it for reading."""
        self.accept()
        self._read()

    def _take(self) -> None:
        self.accept()
        self._take_over()
