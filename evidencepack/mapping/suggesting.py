"""Which items a document may answer, and which statements and sub-topics it is about, by the field's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from evidencepack.mapping.certainty import felt_certainty, item_certainty, shares, statement_certainties
from evidencepack.mapping.folders import SEPARATOR, Folders, says_nothing
from evidencepack.mapping.index import Index, Weights
from evidencepack.mapping.reading import DocumentTerms
from evidencepack.mapping.records import Suggestion, Suggestions
from evidencepack.mapping.vocabulary import LearnedWeights, Vocabulary, builtin_vocabulary, builtin_weights
from evidencepack.model import EvidenceItem, Framework

FITS = 0.18  # if no item is right so often, nothing fits
FITS_BY_FOLDER = 0.1  # the same where the folder is all there is to go by
LEAST_CERTAIN = 0.004  # an item that is right less often is not worth a line beside others
_BREADTH = 0.4  # how much more several terms say together than the same worth in one
_WORDS = 5
_SUB_TOPICS = 3
_CATEGORY = 1.5

Worth = Mapping[int, float]  # by term, what it adds to one item, statement or sub-topic


class Suggester:
    """Ranks items, statements and sub-topics for documents. Make one for many documents: the index is built once."""

    def __init__(
        self,
        items: Sequence[EvidenceItem],
        framework: Framework,
        vocabulary: Vocabulary | None = None,
        weights: LearnedWeights | None = None,
        *,
        more: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`more`: further words of items, by the item's id, as a council's own vocabulary gives them."""
        known = builtin_vocabulary(framework.id) if vocabulary is None else vocabulary
        learned = builtin_weights(framework.id) if weights is None else weights
        self.index = Index(framework, items, known, learned, more or {})
        self.folders = Folders(framework.id, [item.id for item in items])

    def read(self, title: str, pages: Sequence[str], folder: str = "") -> DocumentTerms:
        """The terms of a document with this title (or file name), these page texts, and in this folder."""
        return DocumentTerms(title, pages, self.index.lexicon, folder)

    def suggest(self, title: str, pages: Sequence[str], most: int = 5, folder: str = "") -> Suggestions:
        """Rank items, all statements, sub-topics and the evidence category for a document."""
        terms = self.read(title, pages, folder)
        scores = self.item_scores(terms)
        if says_nothing(title, pages):
            return self.assemble_by_folder(terms, folder, self.folders.expected(folder, scores), frozenset(), most)
        return self.assemble(terms, scores, most)

    def item_scores(self, terms: DocumentTerms) -> list[float]:
        """How much speaks for each item, in the items' order; 0 where nothing does."""
        return _broad_scores(terms, self.index.item_weights, len(self.index.items))

    def assemble(
        self, terms: DocumentTerms, scores: Sequence[float], most: int, felt: Sequence[float] | None = None
    ) -> Suggestions:
        """The suggestions for a document whose items have these scores.

        `felt`: by item, how strongly like documents speak for it (up to 1) or against it (below 0).
        """
        reasons = self._category(terms)
        return Suggestions(
            items=self._items(terms, scores, most, felt or [0.0] * len(scores)),
            statements=self._statements(terms),
            categories=tuple(one.id for one in reasons),
            sub_topics=self._sub_topics(terms),
            category_reasons=reasons,
        )

    def assemble_by_folder(
        self, terms: DocumentTerms, folder: str, expected: Sequence[float], learned: Collection[int], most: int
    ) -> Suggestions:
        """The suggestions for a document of which nothing but its folder is known.

        `expected`: by item, how likely it is; `learned`: the places of the items that decisions speak for.
        """
        worths = _worths(terms, self.index.item_weights, range(len(expected)))
        name = folder.rpartition(SEPARATOR)[2]
        best = [place for place in _best(expected)[:most] if expected[place] >= LEAST_CERTAIN]
        items = tuple(
            Suggestion(
                id=self.index.items[place].id,
                ref=self.index.items[place].ref,
                title=self.index.items[place].title,
                score=round(expected[place], 3),
                words=self._words(worths[place]) or (name,),
                certainty=round(expected[place], 3),
                learned=place in learned,
            )
            for place in best
        )
        fits = bool(best) and expected[best[0]] >= FITS_BY_FOLDER
        return msgspec.structs.replace(self.assemble(terms, [0.0] * len(expected), most), items=items if fits else ())

    def explain(self, terms: DocumentTerms, place: int, score: float) -> Suggestion:
        """The item at this place as a suggestion for a document, with its words and pages, whatever its rank."""
        return self._item(terms, place, score, 1.0, _worths(terms, self.index.item_weights, [place])[place])

    def category(self, title: str, pages: Sequence[str]) -> tuple[str, ...]:
        """The evidence category that the text most carries (none when its words say nothing either way)."""
        return tuple(one.id for one in self._category(self.read(title, pages)))

    def _items(
        self, terms: DocumentTerms, scores: Sequence[float], most: int, felt: Sequence[float]
    ) -> tuple[Suggestion, ...]:
        best = [place for place in _best(scores)[:most] if scores[place] > 0]
        if not self._carried(terms, best, felt):
            return ()
        found = [
            self._item(terms, place, scores[place], share, worth, felt[place])
            for place, share, worth in self.weighed(terms, scores, best)
        ]
        fits = max(one.certainty for one in found) >= FITS
        return tuple(one for one in found if one.certainty >= LEAST_CERTAIN) if fits else ()

    def weighed(
        self, terms: DocumentTerms, scores: Sequence[float], places: Sequence[int]
    ) -> list[tuple[int, float, Worth]]:
        """For the items at these places: place, share of what speaks for any, and what each term adds."""
        elsewhere = sum(terms.weights[number] * self.index.elsewhere.get(number, 0.0) for number in terms.weights)
        worths = _worths(terms, self.index.item_weights, places)
        return [(place, share, worths[place]) for place, share in shares(scores, places, elsewhere)]

    def _carried(self, terms: DocumentTerms, places: Sequence[int], felt: Sequence[float]) -> bool:
        """Whether any of these items has more than hints to go by."""
        telling = self.index.telling
        return any(felt[place] > 0 or any((number, place) in telling for number in terms.weights) for place in places)

    def _item(
        self, terms: DocumentTerms, place: int, score: float, share: float, worth: Worth, felt: float = 0.0
    ) -> Suggestion:
        item = self.index.items[place]
        plain = item_certainty(score, share, worth.values(), terms.words, by_folder=terms.by_folder)
        certainty = felt_certainty(plain, felt)
        return Suggestion(
            id=item.id,
            ref=item.ref,
            title=item.title,
            score=round(score, 3),
            words=self._telling_words(worth, place),
            pages=terms.pages_with(_top(worth)),
            certainty=round(certainty, 3),
            learned=felt > 0,
        )

    def _statements(self, terms: DocumentTerms) -> tuple[Suggestion, ...]:
        statements = self.index.framework.statements
        scores = _scores(terms, self.index.statement_weights, len(statements))
        certain = statement_certainties(scores, sum(terms.weights.values()))
        worths = _worths(terms, self.index.statement_weights, range(len(statements)))
        return tuple(
            Suggestion(
                id=statements[place].id,
                ref=f"QS{statements[place].number}",
                title=statements[place].title,
                score=round(scores[place], 3),
                words=self._words(worths[place]),
                certainty=round(certain[place], 3),
            )
            for place in _best(scores)
        )

    def _sub_topics(self, terms: DocumentTerms) -> tuple[Suggestion, ...]:
        index, topics = self.index, self.index.topics
        of_statement = _scores(terms, index.statement_weights, len(index.framework.statements))
        places = {statement.id: place for place, statement in enumerate(index.framework.statements)}
        own = _scores(terms, index.topic_weights, len(topics))
        scores = [score + of_statement[places[topic.statement]] for topic, score in zip(topics, own, strict=True)]
        certain = statement_certainties(scores, sum(terms.weights.values()))
        best = [place for place in _best(scores)[:_SUB_TOPICS] if own[place] > 0]
        worths = _worths(terms, index.topic_weights, best)
        return tuple(
            Suggestion(
                id=topics[place].id,
                ref=topics[place].id,
                title=topics[place].title,
                score=round(scores[place], 3),
                words=self._words(worths[place]),
                pages=terms.pages_with(_top(worths[place])),
                certainty=round(certain[place], 3),
            )
            for place in best
        )

    def _category(self, terms: DocumentTerms) -> tuple[Suggestion, ...]:
        categories = self.index.framework.categories
        scores = _scores(terms, self.index.category_weights, len(categories))
        best = [place for place in _best(scores)[:1] if scores[place] >= _CATEGORY]
        worths = _worths(terms, self.index.category_weights, best)
        return tuple(
            Suggestion(
                id=categories[place].id,
                ref=categories[place].id,
                title=categories[place].title,
                score=round(scores[place], 3),
                words=self._words(worths[place]),
                pages=terms.pages_with(_top(worths[place])),
                certainty=round(scores[place] / sum(scores), 3),
            )
            for place in best
        )

    def _telling_words(self, worth: Worth, place: int) -> tuple[str, ...]:
        """The deciding words of an item without its mere hints, unless hints are all there is."""
        telling = {number: value for number, value in worth.items() if (number, place) in self.index.telling}
        return self._words(telling or worth)

    def _words(self, worth: Worth) -> tuple[str, ...]:
        return tuple(self.index.lexicon.shown[number] for number in _top(worth))


def suggest(
    title: str,
    pages: Sequence[str],
    items: Sequence[EvidenceItem],
    framework: Framework,
    most: int = 5,
    *,
    folder: str = "",
) -> Suggestions:
    """Rank items and statements for a document with this title (or file name) and page texts.

    `folder`: the names of the folders that the document came from, which say something where a name says nothing. At
    most `most` items are given, the best first; none when nothing fits. All statements are given, with scores.
    """
    return _suggester(_Request(tuple(items), framework)).suggest(title, pages, most, folder)


def guess_categories(title: str, pages: Sequence[str], framework: Framework) -> tuple[str, ...]:
    """The evidence category that the text most carries (none when its words say nothing either way)."""
    return _suggester(_Request(framework.items, framework)).category(title, pages)


class _Request:
    """Items and framework as one cache key: compared by what they say, hashed once by their ids and wordings."""

    def __init__(self, items: tuple[EvidenceItem, ...], framework: Framework) -> None:
        self.items, self.framework = items, framework
        self._hash = hash((framework.id, framework.version, tuple((item.id, item.wording) for item in items)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Request) and self.items == other.items and self.framework == other.framework


@lru_cache(maxsize=8)
def _suggester(request: _Request) -> Suggester:
    return Suggester(request.items, request.framework)


def _scores(terms: DocumentTerms, weights: Weights, count: int) -> list[float]:
    scores = [0.0] * count
    for number, amount in terms.weights.items():
        for place, weight in weights.get(number, ()):
            scores[place] += amount * weight
    return scores


def _broad_scores(terms: DocumentTerms, weights: Weights, count: int) -> list[float]:
    """Scores, higher where several terms speak together than where one does alone, however often it stands there."""
    scores, gains, squares = [0.0] * count, [0.0] * count, [0.0] * count
    for number, amount in terms.weights.items():
        for place, weight in weights.get(number, ()):
            worth = amount * weight
            scores[place] += worth
            if worth > 0:
                gains[place] += worth
                squares[place] += worth * worth
    return [
        score * (gain * gain / square) ** _BREADTH if score > 0 else 0.0
        for score, gain, square in zip(scores, gains, squares, strict=True)
    ]


def _best(scores: Sequence[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda place: (-scores[place], place))


def _worths(terms: DocumentTerms, weights: Weights, places: Iterable[int]) -> dict[int, dict[int, float]]:
    """By place: what each term adds there, where it adds something."""
    worths: dict[int, dict[int, float]] = {place: {} for place in places}
    for number, amount in terms.weights.items():
        for place, weight in weights.get(number, ()):
            if weight > 0 and place in worths:
                worths[place][number] = amount * weight
    return worths


def _top(worth: Worth) -> dict[int, float]:
    return dict(sorted(worth.items(), key=lambda pair: (-pair[1], pair[0]))[:_WORDS])
