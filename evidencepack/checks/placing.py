"""Where in a document something stands, in words that `looking.places` reads back into places to jump to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from evidencepack.checks.ruling import listed

MOST = 5  # places that a finding names; the others are counted
_MOST_STRETCHES, _MOST_LETTERS = 4, 6


def said_places(places: Sequence[str], most: int = MOST) -> str:
    """The first places and how many more there are: "sheet Waits, cells B4, C7, sheet Data, cell A1 and 12 more"."""
    known = [place for place in places if place]
    groups = groupby(known[:most], lambda place: place.rpartition(", cell ")[0] or place)
    shown = ", ".join(_together(sheet, list(group)) for sheet, group in groups)
    return shown + (f" and {len(known) - most} more" if len(known) > most else "")


def _together(sheet: str, places: list[str]) -> str:
    if len(places) == 1 or ", cell " not in places[0]:
        return ", ".join(places)
    return f"{sheet}, cells {', '.join(place.rpartition(', cell ')[2] for place in places)}"


def hidden_cells(sheet: str, spans: Iterable[Sequence[int]], columns: Sequence[str]) -> str:
    """A sheet with its hidden rows and columns: "sheet Waits (rows 5–9, 12; columns B, C)"."""
    rows = [f"{first}–{last}" if last > first else str(first) for first, last in spans]
    parts = [f"rows {listed(rows, _MOST_STRETCHES)}"] if rows else []
    parts += [f"columns {listed(columns, _MOST_LETTERS)}"] if columns else []
    return f"sheet {sheet} ({'; '.join(parts)})" if parts else f"sheet {sheet}"
