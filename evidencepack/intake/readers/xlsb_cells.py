"""The text of a binary workbook's sheet whose cells lie too far apart for a rectangle in memory ([MS-XLSB] 2.3.2)."""

from __future__ import annotations

import struct
from typing import Any

from evidencepack.intake.number_formats import plain
from evidencepack.intake.readers.common import MOST_CHARACTERS, Damaged
from evidencepack.intake.readers.ooxml import UNPACKING_FAULTS, Package
from evidencepack.intake.readers.xls_cells import small_number
from evidencepack.intake.readers.xlsb_marks import records, wide_text

_ROW, _SHARED_TEXT, _EXTENT = 0, 19, 148  # BrtRowHdr, BrtSSTItem, BrtWsDim
_SMALL, _TRUTHS, _NUMBERS, _TEXTS, _SHARED = 2, (4, 10), (5, 9), (6, 8), 7  # cells: BrtCellRk, BrtCellBool …
_STRINGS = "xl/sharedStrings.bin"
_START = 65_536  # the extent stands near the beginning
_FAULTS = (struct.error, IndexError, Damaged, *UNPACKING_FAULTS)


def extent(package: Package, part: str) -> int:
    """How many cells the rectangle has that a sheet says it needs; 0 when it does not say."""
    try:
        with package.stream(part) as stream:
            for kind, data in records(stream.read(_START)):
                if kind == _EXTENT:
                    first, last, left, right = map(int, struct.unpack_from("<4I", data))
                    return max(0, last - first + 1) * max(0, right - left + 1)
                if kind == _ROW:
                    break
    except _FAULTS:
        return 0
    return 0


def sparse_table(package: Package, part: str, most: int) -> str:
    """The sheet's text, its filled cells alone, at most about `most` characters; of a broken part what comes first.

    Numbers come as stored: a date is its day number.
    """
    lines: list[list[str]] = [[]]
    length = 0
    try:
        shared = _shared_texts(package)
        for kind, data in records(package.data(part)):
            if kind == _ROW:
                lines.append([])
            elif text := _value(kind, data, shared):
                lines[-1].append(text)
                length += len(text) + 1
                if length > most:
                    break
    except _FAULTS:
        pass
    return "\n".join("\t".join(line).replace("\n", " ") for line in lines if line)


def _value(kind: int, data: bytes, shared: list[str]) -> str:
    """What a cell says; nothing for other records, blanks and errors. The value follows on column and looks."""
    if kind == _SMALL:
        return plain(small_number(struct.unpack_from("<I", data, 8)[0]))
    if kind in _NUMBERS:
        return plain(float(struct.unpack_from("<d", data, 8)[0]))
    if kind in _TRUTHS:
        return plain(bool(data[8]))
    if kind in _TEXTS:
        return wide_text(data, 8)[0]
    if kind == _SHARED:
        number: Any = struct.unpack_from("<I", data, 8)[0]
        return shared[number] if number < len(shared) else ""
    return ""


def _shared_texts(package: Package) -> list[str]:
    found: list[str] = []
    length = 0
    if _STRINGS in package.names:
        for kind, data in records(package.data(_STRINGS)):
            if kind == _SHARED_TEXT:
                found.append(wide_text(data, 1)[0])
                length += len(found[-1])
                if length > MOST_CHARACTERS:
                    break
    return found
