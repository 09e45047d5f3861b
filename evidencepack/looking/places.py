"""Where in its document a finding lies: the words of `Finding.place` read back into places that a window can jump to.

The rules write "page 3", "page 3, under a box", "sheet Data", "sheet Data (hidden)", "sheet Data (columns B, C)",
"sheet Data, cell B4", "slide 4", "slide 4 notes", "paragraph 12", "attached message 1", "header or footer",
"comments", "hidden text", "properties", "file name", one after another with commas, and "and 4 more" at the end.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct


class PlaceKind(StrEnum):
    """What sort of place it is."""

    PAGE = "page"
    SLIDE = "slide"
    NOTES = "notes"
    SHEET = "sheet"
    PARAGRAPH = "paragraph"
    PART = "part"
    DOCUMENT = "document"  # nowhere in particular: its properties, its name, a header on every page


class Place(Struct, frozen=True):
    """A place. `number`: of the page, slide, paragraph or part, 0 where there is none; `name`: of the sheet.

    `cell`: as "B4"; `columns`: letters; `words`: how the rule said it.
    """

    kind: PlaceKind
    words: str
    number: int = 0
    name: str = ""
    cell: str = ""
    columns: tuple[str, ...] = ()


_MORE = re.compile(r" and [\d,]+ (?:more|others)$")
_BEGINS = (
    r"(?:pages? \d|slides? \d|sheet \S|paragraph \d|part \d|(?:attached )?message(?: \d|\b)|whole document|header or "
    r"footer|comments\b|hidden text|deleted text|properties\b|file name|picture data|watermark\b|first page"
    r"|text$|table$)"
)
_SPLIT = re.compile(rf", (?={_BEGINS})")
_NUMBERED = re.compile(r"(page|slide|paragraph|part|(?:attached )?message) ?(\d+)?(.*)")
_KINDS = {"page": PlaceKind.PAGE, "slide": PlaceKind.SLIDE, "paragraph": PlaceKind.PARAGRAPH, "part": PlaceKind.PART}
_CELL = re.compile(r", cell ([A-Z]{1,3}\d{1,7})$")
_COLUMNS = re.compile(r" \(columns ([A-Z, ]+?)(?: and [\d,]+ more)?\)$")
_FIRST = {"first page": 1, "whole document": 1, "text": 1, "table": 1}


def places_of(place: str) -> tuple[Place, ...]:
    """The places that a finding names, in order; none for a text that names no place."""
    whole = _MORE.sub("", place.strip())
    return tuple(_place(part) for part in _SPLIT.split(whole) if part and re.match(_BEGINS, part))


def _place(words: str) -> Place:
    if words.startswith("sheet "):
        return _sheet(words)
    numbered = _NUMBERED.fullmatch(words)
    if numbered is None:
        first = _FIRST.get(words, 0)
        return Place(PlaceKind.PART if first else PlaceKind.DOCUMENT, words, first)
    what, number, rest = numbered[1], int(numbered[2] or 1), numbered[3]
    if what.endswith("message"):  # the message itself is part 1
        return Place(PlaceKind.PART, words, number + 1 if what.startswith("attached") else 1)
    kind = PlaceKind.NOTES if what == "slide" and "notes" in rest else _KINDS[what]
    return Place(kind, words, number)


def _sheet(words: str) -> Place:
    name, cell, columns = words.removeprefix("sheet "), "", ()
    if found := _CELL.search(name):
        name, cell = name[: found.start()], found[1]
    elif found := _COLUMNS.search(name):
        name, columns = name[: found.start()], tuple(found[1].replace(",", " ").split())
    return Place(PlaceKind.SHEET, words, name=name.removesuffix(" (hidden)"), cell=cell, columns=columns)
