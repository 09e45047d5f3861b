"""Cleans a workbook (xlsx, xlsm, xltx, xltm): hidden sheets and cells, comments, links, the log of changes."""

from __future__ import annotations

from collections.abc import Collection

from evidencepack.cleaning.hidden_cells import empty_hidden_cells
from evidencepack.cleaning.hidden_sheets import drop_hidden_sheets
from evidencepack.cleaning.package import Package
from evidencepack.cleaning.removals import Changes, Ledger, Removal, some
from evidencepack.cleaning.sheet_links import drop_links
from evidencepack.cleaning.sheet_shapes import drop_notes
from evidencepack.cleaning.workbook import Workbook


def clean(package: Package, wanted: Collection[Removal], changes: Changes, ledger: Ledger) -> None:
    """Take out of a workbook what is Excel's own."""
    if Removal.HIDDEN_SHEETS in wanted:
        drop_hidden_sheets(Workbook(package), ledger, macros_go=Removal.MACROS in wanted)
    if Removal.HIDDEN_CELLS in wanted:
        empty_hidden_cells(Workbook(package), ledger)
    if Removal.EXTERNAL_LINKS in wanted:
        drop_links(Workbook(package), ledger)
    if Removal.COMMENTS in wanted:
        _drop_comments(Workbook(package), ledger)
    if Removal.TRACKED_CHANGES in wanted:
        _drop_log(Workbook(package), changes, ledger)


def _drop_comments(book: Workbook, ledger: Ledger) -> None:
    """Take out notes, threaded comments ([MS-XLSX] 2.6.202), and the boxes that they are drawn in."""
    package, count, on = book.package, 0, []
    for sheet in book.sheets:
        notes = package.related(sheet.part, "comments")
        threads = package.related(sheet.part, "threadedComment")
        if not notes and not threads:
            continue
        found = sum(1 for part in notes for _ in package.xml(part).iter("{*}comment"))
        count += found or sum(1 for part in threads for _ in package.xml(part).iter("{*}threadedComment"))
        on.append(sheet.name)
        package.unrelate_kinds(sheet.part, "comments", "threadedComment")
        _drop_boxes(package, sheet.part)
    package.unrelate_kinds(book.main, "person")
    ledger.took(Removal.COMMENTS, count, f"on {some(on)}")


def _drop_boxes(package: Package, sheet: str) -> None:
    for relation in [one for one in package.relations(sheet) if one.kind == "vmlDrawing"]:
        root = package.xml(sheet)
        named = [one for one in root.iterchildren("{*}legacyDrawing") if relation.id in one.attrib.values()]
        if named and drop_notes(package, relation.target):
            for element in named:
                root.remove(element)
            package.touch(sheet)
            package.unrelate(sheet, relation.id)


def _drop_log(book: Workbook, changes: Changes, ledger: Ledger) -> None:
    """Take out the log of a shared workbook (18.11): the cells hold the new values already."""
    logs = book.package.related(book.main, "revisionHeaders")
    if logs and changes == "reject":
        ledger.kept("The changes of a shared workbook cannot be rejected here: reject them in Excel.")
        return
    count = sum(1 for part in logs for _ in book.package.xml(part).iter("{*}header"))
    for part in logs:
        book.package.unrelate_kinds(part, "revisionLog")
    book.package.unrelate_kinds(book.main, "revisionHeaders", "usernames")
    ledger.took(Removal.TRACKED_CHANGES, count, "the log of changes of a shared workbook")
