"""Learns from what the team accepts and refuses, at once: the next suggestion already knows.

A decided document is remembered by its words, its series (the title without period and version) and its folder.
Documents like it are suggested its items, and not those that were refused for it; the document itself gets exactly what
was decided. Nothing is fitted, so nothing that was told can get lost, and learning a decision again changes nothing.
What an earlier return decided comes as its lessons: items are known by id, and an item that continues another keeps
its id.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from evidencepack.mapping.folders import parts_of, says_nothing
from evidencepack.mapping.likeness import Likeness, bag_of_words
from evidencepack.mapping.reading import DocumentTerms
from evidencepack.mapping.records import Suggestion, Suggestions
from evidencepack.mapping.suggesting import Suggester
from evidencepack.mapping.titles import series_of
from evidencepack.mapping.vocabulary import LearnedWeights, Vocabulary
from evidencepack.model import EvidenceItem, Framework, Lesson

_PULL = 1.0  # what a document of the same words adds, in units of the best score of the vocabulary
_LEAST_UNIT = 1.0  # where the vocabulary has next to nothing to say
_PUSH = 1.2  # what a refusal for such a document takes away
_ALIKE = 0.3  # documents less alike than this say nothing of each other
_SAME_SERIES = 0.75  # how alike two papers of one series are, whatever their words
_TOLD = 0.99


class Decision(Struct, frozen=True, kw_only=True):
    """A decided document: what it is known by, its words, series and folder, the items confirmed and refused for it.

    `key` is the document's own, such as its id, `text` a hash of its text.
    """

    key: str
    text: str
    words: dict[str, float]
    confirmed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    series: str = ""
    folder: str = ""


class Learner:
    """Suggests like a `Suggester`, and learns. To be used by one thread at a time."""

    def __init__(
        self,
        items: Sequence[EvidenceItem],
        framework: Framework,
        vocabulary: Vocabulary | None = None,
        weights: LearnedWeights | None = None,
        *,
        more: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._suggester = Suggester(items, framework, vocabulary, weights, more=more)
        self._places = {item.id: place for place, item in enumerate(items)}
        self._decisions: dict[str, Decision] = {}
        self._likeness = Likeness()
        # keys of decisions
        self._by_text: dict[str, set[str]] = defaultdict(set)
        self._by_series: dict[str, set[str]] = defaultdict(set)
        self._by_folder: dict[str, set[str]] = defaultdict(set)

    def decide(
        self,
        key: str,
        title: str,
        pages: Sequence[str],
        confirmed: Collection[str],
        refused: Collection[str],
        folder: str = "",
    ) -> None:
        """Everything that is decided for the document with this key, in the place of what was said of it before."""
        self.forget(key)
        if confirmed or refused:
            without = tuple(item_id for item_id in refused if item_id not in confirmed)
            self._remember(_decision(key, title, pages, folder, tuple(confirmed), without))

    def forget(self, key: str) -> None:
        """Nothing is decided for the document with this key."""
        known = self._decisions.pop(key, None)
        if known is not None:
            self._likeness.forget(key)
            for index, name in self._indexes(known):
                index[name].discard(key)

    def take_lessons(self, lessons: Iterable[Lesson]) -> None:
        """Learn what an earlier return decided. A lesson never outweighs what this one says of the same document."""
        for lesson in lessons:
            ids = (lesson.item_id,)
            yes, no = (ids, ()) if lesson.fits else ((), ids)
            self._remember(_decision(f"lesson {lesson.id}", lesson.title, [lesson.text], "", yes, no))

    def suggest(
        self, title: str, pages: Sequence[str], most: int = 5, folder: str = "", key: str | None = None
    ) -> Suggestions:
        """Suggestions as `Suggester.suggest` gives them, with what was learned.

        A decided document gets the decision: its items first, and nothing that was refused for it. It is known by its
        `key`, and by its text: another copy of it gets the same, unless it was decided otherwise itself.
        """
        terms = self._suggester.read(title, pages, folder)
        scores = self._suggester.item_scores(terms)
        if says_nothing(title, pages):
            found = self._by_its_folder(terms, scores, folder, most + len(self._places))
            return self._told(found, terms, self._decided(title, pages, key), most)
        if not self._decisions:
            return self._suggester.assemble(terms, scores, most)
        pull, push = self._felt(title, pages, folder)
        unit = max([_LEAST_UNIT, *scores])
        moved = [
            max(0.0, score + unit * (_PULL * pull[place] - _PUSH * push[place])) for place, score in enumerate(scores)
        ]
        felt = [max(-1.0, towards - away) for towards, away in zip(pull, push, strict=True)]
        found = self._suggester.assemble(terms, moved, most + len(self._places), felt)
        return self._told(found, terms, self._decided(title, pages, key), most)

    # ------------------------------------------------------------ inside

    def _remember(self, decision: Decision) -> None:
        self.forget(decision.key)
        self._decisions[decision.key] = decision
        self._likeness.remember(decision.key, decision.words)
        for index, name in self._indexes(decision):
            index[name].add(decision.key)

    def _indexes(self, decision: Decision) -> list[tuple[dict[str, set[str]], str]]:
        indexes = [(self._by_text, decision.text), (self._by_series, decision.series)]
        indexes += [(self._by_folder, part) for part in parts_of(decision.folder)]
        return [(index, name) for index, name in indexes if name]

    def _decided(self, title: str, pages: Sequence[str], key: str | None) -> tuple[tuple[str, ...], frozenset[str]]:
        """The items that are confirmed for this very document or a copy of it, and those refused for it."""
        own = self._decisions.get(key) if key else None
        same = [self._decisions[one] for one in sorted(self._by_text.get(_text_key(title, pages), ()))]
        confirmed = [*(own.confirmed if own else ()), *(item_id for one in same for item_id in one.confirmed)]
        refused = set(own.refused) if own else set()
        refused |= {item_id for one in same for item_id in one.refused} - set(confirmed)
        told = [item_id for item_id in dict.fromkeys(confirmed) if item_id not in refused and item_id in self._places]
        return tuple(told), frozenset(refused)

    def _felt(self, title: str, pages: Sequence[str], folder: str) -> tuple[list[float], list[float]]:
        """For each item, how strongly like documents speak for it and against it: the likest, and part of the next."""
        pulls: list[list[float]] = [[] for _ in self._places]
        pushes: list[list[float]] = [[] for _ in self._places]
        for key, likeness in self._alike(title, pages, folder).items():
            decision = self._decisions[key]
            for felt, ids in ((pulls, decision.confirmed), (pushes, decision.refused)):
                for item_id in ids:
                    if item_id in self._places:
                        felt[self._places[item_id]].append(likeness)
        together = [_together(found) for found in pulls]
        return together, [_together(found) for found in pushes]

    def _alike(self, title: str, pages: Sequence[str], folder: str) -> dict[str, float]:
        """By key, how alike the remembered documents are to this one, as far as that says anything."""
        cosines = self._likeness.cosines(bag_of_words(title, pages, folder))
        alike = {key: cosine for key, cosine in cosines.items() if cosine >= _ALIKE}
        for key in self._by_series.get(series_of(title), ()):
            alike[key] = max(_SAME_SERIES, alike.get(key, 0.0))
        return alike

    def _by_its_folder(self, terms: DocumentTerms, scores: Sequence[float], folder: str, most: int) -> Suggestions:
        """What is suggested for a document of which nothing but its folder is known."""
        learned: set[int] = set()

        def decided(part: str) -> tuple[int, Counter[int]]:
            known = [self._decisions[key] for key in self._by_folder.get(part, ())]
            told = [[self._places[one] for one in each.confirmed if one in self._places] for each in known]
            counts = Counter(place for places in told for place in places)
            learned.update(counts)
            return sum(map(bool, told)), counts

        expected = self._suggester.folders.expected(folder, scores, decided)
        return self._suggester.assemble_by_folder(terms, folder, expected, learned, most)

    def _told(
        self, found: Suggestions, terms: DocumentTerms, decided: tuple[tuple[str, ...], frozenset[str]], most: int
    ) -> Suggestions:
        """What was decided for this very document comes first, and what was refused not at all."""
        told, refused = decided
        others = [one for one in found.items if one.id not in refused and one.id not in told]
        best = max((one.score for one in found.items), default=1.0)
        first = [self._certain(terms, item_id, best) for item_id in told]
        return msgspec.structs.replace(found, items=(*first, *others)[: max(most, len(first))])

    def _certain(self, terms: DocumentTerms, item_id: str, score: float) -> Suggestion:
        found = self._suggester.explain(terms, self._places[item_id], score)
        return msgspec.structs.replace(found, certainty=_TOLD, learned=True)


def _decision(
    key: str,
    title: str,
    pages: Sequence[str],
    folder: str,
    confirmed: tuple[str, ...],
    refused: tuple[str, ...],
) -> Decision:
    return Decision(
        key=key,
        text=_text_key(title, pages),
        words=bag_of_words(title, pages, folder),
        confirmed=confirmed,
        refused=refused,
        series=series_of(title),
        folder=folder,
    )


def _text_key(title: str, pages: Sequence[str]) -> str:
    """What a document is known by: its text, or its title where it has none."""
    text = "\f".join(" ".join(page.split()) for page in pages).strip()
    return hashlib.sha256((text or f"title {title}").encode("utf-8", "replace")).hexdigest()


def _together(cosines: Sequence[float]) -> float:
    ranked = sorted(cosines, reverse=True)[:3]
    return min(1.0, sum(cosine * share for cosine, share in zip(ranked, (1, 1 / 3, 1 / 9), strict=False)))
