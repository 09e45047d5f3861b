"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date

from evidencepack.errors import UserFault

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def parse_date(text: str, *, any_year: bool = False) -> date:
    """A date as 2026-11-21 or 21/11/2026, from 1900 to 2199. Raises `UserFault` saying what was expected.

    `any_year`: for one that is kept already and only has to be understood.
    """
    text = text.strip()
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    try:
        if british:
            day, month, year = (int(part) for part in british.groups())
            typed = date(year, month, day)
        else:
            typed = date.fromisoformat(text)
    except ValueError:
        raise UserFault(f"“{text}” is not a date.", "Write it as 2026-11-21 or 21/11/2026.") from None
    # A slip (0206 for 2026) would count as centuries late.
    if not any_year and not _FIRST_YEAR <= typed.year <= _LAST_YEAR:
        raise UserFault(f"“{text}” is not a date of our time.", "Write the year in full, such as 21/11/2026.")
    return typed
