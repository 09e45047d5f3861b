"""How often suggestions of a certainty were right when measured: data, written by tests/bench/suggestions.py."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec import Struct

from evidencepack.resources import resource


class Precision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `accepted` suggestions of at least this certainty, so many were `right`."""

    certainty: float
    accepted: int
    right: int


class Measured(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured on what: `on` says it for people; thresholds ascending."""

    on: str
    thresholds: tuple[Precision, ...]


@cache
def measured() -> Measured | None:
    """The measurement that ships, None if there is none."""
    path = resource("vocabulary", "measured.json")
    return msgspec.json.decode(path.read_bytes(), type=Measured) if path.is_file() else None


def measured_precision(certainty: float) -> Precision | None:
    """What was measured for the highest threshold that is not above this certainty; None below the lowest."""
    found = measured()
    fitting = [one for one in (found.thresholds if found else ()) if one.certainty <= certainty + 1e-9]
    return fitting[-1] if fitting else None
