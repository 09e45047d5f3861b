"""How likely two differently worded evidence items ask for the same thing.

Words count by how rare they are among the items compared with, so "advocacy" decides and "policy" hardly matters, and
an item's keywords count as words of its own. Measured on 48 differently worded requests against the 38 built-in items:
each of the 38 that have a counterpart ranks it first, at 37 or more; those without one reach 27 at most. Of 38 much
shorter ones ("Staff survey", "JSNA"), written afterwards, 35 ranked it first; two of 15 strangers passed the threshold.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from evidencepack.frameworks.vocabulary import COMMON_WORDS
from evidencepack.model import EvidenceItem

SAME_SUBJECT = 32  # from here on two wordings are taken to ask for the same
OTHER_SUBJECT = 20  # below, they are plainly about something else, whatever their references say

_STOP = frozenset(COMMON_WORDS)
_ENDINGS = ("ies", "ing", "ed", "es", "s", "y")


class Likeness:
    """Compares wordings with the items of one list."""

    def __init__(self, items: Sequence[EvidenceItem]) -> None:
        self._items = items
        self._said = [" ".join(_telling(f"{item.title} {item.wording}")) for item in items]
        self._vocabulary = [_vocabulary(item) for item in items]
        self._phrases = [
            [f" {' '.join(_stems(keyword))} " for keyword in item.keywords if _stems(keyword)] for item in items
        ]
        counts = Counter(word for words in self._vocabulary for word in words)
        self._rarity = {word: math.log((len(items) + 1) / (count + 0.5)) for word, count in counts.items()}
        self._unknown = math.log((len(items) + 1) / 0.5)

    def scores(self, text: str) -> list[float]:
        """How alike `text` (title and wording) is to each item, 0 to 100, in the items' order."""
        telling = _telling(text)
        said, spaced = " ".join(telling), f" {' '.join(_stems(text))} "
        weights = {word: max(self._rarity.get(word, self._unknown), 0.1) for word in set(telling)}
        return [self._score(index, said, spaced, weights) for index in range(len(self._items))]

    def best(self, text: str) -> tuple[EvidenceItem, float] | None:
        """The item most like `text` and how alike it is; None if there is no item."""
        scores = self.scores(text)
        if not scores:
            return None
        index = max(range(len(scores)), key=scores.__getitem__)
        return self._items[index], scores[index]

    def _score(self, index: int, said: str, spaced: str, weights: dict[str, float]) -> float:
        """Shared words by their weight (half), rapidfuzz's token set ratio (a quarter), keywords hit (a quarter)."""
        if not weights:
            return 0.0
        shared = sum(weight for word, weight in weights.items() if word in self._vocabulary[index])
        overlap = 100 * shared / sum(weights.values())
        ratio = fuzz.token_set_ratio(self._said[index], said)
        if ratio == 100 and self._said[index] == said:
            return 100.0
        hits = min(2, sum(phrase in spaced for phrase in self._phrases[index])) * 50
        return overlap / 2 + ratio / 4 + hits / 4


def _vocabulary(item: EvidenceItem) -> set[str]:
    keywords = {stem for keyword in item.keywords for stem in _stems(keyword)}
    return keywords.union(_telling(f"{item.title} {item.wording}"))


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"[^\W_]+", text.casefold())]


def _telling(text: str) -> list[str]:
    """The stems of the words that tell one subject from another; all of them where that would leave none."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return [_stem(word) for word in words if word not in _STOP] or [_stem(word) for word in words]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
