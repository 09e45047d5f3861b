"""The files of the documents, named by the SHA-256 of their bytes and never changed once written."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import BinaryIO, TypeVar

from evidencepack.errors import UnreadableFile, WorkspaceFault
from evidencepack.safe_file import discard, flush_folder, is_in_use, patiently

_CHUNK = 1 << 20
_PARTIAL = ".part"
_TOKEN = 8  # bytes of a half-made copy's name; any other .part in the folder is somebody's own

_Result = TypeVar("_Result")


class FileStore:
    """The folder `documents/` of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder, and clear what an interrupted copy left in it."""
        self.folder.mkdir(exist_ok=True)
        for leftover in self.folder.glob(f"{'[0-9a-f]' * 2 * _TOKEN}{_PARTIAL}"):
            discard(leftover)

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
            discard(partial)

    def _copy(self, source: Path, partial: Path) -> tuple[str, int]:
        try:
            with patiently(lambda: source.open("rb"), held=is_in_use) as reading:
                before = os.fstat(reading.fileno())
                sha256, size = _pour(reading, partial, before.st_size)
                after = os.fstat(reading.fileno())
        except OSError as fault:
            raise UnreadableFile(
                f"{source.name} could not be read: {fault.strerror or fault}.",
                "Close it in other programs, check that you may open it, and add it again.",
            ) from fault
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != before.st_size:
            raise UnreadableFile(f"{source.name} was still being written.", "Wait until it is saved, and add it again.")
        return sha256, size


def _pour(reading: BinaryIO, partial: Path, most: int) -> tuple[str, int]:
    """Copy what is read into a new file and give its SHA-256 and size; ends soon after `most` bytes.

    Without a buffer, so that a full disk is met where it is written and not when the file is closed.
    """
    digest, size = hashlib.sha256(), 0
    writing = _on_disk(partial, lambda: partial.open("xb", buffering=0))
    try:
        while size <= most and (chunk := reading.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            _on_disk(partial, lambda chunk=chunk: _write_all(writing, chunk))  # type: ignore[misc]
        _on_disk(partial, lambda: os.fsync(writing.fileno()))
    finally:
        _on_disk(partial, writing.close)
    return digest.hexdigest(), size


def _write_all(writing: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[writing.write(rest) :]


def _on_disk(partial: Path, action: Callable[[], _Result]) -> _Result:
    """Do what touches the workspace's disk. `WorkspaceFault` when that cannot be done."""
    try:
        return action()
    except OSError as fault:
        raise WorkspaceFault(
            f"The workspace folder {partial.parent} cannot be written to: {fault.strerror or fault}.",
            "Free some space or check that the drive is there, then add the files again.",
        ) from fault
