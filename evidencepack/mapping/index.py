"""What each term says about statements, sub-topics, items and categories: worked out once for a framework and items.

An item's terms are its keywords, the telling words of its title and wording, and the vocabulary of its sub-topics; one
that names no sub-topics (an imported list) gets those that its own wording is about. A term that many items share says
little, as does a word of a long vocabulary: weights are scaled accordingly.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evidencepack.frameworks.references import built_in_item_id
from evidencepack.frameworks.vocabulary import COMMON_WORDS
from evidencepack.mapping.lexicon import Lexicon
from evidencepack.mapping.vocabulary import LearnedWeights, TopicWords, Vocabulary
from evidencepack.mapping.words import plain_words, stem
from evidencepack.model import EvidenceItem, Framework, ItemKind

POINTS = {"strong": 3.0, "usual": 1.0, "weak": 0.3, "against": -1.0}
_KEYWORD = 2.0
_STATEMENT_KEYWORD = 1.0
_TITLE_WORD = 1.0
_TITLE_PHRASE = 4  # a longer title never stands in a text as it is; its words do
_WORDING_WORD = 0.3
_PHRASE = 1.5
_TELLING = 0.2  # of the weight of the item's weightiest term
_GENRE = 0.4  # a leaflet about equipment is evidence of equipment first
_BROAD = 3  # an item of more statements than this is about all of them: no vocabulary says more for it
_TOPIC_SHARE = 0.6
_LIST_SHARE = 0.2  # a list of contacts has names in it, not what is said about working with them
_STOP = frozenset(stem(word) for entry in COMMON_WORDS for word in plain_words(entry))

Weights = dict[int, tuple[tuple[int, float], ...]]  # by term: (place of the statement, topic, item or category, weight)


class Index:
    """The terms of a framework, its items and a vocabulary, with their weights."""

    def __init__(
        self,
        framework: Framework,
        items: Sequence[EvidenceItem],
        vocabulary: Vocabulary,
        learned: LearnedWeights,
        more: Mapping[str, Sequence[str]],
    ) -> None:
        self.framework = framework
        self.items = tuple(items)
        self.topics = tuple(topic for statement in framework.statements for topic in statement.sub_topics)
        self.lexicon = Lexicon(vocabulary.abbreviations)
        built_in = {built_in_item_id(framework.id, ref): words for ref, words in vocabulary.items.items()}
        self._more = {item.id: (*built_in.get(item.id, ()), *more.get(item.id, ())) for item in self.items}
        self._genre = vocabulary.genre
        by_topic = self._topic_points(vocabulary)
        self.topic_weights = _frozen(by_topic)
        self.statement_weights = self._statements(by_topic, learned)
        self.category_weights = self._categories()
        self.item_weights = self._items(by_topic)
        self.telling = self._telling_terms()
        self._give_parts(self.statement_weights)
        self._give_parts(self.topic_weights)
        self.elsewhere = _scaled(dict.fromkeys(self.lexicon.add_all(vocabulary.elsewhere), _KEYWORD))

    def _topic_points(self, vocabulary: Vocabulary) -> list[dict[int, float]]:
        nothing = TopicWords()
        return [self._points(vocabulary.topics.get(topic.id, nothing)) for topic in self.topics]

    def _points(self, words: TopicWords) -> dict[int, float]:
        points: dict[int, float] = {}
        for field, value in POINTS.items():
            for number in self.lexicon.add_all(getattr(words, field)):
                points.setdefault(number, value)
        return points

    def _statements(self, by_topic: Sequence[Mapping[int, float]], learned: LearnedWeights) -> Weights:
        places = {statement.id: place for place, statement in enumerate(self.framework.statements)}
        points: list[dict[int, float]] = [{} for _ in places]
        for topic, terms in zip(self.topics, by_topic, strict=True):
            row = points[places[topic.statement]]
            for number, value in terms.items():
                row[number] = max(value, row.get(number, value))
        for statement, row in zip(self.framework.statements, points, strict=True):
            for number in self.lexicon.add_all((*statement.keywords, statement.title, *statement.aliases)):
                row.setdefault(number, _STATEMENT_KEYWORD)
        shares = [{number: learned.share * value for number, value in row.items()} for row in points]
        for term, corrections in learned.words.items():
            for number in self.lexicon.add_all([term]):
                for statement_id, correction in zip(learned.statements, corrections, strict=True):
                    if statement_id in places:
                        row = shares[places[statement_id]]
                        row[number] = row.get(number, 0.0) + correction
        return _frozen(shares)

    def _give_parts(self, weights: Weights) -> None:
        """A phrase that only items know says of statements what its words say: a text's words count for it alone."""
        for number, term in enumerate(self.lexicon.shown):
            words = plain_words(term)
            if len(words) < 2 or number in weights:
                continue
            told = [self._of_parts(words[:cut], words[cut:], weights) for cut in (1, len(words) - 1)]
            best = max(told, key=lambda row: sum(map(abs, row.values())))
            if best:
                weights[number] = tuple(best.items())

    def _of_parts(self, first: Sequence[str], second: Sequence[str], weights: Weights) -> dict[int, float]:
        row: dict[int, float] = defaultdict(float)
        for part in (first, second):
            for number in self.lexicon.find(" ".join(part)):
                for place, weight in weights.get(number, ()):
                    row[place] += weight
        return row

    def _categories(self) -> Weights:
        rows = [dict.fromkeys(self.lexicon.add_all(one.keywords), 1.0) for one in self.framework.categories]
        return _frozen(rows)

    # ------------------------------------------------------------ items

    def _items(self, by_topic: Sequence[Mapping[int, float]]) -> Weights:
        own = [self._own_terms(item) for item in self.items]
        shared = Counter(number for terms in own for number in terms)
        genre = {self.lexicon.known(term) for term in self._genre}
        rows = []
        for item, terms in zip(self.items, own, strict=True):
            row: dict[int, float] = defaultdict(float)
            for place, share in self._topics_of(item):
                for number, value in by_topic[place].items():
                    row[number] += _TOPIC_SHARE * share * value
            for number, value in terms.items():
                row[number] = max(row[number], 0.0) + value * self._rarity(shared[number])
            rows.append(
                {
                    number: value * self._telling_power(number) * (_GENRE if number in genre else 1.0)
                    for number, value in row.items()
                }
            )
        return _frozen([_scaled(row) for row in rows])

    def _telling_terms(self) -> frozenset[tuple[int, int]]:
        """(term, place of the item): those that may carry a suggestion, as hints and words of the wording may not."""
        most = [0.0] * len(self.items)
        for pairs in self.item_weights.values():
            for place, weight in pairs:
                most[place] = max(most[place], weight)
        return frozenset(
            (number, place)
            for number, pairs in self.item_weights.items()
            for place, weight in pairs
            if weight >= _TELLING * most[place]
        )

    def _telling_power(self, number: int) -> float:
        """A phrase says more than a word: it hardly ever stands there by chance."""
        return _PHRASE if " " in self.lexicon.shown[number] else 1.0

    def _rarity(self, count: int) -> float:
        return math.log((1 + len(self.items)) / count) / math.log(1 + len(self.items)) if count > 1 else 1.0

    def _own_terms(self, item: EvidenceItem) -> dict[int, float]:
        more = self._more.get(item.id, ())
        named = [item.title] if len(item.title.split()) <= _TITLE_PHRASE else []
        terms: dict[int, float] = dict.fromkeys(self.lexicon.add_all((*item.keywords, *more, *named)), _KEYWORD)
        for text, value in ((item.title, _TITLE_WORD), (item.wording, _WORDING_WORD)):
            for number in self.lexicon.add_all(_telling(text)):
                terms.setdefault(number, value)
        return terms

    def _topics_of(self, item: EvidenceItem) -> list[tuple[int, float]]:
        """The places of the item's sub-topics, each with its share of the item."""
        share = _LIST_SHARE if item.kinds == (ItemKind.CONTACTS,) else 1.0
        stated = [place for place, topic in enumerate(self.topics) if topic.id in item.sub_topics]
        if stated:
            return [(place, share / math.sqrt(len(stated))) for place in stated]
        if len(item.statements) > _BROAD:
            return []
        return self._topics_by_wording(item)

    def _topics_by_wording(self, item: EvidenceItem) -> list[tuple[int, float]]:
        said = self.lexicon.find(f"{item.title}. {item.wording}. {'. '.join(item.keywords)}")
        scores: Counter[int] = Counter()
        for number in said:
            for place, value in self.topic_weights.get(number, ()):
                if not item.statements or self.topics[place].statement in item.statements:
                    scores[place] += value  # type: ignore[assignment]  # a Counter of weights
        best = [(place, score) for place, score in scores.most_common(2) if score >= POINTS["strong"]]
        total = sum(score for _, score in best)
        return [(place, score / total) for place, score in best]


def _telling(text: str) -> list[str]:
    return [word for word in plain_words(text) if len(word) > 2 and stem(word) not in _STOP]


def _scaled(row: Mapping[int, float]) -> dict[int, float]:
    """A long vocabulary meets more of any text: the fourth root of its length evens that out in part."""
    size = math.sqrt(sum(value * value for value in row.values())) or 1.0
    return {number: value / math.sqrt(size) for number, value in row.items()}


def _frozen(rows: Iterable[Mapping[int, float]]) -> Weights:
    """By term instead of by row, so that a text's terms are looked up once each."""
    by_term: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for place, row in enumerate(rows):
        for number, value in row.items():
            if value:
                by_term[number].append((place, value))
    return {number: tuple(pairs) for number, pairs in by_term.items()}
