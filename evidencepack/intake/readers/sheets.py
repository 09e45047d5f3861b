"""Workbooks (xlsx, xlsm, xlsb, xls, ods): values by sheet, hidden sheets, comments and properties."""

from __future__ import annotations

import datetime as dt
import re
import struct
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine as calamine

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers import ole, opendocument
from evidencepack.intake.readers.common import Damaged, Locked, PageCollector, joined, without_nothing
from evidencepack.intake.readers.locked import opened_without_password
from evidencepack.intake.readers.ooxml import Package
from evidencepack.model import ReadState

_KIND = "Excel"
_FAULTS = (
    calamine.CalamineError,
    calamine.XmlError,
    calamine.ZipError,
    calamine.WorksheetNotFound,
    zipfile.BadZipFile,
    OSError,
    ValueError,
)
_NOTE = 0x001C  # BIFF8 record of one comment, [MS-XLS] 2.4.179
_FILE_PASS = 0x002F  # [MS-XLS] 2.4.117: what follows is encrypted


def read(path: Path, found: Format) -> Examination:
    """Read a workbook. Raises Locked when it has a password, Damaged when it cannot be read."""
    properties, facts = _surroundings(path, found)
    source: str | BytesIO = str(path)
    if facts.pop("locked", False):
        # Excel opens a workbook that is only protected against changes without asking, by a password all know.
        source = opened_without_password(path, _KIND)
        facts["encrypted"] = "open"
    collector = PageCollector()
    hidden = _values(source, collector)
    total = len(hidden)
    facts["hidden_sheets"] = [name for name, is_hidden in hidden.items() if is_hidden]
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=total,
        pages_unit="sheet",
        properties=properties,
        facts=without_nothing(facts | collector.facts()),
    )


def _values(source: str | BytesIO, collector: PageCollector) -> dict[str, bool]:
    """Collect the sheets' texts; gives every sheet's name and whether it is hidden."""
    try:
        with calamine.load_workbook(source) as workbook:
            hidden = {}
            for number, sheet in enumerate(workbook.sheets_metadata, start=1):
                hidden[sheet.name] = sheet.visible != calamine.SheetVisibleEnum.Visible
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                    rows = workbook.get_sheet_by_name(sheet.name).iter_rows()
                    collector.add(number, f"sheet {sheet.name}", _table(rows, collector.left))
            return hidden
    except calamine.PasswordError as fault:
        raise Locked("This Excel file needs a password to be opened.") from fault
    except _FAULTS as fault:
        raise Damaged("This Excel file is damaged: its sheets cannot be read.") from fault


def _table(rows: Iterable[list[Any]], most: int) -> str:
    """Rows as lines of cells between tabs; empty rows are left out, and it stops soon after `most` characters."""
    lines: list[str] = []
    length = 0
    for row in rows:
        line = "\t".join([cell if isinstance(cell, str) else _cell(cell) for cell in row]).rstrip("\t")
        if line:
            lines.append(line.replace("\r\n", " ").replace("\n", " ") if "\n" in line else line)
            length += len(line) + 1
            if length > most:
                break
    return "\n".join(lines)


def _cell(value: Any) -> str:
    """A value as a person would write it: 3 for 3.0, TRUE, 2026-11-21."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    return str(value)


def _surroundings(path: Path, found: Format) -> tuple[dict[str, str], dict[str, Any]]:
    """Properties, and facts that stand outside the sheets; fact `locked` when the values are encrypted."""
    if found.id == "xls":
        return _around_xls(path)
    if found.id == "ods":
        return opendocument.properties_and_facts(path)
    try:
        with Package(path, _KIND) as package:
            return package.properties(), _package_facts(package)
    except Damaged:
        if _is_encrypted_package(path):
            return {}, {"locked": True}
        raise


def _package_facts(package: Package) -> dict[str, Any]:
    comments = [
        joined("".join(part.text or "" for part in comment.iter("{*}t")) for comment in [element])
        for name in package.matching(r"xl/(?:comments/?)[^/]*\.xml")
        for element in package.xml(name).iter("{*}comment")
    ]
    return {
        "comments": len(comments),
        "comment_text": joined(comments),
        "macros": package.has_macros(),
        "attachments": package.attachments(),
    }


def _is_encrypted_package(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _around_xls(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    with ole.opened(path, _KIND) as container:
        entries = ole.storages(container)
        name = "Workbook" if ["Workbook"] in entries else "Book"
        kinds = _record_kinds(ole.stream(container, name, _KIND))
        return ole.properties(container), {
            "locked": _FILE_PASS in kinds,
            "comments": kinds.get(_NOTE, 0),
            "macros": ["_VBA_PROJECT_CUR"] in entries,
            "attachments": sum(len(entry) == 1 and bool(re.fullmatch("MBD[0-9A-F]{8}", entry[0])) for entry in entries),
        }


def _record_kinds(workbook: bytes) -> dict[int, int]:
    """How often each kind of record stands in a BIFF stream ([MS-XLS] 2.1.4: kind, size, data)."""
    kinds: dict[int, int] = {}
    at = 0
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, at)
        kinds[kind] = kinds.get(kind, 0) + 1
        at += 4 + size
    return kinds
