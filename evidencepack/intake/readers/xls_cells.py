"""The cells of old Excel workbooks, from their records: for what the usual values' reader does not take.

That is streams in damaged containers or without one (Excel 2 to 4), and sheets whose cells lie so far apart that they
do not fit a rectangle in memory. Records by [MS-XLS] 2.3 and 2.4; those of Excel 2 to 5 by OpenOffice's documentation
of the format (Excelfileformat.pdf, chapter 5).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from evidencepack.intake.encodings import character_set
from evidencepack.intake.readers.xls_formats import ERRORS

_EOF, _CONTINUE, _SHEET, _STRINGS, _CODE_PAGE, _EXTENT = 0x000A, 0x003C, 0x0085, 0x00FC, 0x0042, 0x0200
_SINCE_1904 = 0x0022
_BEGINS = {0x0009: 2, 0x0209: 3, 0x0409: 4, 0x0809: 5}  # BOF -> version of Excel's format
_BIFF_8 = 0x0600
_SHARED, _RK, _MANY, _LABELS = 0x00FD, 0x027E, 0x00BD, frozenset({0x0204, 0x00D6})
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_RESULTS = frozenset({0x0207, 0x0007})  # the text that a formula gave
_OLD = frozenset({0x0002, 0x0003, 0x0004, 0x0005, 0x0006})  # cells of Excel 2: three bytes of looks before the value
_MOST_COLUMNS = 256
_MOST_STRINGS = 2_000_000
_RICH, _EXTENDED, _WIDE = 8, 4, 1  # of a text's flags

Cell = str | float | bool


class OldSheet(Struct, kw_only=True):
    """A sheet: its name, state (0 visible, 1 hidden, 2 very hidden) and where its records begin."""

    name: str
    state: int
    place: int
    holds_cells: bool


class XlsCells:
    """The sheets of a workbook stream. struct.error or IndexError: it is none."""

    def __init__(self, workbook: bytes) -> None:
        self.workbook = self._data = workbook
        kind, size, version = struct.unpack_from("<HHH", workbook)
        if kind not in _BEGINS:
            raise IndexError("no beginning of a workbook")
        self.version = 8 if kind == 0x0809 and version == _BIFF_8 else _BEGINS[kind]
        self._codec = "cp1252"
        self.since_1904 = False  # days are counted from 1904 on
        self._shared: tuple[int, int] | None = None
        self.sheets: list[OldSheet] = []
        for kind, at, size in self._records(0):
            if kind == _SHEET and self.version >= 5:
                self.sheets.append(self._sheet(at))
            elif kind == _STRINGS:
                self._shared = (at, size)
            elif kind == _SINCE_1904:
                self.since_1904 = struct.unpack_from("<H", workbook, at)[0] == 1
            elif kind == _CODE_PAGE:
                number = struct.unpack_from("<H", workbook, at)[0]
                named = {1200: "utf-16-le", 367: "ascii", 10_000: "mac-roman", 32_768: "mac-roman", 32_769: "cp1252"}
                self._codec = character_set(named.get(number, f"cp{number}")) or "cp1252"
        if not self.sheets and self.version < 5:
            self.sheets.append(OldSheet(name="Sheet1", state=0, place=0, holds_cells=True))

    @cached_property
    def _strings(self) -> list[str]:
        return _Texts(self._data, *self._shared).all() if self._shared else []

    def extent(self) -> int:
        """The largest rectangle of cells that a sheet says it needs."""
        try:
            return max((self._extent(sheet.place) for sheet in self.sheets if sheet.holds_cells), default=0)
        except struct.error:
            return 0

    def _extent(self, place: int) -> int:
        for kind, at, size in self._records(place):
            if kind == _EXTENT:
                wide = self.version == 8 and size >= 12
                first, last, left, right = map(int, struct.unpack_from("<IIHH" if wide else "<4H", self._data, at))
                return max(0, last - first) * max(0, right - left)
        return 0

    def _sheet(self, at: int) -> OldSheet:
        place, state, sort, count = struct.unpack_from("<IBBB", self._data, at)
        if self.version == 8:
            name = self._wide_or_not(at + 8, count, self._data[at + 7])
        else:
            name = self._data[at + 7 : at + 7 + count].decode(self._codec, "replace")
        return OldSheet(name=name, state=state & 3, place=place, holds_cells=sort in (0, 1))

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """The records of a part of the stream as (type, where its content begins, size), without parts within it."""
        data, last, unpack = self._data, len(self._data) - 4, struct.Struct("<HH").unpack_from
        depth = 0
        while at <= last:
            kind, size = unpack(data, at)
            at += 4
            if kind in _BEGINS:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif depth == 1:
                yield kind, at, size
            at += size

    def rows(self, sheet: OldSheet) -> tuple[int, Iterator[list[Any]]]:
        """The column (from 0) that all rows begin with, and the rows from the sheet's first to its last with cells."""
        found: dict[int, list[tuple[int, Cell]]] = {}
        try:
            for row, column, value in self._cells(sheet.place):
                if value != "" and column < _MOST_COLUMNS:
                    found.setdefault(row, []).append((column, value))
        except (struct.error, IndexError):  # what came before the fault is there
            pass
        left = min((column for cells in found.values() for column, _ in cells), default=0)
        return left, _filled(found, left)

    def _cells(self, place: int) -> Iterator[tuple[int, int, Cell]]:
        formula: tuple[int, int] | None = None
        for kind, at, size in self._records(place):
            if formula is not None and kind in _RESULTS:
                yield *formula, self._result(kind, at, size)
                formula = None
            elif kind == _MANY:
                row, first = struct.unpack_from("<HH", self._data, at)
                for number in range((size - 6) // 6):
                    yield (
                        row,
                        first + number,
                        small_number(struct.unpack_from("<I", self._data, at + 6 + number * 6)[0]),
                    )
            elif kind in _FORMULAS or kind in _VALUES:
                row, column = struct.unpack_from("<HH", self._data, at)
                value = self._value(kind, at + 4 + (3 if self.version == 2 and kind in _OLD else 2))
                if value is not None:
                    yield row, column, value
                formula = (row, column) if kind in _FORMULAS and value is None else None

    def _value(self, kind: int, at: int) -> Cell | None:
        """A cell's value; None when it is the text that a formula gave, which comes in a record of its own."""
        data = self._data
        if kind == _SHARED:
            number = struct.unpack_from("<I", data, at)[0]
            return self._strings[number] if number < len(self._strings) else ""
        if kind in _LABELS or kind == 0x0004:
            return self._label(kind, at)
        if kind == _RK:
            return small_number(struct.unpack_from("<I", data, at)[0])
        if kind == 0x0002:
            return float(struct.unpack_from("<H", data, at)[0])
        if kind in (0x0205, 0x0005):
            return ERRORS.get(data[at], "") if data[at + 1] else bool(data[at])
        if kind in _FORMULAS and data[at + 6 : at + 8] == b"\xff\xff":
            return {0: None, 1: bool(data[at + 2]), 2: ERRORS.get(data[at + 2], "")}.get(data[at], "")
        return float(struct.unpack_from("<d", data, at)[0])

    def _label(self, kind: int, at: int) -> str:
        if kind == 0x0004:
            return self._data[at + 1 : at + 1 + self._data[at]].decode(self._codec, "replace")
        count = struct.unpack_from("<H", self._data, at)[0]
        if self.version == 8:
            return self._wide_or_not(at + 3, count, self._data[at + 2])
        return self._data[at + 2 : at + 2 + count].decode(self._codec, "replace")

    def _result(self, kind: int, at: int, size: int) -> str:
        if self.version == 8:
            return _Texts(self._data, at, size).one()
        if kind == 0x0007:
            return self._data[at + 1 : at + size].decode(self._codec, "replace")
        return self._data[at + 2 : at + size].decode(self._codec, "replace")

    def _wide_or_not(self, at: int, count: int, flags: int) -> str:
        if flags & _WIDE:
            return self._data[at : at + count * 2].decode("utf-16-le", "replace")
        return self._data[at : at + count].decode("latin-1")


_VALUES = _LABELS | {_SHARED, _RK, 0x0002, 0x0003, 0x0004, 0x0005, 0x0203, 0x0205}


def _filled(found: dict[int, list[tuple[int, Cell]]], left: int) -> Iterator[list[Any]]:
    for number in range(max(found, default=-1) + 1):
        cells = found.get(number)
        if cells is None:
            yield []
            continue
        row: list[Any] = [""] * (max(column for column, _ in cells) - left + 1)
        for column, value in cells:
            row[column - left] = value
        yield row


def small_number(stored: int) -> float:
    """A number in four bytes ([MS-XLS] 2.5.217): whole or the upper half of a long one, perhaps in hundredths."""
    if stored & 2:
        value = float((stored >> 2) - (1 << 30 if stored & 0x80000000 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (stored & 0xFFFFFFFC) << 32))[0])
    return value / 100 if stored & 1 else value


class _Texts:
    """Texts in a record and those that continue it ([MS-XLS] 2.5.293): each part tells its own width of characters."""

    def __init__(self, data: bytes, at: int, size: int) -> None:
        self._data, self._at, self._end = data, at, at + size

    def all(self) -> list[str]:
        """The workbook's shared texts (SST); what comes before a fault."""
        found: list[str] = []
        count = min(struct.unpack_from("<4xI", self._data, self._at)[0], _MOST_STRINGS)
        self._at += 8
        try:
            for _ in range(count):
                found.append(self.one())
        except (struct.error, IndexError):
            return found
        return found

    def one(self) -> str:
        """The next text. struct.error or IndexError: there is none."""
        count, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
        beside = struct.unpack("<I", self._bytes(4))[0] if flags & _EXTENDED else 0
        pieces: list[str] = []
        while count > 0:
            if self._at >= self._end:
                self._go_on()
                flags = self._data[self._at]
                self._at += 1
            width = 2 if flags & _WIDE else 1
            part = min(count, (self._end - self._at) // width)
            if part <= 0:
                raise IndexError("a text without its characters")
            piece = self._data[self._at : self._at + part * width]
            pieces.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            self._at += part * width
            count -= part
        self._bytes(runs * 4 + beside)
        return "".join(pieces)

    def _bytes(self, count: int) -> bytes:
        found = b""
        while count > 0:
            if self._at >= self._end:
                self._go_on()
            part = self._data[self._at : min(self._end, self._at + count)]
            found, count, self._at = found + part, count - len(part), self._at + len(part)
        return found

    def _go_on(self) -> None:
        kind, size = struct.unpack_from("<HH", self._data, self._end)
        if kind != _CONTINUE or not size or self._end + 4 + size > len(self._data):
            raise IndexError("a text that ends early")
        self._at, self._end = self._end + 4, self._end + 4 + size
