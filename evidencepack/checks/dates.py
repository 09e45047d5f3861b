"""The date of a document from the document itself, never from the file's time stamp.

Sources in this order: the date of a message; a date stated beside a word such as "Date" or "Published" near the
beginning; the newest row of a version table; a date or a period ("2024-25", the financial year to 31 March) that stands
in a heading at the beginning; the newest month, quarter or year of a table's data; the file name; the properties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from evidencepack.checks.datewords import DATE, NAME_DATE, dates_in, exact, financial_end, iso, periods_in, years_in
from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import FORMATS

Dated = tuple[str, str]

_LABEL = re.compile(
    r"\b(?:report date|date of (?:report|meeting|issue|approval|publication|adoption)|"
    r"date (?:approved|issued|published|adopted)|last (?:updated|reviewed|amended)|version date|"
    r"effective (?:date|from)|approved(?: on| by [^\n]{1,40}? on)?|published|printed|adopted|issued|updated|dated?|"
    r"(?:meeting )?held on|sent|as at|position at)\b[\s:|\t–-]{0,6}(?:on\s)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?",
    re.IGNORECASE,
)
_REVIEW_WORD = re.compile(r"[Rr]eview|REVIEW")
_REVIEW_AFTER = re.compile(r"(ed)?(?: date| due| by| on| in)?\b[\s:|\t–-]{0,6}(?:by |on |in )?", re.IGNORECASE)
_NOT_NEXT = re.compile(r"(?:last|date of|was|were|been|previous(?:ly)?)\s*$", re.IGNORECASE)
_TO_BE = re.compile(r"\b(?:be|due to be|next)\s*$", re.IGNORECASE)
_VERSIONS = re.compile(
    r"^(?=[^\n]{0,160}\b(?:version|issue|revision)\b)(?=[^\n]{0,160}\bdate\b)[^\n.]{0,160}$",
    re.IGNORECASE | re.MULTILINE,
)
_CELL_END = re.compile(r"[\t,;|]")
_BEGINNING = 4000
_FIRST_LINES = 500
_END = 3000
_DATA = 60_000
_ROWS_OF_VERSIONS = 20
_HEADER_ROWS = 10
_FORECAST = re.compile(r"\b(?:forecast|projection|projected|target|plan(?:ned)?)\b", re.IGNORECASE)

# Days that the programs' own empty templates carry: python-docx, python-pptx, Excel (three), and calendars' zeros.
_TEMPLATE_DAYS = frozenset(
    {"2013-12-23", "2013-01-27", "1996-10-14", "2006-09-16", "2015-06-05"}
    | {"1601-01-01", "1899-12-30", "1900-01-01", "1904-01-01", "1970-01-01", "1980-01-01"}
)


def document_date(name: str, examination: Examination) -> tuple[str | None, str]:
    """The document's ISO date and where it was read; (None, "") when it states none."""
    for found in _sources(name, examination):
        if found is not None:
            return found
    return None, ""


def _sources(name: str, examination: Examination) -> Iterator[Dated | None]:
    beginning = beginning_of(examination)
    made = _year_made(examination)
    first = "\n".join(_headings(beginning[:_FIRST_LINES], of_sheet=_is_sheet(examination)))
    stem = name.rsplit(".", 1)[0].replace("_", " ")
    yield _of_message(examination)
    yield _stated(beginning)
    yield _of_versions(examination)
    yield _in_headings(first)
    yield _period(first, "first lines", made)
    yield _of_data(examination, made)
    yield _in_name(stem)
    yield _period(stem, "file name", made)
    yield _lone_year(stem, made)
    yield _property(examination)


def review_date(examination: Examination) -> str | None:
    """The ISO date on which the document says that it is to be reviewed; the latest where it names several."""
    said: list[str] = []
    for text in (beginning_of(examination), _ending(examination)):
        said += _review_dates(text)
    return max(said, default=None)


def stated_date(text: str) -> str | None:
    """The ISO date that a text states beside a word such as "Date", near its beginning."""
    found = _stated(text[:_BEGINNING])
    return found[0] if found else None


def beginning_of(examination: Examination) -> str:
    """The text of the first three pages, at most 4,000 characters."""
    return "\n".join(page.text[:_BEGINNING] for page in examination.pages[:3])[:_BEGINNING]


def _ending(examination: Examination) -> str:
    """The end of the text, where many policies keep their version table; empty for what is short or a workbook."""
    if examination.pages_unit in ("sheet", "line"):
        return ""
    return "\n".join(page.text[-_END:] for page in examination.pages[-2:])[-_END:]


def _review_dates(text: str) -> Iterator[str]:
    for word in _REVIEW_WORD.finditer(text):
        after = _REVIEW_AFTER.match(text, word.end())
        beside = DATE.match(text, after.end()) if after else None
        value = iso(beside) if beside else None
        before = text[max(0, word.start() - 16) : word.start()]
        done = _NOT_NEXT.search(before) or (after and after[1] and not _TO_BE.search(before))
        if value and not done:
            yield value


# ---------------------------------------------------------------- the sources, one by one


def _of_message(examination: Examination) -> Dated | None:
    message = examination.facts.get("message")
    day = _day(str(message.get("date", ""))) if isinstance(message, dict) else None
    return (day, "stated: date of the message") if day else None


def _stated(text: str) -> Dated | None:
    for label in _LABEL.finditer(text):
        beside = DATE.match(text, label.end())
        value = iso(beside) if beside else None
        if value:
            return value, f"stated: {' '.join(label.group().split()).strip(' :|–-').casefold()}"
    return None


def _of_versions(examination: Examination) -> Dated | None:
    """The newest date in a version table; a column that speaks of reviews does not count."""
    dates = [value for text in (beginning_of(examination), _ending(examination)) for value in _version_dates(text)]
    return (max(dates), "version table") if dates else None


def _version_dates(text: str) -> Iterator[str]:
    lowered = text.lower()
    if "date" not in lowered or not any(word in lowered for word in ("version", "issue", "revision")):
        return
    for header in _VERSIONS.finditer(text):
        titles = header.group().split("\t")
        column = next((at for at, title in enumerate(titles) if _is_date_title(title)), -1)
        for line in text[header.end() :].strip().split("\n")[:_ROWS_OF_VERSIONS]:
            cells = line.split("\t")
            cell = cells[column] if len(titles) > 1 and 0 <= column < len(cells) else line
            value = next((value for _, value in dates_in(cell)), None)
            if value is None:
                break
            yield value


def _is_date_title(title: str) -> bool:
    return "date" in title.casefold() and "review" not in title.casefold()


def _headings(text: str, *, of_sheet: bool) -> Iterator[str]:
    """Lines that are no sentence: few words. Of a table, nothing that looks like a row of figures."""
    for line in text.split("\n"):
        if len(line.split()) <= 12 and not (of_sheet and _is_row(line)):
            yield line


def _is_row(line: str) -> bool:
    cells = [cell.strip() for cell in _CELL_END.split(line) if cell.strip()]
    return len(cells) > 2 or (len(cells) > 1 and bool(list(_cell_period(cells[0]))))


def _in_headings(text: str) -> Dated | None:
    found = list(dates_in(text))
    chosen = next((value for match, value in found if exact(match)), None) or next((value for _, value in found), None)
    return (chosen, "first lines") if chosen else None


def _period(text: str, where: str, made: int) -> Dated | None:
    """A financial year counts by its last day. Of a longer span, data end with it and plans begin with it: a span that
    was over when the file was made is data.
    """
    for start, end, quarter in periods_in(text):
        if end == start + 1:
            label = f"Q{quarter} " if quarter else ""
            return financial_end(start, quarter), f"{where}: period {label}{start}-{end % 100:02d}"
        if start < end <= start + 20:
            return f"{end if end <= made else start}-12-31", f"{where}: {start} to {end}"
    return None


def _is_sheet(examination: Examination) -> bool:
    known = FORMATS.get(examination.format)
    return known is not None and (known.family == "sheet" or known.tag == "CSV")


def _of_data(examination: Examination, made: int) -> Dated | None:
    """The newest period that a table's rows or columns begin with; of one that looks ahead, none after its making."""
    if not _is_sheet(examination):
        return None
    text = "\n".join(page.text[:_DATA] for page in examination.pages[:5])[:_DATA]
    lines = text.split("\n")
    dates = _periods_of(_CELL_END.split(line, 1)[0] for line in lines)
    dates = dates or _periods_of(cell for line in lines[:_HEADER_ROWS] for cell in _CELL_END.split(line))
    if made or _FORECAST.search(text):
        dates = [value for value in dates if int(value[:4]) <= made]
    return (max(dates), "period of the data") if dates else None


def _periods_of(cells: Iterable[str]) -> list[str]:
    named = (cell.strip() for cell in cells)
    return [value for cell in named if 6 <= len(cell) <= 24 for value in _cell_period(cell)]


def _cell_period(cell: str) -> Iterable[str]:
    if not cell[-1].isdigit():
        return
    found = DATE.fullmatch(cell)
    value = iso(found) if found else None
    if value:
        yield value
        return
    for start, end, quarter in periods_in(cell):
        if end == start + 1:
            yield financial_end(start, quarter)


def _in_name(stem: str) -> Dated | None:
    for found in NAME_DATE.finditer(stem):
        value = iso(found)
        if value:
            return value, "file name"
    return None


def _lone_year(stem: str, made: int) -> Dated | None:
    years = years_in(stem)
    past = [year for year in years if year <= made] or years
    return (f"{max(past)}-12-31", "file name: year") if past else None


def _year_made(examination: Examination) -> int:
    """The year of the file's properties; 0 if it has none."""
    found = _property(examination)
    return int(found[0][:4]) if found else 0


def _property(examination: Examination) -> Dated | None:
    for key in ("modified", "created"):
        day = _day(examination.properties.get(key, ""))
        if day and day not in _TEMPLATE_DAYS:
            return day, f"properties: {key}"
    return None


def _day(moment: str) -> str | None:
    try:
        return date.fromisoformat(moment[:10]).isoformat()
    except ValueError:
        return None
