"""Workbooks whose parts do not lie where the values' reader looks for them: a copy in which they do.

The reader knows `xl/workbook.xml` alone, although ECMA-376 part 2, 9.2 leaves that to the relationships, and takes a
sheet of Excel 4 macros ([MS-OFFMACRO2] 2.2.1.4) for a fault, by its kind of relationship and by its folder.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path

from evidencepack.intake.readers.common import Damaged
from evidencepack.intake.readers.ooxml import UNPACKING_FAULTS, Package

_MOST_BYTES = 128 * 1024 * 1024
_HOME, _MACROS, _SHEETS = "xl/", "macrosheets/", "worksheets/macro-"

_MACRO_KIND = re.compile(rb"http://schemas\.microsoft\.com/office/2006/relationships/xl(?:Intl)?Macrosheet\b")
_SHEET_KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def put_right(path: Path, package: Package) -> BytesIO | None:
    """A copy of the workbook with its parts in the usual places; None when they are there, or it is too big."""
    try:
        main = package.main_part("xl/workbook.xml")
    except Damaged:
        return None
    folder = posixpath.dirname(main)
    home = f"{folder}/" if folder else ""
    if (home == _HOME and not package.matching(f"{_HOME}{_MACROS}.*")) or path.stat().st_size > _MOST_BYTES:
        return None
    listing = f"{home}_rels/{posixpath.basename(main)}.rels"
    copy = BytesIO(path.read_bytes())
    try:
        links = package.data(listing) if listing in package.names else b""
        with zipfile.ZipFile(copy, "a") as archive:
            archive.filelist[:] = [entry for entry in archive.filelist if entry.filename != listing]
            archive.NameToInfo.pop(listing, None)
            for entry in archive.filelist:  # only the list at the end is written anew: nothing is packed again
                if entry.filename.startswith(home) and entry.filename != "[Content_Types].xml":
                    name = f"{_HOME}{entry.filename.removeprefix(home)}"
                    entry.filename = name.replace(f"{_HOME}{_MACROS}", f"{_HOME}{_SHEETS}")
            links = links.replace(f'"/{home}'.encode(), b'"/' + _HOME.encode()) if home else links
            links = _MACRO_KIND.sub(_SHEET_KIND, links.replace(_MACROS.encode(), _SHEETS.encode()))
            archive.writestr(f"{_HOME}_rels/{posixpath.basename(main)}.rels", links)
    except (*UNPACKING_FAULTS, Damaged, ValueError, struct.error):  # its list of parts cannot be written again
        return None
    copy.seek(0)
    return copy
