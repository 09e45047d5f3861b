"""A pack as one zip: its entries, their bytes, and every fault of the zip itself."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from evidencepack.errors import UnreadableFile
from evidencepack.verify.faults import Damaged, Fault, Kind
from evidencepack.verify.records import RECORDS
from evidencepack.verify.zip_form import (
    Entry,
    central_bytes,
    difference,
    end_bytes,
    local_bytes,
    read_directory,
    read_local,
    scan,
)

_CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8


class _FormFault(Struct, frozen=True):
    """A fault of the zip's form: at the entry with this index, or None for the zip as a whole."""

    index: int | None
    message: str


class ZipSource:
    """The entries of one zip. Close it after use.

    `expect` says which names a pack should hold: where a name is damaged in one of its two places, that decides which
    of them counts.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.label = path.name
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            raise UnreadableFile(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
        self._length = path.stat().st_size
        self._repacked = False
        self._form_faults: list[_FormFault] = []
        self._entries = self._read_entries()
        self._names = [_decoded(entry.name) for entry in self._entries]
        self._other_names = self._local_names()
        self._settle_records()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def expect(self, names: Collection[str]) -> None:
        """Prefer these names where the two names of an entry differ."""
        for index, other in enumerate(self._other_names):
            if self._names[index] not in names and other in names:
                self._names[index] = other
        self._index = _first_places(self._names)

    def _settle_records(self) -> None:
        """Where the two names of a pack's own record differ, take the one that fits the rest of the zip."""
        tops = Counter(name.partition("/")[0] for name in self._names)
        for index, other in enumerate(self._other_names):
            self._names[index] = max(
                (self._names[index], other),
                key=lambda name: (
                    name.rpartition("/")[2] in RECORDS,
                    tops[name.partition("/")[0]] if "/" in name else 0,
                ),
            )
        self._index = _first_places(self._names)

    @property
    def names(self) -> list[str]:
        """The path of each entry, in order, with duplicates."""
        return self._names

    def faults(self) -> Iterator[Fault]:
        """The faults of the zip itself."""
        if self._repacked:
            yield Fault(
                Kind.REPACKED, self.label, "This is not the zip as it was sealed: it was unpacked and zipped again."
            )
            return
        for fault in self._form_faults:
            name = self.label if fault.index is None else self._names[fault.index]
            yield Fault(Kind.DAMAGED, name, fault.message)

    def size(self, name: str) -> int:
        """The size that the zip declares for a file."""
        return self._entry(name).size

    def packed(self, name: str) -> tuple[int, int] | None:
        """Size and CRC-32 of a deflated entry's bytes as they lie in the zip; None for a stored one."""
        entry = self._entry(name)
        if entry.method != _DEFLATED:
            return None
        crc = 0
        for chunk in self._raw(entry):
            crc = zlib.crc32(chunk, crc)
        return entry.packed_size, crc

    @property
    def as_sealed(self) -> bool:
        """Whether the zip still has the form in which packs are sealed."""
        return not self._repacked

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """A file's bytes, at most one more than `limit`. Damaged if they cannot be unpacked or their CRC is wrong."""
        entry = self._entry(name)
        if entry.method not in (_STORED, _DEFLATED):
            raise Damaged(f"It is packed in an unknown way (method {entry.method}).")
        crc = size = 0
        for chunk in self._raw(entry) if entry.method == _STORED else self._inflated(entry, limit + 1):
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            yield chunk
            if size > limit:
                return
        if crc != entry.crc or size != entry.size:
            raise Damaged("Its bytes do not agree with the checksum in the zip.")

    def _entry(self, name: str) -> Entry:
        return self._entries[self._index[name]]

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        at, left = self._data_offset(entry), entry.packed_size
        while left:
            chunk = self._bytes(at, min(left, _CHUNK))
            if not chunk:
                raise Damaged("The zip ends in the middle of it.")
            yield chunk
            at, left = at + len(chunk), left - len(chunk)

    def _data_offset(self, entry: Entry) -> int:
        if not self._repacked:
            return entry.data_offset
        lengths = self._bytes(entry.offset + 26, 4)
        if len(lengths) < 4:
            raise Damaged("The zip does not hold it where its directory says.")
        return entry.offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")

    def _inflated(self, entry: Entry, limit: int) -> Iterator[bytes]:
        """Unpacked bytes, never more than `limit` in all and _CHUNK at a time: a zip bomb gets nowhere."""
        unpacker = zlib.decompressobj(-15)
        given = 0
        try:
            for raw in self._raw(entry):
                waiting = raw
                while waiting and not unpacker.eof and given < limit:
                    chunk = unpacker.decompress(waiting, min(_CHUNK, limit - given))
                    given += len(chunk)
                    waiting = unpacker.unconsumed_tail
                    yield chunk
        except zlib.error as error:
            raise Damaged("Its packed bytes are damaged.") from error
        if given < limit and (not unpacker.eof or unpacker.unused_data):
            raise Damaged("Its packed bytes end too early or too late.")

    # ---------------------------------------------------------------- the zip's form

    def _read_entries(self) -> list[Entry]:
        directory = read_directory(self._file, self._length)
        entries = list(directory.entries) if directory else scan(self._file, self._length)
        self._compare(entries)
        wrong = {fault.index for fault in self._form_faults}
        if directory is None or 2 * len(wrong) > len(entries) + 2:
            return self._read_foreign() or entries
        return entries

    def _compare(self, entries: list[Entry]) -> None:
        """Hold every header against the one that must stand there."""
        for index, entry in enumerate(entries):
            wanted = local_bytes(entry)
            field = difference(self._bytes(entry.offset, len(wanted)), wanted, central=False)
            if field:
                self._form_faults.append(_FormFault(index, f"Its header in the zip is wrong ({field})."))
        start = at = entries[-1].end if entries else 0
        for index, entry in enumerate(entries):
            wanted = central_bytes(entry)
            found = self._bytes(at, len(wanted))
            if len(found) < len(wanted):
                break
            field = difference(found, wanted, central=True)
            if field:
                message = f"Its line in the zip's directory is wrong ({field})."
                self._form_faults.append(_FormFault(index, message))
            at += len(wanted)
        self._compare_end(entries, start)

    def _compare_end(self, entries: list[Entry], start: int) -> None:
        size = sum(len(central_bytes(entry)) for entry in entries)
        wanted = b"" if start > self._length else end_bytes(len(entries), start, size)
        surplus = self._length - start - size - len(wanted)
        if surplus < 0:
            self._form_faults.append(
                _FormFault(None, f"The zip was cut short: {-surplus:,} bytes or more are missing.")
            )
        elif self._bytes(start + size, len(wanted)) != wanted:
            self._form_faults.append(_FormFault(None, "The end of the zip's directory is damaged."))
        if surplus > 0:
            self._form_faults.append(_FormFault(None, f"{surplus:,} bytes follow that do not belong to the zip."))

    def _bytes(self, at: int, count: int) -> bytes:
        """So many bytes from there, fewer where the file ends; what a header says of its place may be any number."""
        if not 0 <= at < self._length:
            return b""
        self._file.seek(at)
        return self._file.read(count)

    def _read_foreign(self) -> list[Entry]:
        """The entries of a zip that another program wrote, if it can be read at all and its headers are not ours."""
        try:
            with zipfile.ZipFile(self.path) as foreign:
                infos = [info for info in foreign.infolist() if not info.filename.endswith("/")]
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError):
            return []
        if sum(1 for info in infos if _is_ours(info)) * 2 > len(infos):
            return []
        self._repacked = True
        return [
            Entry(
                name=info.filename.encode("utf-8", "surrogateescape"),
                method=info.compress_type,
                crc=info.CRC,
                size=info.file_size,
                packed_size=info.compress_size,
                offset=info.header_offset,
            )
            for info in infos
        ]

    def _local_names(self) -> list[str]:
        if self._repacked:
            return list(self._names)
        found = [read_local(self._file, entry.offset) for entry in self._entries]
        return [_decoded(local.name) if local else name for local, name in zip(found, self._names, strict=True)]


def _is_ours(info: zipfile.ZipInfo) -> bool:
    """Whether a header has the marks of a sealed pack: fixed date, Unix 0644, no extras, UTF-8 name."""
    return info.date_time == (1980, 1, 1, 0, 0, 0) and info.external_attr == 0o100644 << 16 and info.flag_bits == 0x0800


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _first_places(names: list[str]) -> dict[str, int]:
    return {name: len(names) - 1 - place for place, name in enumerate(reversed(names))}
