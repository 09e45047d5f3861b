"""Which number format each cell of a binary workbook's sheet has ([MS-XLSB] 2.4.304 BrtFmt, 2.4.675 BrtXF, cells)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from evidencepack.intake.number_formats import Shower
from evidencepack.intake.readers.common import Damaged
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.xls_formats import ERRORS
from evidencepack.intake.readers.xlsb_marks import records, wide_text
from evidencepack.intake.readers.xlsx_formats import Columns, showers

_ROW, _FORMAT, _XF, _CELL_XFS, _CELL_XFS_END = 0, 44, 47, 617, 618
_NUMBERS = frozenset({2, 5, 9})  # BrtCellRk, BrtCellReal, BrtFmlaNum
_ERRORS = frozenset({3, 11})  # BrtCellError, BrtFmlaError
_MOST_RECORDS = 3_000_000  # of a sheet: what comes after is shown without formats


def formats_of(package: Package) -> dict[int, Shower]:
    """What shows a value, by the number of its cell's format; formats that change nothing are left out."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    of_cells = False
    try:
        links = package.relations(package.main_part("xl/workbook.bin")).values()
        part = next((target for kind, target in links if kind == "styles"), "")
        for kind, data in records(package.data(part) if part in package.names else b""):
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = wide_text(data, 2)[0]
            elif kind in (_CELL_XFS, _CELL_XFS_END):
                of_cells = kind == _CELL_XFS
            elif kind == _XF and of_cells:
                numbers.append(struct.unpack_from("<H", data, 2)[0])
    except (Damaged, struct.error, IndexError):
        return {}
    return showers(numbers, codes)


def formatted_rows(package: Package, part: str, formats: Mapping[int, Shower]) -> Iterator[tuple[int, Columns]]:
    """The rows of a sheet in order (from 0) with the columns that hold an error or a number whose format matters."""
    row, columns = 0, Columns()
    unpack = struct.Struct("<II").unpack_from
    try:
        for number, (kind, data) in enumerate(records(package.data(part))):
            if number > _MOST_RECORDS:
                break
            if kind == _ROW:
                if columns:
                    yield row, columns
                row, columns = struct.unpack_from("<I", data)[0], []
            elif kind in _NUMBERS:
                column, form = unpack(data)
                show = formats.get(form & 0xFFFFFF)  # 2.5.9: the upper byte says something else
                if show is not None:
                    columns.append((column, show))
            elif kind in _ERRORS and data[8] in ERRORS:
                columns.append((unpack(data)[0], ERRORS[data[8]]))
    except (Damaged, struct.error, IndexError):
        return
    if columns:
        yield row, columns
