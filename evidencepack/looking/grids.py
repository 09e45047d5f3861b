"""A workbook's sheet as rows of cells in their own places, with values as a person sees them."""

from __future__ import annotations

from pathlib import Path

import python_calamine as calamine

from evidencepack.intake.readers.sheet_formats import SheetFormats, shown_rows
from evidencepack.intake.readers.sheets import cell_text
from evidencepack.looking.cells import MOST_CELL, MOST_COLUMNS
from evidencepack.looking.questions import Answer, Grid, Refused

_MOST_ROWS = 1_048_576
_OLE = b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def grid_of(path: Path, sheet: int, first: int, rows: int) -> Answer:
    """Rows of a sheet (1 is the first) from row `first` (0 is the first) on, empty rows and columns before it kept."""
    with SheetFormats(str(path), _kind(path)) as formats, calamine.load_workbook(str(path)) as workbook:
        known = workbook.sheets_metadata
        if not 1 <= sheet <= len(known) or known[sheet - 1].typ != calamine.SheetTypeEnum.WorkSheet:
            return Refused("This sheet holds no cells: it is a chart or a macro.")
        name = known[sheet - 1].name
        shown = workbook.get_sheet_by_name(name)
        last = shown.end
        if last is None:
            return Grid(first, [], (0, 0))
        height, width = min(last[0] + 1, _MOST_ROWS), min(last[1] + 1, MOST_COLUMNS)
        stored = shown.to_python(skip_empty_area=False, nrows=min(first + rows, height))
        seen = list(shown_rows(stored, 0, formats.rows(sheet, name)))
        cells = [_trimmed([cell_text(value)[:MOST_CELL] for value in row[:width]]) for row in seen[first:]]
        return Grid(first, cells, (height, width))


def _kind(path: Path) -> str:
    """Which sort of workbook it is, as the formats need to know: ods, xls, or one of Excel's newer ones."""
    with path.open("rb") as file:
        begin = file.read(120)
    if begin.startswith(_OLE):
        return "xls"
    return "ods" if _OPEN_DOCUMENT in begin else "xlsx"


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
