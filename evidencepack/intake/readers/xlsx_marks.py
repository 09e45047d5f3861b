"""What a workbook's sheet parts hold besides values (SpreadsheetML, ECMA-376 part 1, 18.3.1), read as a stream.

A sheet is first only unpacked and searched for signs; it is parsed when there are any, row by row, and never kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import IO, Any

from lxml import etree
from msgspec import Struct, field

from evidencepack.intake.readers.common import MOST_CHARACTERS, Damaged, RowSpans, joined, letters
from evidencepack.intake.readers.ooxml import UNPACKING_FAULTS, Package

_CHUNK = 1 << 20
_EDGE = 1 << 16  # what stands before the rows, and after them
_MOST_SCANNED = 1 << 29
_MOST_COLUMNS = 200
MOST_CELLS = 20_000_000  # of a rectangle that is read as such; a sheet with cells further apart is read cell by cell
# Patterns begin with letters, which the machine looks for many times faster than for a choice.
_HIDDEN = re.compile(rb"""hidden\s*=\s*["'](?:1|true)["']""")
_FLAT = b' ht="0"'
_FAR_COLUMN = re.compile(rb"""r=["']([A-Z]{3})\d+["']""")
_COLUMN = re.compile(rb"""r=["']([A-Z]{1,3})\d+["']""")
_TWO_LETTERS = 702  # columns
_ROW_NUMBER = re.compile(rb"""row\s[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<")
_HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])')  # 18.3.1.46: font, colour, size, page, date …
_STRINGS = "xl/sharedStrings.xml"
_STRING_COUNT = re.compile(rb"""ount\s*=\s*["'](\d{1,20})["']""")
_SHEET_KINDS = frozenset({"worksheet", "xlMacrosheet", "xlIntlMacrosheet"})
_YES = frozenset({"1", "true"})


class SheetMarks(Struct, kw_only=True):
    """One sheet's marks. `extent`: at most so many cells has a rectangle that holds all, exact above `MOST_CELLS`."""

    hidden_rows: int = 0
    row_spans: RowSpans = field(default_factory=RowSpans)
    hidden_columns: list[str] = []
    filtered: bool = False
    header: str = ""
    extent: int = 0
    rows: int = 0
    errors: bool = False  # whether cells say #N/A or the like


def sheet_parts(package: Package) -> dict[str, str]:
    """The sheets' names and parts, in order. Raises Damaged when the workbook part cannot be read."""
    main = package.main_part("xl/workbook.xml")
    links = package.relations(main)
    parts = {}
    for sheet in package.xml(main).iter("{*}sheet"):
        link = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        kind, target = links.get(link, ("", ""))
        if kind in _SHEET_KINDS and target in package.names:
            parts[sheet.get("name", "")] = target
    return parts


def sheet_states(package: Package) -> dict[str, str]:
    """The sheets' names and whether they are visible: "visible", "hidden", "veryHidden"."""
    sheets = package.xml(package.main_part("xl/workbook.xml")).iter("{*}sheet")
    return {sheet.get("name", ""): sheet.get("state", "visible") for sheet in sheets}


def marks_of(package: Package, part: str) -> SheetMarks:
    """The marks of one sheet; a broken or overlarge part has those that were found before."""
    marks = SheetMarks()
    try:
        with package.stream(part) as stream:
            has_hidden = _scan(stream, marks)
        if marks.extent > MOST_CELLS:
            with package.stream(part) as stream:
                marks.extent = marks.rows * _width(stream)
        if has_hidden:
            with package.stream(part) as stream:
                _parse(stream, marks)
    except (*UNPACKING_FAULTS, etree.XMLSyntaxError, Damaged):
        return marks
    return marks


def _scan(stream: IO[bytes], marks: SheetMarks) -> bool:
    """Search the bytes for signs; gives whether something is hidden."""
    hidden, far, before, scanned = False, _TWO_LETTERS, b"", 0
    while scanned < _MOST_SCANNED:
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        scanned += len(chunk)
        window = before + chunk
        hidden = hidden or _FLAT in window or _HIDDEN.search(window) is not None
        marks.errors = marks.errors or b't="e"' in window
        far = max(far, max((_number(match) for match in _FAR_COLUMN.findall(window)), default=0))
        before = window[-_EDGE:]
    last = _ROW_NUMBER.match(before, before.rfind(b"row "))
    marks.rows = int(last.group(1)) if last else 0
    marks.extent = marks.rows * far
    if b"Header>" in before or b"Footer>" in before:
        codes = [unescape(text.decode("utf-8", "replace")) for text in _HEADER.findall(before)]
        marks.header = joined(plain_header(code) for code in codes)
    return hidden


def _width(stream: IO[bytes]) -> int:
    """How many columns there are from the first cell to the last."""
    names: set[bytes] = set()
    before = b""
    for _ in range(_MOST_SCANNED // _CHUNK):
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        names.update(_COLUMN.findall(before + chunk))
        before = chunk[-32:]
    numbers = [_number(name) for name in names]
    return max(numbers) - min(numbers) + 1 if numbers else 0


def plain_header(code: str) -> str:
    """The text of a header or footer without its codes."""
    return " ".join(_HEADER_CODE.sub(" ", code).replace("&&", "&").split())


def _parse(stream: IO[bytes], marks: SheetMarks) -> None:
    """Count hidden rows and columns that hold something (iterparse, each row dropped when it is done)."""
    columns: set[int] = set()
    found: set[int] = set()
    number = 0
    for _, element in rows_of(stream, ("row", "col", "sheetPr", "filterColumn")):
        name = etree.QName(element).localname
        if name == "col":
            if element.get("hidden") in _YES:
                columns.update(range(_int(element.get("min")), min(_int(element.get("max")), 16_384) + 1))
        elif name == "row":
            number = _int(element.get("r")) or number + 1
            if (element.get("hidden") in _YES or _is_zero(element.get("ht"))) and any(map(_is_filled, element)):
                marks.hidden_rows += 1
                marks.row_spans.add(number, number)
            if columns:
                found |= {at for at in _filled_columns(element) if at in columns}
                columns -= found
        else:
            marks.filtered = marks.filtered or name == "filterColumn" or element.get("filterMode") in _YES
    marks.filtered = marks.filtered and marks.hidden_rows > 0
    marks.hidden_columns = [letters(at) for at in sorted(found)[:_MOST_COLUMNS]]


def rows_of(stream: IO[bytes], names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The elements of these names as they end, each dropped afterwards. etree.XMLSyntaxError over broken XML."""
    walk = etree.iterparse(
        stream, events=("end",), tag=[f"{{*}}{name}" for name in names], resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in walk:
        yield event, element
        element.clear()
        while element.getprevious() is not None and element.getparent() is not None:
            del element.getparent()[0]


def _filled_columns(row: Any) -> Iterator[int]:
    at = 0
    for cell in row:
        place = cell.get("r", "")
        at = _number(place.rstrip("0123456789").encode()) if place else at + 1
        if _is_filled(cell):
            yield at


def _is_filled(cell: Any) -> bool:
    return any(child.text or len(child) for child in cell if etree.QName(child).localname in ("v", "is", "f"))


def _number(letters_of_column: bytes) -> int:
    number = 0
    for code in letters_of_column:
        number = number * 26 + code - 64
    return number


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _is_zero(height: str | None) -> bool:
    return height is not None and height.strip() in ("0", "0.0")


def sparse_table(package: Package, part: str, most: int) -> str:
    """The text of a sheet whose cells lie so far apart that they do not fit a rectangle; as `_table` of the reader.

    Numbers come as stored: a date is its day number.
    """
    shared = _shared_strings(package)
    lines: list[str] = []
    length = 0
    for row in _up_to_a_fault(package, part, "row"):
        values = [_value(cell, shared) for cell in row]
        line = "\t".join(value for value in values if value)
        if line:
            lines.append(line.replace("\n", " "))
            length += len(line) + 1
            if length > most:
                break
    return "\n".join(lines)


def _up_to_a_fault(package: Package, part: str, name: str) -> Iterator[Any]:
    """The elements of this name in a part; of a broken one those that come before the fault."""
    try:
        with package.stream(part) as stream:
            for _, element in rows_of(stream, (name,)):
                yield element
    except (*UNPACKING_FAULTS, etree.XMLSyntaxError):
        return


def strings_that_lie(package: Package) -> bool:
    """Whether the shared strings claim to be more than their part can hold: the values' reader makes room for all."""
    if _STRINGS not in package.names:
        return False
    try:
        with package.stream(_STRINGS) as stream:
            claims = [int(match) for match in _STRING_COUNT.findall(stream.read(_EDGE))]
        return any(claim > package.size(_STRINGS) for claim in claims)
    except (*UNPACKING_FAULTS, ValueError):
        return False


def _shared_strings(package: Package) -> list[str]:
    if _STRINGS not in package.names:
        return []
    strings: list[str] = []
    length = 0
    for item in _up_to_a_fault(package, _STRINGS, "si"):
        strings.append("".join(text.text or "" for text in item.iter("{*}t")))
        length += len(strings[-1])
        if length > MOST_CHARACTERS:
            break
    return strings


def _value(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t", "")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter("{*}t"))
    stored = cell.findtext("{*}v") or ""
    if kind == "s":
        at = _int(stored)
        return shared[at] if at < len(shared) else ""
    return {"0": "FALSE", "1": "TRUE"}.get(stored, stored) if kind == "b" else stored
