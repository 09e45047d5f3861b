"""Who provides the evidence for an item, and by when."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from evidencepack.errors import UserFault
from evidencepack.model import EvidenceItem
from evidencepack.workspace import returns
from ui.desk import Desk
from ui.dialogs.base import Dialog


class OwnerDialog(Dialog):
    """Edits an item's owner and due date. Neither goes into a pack."""

    def __init__(self, parent: QWidget, desk: Desk, item: EvidenceItem) -> None:
        super().__init__(parent, f"Owner of {item.ref}", "Save", intro=item.title, width=440)
        self._desk = desk
        self._item = item
        self._owner = QLineEdit(item.owner)
        self._owner.setPlaceholderText("Person or team")
        self._due = QLineEdit(item.due or "")
        self._due.setPlaceholderText("21/11/2026")
        self.field("Owner", self._owner)
        self.field("Due", self._due, "Kept in the workspace only: neither goes into the pack.")

    def do(self) -> None:
        """Save and close; a date that is none is said in the dialog."""
        item, owner, due = self._item, self._owner.text(), self._due.text().strip() or None
        self._desk.write(
            lambda workspace: returns.set_item_owner(workspace, item.id, owner, due),
            lambda _done: self._saved(),
            self._refused,
        )

    def _saved(self) -> None:
        if isValid(self):
            self.accept()

    def _refused(self, fault: UserFault) -> None:
        if isValid(self):
            self.object_to(fault)
