"""Compares the files of a pack with what its manifest says of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from evidencepack.jobs import Job
from evidencepack.verify.faults import Damaged, Fault, Kind
from evidencepack.verify.records import LARGEST_RECORD


class Source(Protocol):
    """Where a pack's files come from: a zip or a folder."""

    label: str

    @property
    def names(self) -> list[str]:
        """The path of each file, with duplicates."""
        ...

    @property
    def as_sealed(self) -> bool:
        """Whether it is a zip in the form in which packs are sealed."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...

    def expect(self, names: Collection[str]) -> None:
        """Prefer these names where a name is damaged in one of two places."""
        ...

    def faults(self) -> Iterator[Fault]:
        """The faults of the zip or folder itself."""
        ...

    def size(self, name: str) -> int:
        """The size that is declared for a file."""
        ...

    def packed(self, name: str) -> tuple[int, int] | None:
        """Size and CRC-32 of the packed bytes, None where a file is not packed."""
        ...

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """The bytes of a file, not much more than `limit`."""
        ...


class Expected(Struct, frozen=True):
    """What a file should be. `size` None: not known. `packed`: size and CRC-32 of its packed bytes in a zip, None for
    a stored file; `packing_known`: whether that is known at all.
    """

    sha256: str
    size: int | None = None
    packed: tuple[int, int] | None = None
    packing_known: bool = False


class Digest(Struct, frozen=True):
    """What a file is. `damage`: why it could not be read to its end."""

    sha256: str
    size: int
    damage: str = ""


class Reader:
    """Reads a source's files, each at most once; counts what was read."""

    def __init__(self, source: Source, job: Job) -> None:
        self.source = source
        self._job = job
        self._digests: dict[str, Digest] = {}
        self.bytes = 0

    def digest(self, name: str, limit: int | None = None) -> Digest:
        """Hash and size of a file, reading no more than a little above `limit` (by default, what the zip declares)."""
        if name not in self._digests:
            self._job.check()
            self._digests[name] = self._digest(name, self.source.size(name) if limit is None else limit)
        return self._digests[name]

    def _digest(self, name: str, limit: int) -> Digest:
        sha256, size, damage = hashlib.sha256(), 0, ""
        try:
            for chunk in self.source.chunks(name, limit):
                self._job.check()
                sha256.update(chunk)
                size += len(chunk)
        except Damaged as error:
            damage = str(error)
        self.bytes += size
        return Digest(sha256.hexdigest(), size, damage)

    def whole(self, name: str) -> bytes | None:
        """A small file's bytes, as far as they can be read; None when it is not there."""
        if name not in self.source.names:
            return None
        parts: list[bytes] = []
        try:
            for chunk in self.source.chunks(name, LARGEST_RECORD):
                parts.append(chunk)
        except Damaged:
            pass  # its digest will say so
        return b"".join(parts)[:LARGEST_RECORD]


def name_faults(names: Sequence[str]) -> Iterator[Fault]:
    """Paths that could overwrite one another or land outside the folder that they are unpacked into."""
    for name, count in Counter(names).items():
        if count > 1:
            yield Fault(Kind.DUPLICATE, name, f"The zip holds {count} files of this name.")
        if is_unsafe(name):
            yield Fault(Kind.UNSAFE, name, "Its path could lead out of the folder that it is unpacked into.")
    alike: dict[str, str] = {}
    for name in dict.fromkeys(names):
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        first = alike.setdefault(folded, name)
        if first != name:
            yield Fault(Kind.CASE, name, f"It differs from “{first}” by letter case or Unicode form only.")


def is_unsafe(name: str) -> bool:
    """Whether a path is absolute, climbs, or is written so that some system reads it otherwise."""
    parts = name.split("/")
    odd = "\\" in name or re.match(r"[A-Za-z]:", name) is not None or any(ord(sign) < 32 for sign in name)
    return odd or any(part in ("", ".", "..") for part in parts)


def content_faults(reader: Reader, expected: Mapping[str, Expected], extra: Collection[str], start: str) -> list[Fault]:
    """What differs between the files whose path starts with `start` and what is expected of them (paths without it).

    `extra`: paths that may be there without being expected. Each fault names the path with `start`.
    """
    present = [name for name in dict.fromkeys(reader.source.names) if name.startswith(start)]
    there = set(present)
    missing = {start + path: wanted for path, wanted in expected.items() if start + path not in there}
    allowed = {start + path for path in (*expected, *extra)}
    added = [name for name in present if name not in allowed]
    faults = list(_moved(reader, missing, added))
    for path, wanted in expected.items():
        if start + path in there:
            faults += _compared(reader, start + path, wanted)
    return faults


def _compared(reader: Reader, name: str, wanted: Expected) -> Iterator[Fault]:
    found = reader.digest(name, wanted.size)
    if found.damage:
        yield Fault(Kind.DAMAGED, name, found.damage)
    if found.sha256 != wanted.sha256:
        yield Fault(Kind.CHANGED, name, "Its content is not what the manifest says (SHA-256 differs).")
    elif wanted.size is not None and found.size != wanted.size:
        yield Fault(Kind.DISAGREES, name, f"It has {found.size:,} bytes; pack.json says {wanted.size:,}.")
    elif not found.damage and reader.source.as_sealed:
        yield from _compared_packing(reader, name, wanted)


def _compared_packing(reader: Reader, name: str, wanted: Expected) -> Iterator[Fault]:
    """Compressed bytes can change and still unpack to the same content: hold them against their own checksum."""
    if wanted.packing_known and reader.source.packed(name) != wanted.packed:
        yield Fault(
            Kind.DAMAGED, name, "Its packed bytes in the zip were changed, though they unpack to the same file."
        )


def _moved(reader: Reader, missing: dict[str, Expected], added: list[str]) -> Iterator[Fault]:
    """Missing and added files, told as renamed where one has the other's content."""
    lost = {wanted.sha256: name for name, wanted in missing.items()}
    sizes = {wanted.size for wanted in missing.values()}
    renamed: set[str] = set()
    for name in added:
        candidate = bool(missing) and (None in sizes or reader.source.size(name) in sizes)
        before = lost.pop(reader.digest(name).sha256, "") if candidate else ""
        if before:
            renamed.add(before)
            yield Fault(Kind.RENAMED, name, f"Renamed from “{before}” to “{name}”.")
        else:
            yield Fault(Kind.ADDED, name, "The manifest does not know it.")
    for name in missing:
        if name not in renamed:
            yield Fault(Kind.MISSING, name, "The manifest lists it, but it is not there.")
