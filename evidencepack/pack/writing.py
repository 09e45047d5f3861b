"""Builds a planned pack: writes it, reads it back against the library's hashes, and only then gives it its name."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from evidencepack.assessment.cover import cover_document
from evidencepack.errors import PackBlocked, UserFault
from evidencepack.jobs import Job
from evidencepack.model import Snapshot
from evidencepack.pack.bag import base_folder, tag_files
from evidencepack.pack.index_excel import index_excel
from evidencepack.pack.index_html import index_html
from evidencepack.pack.index_view import index_view
from evidencepack.pack.index_word import index_word
from evidencepack.pack.manifest import Deflated, PackFile, manifest_text, pack_json
from evidencepack.pack.planned import (
    COVER,
    INDEX_EXCEL,
    INDEX_HTML,
    INDEX_WORD,
    MANIFEST,
    PACK_JSON,
    Plan,
    PlannedFile,
)
from evidencepack.pack.profiles import Profile
from evidencepack.pack.remarks import megabytes
from evidencepack.pack.zip_writer import DEFLATED, Written, ZipWriter
from evidencepack.safe_file import discard, put_in_place, remove_leftovers, temporary_beside

_CHUNK = 1 << 20
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
_SPARE_BYTES = 20_000_000  # of disk, beyond the documents: the indexes and some air


class BuiltPart(Struct, frozen=True, kw_only=True):
    """One zip that was written, read back and found right."""

    path: Path
    sha256: str
    size: int


class BuiltPack(Struct, frozen=True, kw_only=True):
    """A pack that was written, read back and found right.

    `path`: the zip, or the first of several. `sha256`: of the zip; of several, the hash of their hashes, one a line.
    `size`: bytes of all zips. `files`: how many files the pack holds. `manifest_json`: its `pack.json`.
    """

    path: Path
    sha256: str
    size: int
    files: int
    manifest_json: str
    parts: tuple[BuiltPart, ...]


def build_pack(
    plan: Plan,
    snapshot: Snapshot,
    file_of: Callable[[str], Path],
    out: Path,
    profile: Profile,
    *,
    tool_version: str,
    job: Job | None = None,
    bag: bool = False,
) -> BuiltPack:
    """Build the planned pack as the zip `out` (with volumes: `NAME (1 of 3).zip` beside it); replaces an older one.

    `file_of` gives the library's file for a SHA-256. `bag`: as a BagIt bag. PackBlocked when something stands in the
    way; UserFault for a folder that takes no file, a full disk, a missing or altered library file, a goal that another
    program holds; Cancelled.
    Whatever goes wrong, nothing is left under the goal's name that was not read back and found right.
    """
    _refuse_blocked(plan, profile, bag=bag)
    with _writing_to(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(out.parent)
        _check_space(plan, out.parent)
        return _Build(plan, snapshot, file_of, job or Job(), f"Evidence Pack {tool_version}", bag=bag).run(out, profile)


def volume_path(out: Path, number: int, of: int) -> Path:
    """Where volume `number` of `of` goes: `out` itself when it is the only one."""
    return out if of == 1 else out.with_name(f"{out.stem} ({number} of {of}){out.suffix}")


def _refuse_blocked(plan: Plan, profile: Profile, *, bag: bool) -> None:
    if plan.profile_id != profile.id:
        raise ValueError(f"The plan was made for the profile {plan.profile_id}, not {profile.id}.")
    if plan.blockers:
        listed = "\n".join(f"{each.rule} {each.label}: {each.message} {each.to_do}" for each in plan.blockers)
        raise PackBlocked(f"The pack cannot be built yet.\n{listed}")
    if bag and plan.volumes > 1:
        raise PackBlocked(
            "A BagIt bag cannot be split over several zips.", "Choose a profile without volumes, or build a plain pack."
        )


def _check_space(plan: Plan, folder: Path) -> None:
    needed, free = plan.bytes + _SPARE_BYTES, shutil.disk_usage(folder).free
    if free < needed:
        raise UserFault(
            f"There is not enough room in {folder}: {megabytes(free)} are free, the pack may need {megabytes(needed)}.",
            "Make room there, or choose another folder.",
        )


@contextlib.contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    """What the disk says of the goal's folder is for the person to mend; of anything else it is a defect."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise UserFault(
                f"The disk of {folder} became full.", "Make room there, or choose another folder."
            ) from error
        if error.filename is not None and not _on_one_way(folder, Path(error.filename)):
            raise
        raise UserFault(
            f"The pack cannot be written to {folder}: {error.strerror or error}.",
            "Check that the folder is there and that you may save files in it, or choose another one.",
        ) from error


def _on_one_way(one: Path, other: Path) -> bool:
    return one == other or one in other.parents or other in one.parents


class _Build:
    """One build; lives for one call. Phases: own files, documents, manifests, reading back, renaming."""

    def __init__(
        self, plan: Plan, snapshot: Snapshot, file_of: Callable[[str], Path], job: Job, tool: str, *, bag: bool
    ) -> None:
        self._plan = plan
        self._snapshot = snapshot
        self._file_of = file_of
        self._job = job
        self._tool = tool
        self._root = f"{base_folder(snapshot.info)}/" if bag else ""
        self._bag = bag
        self._steps = 0
        self._files: dict[str, PackFile] = {}

    def run(self, out: Path, profile: Profile) -> BuiltPack:
        goals = [volume_path(out, number, self._plan.volumes) for number in range(1, self._plan.volumes + 1)]
        temporaries = [temporary_beside(goal) for goal in goals]
        own = self._own_files()
        try:
            expected, manifest = self._write(temporaries, own)
            parts = [
                BuiltPart(path=goal, sha256=self._read_back(temporary, hashes), size=temporary.stat().st_size)
                for temporary, goal, hashes in zip(temporaries, goals, expected, strict=True)
            ]
            _check_volumes(parts, profile)
            for temporary, goal in zip(temporaries, goals, strict=True):
                put_in_place(temporary, goal)
        finally:
            for temporary in temporaries:
                discard(temporary)
        return self._built(parts, manifest)

    def _built(self, parts: list[BuiltPart], manifest: bytes) -> BuiltPack:
        whole = parts[0].sha256
        if len(parts) > 1:
            whole = hashlib.sha256("".join(f"{part.sha256}\n" for part in parts).encode()).hexdigest()
        return BuiltPack(
            path=parts[0].path,
            sha256=whole,
            size=sum(part.size for part in parts),
            files=len(self._files) + 2,
            manifest_json=manifest.decode("utf-8"),
            parts=tuple(parts),
        )

    # ---------------------------------------------------------------- writing

    def _write(self, temporaries: list[Path], own: dict[str, bytes]) -> tuple[list[dict[str, str]], bytes]:
        """Write every volume; give back, for each, the hash that each entry must have, and `pack.json`."""
        with contextlib.ExitStack() as stack:
            handles = [stack.enter_context(path.open("w+b")) for path in temporaries]
            writers = [ZipWriter(handle) for handle in handles]
            expected = [self._write_files(writer, volume, own) for volume, writer in enumerate(writers, 1)]
            manifest, last = self._last_files()
            for writer, hashes in zip(writers, expected, strict=True):
                for name, data in last.items():
                    writer.add(name, len(data), lambda data=data: [data], deflate=False)  # type: ignore[misc]
                    hashes[name] = hashlib.sha256(data).hexdigest()
                writer.finish()
            for handle in handles:
                _flush(handle)
        return expected, manifest

    def _own_files(self) -> dict[str, bytes]:
        self._job.progress(0, self._total, "index")
        view = index_view(self._plan, self._snapshot)
        own = {INDEX_HTML: index_html(view), INDEX_WORD: index_word(view), INDEX_EXCEL: index_excel(view)}
        if self._plan.cover:
            links = {entry.answer_id: entry.path for entry in self._plan.entries if entry.path}
            own[COVER] = cover_document(self._snapshot, None, links)
        return own

    def _write_files(self, writer: ZipWriter, volume: int, own: dict[str, bytes]) -> dict[str, str]:
        documents = {file.path: file for file in self._plan.files if file.volume == volume}
        hashes = {}
        for path in sorted([*own, *documents]):
            self._step(path)
            entry_name = self._entry_name(path)
            if path in own:
                hashes[entry_name] = self._add_own(writer, path, own[path])
            else:
                hashes[entry_name] = documents[path].sha256
                self._add_document(writer, documents[path])
        return hashes

    def _add_own(self, writer: ZipWriter, path: str, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        written = writer.add(self._entry_name(path), len(data), lambda: [data])
        role = "self-assessment" if path == COVER else "index"
        self._files[path] = PackFile(path=path, size=len(data), sha256=sha256, role=role, deflated=_deflated(written))
        return sha256

    def _add_document(self, writer: ZipWriter, file: PlannedFile) -> None:
        source = _LibraryFile(file, self._file_of(file.sha256), self._job)
        written = writer.add(self._entry_name(file.path), file.size, source.chunks)
        self._files[file.path] = PackFile(
            path=file.path,
            size=file.size,
            sha256=file.sha256,
            role="document",
            document=file.document_id,
            title=file.title,
            format=file.format,
            pages=file.pages,
            pages_unit=file.pages_unit,
            dated=file.dated,
            volume=file.volume if self._plan.volumes > 1 else 0,
            deflated=_deflated(written),
        )

    def _last_files(self) -> tuple[bytes, dict[str, bytes]]:
        """`pack.json`, and the entries that close each volume: stored, so that their checksums cover every bit."""
        files = [self._files[path] for path in sorted(self._files)]
        manifest = pack_json(self._plan, self._snapshot, files, self._tool)
        hashes = {file.path: file.sha256 for file in files}
        hashes[PACK_JSON] = hashlib.sha256(manifest).hexdigest()
        listing = manifest_text(hashes)
        last = {self._entry_name(PACK_JSON): manifest, self._entry_name(MANIFEST): listing}
        if self._bag:
            payload = {file.path: (file.size, file.sha256) for file in files}
            payload[PACK_JSON] = (len(manifest), hashes[PACK_JSON])
            payload[MANIFEST] = (len(listing), hashlib.sha256(listing).hexdigest())
            tags = tag_files(payload, self._snapshot.info, self._tool)
            last |= {f"{self._root}{name}": data for name, data in tags.items()}
        return manifest, last

    def _entry_name(self, path: str) -> str:
        return f"{self._root}data/{path}" if self._bag else path

    # ---------------------------------------------------------------- reading back

    def _read_back(self, path: Path, expected: dict[str, str]) -> str:
        """Read the written zip entry by entry with another reader than its writer; give back its own hash.

        RuntimeError if an entry is not what the library holds: then the disk or this program is at fault.
        """
        with zipfile.ZipFile(path) as written:
            if sorted(written.namelist()) != sorted(expected):
                raise RuntimeError(f"{path.name} does not hold the files that were written.")
            for entry in written.infolist():
                self._step(entry.filename)
                with written.open(entry) as stream:
                    found = _hash(iter(lambda stream=stream: stream.read(_CHUNK), b""), self._job)  # type: ignore[misc]
                if found != expected[entry.filename]:
                    raise RuntimeError(f"{entry.filename} in {path.name} is not what the library holds.")
        with path.open("rb") as whole:
            return _hash(iter(lambda: whole.read(_CHUNK), b""), self._job)

    @property
    def _total(self) -> int:
        return 2 * (len(self._plan.files) + 4 * self._plan.volumes) + 2 * self._plan.volumes

    def _step(self, what: str) -> None:
        self._job.check()
        self._steps += 1
        self._job.progress(min(self._steps, self._total), self._total, what)


class _LibraryFile:
    """A file of the library while it is poured into the pack; minds that it is what the library says."""

    def __init__(self, file: PlannedFile, path: Path, job: Job) -> None:
        self._file = file
        self._path = path
        self._job = job

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes. UserFault if it is missing or no longer what was taken in."""
        digest, size = hashlib.sha256(), 0
        for chunk in self._read():
            self._job.check()
            digest.update(chunk)
            size += len(chunk)
            if size > self._file.size:
                break
            yield chunk
        if size != self._file.size or digest.hexdigest() != self._file.sha256:
            raise UserFault(
                f"The library's copy of “{self._file.title}” was altered after it was taken in ({self._path}).",
                "Add the document again from where it came, or take the file back from a backup.",
            )

    def _read(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as stream:
                yield from iter(lambda: stream.read(_CHUNK), b"")
        except OSError as error:
            raise UserFault(
                f"The library's copy of “{self._file.title}” cannot be read: {error.strerror} ({self._path}).",
                "Check that the workspace's folder is reachable; if the file is gone, add the document again.",
            ) from error


def _check_volumes(parts: list[BuiltPart], profile: Profile) -> None:
    for part in parts:
        if profile.max_volume_bytes is not None and part.size > profile.max_volume_bytes:
            raise PackBlocked(
                f"{part.path.name} would be {megabytes(part.size)}; the profile “{profile.title}” allows "
                f"{megabytes(profile.max_volume_bytes)} for one zip.",
                "Choose a profile with larger zips.",
            )


def _deflated(written: Written) -> Deflated | None:
    return Deflated(size=written.packed_size, crc32=written.packed_crc) if written.method == DEFLATED else None


def _hash(chunks: Iterable[bytes], job: Job) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        job.check()
        digest.update(chunk)
    return digest.hexdigest()


def _flush(handle: BinaryIO) -> None:
    handle.flush()
    os.fsync(handle.fileno())
