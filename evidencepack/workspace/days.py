"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date

from evidencepack.errors import UserFault
from evidencepack.in_words import MONTHS

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MONTHS = {name: number for number, full in enumerate(map(str.casefold, MONTHS), 1) for name in (full, full[:3])} | {
    "sept": 9
}
_FIGURES = re.compile(r"(\d{1,2})([/. -])(\d{1,2})\2(\d{4}|\d\d)")
_WORDS = re.compile(r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})")


def parse_date(text: str, *, any_year: bool = False) -> date:
    """A date as 21/11/2026, 21.11.26, 21 November 2026 or 2026-11-21, from 1900 to 2199.

    The day comes before the month, as in Britain; two figures of a year are of this century. `any_year`: for a date
    that is kept already and only has to be understood. Raises `UserFault` saying what was expected.
    """
    text = text.strip()
    try:
        typed = _understood(text)
    except ValueError:
        raise UserFault(f"“{text}” is not a date.", "Write it as 21/11/2026 or 21 November 2026.") from None
    # A slip (0206 for 2026) would count as centuries late.
    if not any_year and not _FIRST_YEAR <= typed.year <= _LAST_YEAR:
        raise UserFault(f"“{text}” is not a date of our time.", "Write the year in full, such as 21/11/2026.")
    return typed


def _understood(text: str) -> date:
    if figures := _FIGURES.fullmatch(text):
        day, month, year = (int(figures[part]) for part in (1, 3, 4))
        return date(year if year > 99 else 2000 + year, month, day)
    if words := _WORDS.fullmatch(" ".join(text.casefold().split())):
        return date(int(words[3]), _MONTHS.get(words[2], 0), int(words[1]))
    return date.fromisoformat(text)
