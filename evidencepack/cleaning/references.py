"""What formulas refer to: sheets, names, and ranges of cells. Read generously: rather one reference too many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_QUOTED = r"'((?:[^']|'')+)'!"
_PLAIN = r"([^\W\d][\w.]*(?::[^\W\d][\w.]*)?|\d+[\w.]*)!"
_SHEETS = re.compile(f"{_QUOTED}|{_PLAIN}")
_WORDS = re.compile(r"[^\W\d][\w.\\?]*")
_RANGES = re.compile(
    rf"(?:{_QUOTED}|{_PLAIN})?"
    r"(?:\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?"
    r"|\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?(\d{1,7}):\$?(\d{1,7}))(?![\w(])",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"\b(INDIRECT|OFFSET)\s*\(", re.IGNORECASE)
_INDIRECT = re.compile(r"\bINDIRECT\s*\(", re.IGNORECASE)
_WORKBOOK = re.compile(r"\[\d+\]")


class Area(Struct, frozen=True):
    """A rectangle of cells, all ends included, counted from 1. `sheets`: its sheet's name, two for a range of them."""

    sheets: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int


def sheets_named(text: str) -> Iterator[tuple[str, ...]]:
    """The sheets that a formula names, without regard to case: one name, or the two ends of a range of sheets."""
    for quoted, plain in _SHEETS.findall(text):
        yield _ends(quoted, plain)


def _ends(quoted: str, plain: str) -> tuple[str, ...]:
    name = quoted.replace("''", "'") if quoted else plain
    if name.startswith("["):  # another workbook's
        return ()
    return tuple(end.casefold() for end in name.split(":"))


def words(text: str) -> set[str]:
    """Everything in a formula that could be a name, without regard to case."""
    return {word.casefold() for word in _WORDS.findall(text)}


def is_computed(text: str) -> bool:
    """Whether a formula makes up a sheet's name as it goes, so that nobody can say what it refers to."""
    return bool(_INDIRECT.search(text))


def moves_about(text: str) -> bool:
    """Whether a formula makes up cell addresses as it goes."""
    return bool(_UNSEEN.search(text))


def leads_out(text: str) -> bool:
    """Whether a formula refers to another workbook (18.17.2.2: by its number in brackets)."""
    return bool(_WORKBOOK.search(text))


def areas(text: str) -> Iterator[Area]:
    """The ranges of cells that a formula names; no sheet means the formula's own."""
    for match in _RANGES.finditer(text):
        quoted, plain, left, top, right, bottom, first, last, upper, lower = match.groups()
        sheets = _ends(quoted or "", plain or "") if quoted or plain else ()
        if left:
            yield _area(sheets, number(left), int(top), number(right or left), int(bottom or top))
        elif first:
            yield _area(sheets, number(first), 1, number(last), _MOST_ROWS)
        else:
            yield _area(sheets, 1, int(upper), _MOST_COLUMNS, int(lower))


def _area(sheets: tuple[str, ...], left: int, top: int, right: int, bottom: int) -> Area:
    return Area(sheets, min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def number(letters: str) -> int:
    """A column's number from its letters: 1 for A, 27 for AA."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - 64
    return value


def letters(number_: int) -> str:
    """A column's letters from its number."""
    text = ""
    while number_:
        number_, rest = divmod(number_ - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell_address(text: str) -> tuple[int, int]:
    """Row and column of an address such as B4; (0, 0) for anything else."""
    match = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", text)
    return (int(match[2]), number(match[1])) if match else (0, 0)
