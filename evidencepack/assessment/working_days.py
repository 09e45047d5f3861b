"""Working days in England: Monday to Friday without bank holidays, as far ahead as these have been published.

The bank holidays are data (`resources/bank_holidays/`), from https://www.gov.uk/bank-holidays. Beyond them every result
says that holidays are not known: only weekends are left out there.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from evidencepack.errors import FrameworkFault
from evidencepack.resources import resource

_DAY = timedelta(days=1)


class Holidays(Struct, frozen=True, kw_only=True):
    """The bank holidays of a country by their day, known from one day to another, both included."""

    id: str
    title: str
    version: str
    source: str
    known_from: date
    known_to: date
    days: dict[date, str]


class _File(Struct, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str
    version: str
    source: str
    known_from: date
    known_to: date
    days: tuple[tuple[date, str], ...]


class WorkingDay(Struct, frozen=True):
    """A day that was reached by counting working days; whether the bank holidays on the way are known."""

    day: date
    holidays_known: bool


@cache
def bank_holidays() -> Holidays:
    """The bank holidays of England and Wales that ship with the program. FrameworkFault if the file is damaged."""
    return read_holidays(resource("bank_holidays", "england-and-wales.toml"))


def read_holidays(path: Path) -> Holidays:
    """Read a file of bank holidays. FrameworkFault names the file and what is wrong with it."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise FrameworkFault(
            f"{path} cannot be read: {error.strerror or error}.", "Install the program again."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FrameworkFault(f"The bank holidays in {path.name} are not right: {error}.", f"Mend {path}.") from error
    found = Holidays(**(msgspec.structs.asdict(file) | {"days": dict(file.days)}))
    stray = [day for day in found.days if not found.known_from <= day <= found.known_to]
    if stray:
        raise FrameworkFault(
            f"{path.name} names {stray[0]}, outside {found.known_from} to {found.known_to}.",
            "Set known_from and known_to to the years that the file holds whole.",
        )
    return found


def is_working_day(day: date) -> bool:
    """Whether people work on this day, as far as is known."""
    return day.weekday() < 5 and day not in bank_holidays().days


def add_working_days(start: date, count: int) -> WorkingDay:
    """The working day that is `count` (0 or more) working days after `start`: the day after is the first one counted.

    With 0, `start` itself or, if nobody works then, the next working day.
    """
    day = start
    if count == 0:
        while not is_working_day(day):
            day += _DAY
    for _ in range(count):
        day += _DAY
        while not is_working_day(day):
            day += _DAY
    return WorkingDay(day, holidays_known(start, day))


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` is the earlier one."""
    if end < start:
        return -working_days_between(end, start)
    days, weeks = (end - start).days, (end - start).days // 7
    rest = sum((start + _DAY * ahead).weekday() < 5 for ahead in range(7 * weeks + 1, days + 1))
    off = sum(start < day <= end and day.weekday() < 5 for day in bank_holidays().days)
    return 5 * weeks + rest - off


def holidays_known(start: date, end: date) -> bool:
    """Whether the bank holidays of all days from `start` to `end` have been published."""
    found = bank_holidays()
    return found.known_from <= min(start, end) and max(start, end) <= found.known_to
