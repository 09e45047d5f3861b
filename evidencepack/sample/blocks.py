"""A paper before it is a file: its front matter and its blocks, which every writer can render."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from evidencepack.sample.figures import Cell, Figures


class Heading(Struct, frozen=True):
    """A heading; level 1 is a chapter."""

    text: str
    level: int = 1


class Paragraph(Struct, frozen=True):
    """A paragraph of running text."""

    text: str


class Bullets(Struct, frozen=True):
    """A list, numbered or with bullets."""

    lines: tuple[str, ...]
    numbered: bool = False


class Quote(Struct, frozen=True):
    """Somebody's own words and who said them."""

    text: str
    who: str


class Grid(Struct, frozen=True):
    """A table of words: header row (may be empty) and rows; `title` may be empty."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Chart(Struct, frozen=True):
    """A column chart of one column of figures."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]


class Mark(Struct, frozen=True):
    """Begins the part that answers this item, on a new page where `fresh`; the writer notes the pages."""

    ref: str
    fresh: bool = True


Block = Heading | Paragraph | Bullets | Quote | Grid | Chart | Mark


class Paper(Struct, frozen=True, kw_only=True):
    """A whole document. `running` is the text of the page header, `watermark` stands behind every page."""

    title: str
    subtitle: str
    author: str
    day: date
    blocks: tuple[Block, ...]
    running: str
    watermark: str = ""
    cover: bool = False
    colour: str = "1F4E79"
    font: str = "Calibri"


class Rendered(Struct, frozen=True):
    """A file's bytes and the first and last page (slide, sheet) of each marked item, where the format has pages."""

    data: bytes
    pages: dict[str, tuple[int, int]] = {}


def grid_of(figures: Figures) -> Grid:
    """The figures as a table of words, percentages with their sign."""
    rows = tuple(
        tuple(f"{cell}%" if place in figures.percent else cell for place, cell in enumerate(row))
        for row in figures.rows
    )
    return Grid(figures.title, figures.header, rows)


def chart_of(figures: Figures, column: int = 1) -> Chart | None:
    """A chart of one column, or None where that column holds words."""
    rows = [row for row in figures.rows if row[0] != "County"]
    values = [row[column] for row in rows if isinstance(row[column], int | float)]
    if len(values) < len(rows) or not rows:
        return None
    return Chart(
        f"{figures.title}: {figures.header[column].lower()}",
        tuple(str(row[0]) for row in rows),
        tuple(map(float, values)),
    )


def words(cell: Cell) -> str:
    """A cell as text, thousands separated."""
    return cell if isinstance(cell, str) else f"{cell:,}"


def plain_text(block: Block) -> list[str]:
    """The lines of a block in plain text, for mails, notes and pictures."""
    if isinstance(block, Heading | Paragraph):
        return [block.text]
    if isinstance(block, Bullets):
        return [f"{place}. {line}" if block.numbered else f"- {line}" for place, line in enumerate(block.lines, 1)]
    if isinstance(block, Quote):
        return [f'"{block.text}" ({block.who})']
    if isinstance(block, Grid):
        rows = [block.header, *block.rows] if block.header else list(block.rows)
        return [line for line in [block.title] if line] + ["   ".join(words(cell) for cell in row) for row in rows]
    return []


def spans(marks: list[tuple[str, int]], last: int) -> dict[str, tuple[int, int]]:
    """First and last page of each marked part, from the pages on which the parts begin and the last page of all."""
    ends = [page - 1 for _, page in marks[1:]] + [last]
    return {ref: (page, max(page, end)) for (ref, page), end in zip(marks, ends, strict=False)}
