"""A workbook's list of sheets, names and tables, and every formula in it with the place where it stands."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from evidencepack.cleaning.package import Package

_RELATION = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
# Parts that hold texts, looks or figures, but no formula
_SILENT = re.compile(
    r"sharedStrings|styles|theme|comments|calcChain|persons|printerSettings|pivotCacheRecords|core-properties"
    r"|extended-properties|custom-properties|sheet\.main|image/|revision|externalLink|metadata",
    re.IGNORECASE,
)
_WORDS_ONLY = frozenset({"t", "v", "pt", "s", "is", "si", "sharedItems"})
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"})
_FORMULA_ATTRIBUTES = re.compile(r"formula\d*|fmla\w*|location|textlink|dataRef", re.IGNORECASE)
_OLD_DRAWING = re.compile(rb"<(?:\w+:)?Fmla\w+>([^<]*)<")


class Sheet(Struct, frozen=True):
    """A sheet of a workbook: its place in the list (from 0), name, and part."""

    index: int
    name: str
    sheet_id: str
    hidden: bool
    part: str
    relation: str


class Formula(Struct, frozen=True):
    """A formula or a reference. `owner` is the part it is in, `place` where a person finds it, `cell` its address.

    `spread` is the range of cells that share it, empty for an ordinary one.
    """

    text: str
    owner: str
    place: str
    cell: str = ""
    spread: str = ""


class Workbook:
    """Looks at a package as a workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_part()
        self.root = package.xml(self.main)
        self.sheets = list(self._sheets())
        self.owners = self._owners()

    def _sheets(self) -> Iterator[Sheet]:
        targets = {one.id: one.target for one in self.package.relations(self.main)}
        for index, element in enumerate(self.root.iterfind("{*}sheets/{*}sheet")):
            relation = next((element.get(key) for key in _RELATION if element.get(key)), "")
            yield Sheet(
                index,
                element.get("name", ""),
                element.get("sheetId", ""),
                element.get("state") in ("hidden", "veryHidden"),
                targets.get(relation, ""),
                relation,
            )

    def _owners(self) -> dict[str, set[int]]:
        """Which sheets lead to a part (by way of drawings, tables, pivot tables)."""
        owners: dict[str, set[int]] = {}
        for sheet in self.sheets:
            pending, seen = [sheet.part], {sheet.part}
            while pending:
                part = pending.pop()
                owners.setdefault(part, set()).add(sheet.index)
                for relation in self.package.relations(part):
                    if not relation.external and self.package.has(relation.target) and relation.target not in seen:
                        seen.add(relation.target)
                        pending.append(relation.target)
        return owners

    def defined_names(self) -> list[Any]:
        """The elements that define names."""
        return list(self.root.iterfind("{*}definedNames/{*}definedName"))

    def tables(self) -> Iterator[tuple[str, str, Sheet]]:
        """Every table: its name, its range, and its sheet."""
        for sheet in self.sheets:
            for part in self.package.related(sheet.part, "table"):
                root = self.package.xml(part)
                yield root.get("displayName", root.get("name", "")), root.get("ref", ""), sheet

    def forget(self, kind: str) -> None:
        """Take out a part that Excel makes anew by itself, such as the order of calculation."""
        self.package.unrelate_kinds(self.main, kind)

    # -------------------------------------------------------------- formulas

    def formulas(self) -> Iterator[Formula]:
        """Every formula and reference of the workbook but those of its defined names, part by part."""
        by_part = {sheet.part: sheet for sheet in self.sheets}
        for part in sorted(self.package.reachable() - {self.main}):
            kind = self.package.content_type(part)
            if part in by_part:
                yield from self._of_sheet(by_part[part])
            elif kind.endswith("vmlDrawing"):
                yield from self._of_old_drawing(part)
            elif "xml" in kind and not _SILENT.search(kind):
                yield from self._of_part(part, kind)

    def _of_sheet(self, sheet: Sheet) -> Iterator[Formula]:
        cell = ""
        with self.package.stream(sheet.part) as stream:
            try:
                for event, element in etree.iterparse(
                    stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
                ):
                    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
                    if event == "start":
                        cell = element.get("r", "") if name == "c" else cell
                        continue
                    if name == "row":
                        cell = ""
                        element.clear()
                    elif name not in ("c", "v", "t"):
                        yield from self._of_element(element, name, sheet, cell)
            except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as fault:
                raise self.package.damaged(f"its part {sheet.part} cannot be read") from fault

    def _of_element(self, element: Any, name: str, sheet: Sheet, cell: str) -> Iterator[Formula]:
        place = f"sheet {sheet.name}, cell {cell}" if cell else f"sheet {sheet.name}"
        if name == "dataRef":
            yield Formula(_source(element), sheet.part, place)
        if name in _FORMULAS and element.text:
            spread = element.get("ref", "") if element.get("t") == "shared" else ""
            yield Formula(element.text, sheet.part, place, cell, spread)
        for key, value in element.attrib.items():
            if _FORMULA_ATTRIBUTES.fullmatch(key):
                yield Formula(value, sheet.part, place)

    def _of_part(self, part: str, kind: str) -> Iterator[Formula]:
        place = self._place(part, kind)
        for element in self.package.xml(part).iter(etree.Element):
            name = element.tag.rpartition("}")[2]
            if name in _FORMULAS and (element.text or "").strip():
                yield Formula(element.text, part, place)
            elif name in ("worksheetSource", "rangeSet"):
                yield Formula(_source(element), part, place)
            elif name not in _WORDS_ONLY:
                for key, value in element.attrib.items():
                    if _FORMULA_ATTRIBUTES.fullmatch(key):
                        yield Formula(value, part, place)
        self.package.forget(part)

    def _of_old_drawing(self, part: str) -> Iterator[Formula]:
        for text in _OLD_DRAWING.findall(self.package.data(part)):
            yield Formula(text.decode("utf-8", "replace"), part, self._place(part, "control"))

    def _place(self, part: str, kind: str) -> str:
        words = {"chart": "a chart", "pivot": "a pivot table", "control": "a control", "table": "a table"}
        what = next((said for word, said in words.items() if word in kind.casefold()), "a drawing")
        on = [self.sheets[index].name for index in sorted(self.owners.get(part, ()))]
        return f"{what} on sheet {on[0]}" if on else what


def _source(element: Any) -> str:
    """Where a pivot table takes its figures from, written as a formula would."""
    sheet, area = element.get("sheet", ""), element.get("ref", "") or element.get("name", "")
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{area}" if sheet else str(area)
