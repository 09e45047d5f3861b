"""Refusals: a person's word that a document does not answer an item. It is not suggested again, and teaches the rest.

They stay inside: no pack holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from evidencepack.errors import UserFault
from evidencepack.model import Refusal
from evidencepack.workspace import queries, rows
from evidencepack.workspace.documents import counted
from evidencepack.workspace.history import now
from evidencepack.workspace.lock import this_person
from evidencepack.workspace.store import Workspace


def refusals(db: apsw.Connection, document_id: str | None = None) -> list[Refusal]:
    """What was refused for a document, or for all, oldest first."""
    found = db.execute(
        f"SELECT {rows.columns_of(Refusal)} FROM refusal WHERE ?1 IS NULL OR document_id = ?1 ORDER BY at, id",  # noqa: S608
        (document_id,),
    )
    return [rows.record_of(Refusal, row) for row in found]


def refuse(workspace: Workspace, document_id: str, item_id: str) -> Refusal:
    """Say that a document does not answer an item, and give the refusal (the one there is, if it was said before).

    Raises `NotFound` for a document that is gone, `UserFault` for an item that is gone or that it answers.
    """
    [said] = refuse_all(workspace, [document_id], item_id)
    return said


def refuse_all(workspace: Workspace, document_ids: Sequence[str], item_id: str) -> list[Refusal]:
    """The same for several documents, as one change. Raises as `refuse` does; then nothing is changed."""
    db = workspace.reader()
    documents = [queries.document(db, document_id) for document_id in dict.fromkeys(document_ids)]
    ref = _ref(db, item_id)
    answering = {answer.document_id for answer in queries.answers(db, item_id=item_id)}
    for document in documents:
        if document.id in answering:
            raise UserFault(f"“{document.title}” answers {ref}.", "Remove that answer first if it does not.")
    there = {one.document_id: one for one in refusals(db) if one.item_id == item_id}
    fresh = [document for document in documents if document.id not in there]
    if fresh:
        made = [
            Refusal(id=rows.new_id(), document_id=document.id, item_id=item_id, who=this_person(), at=now())
            for document in fresh
        ]
        with workspace.change(f"{ref} is not answered by {counted(fresh)}") as writer:
            writer.executemany(
                f"INSERT INTO refusal ({rows.columns_of(Refusal)}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                [rows.record_row(refusal) for refusal in made],
            )
        there |= {refusal.document_id: refusal for refusal in made}
    return [there[document.id] for document in documents]


def allow(workspace: Workspace, document_id: str, item_id: str) -> bool:
    """Take a refusal back, so that the item may be suggested again. Whether there was one."""
    db = workspace.reader()
    found = [one.id for one in refusals(db, document_id) if one.item_id == item_id]
    if not found:
        return False
    title = queries.document(db, document_id).title
    with workspace.change(f"{_ref(db, item_id)} may be suggested for “{title}” again") as writer:
        writer.executemany("DELETE FROM refusal WHERE id = ?", [(refusal_id,) for refusal_id in found])
    return True


def _ref(db: apsw.Connection, item_id: str) -> str:
    found = db.execute("SELECT ref FROM item WHERE id = ?", (item_id,)).fetchone()
    if found is None:
        raise UserFault("That evidence item is no longer in the list.", "Choose another one.")
    return str(found[0])
