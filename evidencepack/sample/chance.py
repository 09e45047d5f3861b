"""Chance that comes out the same each time: every document draws from a generator seeded by its own name."""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta


def seeded(*parts: object) -> random.Random:
    """A random generator that depends on `parts` alone, whatever was drawn before it anywhere else."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8")).digest()
    return random.Random(int.from_bytes(digest[:16], "big"))  # noqa: S311 - a sample, not a secret


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A working day from `first` to `last`, both included."""
    day = first + timedelta(days=rng.randrange((last - first).days + 1))
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return max(day, first)


def months_before(day: date, count: int) -> list[date]:
    """The first days of the `count` full months before `day`, oldest first."""
    months: list[date] = []
    first = day.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first)
    return months[::-1]


def spoken(day: date) -> str:
    """A date as British letters write it: 4 May 2026 (never by the machine's own language settings)."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def quarter_name(day: date) -> str:
    """The last full quarter of a financial year (April to March) before `day`: Q1 2026-27."""
    month = months_before(day, 1)[0]
    while month.month % 3:
        month = months_before(month, 1)[0]
    start = month.year if month.month >= 4 else month.year - 1
    return f"Q{(month.month - 4) % 12 // 3 + 1} {start}-{(start + 1) % 100:02d}"


def year_name(day: date) -> str:
    """The last full financial year before `day`: 2025-26."""
    end = day.year if day.month >= 4 else day.year - 1
    return f"{end - 1}-{end % 100:02d}"
