"""Which number format each cell of a workbook's sheet has (SpreadsheetML, ECMA-376 part 1, 18.8 and 18.3.1.4).

The values come from a reader that gives no formats: this goes over the sheet's bytes beside it, row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from evidencepack.intake.number_formats import Shower, built_in, shower
from evidencepack.intake.readers.common import Damaged
from evidencepack.intake.readers.ooxml import UNPACKING_FAULTS, Package
from evidencepack.intake.readers.xlsx_marks import rows_of

Columns = list[tuple[int, Shower | str]]  # of one row: the column (from 0) and what shows its value, or an error

_CHUNK = 1 << 20
_LONGEST_ROW = 1 << 26  # bytes: what comes after is read without formats
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
# Cells with a format and a number, as nearly all programs write them; the slower pattern takes any order. It begins
# with what the machine looks for quickly.
_CELL = re.compile(rb'c r="([A-Z]{1,3})\d+" s="(\d+)"(?: t="n")?>')
_ANY_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]{0,400}?\sr\s*=\s*["']([A-Z]{1,3})\d+["'])(?=[^>]{0,400}?\ss\s*=\s*["'](\d+)["'])"""
    rb"""(?![^>]{0,400}?\st\s*=\s*["'](?:s|str|b|e|inlineStr)["'])[^>]{0,400}[^>/]>"""
)
_ERROR = b't="e"'
_ERROR_CELL = re.compile(
    rb"""\sr="([A-Z]{1,3})\d+"[^>]* t="e"[^>]*>"""
    rb"""(?:<(?:\w+:)?f[^>]*/>|(?:(?!</).)*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]{2,20})<"""
)


class _ColumnNumbers(dict[bytes, int]):
    """Column numbers from 0 by their letters."""

    def __missing__(self, name: bytes) -> int:
        number = 0
        for code in name:
            number = number * 26 + code - 64
        self[name] = number - 1
        return number - 1


def formats_of(package: Package) -> dict[bytes, Shower]:
    """What shows a value, by the number of its cell's format (`s`); formats that change nothing are left out."""
    try:
        main = package.main_part("xl/workbook.xml")
        part = next((target for kind, target in package.relations(main).values() if kind == "styles"), "")
        if part not in package.names:
            return {}
        with package.stream(part) as stream:
            return _styles(rows_of(stream, ("numFmts", "cellXfs")))
    except (*UNPACKING_FAULTS, Damaged, KeyError, ValueError, etree.XMLSyntaxError):
        return {}


def _styles(elements: Iterator[tuple[str, Any]]) -> dict[bytes, Shower]:
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for _, element in elements:
        if etree.QName(element).localname == "numFmts":
            codes |= {_int(child.get("numFmtId")): child.get("formatCode", "") for child in element}
        else:
            numbers = [_int(child.get("numFmtId")) for child in element if isinstance(child.tag, str)]
    return {b"%d" % at: show for at, show in showers(numbers, codes).items()}


def showers(numbers: list[int], codes: Mapping[int, str]) -> dict[int, Shower]:
    """What shows a value, by the place of its cell format. `numbers`: of the number formats that each one names."""
    found = {at: shower(codes.get(number) or built_in(number)) for at, number in enumerate(numbers) if number}
    return {at: show for at, show in found.items() if show is not None}


def formatted_rows(package: Package, part: str, formats: Mapping[bytes, Shower]) -> Iterator[tuple[int, Columns]]:
    """The rows of a sheet in order (from 0) with the columns that hold an error or a number whose format matters.

    A part that breaks off ends it: the values' reader says what is wrong.
    """
    try:
        with package.stream(part) as stream:
            left = b""
            while chunk := stream.read(_CHUNK):
                pieces = _ROW_END.split(left + chunk)
                left = pieces.pop()
                if len(left) > _LONGEST_ROW:
                    return
                yield from _of_rows(pieces, formats)
    except (*UNPACKING_FAULTS, ValueError):
        return


_NUMBERS = _ColumnNumbers()


def _of_rows(pieces: list[bytes], formats: Mapping[bytes, Shower]) -> Iterator[tuple[int, Columns]]:
    numbers = _NUMBERS
    for piece in pieces:
        head = _ROW.search(piece)
        if head is None:
            continue
        cells = _CELL.findall(piece) or _ANY_CELL.findall(piece)
        columns: Columns = [(numbers[name], formats[style]) for name, style in cells if style in formats]
        if _ERROR in piece:
            columns += [(numbers[name], text.decode("utf-8", "replace")) for name, text in _ERROR_CELL.findall(piece)]
        if columns:
            yield int(head.group(1)) - 1, columns


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
