"""The files of the documents, named by the SHA-256 of their bytes and never changed once written."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from evidencepack.errors import UnreadableFile, WorkspaceFault
from evidencepack.safe_file import flush_folder, patiently

_CHUNK = 1 << 20
_PARTIAL = ".part"
_TOKEN = 8  # bytes of a half-made copy's name; any other .part in the folder is somebody's own


class FileStore:
    """The folder `documents/` of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder, and clear what an interrupted copy left in it."""
        self.folder.mkdir(exist_ok=True)
        for leftover in self.folder.glob(f"{'[0-9a-f]' * 2 * _TOKEN}{_PARTIAL}"):
            leftover.unlink(missing_ok=True)

    def make_last(self) -> None:
        """Make the names of what was put in last through a power cut; before a row speaks of them."""
        flush_folder(self.folder)

    def path_of(self, sha256: str) -> Path:
        """Where the content with this hash lies; it exists if it was ever put in."""
        return self.folder / sha256

    def put(self, source: Path) -> tuple[str, int]:
        """Copy a file in and give its SHA-256 and size. The source is only read.

        Raises `UnreadableFile` if the source cannot be read or changes while it is copied, `WorkspaceFault` if the
        workspace's disk cannot take it.
        """
        partial = self.folder / f"{secrets.token_hex(_TOKEN)}{_PARTIAL}"
        try:
            sha256, size = self._copy(source, partial)
            target = self.path_of(sha256)
            if not (target.exists() and target.stat().st_size == size):
                patiently(lambda: partial.replace(target))
            return sha256, size
        finally:
            partial.unlink(missing_ok=True)

    def _copy(self, source: Path, partial: Path) -> tuple[str, int]:
        digest = hashlib.sha256()
        size = 0
        try:
            with patiently(lambda: source.open("rb")) as reading:
                before = os.fstat(reading.fileno())
                with _for_writing(partial) as writing:
                    while chunk := reading.read(_CHUNK):
                        digest.update(chunk)
                        size += len(chunk)
                        _write(writing, chunk, partial)
                    writing.flush()
                    os.fsync(writing.fileno())
                after = os.fstat(reading.fileno())
        except OSError as fault:
            raise UnreadableFile(
                f"{source.name} could not be read: {fault.strerror or fault}.",
                "Close it in other programs, check that you may open it, and add it again.",
            ) from fault
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
            raise UnreadableFile(f"{source.name} was still being written.", "Wait until it is saved, and add it again.")
        return digest.hexdigest(), size


def _for_writing(partial: Path) -> BinaryIO:
    try:
        return partial.open("xb")
    except OSError as fault:
        raise _no_room(partial, fault) from fault


def _write(writing: BinaryIO, chunk: bytes, partial: Path) -> None:
    try:
        writing.write(chunk)
    except OSError as fault:
        raise _no_room(partial, fault) from fault


def _no_room(partial: Path, fault: OSError) -> WorkspaceFault:
    return WorkspaceFault(
        f"The workspace folder {partial.parent} cannot be written to: {fault.strerror or fault}.",
        "Free some space or check that the drive is there, then add the files again.",
    )
