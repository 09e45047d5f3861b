"""Checks a pack whole, in one run that collects every fault."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from evidencepack.errors import NotFound
from evidencepack.jobs import Job
from evidencepack.verify.bag import bag_faults
from evidencepack.verify.contents import Expected, Reader, Source, content_faults, is_unsafe, name_faults
from evidencepack.verify.faults import Fault, Kind, Verdict
from evidencepack.verify.folder_source import FolderSource
from evidencepack.verify.links import link_faults
from evidencepack.verify.records import (
    BAG_DECLARATION,
    LARGEST_RECORD,
    MANIFEST,
    PACK_JSON,
    Pack,
    disagreements,
    read_manifest,
    read_pack,
)
from evidencepack.verify.zip_source import ZipSource

_VOLUME = re.compile(r"(.*) \((\d+) of (\d+)\)(\.[^.]+)")
_LINKED_ROLES = frozenset({"index", "self-assessment"})


def verify(path: Path, job: Job | None = None) -> Verdict:
    """Check a pack: a zip, any zip of a set of volumes (the others lie beside it), an unpacked folder, or a bag.

    Every fault names the file that it is about. NotFound if there is nothing at `path`; UnreadableFile if it may not
    be read; Cancelled when the job is.
    """
    if not os.path.exists(path):  # noqa: PTH110 - `Path.exists` raises where a share was lost
        raise NotFound(f"There is nothing at {path}.", "Check the path.")
    with contextlib.ExitStack() as stack:
        return _Verifier(path, job or Job(), stack).verdict()


class _Verifier:
    """Checks one pack; lives for one call."""

    def __init__(self, path: Path, job: Job, stack: contextlib.ExitStack) -> None:
        self._path = path
        self._job = job
        self._stack = stack
        self._faults: dict[Fault, None] = {}  # in order, each once
        self._readers: list[Reader] = []
        self._packing_known = False

    def verdict(self) -> Verdict:
        first = self._open(self._path)
        base, inner = _roots(first.source.names)
        hashes, pack = self._records(first, inner)
        self._check(first, base, inner, hashes, pack)
        for reader in self._readers:
            self._add(name_faults(reader.source.names))
            self._add(reader.source.faults())
        title = f"{pack.info.authority}: {pack.info.title}" if pack else first.source.label
        faults = tuple(self._faults)
        return Verdict(
            ok=not faults,
            faults=faults,
            files=sum(len(reader.source.names) for reader in self._readers),
            bytes=sum(reader.bytes for reader in self._readers),
            title=title,
        )

    def _open(self, path: Path) -> Reader:
        source: Source = FolderSource(path) if path.is_dir() else ZipSource(path)
        self._stack.callback(source.close)
        reader = Reader(source, self._job)
        self._readers.append(reader)
        return reader

    def _add(self, faults: Iterable[Fault]) -> None:
        self._faults.update(dict.fromkeys(faults))

    # ---------------------------------------------------------------- what the pack says of itself

    def _records(self, reader: Reader, inner: str) -> tuple[dict[str, str], Pack | None]:
        """The hashes to check against, and `pack.json`. Where one of them is lost or damaged, the other stands in."""
        hashes, listing_sound = self._manifest(reader, inner)
        pack = self._pack(reader, inner)
        described = reader.digest(inner + PACK_JSON) if pack else None
        sound = described is not None and not described.damage
        if sound and described is not None and hashes and listing_sound:
            sound = hashes.get(PACK_JSON, described.sha256) == described.sha256
        if pack is not None and listing_sound and PACK_JSON not in hashes:
            self._add([Fault(Kind.DISAGREES, inner + PACK_JSON, f"{MANIFEST} does not list it.")])
        if pack is not None and sound:
            if hashes and listing_sound:
                self._add(_prefixed(disagreements(pack, hashes, PACK_JSON), inner))
            own = {file.path: file.sha256 for file in pack.files}
            hashes = own | hashes if listing_sound else own
        self._packing_known = sound
        return hashes, pack

    def _manifest(self, reader: Reader, inner: str) -> tuple[dict[str, str], bool]:
        """The manifest's hashes, and whether the zip's own checksum vouches for them."""
        data = reader.whole(inner + MANIFEST)
        if data is None:
            self._add([Fault(Kind.MANIFEST, inner + MANIFEST, "The pack has no manifest.")])
            return {}, False
        hashes, faults = read_manifest(data, inner + MANIFEST)
        damage = reader.digest(inner + MANIFEST, LARGEST_RECORD).damage
        self._add([Fault(Kind.DAMAGED, inner + MANIFEST, damage)] if damage else faults)
        return hashes, not damage

    def _pack(self, reader: Reader, inner: str) -> Pack | None:
        data = reader.whole(inner + PACK_JSON)
        if data is None:
            self._add([Fault(Kind.MANIFEST, inner + PACK_JSON, "The pack has no description of itself.")])
            return None
        pack, faults = read_pack(data, inner + PACK_JSON)
        self._add(faults)
        return pack

    def _expected(self, hashes: dict[str, str], pack: Pack | None) -> dict[str, Expected]:
        files = {file.path: file for file in pack.files} if pack and self._packing_known else {}
        expected = {}
        for path, sha256 in hashes.items():
            if is_unsafe(path):
                self._add([Fault(Kind.UNSAFE, path, "The manifest names a path that leads out of the pack.")])
                continue
            file = files.get(path)
            packed = (file.deflated.size, file.deflated.crc32) if file and file.deflated else None
            expected[path] = Expected(sha256, file.size if file else None, packed, self._packing_known)
        return expected

    # ---------------------------------------------------------------- checking

    def _check(self, first: Reader, base: str, inner: str, hashes: dict[str, str], pack: Pack | None) -> None:
        expected = self._expected(hashes, pack)
        if pack is not None and pack.volumes > 1 and isinstance(first.source, ZipSource):
            self._volumes(first, expected, pack)
        else:
            self._part(first, expected, inner)
        if inner != base:
            self._add(bag_faults(first, base))
        if self._path.is_file():
            outside = [name for name in first.source.names if not name.startswith(base)]
            self._add(Fault(Kind.ADDED, name, "The manifest does not know it.") for name in outside)
        self._links(first, expected, inner, pack)

    def _part(self, reader: Reader, expected: dict[str, Expected], inner: str) -> None:
        """One zip or folder: all its files, and the manifest by its own checksum in the zip."""
        reader.source.expect({inner + path for path in expected})
        if expected:
            self._add(content_faults(reader, expected, {MANIFEST, PACK_JSON}, inner))
        for record in (MANIFEST, PACK_JSON):
            if inner + record in reader.source.names and record not in expected:
                found = reader.digest(inner + record, LARGEST_RECORD)
                self._add([Fault(Kind.DAMAGED, inner + record, found.damage)] if found.damage else [])

    def _volumes(self, first: Reader, expected: dict[str, Expected], pack: Pack) -> None:
        """All zips of a set: each must hold its own files and the same index and manifests as the first."""
        volume_of = {file.path: file.volume for file in pack.files}
        listing = first.whole(MANIFEST)
        for number, reader in self._set(first, pack):
            own = {path: wanted for path, wanted in expected.items() if volume_of.get(path, 0) in (0, number)}
            before = len(self._faults)
            self._part(reader, own, "")
            if reader.whole(MANIFEST) != listing:
                message = f"The manifest in {reader.source.label} is another than that in {first.source.label}."
                self._add([Fault(Kind.VOLUME, MANIFEST, message)])
            self._name_volume(before, reader.source.label)

    def _name_volume(self, before: int, label: str) -> None:
        """Add the zip's name to the messages of the faults found in it: a file may lie in each zip of a set."""
        found = list(self._faults)
        named = [Fault(each.kind, each.file, f"{each.message} ({label})") for each in found[before:]]
        self._faults = dict.fromkeys([*found[:before], *named])

    def _set(self, first: Reader, pack: Pack) -> Iterator[tuple[int, Reader]]:
        found = _VOLUME.fullmatch(self._path.name)
        if found is None or int(found[3]) != pack.volumes:
            message = (
                f"It is one of {pack.volumes} zips, but its name does not end in “(1 of {pack.volumes})” or the like."
            )
            self._add([Fault(Kind.VOLUME, first.source.label, message)])
            yield _best_volume(first, pack), first
            return
        for number in range(1, pack.volumes + 1):
            path = self._path.with_name(f"{found[1]} ({number} of {pack.volumes}){found[4]}")
            if number == int(found[2]):
                yield number, first
            elif path.is_file():
                yield number, self._open(path)
            else:
                self._add([Fault(Kind.VOLUME, path.name, "This zip of the set is not there.")])

    def _links(self, reader: Reader, expected: dict[str, Expected], inner: str, pack: Pack | None) -> None:
        """Links of the index and the self-assessment. A missing file is named once, not for each link to it."""
        own = [file.path for file in pack.files if file.role in _LINKED_ROLES] if pack else []
        known = {*expected, MANIFEST, PACK_JSON}
        for path in own:
            self._job.check()
            intact = path in expected and inner + path in reader.source.names
            if intact and reader.digest(inner + path).sha256 == expected[path].sha256:
                self._add(link_faults(path, reader.whole(inner + path) or b"", known, inner))


def _prefixed(faults: Iterable[Fault], start: str) -> Iterator[Fault]:
    for fault in faults:
        yield Fault(fault.kind, start + fault.file, fault.message)


def _roots(names: list[str]) -> tuple[str, str]:
    """Where the pack starts: the folder around all (or empty), and the folder of its files (a bag's `data/`)."""
    for name in names:
        start, _, last = name.rpartition("/")
        if last == BAG_DECLARATION and start.count("/") == 0:
            base = f"{start}/" if start else ""
            return base, f"{base}data/"
    for record in (PACK_JSON, MANIFEST):
        found = sorted((name for name in names if name.rpartition("/")[2] == record), key=lambda name: name.count("/"))
        if found:
            start = found[0][: -len(record)]
            return start, start
    return "", ""


def _best_volume(reader: Reader, pack: Pack) -> int:
    """The volume whose files a zip holds most of."""
    names = set(reader.source.names)
    counts = dict.fromkeys(range(1, pack.volumes + 1), 0)
    for file in pack.files:
        if file.volume in counts and file.path in names:
            counts[file.volume] += 1
    return max(counts, key=lambda number: counts[number])
