"""The one form that a pack's zip has, byte for byte, worked out independently of the writer.

APPNOTE 6.3.10, sections 4.3.6 to 4.3.16: entries without gaps from the first byte, no data descriptors, comments or
folder entries, all dates 1980-01-01, Unix 0644, UTF-8 names, zip64 only where needed. Since each header follows from
name, method, CRC, sizes and offset, headers are rebuilt and compared whole: no byte of a zip goes unchecked.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from msgspec import Struct

FULL = 0xFFFFFFFF
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_FIELDS = (
    "signature", "version", "flags", "method", "time", "date", "CRC-32", "compressed size", "size", "name length",
    "extra length",
)  # fmt: skip
_LOCAL_STARTS = (0, 4, 6, 8, 10, 12, 14, 18, 22, 26, 28)
_CENTRAL_STARTS = (0, 4, 8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 34, 36, 38, 42)
_CENTRAL_FIELDS = (*_FIELDS, "comment length", "disk number", "internal attributes", "attributes", "offset")
_MAX_DIRECTORY = 256 << 20  # bytes; a directory of a million files is smaller


class Entry(Struct, frozen=True, kw_only=True):
    """What one header says of its file. `name` is raw."""

    name: bytes
    method: int
    crc: int
    size: int
    packed_size: int
    offset: int

    @property
    def data_offset(self) -> int:
        """Where the file's bytes start."""
        return self.offset + _LOCAL.size + len(self.name) + (20 if self.size >= FULL else 0)

    @property
    def end(self) -> int:
        """Where the next header starts."""
        return self.data_offset + self.packed_size


class Directory(Struct, frozen=True):
    """The directory at the end of a zip: its entries and where it starts."""

    entries: tuple[Entry, ...]
    start: int


def local_bytes(entry: Entry) -> bytes:
    """The header that must stand in front of the entry's data."""
    large = entry.size >= FULL
    extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.packed_size) if large else b""
    sizes = (FULL, FULL) if large else (min(entry.packed_size, FULL), entry.size)
    fixed = (45 if large else 20, 0x0800, entry.method, 0, 33, entry.crc, *sizes, len(entry.name), len(extra))
    return _LOCAL.pack(b"PK\3\4", *fixed) + entry.name + extra


def central_bytes(entry: Entry) -> bytes:
    """The line that must stand in the directory for the entry."""
    large, far = entry.size >= FULL, entry.offset >= FULL
    extra = b""
    if large or far:
        numbers = (*((entry.size, entry.packed_size) if large else ()), *((entry.offset,) if far else ()))
        extra = struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
    sizes = (FULL, FULL) if large else (min(entry.packed_size, FULL), entry.size)
    version = 45 if extra else 20
    fixed = (0x300 | version, version, 0x0800, entry.method, 0, 33, entry.crc, *sizes, len(entry.name), len(extra))
    return _CENTRAL.pack(b"PK\1\2", *fixed, 0, 0, 0, 0o100644 << 16, FULL if far else entry.offset) + entry.name + extra


def end_bytes(count: int, start: int, size: int) -> bytes:
    """The records that must close a zip of `count` entries whose directory has `size` bytes from `start`."""
    short = min(count, 0xFFFF)
    plain = _END.pack(b"PK\5\6", 0, 0, short, short, min(size, FULL), min(start, FULL), 0)
    if count < 0xFFFF and max(start, size) < FULL:
        return plain
    record = _END64.pack(b"PK\6\6", 44, 0x300 | 45, 45, 0, 0, count, count, size, start)
    return record + _LOCATOR.pack(b"PK\6\7", 0, start + size, 1) + plain


def difference(found: bytes, wanted: bytes, *, central: bool) -> str:
    """The name of the first field in which two headers differ; empty when they do not."""
    if found == wanted:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), min(len(found), len(wanted)))
    fixed, starts, fields = (
        (_CENTRAL.size, _CENTRAL_STARTS, _CENTRAL_FIELDS) if central else (_LOCAL.size, _LOCAL_STARTS, _FIELDS)
    )
    if at >= fixed:
        return "name"
    return fields[max(i for i, start in enumerate(starts) if start <= at)]


def scan(file: BinaryIO, size: int) -> list[Entry]:
    """The entries that follow one another from the first byte, up to the first that makes no sense."""
    entries: list[Entry] = []
    at = 0
    while (entry := read_local(file, at)) is not None:
        entries.append(entry)
        at = entry.end
        if at > size:
            break
    return entries


def read_local(file: BinaryIO, at: int) -> Entry | None:
    """The header at this offset; None where there is none."""
    file.seek(at)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        return None
    signature, _, _, method, _, _, crc, packed_size, size, name_length, extra_length = _LOCAL.unpack(head)
    rest = file.read(name_length + extra_length)
    if signature != b"PK\3\4" or len(rest) < name_length + extra_length:
        return None
    if size == FULL and extra_length == 20:
        size, packed_size = struct.unpack("<4x2Q", rest[name_length:])
    return Entry(name=rest[:name_length], method=method, crc=crc, size=size, packed_size=packed_size, offset=at)


def read_directory(file: BinaryIO, length: int) -> Directory | None:
    """The directory, if it ends exactly where the file ends and its entries fill all that lies before it."""
    if length < _END.size:
        return None
    file.seek(length - _END.size)
    signature, _, _, _, count, size, start, _ = _END.unpack(file.read(_END.size))
    if signature != b"PK\5\6":
        return None
    if FULL in (size, start) or count == 0xFFFF:
        found = _read_end64(file, length)
        if found is None:
            return None
        count, size, start = found
    if size > min(_MAX_DIRECTORY, length) or start + size > length:
        return None
    file.seek(start)
    entries = _read_central(file.read(size), count)
    if entries is None or not _without_gaps(entries, start):
        return None
    return Directory(tuple(entries), start)


def _read_end64(file: BinaryIO, length: int) -> tuple[int, int, int] | None:
    at = length - _END.size - _LOCATOR.size - _END64.size
    if at < 0:
        return None
    file.seek(at)
    signature, *_, count, size, start = _END64.unpack(file.read(_END64.size))
    return (count, size, start) if signature == b"PK\6\6" else None


def _read_central(data: bytes, count: int) -> list[Entry] | None:
    """The lines of the directory, whatever their signatures say; None when their lengths do not add up."""
    entries: list[Entry] = []
    at = 0
    while at + _CENTRAL.size <= len(data):
        fields = _CENTRAL.unpack_from(data, at)
        method, crc, packed_size, size, name_length, extra_length, comment = (fields[4], *fields[7:13])
        offset = fields[16]
        name_at = at + _CENTRAL.size
        extra = data[name_at + name_length : name_at + name_length + extra_length]
        numbers = [int.from_bytes(extra[i : i + 8], "little") for i in range(4, len(extra) - 7, 8)]
        if size == FULL and len(numbers) >= 2:
            size, packed_size = numbers.pop(0), numbers.pop(0)
        if offset == FULL and numbers:
            offset = numbers.pop(0)
        name = data[name_at : name_at + name_length]
        entries.append(Entry(name=name, method=method, crc=crc, size=size, packed_size=packed_size, offset=offset))
        at = name_at + name_length + extra_length + comment
    return entries if at == len(data) and len(entries) == count else None


def _without_gaps(entries: list[Entry], start: int) -> bool:
    at = 0
    for entry in entries:
        if entry.offset != at:
            return False
        at = entry.end
    return at == start
