"""How much evidence stands behind each quality statement and sub-topic, by evidence category."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from evidencepack.model import DOCUMENT_ANSWERS, Answer, AnswerKind, Snapshot

_Key = TypeVar("_Key")

THIN = 2  # a cell with so few pieces of evidence, or fewer, is called thin


class Coverage(Struct, frozen=True):
    """Counts of distinct pieces of evidence (documents and links).

    `cells`: (statement id, category id) -> count; `statements` and `sub_topics`: id -> count, whatever the category.
    """

    cells: dict[tuple[str, str], int]
    statements: dict[str, int]
    sub_topics: dict[str, int]


def coverage(snapshot: Snapshot) -> Coverage:
    """Count the evidence of a snapshot. Withdrawn items and documents that were set aside do not count."""
    framework = snapshot.framework
    cells: dict[tuple[str, str], set[str]] = {
        (statement.id, category.id): set() for statement in framework.statements for category in framework.categories
    }
    statements: dict[str, set[str]] = {statement.id: set() for statement in framework.statements}
    topics: dict[str, set[str]] = {topic.id: set() for one in framework.statements for topic in one.sub_topics}
    items = {item.id: item for item in snapshot.items if not item.withdrawn}
    aside = set_aside(snapshot)
    for answer in snapshot.answers:
        item = items.get(answer.item_id)
        piece = piece_of_evidence(answer)
        if item is None or piece is None or answer.document_id in aside:
            continue
        for topic in item.sub_topics:
            topics.setdefault(topic, set()).add(piece)
        for statement in item.statements:
            statements.setdefault(statement, set()).add(piece)
            for category in answer.categories:
                cells.setdefault((statement, category), set()).add(piece)
    return Coverage(_counts(cells), _counts(statements), _counts(topics))


def piece_of_evidence(answer: Answer) -> str | None:
    """What the answer gives as evidence: a document or a link; None for "not held" and the like."""
    if answer.kind in DOCUMENT_ANSWERS:
        return answer.document_id
    return answer.url if answer.kind is AnswerKind.LINK else None


def set_aside(snapshot: Snapshot) -> frozenset[str]:
    """The ids of the documents that are kept but are not part of the return."""
    return frozenset(found.id for found in snapshot.documents if found.state == "set aside")


def _counts(sets: dict[_Key, set[str]]) -> dict[_Key, int]:
    return {key: len(members) for key, members in sets.items()}
