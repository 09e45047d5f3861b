"""Which number format each cell of an Excel 97-2003 sheet has ([MS-XLS] 2.4.126 Format, 2.4.353 XF, cell records)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache

from evidencepack.intake.number_formats import Shower
from evidencepack.intake.readers.xlsx_formats import Columns, showers

_EOF, _FORMAT, _XF, _SHEET = 0x000A, 0x041E, 0x00E0, 0x0085
_MANY_CELLS = 0x00BD  # MulRk: a row, its first column, then for each cell its format and four bytes of number
_NUMBERS = frozenset({0x0006, 0x0203, 0x027E, _MANY_CELLS})  # formula, number, RK
_ERROR = 0x0205  # BoolErr: its last two bytes are the value and whether it is an error
_FORMULA = 0x0006  # its value is an error when it begins with 2 and ends with FF FF (2.5.133)
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_OLD_BOOK = 0x0500  # BOF.vers of Excel 5 and 95, whose texts are of single bytes


class XlsFormats:
    """The formats of a workbook stream, and the rows of its sheets."""

    def __init__(self, workbook: bytes) -> None:
        self._data = workbook
        self._places: list[int] = []  # of the sheets' records, in the sheets' order
        self._formats: dict[int, Shower] = {}
        try:
            self._read_globals()
        except (struct.error, IndexError):
            self._formats = {}

    def _read_globals(self) -> None:
        codes: dict[int, str] = {}
        numbers: list[int] = []
        old = len(self._data) > 6 and struct.unpack_from("<H", self._data, 4)[0] == _OLD_BOOK
        for kind, at, size in self._records(0):
            if kind == _FORMAT:
                number = struct.unpack_from("<H", self._data, at)[0]
                codes[number] = _code(self._data[at + 2 : at + size], old=old)
            elif kind == _XF:
                numbers.append(struct.unpack_from("<H", self._data, at + 2)[0])
            elif kind == _SHEET:
                self._places.append(struct.unpack_from("<I", self._data, at)[0])
        self._formats = showers(numbers, codes)

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """The records of one part of the stream as (type, where its content begins, size)."""
        data, last, unpack = self._data, len(self._data) - 4, struct.Struct("<HH").unpack_from
        while at <= last:
            kind, size = unpack(data, at)
            if kind == _EOF:
                return
            at += 4
            yield kind, at, size
            at += size

    def rows(self, sheet: int) -> Iterator[tuple[int, Columns]]:
        """The rows of a sheet (from 0, in the order of the workbook) with the columns whose format matters."""
        if sheet >= len(self._places):
            return
        found: dict[int, Columns] = {}
        try:
            self._collect(self._places[sheet], found)
        except (struct.error, IndexError):
            found = dict(found)
        yield from sorted(found.items(), key=lambda row: row[0])

    def _collect(self, place: int, found: dict[int, Columns]) -> None:
        data, formats, unpack = self._data, self._formats, struct.Struct("<HHH").unpack_from
        for kind, at, size in self._records(place):
            if kind not in _NUMBERS or size < 6:
                if kind == _ERROR and size == 8 and data[at + 7]:
                    row, column, form = unpack(data, at)
                    found.setdefault(row, []).append((column, ERRORS.get(data[at + 6], "")))
                continue
            row, column, form = unpack(data, at)
            if kind == _FORMULA and data[at + 6] == 2 and data[at + 12 : at + 14] == b"\xff\xff":
                found.setdefault(row, []).append((column, ERRORS.get(data[at + 8], "")))
                continue
            if kind == _MANY_CELLS:
                forms = _many((size - 6) // 6).unpack_from(data, at + 4)
                shown: Columns = [(place, formats[form]) for place, form in enumerate(forms, column) if form in formats]
                if shown:
                    found.setdefault(row, []).extend(shown)
            elif form in formats:
                found.setdefault(row, []).append((column, formats[form]))


@cache
def _many(count: int) -> struct.Struct:
    """The formats of so many cells in a row, each before its number."""
    return struct.Struct("<" + "H4x" * count)


def _code(data: bytes, *, old: bool) -> str:
    """The text of a Format record: its length, and since Excel 97 how wide its characters are."""
    if old:
        return data[1 : 1 + data[0]].decode("cp1252", "replace")
    count, wide = struct.unpack_from("<HB", data)
    return data[3 : 3 + count * 2].decode("utf-16-le", "replace") if wide & 1 else data[3 : 3 + count].decode("latin-1")
