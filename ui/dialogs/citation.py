"""Where in a document a citation points, and what it is for."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtWidgets import QLineEdit, QWidget

from evidencepack.model import Citation
from evidencepack.workspace import self_assessment
from evidencepack.workspace.answers import tidy_pages
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog


class CitationDialog(SavingDialog):
    """Changes the pages, section and note of a citation."""

    def __init__(self, parent: QWidget, desk: Desk, citation: Citation, title: str) -> None:
        super().__init__(parent, desk, "Evidence cited", intro=title)
        self._citation = citation
        self._pages = QLineEdit(citation.pages)
        self._pages.setPlaceholderText("e.g. 4-7 or 2, 9")
        self._section = QLineEdit(citation.section)
        self._note = QLineEdit(citation.note)
        self.field("Pages", self._pages)
        self.field("Section", self._section)
        self.field("Note", self._note, "Printed with the citation.")

    def do(self) -> None:
        """Save and close; pages that are none are said in the dialog."""
        pages, section, note = self._pages.text(), self._section.text().strip(), self._note.text().strip()
        citation = self._citation
        self.save(
            lambda workspace: self_assessment.put(
                workspace,
                [structs.replace(citation, pages=tidy_pages(pages), section=section, note=note)],
                "Change a citation",
            )
        )
