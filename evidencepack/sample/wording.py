"""Fills the texts of the library: slots, numbers in a range, and one of several wordings."""

from __future__ import annotations

import re
from datetime import date
from random import Random

from evidencepack.sample.chance import MONTHS, months_before, quarter_name, year_name
from evidencepack.sample.library import places
from evidencepack.sample.people import OFFICERS

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+(?:\.\d)?)-(\d+(?:\.\d)?)")


class Wording:
    """Turns a text of the library into a sentence of one document.

    `{40-60}` is a number, `{waits|delays}` one of the wordings, `{locality}` a slot: locality, provider, charity,
    month, quarter, year, officer, post, council, or any list of `places.toml`.
    """

    def __init__(self, rng: Random, day: date, locality: str = "") -> None:
        self._rng = rng
        self._day = day
        self._locality = locality

    def fill(self, text: str) -> str:
        """The text with every slot filled; KeyError for a slot that nobody knows."""
        return _SLOT.sub(lambda match: self._one(match.group(1)), text)

    def _one(self, slot: str) -> str:
        if "|" in slot:
            return self._rng.choice(slot.split("|"))
        if match := _RANGE.fullmatch(slot):
            return self._number(match.group(1), match.group(2))
        return self._named(slot)

    def _number(self, low: str, high: str) -> str:
        if "." in low + high:
            return f"{self._rng.uniform(float(low), float(high)):.1f}"
        return f"{self._rng.randint(int(low), int(high)):,}"

    def _named(self, slot: str) -> str:
        county = places()
        if slot == "locality":
            return self._locality or self._rng.choice(county.localities)
        if slot == "month":
            month = self._rng.choice(months_before(self._day, 9))
            return f"{MONTHS[month.month - 1]} {month.year}"
        if slot in ("officer", "post"):
            officer = self._rng.choice(OFFICERS)
            return officer.name if slot == "officer" else officer.post
        fixed = {"council": county.council, "quarter": quarter_name(self._day), "year": year_name(self._day)}
        if slot in fixed:
            return fixed[slot]
        lists = {"provider": county.providers, "charity": county.charities} | county.slots
        return self._rng.choice(lists[slot])
