"""The claims that a statement's narrative makes, and whether something that it cites speaks of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from evidencepack.assessment.plan import points
from evidencepack.model import Citation, Document, EvidenceItem, StatementAssessment

Texts = Mapping[str, Mapping[int, str]]  # page number -> text, by document

NARRATIVE = ("doing_well", "to_improve", "doing_about", "voice")
_SHARED = 2  # words of a claim that the name of what is cited must have, or one long one
_LONG = 9  # letters from which on a word names a subject ("reablement")
_PART = 40  # per cent of a sentence's words that a cited page must have
_MOST_PAGES = 25  # pages of one citation that are looked through; one of more pages is taken to speak of all
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}|\d[\d,.]*")
_FILLERS = """
about above across after again against also although always among around been before being below between both
cannot could does doing done down during each every from further have having here however into itself just know
known less like made make many more most much must need needs only other others ours over people quite rather same
several shall should since some still such than that their them then there these they this those through under
until upon very want wants well were what when where whether which while will with within without work would year
years your council local authority care social adult adults service services support
"""
_EMPTY = frozenset(_FILLERS.split())


class Claims:
    """The claims of one statement: each bullet or paragraph of its narrative."""

    def __init__(self, said: StatementAssessment) -> None:
        self.all: tuple[str, ...] = tuple(point for field in NARRATIVE for point in points(getattr(said, field)))

    def without_evidence(
        self,
        cited: Sequence[Citation],
        documents: Mapping[str, Document],
        items: Mapping[str, EvidenceItem],
        texts: Texts,
    ) -> list[str]:
        """The claims of which nothing cited speaks.

        Something speaks of a claim that names it, whose words it has in its own name, or a sentence of which has its
        words on a page that is cited. A public link counts by its note; one without a note is taken to speak of all.
        In doubt a claim is taken to be shown: the finding is for information, and noise would bury what matters.
        """
        sources = [_Source(citation, documents, items, texts) for citation in cited]
        return [claim for claim in self.all if not any(source.speaks_of(claim) for source in sources)]


class _Source:
    """One citation with the words by which it is known and those of its pages."""

    def __init__(
        self,
        citation: Citation,
        documents: Mapping[str, Document],
        items: Mapping[str, EvidenceItem],
        texts: Texts,
    ) -> None:
        document = documents.get(citation.document_id or "")
        item = items.get(citation.item_id or "")
        self._handles = [handle for handle in (item.ref if item else "", document.title if document else "") if handle]
        about = [citation.note, citation.section, document.title if document else ""]
        if item:
            about += [item.title, item.wording]
        self._named = words_of(" ".join(about))
        self._citation, self._texts = citation, texts
        self._open = not self._named and document is None

    def speaks_of(self, claim: str) -> bool:
        folded = claim.casefold()
        if self._open or any(handle.casefold() in folded for handle in self._handles):
            return True
        wanted = words_of(claim)
        shared = wanted & self._named
        if not wanted or len(shared) >= min(_SHARED, len(wanted)) or any(len(word) >= _LONG for word in shared):
            return True
        sentences = [words for sentence in _SENTENCE.split(claim) if len(words := words_of(sentence)) >= _SHARED]
        pages = _cited_pages(self._citation, self._texts)
        if len(pages) > _MOST_PAGES:
            return True
        looked = [words_of(page) for page in pages]
        return any(100 * len(words & page) >= _PART * len(words) for words in sentences for page in looked)


def _cited_pages(citation: Citation, texts: Texts) -> list[str]:
    pages = texts.get(citation.document_id or "", {})
    wanted = set(pages_in(citation.pages))
    return [text for number, text in pages.items() if not wanted or number in wanted]


def pages_in(locator: str) -> list[int]:
    """The page numbers that a locator such as "4-7, 9" names, in order; a range beyond reason gives only its ends."""
    found: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", locator):
        start, end = int(first), int(last or first)
        found += range(start, end + 1) if 0 <= end - start <= 2_000 else [start, end]
    return found


@lru_cache(maxsize=2048)
def words_of(text: str) -> frozenset[str]:
    """The words of a text that say something: long enough, no filler, plurals as singulars."""
    return frozenset(_stem(word) for word in _meant(_WORD.findall(text.casefold())))


def _meant(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if word not in _EMPTY)


def _stem(word: str) -> str:
    word = word.rstrip(".,").removesuffix("’s").removesuffix("'s")
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
