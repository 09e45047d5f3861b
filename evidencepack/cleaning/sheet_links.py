"""Links from a workbook to others: formulas that use them become the values that they last had."""

from __future__ import annotations

from evidencepack.cleaning import references
from evidencepack.cleaning.links import drop_followed
from evidencepack.cleaning.removals import Ledger, Removal, some
from evidencepack.cleaning.workbook import Sheet, Workbook

_DATA = {"connections": "a data connection", "queryTable": "a query"}


def drop_links(book: Workbook, ledger: Ledger) -> None:
    """Cut a workbook off the others that it takes figures from; the figures stay as they are."""
    package = book.package
    targets = drop_followed(package)
    linked = package.related(book.main, "externalLink")
    names = _names_leading_out(book)
    holder = _place_that_needs_them(book, names) if linked else ""
    if holder:
        ledger.kept(f"Links to other workbooks stay: {holder} draws on them and keeps no values of its own.")
    elif linked:
        targets += [one.target for part in linked for one in package.relations(part) if one.external]
        _cut(book, names)
    ledger.took(Removal.EXTERNAL_LINKS, len(targets), some(targets))
    for part in sorted(package.reachable()):
        for kind in {one.kind for one in package.relations(part)} & _DATA.keys():
            ledger.kept(f"The workbook has {_DATA[kind]} to a source outside the file: delete it in Excel.")


def _names_leading_out(book: Workbook) -> set[str]:
    return {one.get("name", "").casefold() for one in book.defined_names() if references.leads_out(one.text or "")}


def _leads_out(text: str, names: set[str]) -> bool:
    return references.leads_out(text) or bool(names and references.words(text) & names)


def _place_that_needs_them(book: Workbook, names: set[str]) -> str:
    return next((one.place for one in book.formulas() if not one.cell and _leads_out(one.text, names)), "")


def _cut(book: Workbook, names: set[str]) -> None:
    package = book.package
    cells = {one.owner for one in book.formulas() if _leads_out(one.text, names)}
    for sheet in book.sheets:
        if sheet.part in cells:
            _to_values(book, sheet, names)
    for one in book.defined_names():
        if one.get("name", "").casefold() in names:
            one.getparent().remove(one)
    for listing in [*book.root.iterfind("{*}externalReferences"), *book.root.iterfind("{*}definedNames")]:
        if listing.tag.endswith("}externalReferences") or not len(listing):
            book.root.remove(listing)
    package.unrelate_kinds(book.main, "externalLink")
    book.forget("calcChain")
    package.touch(book.main)


def _to_values(book: Workbook, sheet: Sheet, names: set[str]) -> None:
    """Take the formulas that lead out off their cells, with those that are shared with them (18.3.1.40)."""
    formulas = list(book.package.xml(sheet.part).iterfind("{*}sheetData/{*}row/{*}c/{*}f"))
    shared = {one.get("si") for one in formulas if one.get("si") and _leads_out(one.text or "", names)}
    for one in formulas:
        if one.get("si") in shared if one.get("si") else _leads_out(one.text or "", names):
            one.getparent().remove(one)
    book.package.touch(sheet.part)
