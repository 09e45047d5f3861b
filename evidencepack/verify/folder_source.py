"""A pack that somebody has unpacked: a folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from evidencepack.verify.faults import Damaged, Fault, Kind

_CHUNK = 1 << 20


class FolderSource:
    """The files under one folder. Links to elsewhere are not followed: they are a fault."""

    as_sealed = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.label = path.resolve().name or str(path)
        self._faults: list[Fault] = []
        self.names = sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.path, onerror=self._unseen):
            for name in (*folders, *files):
                full = Path(folder) / name
                try:
                    mode = full.lstat().st_mode
                except OSError as error:
                    self._unseen(error)
                    continue
                if stat.S_ISLNK(mode):
                    self._note(Kind.UNSAFE, full, "It is a link to somewhere else, not a file.")
                elif stat.S_ISREG(mode):
                    yield self._relative(full)
                elif not stat.S_ISDIR(mode):  # reading it might never end
                    self._note(Kind.UNSAFE, full, "It is no file.")

    def _unseen(self, error: OSError) -> None:
        self._note(Kind.DAMAGED, Path(error.filename), f"It cannot be looked at: {error.strerror}.")

    def _note(self, kind: Kind, full: Path, message: str) -> None:
        self._faults.append(Fault(kind, self._relative(full), message))

    def _relative(self, full: Path) -> str:
        return full.relative_to(self.path).as_posix()

    def close(self) -> None:
        """Nothing is held open."""

    def expect(self, names: Collection[str]) -> None:
        """Names in a folder are what they are."""

    def faults(self) -> Iterator[Fault]:
        """Links to somewhere else, what is no file, and what cannot be looked at."""
        yield from self._faults

    def size(self, name: str) -> int:
        """The size of a file in bytes; 0 when it is gone, which reading it says."""
        try:
            return (self.path / name).stat().st_size
        except OSError:
            return 0

    def packed(self, name: str) -> tuple[int, int] | None:  # noqa: ARG002 - as every source has it
        """A file in a folder is not packed."""
        return None

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """A file's bytes, at most a little more than `limit`. Damaged if it cannot be read."""
        size = 0
        try:
            with (self.path / name).open("rb") as stream:
                while size <= limit and (chunk := stream.read(_CHUNK)):
                    size += len(chunk)
                    yield chunk
        except OSError as error:
            raise Damaged(f"It cannot be read: {error.strerror}.") from error
