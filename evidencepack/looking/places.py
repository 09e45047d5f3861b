"""Where in its document a finding lies: the words of `Finding.place` read back into places that a window can jump to.

The rules write "page 3", "page 3, under a box" ("outside the page", "in a layer that is off"), "sheet Data",
"sheet Data (hidden)", "sheet Data (columns B, C)", "sheet Data (rows 5–9, 12; columns B)", "sheet Data, cell B4",
"sheet Data, cells B4, C7", "slide 4", "slide 4 notes", "paragraph 12", "line 4", "lines 4, 9, column “NHS number”",
"line 4, column 2", "attached message 1", "header or footer", "list of attachments", "comments", "hidden text",
"properties", "file name", one after another with commas, and "and 4 more" at the end. Places that a finding only counts
are known from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, structs

from evidencepack.intake.readers.common import letters


class PlaceKind(StrEnum):
    """What sort of place it is."""

    PAGE = "page"
    SLIDE = "slide"
    NOTES = "notes"
    SHEET = "sheet"
    PARAGRAPH = "paragraph"
    LINE = "line"
    PART = "part"
    DOCUMENT = "document"  # nowhere in particular: its properties, its name, a header on every page


class Place(Struct, frozen=True):
    """A place. `number`: of the page, slide, paragraph, line or part, 0 where there is none; `name`: of the sheet.

    `heading`: of a line's column, where it has one; `cell`: as "B4"; `columns`: letters; `rows`: first and last of each
    stretch, from 1; `words`: how the rule said it; `paragraph`: of a Word document, where it has pages too; `box`: on
    the page, in points from its top left.
    """

    kind: PlaceKind
    words: str
    number: int = 0
    name: str = ""
    heading: str = ""
    cell: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, int], ...] = ()
    paragraph: int = 0
    box: tuple[float, ...] = ()


_MORE = re.compile(r" and [\d,]+ (?:more|others)$")
_BEGINS = (
    r"(?:pages? \d|slides? \d|sheet \S|paragraph \d|lines? \d|part \d|(?:attached )?message(?: \d|\b)|whole document|"
    r"header or footer|list of attachments|comments\b|hidden text|deleted text|properties\b|file name|picture data"
    r"|watermark\b|first page|text$|table$)"
)
_SPLIT = re.compile(rf", (?={_BEGINS})")
_NUMBERED = re.compile(r"(page|slide|paragraph|part|(?:attached )?message) ?(\d+)?(.*)")
_KINDS = {"page": PlaceKind.PAGE, "slide": PlaceKind.SLIDE, "paragraph": PlaceKind.PARAGRAPH, "part": PlaceKind.PART}
_LINES = re.compile(r"lines? (\d+(?:, \d+)*)(?:, column (?:“(.*)”|(\d+)))?")
_CELL_NAME = r"[A-Z]{1,3}\d{1,7}"
_CELLS = re.compile(rf", cells? ({_CELL_NAME}(?:, {_CELL_NAME})*)$")
_HIDDEN = re.compile(
    r" \((?:rows ([\d–, ]+?)(?: and [\d,]+ more)?)?(?:; )?(?:columns ([A-Z, ]+?)(?: and [\d,]+ more)?)?\)$"
)
_FIRST = {"first page": 1, "whole document": 1, "text": 1, "table": 1}


def places_of(place: str) -> tuple[Place, ...]:
    """The places that a finding names, in order; none for a text that names no place."""
    whole = _MORE.sub("", place.strip())
    parts = [part for part in _SPLIT.split(whole) if part and re.match(_BEGINS, part)]
    return tuple(place for part in parts for place in _places(part))


def placed(facts: Mapping[str, Any], name: str) -> Iterator[tuple[Place, str]]:
    """The places that a fact such as `comment_places` knows, with the text at each."""
    found = facts.get(name, ())
    for one in found if isinstance(found, list | tuple) else ():
        if isinstance(one, dict):
            for place in places_of(str(one.get("place", "")))[:1]:
                box = tuple(float(edge) for edge in one.get("box", ()))
                yield structs.replace(place, paragraph=int(one.get("paragraph", 0)), box=box), str(one.get("text", ""))


def _places(part: str) -> list[Place]:
    lines = _LINES.fullmatch(part)
    if lines is None:
        return _sheet(part) if part.startswith("sheet ") else [_place(part)]
    columns = (letters(int(lines[3])),) if lines[3] else ()
    return [
        Place(PlaceKind.LINE, part, int(number), heading=lines[2] or "", columns=columns)
        for number in lines[1].split(", ")
    ]


def _place(words: str) -> Place:
    numbered = _NUMBERED.fullmatch(words)
    if numbered is None:
        first = _FIRST.get(words, 0)
        return Place(PlaceKind.PART if first else PlaceKind.DOCUMENT, words, first)
    what, number, rest = numbered[1], int(numbered[2] or 1), numbered[3]
    if what.endswith("message"):  # the message itself is part 1
        return Place(PlaceKind.PART, words, number + 1 if what.startswith("attached") else 1)
    kind = PlaceKind.NOTES if what == "slide" and "notes" in rest else _KINDS[what]
    return Place(kind, words, number)


def _sheet(words: str) -> list[Place]:
    name, cells = words.removeprefix("sheet "), [""]
    rows: tuple[tuple[int, int], ...] = ()
    columns: tuple[str, ...] = ()
    if found := _CELLS.search(name):
        name, cells = name[: found.start()], found[1].split(", ")
    elif (found := _HIDDEN.search(name)) and (found[1] or found[2]):
        name, rows = name[: found.start()], tuple(map(_stretch, (found[1] or "").replace(",", " ").split()))
        columns = tuple((found[2] or "").replace(",", " ").split())
    sheet = Place(PlaceKind.SHEET, words, name=name.removesuffix(" (hidden)"), columns=columns, rows=rows)
    return [structs.replace(sheet, cell=cell) for cell in cells]


def _stretch(words: str) -> tuple[int, int]:
    first, _, last = words.partition("–")
    return int(first), int(last or first)
