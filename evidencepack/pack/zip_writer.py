"""Writes zip files in one canonical form: same content, same bytes, and nothing in them that is not needed.

The form (APPNOTE 6.3.10, sections 4.3 to 4.5): entries one after the other from the first byte, no gaps, no data
descriptors, no comments, no folder entries; every date 1 January 1980; made on Unix as a regular file 0644; names in
UTF-8 with flag bit 11; deflate, or stored where deflate saves under 2 %; zip64 fields only where a number needs them.
`evidencepack.verify` holds a pack to exactly this form.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from typing import BinaryIO

from isal import isal_zlib
from msgspec import Struct

STORED, DEFLATED = 0, 8
_FLAGS = 0x0800  # the name is UTF-8
_TIME, _DATE = 0, 0x0021  # midnight, 1 January 1980
_FILE_0644 = 0o100644 << 16
_FULL = 0xFFFFFFFF
_LEVEL = 2  # of isal: the levels above gain under 1 % on office files
_WORTH = 98  # per cent: deflate has to get below this, or the file is stored as it is


class Written(Struct, frozen=True, kw_only=True):
    """One entry as it lies in the zip. `packed_crc` is the CRC-32 of the bytes as they lie there."""

    name: str
    method: int
    crc: int
    size: int
    packed_size: int
    packed_crc: int
    offset: int


class ZipWriter:
    """Writes entries into an open, seekable, empty file. Does not close it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[Written] = []

    def add(self, name: str, size: int, chunks: Callable[[], Iterable[bytes]], *, deflate: bool = True) -> Written:
        """Write one entry of exactly `size` bytes. `chunks` gives them, and again when deflate is not worth it.

        ValueError if `chunks` gives another number of bytes.
        """
        offset = self._file.tell()
        header = len(name.encode("utf-8")) + (50 if size >= _FULL else 30)
        self._file.seek(offset + header)
        entry = self._pour(name, offset, chunks(), isal_zlib.compressobj(_LEVEL, DEFLATED, -15) if deflate else None)
        if deflate and entry.packed_size * 100 > size * _WORTH:
            self._file.seek(offset + header)
            self._file.truncate()
            entry = self._pour(name, offset, chunks(), None)
        if entry.size != size:
            raise ValueError(f"{name} has {entry.size} bytes instead of {size}.")
        end = self._file.tell()
        self._file.seek(offset)
        self._file.write(local_header(entry))
        self._file.seek(end)
        self._entries.append(entry)
        return entry

    def _pour(self, name: str, offset: int, chunks: Iterable[bytes], compressor: isal_zlib.Compress | None) -> Written:
        crc = size = packed_crc = packed_size = 0
        for chunk in chunks:
            crc = isal_zlib.crc32(chunk, crc)
            size += len(chunk)
            packed = chunk if compressor is None else compressor.compress(chunk)
            packed_crc = isal_zlib.crc32(packed, packed_crc)
            packed_size += self._file.write(packed)
        if compressor is not None:
            packed = compressor.flush()
            packed_crc = isal_zlib.crc32(packed, packed_crc)
            packed_size += self._file.write(packed)
        method = STORED if compressor is None else DEFLATED
        return Written(
            name=name,
            method=method,
            crc=crc,
            size=size,
            packed_size=packed_size,
            packed_crc=packed_crc,
            offset=offset,
        )

    def finish(self) -> None:
        """Write the directory at the end. Nothing can be added afterwards."""
        start = self._file.tell()
        for entry in self._entries:
            self._file.write(central_header(entry))
        self._file.write(end_records(len(self._entries), start, self._file.tell() - start))


def local_header(entry: Written) -> bytes:
    """The header in front of an entry's data (4.3.7), with the sizes as zip64 (4.5.3) for 4 GiB and more."""
    name = entry.name.encode("utf-8")
    large = entry.size >= _FULL
    extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.packed_size) if large else b""
    return (
        struct.pack(
            "<IHHHHHIIIHH",
            0x04034B50,
            45 if large else 20,
            _FLAGS,
            entry.method,
            _TIME,
            _DATE,
            entry.crc,
            _FULL if large else entry.packed_size,
            _FULL if large else entry.size,
            len(name),
            len(extra),
        )
        + name
        + extra
    )


def central_header(entry: Written) -> bytes:
    """The entry's line in the directory (4.3.12)."""
    name = entry.name.encode("utf-8")
    large, far = entry.size >= _FULL, entry.offset >= _FULL
    numbers = ([entry.size, entry.packed_size] if large else []) + ([entry.offset] if far else [])
    extra = struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    version = 45 if numbers else 20
    return (
        struct.pack(
            "<IHHHHHHIIIHHHHHII",
            0x02014B50,
            3 << 8 | version,
            version,
            _FLAGS,
            entry.method,
            _TIME,
            _DATE,
            entry.crc,
            _FULL if large else entry.packed_size,
            _FULL if large else entry.size,
            len(name),
            len(extra),
            0,
            0,
            0,
            _FILE_0644,
            _FULL if far else entry.offset,
        )
        + name
        + extra
    )


def end_records(count: int, start: int, size: int) -> bytes:
    """The end of the zip (4.3.16), with the zip64 records (4.3.14, 4.3.15) where a number needs them."""
    plain = struct.pack(
        "<IHHHHIIH",
        0x06054B50,
        0,
        0,
        min(count, 0xFFFF),
        min(count, 0xFFFF),
        min(size, _FULL),
        min(start, _FULL),
        0,
    )
    if count < 0xFFFF and start < _FULL and size < _FULL:
        return plain
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 3 << 8 | 45, 45, 0, 0, count, count, size, start)
    return record + struct.pack("<IIQI", 0x07064B50, 0, start + size, 1) + plain
