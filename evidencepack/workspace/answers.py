"""Changes to answers: which document, link or statement answers which evidence item, and where in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import apsw
from msgspec import structs

from evidencepack.errors import UserFault
from evidencepack.model import DOCUMENT_ANSWERS, Answer, AnswerKind, DocumentState, EvidenceItem
from evidencepack.web_address import is_web_address
from evidencepack.workspace import queries, rows
from evidencepack.workspace.days import parse_date
from evidencepack.workspace.documents import counted
from evidencepack.workspace.store import Workspace

_PAGES = re.compile(r"\d{1,5}(?:\s*[-–]\s*\d{1,5})?(?:\s*,\s*\d{1,5}(?:\s*[-–]\s*\d{1,5})?)*")


def tidy_pages(text: str) -> str:
    """A page locator in its one form: "4-7, 9". Raises `UserFault` for anything that is not pages."""
    text = text.strip()
    if not text:
        return ""
    if not _PAGES.fullmatch(text):
        raise UserFault(f"“{text}” is not a page or a range of pages.", "Write it as 4, as 4-7 or as 2, 4-7.")
    parts = [re.sub(r"\s*[-–]\s*", "-", part.strip()) for part in text.split(",")]
    for part in parts:
        first, _, last = part.partition("-")
        if int(first) < 1 or (last and int(last) < int(first)):
            raise UserFault(f"The pages “{part}” run backwards or start before 1.", "Write the lower page first.")
    return ", ".join(parts)


def checked(answer: Answer) -> Answer:
    """The answer with its fields tidied. Raises `UserFault` when its kind lacks what it needs."""
    if answer.kind in DOCUMENT_ANSWERS and not answer.document_id:
        raise UserFault("This kind of answer needs a document.", "Choose the document that answers the item.")
    if answer.kind is AnswerKind.LINK:
        answer = _checked_link(answer)
    if answer.kind in {AnswerKind.NOT_HELD, AnswerKind.NOT_APPLICABLE} and not answer.reason.strip():
        raise UserFault(f"“{answer.kind.value.capitalize()}” needs a reason.", "CQC reads it in the index: say why.")
    if answer.kind is AnswerKind.SECTION and not (answer.pages.strip() or answer.section.strip()):
        raise UserFault("A section of another document needs a place.", "Give its pages or name the section.")
    return structs.replace(
        answer,
        pages=tidy_pages(answer.pages),
        section=answer.section.strip(),
        note=answer.note.strip(),
        reason=answer.reason.strip(),
        action=answer.action.strip(),
        categories=tuple(sorted(set(answer.categories))),
    )


def _checked_link(answer: Answer) -> Answer:
    if not is_web_address(answer.url.strip()):
        raise UserFault(f"“{answer.url}” is not a web address.", "It starts with https:// and names a public page.")
    if not answer.seen_on:
        raise UserFault("A link needs the date on which it was seen.", "Open the page, then give today's date.")
    return structs.replace(answer, url=answer.url.strip(), seen_on=parse_date(answer.seen_on).isoformat())


def add_answer(workspace: Workspace, answer: Answer) -> Answer:
    """Add one answer and give it as it was stored, with its id and place. Raises `UserFault`, see `checked`."""
    answer = checked(answer)
    item = _item(workspace, answer.item_id)
    words = f": {answer.kind.value}"
    if answer.document_id:
        words = f" with {counted([queries.document(workspace.reader(), answer.document_id)])}"
    with workspace.change(f"Answer {item.ref}{words}") as db:
        stored = insert_answer(db, answer)
        take_into_use(db, [answer.document_id] if answer.document_id else [])
    return stored


def answer_with_documents(
    workspace: Workspace,
    item_id: str,
    document_ids: Sequence[str],
    *,
    categories: dict[str, tuple[str, ...]] | None = None,
    job: str | None = None,
) -> list[Answer]:
    """Answer an item with whole documents; those that answer it already are passed over.

    `categories` gives the evidence categories by document id. With `job`, part of that job's step for undo.
    """
    known = categories or {}
    given = [
        Answer(id="", item_id=item_id, kind=AnswerKind.DOCUMENT, document_id=one, categories=known.get(one, ()))
        for one in document_ids
    ]
    return add_document_answers(workspace, item_id, given, job=job)


def add_document_answers(
    workspace: Workspace, item_id: str, given: Sequence[Answer], *, job: str | None = None
) -> list[Answer]:
    """Add answers of one item, each a document or its pages, as one change; documents that answer it are passed over.

    With `job`, part of that job's step for undo. Raises `UserFault`, see `checked`.
    """
    item = _item(workspace, item_id)
    there = {answer.document_id for answer in queries.answers(workspace.reader(), item_id=item_id)}
    new = {one.document_id: checked(one) for one in reversed(given) if one.document_id and one.document_id not in there}
    fresh = queries.documents(workspace.reader(), list(new))
    if not fresh:
        return []
    with workspace.change(f"Answer {item.ref} with {counted(fresh)}", job=job) as db:
        added = [insert_answer(db, new[document.id]) for document in fresh]
        take_into_use(db, [document.id for document in fresh])
    return added


def add_answers_of_items(workspace: Workspace, given: Sequence[Answer], title: str) -> list[Answer]:
    """Add document answers of several items as one change with this title; pairs that are there are passed over.

    Raises `UserFault`, see `checked`.
    """
    there = {(answer.item_id, answer.document_id) for answer in queries.answers(workspace.reader())}
    new: dict[tuple[str, str | None], Answer] = {}
    for one in given:
        new.setdefault((one.item_id, one.document_id), checked(one))
    fresh = [answer for pair, answer in new.items() if pair not in there]
    if not fresh:
        return []
    with workspace.change(title) as db:
        added = [insert_answer(db, answer) for answer in fresh]
        take_into_use(db, [answer.document_id for answer in fresh if answer.document_id])
    return added


def update_answer(workspace: Workspace, answer: Answer) -> None:
    """Change an answer's fields (found by its id). Raises `UserFault`, see `checked`."""
    answer = checked(answer)
    queries.answer(workspace.reader(), answer.id)
    item = _item(workspace, answer.item_id)
    row = rows.answer_row(answer)
    columns = [name.strip() for name in rows.ANSWER_COLUMNS.split(",")]
    updates = ", ".join(f"{name} = ?" for name in columns[1:])
    with workspace.change(f"Change an answer of {item.ref}") as db:
        db.execute(f"UPDATE answer SET {updates} WHERE id = ?", (*row[1:], answer.id))  # noqa: S608


def remove_answers(workspace: Workspace, answer_ids: Sequence[str]) -> None:
    """Take answers away. The documents stay in the workspace."""
    found = [queries.answer(workspace.reader(), answer_id) for answer_id in answer_ids]
    if not found:
        return
    refs = sorted({_item(workspace, answer.item_id).ref for answer in found})
    what = "an answer" if len(found) == 1 else f"{len(found)} answers"
    with workspace.change(f"Remove {what} of {', '.join(refs)}") as db:
        db.executemany("DELETE FROM answer WHERE id = ?", [(answer_id,) for answer_id in answer_ids])


def move_answer(workspace: Workspace, answer_id: str, to: int) -> None:
    """Move an answer to another place (0 is first) among its item's answers."""
    moved = queries.answer(workspace.reader(), answer_id)
    order = [answer.id for answer in queries.answers(workspace.reader(), item_id=moved.item_id)]
    order.remove(answer_id)
    order.insert(max(0, to), answer_id)
    with workspace.change(f"Reorder the answers of {_item(workspace, moved.item_id).ref}") as db:
        db.executemany(
            "UPDATE answer SET position = ?1 WHERE id = ?2 AND position <> ?1",
            [(position, key) for position, key in enumerate(order, 1)],
        )


def _item(workspace: Workspace, item_id: str) -> EvidenceItem:
    for item in queries.items(workspace.reader()):
        if item.id == item_id:
            return item
    raise UserFault("That evidence item is no longer in the list.", "Choose another one.")


def insert_answer(db: apsw.Connection, answer: Answer) -> Answer:
    """Add an answer, already checked, after its item's others inside a change that is under way; gives it as stored."""
    last = db.execute("SELECT coalesce(max(position), 0) FROM answer WHERE item_id = ?", (answer.item_id,)).get
    stored = structs.replace(answer, id=rows.new_id(), position=int(last) + 1)
    row = rows.answer_row(stored)
    # whoever answers an item with a document no longer says that it does not answer it
    db.execute("DELETE FROM refusal WHERE document_id = ? AND item_id = ?", (stored.document_id, stored.item_id))
    db.execute(f"INSERT INTO answer ({rows.ANSWER_COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    return stored


def take_into_use(db: apsw.Connection, document_ids: Sequence[str]) -> None:
    """Take documents into use inside a change that is under way; nothing changes for those that are."""
    db.executemany(
        "UPDATE document SET state = ? WHERE id = ? AND state <> ?",
        [(DocumentState.IN_USE.value, key, DocumentState.IN_USE.value) for key in document_ids],
    )
