"""The places of what stands in a text: the cell of a sheet's text, the place of each piece of one put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from evidencepack.intake.readers.common import letters


def placed_texts(facts: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A fact such as `comment_places`; what was examined before there was such a fact has none."""
    found = facts.get(name, ())
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list | tuple) else []


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


class SheetText:
    """A sheet's text, of which the fact `row_numbers` tells in which cells it stands."""

    def __init__(self, place: str, text: str, numbers: Sequence[Any]) -> None:
        self._place = place
        self._text = text
        self._left, self._starts = int(numbers[0]), [(int(line), int(row)) for line, row in numbers[1]]

    def at(self, position: int) -> str:
        """The cell of what stands at a position of the text; the sheet, for what lies over the cells."""
        line = bisect_right(self._lines, position) - 1
        index = bisect_right(self._starts, line, key=lambda one: one[0]) - 1
        first, row = self._starts[index] if index >= 0 else (0, 0)
        if not row:
            return self._place
        column = self._left + self._text.count("\t", self._lines[line], position) + 1
        return f"{self._place}, cell {letters(column)}{row + line - first}"

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *_ends(self._text)]


def _ends(text: str) -> Iterator[int]:
    at = text.find("\n") + 1
    while at:
        yield at
        at = text.find("\n", at) + 1
