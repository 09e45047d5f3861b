"""Whether a file shows that its end is missing: a copy that has stalled, in most formats that a council uses."""

from __future__ import annotations

import os
from pathlib import Path

# A zip (and with it new Office and OpenDocument) ends with a record of 22 bytes and a comment: APPNOTE 4.3.16.
_ZIP, _ZIP_END, _ZIP_RECORD, _ZIP_NEAR = b"PK\x03\x04", b"PK\x05\x06", 22, 22 + 65_535
_PDF, _PDF_END, _PDF_NEAR = b"%PDF-", b"%%EOF", 4_096  # ISO 32000-1, 7.5.5; some programs write a little behind it


def looks_unfinished(path: Path) -> bool:
    """Whether the file lacks the end that its beginning promises. False for other formats, and where it cannot be read.

    A damaged file looks the same as one that is still coming in: so wait for it, but not for ever.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
            near = _ZIP_NEAR if head.startswith(_ZIP) else _PDF_NEAR if head.startswith(_PDF) else 0
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - near))
            tail = stream.read(near)
    except OSError:
        return False
    if head.startswith(_ZIP):
        return not _has_zip_end(tail)
    return head.startswith(_PDF) and _PDF_END not in tail


def _has_zip_end(tail: bytes) -> bool:
    """Whether the last record is there, and whole."""
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) < at + _ZIP_RECORD:
        return False
    return len(tail) >= at + _ZIP_RECORD + int.from_bytes(tail[at + 20 : at + 22], "little")
