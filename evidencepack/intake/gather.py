"""What a person dropped -> the files to take in, and what was passed over with the reason.

Nothing is opened and nothing is changed. A folder that cannot be read is reported and the rest goes on.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from evidencepack.intake.paths import extended, place_key

_SHORTCUTS = frozenset({".lnk", ".url", ".desktop", ".webloc", ".appref-ms"})
_LITTER_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".directory", "icon\r"})
_LITTER_FOLDERS = frozenset({"$recycle.bin", "system volume information", "__macosx", ".trashes", ".git"})
_HALF_WRITTEN = frozenset({".tmp", ".part", ".partial", ".crdownload", ".download"})
# Of the reparse points only these lead elsewhere; OneDrive's and deduplicated files are reparse points as well.
_LINK_TAGS = frozenset({0xA000000C, 0xA0000003})  # IO_REPARSE_TAG_SYMLINK, IO_REPARSE_TAG_MOUNT_POINT

_WORKSPACE = re.compile(r"\.evidence(\.lock|\.owner|-journal)?$", re.IGNORECASE)  # a workspace's own files
_STORED = re.compile(r"[0-9a-f]{64}")  # a document's file in a workspace

_GONE = "It is no longer there."
_OURS = "It belongs to a workspace of Evidence Pack."
_LINK = "It is a link to another place. Add what it points to instead."


class Skipped(Struct, frozen=True):
    """A file or folder that was passed over, and why, in words for the person."""

    path: Path
    reason: str


class Gathered(Struct, frozen=True, kw_only=True):
    """The files to take in, in the order of the walk, and everything that was passed over."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def gather(paths: Iterable[Path]) -> Gathered:
    """Walk files and folders into a list of files to take in.

    What was given keeps its order; inside a folder names are in natural order (`2` before `10`, case aside) and
    subfolders are walked where they stand. A link that is given itself is followed, one found in a folder is not.
    The same path counts once. Paths come back absolute, on Windows with the long form where needed.
    """
    walk = _Walk()
    for path in paths:
        walk.root(extended(Path(path)))
    return Gathered(files=tuple(walk.files), skipped=tuple(walk.skipped))


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A sort key: digits count as numbers, letters without regard to case, the plain name breaks ties."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts if part], name


class _Walk:
    def __init__(self) -> None:
        self.files: list[Path] = []
        self.skipped: list[Skipped] = []
        self._seen: set[str] = set()

    def root(self, path: Path) -> None:
        try:
            state = path.stat()
        except OSError as fault:
            self.skipped.append(Skipped(path, _why(fault)))
            return
        pending = [(path, state)]
        while pending:
            place, state = pending.pop()
            if stat.S_ISDIR(state.st_mode):
                pending.extend(reversed(self._inside(place)))
            else:
                self._file(place, state)

    def _inside(self, folder: Path) -> list[tuple[Path, os.stat_result]]:
        """What to look at in a folder, in order; links and unreadable entries are noted and left out."""
        if not self._first_time(folder):
            return []
        if folder.name.casefold() in _LITTER_FOLDERS:
            self.skipped.append(Skipped(folder, "It is a folder of the system or of another program."))
            return []
        try:
            with os.scandir(folder) as entries:
                names = sorted((entry.name for entry in entries), key=natural_key)
        except OSError as fault:
            self.skipped.append(Skipped(folder, _why(fault)))
            return []
        if folder.name.casefold() == "documents" and _holds_a_workspace(folder.parent):
            stored = {name for name in names if _STORED.fullmatch(name)}
            names = [name for name in names if name not in stored]
            self.skipped.extend([Skipped(folder, _OURS)] if stored else [])
        return [(place, state) for name in names for place, state in self._entry(extended(folder / name))]

    def _entry(self, place: Path) -> list[tuple[Path, os.stat_result]]:
        try:
            state = place.lstat()
        except OSError as fault:
            self.skipped.append(Skipped(place, _why(fault)))
            return []
        if stat.S_ISLNK(state.st_mode) or getattr(state, "st_reparse_tag", 0) in _LINK_TAGS:
            self.skipped.append(Skipped(place, _LINK))
            return []
        return [(place, state)]

    def _file(self, path: Path, state: os.stat_result) -> None:
        if not self._first_time(path):
            return
        reason = _reason_to_skip(path.name, state)
        if reason:
            self.skipped.append(Skipped(path, reason))
        else:
            self.files.append(path)

    def _first_time(self, path: Path) -> bool:
        key = place_key(path)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


def _reason_to_skip(name: str, state: os.stat_result) -> str:
    """Why a file of this name and state is no document, or nothing."""
    if not stat.S_ISREG(state.st_mode):
        return "It is not a file."
    low, suffix = name.casefold(), Path(name).suffix.casefold()
    if _WORKSPACE.search(name):
        return _OURS
    if low.startswith(("~$", ".~lock.")):
        return "It only marks that somebody has a document open."
    if suffix in _SHORTCUTS:
        return "It is a shortcut. Add the document that it points to instead."
    if low in _LITTER_FILES or low.startswith("._"):
        return "It is a file that the system keeps for itself."
    if suffix in _HALF_WRITTEN:
        return "It is a temporary or half-written file."
    if state.st_size == 0:
        return "It is empty (0 bytes)."
    return ""


def _holds_a_workspace(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(_WORKSPACE.search(entry.name) for entry in entries)
    except OSError:
        return False


def _why(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        return _GONE
    if isinstance(fault, PermissionError):
        return "You are not allowed to read it."
    return f"It cannot be read: {fault.strerror or fault}."
