"""Where in a document something stands, in words that `looking.places` reads back into places to jump to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from evidencepack.checks.ruling import listed

MOST = 5  # places that a finding names; the others are counted
_MOST_STRETCHES, _MOST_LETTERS = 4, 6
_LINE = re.compile(r"line (\d+)((?:, column .+)?)")


def said_places(places: Sequence[str], most: int = MOST) -> str:
    """The first places and how many more there are: "sheet Waits, cells B4, C7, sheet Data, cell A1 and 12 more"."""
    known = [place for place in places if place]
    groups = groupby(known[:most], _shared)
    shown = ", ".join(_together(list(group)) for _, group in groups)
    return shown + (f" and {len(known) - most} more" if len(known) > most else "")


def _shared(place: str) -> str:
    """What a place may have in common with the next: its sheet, or its column where it is a line."""
    line = _LINE.fullmatch(place)
    return f"line{line[2]}" if line else place.rpartition(", cell ")[0] or place


def _together(places: list[str]) -> str:
    lines = [line for place in places if (line := _LINE.fullmatch(place))]
    if len(places) > 1 and lines:
        return f"lines {', '.join(line[1] for line in lines)}{lines[0][2]}"
    sheet, cell, _ = places[0].rpartition(", cell ")
    if len(places) == 1 or not cell:
        return ", ".join(places)
    return f"{sheet}, cells {', '.join(place.rpartition(', cell ')[2] for place in places)}"


def hidden_cells(sheet: str, spans: Iterable[Sequence[int]], columns: Sequence[str]) -> str:
    """A sheet with its hidden rows and columns: "sheet Waits (rows 5–9, 12; columns B, C)"."""
    rows = [f"{first}–{last}" if last > first else str(first) for first, last in spans]
    parts = [f"rows {listed(rows, _MOST_STRETCHES)}"] if rows else []
    parts += [f"columns {listed(columns, _MOST_LETTERS)}"] if columns else []
    return f"sheet {sheet} ({'; '.join(parts)})" if parts else f"sheet {sheet}"
