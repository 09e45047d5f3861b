"""What is typed into the search: words, and filters such as type:pdf, item:IR07, year:2025 and status:inbox."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from evidencepack.workspace.filters import NAMES

FILTERS = {"type": "Type", "item": "Item", "year": "Year", "status": "Status"}  # those that have a button
_LAST = re.compile(rf"(?:^|\s)-?({'|'.join(NAMES)}):([^\s\"]*)$", re.IGNORECASE)
_ANY = re.compile(rf"(?:^|(?<=\s))-?(?:{'|'.join(NAMES)}):(?:\"[^\"]*\"?|\S*)", re.IGNORECASE)


class Completion(Struct, frozen=True):
    """A value that a filter can take: as it is typed, and what it means."""

    value: str
    meaning: str


def open_filter(text: str) -> tuple[str, str] | None:
    """The filter that is being typed at the end of the text, and what of its value is there; None if none is."""
    found = _LAST.search(text)
    return (found[1].lower(), found[2]) if found else None


def completions(found: Iterable[Completion], begun: str) -> list[Completion]:
    """Those that what was begun may become: by value or by a word of the meaning."""
    wanted = begun.casefold()
    return [
        one
        for one in found
        if one.value.casefold().startswith(wanted)
        or any(word.casefold().startswith(wanted) for word in one.meaning.split())
    ]


def completed(text: str, value: str) -> str:
    """The text with the filter at its end completed, ready for the next word."""
    found = _LAST.search(text)
    typed = f'"{value}"' if " " in value else value
    return f"{text[: found.start(2)]}{typed} " if found else text


def with_filter(text: str, name: str) -> str:
    """The text with a filter begun at its end."""
    before = text.rstrip()
    return f"{before} {name}:" if before else f"{name}:"


def plain_words(text: str) -> str:
    """The words without the filters: what is marked in a document."""
    return " ".join(_ANY.sub(" ", text).split())


def typed_filters(text: str) -> list[str]:
    """The filters as they were typed."""
    return [found.group().strip() for found in _ANY.finditer(text)]


def without(text: str, typed: str) -> str:
    """The text with one typed filter taken away."""
    return " ".join(text.replace(typed, " ", 1).split())
