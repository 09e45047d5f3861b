"""Reads the tables of a request list: sheets of a workbook, tables of a Word document, a delimited text file.

What kind of file it is follows from its content, not its name. The file is read into memory and closed at once, so it
stays free for the program that it is open in.
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path

from msgspec import Struct
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks.plaintext import decode_text
from evidencepack.frameworks.wordtables import word_tables

MOST_BYTES = 50_000_000
MOST_UNPACKED = 500_000_000
MOST_ROWS = 20_000
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# What the libraries raise for a damaged or locked file; zipfile: RuntimeError for a locked entry, NotImplementedError
# for an unknown version or compression.
_DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    KeyError,
    ValueError,
    RuntimeError,
    EOFError,
    OSError,
)
_KINDS = "an Excel workbook (.xlsx), a Word document with a table (.docx) or a .csv file"


class Row(Struct, frozen=True):
    """A row of a table. `number`: as a person counts (sheet row, table row, line).

    `merged`: columns whose text was carried down from a merged cell above.
    """

    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()


class Table(Struct, frozen=True, kw_only=True):
    """A table with its name ("sheet Request", "table 2", "") and the heading it stands under."""

    name: str
    rows: tuple[Row, ...]
    heading: str = ""
    hidden: bool = False


def read_tables(path: Path) -> list[Table]:
    """Every table of a file, in its order, with empty ones left out.

    FrameworkFault if the file cannot be opened, is of another kind, or is damaged or locked.
    """
    data = _bytes(path)
    try:
        tables = _tables(path, data)
    except _DAMAGE as fault:
        raise FrameworkFault(
            f"{path.name} is damaged or locked with a password: {fault}.",
            "Open it in Office, save it again without a password, and choose the new file.",
        ) from fault
    return [table for table in tables if table.rows]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FrameworkFault(
                f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.", "Choose the file that holds only the list."
            )
        return path.read_bytes()
    except OSError as fault:
        raise FrameworkFault(
            f"{path.name} cannot be read: {fault.strerror or fault}.",
            "Check that it is there; if it is open in Excel or Word, close it there first.",
        ) from fault


def _tables(path: Path, data: bytes) -> list[Table]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise ValueError("it unpacks to more than a request list can hold")
        if "word/document.xml" in names:
            return _from_word(data)
        if "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names:
            return _from_workbook(data)
    elif data.startswith(_OLE):
        return _from_old_office(path, data)
    elif b"%PDF" not in data[:1024] and not data.startswith(b"{\\rtf"):
        return [_from_text(data)]
    raise FrameworkFault(f"{path.name} holds no request list that can be read.", f"Choose {_KINDS}.")


def _from_old_office(path: Path, data: bytes) -> list[Table]:
    try:
        return _from_workbook(data)
    except CalamineError as fault:
        raise FrameworkFault(
            f"{path.name} is an old Word document, or is locked with a password.",
            f"Open it in Office, save it without a password as {_KINDS}, and choose that.",
        ) from fault


# ---------------------------------------------------------------- workbooks


def _from_workbook(data: bytes) -> list[Table]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    tables = []
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        rows = [
            [_cell(value) for value in values] for values in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
        ]
        merged = _carry_down(rows, sheet.merged_cell_ranges or [])
        numbered = [
            Row(number, tuple(cells), frozenset(merged.get(number - 1, ())))
            for number, cells in enumerate(rows, start=1)
            if any(cells)
        ]
        hidden = meta.visible != SheetVisibleEnum.Visible
        tables.append(Table(name=f"sheet {meta.name}", heading=meta.name, rows=tuple(numbered), hidden=hidden))
    return tables


def _cell(value: object) -> str:
    """A cell's value as a person sees it: whole numbers without ".0", dates as ISO 8601."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return tidy(str(value))


def _carry_down(rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, set[int]]:
    """Writes the text of cells merged downwards into every row they cover; gives the columns filled, by row index."""
    filled: dict[int, set[int]] = {}
    for (top, left), (bottom, _right) in ranges:
        for index in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[index]) and rows[top][left]:
                rows[index][left] = rows[top][left]
                filled.setdefault(index, set()).add(left)
    return filled


# ---------------------------------------------------------------- Word and text


def _from_word(data: bytes) -> list[Table]:
    tables = []
    for number, table in enumerate(word_tables(data), start=1):
        rows = [
            Row(place, tuple(tidy(text) for text in cells), frozenset(merged))
            for place, (cells, merged) in enumerate(table.rows, start=1)
            if any(text.strip() for text in cells)
        ]
        tables.append(Table(name=f"table {number}", heading=tidy(table.heading), rows=tuple(rows)))
    return tables


def _from_text(data: bytes) -> Table:
    text = decode_text(data).replace("\0", "")
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    start = 1
    for cells in reader:
        tidied = tuple(tidy(cell) for cell in cells)
        if any(tidied):
            rows.append(Row(start, tidied))
        start = reader.line_num + 1
        if len(rows) >= MOST_ROWS:
            break
    return Table(name="", rows=tuple(rows))


def _separator(text: str) -> tuple[str, str]:
    """The separator of a delimited text, and the text without Excel's own `sep=;` line.

    The separator is the one that gives the most rows of one and the same width, wider rows counting more.
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    return max(",;\t|", key=lambda separator: _evenness(text, separator)), text


def _evenness(text: str, separator: str) -> int:
    widths: dict[int, int] = {}
    sample = io.StringIO(text[:200_000], newline="")
    for cells in csv.reader(sample, delimiter=separator):
        if len(cells) > 1:
            widths[len(cells)] = widths.get(len(cells), 0) + 1
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def tidy(text: str) -> str:
    """The text with runs of spaces made one, empty lines and control characters dropped."""
    lines = ("".join(c if c.isprintable() else " " for c in line).split() for line in text.splitlines())
    return "\n".join(" ".join(words) for words in lines if words)
