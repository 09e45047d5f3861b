"""Learns from what the team accepts and refuses, at once: the next suggestion already knows.

A decided document is remembered by its words. Documents like it are suggested its items, and not those that were
refused for it; the document itself gets exactly what was decided. Nothing is fitted, so nothing that was told can get
lost, and learning a decision again changes nothing. What was learned can be written down and read in next year's
return: items are known by id, and an item that continues another keeps its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from evidencepack.mapping.likeness import Likeness, bag_of_words
from evidencepack.mapping.reading import DocumentTerms
from evidencepack.mapping.records import Suggestion, Suggestions
from evidencepack.mapping.suggesting import Suggester
from evidencepack.mapping.vocabulary import LearnedWeights, Vocabulary
from evidencepack.model import EvidenceItem, Framework

Decided = tuple[str, Sequence[str], Sequence[str]]  # title, page texts, item ids

_PULL = 1.5  # what a document of the same words adds, in units of the best score of the vocabulary
_LEAST_UNIT = 1.0  # where the vocabulary has next to nothing to say
_PUSH = 1.2  # what a refusal for such a document takes away
_ALIKE = 0.3  # documents less alike than this say nothing of each other
_TOLD = 0.99


class Lesson(Struct, frozen=True, kw_only=True):
    """A decided document: what it is known by, its words, the items confirmed and refused for it."""

    key: str
    words: dict[str, float]
    confirmed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Learner:
    """Suggests like a `Suggester`, and learns. To be used by one thread at a time."""

    def __init__(
        self,
        items: Sequence[EvidenceItem],
        framework: Framework,
        vocabulary: Vocabulary | None = None,
        weights: LearnedWeights | None = None,
    ) -> None:
        self._suggester = Suggester(items, framework, vocabulary, weights)
        self._places = {item.id: place for place, item in enumerate(items)}
        self._lessons: dict[str, Lesson] = {}
        self._likeness = Likeness()

    def learn(self, confirmed: Iterable[Decided], folder: str = "") -> None:
        """Take in documents with the items that they were confirmed to answer. A later decision undoes an earlier."""
        for title, pages, item_ids in confirmed:
            self._decide(title, pages, folder, item_ids, ())

    def refuse(self, refused: Iterable[Decided], folder: str = "") -> None:
        """Take in documents with the items that somebody said they do not answer."""
        for title, pages, item_ids in refused:
            self._decide(title, pages, folder, (), item_ids)

    def suggest(self, title: str, pages: Sequence[str], most: int = 5, folder: str = "") -> Suggestions:
        """Suggestions as `Suggester.suggest` gives them, with what was learned. Decided documents get the decision."""
        terms = self._suggester.read(title, pages, folder)
        scores = self._suggester.item_scores(terms)
        if not self._lessons:
            return self._suggester.assemble(terms, scores, most)
        pull, push = self._felt(bag_of_words(title, pages, folder))
        unit = max([_LEAST_UNIT, *scores])
        moved = [
            max(0.0, score + unit * (_PULL * pull[place] - _PUSH * push[place])) for place, score in enumerate(scores)
        ]
        felt = [max(-1.0, towards - away) for towards, away in zip(pull, push, strict=True)]
        found = self._suggester.assemble(terms, moved, most + len(self._places), felt)
        return self._told(found, terms, _key(title, pages), most)

    def to_json(self) -> bytes:
        """Everything learned, to be kept or carried to another workspace: the documents' words and the ids."""
        return msgspec.json.encode(sorted(self._lessons.values(), key=lambda lesson: lesson.key))

    def take_json(self, data: bytes) -> None:
        """Add what `to_json` wrote. Raises msgspec.DecodeError if it is something else."""
        for lesson in msgspec.json.decode(data, type=list[Lesson]):
            self._remember(lesson)

    # ------------------------------------------------------------ inside

    def _decide(
        self, title: str, pages: Sequence[str], folder: str, confirmed: Sequence[str], refused: Sequence[str]
    ) -> None:
        key = _key(title, pages)
        known = self._lessons.get(key)
        words = known.words if known else bag_of_words(title, pages, folder)
        self._remember(Lesson(key=key, words=words, confirmed=tuple(confirmed), refused=tuple(refused)))

    def _remember(self, lesson: Lesson) -> None:
        known = self._lessons.get(lesson.key)
        if known is not None:
            lesson = msgspec.structs.replace(
                lesson,
                confirmed=_with(known.confirmed, lesson.confirmed, lesson.refused),
                refused=_with(known.refused, lesson.refused, lesson.confirmed),
            )
        self._lessons[lesson.key] = lesson
        self._likeness.remember(lesson.key, lesson.words)

    def _felt(self, words: dict[str, float]) -> tuple[list[float], list[float]]:
        """For each item, how strongly like documents speak for it and against it: the likest, and part of the next."""
        pulls: list[list[float]] = [[] for _ in self._places]
        pushes: list[list[float]] = [[] for _ in self._places]
        for key, cosine in self._likeness.cosines(words).items():
            if cosine < _ALIKE:
                continue
            lesson = self._lessons[key]
            for felt, ids in ((pulls, lesson.confirmed), (pushes, lesson.refused)):
                for item_id in ids:
                    if item_id in self._places:
                        felt[self._places[item_id]].append(cosine)
        return [_together(cosines) for cosines in pulls], [_together(cosines) for cosines in pushes]

    def _told(self, found: Suggestions, terms: DocumentTerms, key: str, most: int) -> Suggestions:
        """What was decided for this very document comes first, and what was refused not at all."""
        lesson = self._lessons.get(key)
        if lesson is None:
            return msgspec.structs.replace(found, items=found.items[:most])
        told = [item_id for item_id in lesson.confirmed if item_id in self._places]
        others = [one for one in found.items if one.id not in lesson.refused and one.id not in told]
        best = max((one.score for one in found.items), default=1.0)
        first = [self._certain(terms, item_id, best) for item_id in told]
        return msgspec.structs.replace(found, items=(*first, *others)[: max(most, len(first))])

    def _certain(self, terms: DocumentTerms, item_id: str, score: float) -> Suggestion:
        found = self._suggester.explain(terms, self._places[item_id], score)
        return msgspec.structs.replace(found, certainty=_TOLD, learned=True)


def _key(title: str, pages: Sequence[str]) -> str:
    """What a document is known by: its text, or its title where it has none."""
    text = "\f".join(" ".join(page.split()) for page in pages).strip()
    return hashlib.sha256((text or f"title {title}").encode("utf-8")).hexdigest()


def _with(known: Sequence[str], more: Sequence[str], without: Sequence[str]) -> tuple[str, ...]:
    return tuple(item_id for item_id in dict.fromkeys((*known, *more)) if item_id not in without)


def _together(cosines: Sequence[float]) -> float:
    ranked = sorted(cosines, reverse=True)[:3]
    return min(1.0, sum(cosine * share for cosine, share in zip(ranked, (1, 1 / 3, 1 / 9), strict=False)))
