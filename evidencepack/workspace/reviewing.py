"""Changes that a review of the inbox makes: many suggestions accepted as one step, and documents known to be copies."""

from __future__ import annotations

from collections.abc import Sequence

from evidencepack.errors import UserFault
from evidencepack.model import Answer, DocumentState
from evidencepack.workspace import queries
from evidencepack.workspace.answers import add_answers_of_items, checked
from evidencepack.workspace.store import Workspace


def accept_together(workspace: Workspace, accepted: Sequence[Answer]) -> int:
    """Add these answers as one change, and take their documents into use; give how many were added.

    What is given already is passed over, as is an answer whose document or item has gone. Raises `UserFault` if an
    answer lacks what its kind needs.
    """
    db = workspace.reader()
    there = {document.id for document in queries.documents(db)}
    items = {item.id for item in queries.items(db) if not item.withdrawn}
    given = {(answer.item_id, answer.document_id) for answer in queries.answers(db)}
    fresh = {
        (one.item_id, one.document_id): checked(one)
        for one in accepted
        if one.item_id in items and one.document_id in there and (one.item_id, one.document_id) not in given
    }
    if not fresh:
        return 0
    title = f"Accept {len(fresh)} suggestion{'' if len(fresh) == 1 else 's'}"
    return len(add_answers_of_items(workspace, list(fresh.values()), title))


def set_aside_as_duplicate(workspace: Workspace, document_id: str, twin: str = "") -> None:
    """Set a document aside because it is a copy, and say so in its internal note. `twin`: what it is a copy of.

    Raises `NotFound` when the document is gone, `UserFault` when it is set aside already.
    """
    document = queries.document(workspace.reader(), document_id)
    if document.state is DocumentState.SET_ASIDE:
        raise UserFault(f"“{document.title}” is set aside already.", "Nothing has to be done.")
    said = f"A copy of “{twin}”." if twin else "A copy of another document."
    note = "\n".join(part for part in (document.note, said) if part)
    with workspace.change(f"Set “{document.title}” aside as a copy") as db:
        db.execute(
            "UPDATE document SET state = ?, note = ? WHERE id = ?", (DocumentState.SET_ASIDE.value, note, document_id)
        )
