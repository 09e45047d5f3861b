"""The tables of a Word document, with what python-docx's own cell text leaves out.

Text inside content controls and insertions is read, deleted text is not, a table within a table is a table of its own,
and numbers that Word makes itself (automatic numbering) are worked out, because they are how many lists number items.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree
from msgspec import Struct

_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_MOVED = qn("w:moveFrom")
_PLAIN = {_TAB: " ", _BREAK: "\n", _RETURN: "\n"}
_DEEPEST_HEADING = 300  # longer paragraphs above a table are prose, not its heading

_Element = Any  # lxml ships no types


class WordTable(Struct, frozen=True):
    """A table: each row as its cells' texts and the columns whose text was carried down from a merged cell above."""

    heading: str
    rows: tuple[tuple[tuple[str, ...], frozenset[int]], ...]


def word_tables(data: bytes) -> list[WordTable]:
    """Every table of a .docx file's body in reading order. ValueError, KeyError or BadZipFile for a damaged file."""
    try:
        document = docx.Document(io.BytesIO(data))
    except etree.XMLSyntaxError as fault:
        raise ValueError(f"its text is not well-formed ({fault.msg})") from fault
    except (AttributeError, TypeError) as fault:  # python-docx takes for granted that the parts fit together
        raise ValueError("its parts do not fit together") from fault
    body = document.element.find(qn("w:body"))
    if body is None:
        raise ValueError("it has no body")
    numbering = _Numbering(document)
    tables, heading = [], ""
    for element in body.iter(_PARAGRAPH, _TABLE):
        if element.tag == _TABLE:
            tables.append(WordTable(heading, tuple(_rows(element, numbering))))
            heading = ""  # it belongs to the first table below it; the next one stands under nothing new
        elif not _inside_table(element):
            text = _paragraph_text(element).strip()
            if text:
                heading = text if len(text) <= _DEEPEST_HEADING else ""
    return tables


def _inside_table(element: _Element) -> bool:
    return next(element.iterancestors(_TABLE), None) is not None


def _rows(table: _Element, numbering: _Numbering) -> Iterator[tuple[tuple[str, ...], frozenset[int]]]:
    above: dict[int, str] = {}
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is not table:
            continue
        cells, merged = _cells(row, above, numbering)
        above = dict(enumerate(cells))
        yield tuple(cells), frozenset(merged)


def _cells(row: _Element, above: dict[int, str], numbering: _Numbering) -> tuple[list[str], set[int]]:
    """The texts of a row by grid column: a cell over several columns stands in the first of them."""
    cells = [""] * _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    merged = set()
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        properties = cell.find(qn("w:tcPr"))
        upright = properties.find(qn("w:vMerge")) if properties is not None else None
        text = _cell_text(cell, numbering)
        if upright is not None and upright.get(qn("w:val"), "continue") == "continue":
            merged.add(len(cells))
            text = above.get(len(cells), "")
        width = _number(properties.find(qn("w:gridSpan")) if properties is not None else None, 1)
        cells += [text] + [""] * (width - 1)
    return cells, merged


def _number(element: _Element, default: int) -> int:
    value = element.get(qn("w:val"), "") if element is not None else ""
    return min(int(value), 100) if value.isdigit() else default


def _cell_text(cell: _Element, numbering: _Numbering) -> str:
    paragraphs = [p for p in cell.iter(_PARAGRAPH) if next(p.iterancestors(_CELL)) is cell]
    lines = []
    for paragraph in paragraphs:
        text = _paragraph_text(paragraph)
        label = numbering.label(paragraph)  # counted even where the paragraph has text
        lines.append(text if text.strip() or len(paragraphs) > 1 else label)
    return "\n".join(lines)


def _paragraph_text(paragraph: _Element) -> str:
    parts = []
    for element in paragraph.iter(_TEXT, _TAB, _BREAK, _RETURN):
        moved_away = next(element.iterancestors(_MOVED), None) is not None
        if next(element.iterancestors(_PARAGRAPH)) is paragraph and not moved_away:
            parts.append(element.text or "" if element.tag == _TEXT else _PLAIN[element.tag])
    return "".join(parts)


class _Numbering:
    """Counts automatically numbered paragraphs as Word does, for decimal lists of one level."""

    def __init__(self, document: Any) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._levels: dict[tuple[str, str], tuple[int, str]] = {}
        part = next((r.target_part for r in document.part.rels.values() if str(r.reltype).endswith("/numbering")), None)
        if part is not None:
            self._read(etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True)))

    def _read(self, root: _Element) -> None:
        abstract = {a.get(qn("w:abstractNumId")): a for a in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            source = abstract.get(link.get(qn("w:val"))) if link is not None else None
            for level in source.iter(qn("w:lvl")) if source is not None else ():
                kind, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
                if kind is None or text is None or kind.get(qn("w:val")) not in {"decimal", "decimalZero"}:
                    continue
                start = _number(level.find(qn("w:start")), 1)
                key = (number.get(qn("w:numId")), level.get(qn("w:ilvl")))
                self._levels[key] = (start, text.get(qn("w:val"), ""))

    def label(self, paragraph: _Element) -> str:
        """The number that Word shows before this paragraph ("IR7", "7."), empty if it shows none."""
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is None:
            return ""
        place, list_id = properties.find(qn("w:ilvl")), properties.find(qn("w:numId"))
        if list_id is None:
            return ""
        key = (list_id.get(qn("w:val")), place.get(qn("w:val")) if place is not None else "0")
        if key not in self._levels:
            return ""
        start, pattern = self._levels[key]
        self._counts[key] = self._counts.get(key, start - 1) + 1
        marker = f"%{int(key[1]) + 1}"
        return pattern.replace(marker, str(self._counts[key])) if pattern.count("%") == 1 else str(self._counts[key])
