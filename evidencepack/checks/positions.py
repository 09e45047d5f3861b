"""The places of what stands in a text: its cell, paragraph or line, or the place of the piece that holds it.

They are worked out only for what was found, from facts that say where the lines of a text come from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from evidencepack.checks.headings import heading_words
from evidencepack.intake.examination import Examination, PageText
from evidencepack.intake.readers.common import letters
from evidencepack.intake.separators import separator_of

# Of these, paragraphs are counted with empty ones and all cells, as the fact `paragraph_numbers` tells; in the text of
# other word processors' files each line is a paragraph.
_COUNTED = frozenset({"docx", "docm", "dotx", "dotm"})
# A quoted field (RFC 4180, 2.6 and 2.7) begins where a field does; it may run over lines.
_QUOTED = re.compile(r'(?<![^,;\t\n])"(?:[^"]|"")*+"')

_STRETCH = re.compile(r"(\d+):(\d+)(?:\*([\d,]+))?")


class Positions(Protocol):
    """What tells the places within a text."""

    def at(self, position: int) -> str:
        """The place of what stands at a position of the text."""


def placed_texts(facts: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A fact such as `comment_places`; what was examined before there was such a fact has none."""
    found = facts.get(name, ())
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list | tuple) else []


def parts_of(examination: Examination, page: PageText, place: str) -> Positions | None:
    """What tells the places within a page; None where no place is known but the page's own."""
    facts = examination.facts
    if page.label.startswith("sheet "):
        rows = facts.get("row_numbers", {}).get(page.label.removeprefix("sheet "))
        return SheetText(place, page.text, rows) if rows else None
    if page.label == "whole document":
        numbers = facts.get("paragraph_numbers")
        return Paragraphs(place, page.text, numbers) if numbers or examination.format not in _COUNTED else None
    return {"text": TextLines, "table": TableLines}[page.label](page.text) if page.label in ("text", "table") else None


class PlacedText:
    """A text that was put together of pieces with places of their own; what is in no piece lies at `place`."""

    def __init__(self, place: str, text: str, pieces: Iterable[Mapping[str, Any]]) -> None:
        self._place = place
        self._begins: list[tuple[int, int, str]] = []
        at = 0
        for piece in pieces:
            said = str(piece.get("text", ""))
            found = text.find(said, at) if said else -1
            if found >= 0:
                at = found + len(said)
                self._begins.append((found, at, str(piece.get("place", ""))))

    def at(self, position: int) -> str:
        """The place of what stands at a position of the text."""
        index = bisect_right(self._begins, position, key=lambda one: one[0]) - 1
        if index < 0 or position >= self._begins[index][1]:
            return self._place
        return self._begins[index][2] or self._place


class TextLines:
    """A plain text, whose places are its lines."""

    def __init__(self, text: str) -> None:
        self._text = text

    def at(self, position: int) -> str:
        """The line of what stands at a position, from 1 as an editor counts them."""
        return f"line {self.line(position) + 1}"

    def line(self, position: int) -> int:
        """The line's number, from 0."""
        return bisect_right(self._lines, position) - 1

    def tabs(self, position: int) -> int:
        """How many tabs stand in its line before a position."""
        return self._text.count("\t", self._lines[self.line(position)], position)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *_ends(self._text)]


class TableLines(TextLines):
    """A table as text, whose places are lines and columns."""

    def at(self, position: int) -> str:
        """The line of what stands at a position, and its column by its heading or its number."""
        begin = self._record(position)
        column = self._column(begin, position)
        said = super().at(position)
        if not column and self._separator not in self._text[begin : self._end(position)]:
            return said
        heading = self._headings[column] if column < len(self._headings) else ""
        return f"{said}, column {f'“{heading}”' if heading else column + 1}"

    def _record(self, position: int) -> int:
        """Where the row begins that holds a position: a quoted field may run over lines."""
        while True:
            begin = self._lines[self.line(position)]
            index = bisect_left(self._breaking, begin, key=lambda one: one[0]) - 1  # the last that began before it
            if index < 0 or begin >= self._breaking[index][1]:
                return begin
            position = self._breaking[index][0]

    def _column(self, begin: int, position: int) -> int:
        """The number, from 0, of the field of a row that holds a position."""
        row = self._text[begin:position]
        return _QUOTED.sub("", row + '"' * (row.count('"') % 2)).count(self._separator)

    def _end(self, position: int) -> int:
        end = self._text.find("\n", position)
        return end if end >= 0 else len(self._text)

    @cached_property
    def _separator(self) -> str:
        return separator_of(self._text)

    @cached_property
    def _headings(self) -> list[str]:
        return heading_words(self._text, self._separator)

    @cached_property
    def _breaking(self) -> list[tuple[int, int]]:
        """The quoted fields that hold the end of a line."""
        if '"' not in self._text:
            return []
        return [found.span() for found in _QUOTED.finditer(self._text) if "\n" in found[0]]


class Paragraphs(TextLines):
    """A Word document's text, of which the fact `paragraph_numbers` tells which paragraph each line is.

    `numbers` None: each line is one.
    """

    def __init__(self, place: str, text: str, numbers: str | None) -> None:
        super().__init__(text)
        self._place = place
        self._numbers = numbers

    def at(self, position: int) -> str:
        """The paragraph of what stands at a position; the whole document, for what is in none that is counted."""
        line = self.line(position)
        if self._numbers is None:
            return f"paragraph {line + 1}"
        index = bisect_right(self._stretches, line, key=lambda one: one[0]) - 1
        begin, paragraph, before = self._stretches[index] if index >= 0 else (0, 0, [1])
        if not paragraph:
            return self._place
        cell = self.tabs(position)
        if len(before) > 1:  # a row of its own
            return f"paragraph {paragraph + before[min(cell, len(before) - 1)]}"
        step = before[0]
        return f"paragraph {paragraph + (line - begin) * step + min(cell, step - 1)}"

    @cached_property
    def _stretches(self) -> list[tuple[int, int, list[int]]]:
        found = (_STRETCH.fullmatch(one) for one in (self._numbers or "").split())
        return [(int(one[1]), int(one[2]), [int(at) for at in (one[3] or "1").split(",")]) for one in found if one]


class SheetText(TextLines):
    """A sheet's text, of which the fact `row_numbers` tells in which cells it stands."""

    def __init__(self, place: str, text: str, numbers: Sequence[Any]) -> None:
        super().__init__(text)
        self._place = place
        self._left, self._starts = int(numbers[0]), [(int(line), int(row)) for line, row in numbers[1]]

    def at(self, position: int) -> str:
        """The cell of what stands at a position of the text; the sheet, for what lies over the cells."""
        line = self.line(position)
        index = bisect_right(self._starts, line, key=lambda one: one[0]) - 1
        first, row = self._starts[index] if index >= 0 else (0, 0)
        if not row:
            return self._place
        return f"{self._place}, cell {letters(self._left + self.tabs(position) + 1)}{row + line - first}"


def _ends(text: str) -> Iterator[int]:
    at = text.find("\n") + 1
    while at:
        yield at
        at = text.find("\n", at) + 1
