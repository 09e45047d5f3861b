"""What all readers share: how to say that a file cannot be read, dates, caps, and text that a database takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from msgspec import Struct

from evidencepack.intake.examination import PageText

MOST_CHARACTERS = 5_000_000  # of one document's text; the rest is cut and the cut is a fact
MOST_NUMBERS = 2_000  # of pages without text
MOST_FACT_CHARACTERS = 200_000  # of a fact that is text
MOST_SHORT = 4_000  # characters of what is only shown: hidden text, comments
MOST_LINKS = 50  # targets outside the file
MOST_PLACES = 20  # of tracked changes
MOST_PLACED = 200  # comments, hidden and deleted texts of which the place is kept
MOST_NAMES = 200  # of embedded files and entries

# Control characters but tab and newline, and lone halves of UTF-16 pairs: neither SQLite nor UTF-8 takes all of them.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Damaged(Exception):
    """The file is broken; the text says what is wrong in plain words ("its document part is missing")."""


class Locked(Exception):
    """The file needs a password to be opened; the text says so, `facts` what else is known of it."""

    how = "password"  # the fact `encrypted`

    def __init__(self, message: str, facts: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.facts = {"encrypted": self.how} | (facts or {})


class LockedOtherwise(Locked):
    """The file opens with a right or a certificate, or nobody knows how: there is no password to ask for."""

    how = "otherwise"


def clean(text: str) -> str:
    """The text without characters that cannot be stored."""
    return _UNFIT.sub("", text) if _UNFIT.search(text) else text


def clean_value(value: Any) -> Any:
    """A fact's value with every text in it cleaned and cut to a sensible length."""
    if isinstance(value, str):
        return clean(value)[:MOST_FACT_CHARACTERS]
    if isinstance(value, list | tuple):
        return [clean_value(member) for member in value]
    if isinstance(value, dict):
        return {clean(str(key)): clean_value(member) for key, member in value.items()}
    return value


def without_nothing(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that hold: no None, False, 0, empty text or empty list."""
    return {name: value for name, value in facts.items() if value}


def tidy_properties(properties: dict[str, Any]) -> dict[str, str]:
    """Properties as text, moments as ISO 8601, empty ones left out."""
    texts = {
        name: moment(value) if isinstance(value, datetime) else clean(str(value)).strip()
        for name, value in properties.items()
        if value is not None
    }
    return {name: text for name, text in texts.items() if text}


def moment(value: datetime) -> str:
    """ISO 8601 with seconds, in UTC when the zone is known (`2026-11-21T09:30:00Z`), else without a zone."""
    if value.tzinfo is None:
        return value.replace(microsecond=0).isoformat()
    return value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def iso_moment(text: str) -> str:
    """An ISO 8601 moment brought to the form of `moment`; text that is none of that comes back empty."""
    try:
        return moment(datetime.fromisoformat(text.strip()))
    except ValueError:
        return ""


class PageCollector:
    """Collects pages up to the cap on characters, and remembers the cut."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._left = most
        self.pages: list[PageText] = []
        self.cut = False

    @property
    def left(self) -> int:
        """How many characters may still come."""
        return self._left

    def add(self, number: int, label: str, text: str) -> None:
        """Take a page. Beyond the cap its text is cut; a page that loses all its text is left out."""
        text = clean(text)
        if len(text) > self._left:
            self.cut = True
            text = text[: self._left]
            if not text:
                return
        self._left -= len(text)
        self.pages.append(PageText(number, label, text))

    def facts(self) -> dict[str, Any]:
        """The fact that the text was cut, or none."""
        return {"truncated_text": self._most} if self.cut else {}


class Placed(Struct, frozen=True):
    """A text that a reader of the document does not see, and its place ("page 3", "sheet Data, cell B4").

    `paragraph`: as `looking.stories` counts them, 0 where that is not known; `box`: on a PDF's page, in points from its
    top left: left, top, right, bottom.
    """

    place: str
    text: str
    paragraph: int = 0
    box: tuple[float, ...] = ()


def placed_facts(found: Iterable[Placed]) -> list[dict[str, Any]]:
    """Them as a fact: at most `MOST_PLACED`, together `MOST_SHORT` characters; what is not known is left out."""
    facts, room = [], MOST_SHORT
    for one in islice(found, MOST_PLACED):
        text = one.text.strip()[:room]
        room -= len(text)
        known = {"paragraph": one.paragraph, "box": [round(edge, 1) for edge in one.box]}
        facts.append({"place": one.place, "text": text} | {name: value for name, value in known.items() if value})
    return facts


def merged(found: Iterable[Placed]) -> list[Placed]:
    """Texts that follow one another at the same place put together."""
    kept: list[Placed] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and (last.place, last.paragraph) == (one.place, one.paragraph):
            kept[-1] = Placed(one.place, last.text + one.text, one.paragraph)
        else:
            kept.append(one)
    return [one for one in kept if one.text.strip()]


class RowSpans:
    """Row numbers that come in rising order, kept as stretches without a gap: at most `MOST_PLACED` of them."""

    def __init__(self) -> None:
        self.spans: list[list[int]] = []

    def add(self, first: int, last: int) -> None:
        """Take in the rows from `first` to `last`, both included."""
        if self.spans and first == self.spans[-1][1] + 1:
            self.spans[-1][1] = last
        elif len(self.spans) < MOST_PLACED:
            self.spans.append([first, last])


def joined(texts: Iterable[str]) -> str:
    """Texts on lines of their own, empty ones left out."""
    return "\n".join(text for text in (text.strip() for text in texts) if text)


def says_something(text: str) -> bool:
    """Whether there is any word in it: not only the sign that stands for a page's number."""
    return any(sign.isalpha() for sign in text)


def letters(number: int) -> str:
    """The letters of a column by its number from 1."""
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
