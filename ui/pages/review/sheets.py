"""The documents of a review, read before they are needed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from ui.desk import Desk
from ui.pages.review.reading import Sheet, read_sheet

_KEPT = 12


class Sheets(QObject):
    """`came` carries the id of a document that was not known before.

    What is shown is never exchanged under the person's fingers: a document that is read again, because a decision
    has taught something, replaces the one kept for later only.
    """

    came = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[str, Sheet] = {}
        self._asked: set[str] = set()

    def get(self, document_id: str) -> Sheet | None:
        """A document, if it has been read."""
        return self._known.get(document_id)

    def read(self, document_id: str) -> None:
        """Read a document now."""
        self._asked.add(document_id)
        self._desk.read(
            lambda workspace: read_sheet(workspace, document_id),
            self._take,
            lambda _fault: None,  # it is gone: the course is told by the change that took it away
            key=f"review-{document_id}",
        )

    def read_ahead(self, document_ids: Sequence[str]) -> None:
        """Read those that come next, unless they have been read since the last change."""
        for document_id in document_ids:
            if document_id not in self._asked:
                self.read(document_id)

    def outdated(self) -> None:
        """Something has changed: what is read ahead is read again."""
        self._asked.clear()

    def forget(self) -> None:
        """Another workspace is open, or none."""
        self._known.clear()
        self._asked.clear()

    def _take(self, sheet: Sheet) -> None:
        document_id = sheet.document.id
        fresh = self._known.pop(document_id, None) is None
        self._known[document_id] = sheet
        for old in list(self._known)[:-_KEPT]:
            del self._known[old]
        if fresh:
            self.came.emit(document_id)
