"""Small files of old formats, made byte by byte for the other tests of this room, and that they are what they claim."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import olefile

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_bytes(streams: dict[str, bytes], *, inside: str = "", embedded: str = "") -> bytes:
    """A compound file ([MS-CFB] version 3); streams are padded with zeros to where no mini stream is needed.

    `inside`: the name of a storage that holds all streams. `embedded`: the name of an empty storage within one that is
    called ObjectPool, as Word keeps objects.
    """
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    body, fat, starts = b"", [_FAT], {}
    for name, data in padded.items():
        sectors = -(-len(data) // _SECTOR)
        starts[name] = len(fat)
        fat += [len(fat) + step + 1 for step in range(sectors - 1)] + [_END]
        body += data.ljust(sectors * _SECTOR, b"\0")
    directory_at = len(fat)
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if padded else _FREE)]
    if inside:
        entries.append(_entry(inside, 1, 0, 0, child=2))
    first = len(entries)
    for number, (name, data) in enumerate(padded.items(), start=first):
        last = number == first + len(padded) - 1 and not embedded
        entries.append(_entry(name, 2, starts[name], len(data), right=_FREE if last else number + 1))
    if embedded:
        entries.append(_entry("ObjectPool", 1, 0, 0, child=len(entries) + 1))
        entries.append(_entry(embedded, 1, 0, 0))
    while len(entries) % 4:
        entries.append(_entry("", 0, 0, 0))
    directory = b"".join(entries)
    count = len(directory) // _SECTOR
    fat += [len(fat) + step + 1 for step in range(count - 1)] + [_END]
    assert len(fat) <= _SECTOR // 4
    table = b"".join(struct.pack("<I", entry) for entry in fat).ljust(_SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return header + table + body + directory


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def doc_streams(
    main: str, *, footnotes: str = "", comments: str = "", boxes: str = "", flags: int = 0
) -> dict[str, bytes]:
    """A Word 97 document: the first half of the main text in 8 bits, all else in 16, through a piece table."""
    parts = [main, footnotes, "", "", comments, "", boxes, ""]
    text, half = "".join(parts), len(main) // 2
    fib = bytearray(2048)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 10, flags)
    struct.pack_into("<H", fib, 32, 14)
    struct.pack_into("<H", fib, 62, 22)
    struct.pack_into("<8i", fib, 64 + 12, *(len(part) for part in parts))
    narrow, wide = text[:half].encode("cp1252"), text[half:].encode("utf-16-le", "surrogatepass")
    plc = struct.pack("<III", 0, half, len(text))
    plc += struct.pack("<HIH", 0, (2048 * 2) | 0x40000000, 0) + struct.pack("<HIH", 0, 2048 + len(narrow), 0)
    clx = b"\x01\x02\x00AB" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", fib, 64 + 22 * 4 + 2 + 33 * 8, 0, len(clx))
    return {"WordDocument": bytes(fib) + narrow + wide, "0Table": clx}


def xls_bytes(sheets: dict[str, tuple[int, list[list[str | float]]]], *, comments: int = 0) -> bytes:
    """A BIFF8 workbook: name -> (0 visible, 1 hidden or 2 very hidden, rows)."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    bodies = [_sheet(rows, comments) for _, rows in sheets.values()]
    bounds = [struct.pack("<IBBBB", 0, state, 0, len(name), 0) + name.encode() for name, (state, _) in sheets.items()]
    at = len(begin) + sum(len(bound) + 4 for bound in bounds) + 4
    book = begin
    for bound, body in zip(bounds, bodies, strict=True):
        book += _record(0x0085, struct.pack("<I", at) + bound[4:])
        at += len(body)
    return ole_bytes({"Workbook": book + _record(0x000A, b"") + b"".join(bodies)})


def _sheet(rows: list[list[str | float]], comments: int) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                body += _record(0x0204, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
            else:
                body += _record(0x0203, place + struct.pack("<d", value))
    body += b"".join(_record(0x001C, bytes(12)) for _ in range(comments))
    return body + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def change_part(path: Path, part: str, change: bytes | None) -> None:
    """Replace a part of a zip package, or leave it out."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts.pop(part, None)
    if change is not None:
        parts[part] = change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def test_compound_files_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.doc"
    path.write_bytes(ole_bytes({"One": b"first", "Two": b"second" * 2000}))
    with olefile.OleFileIO(str(path)) as container:
        assert container.openstream("One").read().rstrip(b"\0") == b"first"
        assert container.openstream("Two").read() == b"second" * 2000
