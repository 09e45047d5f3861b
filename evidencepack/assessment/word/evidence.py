"""The evidence that a statement cites, numbered within the statement: documents with their place, items, links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from evidencepack.assessment.evidence_words import long_date, where
from evidencepack.assessment.word.markup import Run
from evidencepack.model import (
    DOCUMENT_ANSWERS,
    Answer,
    AnswerKind,
    Citation,
    Document,
    DocumentState,
    EvidenceItem,
    QualityStatement,
    Snapshot,
)
from evidencepack.web_address import is_web_address

_OF_ONE_ITEM = 3  # of its answers, where nobody has chosen what to cite
NOTHING = "No evidence cited yet"


class Evidence:
    """Finds and words the evidence of a snapshot. `links`: as in `WordOptions`."""

    def __init__(self, snapshot: Snapshot, links: Mapping[str, str], index: str) -> None:
        self._snapshot = snapshot
        self._links = links
        self._index = index
        self._items = {item.id: item for item in snapshot.items}
        self._documents = {one.id: one for one in snapshot.documents}
        self._paths: dict[str, str] = {}
        for answer in snapshot.answers:
            if answer.document_id and answer.id in links:
                self._paths.setdefault(answer.document_id, links[answer.id])

    def cited(self, statement: QualityStatement) -> list[tuple[Run, ...]]:
        """One line for each citation, "7.2" in front. Where none was chosen, what answers the statement's items."""
        chosen = [one for one in self._snapshot.citations if one.statement_id == statement.id]
        lines = [line for one in chosen if (line := self._citation(one))] or self._answers(statement)
        return [(Run(f"{statement.number}.{at}  ", bold=True), *line) for at, line in enumerate(lines, 1)]

    # ---------------------------------------------------------------- chosen citations

    def _citation(self, one: Citation) -> tuple[Run, ...] | None:
        line: list[Run] = []
        if one.document_id:
            document = self._documents.get(one.document_id)
            if document is None or document.state is DocumentState.SET_ASIDE:
                return None
            line += self._document(document, self._paths.get(document.id, ""), one.pages, one.section)
        elif one.url:  # before the item, which a link that was chosen among its answers has as well
            line.append(_web(one.url))
            line += _quiet(where(one.pages, "page", one.section))
        elif (item := self._items.get(one.item_id or "")) is not None:
            line.append(self._item(item))
        else:
            return None
        return (*line, *_quiet(one.note.strip()))

    def _item(self, item: EvidenceItem) -> Run:
        return Run(f"{item.ref} {item.title}", link=quote(self._index) if self._index else "")

    # ---------------------------------------------------------------- answers in their stead

    def _answers(self, statement: QualityStatement) -> list[tuple[Run, ...]]:
        items = [i for i in self._snapshot.items if statement.id in i.statements and not i.withdrawn]
        lines = []
        for item in sorted(items, key=lambda item: item.position):
            answers = sorted(
                (one for one in self._snapshot.answers if one.item_id == item.id),
                key=lambda one: (one.position, one.id),
            )
            found = [line for one in answers if (line := self._answer(one))]
            lines += [(Run(f"{item.ref}  "), *line) for line in found[:_OF_ONE_ITEM]]
            if left := len(found) - _OF_ONE_ITEM:
                lines += self._more(item, left) if left > 0 else []
        return lines

    def _more(self, item: EvidenceItem, left: int) -> list[tuple[Run, ...]]:
        many = "1 more document" if left == 1 else f"{left} more documents"
        return [(Run(f"{item.ref}  "), Run(f"{many}: see {item.ref} in the index", link=quote(self._index)))]

    def _answer(self, answer: Answer) -> tuple[Run, ...] | None:
        """None for what is no evidence: not held, not applicable, set aside."""
        if answer.kind is AnswerKind.LINK:
            seen = f"seen {long_date(answer.seen_on)}" if answer.seen_on else ""
            return (_web(answer.url), *_quiet(seen))
        document = self._documents.get(answer.document_id or "") if answer.kind in DOCUMENT_ANSWERS else None
        if document is None or document.state is DocumentState.SET_ASIDE:
            return None
        path = self._links.get(answer.id, "")
        return tuple(self._document(document, path, answer.pages, answer.section))

    def _document(self, document: Document, path: str, pages: str, section: str) -> Sequence[Run]:
        title = Run(document.title, link=quote(path, safe="/") if path else "")
        return (title, *_quiet(where(pages, document.pages_unit, section)))


def _web(url: str) -> Run:
    """A link whose text is its address without the protocol's name."""
    plain = url.strip()
    return Run(plain, link=plain if is_web_address(plain) else "")


def _quiet(text: str) -> tuple[Run, ...]:
    return (Run(f", {text}", quiet=True),) if text else ()
