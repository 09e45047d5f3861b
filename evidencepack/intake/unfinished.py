"""Whether a file shows that its end is missing: a copy that has stalled, in most formats that a council uses."""

from __future__ import annotations

import os
import re
from pathlib import Path

# A zip (and with it new Office and OpenDocument) ends with a record of 22 bytes and a comment: APPNOTE 4.3.16.
_ZIP, _ZIP_END, _ZIP_RECORD, _ZIP_NEAR = b"PK\x03\x04", b"PK\x05\x06", 22, 22 + 65_535
_ZIP_64 = 0xFFFFFFFF  # the true number stands in a record before this one
_PDF, _PDF_END, _PDF_NEAR = b"%PDF-", b"%%EOF", 4_096  # ISO 32000-1, 7.5.5; some programs write a little behind it
_PDF_HEAD, _PDF_WEB, _PDF_LENGTH = 1_024, b"/Linearized", re.compile(rb"/L[ \t\r\n]+(\d{1,12})\b")


def looks_unfinished(path: Path) -> bool:
    """Whether the file lacks the end that its beginning promises. False for other formats, and where it cannot be read.

    A damaged file looks the same as one that is still coming in: so wait for it, but not for ever.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_PDF_HEAD)
            near = _ZIP_NEAR if head.startswith(_ZIP) else _PDF_NEAR if head.startswith(_PDF) else 0
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - near))
            tail = stream.read(near)
    except OSError:
        return False
    if head.startswith(_ZIP):
        return not _has_zip_end(tail, size)
    return head.startswith(_PDF) and (_PDF_END not in tail or size < _stated_size(head))


def _stated_size(head: bytes) -> int:
    """How long a PDF for the web says that it is, 0 for another.

    Such a file has an end near its beginning, behind its first page's table, and another at its true end
    (ISO 32000-1, annex F.3.3: the entry L of the linearization dictionary, within the first 1,024 bytes).
    """
    stated = _PDF_LENGTH.search(head) if _PDF_WEB in head else None
    return int(stated[1]) if stated else 0


def _has_zip_end(tail: bytes, size: int) -> bool:
    """Whether the last record is there, whole, and not that of a zip within the zip.

    The list of files lies right before the record, so that its size and place add up to the record's own place
    (APPNOTE 4.3.6, 4.4.23, 4.4.24); of a zip that is packed within, they count from where that one begins.
    """
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) < at + _ZIP_RECORD:
        return False
    listed, begin = (int.from_bytes(tail[at + first : at + first + 4], "little") for first in (12, 16))
    if _ZIP_64 not in (listed, begin) and begin + listed != size - len(tail) + at:
        return False
    return len(tail) >= at + _ZIP_RECORD + int.from_bytes(tail[at + 20 : at + 22], "little")
