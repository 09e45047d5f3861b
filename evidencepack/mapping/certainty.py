"""How often a suggestion with such a score is right: scores made into certainties, 0 to 1.

The constants were fitted by tests/bench/learn_certainty.py on three made-up councils, the labelled short texts of
dev.txt and unrelated texts; it prints how they hold on a council that was left out, and on held-out.txt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

_ITEM = (6.45, 5.38, -0.19, 0.52, -0.12)  # constant; logs of share, score, terms that count, words
# what such a regression says, and how often it is right where it says that: straight lines between these points
_RIGHT = (
    (0.0, 0.0), (0.008, 0.003), (0.087, 0.047), (0.217, 0.149), (0.4, 0.308), (0.609, 0.449), (0.754, 0.802),
    (0.855, 0.932), (0.941, 0.985), (0.985, 0.99), (1.0, 1.0),
)  # fmt: skip
_LONG = 2_000  # words: of longer documents not enough are known to say that they are less sure still
_BY_FOLDER = 0.3  # a folder holds papers on many things
_OF_BEST = 4  # a score is compared with the best four together
_SURER = 1.5  # how much surer a document of the very same words makes
_CALM = 12.0  # a text of more terms than this says its statement no more surely


def shares(scores: Sequence[float], places: Sequence[int], elsewhere: float = 0.0) -> list[tuple[int, float]]:
    """For each of these places, its score's part of the best scores together, and of what speaks for none of them."""
    whole = (sum(sorted(scores, reverse=True)[:_OF_BEST]) + elsewhere) or 1.0
    return [(place, scores[place] / whole) for place in places]


def item_features(score: float, share: float, worth: Iterable[float], words: int) -> tuple[float, ...]:
    """What `item_certainty` goes by: a constant, and logs of share, score, the terms that count, and words.

    `worth`: what each term adds; one term alone is weak evidence, however often it stands there.
    """
    amounts = list(worth) or [1.0]
    effective = sum(amounts) ** 2 / sum(amount * amount for amount in amounts)
    return 1.0, math.log(share), math.log(score), math.log(effective), math.log(min(words, _LONG) + 3)


def item_certainty(score: float, share: float, worth: Iterable[float], words: int, *, by_folder: bool = False) -> float:
    """How often an item with this score and share is right in a document of so many words.

    `by_folder`: nothing but the names of its folders speaks for it.
    """
    if score <= 0:
        return 0.0
    known = item_features(score, share, worth, words)
    certainty = as_measured(logistic(sum(factor * value for factor, value in zip(_ITEM, known, strict=True))))
    return certainty * _BY_FOLDER if by_folder else certainty


def as_measured(said: float, points: Sequence[tuple[float, float]] = _RIGHT) -> float:
    """How often something said to be right so often was right when it was measured (isotonic calibration)."""
    for (left, low), (right, high) in pairwise(points):
        if said <= right:
            return low + (high - low) * (said - left) / (right - left)
    return said


def felt_certainty(certainty: float, felt: float) -> float:
    """A certainty made surer (or less sure) by documents that the team has decided about; `felt` is from -1 to 1."""
    return logistic(logit(certainty) + _SURER * felt) if felt else certainty


def statement_certainties(scores: Sequence[float], mass: float) -> list[float]:
    """Certainties of statements that exclude each other, which add up to 1. A long text's scores are calmed down."""
    if not scores:
        return []
    calm = max(1.0, math.sqrt(mass / _CALM))
    top = max(scores)
    raised = [math.exp((score - top) / calm) for score in scores]
    return [one / sum(raised) for one in raised]


def logistic(value: float) -> float:
    """1 / (1 + e^-value), without overflow."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, value))))


def logit(certainty: float) -> float:
    """What `logistic` makes this certainty of."""
    kept = max(1e-6, min(1 - 1e-6, certainty))
    return math.log(kept / (1 - kept))
