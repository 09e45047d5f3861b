"""Changes to documents: their title, state, date and note, and taking them out of the workspace."""

from __future__ import annotations

from collections.abc import Sequence

from evidencepack.errors import UserFault
from evidencepack.model import Document, DocumentState
from evidencepack.workspace import queries, rows
from evidencepack.workspace.days import parse_date
from evidencepack.workspace.store import Workspace


def counted(documents: Sequence[Document]) -> str:
    """One document by its title, several by their number: for the titles of changes."""
    return f"“{documents[0].title}”" if len(documents) == 1 else f"{len(documents)} documents"


def rename(workspace: Workspace, document_id: str, title: str) -> None:
    """Give a document another title. The file keeps its name; the pack uses the title."""
    title = " ".join(title.split())
    if not title:
        raise UserFault("A document needs a title.", "Type one, or press Escape to keep the old one.")
    with workspace.change(f"Rename to “{title}”") as db:
        db.execute("UPDATE document SET title = ? WHERE id = ?", (title, document_id))


def set_state(workspace: Workspace, document_ids: Sequence[str], state: DocumentState) -> None:
    """Set documents aside, take them back into use, or put them back into the inbox."""
    found = queries.documents(workspace.reader(), list(document_ids))
    if not found:
        return
    words = {
        DocumentState.INBOX: "Put {} back into the inbox",
        DocumentState.IN_USE: "Take {} into use",
        DocumentState.SET_ASIDE: "Set {} aside",
    }
    with workspace.change(words[state].format(counted(found))) as db:
        db.execute(
            "UPDATE document SET state = ? WHERE id IN (SELECT value FROM json_each(?))",
            (state.value, rows.as_json(tuple(document_ids))),
        )


def set_date(workspace: Workspace, document_id: str, dated: str | None) -> None:
    """Correct a document's own date (ISO or British); None goes back to what was read from the document."""
    value = parse_date(dated).isoformat() if dated else None
    title = queries.document(workspace.reader(), document_id).title
    with workspace.change(f"Date of “{title}”") as db:
        db.execute("UPDATE document SET dated = ? WHERE id = ?", (value, document_id))


def set_draft(workspace: Workspace, document_id: str, *, draft: bool) -> None:
    """Say that a document is, or is not, a draft, until a new version of it comes; as it was read changes nothing.

    While it is said to be none, the finding that it says so itself (C02) does not stand. Raises `NotFound`.
    """
    found = queries.document(workspace.reader(), document_id)
    if found.draft == draft:
        return
    with workspace.change(f"“{found.title}” is {'a' if draft else 'not a'} draft") as db:
        db.execute(
            "UPDATE document SET draft = nullif(?1, coalesce((SELECT j.draft FROM judged j"
            " WHERE j.document_id = ?2 AND j.sha256 = ?3), 0)) WHERE id = ?2",
            (int(draft), document_id, found.version.sha256),
        )


def set_note(workspace: Workspace, document_id: str, note: str) -> None:
    """Note something about a document for the team; empty takes the note away. It never goes into a pack.

    The same note again changes nothing. Raises `NotFound` when the document is gone.
    """
    note, found = note.strip(), queries.document(workspace.reader(), document_id)
    if note == found.note:
        return
    with workspace.change(f"Note on “{found.title}”") as db:
        db.execute("UPDATE document SET note = ? WHERE id = ?", (note, document_id))


def remove(workspace: Workspace, document_ids: Sequence[str]) -> None:
    """Take documents out of the workspace, with their answers. Undo brings both back; the files stay in the store."""
    found = queries.documents(workspace.reader(), list(document_ids))
    if not found:
        return
    wanted = (rows.as_json(tuple(document_ids)),)
    with workspace.change(f"Remove {counted(found)}") as db:
        for table in ("answer", "refusal", "origin", "version"):
            db.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT value FROM json_each(?))", wanted)  # noqa: S608
        db.execute("DELETE FROM document WHERE id IN (SELECT value FROM json_each(?))", wanted)
