"""Stepping from find to find through a document of which only one page, sheet or part is looked at a time."""

from __future__ import annotations

from collections.abc import Sequence


class Trail:
    """`units`: the numbers of the pages (sheets, parts) that hold something, in order; `here`: finds on this one."""

    def __init__(self, units: Sequence[int]) -> None:
        self.units = list(units)
        self._at = 0
        self._find = 0
        self._last_first = False
        self.here = 0

    @property
    def unit(self) -> int:
        """The number of the page (sheet, part) that is on; 0 when there is none."""
        return self.units[self._at] if self.units else 0

    @property
    def find(self) -> int:
        """Which of the finds on it is the current one, from 0."""
        return self._find

    def begin_at(self, unit: int) -> None:
        """Begin on this page, or on the next that holds something."""
        self._at = next((at for at, one in enumerate(self.units) if one >= unit), 0)
        self._find = 0

    def arrived(self, count: int) -> None:
        """Say how many finds the unit that is on turned out to have."""
        self.here = count
        if self._last_first:
            self._find, self._last_first = max(count - 1, 0), False
        self._find = min(self._find, max(count - 1, 0))

    def step(self, by: int) -> bool:
        """Go to the next find (1) or the one before (-1), around the ends; True when that is on another unit."""
        if not self.units:
            return False
        if 0 <= self._find + by < self.here:
            self._find += by
            return False
        self._at = (self._at + by) % len(self.units)
        self._last_first, self._find = by < 0, 0
        if len(self.units) == 1:
            self.arrived(self.here)
            return False
        self.here = 0
        return True

    def words(self, unit: str) -> str:
        """Where on the trail it is: "page 3, 2 of 4 on it, place 1 of 6". `unit`: what a person calls it, or empty."""
        if not self.units:
            return ""
        parts = [unit]
        if self.here > 1:
            parts.append(f"{self._find + 1} of {self.here}{' on it' if unit else ''}")
        if len(self.units) > 1:
            parts.append(f"place {self._at + 1} of {len(self.units)}")
        return ", ".join(part for part in parts if part)
