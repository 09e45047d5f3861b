"""Takes what a camera or an editor wrote about a picture out of the file; the picture itself is copied bit for bit."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection
from pathlib import Path

from evidencepack.cleaning.removals import CannotClean, Ledger, Removal
from evidencepack.cleaning.tiff import Tiff, orientation_only
from evidencepack.in_words import counted

_PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_EXIF = b"Exif\0\0"
_MOST_BYTES = 512 * 1024 * 1024


def clean(source: Path, target: Path, format_id: str, wanted: Collection[Removal], ledger: Ledger) -> None:
    """Write a cleaned copy of a JPEG, PNG or TIFF. Raises CannotClean when it is damaged."""
    if source.stat().st_size > _MOST_BYTES:
        raise CannotClean(f"{source.name} cannot be cleaned: it is larger than 512 MB.")
    data = source.read_bytes()
    try:
        whole = Removal.PROPERTIES in wanted
        if format_id == "jpeg":
            result = _jpeg(data, ledger, whole=whole)
        elif format_id == "png":
            result = _png(data, ledger, whole=whole)
        else:
            result = _tiff(data, ledger, whole=whole)
    except (ValueError, IndexError, struct.error) as fault:
        raise CannotClean(
            f"{source.name} cannot be cleaned: the picture is damaged.", "Save it anew with a picture program."
        ) from fault
    target.write_bytes(result)


def _note(ledger: Ledger, locations: int, others: list[str]) -> None:
    ledger.took(Removal.LOCATION, locations, "where the picture was taken")
    ledger.took(Removal.PROPERTIES, len(others), ", ".join(dict.fromkeys(others)))


# ---------------------------------------------------------------- JPEG (ITU-T T.81, annex B)


def _jpeg(data: bytes, ledger: Ledger, *, whole: bool) -> bytes:
    out, locations = bytearray(b"\xff\xd8"), 0
    others: list[str] = []
    at = 2
    if data[:2] != b"\xff\xd8":
        raise ValueError
    while True:
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise ValueError
        marker = data[at + 1]
        if marker == 0xD9:
            out += b"\xff\xd9"  # what follows the end of the picture is not part of it, and goes
            others += ["data after the picture"] * (whole and at + 2 < len(data))
            break
        size = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + size]
        if len(segment) != size + 2 or size < 2:
            raise ValueError
        kept, located, said = _segment(marker, segment, whole=whole)
        locations, others = locations + located, others + said
        out += kept
        at += 2 + size
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            out += data[at:end]
            at = end
    if not whole and at + 2 < len(data):
        out += data[at + 2 :]
    _note(ledger, locations, others)
    return bytes(out)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands after packed picture data; a stuffed zero or a restart is none."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _segment(marker: int, segment: bytes, *, whole: bool) -> tuple[bytes, int, list[str]]:
    """What stays of a segment, how many positions went, and what else did."""
    body = segment[4:]
    if marker == 0xE1 and body.startswith(_EXIF):
        kept, located, others = _exif(body[len(_EXIF) :], whole=whole)
        packed = _EXIF + kept
        return (b"\xff\xe1" + struct.pack(">H", len(packed) + 2) + packed if kept else b""), located, others
    if marker == 0xE1 and b"ns.adobe.com/x" in body[:64]:
        located = int(b"GPSL" in body)
        return (b"" if whole or located else segment), located, ["XMP metadata"] if whole else []
    if not whole:
        return segment, 0, []
    if marker == 0xFE:
        return b"", 0, ["comment"]
    if marker == 0xED:
        return b"", 0, ["caption and credits (IPTC)"]
    if marker == 0xE2 and body.startswith(b"MPF\0"):
        return b"", 0, []  # a list of further pictures, which stand after the end of this one
    if 0xE1 <= marker <= 0xEF and marker not in (0xE2, 0xEE):
        return b"", 0, ["data of the camera's maker"]
    return segment, 0, []


def _exif(block: bytes, *, whole: bool) -> tuple[bytes, int, list[str]]:
    """Exif data without the position, or with nothing but which way up the picture is."""
    tiff = Tiff(block)
    located = int(tiff.has_location())
    if whole:
        return orientation_only(tiff.orientation()), located, ["camera data (Exif)"]
    tiff.drop_location()
    return tiff.result(), located, []


# ---------------------------------------------------------------- PNG (ISO/IEC 15948, 5.3)


def _png(data: bytes, ledger: Ledger, *, whole: bool) -> bytes:
    out, locations = bytearray(_PNG), 0
    others: list[str] = []
    at = len(_PNG)
    if not data.startswith(_PNG):
        raise ValueError
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + size]
        if len(chunk) != size + 12:
            raise ValueError
        at += len(chunk)
        kept, located, said = _chunk(kind, chunk, whole=whole)
        locations, others = locations + located, others + said
        out += kept
        if kind == b"IEND":
            break
    others += ["data after the picture"] * (whole and at < len(data))
    _note(ledger, locations, others)
    return bytes(out if whole else out + data[at:])


def _chunk(kind: bytes, chunk: bytes, *, whole: bool) -> tuple[bytes, int, list[str]]:
    if kind == b"eXIf":
        kept, located, others = _exif(chunk[8:-4], whole=whole)
        packed = kind + kept
        made = struct.pack(">I", len(kept)) + packed + struct.pack(">I", zlib.crc32(packed))
        return (made if kept else b""), located, others
    if kind == b"iTXt" and b"GPSL" in chunk:
        return b"", 1, ["text"] if whole else []
    if whole and kind in _TEXTS:
        return b"", 0, ["time" if kind == b"tIME" else "text"]
    return chunk, 0, []


# ---------------------------------------------------------------- TIFF


def _tiff(data: bytes, ledger: Ledger, *, whole: bool) -> bytes:
    tiff = Tiff(data)
    located = int(tiff.has_location())
    tiff.drop_location()
    dropped = tiff.drop_properties() if whole else 0
    _note(ledger, located, [counted(dropped, "entry", "entries")] if dropped else [])
    return tiff.result()
