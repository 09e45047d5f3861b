"""What an OpenDocument spreadsheet holds besides values: hidden rows and columns, filters, comments (ODF 1.3, 9.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from evidencepack.intake.readers.common import MOST_LINKS, MOST_SHORT, Placed, RowSpans, joined, letters, placed_facts
from evidencepack.intake.readers.ooxml import UNPACKING_FAULTS, Package
from evidencepack.intake.readers.xlsx_marks import rows_of

_CONTENT = "content.xml"
_SIGNS = (b'visibility="collapse"', b'visibility="filter"', b"office:annotation", b"xlink:href", b"office:dde-source")
_CHUNK = 1 << 20
_MOST_SCANNED = 1 << 29
_MOST_COLUMNS = 16_384
_HREF = "{http://www.w3.org/1999/xlink}href"


def facts_of(package: Package) -> dict[str, Any]:
    """The facts of a spreadsheet; a broken content part has those that were found before."""
    marks = _Marks()
    try:
        if _has_signs(package):
            with package.stream(_CONTENT) as stream:
                for _, element in rows_of(stream, ("table-column", "table-row", "table", "table-source", "image")):
                    marks.take(etree.QName(element).localname, element)
    except (*UNPACKING_FAULTS, KeyError, etree.XMLSyntaxError):
        return marks.facts()
    return marks.facts()


def _has_signs(package: Package) -> bool:
    before, scanned = b"", 0
    with package.stream(_CONTENT) as stream:
        while scanned < _MOST_SCANNED and (chunk := stream.read(_CHUNK)):
            window = before + chunk
            if any(sign in window for sign in _SIGNS):
                return True
            before, scanned = window[-64:], scanned + len(chunk)
    return False


class _Marks:
    def __init__(self) -> None:
        self._at = 0  # columns declared so far of the sheet
        self._columns: set[int] = set()
        self._filled: set[int] = set()
        self._rows = self._filtered = 0
        self._row_at = 0  # rows before this one
        self._spans = RowSpans()
        self._notes: list[tuple[str, str]] = []  # of the sheet: cell and text
        self._comments: list[Placed] = []
        self._authors: set[str] = set()
        self._found: dict[str, dict[str, Any]] = {"hidden_rows": {}, "hidden_row_spans": {}, "hidden_columns": {}}
        self._filters: list[str] = []
        self._links: dict[str, None] = {}

    def take(self, name: str, element: Any) -> None:
        if name == "table-column":
            self._column(element)
        elif name == "table-row":
            self._row(element)
        elif name == "table":
            self._sheet(_attribute(element, "name"))
        else:
            target = element.get(_HREF, "")
            if "://" in target or target.startswith(("..", "/", "file:")):
                self._links[target] = None

    def _column(self, element: Any) -> None:
        repeated = _repeated(element, "number-columns-repeated")
        if _attribute(element, "visibility") in ("collapse", "filter"):
            self._columns.update(range(self._at, min(self._at + repeated, _MOST_COLUMNS)))
        self._at += repeated

    def _row(self, row: Any) -> None:
        for note in row.iter("{*}annotation"):
            cell = f"{letters(_column_of(note, row) + 1)}{self._row_at + 1}"
            self._notes.append((cell, joined("".join(part.itertext()) for part in note.iter("{*}p"))))
            self._authors.add(note.findtext("{*}creator") or "")
        visibility = _attribute(row, "visibility")
        if visibility in ("collapse", "filter") or self._columns:
            filled = set(_filled(row))
            self._filled |= filled & self._columns
            if filled and visibility in ("collapse", "filter"):
                repeated = _repeated(row, "number-rows-repeated")
                self._rows += repeated
                self._spans.add(self._row_at + 1, self._row_at + repeated)
                self._filtered += visibility == "filter"
        self._row_at += _repeated(row, "number-rows-repeated")

    def _sheet(self, name: str) -> None:
        if self._rows:
            self._found["hidden_rows"][name] = self._rows
            self._found["hidden_row_spans"][name] = self._spans.spans
        if self._filled:
            self._found["hidden_columns"][name] = [letters(at + 1) for at in sorted(self._filled)[:200]]
        if self._filtered:
            self._filters.append(name)
        self._comments += [Placed(f"sheet {name}, cell {cell}", text) for cell, text in self._notes]
        self._at, self._columns, self._filled, self._rows, self._filtered = 0, set(), set(), 0, 0
        self._row_at, self._spans, self._notes = 0, RowSpans(), []

    def facts(self) -> dict[str, Any]:
        comments = [*self._comments, *(Placed("", text) for _, text in self._notes)]  # of a sheet that breaks off
        return {
            **self._found,
            "filters": self._filters,
            "comments": len(comments),
            "comment_text": joined(one.text for one in comments)[:MOST_SHORT],
            "comment_places": placed_facts(comments),
            "comment_authors": sorted(self._authors - {""}),
            "external_links": list(self._links)[:MOST_LINKS],
        }


def _filled(row: Any) -> Iterator[int]:
    """The columns of a row that hold something."""
    at = 0
    for cell in row:
        repeated = _repeated(cell, "number-columns-repeated")
        if _attribute(cell, "value-type") or any(etree.QName(part).localname == "p" for part in cell):
            yield from range(at, min(at + repeated, _MOST_COLUMNS))
        at += repeated


def _column_of(note: Any, row: Any) -> int:
    """The column, from 0, of the cell of a row in which a note stands."""
    cell = next((above for above in note.iterancestors() if above.getparent() is row), note)
    return sum(_repeated(before, "number-columns-repeated") for before in cell.itersiblings(preceding=True))


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")


def _repeated(element: Any, name: str) -> int:
    text = _attribute(element, name)
    return int(text) if text.isdecimal() and len(text) < 9 else 1
