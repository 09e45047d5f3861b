"""Who provides the evidence for an item, by when, and what the team notes about it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from evidencepack.model import EvidenceItem
from evidencepack.workspace import returns
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.widgets.basic import TextField
from ui.words import typed_day


class OwnerDialog(SavingDialog):
    """Edits an item's owner, due date and note. None of them goes into a pack."""

    def __init__(self, parent: QWidget, desk: Desk, item: EvidenceItem) -> None:
        super().__init__(parent, desk, f"Owner of {item.ref}", intro=item.title, width=460)
        self._item = item
        self._owner = QLineEdit(item.owner)
        self._owner.setPlaceholderText("Person or team")
        self._due = QLineEdit(typed_day(item.due))
        self._due.setPlaceholderText("e.g. 21/11/2026")
        self._note = TextField(64)
        self._note.show_text(item.note)
        self.field("Owner", self._owner)
        self.field("Due", self._due)
        self.field("Note", self._note, "All of this stays in the workspace: none of it goes into the pack.")

    def do(self) -> None:
        """Save and close; a date that is none is said in the dialog."""
        fields = {"owner": self._owner.text(), "due": self._due.text().strip(), "note": self._note.written()}
        item = self._item
        self.save(lambda workspace: returns.set_items(workspace, {item.id: fields}, f"Owner of {item.ref}"))
