"""Dialogs that change the workspace: they close when it is done, and say in place what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from evidencepack.errors import UserFault
from evidencepack.workspace import Workspace
from ui.desk import Desk
from ui.dialogs.base import Dialog

_Done = TypeVar("_Done")


class SavingDialog(Dialog):
    """`save` does it on the writer thread; the dialog may be closed meanwhile."""

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, accept_text: str = "Save", intro: str = "", width: int = 440
    ) -> None:
        super().__init__(parent, title, accept_text, intro=intro, width=width)
        self.desk = desk

    def save(self, task: Callable[[Workspace], _Done], then: Callable[[_Done], object] | None = None) -> None:
        """Change the workspace, then close; `then` gets what the task gave."""
        self.accept_button.setEnabled(False)
        self.desk.write(task, lambda done: self._saved(done, then), self._refused)

    def _saved(self, done: _Done, then: Callable[[_Done], object] | None) -> None:
        if isValid(self):
            self.accept()
        if then is not None:
            then(done)

    def _refused(self, fault: UserFault) -> None:
        if isValid(self):
            self.object_to(fault)
