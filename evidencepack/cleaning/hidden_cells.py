"""Empties the cells of hidden rows and columns, unless something that is shown is worked out from them.

Rows and columns are not taken out: that would move every formula. They stay, hidden and empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from lxml import etree

from evidencepack.cleaning import references, shared_strings
from evidencepack.cleaning.references import Area, cell_address, letters
from evidencepack.cleaning.removals import Ledger, Removal, some
from evidencepack.cleaning.workbook import Formula, Sheet, Workbook
from evidencepack.in_words import counted

_ON = ("1", "true")
_HIDING = re.compile(rb"""\shidden=|\sht=["']0["']""")
_MOST_SPREAD = 20_000  # cells of one shared formula that are looked at one by one
_HOLDING = ("{*}v", "{*}f", "{*}is")


def empty_hidden_cells(book: Workbook, ledger: Ledger) -> None:
    """Empty what hidden rows and columns hold, sheet by sheet; a sheet where that would change what is shown stays."""
    found = [hidden for sheet in book.sheets if (hidden := _look(book, sheet))]
    if not found:
        return
    reasons = _reasons(book, found)
    going = [hidden for hidden in found if hidden.sheet.index not in reasons]
    for hidden in found:
        if hidden.sheet.index in reasons:
            ledger.kept(
                f"Hidden rows and columns of the sheet {hidden.sheet.name} stay: {reasons[hidden.sheet.index]}."
            )
    if going:
        _empty(book, going)
    details = [f"sheet {hidden.sheet.name}: {hidden.described()}" for hidden in going]
    ledger.took(Removal.HIDDEN_CELLS, sum(len(hidden.cells) for hidden in going), "; ".join(details))


class _Hidden:
    """What the hidden rows and columns of one sheet hold."""

    def __init__(self, sheet: Sheet, root: Any) -> None:
        self.sheet = sheet
        self._rows = {
            int(row.get("r", "0"))
            for row in root.iterfind("{*}sheetData/{*}row")
            if row.get("hidden") in _ON or row.get("ht") == "0"
        }
        self._columns = [
            (int(column.get("min", "0")), int(column.get("max", "0")))
            for column in root.iterfind("{*}cols/{*}col")
            if column.get("hidden") in _ON
        ]
        self.cells = self._filled(root) if self._rows or self._columns else {}
        self._by_row = self._hulls(0)
        self._by_column = self._hulls(1)
        self._row_order, self._column_order = sorted(self._by_row), sorted(self._by_column)

    def _filled(self, root: Any) -> dict[tuple[int, int], Any]:
        shown = self._shown_by_merging(root)
        found = {}
        for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
            at = cell_address(cell.get("r", ""))
            if self.hides(*at) and at not in shown and any(cell.find(name) is not None for name in _HOLDING):
                found[at] = cell
        return found

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell is in a hidden row or column."""
        return row in self._rows or any(first <= column <= last for first, last in self._columns)

    def _shown_by_merging(self, root: Any) -> set[tuple[int, int]]:
        """Hidden first cells of merged ones that reach into sight: what they hold is seen."""
        shown = set()
        for merged in root.iterfind("{*}mergeCells/{*}mergeCell"):
            for area in references.areas(merged.get("ref", "")):
                if not self.hides(area.bottom, area.right):
                    shown.add((area.top, area.left))
        return shown

    def _hulls(self, by: int) -> dict[int, tuple[int, int]]:
        """For each row (or column) with hidden content the first and the last column (or row) that has some."""
        hulls: dict[int, tuple[int, int]] = {}
        for at in self.cells:
            first, last = hulls.get(at[by], (at[1 - by], at[1 - by]))
            hulls[at[by]] = (min(first, at[1 - by]), max(last, at[1 - by]))
        return hulls

    def touched_by(self, area: Area) -> bool:
        """Whether a range of cells may take in hidden content."""
        rows, columns = (area.top, area.bottom), (area.left, area.right)
        return _meets(self._column_order, self._by_column, columns, rows) and _meets(
            self._row_order, self._by_row, rows, columns
        )

    def covers(self, area: Area) -> bool:
        """Whether every cell of a range is in a hidden row or column."""
        return (area.bottom - area.top + 1) * (area.right - area.left + 1) <= _MOST_SPREAD and all(
            self.hides(row, column)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        )

    def described(self) -> str:
        """Which rows and columns: `rows 4, 5; column D`."""
        rows = sorted({row for row, _ in self.cells if row in self._rows})
        columns = sorted({column for row, column in self.cells if row not in self._rows})
        parts = [f"{'row' if len(rows) == 1 else 'rows'} {some(map(str, rows), 10)}"] if rows else []
        parts += (
            [f"{'column' if len(columns) == 1 else 'columns'} {some(map(letters, columns), 10)}"] if columns else []
        )
        return " and ".join(parts) + f" ({counted(len(self.cells), 'cell')})"


def _meets(
    order: list[int], hulls: dict[int, tuple[int, int]], along: tuple[int, int], across: tuple[int, int]
) -> bool:
    for at in order[bisect_left(order, along[0]) :]:
        if at > along[1]:
            return False
        first, last = hulls[at]
        if first <= across[1] and across[0] <= last:
            return True
    return False


def _look(book: Workbook, sheet: Sheet) -> _Hidden | None:
    """What a sheet hides; None for nothing. The tree is kept only where there is something."""
    if not book.package.has(sheet.part) or not _HIDING.search(book.package.data(sheet.part)):
        return None
    hidden = _Hidden(sheet, book.package.xml(sheet.part))
    if not hidden.cells:
        book.package.forget(sheet.part)
        return None
    return hidden


# ---------------------------------------------------------------- what hangs on them


def _reasons(book: Workbook, found: list[_Hidden]) -> dict[int, str]:
    """Why the hidden cells of a sheet have to stay, by the sheet's number; a sheet that is not in it is free."""
    by_sheet = {hidden.sheet.index: hidden for hidden in found}
    reasons: dict[int, str] = {}
    for hidden in found:
        why = _own_reason(book, hidden)
        if why:
            reasons[hidden.sheet.index] = why
    lookup = _Lookup(book, by_sheet)
    for formula in book.formulas():
        for index in lookup.touched(formula):
            reasons.setdefault(index, f"{formula.place} refers to them")
    return reasons


def _own_reason(book: Workbook, hidden: _Hidden) -> str:
    root = book.package.xml(hidden.sheet.part)
    for formula in root.iterfind("{*}sheetData/{*}row/{*}c/{*}f"):
        cell = formula.getparent().get("r", "")
        whole = formula.get("t") in ("array", "dataTable") or cell_address(cell) in hidden.cells
        for area in references.areas(formula.get("ref", "")) if whole else ():
            if hidden.touched_by(area) and not hidden.covers(area):
                return f"the formula of {cell} is shared between them and cells in sight"
    for name, ref, sheet in book.tables():
        if sheet.index == hidden.sheet.index:
            for area in references.areas(ref):
                if hidden.touched_by(Area((), area.left, area.top, area.right, area.top)):
                    return f"headings of the table {name} are among them"
    for part in book.package.related(hidden.sheet.part, "pivotTable"):
        location = book.package.xml(part).find("{*}location")
        for area in references.areas(location.get("ref", "") if location is not None else ""):
            if hidden.touched_by(area):
                return "a pivot table is among them"
    return ""


class _Lookup:
    """Tells which sheets' hidden cells a formula may be worked out from."""

    def __init__(self, book: Workbook, by_sheet: dict[int, _Hidden]) -> None:
        self._by_sheet = by_sheet
        self._indexes = {sheet.name.casefold(): sheet.index for sheet in book.sheets}
        self._owners = {sheet.part: sheet.index for sheet in book.sheets}
        self._names: dict[str, set[int]] = {}
        self._with_tables: set[int] = set()
        for name, ref, sheet in book.tables():
            touched = {sheet.index for area in references.areas(ref) if self._is_touched(sheet.index, area)}
            if touched:
                self._with_tables.add(sheet.index)
                self._names[name.casefold()] = touched
        defined = [one for one in book.defined_names() if not one.get("name", "").startswith("_xlnm.")]
        for _ in range(2):  # a name may stand for another
            for one in defined:
                touched = self._of_text(one.text or "", None)
                if touched:
                    self._names.setdefault(one.get("name", "").casefold(), set()).update(touched)

    def touched(self, formula: Formula) -> set[int]:
        """The numbers of the sheets whose hidden cells a formula may take in; none if it is itself among them."""
        own = self._owners.get(formula.owner)
        if own in self._by_sheet and cell_address(formula.cell) in self._by_sheet[own].cells:
            return set()
        return self._of_text(formula.text, own) | self._of_copies(formula, own)

    def _of_text(self, text: str, own: int | None) -> set[int]:
        if references.moves_about(text):
            return set(self._by_sheet)
        found = {
            index
            for area in references.areas(text)
            for index in self._sheets(area, own)
            if self._is_touched(index, area)
        }
        for word in references.words(text) & self._names.keys():
            found |= self._names[word]
        if "[" in text and own in self._with_tables:  # [@Column]: of the table around the formula
            found.add(own)
        return found

    def _of_copies(self, formula: Formula, own: int | None) -> set[int]:
        """The same for the cells that share a formula (18.3.1.40): its addresses move with them, or do not ($)."""
        spread = next(references.areas(formula.spread), None) if own is not None else None
        if spread is None:
            return set()
        named = list(references.areas(formula.text))
        if (spread.bottom - spread.top + 1) * (spread.right - spread.left + 1) > _MOST_SPREAD:
            steps = [(spread.bottom - spread.top, spread.right - spread.left)]
            return self._of_moved(named, steps, own, stretched=True)
        cells = self._by_sheet[own].cells if own in self._by_sheet else {}
        steps = [
            (row - spread.top, column - spread.left)
            for row in range(spread.top, spread.bottom + 1)
            for column in range(spread.left, spread.right + 1)
            if (row, column) not in cells
        ]
        return self._of_moved(named, steps, own, stretched=False)

    def _of_moved(
        self, named: list[Area], steps: list[tuple[int, int]], own: int | None, *, stretched: bool
    ) -> set[int]:
        found: set[int] = set()
        for area in named:
            for index in self._sheets(area, own) & self._by_sheet.keys():
                for down, right in steps:
                    for moved in _moved(area, down, right, stretched=stretched):
                        if index not in found and self._is_touched(index, moved):
                            found.add(index)
        return found

    def _sheets(self, area: Area, own: int | None) -> set[int]:
        if not area.sheets:
            return set() if own is None else {own}
        known = [self._indexes[name] for name in area.sheets if name in self._indexes]
        return set(range(min(known), max(known) + 1)) if known else set()

    def _is_touched(self, index: int, area: Area) -> bool:
        return index in self._by_sheet and self._by_sheet[index].touched_by(area)


def _moved(area: Area, down: int, right: int, *, stretched: bool) -> list[Area]:
    """A range as it is for a copy so many cells further; which of its ends are fixed is not told, so all ways."""
    if stretched:
        return [Area(area.sheets, area.left, area.top, area.right + right, area.bottom + down)]
    return [
        Area(area.sheets, area.left + x, area.top + y, area.right + x, area.bottom + y)
        for x in {0, right}
        for y in {0, down}
    ]


# ---------------------------------------------------------------- emptying


def _empty(book: Workbook, going: list[_Hidden]) -> None:
    package = book.package
    before = shared_strings.used(package, [hidden.sheet.part for hidden in going])
    had_formula = False
    for hidden in going:
        for cell in hidden.cells.values():
            had_formula = had_formula or cell.find("{*}f") is not None
            for one in list(cell.iterchildren(etree.Element)):
                cell.remove(one)
            for key in ("t", "cm", "vm"):
                cell.attrib.pop(key, None)
        _drop_hyperlinks(package.xml(hidden.sheet.part), hidden)
        package.touch(hidden.sheet.part)
    if had_formula:
        book.forget("calcChain")
    shared_strings.empty_unused(book, before, [sheet.part for sheet in book.sheets if package.has(sheet.part)])


def _drop_hyperlinks(root: Any, hidden: _Hidden) -> None:
    for link in list(root.iterfind("{*}hyperlinks/{*}hyperlink")):
        if cell_address(link.get("ref", "")) in hidden.cells:
            holder = link.getparent()
            holder.remove(link)
            if not len(holder):
                holder.getparent().remove(holder)
