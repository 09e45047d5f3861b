"""What a person sees of a spreadsheet's number: 9.91% for 0.0991 in the format 0.00% (ECMA-376 part 1, 18.8.30).

Dates, times and currency that a workbook leaves to the computer's region are written as in the United Kingdom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from evidencepack.intake.number_codes import Section, sections_of
from evidencepack.intake.number_dates import date_writer, serial
from evidencepack.intake.number_digits import general, number_writer

Shower = Callable[[Any], str]

_POUND = '"£"#,##0{0};-"£"#,##0{0}'
_ACCOUNT = '_-{1}* #,##0{0}_-;-{1}* #,##0{0}_-;_-{1}* "-"{2}_-;_-@_-'
# 18.8.30 numFmtId; 5 to 8, 14, 22, 37 to 44 follow the region.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: _POUND.format(""), 6: _POUND.format(""), 7: _POUND.format(".00"),
    8: _POUND.format(".00"), 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy",
    15: "dd-mmm-yy", 16: "dd-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss",
    22: "dd/mm/yyyy hh:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: _ACCOUNT.format("", "", ""), 42: _ACCOUNT.format("", '"£"', ""), 43: _ACCOUNT.format(".00", "", "??"),
    44: _ACCOUNT.format(".00", '"£"', "??"), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
}  # fmt: skip
_MOST_REMEMBERED = 20_000  # days: more than fifty years of them
_MOMENTS = (dt.date, dt.time, dt.timedelta)
_DATE_KINDS = ("date", "elapsed", "noon")


def plain(value: Any) -> str:
    """A value without a format, as a person would write it: 3 for 3.0, TRUE, 2026-11-21."""
    if value.__class__ is float:
        return str(int(value)) if value.is_integer() and -1e15 < value < 1e15 else general(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value.isoformat(" ", "minutes") if isinstance(value, dt.datetime) else str(value)


def built_in(number: int) -> str:
    """The code of a format that a workbook only names by its number; empty for General and unknown ones."""
    return _BUILT_IN.get(number, "")


@lru_cache(maxsize=1_000)
def shower(code: str) -> Shower | None:
    """What writes a cell's value (number, day, time, length of time) by a code; None: General, or no code at all.

    A number other than zero that its format hides is still written: it is in the file for all to find.
    """
    try:
        sections = sections_of(code)
        writers = [_writer(section) for section in sections]
    except (ValueError, IndexError):
        return None
    if len(sections) == 1 and all(token.kind == "general" or token.text == "@" for token in sections[0].tokens):
        return None
    if len(sections) == 1 and sections[0].has(*_DATE_KINDS):
        return _moments(writers[0])
    return _choosing(sections, writers)


def _writer(section: Section) -> Shower:
    if section.has(*_DATE_KINDS):
        return date_writer(section)
    if any(token.text == "@" for token in section.tokens):
        return general
    return number_writer(section)


def _moments(write: Shower) -> Shower:
    """Dates come again and again in a column."""
    remembered = lru_cache(maxsize=_MOST_REMEMBERED)(write)

    def show(value: Any) -> str:
        try:
            return " ".join(remembered(value).split())
        except (ValueError, OverflowError, TypeError):
            return plain(value)

    return show


def _choosing(sections: list[Section], writers: list[Shower]) -> Shower:
    """Numbers by the section for their sign, or by the first whose condition they meet."""
    conditional = any(section.sign for section in sections)
    dated = [section.has(*_DATE_KINDS) for section in sections]
    only = writers[0] if len(sections) == 1 and not conditional else None

    def show(value: Any) -> str:
        if isinstance(value, str | bool):
            return plain(value)
        try:
            if only is not None and value.__class__ is float and value >= 0:
                return only(value).strip()
            number = serial(value) if isinstance(value, _MOMENTS) else value
            at, signed = _conditioned(sections, number) if conditional else _by_sign(len(sections), number)
            text = writers[at](value if dated[at] else abs(number))
        except (ValueError, OverflowError, TypeError, ArithmeticError):
            return plain(value)
        text = " ".join(text.split()) if text[:1] == " " or "  " in text else text.rstrip()
        if signed and any(letter in "123456789" for letter in text):
            text = f"-{text}"
        return text if text or not number else plain(value)

    return show


def _by_sign(count: int, number: float) -> tuple[int, bool]:
    """Which section writes a number, and whether a minus goes before it."""
    if number < 0:
        return (1, False) if count > 1 else (0, True)
    return (2, False) if number == 0 and count > 2 else (0, False)


def _conditioned(sections: list[Section], number: float) -> tuple[int, bool]:
    for at, section in enumerate(sections[:3]):
        if section.holds(number):
            return at, number < 0 and not section.only_negative
    free = [at for at, section in enumerate(sections[:3]) if not section.sign]
    if not free:
        raise ValueError("no section for this number")
    if number < 0 and len(free) > 1 and free[-2] > 0:
        return free[-2], False
    return free[-1], number < 0
