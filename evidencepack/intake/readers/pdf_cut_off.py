"""PDF text that lies outside of what is shown of its page: cropped away (ISO 32000-1, 14.11.2) or moved off it.

A reader does not see it; whoever searches or copies finds it. Nearly all pages have none, and for them the library is
asked one question: how much of the text lies within the page.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.common import clean
from evidencepack.intake.readers.pdf_objects import Rect, address_of, bounded_text, char_box, page_box, unicode_of

_FEWEST = 4  # letters of a page that are worth a word
_SMALLEST = 1.0  # points: a page that is narrower is shown in another way by every program
_FAR = 1e7  # points
_MOST_PAGES = 500
MOST_OF_A_PAGE, MOST_CHARACTERS = 2_000, 20_000
_LEAST_OF_A_PAGE = 100  # also beyond that: all pages are named
_NO_LETTERS = re.compile(r"[\W_]+")
_BOX = (ctypes.c_float * 4)()  # FS_RECTF: left, top, right, bottom
_BOX_AT = ctypes.addressof(_BOX)
_EDGES = (ctypes.c_double * 4)()
_EDGES_AT = [ctypes.addressof(_EDGES) + 8 * part for part in range(4)]  # left, right, bottom, top


class CutOff:
    """Collects the text of a document that lies outside of its pages."""

    def __init__(self) -> None:
        self._lines: dict[int, list[str]] = {}
        self._seen: dict[int, str] = {}  # of these pages, the text that lies within them

    def look(self, page: Any, words: Any, number: int) -> None:
        """Take in a page, given as PDFium's page and text of the page."""
        box = _shown(page)
        letters = address_of(words)
        if box is None or len(self._lines) >= _MOST_PAGES or not _may_lie_outside(words, letters, box):
            return
        outside, within = _parted(words, letters, box)
        if is_worth_a_word("".join(outside)):
            self._lines[number], self._seen[number] = outside, within

    def found(self, texts: Mapping[int, str]) -> list[dict[str, Any]]:
        """The fact `cut_off_text`; `texts`: those of all pages by number.

        What is to be seen on some page as well is left out: programs that part a spread of two pages leave the whole
        of it on both, and it says nothing that the document does not say.
        """
        if not self._lines:
            return []
        seen = "\n".join(_bare(self._seen.get(number, text)) for number, text in texts.items())
        facts: list[dict[str, Any]] = []
        room = MOST_CHARACTERS
        for number, lines in self._lines.items():
            kept = "\n".join(line for line in map(clean, lines) if _bare(line) not in seen)
            if is_worth_a_word(kept):
                facts.append({"page": number, "text": kept[: min(max(room, _LEAST_OF_A_PAGE), MOST_OF_A_PAGE)]})
                room -= len(facts[-1]["text"])
        return facts


def is_worth_a_word(text: str) -> bool:
    """Whether a text that is not seen is more than numbers and the end of a word."""
    return sum(map(str.isalpha, text)) >= _FEWEST


def _bare(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _shown(page: Any) -> Rect | None:
    """The part of the page that is shown, in its own coordinates: the crop box as far as it lies in the media box."""
    if not page_box(address_of(page), _BOX_AT):
        return None
    left, top, right, bottom = _BOX
    return (left, bottom, right, top) if right - left >= _SMALLEST and top - bottom >= _SMALLEST else None


def _may_lie_outside(words: Any, letters: int, box: Rect) -> bool:
    """Whether any text may lie outside: fewer letters are within than there are, and some are to a side of the page."""
    left, bottom, right, top = box
    count = pdfium.FPDFText_CountChars(words)
    if count - bounded_text(letters, left, top, right, bottom, None, 0) < _FEWEST:
        return False
    sides = (
        (-_FAR, _FAR, left, -_FAR),
        (right, _FAR, _FAR, -_FAR),
        (left, bottom, right, -_FAR),
        (left, _FAR, right, top),
    )
    return any(bounded_text(letters, *side, None, 0) > 0 for side in sides)


def _parted(words: Any, letters: int, box: Rect) -> tuple[list[str], str]:
    """The lines of the letters that lie wholly outside of a page, and the text of the others."""
    outside, within = [], []
    for is_outside, group in groupby(_letters(words, letters, box), key=lambda each: each[0]):
        text = "".join(letter for _, letter in group)
        if is_outside:
            outside += [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        else:
            within.append(text)
    return outside, "\n".join(within)


def _letters(words: Any, letters: int, box: Rect) -> Iterator[tuple[bool, str]]:
    """Each letter and whether it lies wholly outside of a page; blanks go with the letter before them."""
    left, bottom, right, top = box
    is_outside = False
    for index in range(pdfium.FPDFText_CountChars(words)):
        code = unicode_of(letters, index)
        letter = chr(code) if code < 0x110000 else " "
        if not letter.isspace() and char_box(letters, index, *_EDGES_AT):
            its_left, its_right, its_bottom, its_top = _EDGES
            is_outside = its_right <= left or its_left >= right or its_top <= bottom or its_bottom >= top
        yield is_outside, letter
