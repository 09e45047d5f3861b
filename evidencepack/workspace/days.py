"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date

from evidencepack.errors import UserFault


def parse_date(text: str) -> date:
    """A date as 2026-11-21 or 21/11/2026. Raises `UserFault` saying what was expected."""
    text = text.strip()
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    try:
        if british:
            day, month, year = (int(part) for part in british.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise UserFault(f"“{text}” is not a date.", "Write it as 2026-11-21 or 21/11/2026.") from None
