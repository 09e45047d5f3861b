"""What an Excel 97-2003 workbook holds besides values, in one walk over its records ([MS-XLS] 2.3)."""

from __future__ import annotations

import contextlib
import struct
from typing import Any

from msgspec import Struct

from evidencepack.intake.readers.common import Placed, RowSpans, joined, letters, placed_facts

_BOF, _SHEET, _ROW, _COLUMN, _FILTER_MODE = 0x0809, 0x0085, 0x0208, 0x007D, 0x009B
_NOTE, _OBJECT, _TEXT, _CONTINUE = 0x001C, 0x005D, 0x01B6, 0x003C
_HEADER, _FOOTER, _OTHER_BOOK, _FILE_PASS = 0x0014, 0x0015, 0x01AE, 0x002F
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})  # all but blank ones
_BESIDE = frozenset(
    {_BOF, _SHEET, _ROW, _COLUMN, _FILTER_MODE, _NOTE, _OBJECT, _TEXT, _HEADER, _FOOTER, _OTHER_BOOK, _FILE_PASS}
)
_MANY_CELLS = 0x00BD  # MulRk: several numbers of one row
_COMMENT_OBJECT = 0x0019  # FtCmo.ot
_WORKSHEET = 0x0010  # BOF.dt
_MOST_OBJECTS = 10_000
_NO_KEY = 0x10000  # larger than any id


class _Sheet(Struct):
    rows: set[int]
    columns: list[tuple[int, int]]
    hidden_rows: set[int]
    hidden_columns: set[int]
    notes: list[tuple[int, int, int]]  # row, column, id of the object that holds the text
    texts: dict[int, str]
    filtered: bool = False

    def comments(self, name: str) -> list[Placed]:
        """The sheet's comments, each in its cell."""
        return [
            Placed(f"sheet {name}, cell {letters(column + 1)}{row + 1}", self.texts.get(key, ""))
            for row, column, key in self.notes
        ]

    def row_spans(self) -> list[list[int]]:
        """The hidden rows that hold something."""
        spans = RowSpans()
        for row in sorted(self.hidden_rows):
            spans.add(row + 1, row + 1)
        return spans.spans


class XlsMarks:
    """Walks the records of a workbook stream; `names` are its sheets in order with the place of their records."""

    def __init__(self, workbook: bytes) -> None:
        self._data = workbook
        self._names: dict[int, str] = {}
        self._sheets: dict[int, _Sheet] = {}
        self._sheet: _Sheet | None = None
        self._comment_next = 0  # the id of the comment whose text comes next, 0: it is of a shape
        self.locked = False
        self.macro_sheets = False  # of Excel 4
        self.notes = 0
        self._texts: list[str] = []
        self._authors: set[str] = set()
        self.drawn: list[str] = []
        self._headers: list[str] = []
        self._books: list[str] = []
        self._walk()

    def _walk(self) -> None:
        data, at, end, unpack = self._data, 0, len(self._data), struct.Struct("<HH").unpack_from
        while at + 4 <= end:
            kind, size = unpack(data, at)
            if kind in _CELLS:
                if self._sheet is not None and (self._sheet.rows or self._sheet.columns) and size >= 4:
                    self._cell(kind, at + 4, size)
            elif kind in _BESIDE:
                with contextlib.suppress(struct.error, IndexError):  # the others are worth more than a broken one
                    self._record(kind, at, size)
            at += 4 + size

    def _cell(self, kind: int, at: int, size: int) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        row, first = struct.unpack_from("<HH", self._data, at)
        if row in sheet.rows:
            sheet.hidden_rows.add(row)
        last = first + (size - 6) // 6 - 1 if kind == _MANY_CELLS else first
        for low, high in sheet.columns:
            if low <= last and first <= high:
                sheet.hidden_columns.update(range(max(low, first), min(high, last) + 1))

    def _record(self, kind: int, at: int, size: int) -> None:
        data = self._data[at + 4 : at + 4 + size]
        if kind == _ROW:
            if self._sheet is not None and data[12] & 0x20:  # fDyZero
                self._sheet.rows.add(struct.unpack_from("<H", data)[0])
        elif kind == _BOF:
            if struct.unpack_from("<H", data, 2)[0] == _WORKSHEET:
                self._sheet = self._sheets[at] = _Sheet(set(), [], set(), set(), [], {})
        elif kind == _SHEET:
            self.macro_sheets |= data[5] == 1
            self._names[struct.unpack_from("<I", data)[0]] = _text(data, 6, data[6], data[7], skip=2)
        elif kind == _FILE_PASS:
            self.locked = True
        elif kind in (_NOTE, _OBJECT, _TEXT):
            self._object(kind, at, size, data)
        else:
            self._rest(kind, data)

    def _object(self, kind: int, at: int, size: int, data: bytes) -> None:
        """Comments and text boxes: an object record says which, a text record follows, a note says who."""
        if kind == _OBJECT:
            sort, key = struct.unpack_from("<HH", data, 4)
            self._comment_next = key or _NO_KEY if sort == _COMMENT_OBJECT else 0
        elif kind == _NOTE:
            self.notes += 1
            row, column, _, key = struct.unpack_from("<4H", data)
            if self._sheet is not None and len(self._sheet.notes) < _MOST_OBJECTS:
                self._sheet.notes.append((row, column, key))
            if len(data) > 11:
                self._authors.add(_text(data, 8, *struct.unpack_from("<HB", data, 8), skip=3).strip())
        else:
            target = self._texts if self._comment_next else self.drawn
            if len(target) < _MOST_OBJECTS:
                target.append(self._continued(at + 4 + size, struct.unpack_from("<H", data, 10)[0]))
                if self._comment_next and self._sheet is not None:
                    self._sheet.texts[self._comment_next] = target[-1]

    def _continued(self, at: int, count: int) -> str:
        """The text of a text object: in the records that continue it, each with its own width of characters."""
        pieces: list[str] = []
        while count > 0 and at + 5 <= len(self._data):
            kind, size = struct.unpack_from("<HH", self._data, at)
            if kind != _CONTINUE or size < 2:
                break
            part = self._data[at + 4 : at + 4 + size]
            piece = _text(part, 0, count, part[0], skip=1)
            pieces.append(piece)
            count -= max(len(piece), 1)
            at += 4 + size
        return "".join(pieces)

    def _rest(self, kind: int, data: bytes) -> None:
        if kind == _COLUMN:
            first, last, _, _, flags = struct.unpack_from("<5H", data)
            if self._sheet is not None and flags & 1:
                self._sheet.columns.append((first, min(last, 255)))
        elif kind == _FILTER_MODE:
            if self._sheet is not None:
                self._sheet.filtered = True
        elif kind in (_HEADER, _FOOTER):
            if len(data) > 3:
                self._headers.append(_text(data, 0, *struct.unpack_from("<HB", data), skip=3))
        elif kind == _OTHER_BOOK:
            count = struct.unpack_from("<H", data, 2)[0]
            if 0 < count <= 255 and len(data) > 5:
                self._books.append(_text(data, 2, count, data[4], skip=3))

    def facts(self) -> dict[str, Any]:
        """The facts of the whole workbook."""
        named = [(self._names.get(at, ""), sheet) for at, sheet in self._sheets.items()]
        rows = {name: len(sheet.hidden_rows) for name, sheet in named if sheet.hidden_rows}
        spans = {name: sheet.row_spans() for name, sheet in named if sheet.hidden_rows}
        columns = {
            name: [letters(at + 1) for at in sorted(sheet.hidden_columns)]
            for name, sheet in named
            if sheet.hidden_columns
        }
        return {
            "comments": self.notes,
            "comment_text": joined(self._texts),
            "comment_places": placed_facts(one for name, sheet in named for one in sheet.comments(name)),
            "comment_authors": sorted(self._authors - {""}),
            "hidden_rows": rows,
            "hidden_row_spans": spans,
            "hidden_columns": columns,
            "filters": [name for name, sheet in named if sheet.filtered and sheet.hidden_rows],
            "header_texts": self._headers,
            "external_links": list(dict.fromkeys(link for link in map(_readable_path, self._books) if link)),
        }


def _text(data: bytes, at: int, count: int, flags: int, *, skip: int) -> str:
    """Characters of 8 or 16 bits ([MS-XLS] 2.5.294), `skip` bytes after `at`."""
    if flags & 1:
        return data[at + skip : at + skip + count * 2].decode("utf-16-le", "replace")
    return data[at + skip : at + skip + count].decode("latin-1")


def _readable_path(virtual: str) -> str:
    r"""A virtual path ([MS-XLS] 2.5.277) as a person would write it; nothing for what is no other file."""
    if not virtual.startswith("\x01"):
        return virtual if len(virtual) > 1 and "\x03" not in virtual else ""
    path = virtual[1:]
    if path[:1] == "\x01" and path[1:3] == "@\\":
        path = "\\\\" + path[3:]
    elif path[:1] == "\x01":
        path = f"{path[1:2]}:\\{path[2:]}"
    return path.replace("\x02", "\\").replace("\x03", "\\").replace("\x04", "..\\").lstrip("\x05")
