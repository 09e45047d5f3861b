"""What is inside a zip or OLE container, as far as it says which program's file it is."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import olefile

_CONTENT_TYPES = "[Content_Types].xml"
_MOST_NAMES_BYTES = 1_000_000

# The content type of a package's main part, ECMA-376 part 1 (and MS-OE376 for the macro and binary kinds).
_MAIN_PARTS: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"ms-word.document.macroEnabled.main+xml", "docm"),
    (b"wordprocessingml.template.main+xml", "dotx"),
    (b"ms-word.template.macroEnabledTemplate.main+xml", "dotm"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    (b"spreadsheetml.template.main+xml", "xltx"),
    (b"ms-excel.template.macroEnabled.main+xml", "xltm"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", "pptm"),
    (b"presentationml.slideshow.main+xml", "ppsx"),
    (b"ms-powerpoint.slideshow.macroEnabled.main+xml", "ppsx"),
    (b"presentationml.template.main+xml", "potx"),
    (b"ms-powerpoint.template.macroEnabled.main+xml", "potx"),
    (b"ms-visio.drawing.main+xml", "vsdx"),
    (b"ms-visio.drawing.macroEnabled.main+xml", "vsdx"),
)
# A package without a readable list of content types still shows itself in its folders.
_FOLDERS: tuple[tuple[bytes, str], ...] = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"visio/", "vsdx"))

# OpenDocument 1.3 part 2, 2.2.1: the first entry `mimetype`, stored plain.
_OPEN_DOCUMENT: tuple[tuple[bytes, str], ...] = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
    (b"application/vnd.oasis.opendocument.graphics", "odg"),
)

_OLE_FAULTS = (
    *(OSError, ValueError, IndexError, KeyError, TypeError, AttributeError),
    *(OverflowError, RecursionError, MemoryError),
)
OLE_FORMATS = frozenset({"doc", "xls", "ppt", "msg", "vsd", "pub"})

_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "office-locked"),  # MS-OFFCRYPTO 2.3.4: a whole OOXML package, encrypted
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("PP97_DUALSTORAGE", "ppt"),  # a file for PowerPoint 95 and 97
    ("PP40", "ppt"),  # PowerPoint 4
    ("__properties_version1.0", "msg"),  # MS-OXMSG 2.4
    ("VisioDocument", "vsd"),
    ("Quill", "pub"),
)


def look_in_zip(path: Path, head: bytes) -> str:
    """The Format.id of a file that begins like a zip. A broken archive is told by the names near its start."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                return _first(_OPEN_DOCUMENT, _start_of(archive, "mimetype", 200)) or "zip"
            if _CONTENT_TYPES in names:
                found = _first(_MAIN_PARTS, _start_of(archive, _CONTENT_TYPES, _MOST_NAMES_BYTES))
                return found or _first(_FOLDERS, "\n".join(names).encode("utf-8", "replace")) or "zip"
            return "docx" if "word/document.xml" in names else "zip"
    except (zipfile.BadZipFile, EOFError, OverflowError, ValueError, NotImplementedError):
        return _first(_OPEN_DOCUMENT, head) or _first(_FOLDERS, head) or "zip"


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of a zip entry.

    APPNOTE 4.4.4 bit 11 says that it is UTF-8. Without the bit it is CP437 by the letter; macOS and many tools write
    UTF-8 all the same, which can hardly be anything else when it decodes.
    """
    if not entry.flag_bits & 0x800 and not entry.filename.isascii():
        try:
            return entry.orig_filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return entry.filename


def _start_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The first bytes of an entry; nothing when the entry is damaged or locked."""
    try:
        with archive.open(name) as entry:
            return entry.read(most)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError):
        return b""


def look_in_ole(path: Path, head: bytes) -> str:
    """The Format.id of a file that begins like an OLE container; a broken one is told by its streams' names."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            names = {entry[0].upper() for entry in container.listdir(streams=True, storages=True)}
    except _OLE_FAULTS:
        return next((found for name, found in _STREAMS if name.encode("utf-16-le") in head), "unknown")
    # [MS-CFB] 2.6.4: names are the same when they are so in capitals.
    return next((found for name, found in _STREAMS if name.upper() in names), "unknown")


def is_part_of_ole(path: Path) -> bool:
    """Whether a file that begins like an OLE container lacks some of it: its list of streams stands near its end."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            return not container.listdir(streams=True, storages=True) or bool(container.parsing_issues)
    except _OLE_FAULTS:
        return True


def _first(table: tuple[tuple[bytes, str], ...], data: bytes) -> str:
    return next((found for mark, found in table if mark in data), "")
