"""Suggestions inside a workspace: what its team has decided so far teaches the next suggestion at once.

Taught are answers, refusals, the lessons of earlier returns, and the council's own vocabulary beside the workspace.
"""

from __future__ import annotations

import threading
import weakref
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

import apsw
from msgspec import Struct

from evidencepack.jobs import Job
from evidencepack.mapping import BULK_ACCEPT, Learner, Suggestion, Suggestions, builtin_vocabulary
from evidencepack.mapping.lessons import lessons_of
from evidencepack.mapping.own_words import own_vocabulary, terms_by_item, vocabulary_state
from evidencepack.model import Answer, AnswerKind, Document, DocumentState, EvidenceItem, Lesson
from evidencepack.workspace import Workspace, answers, queries, rows

__all__ = ["Adviser", "Ready", "accept", "lessons_of", "ready", "suggestions", "suggestions_of_all"]

_advisers: weakref.WeakKeyDictionary[Workspace, Adviser] = weakref.WeakKeyDictionary()
_guard = threading.Lock()

Decided = tuple[frozenset[str], frozenset[str], str, str]  # items confirmed, items refused, version, title


class Ready(Struct, frozen=True):
    """A document with the suggestions that are certain enough to be accepted without looking at each."""

    document: Document
    suggestions: tuple[Suggestion, ...]


def suggestions(workspace: Workspace, document_id: str, most: int = 5) -> Suggestions:
    """Items that a document may answer, best first, with the deciding words.

    Never one that was refused for it. Raises `NotFound`, and `FrameworkFault` for a faulty vocabulary of the council.
    """
    return _adviser(workspace).suggest(workspace, document_id, most)


def suggestions_of_all(workspace: Workspace, job: Job | None = None) -> Iterator[tuple[Document, Suggestions]]:
    """The same for every document that is not set aside, by title. Raises `Cancelled`."""
    adviser, job = _adviser(workspace), job or Job()
    documents = [one for one in queries.documents(workspace.reader()) if one.state is not DocumentState.SET_ASIDE]
    for number, document in enumerate(documents):
        job.check()
        job.progress(number, len(documents), document.title)
        yield document, adviser.suggest(workspace, document.id)


def ready(workspace: Workspace, certainty: float = BULK_ACCEPT, job: Job | None = None) -> list[Ready]:
    """What may be accepted together: of documents that answer nothing yet, the items that are so certain."""
    answering = {answer.document_id for answer in queries.answers(workspace.reader())}
    found = [
        Ready(document, given.for_bulk(certainty))
        for document, given in suggestions_of_all(workspace, job)
        if document.id not in answering
    ]
    return [one for one in found if one.suggestions]


def accept(workspace: Workspace, chosen: Sequence[Ready]) -> list[Answer]:
    """Answer the items with the documents they were suggested for: one step for undo. Gives the new answers.

    Each answer gets the evidence category that its document's words show.
    """
    by_item: dict[str, list[Answer]] = defaultdict(list)
    for one in chosen:
        categories = _adviser(workspace).suggest(workspace, one.document.id).categories
        for suggestion in one.suggestions:
            by_item[suggestion.id].append(_answer(suggestion.id, one.document.id, categories))
    given = [answer for of_item in by_item.values() for answer in of_item]
    title = f"Accept {len(given)} suggestions"
    if len(given) == 1:
        [one] = [one for one in chosen if one.suggestions]
        title = f"Answer {one.suggestions[0].ref} with “{one.document.title}”"
    return answers.add_answers_of_items(workspace, given, title)


def _answer(item_id: str, document_id: str, categories: tuple[str, ...]) -> Answer:
    return Answer(id="", item_id=item_id, kind=AnswerKind.DOCUMENT, document_id=document_id, categories=categories)


def _adviser(workspace: Workspace) -> Adviser:
    with _guard:
        return _advisers.setdefault(workspace, Adviser())


class Adviser:
    """What one workspace has taught. Follows its decisions: new ones are learned, and taken-back ones are forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._learner: Learner | None = None
        self._basis: tuple[object, ...] = ()
        self._taught: dict[str, Decided] = {}
        self._seen: weakref.WeakKeyDictionary[apsw.Connection, object] = weakref.WeakKeyDictionary()

    def suggest(self, workspace: Workspace, document_id: str, most: int = 5) -> Suggestions:
        """Suggestions for a document of the workspace, with all that its decisions teach."""
        db = workspace.reader()
        document = queries.document(db, document_id)
        with self._lock:
            learner = self._up_to_date(db, workspace.database.parent)
            pages, folder = _pages(db, document), _folder(db, document)
            return learner.suggest(document.title, pages, most, folder, key=document.id)

    def _up_to_date(self, db: apsw.Connection, beside: Path) -> Learner:
        """What follows from all decisions. Thousands of them are not read again while nothing was committed."""
        state = (db.pragma("data_version"), vocabulary_state(beside))
        if self._learner is not None and self._seen.get(db) == state:
            return self._learner
        learner = self._follow(db, beside)
        if db.in_transaction:
            self._seen.clear()  # it may look at an older moment than others have seen
        else:
            self._seen[db] = state
        return learner

    def _follow(self, db: apsw.Connection, beside: Path) -> Learner:
        items = [item for item in queries.items(db) if not item.withdrawn]
        lessons = tuple(_lessons(db))
        asked = tuple((item.id, item.ref, item.title, item.wording, item.keywords) for item in items)
        basis = (asked, tuple(lesson.id for lesson in lessons), vocabulary_state(beside))
        if self._learner is None or basis != self._basis:
            learner = _new_learner(db, items, beside)
            learner.take_lessons(lessons)
            self._learner, self._basis, self._taught = learner, basis, {}
        self._teach(db, self._learner)
        return self._learner

    def _teach(self, db: apsw.Connection, learner: Learner) -> None:
        decided = _decided(db)
        for key in self._taught.keys() - decided.keys():
            learner.forget(key)
        fresh = [key for key, said in decided.items() if self._taught.get(key) != said]
        for document in queries.documents(db, fresh):
            confirmed, refused, _, _ = decided[document.id]
            pages, folder = _pages(db, document), _folder(db, document)
            learner.decide(document.id, document.title, pages, sorted(confirmed), sorted(refused), folder)
        self._taught = decided


def _new_learner(db: apsw.Connection, items: Sequence[EvidenceItem], beside: Path) -> Learner:
    framework = queries.the_framework(db)
    own = own_vocabulary(beside, framework, items)
    if own is None:
        return Learner(items, framework)
    shared = builtin_vocabulary(framework.id).extended(own.without_items())
    return Learner(items, framework, shared, more=terms_by_item(own, items))


def _lessons(db: apsw.Connection) -> Iterator[Lesson]:
    for row in db.execute(f"SELECT {rows.columns_of(Lesson)} FROM lesson ORDER BY id"):  # noqa: S608
        yield rows.record_of(Lesson, row)


def _decided(db: apsw.Connection) -> dict[str, Decided]:
    """By document, the items that it answers, and those that were refused for it."""
    confirmed: defaultdict[str, set[str]] = defaultdict(set)
    refused: defaultdict[str, set[str]] = defaultdict(set)
    for document_id, item_id in db.execute("SELECT document_id, item_id FROM answer WHERE document_id IS NOT NULL"):
        confirmed[document_id].add(item_id)
    for document_id, item_id in db.execute("SELECT document_id, item_id FROM refusal"):
        refused[document_id].add(item_id)
    return {
        key: (frozenset(confirmed[key]), frozenset(refused[key] - confirmed[key]), version, title)
        for key, version, title in db.execute("SELECT id, version_id, title FROM document")
        if key in confirmed or key in refused
    }


def _pages(db: apsw.Connection, document: Document) -> list[str]:
    return [text for _, _, text in queries.page_text(db, document.version.sha256)]


def _folder(db: apsw.Connection, document: Document) -> str:
    """The names of the folders that a document came from: the last three, as councils file by team and subject."""
    origins = queries.origins(db, document.id)
    return " | ".join(PurePath(origins[0].path).parts[:-1][-3:]) if origins else ""
