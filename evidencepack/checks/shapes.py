"""The shape of a text: every digit as 0 and every letter as A, one byte a sign, so that a number is found by its form.

Looking for b"000 000 0000" is a plain search for bytes: a workbook of a million figures costs a millisecond or two.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cached_property


def _table() -> bytes:
    table = bytearray(range(256))
    for sign in string.digits:
        table[ord(sign)] = ord("0")
    for code in range(256):
        if chr(code).isalpha():
            table[code] = ord("A")
    return bytes(table)


_SHAPE = _table()
_HARD_SPACES = "\u00a0\u2007\u2009\u202f"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2212"
LONGEST_LINE = 4000  # so that a file of one endless line takes no longer than another
_ASCII_LOWER = {ord(sign): sign.lower() for sign in string.ascii_uppercase}


class Page:
    """A text to be searched, with its shape and its lower-case form, all of the same length.

    Word and web pages keep a number in one line by hard spaces and hyphens: here they are plain, so all is found.
    """

    def __init__(self, text: str) -> None:
        self.text = text if text.isascii() else _with_plain_gaps(text)

    @cached_property
    def shape(self) -> bytes:
        """The text's shape; what Latin 1 does not have is a question mark."""
        return self.text.encode("latin-1", "replace").translate(_SHAPE)

    @cached_property
    def squeezed(self) -> bytes:
        """The shape without spaces and hyphens: a form that is not in it stands nowhere in the text, however spaced."""
        return self.shape.translate(None, b" -")

    @cached_property
    def has_ten_digits(self) -> bool:
        """Whether ten digits follow one another, with nothing but spaces and hyphens between."""
        return b"0000000000" in self.squeezed

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, sign by sign."""
        lowered = self.text.lower()
        return lowered if len(lowered) == len(self.text) else self.text.translate(_ASCII_LOWER)

    def shaped(self, *forms: bytes) -> Iterator[tuple[int, int]]:
        """Where one of the forms stands by itself: no letter or digit beside it."""
        for form in forms:
            at = self.shape.find(form)
            while at >= 0:
                end = at + len(form)
                if self.shape[at - 1 : at] not in (b"A", b"0") and self.shape[end : end + 1] not in (b"A", b"0"):
                    yield at, end
                at = self.shape.find(form, at + 1)

    def said(self, *words: str) -> Iterator[tuple[int, int]]:
        """Where one of the words (lower case) stands, not inside another word."""
        for word in words:
            at = self.lowered.find(word)
            while at >= 0:
                end = at + len(word)
                if not self.lowered[at - 1 : at].isalnum() and not self.lowered[end : end + 1].isalnum():
                    yield at, end
                at = self.lowered.find(word, at + 1)

    def around(self, start: int, end: int, before: int, after: int) -> str:
        """The lower-case text about a place."""
        return self.lowered[max(0, start - before) : end + after]

    def line(self, at: int) -> tuple[int, int]:
        """Where the line that holds place `at` begins and ends, or what lies about it of a line without end."""
        first = self.text.rfind("\n", max(0, at - LONGEST_LINE), at) + 1
        last = self.text.find("\n", at, at + LONGEST_LINE)
        return first or max(0, at - LONGEST_LINE), min(len(self.text), at + LONGEST_LINE) if last < 0 else last


def any_of(words: str) -> re.Pattern[str]:
    """A pattern for any of the words, given with spaces or | between them, as whole words in lower case."""
    return re.compile(rf"\b(?:{'|'.join(words.split('|'))})\b")


def _with_plain_gaps(text: str) -> str:
    for plain, signs in ((" ", _HARD_SPACES), ("-", _HYPHENS)):
        for sign in signs:
            text = text.replace(sign, plain)
    return text
