"""Hyphens at the ends of lines in a PDF: the word's own ("self-assessment"), or only there to break it ("rela-tion").

The page does not tell. The rest of the document mostly does: it writes the word elsewhere, in one way or the other, and
either breaks words or never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

MARK = "\ufffe"  # what PDFium gives for a hyphen at the end of a line, whose next line follows at once

_LONGEST = 40  # letters of half a word
_FIRST, _THEN = re.compile(r"\w+\Z"), re.compile(r"\w+")
_WORDS = re.compile(rf"[\w{MARK}]+(?:-[\w{MARK}]+)*")
# After these a hyphen is the word's own, unless the word stands elsewhere without.
_OWN = frozenset(
    {
        *("all", "anti", "at", "co", "cross", "ex", "far", "fast", "full", "half", "high", "in", "long", "low", "mid"),
        *("multi", "near", "non", "off", "on", "one", "out", "over", "part", "post", "pre", "real", "self", "semi"),
        *("short", "single", "so", "sub", "ten", "three", "top", "two", "under", "up", "well"),
    }
)


def without_breaks(texts: list[str]) -> list[str]:
    """The texts of a document's pages with each mark made a hyphen, or gone where it only broke a word."""
    if not any(MARK in text for text in texts):
        return texts
    halves = [list(_halves(text)) for text in texts]
    broken = _only_broken({_folded(pair) for pairs in halves for pair in pairs}, texts)
    return [_mended(text, pairs, broken) for text, pairs in zip(texts, halves, strict=True)]


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each mark, empty where that is no word."""
    pieces = text.split(MARK)
    for before, after in pairwise(pieces):
        first, then = _FIRST.search(before[-_LONGEST:]), _THEN.match(after[:_LONGEST])
        yield (first[0], then[0]) if first and then else ("", "")


def _folded(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0].casefold(), pair[1].casefold()


def _mended(text: str, pairs: list[tuple[str, str]], broken: set[tuple[str, str]]) -> str:
    marks = ["" if pair[1][:1].islower() and _folded(pair) in broken else "-" for pair in pairs]
    return "".join(chain.from_iterable(zip(text.split(MARK), [*marks, ""], strict=True)))


def _only_broken(pairs: set[tuple[str, str]], texts: list[str]) -> set[tuple[str, str]]:
    """Those pairs of halves that are one word; what nothing is known of goes as most others do."""
    different = " ".join({piece for text in texts for piece in text.casefold().split()})  # about a quarter of all
    words = {word for word in _WORDS.findall(different) if MARK not in word}
    single = {part for word in words for part in word.split("-")}
    broken, unknown, own = set(), [], 0
    for first, then in pairs - {("", "")}:
        if f"{first}-{then}" in words:
            own += 1
        elif f"{first}{then}" in words:
            broken.add((first, then))
        elif first in _OWN or not (first + then).isalpha() or (first in single and then in single):
            own += 1
        elif first in single and len(first) > 3 and len(then) > 4:
            continue  # "question-based": no ending of a word is that long, and few are broken after a whole word
        else:
            unknown.append((first, then))
    return broken | set(unknown) if len(broken) > own else broken
