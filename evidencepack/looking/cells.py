"""Tables of text as rows of cells, and the names of cells: light, because the window itself uses them."""

from __future__ import annotations

import csv
import io

from evidencepack.intake.separators import separator_of
from evidencepack.looking.questions import Grid

MOST_COLUMNS = 1_000
MOST_CELL = 2_000  # characters


def grid_of_text(text: str, rows: int) -> Grid:
    """The rows of a text table: separated by tabs, semicolons or commas, whichever its first lines use most."""
    separator = separator_of(text)
    cells: list[list[str]] = []
    total = text.count("\n") + (not text.endswith("\n"))
    try:
        for row in csv.reader(io.StringIO(text[:5_000_000]), delimiter=separator):
            if len(cells) >= rows:
                break
            cells.append([cell[:MOST_CELL] for cell in row[:MOST_COLUMNS]])
    except csv.Error:  # a line or field beyond csv's own limit: what came before it is shown
        total = len(cells)
    else:
        total = len(cells) if len(cells) < rows else max(total, len(cells))
    return Grid(0, cells, (total, max((len(row) for row in cells), default=0)))


def grid_of_lines(text: str, rows: int) -> Grid:
    """The rows of a sheet as its text was read: cells between tabs, empty rows left out."""
    lines = text.split("\n")
    cells = [[cell[:MOST_CELL] for cell in line.split("\t")[:MOST_COLUMNS]] for line in lines[:rows]]
    return Grid(0, cells, (len(lines), max((len(row) for row in cells), default=0)))


def column_name(number: int) -> str:
    """A column's letters as Excel names it: 0 is A, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def column_number(name: str) -> int:
    """The other way: A is 0. ValueError for what is no column's name."""
    number = 0
    for sign in name.upper():
        if not "A" <= sign <= "Z":
            raise ValueError(f"{name} names no column")
        number = number * 26 + ord(sign) - 64
    if not number:
        raise ValueError("no column is named")
    return number - 1
