"""Which documents are the same paper twice: nearly equal texts, an earlier version beside the final one.

Two steps. Candidates share a good part of their passages (lines, and the stretches between one "the" and the next: cut
from the text itself, so that another line break or one more paragraph moves nothing). Candidates are then compared word
by word (the longest common subsequence; rapidfuzz). Reports of one series are alike too, and are no versions of each
other: their figures differ in many places, or their names differ in a period or a place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from msgspec import Struct
from rapidfuzz.distance import Indel

from evidencepack.checks.dates import stated_date
from evidencepack.checks.datewords import NAME_DATE
from evidencepack.checks.names import name_parts, newer_by_name
from evidencepack.jobs import Job

ALIKE = 0.9  # measured on 300 documents: planted versions from 0.93 up, reports of one series up to 0.86
_RENAMED = 0.95  # where the names have nothing in common
_FEW_WORDS = 40
_READ = 200_000  # characters of each text that are compared
_SHORT_PASSAGE = 20
_COMMON = 24  # a passage in more documents than this is boilerplate: it only links neighbours
_SHARED = 0.25  # of the smaller one's passages
_SAME_FIGURES = 0.9
_FEW_FIGURES = 6


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


class _Text(Struct, frozen=True):
    """A document to compare. Its passages are kept as hashes and its words are split when asked for: thousands of
    documents are looked at together, and only few pairs are compared word by word.
    """

    name: str
    text: str
    passages: frozenset[int]

    @property
    def words(self) -> list[str]:
        """The words in order, in lower case."""
        return self.text[:_READ].casefold().split()


def alike(documents: Mapping[str, tuple[str, str]], job: Job | None = None) -> list[Alike]:
    """All pairs of documents that are nearly the same, the most alike first.

    `documents` maps an id to (file name, text). Texts of fewer than 40 words are not compared. Raises `Cancelled`.
    """
    job = job or Job()
    texts: dict[str, _Text] = {}
    for number, (key, (name, text)) in enumerate(sorted(documents.items())):
        job.check()
        job.progress(number, len(documents), name)
        prepared = _prepared(name, text)
        if prepared is not None:
            texts[key] = prepared
    found = []
    for one, other in _candidates({key: text.passages for key, text in texts.items()}):
        job.check()
        likeness = _likeness(texts[one], texts[other])
        if likeness:
            found.append(Alike(first=one, second=other, likeness=likeness, newer=_newer(one, other, texts)))
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


# ---------------------------------------------------------------- candidates


def _prepared(name: str, text: str) -> _Text | None:
    """The document ready to be compared; None when it has too few words."""
    plain = text[:_READ].casefold()
    words = plain.split()
    if len(words) < _FEW_WORDS:
        return None
    passages = {hash(line) for line in plain.split("\n") if len(line) >= _SHORT_PASSAGE}
    passages.update(hash(part) for part in " ".join(words).split(" the ") if len(part) >= _SHORT_PASSAGE)
    return _Text(name, text, frozenset(passages))


def _candidates(passages: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Pairs of ids, in order, that share a good part of the smaller one's passages."""
    holders: dict[int, list[str]] = defaultdict(list)
    for key, held in passages.items():
        for passage in held:
            holders[passage].append(key)
    shared: Counter[tuple[str, str]] = Counter()
    common: Counter[str] = Counter()
    for keys in holders.values():
        if 1 < len(keys) <= _COMMON:
            shared.update(combinations(keys, 2))
        elif len(keys) > 1:
            shared.update(pairwise(keys))
            common.update(keys)
    return sorted(
        pair
        for pair, count in shared.items()
        if count >= _SHARED * max(1, min(len(passages[key]) - common[key] for key in pair))
    )


# ---------------------------------------------------------------- word by word


def _likeness(one: _Text, other: _Text) -> float:
    """How much of the words two texts share, in order; 0 where they are no versions of each other."""
    needed = _needed(one.name, other.name)
    if needed > 1:
        return 0
    mine, theirs = one.words, other.words
    likeness = Indel.normalized_similarity(mine, theirs, score_cutoff=needed)
    return likeness if likeness and _same_figures(mine, theirs) else 0


def _needed(one: str, other: str) -> float:
    """How alike the texts must be for these names: more than 1 for two reports of one series."""
    mine, theirs = _title_words(one), _title_words(other)
    only_mine, only_theirs = _unmatched(mine, theirs), _unmatched(theirs, mine)
    if not only_mine or not only_theirs:
        return ALIKE
    both = len(mine) + len(theirs) - len(only_mine) - len(only_theirs)
    return 2 if both >= (len(mine) + len(theirs)) / 2 else _RENAMED


def _title_words(name: str) -> list[str]:
    """The words of a title; a full date is no part of it, a month or a quarter is."""
    title = NAME_DATE.sub(lambda found: found[0] if found["m3"] else " ", name_parts(name).title)
    return re.findall(r"[^\W_]+", title.casefold())


def _unmatched(these: list[str], those: list[str]) -> list[str]:
    return [word for word in these if not any(_same_word(word, that) for that in those)]


def _same_word(one: str, other: str) -> bool:
    """Equal, or one short for the other ("assmt" for "assessment")."""
    short, long = sorted((one, other), key=len)
    if one == other:
        return True
    if len(short) < 3 or short[0] != long[0] or not short.isalpha():
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _same_figures(one: list[str], other: list[str]) -> bool:
    mine, theirs = _figures(one), _figures(other)
    same, most = (mine & theirs).total(), mine.total() + theirs.total()
    return most - 2 * same <= _FEW_FIGURES or 2 * same >= _SAME_FIGURES * most


def _figures(words: list[str]) -> Counter[str]:
    return Counter(word for word in words if not word.isalpha() and any(sign in "0123456789" for sign in word))


def _newer(one: str, other: str, texts: Mapping[str, _Text]) -> str:
    """The newer by its name, or else by the date that it states."""
    if texts[one].words == texts[other].words:
        return ""
    order = newer_by_name(texts[one].name, texts[other].name)
    if not order:
        mine, theirs = stated_date(texts[one].text) or "", stated_date(texts[other].text) or ""
        order = (mine > theirs) - (mine < theirs) if mine and theirs else 0
    return one if order > 0 else other if order < 0 else ""
