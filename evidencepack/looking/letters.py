"""Where on a page the signs of its text stand: boxes for a stretch of text, and the stretch between two points."""

from __future__ import annotations

import array
import re
from collections.abc import Iterator

from msgspec import Struct

from evidencepack.looking.questions import Letters

_NEAR = 40.0  # points from a sign at which a click still means it


class Box(Struct, frozen=True):
    """A rectangle on a page, in points from its top left."""

    left: float
    top: float
    right: float
    bottom: float


class Span(Struct, frozen=True):
    """A stretch of a text: from `start` up to before `end`. `label` says what it is."""

    start: int
    end: int
    label: str = ""


class LetterMap:
    """The signs of a page with their boxes."""

    def __init__(self, letters: Letters) -> None:
        self.text = letters.text
        self._edges = array.array("f")
        self._edges.frombytes(letters.boxes)

    def box(self, at: int) -> Box:
        """The box of one sign."""
        return Box(*self._edges[at * 4 : at * 4 + 4])

    def boxes(self, span: Span) -> list[Box]:
        """One box for each line that the stretch runs over; signs without a place are passed over."""
        lines: list[Box] = []
        for at in range(max(span.start, 0), min(span.end, len(self.text))):
            sign = self.box(at)
            if sign.right - sign.left <= 0 or sign.bottom - sign.top <= 0:
                continue
            if lines and _one_line(lines[-1], sign):
                lines[-1] = _around(lines[-1], sign)
            else:
                lines.append(sign)
        return lines

    def nearest(self, x: float, y: float) -> int:
        """The sign at or next to a point, -1 when none is near."""
        best, found = _NEAR * _NEAR, -1
        for at in range(len(self.text)):
            left, top, right, bottom = self._edges[at * 4 : at * 4 + 4]
            if right <= left:
                continue
            across = max(left - x, 0.0, x - right)
            down = max(top - y, 0.0, y - bottom)
            distance = across * across + 4 * down * down  # the same line rather than the next
            if distance < best:
                best, found = distance, at
        return found

    def between(self, one: int, other: int) -> str:
        """The text from one sign to another, both included, on one line."""
        start, end = sorted((one, other))
        return " ".join(self.text[start : end + 1].split())


def _one_line(line: Box, sign: Box) -> bool:
    middle = (sign.top + sign.bottom) / 2
    height = line.bottom - line.top
    close = sign.left < line.right + 3 * height and sign.left > line.left - height
    return close and line.top - height * 0.2 < middle < line.bottom + height * 0.2


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def search_parts(words: str) -> list[str]:
    """Patterns of the words that a person searched for: "phrases" whole, a last word also as a beginning.

    The same reading of what was typed as the full-text search has (`workspace.search.match_expression`).
    """
    parts = []
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', words):
        bare = re.findall(r"\w+", phrase or word)
        if bare:
            parts.append(r"\W+".join(map(re.escape, bare)) + r"\b")
    if parts and not words.rstrip().endswith('"') and re.search(r"\w$", words):
        parts[-1] = parts[-1].removesuffix(r"\b") + r"\w*"
    return [rf"\b(?:{part})" for part in parts]


def search_pattern(words: str) -> re.Pattern[str] | None:
    """What marks any of the words that a person searched for. None when there is no word in it."""
    parts = search_parts(words)
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def found_words(text: str, pattern: re.Pattern[str] | None, most: int = 2_000) -> Iterator[Span]:
    """Where the words stand in a text, in order, at most `most` of them."""
    if pattern is None:
        return
    for number, hit in enumerate(pattern.finditer(text)):
        if number >= most:
            return
        yield Span(hit.start(), hit.end())
