"""What the page knows of evidence: the citations of a statement in words, and what could be cited under it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from evidencepack.model import Answer, AnswerKind, Citation, Document, EvidenceItem, Gap, Snapshot
from ui.words import answer_place, day, place_words


class Cited(Struct, frozen=True):
    """A citation in words. `page` and `subject`: where a click on it leads."""

    citation: Citation
    title: str
    place: str
    page: str = ""
    subject: str = ""


class Citable(Struct, frozen=True):
    """Evidence that a statement may cite: an answer of one of its items. `cited`: it is already."""

    item: EvidenceItem
    answer: Answer
    title: str
    place: str
    cited: bool

    def citation(self, statement_id: str) -> Citation:
        """The citation of it; its id is given when it is stored."""
        answer = self.answer
        return Citation(
            id="",
            statement_id=statement_id,
            document_id=answer.document_id,
            item_id=self.item.id,
            url=answer.url,
            pages=answer.pages,
            section=answer.section,
        )


def cited_under(snapshot: Snapshot, statement_id: str) -> list[Cited]:
    """The statement's citations in their order."""
    documents = {document.id: document for document in snapshot.documents}
    items = {item.id: item for item in snapshot.items}
    return [
        _cited(citation, documents, items) for citation in snapshot.citations if citation.statement_id == statement_id
    ]


def citable_under(snapshot: Snapshot, statement_id: str) -> list[Citable]:
    """The answers of the statement's items that are evidence, in the order of the list."""
    documents = {document.id: document for document in snapshot.documents}
    cited = {
        (citation.document_id, citation.url) for citation in snapshot.citations if citation.statement_id == statement_id
    }
    under = {item.id: item for item in snapshot.items if not item.withdrawn and statement_id in item.statements}
    given: dict[str, list[Answer]] = {item_id: [] for item_id in under}
    for answer in snapshot.answers:
        if answer.item_id in given:
            given[answer.item_id].append(answer)
    found = []
    for item in under.values():
        for answer in given[item.id]:
            if answer.document_id in documents or answer.kind is AnswerKind.LINK:
                document = documents.get(answer.document_id or "")
                title = document.title if document is not None else answer.url
                place = answer_place(answer, document.pages_unit if document is not None else "page")
                known = (answer.document_id, answer.url) in cited
                found.append(Citable(item, answer, title, place, known))
    return found


def remarks_on(gaps: list[Gap], statement_id: str) -> list[Gap]:
    """What the rules say of a statement."""
    return [gap for gap in gaps if gap.subject == "statement" and gap.subject_id == statement_id]


def _cited(citation: Citation, documents: Mapping[str, Document], items: Mapping[str, EvidenceItem]) -> Cited:
    document = documents.get(citation.document_id or "")
    item = items.get(citation.item_id or "")
    unit = document.pages_unit if document is not None else "page"
    pages = place_words(citation.pages, unit) if citation.pages else ""
    place = " · ".join(part for part in (item.ref if item else "", pages, citation.section, citation.note) if part)
    if citation.document_id:
        if document is None:
            return Cited(citation, "A document that is no longer here", place)
        dated = f"dated {day(document.dated)}" if document.dated else ""
        return Cited(citation, document.title, " · ".join(filter(None, (place, dated))), "documents", document.id)
    if citation.url:
        return Cited(citation, citation.url, place)
    title = f"{item.ref} {item.title}" if item is not None else "An item that is no longer in the list"
    return Cited(citation, title, "", "items", citation.item_id or "")
