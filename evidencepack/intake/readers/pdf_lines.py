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
_BEFORE_SHORT = re.compile(r"\r\n(?=\S{1,3}(?!\S))")
# Of letters of another size only 6th, m2, x1: in formulas one may stand above another, and neither is next.
_NUMBERED = re.compile(r"\S\r\n[0-9]|[0-9]\r\n(?:st|nd|rd|th)(?!\w)")
_BEYOND_UTF_16 = re.compile("[\U00010000-\U0010ffff]")
_WORD_GAP, _FAR = 0.18, 0.6  # of the size of the letters: what parts words, and what parts columns
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
    if _RIGHT_TO_LEFT.search(text):
        return _MIXED.sub(" ", text)  # where the direction changes there is a gap, though no blank is stored
    found = [match.span() for match in _BEFORE_SHORT.finditer(text) if _ends_short(text, match.start())]
    if not found or len(found) > _MOST_BREAKS or _BEYOND_UTF_16.search(text):  # places are counted in UTF-16
        return text
    pieces, at = [], 0
    for end, start in found:
        before, after = _letter(words, end - 1), _letter(words, start)
        join = _between(before, after) if before and after else None
        if before and after and before.size != after.size and not _NUMBERED.match(text, end - 1):
            join = None
        if join is not None:
            pieces += [text[at:end], join]
            at = start
    return "".join([*pieces, text[at:]]) if pieces else text


def _ends_short(text: str, end: int) -> bool:
    """Whether the line that ends here does so with a word of one to three letters."""
    last = text[max(end - 4, 0) : end]
    return bool(last) and not last[-1].isspace() and (len(last) < 4 or len(last.split()) > 1 or last[0].isspace())


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


def _letter(words: Any, place: int) -> _Letter | None:
    """The letter at a place of the text."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(words, place)
    if index < 0:
        return None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(words, index, left, right, bottom, top):
        return None
    turn = pdfium.FPDFText_GetCharAngle(words, index)
    matrix = pdfium.FS_MATRIX()
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(words, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = pdfium.FPDFText_GetFontSize(words, index) * scale
    return _Letter(left.value, right.value, bottom.value, top.value, size, round(turn / (math.pi / 2)) % 4)
