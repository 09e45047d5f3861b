"""The comments of binary workbooks ([MS-XLSB] 2.1.7.11 and 2.4), each with its sheet and cell, and their authors."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from evidencepack.intake.readers.common import Damaged, Placed, letters
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.xlsb_marks import records, sheets_of, wide_text

# [MS-XLSB] 2.3.2: BrtCommentAuthor, BrtBeginComment, BrtCommentText, BrtEndComment.
_AUTHOR, _BEGIN, _TEXT, _END = 632, 635, 637, 636
_FAULTS = (struct.error, IndexError)


def comments_of(package: Package) -> tuple[list[Placed], set[str]]:
    """The comments in the order of the sheets, and who made them; a broken part has those before the fault."""
    found: list[Placed] = []
    authors: set[str] = set()
    for name, part in sheets_of(package):
        for data in _parts(package, part):
            try:
                _read(data, f"sheet {name}", found, authors)
            except _FAULTS:
                continue
    return found, authors


def _parts(package: Package, sheet: str) -> Iterator[bytes]:
    """A sheet's parts of comments, as far as they can be unpacked."""
    try:
        links = package.relations(sheet).values()
    except Damaged:
        return
    for target in (target for kind, target in links if kind == "comments"):
        try:
            yield package.data(target)
        except Damaged:
            continue


def _read(data: bytes, sheet: str, found: list[Placed], authors: set[str]) -> None:
    cell, text = "", ""
    for kind, content in records(data):
        if kind == _AUTHOR:
            authors.add(wide_text(content, 0)[0])
        elif kind == _BEGIN:  # 2.4.30: the author's number, first and last row, first and last column
            row, column = struct.unpack_from("<4xI4xI", content)
            cell, text = f"{letters(column + 1)}{row + 1}", ""
        elif kind == _TEXT:  # a RichStr (2.5.121): flags, then the characters
            text = wide_text(content, 1)[0]
        elif kind == _END and cell:
            found.append(Placed(f"{sheet}, cell {cell}", text))
            cell = ""
