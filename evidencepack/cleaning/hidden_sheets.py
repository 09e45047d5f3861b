"""Takes hidden sheets out of a workbook, unless something that stays refers to them."""

from __future__ import annotations

from typing import Any

from evidencepack.cleaning import references, shared_strings
from evidencepack.cleaning.properties import drop_titles
from evidencepack.cleaning.removals import Ledger, Removal, some
from evidencepack.cleaning.workbook import Sheet, Workbook

_CACHES = "pivotCacheDefinition"


def drop_hidden_sheets(book: Workbook, ledger: Ledger, *, macros_go: bool) -> None:
    """Take out the hidden and very hidden sheets, with their names, tables, drawings and texts."""
    hidden = [sheet for sheet in book.sheets if sheet.hidden]
    if not hidden:
        return
    why = _why_none(book, hidden, macros_go=macros_go)
    if why:
        ledger.kept(f"Hidden sheets stay ({some(sheet.name for sheet in hidden)}): {why}.")
        return
    names = _Names(book, hidden)
    going = _unreferenced(hidden, _Uses(book, hidden, names), ledger)
    if going:
        _take_out(book, going, names)
    ledger.took(Removal.HIDDEN_SHEETS, len(going), some((sheet.name for sheet in going), 20))


def _why_none(book: Workbook, hidden: list[Sheet], *, macros_go: bool) -> str:
    if len(hidden) == len(book.sheets):
        return "no other sheet would be left"
    if not macros_go and book.package.related(book.main, "vbaProject"):
        return "the workbook has macros, which may use them; take out the macros as well"
    if book.package.related(book.main, "powerPivotData"):
        return "the workbook has a data model, which may be built on them"
    return ""


# ---------------------------------------------------------------- who refers to what


def _unreferenced(hidden: list[Sheet], uses: _Uses, ledger: Ledger) -> list[Sheet]:
    """The hidden sheets to which nothing refers that stays. For the others the reason is noted."""
    going = {sheet.index: sheet for sheet in hidden}
    while True:
        held = {index: place for index in going if (place := uses.holder(index, set(going)))}
        if not held:
            return list(going.values())
        for index, place in held.items():
            ledger.kept(f"The hidden sheet {going[index].name} stays: {place} refers to it.")
            del going[index]


class _Names:
    """By which words the formulas of a workbook mean its hidden sheets: sheets' names, defined names, tables' names."""

    def __init__(self, book: Workbook, hidden: list[Sheet]) -> None:
        self._indexes = {sheet.name.casefold(): sheet.index for sheet in book.sheets}
        self._hidden = {sheet.index for sheet in hidden}
        self._names: dict[str, set[int]] = {}
        for name, _, sheet in book.tables():
            if sheet.index in self._hidden:
                self._names.setdefault(name.casefold(), set()).add(sheet.index)
        self._follow([(one.get("name", "").casefold(), one.text or "") for one in book.defined_names()])

    def _follow(self, defined: list[tuple[str, str]]) -> None:
        """Take in the defined names, also those that mean a hidden sheet by way of another name."""
        grew = True
        while grew:
            grew = False
            for name, text in defined:
                meant = set() if name.startswith("_xlnm.") else self.meant(text)
                if meant - self._names.get(name, set()):
                    self._names.setdefault(name, set()).update(meant)
                    grew = True

    def meant(self, text: str) -> set[int]:
        """The hidden sheets that a formula refers to; all of them when it makes up names as it goes."""
        if references.is_computed(text):
            return self._hidden
        found: set[int] = set()
        for ends in references.sheets_named(text):
            known = [self._indexes[end] for end in ends if end in self._indexes]
            if known:
                found |= self._hidden & set(range(min(known), max(known) + 1))
        for word in references.words(text) & self._names.keys():
            found |= self._names[word]
        return found

    def standing_for(self, going: set[int]) -> set[str]:
        """The names that stand for something on one of these sheets."""
        return {name for name, meant in self._names.items() if meant & going}


class _Uses:
    """What refers to each hidden sheet, and where."""

    def __init__(self, book: Workbook, hidden: list[Sheet], names: _Names) -> None:
        self._book = book
        self._places: dict[int, dict[str, str]] = {sheet.index: {} for sheet in hidden}  # sheet -> part -> place
        for formula in book.formulas():
            for index in names.meant(formula.text):
                self._places[index].setdefault(formula.owner, formula.place)
        self._slicers()

    def holder(self, index: int, going: set[int]) -> str:
        """In words, one thing that refers to a sheet and stays; empty when there is none."""
        for part, place in self._places[index].items():
            owners = self._book.owners.get(part, set())
            if not owners or owners - going:
                return place
        return ""

    def _slicers(self) -> None:
        """[MS-XLSX] 2.6.61: a slicer names the sheets of its pivot tables by number."""
        by_id = {self._book.sheets[index].sheet_id: index for index in self._places}
        for part in self._book.package.of_type("slicerCache|timelineCache"):
            for element in self._book.package.xml(part).iter("{*}pivotTable"):
                if element.get("tabId") in by_id:
                    self._places[by_id[element.get("tabId")]].setdefault(part, "a slicer")


# ---------------------------------------------------------------- taking them out


def _take_out(book: Workbook, going: list[Sheet], names: _Names) -> None:
    package, indexes = book.package, {sheet.index for sheet in going}
    staying = [sheet for sheet in book.sheets if sheet.index not in indexes]
    sheet_parts = [sheet.part for sheet in going if package.has(sheet.part)]
    texts = shared_strings.used(package, sheet_parts)
    _drop_names(book, sorted(indexes), names.standing_for(indexes))
    elements = list(book.root.iterfind("{*}sheets/{*}sheet"))
    for sheet in going:
        elements[sheet.index].getparent().remove(elements[sheet.index])
    package.unrelate(book.main, *(sheet.relation for sheet in going))
    _drop_caches(book, indexes)
    _mend_views(book.root, indexes, staying)
    book.forget("calcChain")
    book.forget("volatileDependencies")
    drop_titles(package)
    package.touch(book.main)
    shared_strings.empty_unused(book, texts, [sheet.part for sheet in staying if package.has(sheet.part)])


def _drop_names(book: Workbook, indexes: list[int], doomed: set[str]) -> None:
    """Take out the names that stand for what goes; the others' sheet numbers move up (18.2.5: localSheetId)."""
    for element in book.defined_names():
        local = element.get("localSheetId", "")
        if (local.isdecimal() and int(local) in indexes) or element.get("name", "").casefold() in doomed:
            element.getparent().remove(element)
        elif local.isdecimal():
            element.set("localSheetId", str(int(local) - sum(index < int(local) for index in indexes)))
    listing = book.root.find("{*}definedNames")
    if listing is not None and not len(listing):
        book.root.remove(listing)


def _drop_caches(book: Workbook, going: set[int]) -> None:
    """Take out the stores of figures of pivot tables that stood only on sheets that go."""
    doomed = {
        one.id
        for one in book.package.relations(book.main)
        if one.kind == _CACHES and book.owners.get(one.target, set()) <= going and one.target in book.owners
    }
    for element in list(book.root.iter("{*}pivotCache")):
        if any(value in doomed for key, value in element.attrib.items() if "relationships" in key):
            holder = element.getparent()
            holder.remove(element)
            if not len(holder) and holder.getparent() is not None:
                holder.getparent().remove(holder)
    book.package.unrelate(book.main, *doomed)


def _mend_views(root: Any, going: set[int], staying: list[Sheet]) -> None:
    """Let the views begin with a sheet that is still there and shown (18.2.30)."""
    visible = next(number for number, sheet in enumerate(staying) if not sheet.hidden)
    for view in root.iterfind("{*}bookViews/{*}workbookView"):
        for key in ("activeTab", "firstSheet"):
            old = int(view.get(key, "0")) if view.get(key, "0").isdecimal() else 0
            new = visible if old in going else old - sum(index < old for index in going)
            if key in view.attrib or new:
                view.set(key, str(new))
    shown = {sheet.sheet_id for sheet in staying}
    for view in root.iterfind("{*}customWorkbookViews/{*}customWorkbookView"):
        if view.get("activeSheetId") not in shown:
            view.set("activeSheetId", staying[visible].sheet_id)
