"""Dates, months, quarters and years as people write them in documents and file names.

A month, quarter or year counts by its last day: a paper is not called old before it is. Quarters beside a financial
year ("Q2 2026-27") are the council's: the first runs from April to June.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from evidencepack import in_words

MONTHS = {name.casefold(): number for number, name in enumerate(in_words.MONTHS, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\.?,?\s+(?P<y1>(?:19|20)\d\d)"
    rf"|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)"
    rf"|(?P<d3>\d{{1,2}})(?P<s>[./-])(?P<m3>\d{{1,2}})(?P=s)(?P<y3>(?:19|20)?\d\d)"
    rf"|(?P<d5>\d{{1,2}})-(?P<m5>{_MONTH})-(?P<y5>(?:19|20)?\d\d)"
    rf"|(?P<m4>{_MONTH})\.?,?\s+(?P<y4>(?:19|20)\d\d))(?![\d/])",
    re.IGNORECASE,
)
NAME_DATE = re.compile(
    rf"(?<![0-9])(?:(?P<y1>20\d\d)[-_. ]?(?P<m1>0[1-9]|1[0-2])[-_. ]?(?P<d1>0[1-9]|[12]\d|3[01])"
    rf"|(?P<d2>0?[1-9]|[12]\d|3[01])[-_. ](?P<m2>0?[1-9]|1[0-2])[-_. ](?P<y2>(?:20)?\d\d)"
    rf"|(?P<d4>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[-_. ]?(?P<m4>{_MONTH})[-_. ]?(?P<y4>20\d\d)"
    rf"|(?<![a-z])(?P<m3>{_MONTH})[-_. ]?(?P<y3>20\d\d))(?![0-9])",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<!\d)(?<!\d[-/])(?:\bQ(?:uarter|tr)?\s?(?P<q>[1-4])[,:]?\s+(?:of\s+)?)?"
    r"(?P<from>20[0-4]\d)(?:\s?[-–/]\s?| to )(?P<to>(?:20)?[0-4]\d)(?![\d/-])"
    r"(?:,?\s+Q(?:uarter|tr)?\s?(?P<p>[1-4])\b)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_QUARTER_END = {1: (0, 6, 30), 2: (0, 9, 30), 3: (0, 12, 31), 4: (1, 3, 31)}


def iso(found: re.Match[str]) -> str | None:
    """The ISO date of a match of `DATE` or `NAME_DATE`; None where there is no such day."""
    parts = {key[0]: value for key, value in found.groupdict().items() if value and key != "s"}
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    month = MONTHS.get(parts["m"].casefold()) or int(parts["m"])
    try:
        day = int(parts.get("d") or calendar.monthrange(year, month)[1])
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def exact(found: re.Match[str]) -> bool:
    """Whether a match of `DATE` names the day, not only the month."""
    return any(value for key, value in found.groupdict().items() if key[0] == "d")


def dates_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every date in `text` with its ISO form."""
    for found in DATE.finditer(text):
        value = iso(found)
        if value:
            yield found, value


def periods_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Every span of years: (first, last, financial quarter or 0). "2024-25" is (2024, 2025, 0)."""
    for found in _YEARS.finditer(text):
        start, end = int(found["from"]), int(found["to"])
        quarter = int(found["q"] or found["p"] or 0)
        yield start, end if end > 100 else start // 100 * 100 + end, quarter


def financial_end(start: int, quarter: int = 0) -> str:
    """The last day (ISO) of the financial year that begins in `start`, or of its quarter."""
    later, month, day = _QUARTER_END[quarter or 4]
    return date(start + later, month, day).isoformat()


def years_in(text: str) -> list[int]:
    """The years of this century that stand alone in `text`."""
    return [int(year) for year in _YEAR.findall(text)]
