"""Which items a document may answer, by the field's own words.

Each item and statement has its terms in the framework file. A term counts by how rare it is among the items, by how
often the text has it (with diminishing returns), and more in the title than in the text. The deciding words are given
with each suggestion: a person can see why, and disagree.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from evidencepack.model import EvidenceItem, Framework

_TITLE_WEIGHT = 4.0
_READ_CHARACTERS = 60_000
_ENOUGH = 1.5


class Suggestion(Struct, frozen=True, kw_only=True):
    """A possible answer: the item's or statement's id and reference, its score (higher is better), the deciding words.

    `pages` are the numbers of the pages on which most of the words stand.
    """

    id: str
    ref: str
    title: str
    score: float
    words: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


class Suggestions(Struct, frozen=True, kw_only=True):
    """Items (best first, only those with some support), all statements with their scores, and evidence categories."""

    items: tuple[Suggestion, ...]
    statements: tuple[Suggestion, ...]
    categories: tuple[str, ...]


def suggest(
    title: str, pages: Sequence[str], items: Sequence[EvidenceItem], framework: Framework, most: int = 5
) -> Suggestions:
    """Rank items and statements for a document with this title and page texts."""
    vocabulary = {item.id: _terms_of(item) for item in items}
    rarity = _rarity(vocabulary.values())
    text = _Words(title, pages)
    ranked = sorted((_rate_item(item, vocabulary[item.id], rarity, text) for item in items), key=_best_first)
    return Suggestions(
        items=tuple(found for found in ranked if found.score >= _ENOUGH)[:most],
        statements=_statements(framework, items, ranked, rarity, text),
        categories=guess_categories(title, pages, framework),
    )


def guess_categories(title: str, pages: Sequence[str], framework: Framework) -> tuple[str, ...]:
    """The evidence category that the text most carries (none when its words say nothing either way)."""
    text = _Words(title, pages)
    scored = [(sum(text.weight(term) for term in category.keywords), category.id) for category in framework.categories]
    best, category_id = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return (category_id,) if best >= _ENOUGH else ()


class _Words:
    """A document's words, ready to be asked for terms."""

    def __init__(self, title: str, pages: Sequence[str]) -> None:
        self._title = _plain(title)
        self._pages = [_plain(page) for page in _first_characters(pages)]
        self._counted: dict[str, float] = {}

    def weight(self, term: str) -> float:
        """How strongly the document has this term: 0 when not at all."""
        found = self._counted.get(term)
        if found is None:
            needle = _plain(term)
            inside = sum(page.count(needle) for page in self._pages)
            found = math.log1p(inside) + (_TITLE_WEIGHT if needle in self._title else 0.0)
            self._counted[term] = found
        return found

    def pages_with(self, terms: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the up to three pages that have most of these terms, in their order."""
        needles = [_plain(term) for term in terms]
        counts = Counter({number: sum(n in page for n in needles) for number, page in enumerate(self._pages, 1)})
        return tuple(sorted(number for number, count in counts.most_common(3) if count))


def _first_characters(pages: Sequence[str]) -> list[str]:
    taken, left = [], _READ_CHARACTERS
    for page in pages:
        taken.append(page[:left])
        left -= len(page)
        if left <= 0:
            break
    return taken


def _plain(text: str) -> str:
    """Lower case words with single spaces, and a space at each end so that only whole words match."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "


def _terms_of(item: EvidenceItem) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*item.keywords, item.title.casefold())))


def _rarity(vocabularies: Iterable[tuple[str, ...]]) -> Mapping[str, float]:
    known = list(vocabularies)
    counts = Counter(term for terms in known for term in terms)
    return {term: math.log((1 + len(known)) / count) for term, count in counts.items()}


def _rate_item(item: EvidenceItem, terms: tuple[str, ...], rarity: Mapping[str, float], text: _Words) -> Suggestion:
    weights = {term: rarity[term] * text.weight(term) for term in terms}
    found = sorted((term for term, weight in weights.items() if weight > 0), key=lambda term: -weights[term])
    # The square root of the number of terms keeps an item with a long vocabulary from winning by length alone.
    score = sum(weights.values()) / math.sqrt(len(terms) or 1)
    words = tuple(found[:5])
    return Suggestion(
        id=item.id, ref=item.ref, title=item.title, score=round(score, 3), words=words, pages=text.pages_with(words)
    )


def _statements(
    framework: Framework,
    items: Sequence[EvidenceItem],
    ranked: Sequence[Suggestion],
    rarity: Mapping[str, float],
    text: _Words,
) -> tuple[Suggestion, ...]:
    by_item = {found.id: found for found in ranked}
    rated = []
    for statement in framework.statements:
        own = {term: rarity.get(term, 1.0) * text.weight(term) for term in statement.keywords}
        under = [by_item[item.id] for item in items if statement.id in item.statements and item.id in by_item]
        best = sorted((found.score for found in under), reverse=True)[:2]
        score = sum(own.values()) / math.sqrt(len(own) or 1) + sum(best)
        words = [term for term, weight in own.items() if weight > 0]
        words += [word for found in sorted(under, key=_best_first)[:1] for word in found.words]
        rated.append(
            Suggestion(
                id=statement.id,
                ref=f"QS{statement.number}",
                title=statement.title,
                score=round(score, 3),
                words=tuple(dict.fromkeys(words))[:5],
            )
        )
    return tuple(sorted(rated, key=_best_first))


def _best_first(found: Suggestion) -> tuple[float, str]:
    return (-found.score, found.ref)
