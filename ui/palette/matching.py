"""How well typed letters fit a title: whole words before beginnings, beginnings before parts, parts before slips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from ui.palette.entries import Entry

_WORD = re.compile(r"[^\W_]+")
_SLIP_LENGTH = 4


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without regard to case: letters and digits."""
    return tuple(_WORD.findall(text.casefold()))


def fit(typed: str, text: str) -> float:
    """How well the typed words fit a text: 0 not at all, up to 1. Every typed word has to fit some word of it."""
    wanted, there = words_of(typed), words_of(text)
    if not wanted:
        return 1.0
    fits: list[float] = []
    for word in wanted:
        fits.append(_best(word, there))
        if not fits[-1]:
            return 0.0
    in_order = 0.05 if there[: len(wanted)] == wanted or there[0].startswith(wanted[0]) else 0.0
    return 0.95 * sum(fits) / len(fits) * (0.9 + 0.1 * len(wanted) / max(len(there), len(wanted))) + in_order


def _best(word: str, there: Sequence[str]) -> float:
    return max((_one(word, other) for other in there), default=0.0)


@lru_cache(maxsize=100_000)  # the titles of documents share most of their words
def _one(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if other.startswith(word):
        return 0.9
    if word in other and len(word) > 1:
        return 0.6
    if (
        len(word) >= _SLIP_LENGTH
        and other[0] in word[:2]
        and DamerauLevenshtein.distance(word, other[: len(word) + 1], score_cutoff=1) <= 1
    ):
        return 0.4
    if len(word) >= 2 and other[0] == word[0] and _spread(word, other):
        return 0.3
    return 0.0


def _spread(word: str, other: str) -> bool:
    """Whether the letters come in this order, with others between them: "slf" in "self"."""
    letters = iter(other)
    return all(letter in letters for letter in word)


def ranked(typed: str, entries: Iterable[Entry], recent: Sequence[str], most: int) -> list[Entry]:
    """The entries that fit, best first; with nothing typed, commands only, used ones first (the newest foremost)."""
    places = {key: at for at, key in enumerate(recent)}
    if not words_of(typed):
        commands = [entry for entry in entries if entry.key.startswith("command:")]
        return sorted(commands, key=lambda entry: places.get(entry.key, len(places)))[:most]
    scored = []
    for number, entry in enumerate(entries):
        score = fit(typed, entry.title) or 0.9 * fit(typed, f"{entry.title} {entry.more}")
        if score:
            used = 0.15 * (1 - places[entry.key] / len(places)) if entry.key in places else 0.0
            scored.append((-(score + used + entry.weight), number, entry))
    return [entry for _, _, entry in sorted(scored, key=lambda one: one[:2])[:most]]
