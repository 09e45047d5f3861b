"""The evidence that a statement cites: dropped or chosen, put in order, taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from evidencepack.model import Citation
from ui.drops import Drop, read_drop, take_copy
from ui.pages.assessment.citing import Cited
from ui.theme import SPACE
from ui.widgets.answer_list import AnswerLine, AnswerList


class Citations(QFrame):
    """`dropped` carries ids of documents to cite, `refused` why something cannot be; the rest carries citations."""

    dropped = Signal(object)
    refused = Signal(str)
    edit = Signal(object)
    remove = Signal(object)
    reordered = Signal(object)  # all citations in their new order
    follow = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "dropzone")
        self.setAcceptDrops(True)
        self._cited: Sequence[Cited] = ()
        self._writable = False
        self.list = AnswerList(movable=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.medium, SPACE.small, SPACE.medium, SPACE.small)
        layout.addWidget(self.list)
        self.list.edit.connect(lambda key: self.edit.emit(self._citation(key)))
        self.list.remove.connect(lambda key: self.remove.emit(self._citation(key)))
        self.list.reorder.connect(self._reorder)
        self.list.follow.connect(self.follow)

    @property
    def citations(self) -> list[Citation]:
        """The citations in their order."""
        return [cited.citation for cited in self._cited]

    def show_cited(self, cited: Sequence[Cited], *, writable: bool) -> None:
        """Show these citations."""
        self._writable = writable
        self._cited = cited
        lines = [
            AnswerLine(one.citation.id, str(number), one.title, one.place, page=one.page, subject=one.subject)
            for number, one in enumerate(cited, 1)
        ]
        empty = "Nothing is cited yet. Drag evidence here from the list beside it, or choose it there and press Enter."
        self.list.show_lines(lines, writable=writable, empty=empty if writable else "Nothing is cited.")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Documents of the list can be cited; say at once why anything else cannot."""
        drop = read_drop(event.mimeData())
        if drop.document_ids and self._writable:
            self._light(over=True)
            take_copy(event)
        else:
            self.refused.emit(_refusal(drop))
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere will do."""
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is over it any more."""
        super().dragLeaveEvent(event)
        self._light(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Cite what was dropped."""
        self._light(over=False)
        take_copy(event)
        self.dropped.emit(read_drop(event.mimeData()).document_ids)

    def _light(self, *, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _citation(self, citation_id: str) -> Citation:
        return next(citation for citation in self.citations if citation.id == citation_id)

    def _reorder(self, citation_id: str, to: int) -> None:
        order = self.citations
        moved = self._citation(citation_id)
        order.remove(moved)
        order.insert(to, moved)
        self.reordered.emit(order)


def _refusal(drop: Drop) -> str:
    """Why it cannot be cited; files are left to the window, which takes them in."""
    if drop.paths:
        return "A file dropped here comes into the documents and is not cited yet: let it answer an item, then cite it."
    return drop.refusal or "This workspace is open for reading only."
