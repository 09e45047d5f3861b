"""Suggestions inside a workspace: what its team has decided so far teaches the next suggestion at once."""

from __future__ import annotations

import threading
import weakref
from collections import defaultdict
from pathlib import PurePath

import apsw

from evidencepack.mapping import Learner, Suggestions
from evidencepack.model import Document
from evidencepack.workspace import Workspace, queries

_advisers: weakref.WeakKeyDictionary[Workspace, Adviser] = weakref.WeakKeyDictionary()
_guard = threading.Lock()


def suggestions(workspace: Workspace, document_id: str) -> Suggestions:
    """Items that a document may answer, best first, with the deciding words. Raises `NotFound`."""
    with _guard:
        adviser = _advisers.setdefault(workspace, Adviser())
    return adviser.suggest(workspace, document_id)


class Adviser:
    """What one workspace has taught. Follows its answers: new ones are learned, and a taken-back one is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._learner: Learner | None = None
        self._items: tuple[str, ...] = ()
        self._taught: dict[str, frozenset[str]] = {}

    def suggest(self, workspace: Workspace, document_id: str) -> Suggestions:
        """Suggestions for a document of the workspace, with all that its answers teach."""
        db = workspace.reader()
        document = queries.document(db, document_id)
        with self._lock:
            learner = self._up_to_date(db)
            return learner.suggest(document.title, _pages(db, document), folder=_folder(db, document))

    def _up_to_date(self, db: apsw.Connection) -> Learner:
        decided = _decided(db)
        items = [item for item in queries.items(db) if not item.withdrawn]
        known = tuple(f"{item.id} {item.title} {item.wording}" for item in items)
        taken_back = any(not before <= decided.get(key, frozenset()) for key, before in self._taught.items())
        if self._learner is None or taken_back or known != self._items:
            self._learner = Learner(items, queries.the_framework(db))
            self._items, self._taught = known, {}
        fresh = [key for key, refs in decided.items() if self._taught.get(key) != refs]
        for document in queries.documents(db, fresh):
            lesson = (document.title, _pages(db, document), tuple(decided[document.id]))
            self._learner.learn([lesson], folder=_folder(db, document))
        self._taught = decided
        return self._learner


def _decided(db: apsw.Connection) -> dict[str, frozenset[str]]:
    """The items that each document answers, by the document's id."""
    found: dict[str, set[str]] = defaultdict(set)
    for document_id, item_id in db.execute("SELECT document_id, item_id FROM answer WHERE document_id IS NOT NULL"):
        found[document_id].add(item_id)
    return {key: frozenset(items) for key, items in found.items()}


def _pages(db: apsw.Connection, document: Document) -> list[str]:
    return [text for _, _, text in queries.page_text(db, document.version.sha256)]


def _folder(db: apsw.Connection, document: Document) -> str:
    """The names of the folders that a document came from: the last three, as councils file by team and subject."""
    origins = queries.origins(db, document.id)
    return " | ".join(PurePath(origins[0].path).parts[:-1][-3:]) if origins else ""
