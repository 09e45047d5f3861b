"""The best suggestion for each row that comes into view, worked out beside the window a few at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from evidencepack import verbs
from evidencepack.errors import NotFound
from evidencepack.mapping import Suggestion
from evidencepack.workspace import Workspace
from evidencepack.workspace.history import Changed
from ui.desk import Desk

_AT_ONCE = 6
_WAITING = 64  # rows that were scrolled past are not worth the work
_PAUSE_MS = 30
_TEACHING = {"answer", "item", "refusal", "lesson"}


class SuggestedRows(QObject):
    """Remembers the best suggestion of documents. `came` carries the ids of those that are known now."""

    came = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[str, Suggestion | None] = {}
        self._stale: set[str] = set()
        self._wanted: list[str] = []
        self._reading = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._read)
        desk.session.changed.connect(self._changed)
        desk.session.switched.connect(self._forget)

    def best(self, document_id: str) -> Suggestion | None:
        """What a document may answer, as far as it is known; what is not known yet is asked for."""
        if (document_id not in self._known or document_id in self._stale) and document_id not in self._wanted:
            self._wanted.append(document_id)
            del self._wanted[:-_WAITING]
            if not self._reading and not self._soon.isActive():
                self._soon.start()
        return self._known.get(document_id)

    def _read(self) -> None:
        chosen = self._wanted[-_AT_ONCE:]  # the newest first: those are in view
        del self._wanted[-_AT_ONCE:]
        if chosen and self._desk.session.workspace is not None:
            self._reading = True
            self._stale.difference_update(chosen)
            self._desk.read(
                lambda workspace: _best_of(workspace, chosen),
                self._take,
                lambda _fault: self._take({}),
                key="row-suggestions",
            )

    def _take(self, found: dict[str, Suggestion | None]) -> None:
        self._reading = False
        others = [key for key, best in found.items() if key not in self._known or self._known[key] != best]
        self._known.update(found)
        if others:
            self.came.emit(others)
        if self._wanted:
            self._soon.start()

    def _changed(self, changed: Changed) -> None:
        if _TEACHING & set(changed.rows):
            self._stale.update(self._known)
        else:  # a title, or new text of a document itself
            self._stale.update(changed.rows.get("document", frozenset()) & self._known.keys())

    def _forget(self) -> None:
        self._soon.stop()
        self._reading = False
        self._known.clear()
        self._stale.clear()
        self._wanted.clear()


def _best_of(workspace: Workspace, document_ids: Sequence[str]) -> dict[str, Suggestion | None]:
    found: dict[str, Suggestion | None] = {}
    for document_id in document_ids:
        try:
            items = verbs.suggestions(workspace, document_id).items
        except NotFound:
            items = ()
        found[document_id] = items[0] if items else None
    return found
