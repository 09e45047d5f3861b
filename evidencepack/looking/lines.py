"""The cells of a table as text at the lines that a finding names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from evidencepack.checks.headings import said_heading
from evidencepack.intake.separators import separator_of
from evidencepack.looking.cells import column_number
from evidencepack.looking.places import Place, PlaceKind


def cells_of_lines(text: str, places: Iterable[Place]) -> list[tuple[int, int]]:
    """The cells of a text table, row and column from 0, at places that are lines; a quoted field may run over lines."""
    wanted = [place for place in places if place.kind is PlaceKind.LINE]
    rows: dict[int, int] = {}
    headings: list[str] = []
    try:
        for line, number, row in _rows(text, max((place.number for place in wanted), default=0)):
            headings = headings or [said_heading(cell) for cell in row]
            rows |= {place.number: number for place in wanted if place.number <= line and place.number not in rows}
    except csv.Error:  # a line or field beyond csv's own limit: what came before it is found
        return [(rows[place.number], _column(place, headings)) for place in wanted if place.number in rows]
    return [(rows[place.number], _column(place, headings)) for place in wanted if place.number in rows]


def _rows(text: str, last: int) -> Iterator[tuple[int, int, list[str]]]:
    """The rows up to that with a line (from 1): the line that each ends on, its number, its cells."""
    rows = csv.reader(io.StringIO(text), delimiter=separator_of(text))
    for number, row in enumerate(rows if last else ()):
        yield rows.line_num, number, row
        if rows.line_num >= last:
            return


def _column(place: Place, headings: list[str]) -> int:
    if place.heading and place.heading in headings:
        return headings.index(place.heading)
    return column_number(place.columns[0]) if place.columns else 0
