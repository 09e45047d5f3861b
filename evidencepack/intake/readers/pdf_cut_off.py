"""PDF text that lies outside of what is shown of its page: cropped away (ISO 32000-1, 14.11.2) or moved off it.

A reader does not see it; whoever searches or copies finds it. Nearly all pages have none, and for them the library is
asked one question: how much of the text lies within the page.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.common import clean
from evidencepack.intake.readers.pdf_objects import Rect, address_of, bounded_text, char_box_to, page_box, unicode_of

_FEWEST = 4  # letters of a page that are worth a word
_SMALLEST = 1.0  # points: a page that is narrower is shown in another way by every program
_FAR = 1e7  # points
_MOST_PAGES = 500
MOST_OF_A_PAGE, MOST_CHARACTERS = 2_000, 20_000
_LEAST_OF_A_PAGE = 100  # also beyond that: all pages are named
_NO_LETTERS, _NO_NUMBERS = re.compile(r"[\W_]+"), re.compile(r"[\W\d_]+")
_BOX = (ctypes.c_float * 4)()  # FS_RECTF: left, top, right, bottom
_BOX_AT = ctypes.addressof(_BOX)
_IN_ONE_GO, _LONGEST_GAP = 1_000, 4  # letters
_PLACES = (ctypes.c_double * (4 * _IN_ONE_GO))()  # of each letter: left, right, bottom, top
_PLACES_AT = [[ctypes.byref(_PLACES, at) for at in range(part, ctypes.sizeof(_PLACES), 32)] for part in (0, 8, 16, 24)]


class CutOff:
    """Collects the text of a document that lies outside of its pages."""

    def __init__(self) -> None:
        self._lines: dict[int, list[str]] = {}
        self._seen: dict[int, str] = {}  # of these pages, the text that lies within them
        self._whole: set[str] = set()  # what lies beside pages and is not cut by their edges

    def look(self, page: Any, words: Any, number: int) -> None:
        """Take in a page, given as PDFium's page and text of the page."""
        box = _shown(page)
        if box is None or len(self._lines) >= _MOST_PAGES:
            return
        letters, count = address_of(words), pdfium.FPDFText_CountChars(words)
        beside = _beside(letters, count, box)
        if beside:
            outside = self._outside(letters, count, box, beside)
            if is_worth_a_word("".join(outside)):
                self._lines[number], self._seen[number] = outside, _within(letters, box)

    def _outside(self, letters: int, count: int, box: Rect, beside: list[str]) -> list[str]:
        """The lines of what lies wholly outside. Letter by letter only where no page before was alike.

        On most of the pages that have any, it is the same mark of the printer, with another number.
        """
        like = _NO_NUMBERS.sub("", "".join(beside))
        if like in self._whole:
            return beside
        outside = _lines(_letters_outside(letters, count, box))
        if sorted(_bare("".join(outside))) == sorted(_bare("".join(beside))):
            self._whole.add(like)
        return outside

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


def _beside(letters: int, count: int, box: Rect) -> list[str]:
    """The lines of what lies beside a page, with letters that its edge cuts; none for nearly all pages."""
    left, bottom, right, top = box
    if count - bounded_text(letters, left, top, right, bottom, None, 0) < _FEWEST:
        return []
    sides = (
        (-_FAR, _FAR, left, -_FAR),
        (right, _FAR, _FAR, -_FAR),
        (left, bottom, right, -_FAR),
        (left, _FAR, right, top),
    )
    return _lines("\n".join(_bounded(letters, side) for side in sides))


def _bounded(letters: int, area: Rect) -> str:
    """The text that lies in an area (left, top, right, bottom), also in part."""
    length = bounded_text(letters, *area, None, 0)
    if length <= 0:
        return ""
    room = (ctypes.c_ushort * (length + 1))()
    bounded_text(letters, *area, ctypes.addressof(room), length)
    return bytes(room)[: 2 * length].decode("utf-16-le", "replace")


def _within(letters: int, box: Rect) -> str:
    left, bottom, right, top = box
    return _bounded(letters, (left, top, right, bottom))


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def _letters_outside(letters: int, count: int, box: Rect) -> str:
    """The letters that lie wholly outside of a page, with what parts them."""
    pieces, last = [], count
    for index in _outside(letters, count, box):
        if index > last + 1:
            pieces.append(_between(letters, last + 1, index))
        pieces.append(_letter(letters, index))
        last = index
    return "".join(pieces)


def _outside(letters: int, count: int, box: Rect) -> Iterator[int]:
    """Which letters lie wholly outside of a page. All places are asked for in one go, as those of objects are."""
    left, bottom, right, top = box
    for first in range(0, count, _IN_ONE_GO):
        some = range(first, min(first + _IN_ONE_GO, count))
        ctypes.memset(_PLACES, 0, ctypes.sizeof(_PLACES))
        deque(map(char_box_to, repeat(letters), some, *_PLACES_AT), maxlen=0)
        flat = iter(memoryview(_PLACES).cast("B").cast("d")[: 4 * len(some)].tolist())
        for index, (its_left, its_right, its_bottom, its_top) in zip(some, zip(flat, flat, flat, flat)):  # noqa: B905
            beyond = its_right <= left or its_left >= right or its_top <= bottom or its_bottom >= top
            if beyond and its_right > its_left:
                yield index


def _between(letters: int, first: int, end: int) -> str:
    """What parts two letters between which others stand: the library adds blanks and ends of lines of its own."""
    if end - first > _LONGEST_GAP or any(_letter(letters, index) in "\r\n" for index in range(first, end)):
        return "\n"
    return " "


def _letter(letters: int, index: int) -> str:
    code = unicode_of(letters, index)
    return chr(code) if code < 0x110000 else " "
