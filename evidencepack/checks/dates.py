"""The date of a document from the document itself, never from the file's time stamp.

Sources in this order: a date stated beside a word such as "Date" or "Published" near the beginning; a date that stands
in the first lines; a period ("2024-25", the financial year to 31 March); the file name; the document's properties. A
month means its last day and a year its last day: a paper is not called old before it is.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from evidencepack.intake.examination import Examination

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_LABEL = re.compile(
    r"\b(?:report date|date of (?:report|meeting|issue|approval|publication)|date (?:approved|issued|published)|"
    r"last (?:updated|reviewed)|version date|effective (?:date|from)|approved(?: on| by [^\n]{1,40}? on)?|published|"
    r"issued|updated|dated?|meeting held on|as at|position at)\b[\s:|\t–-]{0,6}(?:on\s)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH})\.?,?\s+(?P<y1>(?:19|20)\d\d)"
    rf"|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)"
    rf"|(?P<d3>\d{{1,2}})[./](?P<m3>\d{{1,2}})[./](?P<y3>(?:19|20)?\d\d)"
    rf"|(?P<m4>{_MONTH})\.?,?\s+(?P<y4>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_NAME_DATE = re.compile(
    rf"(?<![0-9])(?:(?P<y1>20\d\d)[-_. ]?(?P<m1>0[1-9]|1[0-2])[-_. ]?(?P<d1>0[1-9]|[12]\d|3[01])"
    rf"|(?P<d2>0?[1-9]|[12]\d|3[01])[-_. ](?P<m2>0?[1-9]|1[0-2])[-_. ](?P<y2>(?:20)?\d\d)"
    rf"|(?P<m3>{_MONTH})[-_. ]?(?P<y3>20\d\d))(?![0-9])",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?<!\d)(?<!\d[-/])(?P<from>20[0-4]\d)(?:\s?[-–/]\s?| to )(?P<to>(?:20)?[0-4]\d)(?![\d/-])")
_YEAR = re.compile(r"(?<![\d])(20[0-4]\d)(?![\d])")
_BEGINNING = 4000
_FIRST_LINES = 500

Dated = tuple[str, str]


def document_date(name: str, examination: Examination) -> tuple[str | None, str]:
    """The document's ISO date and where it was read; (None, "") when it states none."""
    beginning = "\n".join(page.text for page in examination.pages[:3])[:_BEGINNING]
    stem = name.rsplit(".", 1)[0].replace("_", " ")
    made = _year_made(examination)
    for found in (
        _stated(beginning),
        _first(_DATE, beginning[:_FIRST_LINES], "first lines"),
        _period(beginning[:_FIRST_LINES], "first lines", made),
        _first(_NAME_DATE, stem, "file name"),
        _period(stem, "file name", made),
        _lone_year(stem, made),
        _property(examination),
    ):
        if found is not None:
            return found
    return None, ""


def _stated(text: str) -> Dated | None:
    for label in _LABEL.finditer(text):
        beside = _DATE.match(text, label.end())
        value = _value(beside) if beside else None
        if value:
            return value, f"stated: {' '.join(label.group().split()).strip(' :|–-').casefold()}"
    return None


def _first(pattern: re.Pattern[str], text: str, where: str) -> Dated | None:
    for found in pattern.finditer(text):
        value = _value(found)
        if value:
            return value, where
    return None


def _value(found: re.Match[str]) -> str | None:
    parts = {key[0]: value for key, value in found.groupdict().items() if value}
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    month = _MONTHS.get(parts["m"].casefold()) or int(parts["m"])
    try:
        day = int(parts.get("d") or calendar.monthrange(year, month)[1])
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _period(text: str, where: str, made: int) -> Dated | None:
    """A financial year counts by its last day. Of a longer span, data end with it and plans begin with it: a span that
    was over when the file was made is data.
    """
    for start, end in _year_ranges(text):
        if end == start + 1:
            return f"{end}-03-31", f"{where}: period {start}-{end % 100:02d}"
        if start < end <= start + 20:
            return f"{end if end <= made else start}-12-31", f"{where}: {start} to {end}"
    return None


def _year_ranges(text: str) -> Iterator[tuple[int, int]]:
    for found in _YEARS.finditer(text):
        start = int(found["from"])
        end = int(found["to"])
        yield start, end if end > 100 else start // 100 * 100 + end


def _lone_year(stem: str, made: int) -> Dated | None:
    years = [int(year) for year in _YEAR.findall(stem)]
    past = [year for year in years if year <= made] or years
    return (f"{max(past)}-12-31", "file name: year") if past else None


def _year_made(examination: Examination) -> int:
    """The year of the file's properties; 0 if it has none."""
    made = examination.properties.get("modified") or examination.properties.get("created") or ""
    return int(made[:4]) if made[:4].isdigit() else 0


def _property(examination: Examination) -> Dated | None:
    for key in ("modified", "created"):
        value = examination.properties.get(key, "")[:10]
        try:
            return date.fromisoformat(value).isoformat(), f"properties: {key}"
        except ValueError:
            continue
    return None
