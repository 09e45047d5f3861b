"""Which documents are the same paper twice: nearly equal texts, an earlier version beside the final one.

Two steps. Candidates share a good part of their passages (`sketches`). They are then compared word by word (the longest
common subsequence; rapidfuzz). Reports of one series are alike too, and are no versions of each
other: their figures differ in many places, or their names differ in a period or a place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from evidencepack.checks.dates import stated_date
from evidencepack.checks.datewords import NAME_DATE
from evidencepack.checks.names import name_parts, newer_by_name
from evidencepack.checks.sketches import READ, Sketch, candidates, packed, unpacked
from evidencepack.jobs import Job

ALIKE = 0.9  # measured on 300 documents: planted versions from 0.93 up, reports of one series up to 0.86
_RENAMED = 0.95  # where the names have nothing in common
_SAME_FIGURES = 0.9
_FEW_FIGURES = 6
_TEXTS_KEPT = 6
_NAMES_KEPT = 10_000  # a name is compared with many others


class Alike(Struct, frozen=True, kw_only=True):
    """Two documents that are nearly the same. `likeness` is 0 to 1; `newer` is the id of the newer one, "" if open."""

    first: str
    second: str
    likeness: float
    newer: str = ""


class Differences(Struct, frozen=True):
    """Paragraphs that stand in one of two texts only, in their order."""

    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


class Sketched(Struct, frozen=True):
    """A document to compare: its file name and the sketch of its text."""

    name: str
    sketch: Sketch


class _Text:
    """The text of a document that is compared word by word."""

    def __init__(self, text: str) -> None:
        self.words = text[:READ].casefold().split()
        self.figures = Counter(
            word for word in self.words if not word.isalpha() and any(sign in "0123456789" for sign in word)
        )
        self.stated = stated_date(text) or ""


def alike(documents: Mapping[str, tuple[str, str]], job: Job | None = None) -> list[Alike]:
    """All pairs of documents that are nearly the same, the most alike first.

    `documents` maps an id to (file name, text). Texts of fewer than 40 words are not compared. Raises `Cancelled`.
    """
    job = job or Job()
    sketched: dict[str, Sketched] = {}
    for number, (key, (name, text)) in enumerate(sorted(documents.items())):
        job.check()
        job.progress(number, len(documents), name)
        sketch = unpacked(packed(text))
        if sketch is not None:
            sketched[key] = Sketched(name, sketch)
    return alike_sketched(sketched, lambda key: documents[key][1], job)


def alike_sketched(
    documents: Mapping[str, Sketched], text_of: Callable[[str], str], job: Job | None = None
) -> list[Alike]:
    """The same for documents whose sketches are known; `text_of` gives the text of the few that are looked at."""
    job = job or Job()
    texts = lru_cache(maxsize=_TEXTS_KEPT)(lambda key: _Text(text_of(key)))
    found = []
    for one, other in candidates({key: document.sketch for key, document in documents.items()}, ALIKE):
        job.check()
        mine, theirs = documents[one], documents[other]
        needed = _needed(mine.name, theirs.name)
        if needed > 1:
            continue
        if mine.sketch.digest == theirs.sketch.digest:
            found.append(Alike(first=one, second=other, likeness=1.0))
            continue
        likeness = _likeness(texts(one), texts(other), needed)
        if likeness:
            order = _order(mine.name, theirs.name, texts(one), texts(other))
            newer = one if order > 0 else other if order < 0 else ""
            found.append(Alike(first=one, second=other, likeness=likeness, newer=newer))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def differences(first: str, second: str) -> Differences:
    """The paragraphs that only one of two texts has. Line breaks and spaces do not count."""
    one, other = list(paragraphs(first)), list(paragraphs(second))
    return Differences(_without(one, other), _without(other, one))


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text: lines, with those joined that a page broke in the middle of a sentence."""
    held = ""
    for line in text.split("\n"):
        line = " ".join(line.split())  # noqa: PLW2901
        goes_on = held and line[:1].islower() and held[-1] not in ".!?:;"
        if goes_on:
            held = f"{held} {line}"
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _without(these: Sequence[str], those: Iterable[str]) -> tuple[str, ...]:
    left = Counter(those)
    kept = []
    for paragraph in these:
        if left[paragraph]:
            left[paragraph] -= 1
        else:
            kept.append(paragraph)
    return tuple(kept)


# ---------------------------------------------------------------- word by word


def _likeness(one: _Text, other: _Text, needed: float) -> float:
    """How much of the words two texts share, in order; 0 where that is less than needed, or their figures differ."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - the processes that judge files one by one compare none

    likeness = float(Indel.normalized_similarity(one.words, other.words, score_cutoff=needed))
    return likeness if likeness and _same_figures(one.figures, other.figures) else 0


def _needed(one: str, other: str) -> float:
    """How alike the texts must be for these names: more than 1 for two reports of one series."""
    mine, theirs = _title_words(one), _title_words(other)
    only_mine, only_theirs = _unmatched(mine, theirs), _unmatched(theirs, mine)
    if not only_mine or not only_theirs:
        return ALIKE
    both = len(mine) + len(theirs) - len(only_mine) - len(only_theirs)
    return 2 if both >= (len(mine) + len(theirs)) / 2 else _RENAMED


@lru_cache(maxsize=_NAMES_KEPT)
def _title_words(name: str) -> tuple[str, ...]:
    """The words of a title; a full date is no part of it, a month or a quarter is."""
    title = NAME_DATE.sub(lambda found: found[0] if found["m3"] else " ", name_parts(name).title)
    return tuple(re.findall(r"[^\W_]+", title.casefold()))


def _unmatched(these: tuple[str, ...], those: tuple[str, ...]) -> list[str]:
    return [word for word in these if word not in those and not any(_is_short_for(word, that) for that in those)]


def _is_short_for(one: str, other: str) -> bool:
    """Of two different words, whether one is short for the other ("assmt" for "assessment")."""
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short[0] != long[0] or not short.isalpha():
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _same_figures(mine: Counter[str], theirs: Counter[str]) -> bool:
    same, most = (mine & theirs).total(), mine.total() + theirs.total()
    return most - 2 * same <= _FEW_FIGURES or 2 * same >= _SAME_FIGURES * most


def _order(one: str, other: str, mine: _Text, theirs: _Text) -> int:
    """Above 0 where the first is the newer by its name, or else by the date that it states; below 0 the other way."""
    if mine.words == theirs.words:
        return 0
    by_dates = (mine.stated > theirs.stated) - (mine.stated < theirs.stated) if mine.stated and theirs.stated else 0
    return newer_by_name(one, other) or by_dates
