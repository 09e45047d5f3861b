"""What an export to Word is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct


class Layout(StrEnum):
    """How a statement is laid out."""

    TABLE = "table"  # a table of what is said, row by row: short, and the default
    REPORT = "report"  # headings and paragraphs


class TimelineRow(Struct, frozen=True):
    """One step of the assessment's timeline. `date`: ISO, or in words."""

    step: str
    date: str
    note: str = ""


class WordOptions(Struct, frozen=True, kw_only=True):
    """What to write, and how.

    `template`: a council's own .docx or .dotx. `statement`: only this one (for its lead), None for all. `today`: an
    ISO date for the first page, None in a pack, whose bytes carry no date of building. `timeline`: the steps to list,
    None for those that the return itself knows. `links`: the path of each answer's file, by the answer's id, relative
    to the document; evidence without one is cited without a link. `index`: the index page of the pack that the document
    lies in. `for_editing`: with fields in controls, an empty row in lists that have none yet, each statement's status,
    and what the score lacks for more; without it the document is for its reader, and has none of that.
    """

    layout: Layout = Layout.TABLE
    template: Path | None = None
    statement: str | None = None
    today: str | None = None
    timeline: tuple[TimelineRow, ...] | None = None
    links: Mapping[str, str] = msgspec.field(default_factory=dict)
    index: str = ""
    for_editing: bool = True
