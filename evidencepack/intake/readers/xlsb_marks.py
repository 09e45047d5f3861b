"""Hidden rows and columns of binary workbooks ([MS-XLSB]), in one walk over the records of each sheet's part."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from evidencepack.intake.readers.common import Damaged, RowSpans, letters
from evidencepack.intake.readers.ooxml import Package

# [MS-XLSB] 2.3.2: BrtRowHdr, BrtColInfo, BrtBundleSh; 2 to 11 are the cells that hold something.
_ROW, _COLUMN, _SHEET, _FILTER = 0, 60, 156, 163
_FILLED = range(2, 12)
_MOST_RECORDS = 3_000_000  # of a sheet: what comes after is not looked at
_MOST_COLUMNS = 200


def facts_of(package: Package) -> dict[str, Any]:
    """The facts `hidden_rows`, `hidden_row_spans`, `hidden_columns` and `filters`; a broken sheet has none."""
    rows: dict[str, int] = {}
    spans: dict[str, list[list[int]]] = {}
    columns: dict[str, list[str]] = {}
    filters: list[str] = []
    for name, part in sheets_of(package):
        try:
            hidden_rows, row_spans, hidden_columns, filtered = _hidden(package.data(part))
        except (Damaged, struct.error, IndexError):
            continue
        if hidden_rows:
            rows[name], spans[name] = hidden_rows, row_spans.spans
            filters += [name] if filtered else []
        if hidden_columns:
            columns[name] = [letters(at + 1) for at in hidden_columns[:_MOST_COLUMNS]]
    return {"hidden_rows": rows, "hidden_row_spans": spans, "hidden_columns": columns, "filters": filters}


def sheets_of(package: Package) -> list[tuple[str, str]]:
    """The sheets' names and parts."""
    found = []
    try:
        main = package.main_part("xl/workbook.bin")
        links = package.relations(main)
        for kind, data in records(package.data(main)):
            if kind == _SHEET:  # 2.4.313: state, id, the relationship's id, the name
                link, at = wide_text(data, 8)
                name, _ = wide_text(data, at)
                target = links.get(link, ("", ""))[1]
                if target in package.names:
                    found.append((name, target))
    except (Damaged, struct.error, IndexError):
        return found
    return found


def _hidden(sheet: bytes) -> tuple[int, RowSpans, list[int], bool]:
    """How many hidden rows hold something, which, which hidden columns do, and whether a filter is set."""
    row, row_spans = 0, RowSpans()
    spans: list[tuple[int, int]] = []
    columns: set[int] = set()
    rows, row_hidden, filtered = 0, False, False
    for number, (kind, data) in enumerate(records(sheet)):
        if number > _MOST_RECORDS:
            break
        if kind == _ROW:
            row_hidden = bool(data[11] & 0x10)  # 2.4.741: fDyZero
            row = struct.unpack_from("<I", data)[0] if row_hidden else row
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<II", data)
            if data[16] & 1:  # 2.4.323: fHidden
                spans.append((first, last))
        elif kind in _FILLED:
            if row_hidden:
                rows += 1
                row_spans.add(row + 1, row + 1)
                row_hidden = False  # counted once
            if spans:
                column = struct.unpack_from("<I", data)[0]
                if any(first <= column <= last for first, last in spans):
                    columns.add(column)
        elif kind == _FILTER:
            filtered = True
    return rows, row_spans, sorted(columns), filtered


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part as (type, content) ([MS-XLSB] 2.1.4). IndexError when one breaks off in its head."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for place in range(4):
            part = data[at]
            at += 1
            size |= (part & 0x7F) << 7 * place
            if not part & 0x80:
                break
        yield kind, data[at : at + size]
        at += size


def wide_text(data: bytes, at: int) -> tuple[str, int]:
    """A string with its length in front (XLWideString, 2.5.169), and where the next field begins."""
    count = struct.unpack_from("<I", data, at)[0]
    if count > len(data):  # also 0xFFFFFFFF, which stands for none
        return "", at + 4
    end = at + 4 + count * 2
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
