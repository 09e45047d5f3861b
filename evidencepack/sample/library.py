"""The content library: texts, table recipes and document titles by evidence item, read from `resources/sample`."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec
from msgspec import Struct

from evidencepack.resources import resource

Format = Literal["docx", "pdf", "xlsx", "pptx", "eml", "csv", "png", "txt"]
Series = Literal["", "quarter", "month", "year", "locality", "provider"]


class TableRecipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table of figures is made; `figures.table` explains the notation of `columns` and `rows`."""

    title: str
    rows: str | tuple[str, ...]
    columns: tuple[str, ...]


class DocumentRecipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document that a council holds: its shape, file format, title and folder.

    `also` are further items it answers, each with a chapter of its own. `size`: 1 short to 4 (thirty pages and more).
    """

    kind: str
    format: Format
    title: str
    folder: str
    series: Series = ""
    category: str = "processes"
    also: tuple[str, ...] = ()
    size: int = 2


class ItemContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the library holds on one subject. `count` is how many of 300 documents it gets; `ref` may be ""."""

    ref: str
    statement: str
    count: int
    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    actions: tuple[str, ...]
    documents: tuple[DocumentRecipe, ...]
    tables: tuple[TableRecipe, ...] = ()
    quotes: tuple[str, ...] = ()
    staff_quotes: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    yearly: bool = False


class Places(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who and what the county has, for the slots of the texts."""

    council: str
    localities: tuple[str, ...]
    providers: tuple[str, ...]
    charities: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]


class Shared(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paragraphs that stand in papers on any subject, by name of section."""

    sections: dict[str, tuple[str, ...]]
    vague_titles: tuple[str, ...]
    survey_statements: tuple[str, ...]
    risks: tuple[tuple[str, str], ...]  # what could go wrong, what is done about it


@cache
def items() -> dict[str, ItemContent]:
    """The content of each covered item by ref, in the order of the refs."""
    paths = sorted(resource("sample", "items").glob("*.toml"))
    contents = [msgspec.toml.decode(path.read_bytes(), type=ItemContent) for path in paths]
    return {content.ref: content for content in contents}


@cache
def nothing() -> ItemContent:
    """The documents that lie about in every shared drive and answer no item."""
    return msgspec.toml.decode(resource("sample", "nothing.toml").read_bytes(), type=ItemContent)


@cache
def places() -> Places:
    """The made-up county."""
    return msgspec.toml.decode(resource("sample", "places.toml").read_bytes(), type=Places)


@cache
def shared() -> Shared:
    """The boilerplate of council papers."""
    return msgspec.toml.decode(resource("sample", "shared.toml").read_bytes(), type=Shared)
