"""Reads a workbook of `workbook` back after people have filled it in, and finds what they changed.

Nothing is lost silently: rows and columns that are not the program's own are named, a cell that cannot be understood is
named with its row, and a cell that was changed both there and here is told as a conflict.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from evidencepack.assessment.workbook import CUT, KEY_HEADER, SENT_HEADER, Column, seen
from evidencepack.errors import UnreadableFile, UserFault
from evidencepack.workspace.days import parse_date

_LARGEST = 20_000_000  # bytes; what the program writes itself is far smaller
_LARGEST_OPENED = 200_000_000  # bytes of all that the file unpacks to
_MOST_ROWS, _MOST_COLUMNS = 5_000, 60


class CameBack(Struct, frozen=True, kw_only=True):
    """A row as it came back: its number in the sheet, its key ("" if it is new), its cells, and what was sent."""

    number: int
    key: str
    cells: dict[str, str]
    sent: dict[str, str] | None


class Returned(Struct, frozen=True, kw_only=True):
    """The rows that came back, and in words what could not be taken."""

    rows: tuple[CameBack, ...]
    notes: tuple[str, ...]


class CellChange(Struct, frozen=True, kw_only=True):
    """A cell that somebody changed: whose (`key`, and `label` in words), which field, and from what to what.

    `conflict`: it was changed here, too, since the workbook was sent; `before` is how it stands here.
    """

    key: str
    label: str
    field: str
    before: str
    after: str
    conflict: bool = False


def read_back(path: Path, columns: Sequence[Column]) -> Returned:
    """The rows of the table with these columns. UserFault when the file cannot be read or holds no such table."""
    sheets = _cells_of(path)
    for cells in sheets:
        for start, row in enumerate(cells):
            heads = [_plain(cell) for cell in row]
            if KEY_HEADER in heads and all(c.header in heads for c in columns if c.editable):
                return _table(cells, start, heads, columns)
    wanted = ", ".join(column.header for column in columns if column.editable)
    raise UserFault(
        f"{path.name} does not hold the table that was sent: a hidden column “{KEY_HEADER}” and the columns {wanted}.",
        "Send the workbook out again, and keep its columns when filling it in.",
    )


def changes(row: CameBack, now: Mapping[str, str], columns: Sequence[Column], label: str) -> Iterator[CellChange]:
    """What somebody changed in a row, against how its cells stand `now`."""
    for column in columns:
        if not column.editable or column.field not in row.cells:
            continue
        came, here = row.cells[column.field], seen(now.get(column.field, "")).strip()
        sent = row.sent.get(column.field, here).strip() if row.sent is not None else here
        if came not in {here, sent}:
            yield CellChange(
                key=row.key, label=label, field=column.field, before=here, after=came, conflict=here != sent
            )


def _cells_of(path: Path) -> list[list[tuple[Any, ...]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # slow to load, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFile(f"{path.name} is far larger than what was sent.", "Choose the workbook that was sent.")
        with path.open("rb") as file:
            with zipfile.ZipFile(file) as package:
                if sum(entry.file_size for entry in package.infolist()) > _LARGEST_OPENED:
                    raise UnreadableFile(f"{path.name} unpacks to far too much.", "Choose the workbook that was sent.")
            book = load_workbook(file, data_only=True)
            return [_cells(sheet) for sheet in book.worksheets]
    except FileNotFoundError as fault:
        raise UnreadableFile(f"There is no file {path}.", "Check the name and the folder.") from fault
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, InvalidFileException) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:  # openpyxl raises a bare OSError for a Word document
            raise UnreadableFile(
                f"{path.name} cannot be read: {fault.strerror}.", "Close it in Excel, and check where it lies."
            ) from fault
        raise UnreadableFile(
            f"{path.name} is not an Excel workbook that can be read.", "Save it as .xlsx, and choose that file."
        ) from fault


def _cells(sheet: Any) -> list[tuple[Any, ...]]:
    """The cells of a sheet, and one row more than is read where it has so many."""
    last, width = min(sheet.max_row, _MOST_ROWS + 1), min(sheet.max_column, _MOST_COLUMNS)
    return list(sheet.iter_rows(max_row=last, max_col=width, values_only=True))


def _table(cells: Sequence[tuple[Any, ...]], start: int, heads: Sequence[str], columns: Sequence[Column]) -> Returned:
    places = {column: heads.index(column.header) for column in columns if column.header in heads}
    key_at = heads.index(KEY_HEADER)
    sent_at = heads.index(SENT_HEADER) if SENT_HEADER in heads else None
    known = {KEY_HEADER, SENT_HEADER, "", *(column.header for column in columns)}
    notes = [f"The column “{head}” is not one of the table's: it was not taken." for head in heads if head not in known]
    if len(cells) > _MOST_ROWS:
        notes.append(f"What stands below row {_MOST_ROWS} was not read.")
    found: list[CameBack] = []
    for number, row in enumerate(cells[start + 1 : _MOST_ROWS], start + 2):
        texts = {column.field: _text(row[at]) for column, at in places.items()}
        key = _plain(row[key_at])
        if not key and not any(texts.values()):
            continue
        read, faults = _understood(texts, columns, number)
        notes += faults
        sent = _sent(row[sent_at]) if sent_at is not None else None
        found.append(CameBack(number=number, key=key, cells=read, sent=sent))
    return Returned(rows=tuple(found), notes=tuple(notes))


def _understood(texts: Mapping[str, str], columns: Sequence[Column], number: int) -> tuple[dict[str, str], list[str]]:
    """The cells that can be taken, dates as ISO text, and what is wrong with the others."""
    read, faults = {}, []
    by_field = {column.field: column for column in columns}
    for field, text in texts.items():
        column = by_field[field]
        try:
            read[field] = _checked(text, column)
        except UserFault as fault:
            faults.append(f"Row {number}, {column.header}: {fault.what} It was left as it is. {fault.to_do}")
    return read, faults


def _checked(text: str, column: Column) -> str:
    if text.endswith(CUT):
        raise UserFault("The text was too long for Excel.", "Change it in the program.")
    if not text or not column.editable:
        return text
    if column.kind == "date":
        return parse_date(text).isoformat()
    if column.choices:
        for choice in column.choices:
            if choice.casefold() == text.casefold():
                return choice
        raise UserFault(f"“{text}” is not one of the choices.", f"Write one of: {', '.join(column.choices)}.")
    return text


def _sent(cell: object) -> dict[str, str] | None:
    try:
        return msgspec.json.decode(_plain(cell), type=dict[str, str])
    except msgspec.DecodeError:
        return None  # emptied or overwritten: then what stands here now is what counts


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(cell)


def _plain(cell: object) -> str:
    """A cell's text with its lines ended in one way; some programs leave a carriage return there as an escape."""
    return "" if cell is None else seen(str(cell).replace("_x000D_\n", "\n")).strip()
