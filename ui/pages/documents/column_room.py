"""Gives the titles of the document list what other columns can spare where the window is narrow, and takes it back.

A person's own columns are left as they are: only findings, whose words can be cut to a number, still give way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QTableView

from ui.pages.documents.columns import ANSWERS, COLUMNS, FINDINGS, PAGES

_TITLE_LEAST, _FINDINGS_LEAST = 280, 64  # pixels
_ANSWERS_LEAST = 120  # room for "? IR07 perhaps"
_AT_FIRST = [number for number, column in enumerate(COLUMNS) if column.shown]


class ColumnRoom:
    """The widths of the columns beside the titles. `own`: the person arranged the columns; they stay as they are."""

    def __init__(self, view: QTableView, *, own: bool) -> None:
        """Take the columns as they are now for what is wanted."""
        self._view, self._header = view, view.horizontalHeader()
        self._left_out: set[int] = set()  # for want of room
        self._narrowed = False  # answers are, for want of room
        self._making = False
        self._wanted = {number: self._header.sectionSize(number) or COLUMNS[number].width for number in _AT_FIRST}
        self.own = own or any(self._wanted[number] != COLUMNS[number].width for number in _AT_FIRST[1:-1])
        self._header.sectionResized.connect(self._resized)

    def wanted(self) -> list[int]:
        """The columns that shall be shown, from left to right, also those for which there is no room now."""
        order = (self._header.logicalIndex(place) for place in range(self._header.count()))
        hidden = self._header.isSectionHidden
        return [number for number in order if number in self._left_out or not hidden(number)]

    def arranged(self) -> None:
        """The person arranges the columns: those that were left out come back, and stay."""
        self.own = True
        self.make()

    def make(self) -> None:
        """Share out the room that there is."""
        if self._making:
            return
        with self._by_itself():
            self._lay_out(self._view.viewport().width())

    @contextmanager
    def as_wanted(self) -> Iterator[None]:
        """The columns as they are where there is room, while the body saves them."""
        with self._by_itself():
            self._lay_out(sum(self._wanted.values()) + 10_000)
        yield
        self.make()

    def _lay_out(self, width: int) -> None:
        shown = [number for number in self.wanted() if number]
        others = sum(self._width(number) for number in shown if number != FINDINGS)
        widths: dict[int, int] = {ANSWERS: self._wanted[ANSWERS]} if self._narrowed else {}
        left_out: set[int] = set()
        if not self.own and sorted(shown) == _AT_FIRST[1:] and width - others - _FINDINGS_LEAST < _TITLE_LEAST:
            left_out = {PAGES}
            widths[ANSWERS] = min(_ANSWERS_LEAST, self._wanted[ANSWERS])
            others -= self._wanted[PAGES] + self._wanted[ANSWERS] - widths[ANSWERS]
        findings = self._wanted[FINDINGS]
        widths[FINDINGS] = max(min(_FINDINGS_LEAST, findings), min(findings, width - others - _TITLE_LEAST))
        for number in shown:
            if (number in left_out) != self._header.isSectionHidden(number):
                self._header.setSectionHidden(number, number in left_out)
        self._left_out, self._narrowed = left_out, bool(left_out)
        for number, wide in widths.items():
            if number in shown and self._header.sectionSize(number) != wide:
                self._header.resizeSection(number, wide)

    def _width(self, number: int) -> int:
        return self._wanted[number] if number in self._wanted else self._header.sectionSize(number)

    def _resized(self, number: int, _before: int, width: int) -> None:
        if number and width and not self._making:
            self._wanted[number] = width  # as the person wants it
            self.own = self.own or number != FINDINGS

    @contextmanager
    def _by_itself(self) -> Iterator[None]:
        self._making = True
        try:
            yield
        finally:
            self._making = False
