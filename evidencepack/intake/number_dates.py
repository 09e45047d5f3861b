"""Dates, times of day and lengths of time written by a section of a number format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from evidencepack.in_words import MONTHS
from evidencepack.intake.number_codes import Section, Token

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - the day 0 of all days from 1 March 1900 on
_FIRST_TRUE_DAY = 61  # Excel counts a 29 February 1900 that never was
_DAY = 86_400

Moment = dt.datetime | dt.date | dt.time | dt.timedelta | float | int


class _Read:
    """A moment in parts. A time without a day stands on day 0, which Excel calls 0 January 1900."""

    __slots__ = ("day", "hour", "minute", "month", "seconds", "total", "weekday", "year")

    def __init__(self, value: Moment, places: int) -> None:
        if value.__class__ is dt.date and value.year > 1900:  # by far the most
            self.year, self.month, self.day, self.weekday = value.year, value.month, value.day, value.weekday()
            self.hour = self.minute = 0
            self.seconds = self.total = 0.0
            return
        self.total = round(_seconds(value), places)
        days, rest = divmod(self.total, _DAY)
        minutes, self.seconds = divmod(rest, 60)
        self.hour, self.minute = divmod(int(minutes), 60)
        if days < 1:
            self.year, self.month, self.day, self.weekday = 1900, 1, 0, 5
        else:
            day = (_EPOCH + dt.timedelta(days=days + (days < _FIRST_TRUE_DAY))).date()
            self.year, self.month, self.day, self.weekday = day.year, day.month, day.day, day.weekday()


def serial(value: Moment) -> float:
    """A moment as a spreadsheet stores it: days since the end of 1899."""
    return _seconds(value) / _DAY


def _seconds(value: Moment) -> float:
    if isinstance(value, dt.datetime):
        since = (value - _EPOCH).total_seconds()
        return since if since >= _FIRST_TRUE_DAY * _DAY else since - _DAY
    if isinstance(value, dt.date):
        return _seconds(dt.datetime(value.year, value.month, value.day))  # noqa: DTZ001
    if isinstance(value, dt.time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return value.total_seconds() if isinstance(value, dt.timedelta) else value * _DAY


def date_writer(section: Section) -> Callable[[Any], str]:
    """What writes a moment by this section; OverflowError or ValueError for a moment beyond the calendar."""
    tokens = _minutes_told_apart(section.tokens)
    twelve = any(token.kind == "noon" for token in tokens)
    places = max((len(token.text) - 1 for token in tokens if token.kind == "fraction"), default=0)
    parts = [_part(token, places, twelve=twelve) for token in tokens]
    elapsed = any(token.kind == "elapsed" for token in tokens)

    def write(value: Any) -> str:
        if not elapsed and not isinstance(value, dt.date | dt.time | dt.timedelta) and value < 0:
            raise ValueError("no date is before the first")
        read = _Read(value, min(places, 6))
        return "".join([part if isinstance(part, str) else part(read) for part in parts])

    return write


def _minutes_told_apart(tokens: Iterable[Token]) -> list[Token]:
    """`m` means minutes right after hours and right before seconds (18.8.31)."""
    found = list(tokens)
    timed = [at for at, token in enumerate(found) if token.kind in ("date", "elapsed")]
    for place, at in enumerate(timed):
        token = found[at]
        if token.kind == "date" and token.text in ("m", "mm"):
            before = found[timed[place - 1]].text if place else ""
            after = found[timed[place + 1]].text if place + 1 < len(timed) else ""
            if before.startswith("h") or after.startswith("s"):
                found[at] = Token("minute", token.text)
    return found


def _part(token: Token, places: int, *, twelve: bool) -> str | Callable[[_Read], str]:
    """A token's text, or what makes it from a moment."""
    text, width = token.text, min(len(token.text), 2)
    match token.kind:
        case "minute":
            return lambda read: f"{read.minute:0{width}d}"
        case "noon":
            letters = ("A", "P") if text.casefold() == "a/p" else ("AM", "PM")
            return lambda read: letters[read.hour >= 12]
        case "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            return lambda read: f"{int(read.total // unit):0{len(text)}d}"
        case "fraction":
            return lambda read: f"{read.seconds % 1:.{places}f}"[1:]
        case "date":
            return _named(text, width, twelve=twelve)
        case _:
            return text if token.kind == "text" or text in "/,." else ""


def _named(text: str, width: int, *, twelve: bool) -> str | Callable[[_Read], str]:
    match text[0]:
        case "y" if len(text) < 3:
            return lambda read: f"{read.year % 100:02d}"
        case "y" | "e":
            return lambda read: f"{read.year:04d}"
        case "m":
            return _month(len(text))
        case "d" if len(text) > 2:
            cut = 3 if len(text) == 3 else None
            return lambda read: _DAYS[read.weekday][:cut]
        case "d":
            return lambda read: f"{read.day:0{width}d}"
        case "h" if twelve:
            return lambda read: f"{(read.hour + 11) % 12 + 1:0{width}d}"
        case "h":
            return lambda read: f"{read.hour:0{width}d}"
        case "s":
            return lambda read: f"{int(read.seconds):0{width}d}"
        case _:
            return ""  # eras and the Buddhist calendar


def _month(letters: int) -> Callable[[_Read], str]:
    if letters <= 2:
        return lambda read: f"{read.month:0{letters}d}"
    cut = {3: 3, 5: 1}.get(letters)
    return lambda read: MONTHS[read.month - 1][:cut]
