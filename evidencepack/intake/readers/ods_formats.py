"""Numbers and days of an OpenDocument spreadsheet as a person sees them: the cell holds their text (ODF 1.3, 9.1.4)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from evidencepack.intake.readers.common import MOST_CHARACTERS
from evidencepack.intake.readers.ooxml import UNPACKING_FAULTS, Package
from evidencepack.intake.readers.xlsx_formats import Columns

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_SHOWN_OTHERWISE = frozenset({"float", "percentage", "currency", "date", "time"})
_MOST_REPEATED = 16_384  # rows or cells


def shown_by_sheet(package: Package) -> dict[str, list[tuple[int, Columns]]]:
    """The rows (from 0) of each sheet with the columns that hold numbers, days or times, and their text.

    A broken content part has what came before; beyond the cap on a document's text nothing more is collected.
    """
    found: dict[str, list[tuple[int, Columns]]] = {}
    try:
        with package.stream("content.xml") as stream:
            _collect(stream, found)
    except (*UNPACKING_FAULTS, KeyError, etree.XMLSyntaxError):
        return found
    return found


def _collect(stream: Any, found: dict[str, list[tuple[int, Columns]]]) -> None:
    rows: list[tuple[int, Columns]] = []
    at = length = 0
    walk = etree.iterparse(
        stream, events=("start", "end"), tag=(f"{_TABLE}table", f"{_TABLE}table-row"), resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in walk:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                rows, at = found.setdefault(element.get(f"{_TABLE}name", ""), []), 0
        elif element.tag == f"{_TABLE}table-row":
            columns = _columns(element)
            repeated = _repeated(element, "number-rows-repeated")
            if columns and length < MOST_CHARACTERS:
                rows += [(row, columns) for row in range(at, at + min(repeated, _MOST_REPEATED))]
                length += len(columns) * min(repeated, _MOST_REPEATED)
            at += repeated
            element.clear()


def _columns(row: Any) -> Columns:
    columns: Columns = []
    at = 0
    for cell in row:
        repeated = _repeated(cell, "number-columns-repeated")
        if cell.get(_TYPE) in _SHOWN_OTHERWISE:
            text = " ".join("".join(part.itertext()) for part in cell.iterchildren(_PARAGRAPH)).strip()
            if text:
                columns += [(column, text) for column in range(at, at + min(repeated, _MOST_REPEATED))]
        at += repeated
    return columns


def _repeated(element: Any, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1
