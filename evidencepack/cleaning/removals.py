"""The words of this room: what can be taken out of a file, what was, and why something stayed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from evidencepack.errors import UserFault

Changes = Literal["accept", "reject"]


class Removal(StrEnum):
    """One kind of thing that can be taken out. The value is how a person names it."""

    TRACKED_CHANGES = "tracked changes"
    COMMENTS = "comments"
    PROPERTIES = "properties"  # author, last author, company, manager, template, custom ones; title and dates stay
    HIDDEN_SHEETS = "hidden sheets"
    HIDDEN_CELLS = "hidden rows and columns"
    HIDDEN_SLIDES = "hidden slides"
    SPEAKER_NOTES = "speaker notes"
    HIDDEN_TEXT = "hidden text"
    EMBEDDED_FILES = "embedded files"
    EXTERNAL_LINKS = "external links"
    MACROS = "macros"
    SCRIPTS = "scripts"
    LOCATION = "location"


class Removed(Struct, frozen=True):
    """What was taken out: how many, and in words which ("Lookups, Raw"; "2 insertions, 1 deletion")."""

    what: Removal
    count: int
    detail: str


class Cleaned(Struct, frozen=True):
    """The result of a cleaning: what was taken out, and for what stayed a sentence each that says why."""

    removed: tuple[Removed, ...]
    kept_because: tuple[str, ...]


class CannotClean(UserFault):
    """The file cannot be cleaned safely; the text says why."""


class Ledger:
    """Where the cleaners write down what they take out and what has to stay."""

    def __init__(self) -> None:
        self._removed: list[Removed] = []
        self._kept: list[str] = []

    def took(self, what: Removal, count: int, detail: str = "") -> None:
        """Note that `count` things were taken out; nothing is noted for none."""
        if count:
            self._removed.append(Removed(what, count, detail))

    def kept(self, why: str) -> None:
        """Note in a sentence that something stays, and why."""
        if why not in self._kept:
            self._kept.append(why)

    def result(self) -> Cleaned:
        """All that was noted."""
        return Cleaned(tuple(self._removed), tuple(self._kept))


def some(names: Iterable[str], most: int = 5) -> str:
    """A few names for a person to read: `A, B, C and 4 more`."""
    listed = list(dict.fromkeys(names))
    shown = ", ".join(listed[:most])
    return f"{shown} and {len(listed) - most} more" if len(listed) > most else shown
