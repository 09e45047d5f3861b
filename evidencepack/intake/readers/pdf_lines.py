"""Lines that PDFium breaks where a reader sees none: letters set one by one, upright or turned, and small raised ones.

Only breaks between very short words are looked at: they are few, and joining a footnote's number to a longer word
would hide the word.
"""

from __future__ import annotations

import ctypes
import math
import re
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

_MOST_BREAKS = 600  # of a page; a table of single letters has many, and all of them are right
# A break between words of one to three letters each. It begins with what the machine looks for quickly.
_BETWEEN_SHORT = re.compile(
    r"\r\n(?=\S{1,3}(?!\S))"
    r"(?:(?<=\s\S\r\n)|(?<=\s\S\S\r\n)|(?<=\s\S\S\S\r\n)|(?<=\A\S\r\n)|(?<=\A\S\S\r\n)|(?<=\A\S\S\S\r\n))"
)
# Of letters of another size only 6th, m2, x1: in formulas one may stand above another, and neither is next.
_NUMBERED = re.compile(r"\S\r\n[0-9]|[0-9]\r\n(?:st|nd|rd|th)(?!\w)")
_UNUSUAL = re.compile("[\u0590-\u07ff\U00010000-\U0010ffff]")  # right to left, or two places in UTF-16
_WORD_GAP, _FAR = 0.18, 0.6  # of the size of the letters: what parts words, and what parts columns
_EDGES = [ctypes.c_double() for _ in range(4)]  # the library's answer: left, right, bottom, top
_MIXED = re.compile("(?<=[A-Za-z0-9])(?=[\u0590-\u07ff])|(?<=[\u0590-\u07ff])(?=[A-Za-z0-9])")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u07ff]")


class _Letter(Struct):
    """A letter's place on the page in points; `turned`: by how many quarters of a turn, against the clock."""

    left: float
    right: float
    bottom: float
    top: float
    size: float
    turned: int


def mended(words: Any, text: str) -> str:
    """The text of a page (as PDFium gives it, with CR and LF) without the breaks inside of words."""
    if _UNUSUAL.search(text):
        # Where the direction changes there is a gap, though no blank is stored. Places are counted in UTF-16.
        return _MIXED.sub(" ", text) if _RIGHT_TO_LEFT.search(text) else text
    found = [match.span() for match in _BETWEEN_SHORT.finditer(text)]
    if not found or len(found) > _MOST_BREAKS:
        return text
    pieces, at = [], 0
    for end, start in found:
        pair = _pair(words, end - 1, start)
        if pair is None:
            continue
        before, after = pair
        join = _between(before, after)
        if before.size != after.size and not _NUMBERED.match(text, end - 1):
            join = None
        if join is not None:
            pieces += [text[at:end], join]
            at = start
    return "".join([*pieces, text[at:]]) if pieces else text


def _between(before: _Letter, after: _Letter) -> str | None:
    """What stands between two letters of one word or line; None: they belong to two lines."""
    size = max(before.size, after.size)
    if before.turned != after.turned or size <= 0:
        return None
    if before.turned == 0:
        gap = after.left - before.right
        beside = min(before.top, after.top) - max(before.bottom, after.bottom)
    elif before.turned == 1:
        gap = after.bottom - before.top
        beside = min(before.right, after.right) - max(before.left, after.left)
    elif before.turned == 3:
        gap = before.bottom - after.top
        beside = min(before.right, after.right) - max(before.left, after.left)
    else:
        return None
    if beside <= 0 or not -_WORD_GAP * size < gap < _FAR * size:
        return None
    return " " if gap > _WORD_GAP * size else ""


def _pair(words: Any, end: int, start: int) -> tuple[_Letter, _Letter] | None:
    """The letters at two places of the text, when they stand beside or above each other."""
    one, other = _box(words, end), _box(words, start)
    if one is None or other is None:
        return None
    left, right, bottom, top, _ = one
    # Neither holds for the end of a line and the beginning of the next, as nearly all are.
    beside, above = bottom < other[3] and other[2] < top, left < other[1] and other[0] < right
    if not beside and not above:
        return None
    return _letter(words, *one), _letter(words, *other)


def _box(words: Any, place: int) -> tuple[float, float, float, float, int] | None:
    """The letter at a place of the text: left, right, bottom, top, and its index."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(words, place)
    if index < 0 or not pdfium.FPDFText_GetCharBox(words, index, *_EDGES):
        return None
    left, right, bottom, top = _EDGES
    return left.value, right.value, bottom.value, top.value, index


def _letter(words: Any, left: float, right: float, bottom: float, top: float, index: int) -> _Letter:
    turn = pdfium.FPDFText_GetCharAngle(words, index)
    matrix = pdfium.FS_MATRIX()
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(words, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = pdfium.FPDFText_GetFontSize(words, index) * scale
    return _Letter(left, right, bottom, top, size, round(turn / (math.pi / 2)) % 4)
