"""Numbers and days in words, the same in every room, and in English whatever the language of the computer."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things, as "1 comment" or "1,240 comments"; `many` is the plural where it is not made with s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def long_day(day: date) -> str:
    """A day as "31 March 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
