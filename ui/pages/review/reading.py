"""What a review reads of a document, and where all of them stand."""

from __future__ import annotations

from collections.abc import Sequence

import apsw
from msgspec import Struct

from evidencepack import verbs
from evidencepack.mapping import Suggestion
from evidencepack.model import Document, DocumentState, Finding
from evidencepack.workspace import Workspace, queries, rows
from evidencepack.workspace.document_list import Arrangement, arranged
from ui.pages.review.course import Standing


class Sheet(Struct, frozen=True):
    """What is shown of one document."""

    document: Document
    findings: tuple[Finding, ...]
    suggested: tuple[Suggestion, ...]
    came_from: str


def read_sheet(workspace: Workspace, document_id: str) -> Sheet:
    """Everything that is shown of a document. Raises `NotFound`."""
    suggested = verbs.suggestions(workspace, document_id).items
    with workspace.reading() as db:
        document = queries.document(db, document_id)
        origins = queries.origins(db, document_id)
        found = queries.findings(db, [document_id]).get(document_id, ())
        return Sheet(document, found, suggested[:5], origins[0].path if origins else "")


def standings(workspace: Workspace, document_ids: Sequence[str]) -> dict[str, Standing]:
    """Where these documents stand, in this order; those that are gone are left out. Without ids: those of the inbox."""
    with workspace.reading() as db:
        wanted = list(document_ids) or _inbox(db)
        return _standings(db, wanted)


def with_arrivals(workspace: Workspace, document_ids: Sequence[str]) -> dict[str, Standing]:
    """Where these documents stand, and after them those that are in the inbox besides."""
    with workspace.reading() as db:
        return _standings(db, list(dict.fromkeys((*document_ids, *_inbox(db)))))


def _inbox(db: apsw.Connection) -> list[str]:
    return [key for group in arranged(db, Arrangement(filtered="inbox")) for key in group.ids]


def _standings(db: apsw.Connection, document_ids: Sequence[str]) -> dict[str, Standing]:
    wanted = (rows.as_json(tuple(document_ids)),)
    listed = " IN (SELECT value FROM json_each(?))"
    states = dict(db.execute(f"SELECT id, state FROM document WHERE id{listed}", wanted))  # noqa: S608
    given = _by_document(db, "answer", wanted)
    refused = _by_document(db, "refusal", wanted)
    return {
        key: Standing(DocumentState(states[key]), given.get(key, frozenset()), refused.get(key, frozenset()))
        for key in document_ids
        if key in states
    }


def _by_document(db: apsw.Connection, table: str, wanted: tuple[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for document_id, item_id in db.execute(
        f"SELECT document_id, item_id FROM {table} WHERE document_id IN (SELECT value FROM json_each(?))",  # noqa: S608
        wanted,
    ):
        found.setdefault(document_id, set()).add(item_id)
    return {key: frozenset(items) for key, items in found.items()}
