"""Which number format each cell of an Excel 97-2003 sheet has ([MS-XLS] 2.4.126 Format, 2.4.353 XF, cell records)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from evidencepack.intake.number_formats import Shower
from evidencepack.intake.readers.xlsx_formats import Columns, showers

_BOF, _EOF, _FORMAT, _XF, _SHEET = 0x0809, 0x000A, 0x041E, 0x00E0, 0x0085
_MANY_CELLS = 0x00BD  # MulRk: a row, its first column, then for each cell its format and four bytes of number
_NUMBERS = frozenset({0x0006, 0x0203, 0x027E, _MANY_CELLS})  # formula, number, RK
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
        data, end, unpack = self._data, len(self._data), struct.Struct("<HH").unpack_from
        while at + 4 <= end:
            kind, size = unpack(data, at)
            if kind == _EOF:
                return
            yield kind, at + 4, min(size, end - at - 4)
            at += 4 + size

    def rows(self, sheet: int) -> Iterator[tuple[int, Columns]]:
        """The rows of a sheet (from 0, in the order of the workbook) with the columns whose format matters."""
        if not self._formats or sheet >= len(self._places):
            return
        found: dict[int, Columns] = {}
        try:
            self._collect(self._places[sheet], found)
        except (struct.error, IndexError):
            found = dict(found)
        yield from sorted(found.items(), key=lambda row: row[0])

    def _collect(self, place: int, found: dict[int, Columns]) -> None:
        data, formats, unpack = self._data, self._formats, struct.Struct("<HHH").unpack_from
        depth = 0
        for kind, at, size in self._records(place):
            if kind == _BOF:
                depth += 1  # a chart on the sheet is a part of its own: what follows it is of no cell
                if depth > 1:
                    return
            elif kind in _NUMBERS and size >= 6:
                row, column, form = unpack(data, at)
                if kind == _MANY_CELLS:
                    many = range(at + 4, at + size - 2, 6)
                    forms = [struct.unpack_from("<H", data, cell)[0] for cell in many]
                else:
                    forms = [form]
                shown = [(column + step, formats[form]) for step, form in enumerate(forms) if form in formats]
                if shown:
                    found.setdefault(row, []).extend(shown)


def _code(data: bytes, *, old: bool) -> str:
    """The text of a Format record: its length, and since Excel 97 how wide its characters are."""
    if old:
        return data[1 : 1 + data[0]].decode("cp1252", "replace")
    count, wide = struct.unpack_from("<HB", data)
    return data[3 : 3 + count * 2].decode("utf-16-le", "replace") if wide & 1 else data[3 : 3 + count].decode("latin-1")
