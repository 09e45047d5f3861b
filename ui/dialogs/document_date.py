"""Correcting the date that was read from a document."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from evidencepack.model import Document
from evidencepack.workspace import documents
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.words import typed_day


class DateDialog(SavingDialog):
    """An empty date goes back to what was read from the document."""

    def __init__(self, parent: QWidget, desk: Desk, document: Document) -> None:
        super().__init__(parent, desk, "Date of the document", "Save", intro=document.title, width=420)
        self._document = document
        self._date = QLineEdit(typed_day(document.dated))
        self._date.setPlaceholderText("e.g. 21/11/2026")
        read = f"Read from: {document.dated_from}. " if document.dated_from else ""
        self.field("Dated", self._date, f"{read}Leave it empty to go back to what was read.")

    def do(self) -> None:
        """Save and close; a date that is none is said in the dialog."""
        document_id, dated = self._document.id, self._date.text().strip() or None
        self.save(lambda workspace: documents.set_date(workspace, document_id, dated))
