"""Workbooks (xlsx, xlsm, xlsb, xls, ods): values by sheet, hidden sheets, comments and properties."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine as calamine
from msgspec import Struct

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.number_formats import plain
from evidencepack.intake.readers import (
    ods_marks,
    ole,
    ole_properties,
    opendocument,
    xlsb_cells,
    xlsb_comments,
    xlsb_marks,
    xlsx_marks,
)
from evidencepack.intake.readers.common import (
    MOST_CHARACTERS,
    MOST_LINKS,
    MOST_NAMES,
    MOST_SHORT,
    Damaged,
    Locked,
    PageCollector,
    Placed,
    joined,
    placed_facts,
    without_nothing,
)
from evidencepack.intake.readers.locked import book_without_password, opened_without_password
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.sheet_formats import SheetFormats, shown_rows
from evidencepack.intake.readers.xls_cells import XlsCells
from evidencepack.intake.readers.xls_formats import XlsFormats
from evidencepack.intake.readers.xls_marks import XlsMarks
from evidencepack.intake.readers.xlsx_moved import put_right
from evidencepack.model import ReadState

cell_text = plain  # a value as a person would write it
_MOST_NUMBERS = 2_000  # stretches of rows of which the numbers are kept
_KIND = "Excel"
_MOST_CELLS = 4_000_000  # of an old sheet's rectangle: the values' reader needs some sixty bytes for each
_FAULTS = (
    calamine.CalamineError,
    calamine.XmlError,
    calamine.ZipError,
    calamine.WorksheetNotFound,
    zipfile.BadZipFile,
    OSError,
    ValueError,
)

_OLD_STATES = {0: calamine.SheetVisibleEnum.Visible, 1: calamine.SheetVisibleEnum.Hidden}
_STATES = {"hidden": calamine.SheetVisibleEnum.Hidden, "veryHidden": calamine.SheetVisibleEnum.VeryHidden}

# What Excel writes for older versions in front of a comment that belongs to a thread.
_THREAD_PREFACE = re.compile(r"\A\[Threaded comment\].*?Comment:\s*", re.DOTALL)


def read(path: Path, found: Format) -> Examination:
    """Read a workbook. Raises Locked when it has a password, Damaged when it cannot be read."""
    with ExitStack() as opened:
        return _read(path, found, _surroundings(path, found, opened))


def _read(path: Path, found: Format, around: _Around) -> Examination:
    facts = around.facts
    source: str | BytesIO = str(path)
    if around.locked:
        # Excel opens a workbook that is only protected against changes without asking, by a password all know.
        source = opened_without_password(path, _KIND)
        facts["encrypted"] = "open"
    collector = PageCollector()
    try:
        states = _values(source, collector, around, found.id)
    except Damaged:
        collector = PageCollector()
        states = _otherwise(path, collector, around, found.id)
        if not states:
            raise
    facts["row_numbers"] = around.row_numbers
    facts["hidden_sheets"] = [name for name, state in states.items() if state != calamine.SheetVisibleEnum.Visible]
    facts["very_hidden_sheets"] = [
        name for name, state in states.items() if state == calamine.SheetVisibleEnum.VeryHidden
    ]
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=len(states),
        pages_unit="sheet",
        properties=around.properties,
        facts=without_nothing(facts | collector.facts()),
    )


def _otherwise(path: Path, collector: PageCollector, around: _Around, format_id: str) -> dict[str, Any]:
    """Collect by other means what the values' reader gave up; gives nothing when that fails, too."""
    if around.package is not None:
        moved = put_right(path, around.package)
        return _values(moved, collector, around, format_id) if moved is not None else {}
    if around.cells is None or around.locked:
        return {}
    states = _old_values(around.cells, collector, around)
    around.facts["damaged"] = "Its structure is damaged: some of it may be missing."
    return states if any(page.text for page in collector.pages) else {}


class _Around(Struct, kw_only=True):
    """What stands outside the sheets' values. `drawn`: text of shapes by sheet; `sparse`: sheets read cell by cell."""

    properties: dict[str, str] = {}
    facts: dict[str, Any] = {}
    locked: bool = False
    package: Package | None = None  # still open
    drawn: dict[str, str] = {}
    sparse: dict[str, str] = {}
    row_numbers: dict[str, list[Any]] = {}
    errors: list[str] = []  # sheets with cells that show one
    cells: XlsCells | None = None  # of an old workbook
    only_cells: bool = False  # the values' reader is not to be asked
    states: dict[str, str] | None = None  # of all sheets, when the values' reader cannot be trusted with the file


def _values(source: str | BytesIO, collector: PageCollector, around: _Around, format_id: str) -> dict[str, Any]:
    """Collect the sheets' texts; gives every sheet's name and whether it is visible."""
    kind = "OpenDocument" if format_id == "ods" else _KIND
    if around.only_cells:
        if around.cells is None:
            raise Damaged(f"This {kind} file is damaged: its sheets cannot be read.")
        return _old_values(around.cells, collector, around)
    if around.states is not None:
        for number, name in enumerate(around.states, start=1):
            collector.add(number, f"sheet {name}", joined([around.sparse.get(name, ""), around.drawn.get(name, "")]))
        return {name: _STATES.get(state, calamine.SheetVisibleEnum.Visible) for name, state in around.states.items()}
    try:
        with (
            SheetFormats(source, format_id, frozenset(around.errors), around.package, exact=True) as formats,
            calamine.load_workbook(source) as workbook,
        ):
            states = {}
            for number, sheet in enumerate(workbook.sheets_metadata, start=1):
                states[sheet.name] = sheet.visible
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet and not collector.cut:
                    text = around.sparse.get(sheet.name)
                    drawn = around.drawn.get(sheet.name, "")
                    if text is None:
                        cells = workbook.get_sheet_by_name(sheet.name)
                        left = cells.start[1] if cells.start else 0
                        rows = shown_rows(cells.iter_rows(), left, formats.rows(number, sheet.name))
                        lines, numbers = _table(rows, collector.left)
                        text = "\n".join(lines)
                        if lines and len(numbers) < _MOST_NUMBERS:
                            numbers += [(len(lines), 0)] if drawn else []
                            around.row_numbers[sheet.name] = [left, numbers]
                    shown = f"{text}\n{drawn}" if text and drawn else text or drawn
                    collector.add(number, f"sheet {sheet.name}", shown)
            return states
    except calamine.PasswordError as fault:
        raise Locked(f"This {kind} file needs a password to be opened.") from fault
    except _FAULTS as fault:
        raise Damaged(f"This {kind} file is damaged: its sheets cannot be read.") from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":  # the library's own fault, and no Exception
            raise Damaged(f"This {kind} file is damaged: its sheets cannot be read.") from fault
        raise


def _old_values(cells: XlsCells, collector: PageCollector, around: _Around) -> dict[str, Any]:
    """As `_values`, by this program's own reading of the records."""
    formats = XlsFormats(cells.workbook)
    for number, sheet in enumerate(cells.sheets, start=1):
        if sheet.holds_cells and not collector.cut:
            left, rows = cells.rows(sheet)
            shown = rows if cells.since_1904 else shown_rows(rows, left, formats.rows(number - 1))
            lines, numbers = _table(shown, collector.left)
            if lines and len(numbers) < _MOST_NUMBERS:
                around.row_numbers[sheet.name] = [left, numbers]
            collector.add(number, f"sheet {sheet.name}", "\n".join(lines))
    return {sheet.name: _OLD_STATES.get(sheet.state, calamine.SheetVisibleEnum.VeryHidden) for sheet in cells.sheets}


def _table(rows: Iterable[list[Any]], most: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Rows as lines of cells between tabs; empty rows are left out, and it stops soon after `most` characters.

    Also which row (from 1) the lines begin with, and each line that does not follow on the row before.
    """
    lines: list[str] = []
    numbers: list[tuple[int, int]] = []
    length = before = 0
    for number, row in enumerate(rows, 1):
        line = "\t".join([cell if isinstance(cell, str) else plain(cell) for cell in row]).rstrip("\t")
        if line:
            if number != before + 1 or not numbers:
                numbers.append((len(lines), number))
            before = number
            lines.append(line.replace("\r\n", " ").replace("\n", " ") if "\n" in line else line)
            length += len(line) + 1
            if length > most:
                break
    return lines, numbers


def _surroundings(path: Path, found: Format, opened: ExitStack) -> _Around:
    """Properties and facts that stand outside the sheets. A package stays open: its sheets are read again."""
    if found.id == "xls":
        return _around_xls(path)
    if found.id == "ods":
        return _around_ods(path)
    if _is_ole(path):  # looked at first: a zip may lie in it, and the values' reader would go round in its circles
        return _Around(locked=True, facts=ole.lock_facts(path))
    package = opened.enter_context(Package(path, _KIND))
    around = _around_package(package)
    if found.id == "xlsb":
        around.facts |= xlsb_marks.facts_of(package) | _comment_facts(package, *xlsb_comments.comments_of(package))
        places = []
        for name, part in xlsb_marks.sheets_of(package):
            if xlsb_cells.extent(package, part) > xlsx_marks.MOST_CELLS:
                around.sparse[name] = xlsb_cells.sparse_table(package, part, MOST_CHARACTERS)
            if around.facts["attachments"] and _holds_files(_links(package, part)):
                places.append(f"sheet {name}")
        around.facts["embedded_places"] = places
    around.package = package
    return around


def _around_package(package: Package) -> _Around:
    facts = package.shared_facts()
    around = _Around(properties=package.properties(), facts=facts)
    try:
        parts = xlsx_marks.sheet_parts(package)
    except Damaged:
        parts = {}  # the values' reader says what is wrong
    lies = xlsx_marks.strings_that_lie(package)
    around.states = xlsx_marks.sheet_states(package) if lies else None
    headers: dict[str, None] = {}
    rows, spans, columns, filters = {}, {}, {}, []
    commented: dict[str, str] = {}
    for name, part in parts.items():
        marks = xlsx_marks.marks_of(package, part)
        headers |= dict.fromkeys(marks.header.splitlines())
        if marks.hidden_rows:
            rows[name], spans[name] = marks.hidden_rows, marks.row_spans.spans
        if marks.hidden_columns:
            columns[name] = marks.hidden_columns
        if marks.errors:
            around.errors.append(name)
        if marks.filtered:
            filters.append(name)
        if lies or marks.extent > xlsx_marks.MOST_CELLS:
            around.sparse[name] = xlsx_marks.sparse_table(package, part, MOST_CHARACTERS)
        links = _links(package, part)
        around.drawn[name] = _drawn(package, links)
        commented |= {target: name for kind, target in links if kind == "comments"}
        if _holds_files(links):
            facts.setdefault("embedded_places", []).append(f"sheet {name}")
    facts |= {"hidden_rows": rows, "hidden_row_spans": spans, "hidden_columns": columns, "filters": filters}
    facts |= {"header_text": joined(headers)} | _comments(package, commented)
    return around


def _links(package: Package, part: str) -> list[tuple[str, str]]:
    """What a sheet's part is related to, as far as it is there: kind and part."""
    try:
        return [(kind, target) for kind, target in package.relations(part).values() if target in package.names]
    except Damaged:
        return []


def _holds_files(links: list[tuple[str, str]]) -> bool:
    return any(kind in ("oleObject", "package") for kind, _ in links)


def _drawn(package: Package, links: list[tuple[str, str]]) -> str:
    """The text of the shapes that lie on a sheet."""
    try:
        roots = [package.xml(target) for kind, target in links if kind == "drawing"]
    except Damaged:
        return ""
    return joined(
        "".join(text.text or "" for text in paragraph.iter("{*}t"))
        for root in roots
        for paragraph in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p")
    )


def _comments(package: Package, sheets: dict[str, str]) -> dict[str, Any]:
    """The facts about comments; `sheets`: the sheet's name by the part that holds its comments."""
    found: list[Placed] = []
    authors: set[str] = set()
    for name in package.matching(r"xl/(?:comments/?)[^/]*\.xml"):
        root = package.xml(name)
        authors |= {author.text or "" for author in root.iter("{*}author")}
        for comment in root.iter("{*}comment"):
            text = "".join(part.text or "" for part in comment.iter("{*}t"))
            place = f"sheet {sheets[name]}, cell {comment.get('ref', '')}" if name in sheets else ""
            found.append(Placed(place, text))
    return _comment_facts(package, found, authors)


def _comment_facts(package: Package, comments: list[Placed], authors: set[str]) -> dict[str, Any]:
    found = [Placed(one.place, _THREAD_PREFACE.sub("", one.text)) for one in comments]
    for name in package.matching(r"xl/persons/[^/]*\.xml") if found else ():
        authors |= {person.get("displayName", "") for person in package.xml(name).iter("{*}person")}
    return {
        "comments": len(found),
        "comment_text": joined(one.text for one in found)[:MOST_SHORT],
        "comment_places": placed_facts(found),
        # The author of a thread's first comment is written as "tc=" and an id; the name is among the persons.
        "comment_authors": sorted(author for author in authors if author.strip() and not author.startswith("tc={")),
    }


def _is_ole(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _around_ods(path: Path) -> _Around:
    with opendocument.opened(path) as package:
        properties, facts = opendocument.properties_and_facts(package)
        return _Around(properties=properties, facts=facts | ods_marks.facts_of(package))


def _around_xls(path: Path) -> _Around:
    if not _is_ole(path):
        return _Around(cells=_cells(path.read_bytes()), only_cells=True)  # Excel 2 to 4
    with ole.opened(path, _KIND) as container:
        entries = ole.storages(container)
        name = "Workbook" if container.exists("Workbook") else "Book"
        workbook = ole.stream(container, name, _KIND)
        marks = XlsMarks(workbook)
        opened = marks.locked and name == "Book"
        if opened:
            workbook = book_without_password(workbook, _KIND)
            marks = XlsMarks(workbook)
        facts = marks.facts() | ({"encrypted": "open"} if opened else {})
        headers = [xlsx_marks.plain_header(text) for text in facts.pop("header_texts")]
        places = [entry[0] for entry in entries if len(entry) == 1 and re.fullmatch("MBD[0-9A-F]{8}", entry[0])]
        embedded = [ole.object_kind(container, [place]) or place for place in places]
        facts |= {
            "macros": marks.macro_sheets or any(map(container.exists, ("_VBA_PROJECT_CUR", "_VBA_PROJECT"))),
            "attachments": len(embedded),
            "embedded_files": embedded[:MOST_NAMES],
            "header_text": joined(dict.fromkeys(headers)),
            "comment_text": facts["comment_text"][:MOST_SHORT],
            "external_links": facts["external_links"][:MOST_LINKS],
        } | ole.shared_facts(entries)
        around = _Around(properties=ole_properties.properties(container), facts=facts)
        around.locked = marks.locked and not opened
        around.cells = None if around.locked else _cells(workbook)
        around.only_cells = opened or (around.cells is not None and around.cells.extent() > _MOST_CELLS)
        return around


def _cells(workbook: bytes) -> XlsCells | None:
    try:
        return XlsCells(workbook)
    except (struct.error, IndexError):
        return None
