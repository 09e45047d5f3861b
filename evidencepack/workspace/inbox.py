"""What arrives in watched folders: new files go into the inbox, changed ones are offered as new versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import apsw
from msgspec import Struct

from evidencepack.errors import UserFault
from evidencepack.intake.paths import in_letters, is_folder
from evidencepack.intake.watching import Sighting
from evidencepack.workspace import rows
from evidencepack.workspace.history import now
from evidencepack.workspace.store import Workspace

_KNOWN = (
    "SELECT d.id, d.title, o.modified, v.size FROM origin o JOIN document d ON d.id = o.document_id"
    " JOIN version v ON v.id = d.version_id"
)


class Offer(Struct, frozen=True, kw_only=True):
    """A file whose origin has changed since it was taken in: a newer version of a document, to be taken or not."""

    path: Path
    document_id: str
    title: str


class Arrivals(Struct, frozen=True, kw_only=True):
    """Files that the workspace does not know, and newer states of files that it does."""

    new: tuple[Path, ...]
    offers: tuple[Offer, ...]


def arrivals(db: apsw.Connection, sightings: Iterable[Sighting]) -> Arrivals:
    """Sort what lies still in watched folders; what is known in this very state is left out.

    So is what was taken in once and is no longer in the workspace (undone, or removed): that was a person's decision.
    It comes again when its content has changed.
    """
    new: list[Path] = []
    offers: list[Offer] = []
    for sighting in sightings:
        path = in_letters(sighting.path.absolute())
        wanted = f"{_KNOWN} WHERE o.{rows.SAME_PATH} ORDER BY o.seen_at DESC LIMIT 1"
        known = db.execute(wanted, (path,)).fetchone()
        arrived = f"SELECT sha256, size, modified_ns FROM arrived WHERE {rows.SAME_PATH}"  # noqa: S608
        last = db.execute(arrived, (path,)).fetchone()
        if known is None:
            if last is None or not _is_the_same(sighting, *last):
                new.append(sighting.path)
        elif (known[2], known[3]) != _state(sighting.modified_ns, sighting.size) or (
            last and _state(last[2], last[1]) == (known[2], known[3]) and last[2] != sighting.modified_ns
        ):
            offers.append(Offer(path=sighting.path, document_id=known[0], title=known[1]))
    return Arrivals(new=tuple(new), offers=tuple(offers))


def _state(modified_ns: int, size: int) -> tuple[str, int]:
    """A file's state as it is kept with an origin, to the second; `arrived` knows it to the nanosecond."""
    return rows.moment_text(modified_ns), size


def _is_the_same(sighting: Sighting, sha256: str, size: int, modified_ns: int) -> bool:
    """Whether a file is as it was taken in once, also when it was only touched since."""
    if sighting.size != size:
        return False
    return sighting.modified_ns == modified_ns or _sha256(sighting.path) == sha256


def note_arrival(db: apsw.Connection, path: str, sha256: str, size: int, modified_ns: int) -> None:
    """Remember that a file was taken in as it is now. No part of a change: it is still known after the undo."""
    db.execute("INSERT OR REPLACE INTO arrived VALUES (?, ?, ?, ?)", (path, sha256, size, modified_ns))


def _sha256(path: Path) -> str:
    """The hash of a file that was only touched, perhaps; nothing when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def watched_folders(db: apsw.Connection) -> list[Path]:
    """The folders that this workspace watches."""
    return [Path(row[0]) for row in db.execute("SELECT path FROM watched_folder ORDER BY added_at, path")]


def watch(workspace: Workspace, folder: Path) -> None:
    """Watch a folder from now on. Raises `UserFault` if it is none, or holds the workspace itself."""
    folder = folder.absolute()
    if not is_folder(folder):
        raise UserFault(f"{folder} is no folder that can be seen.", "Choose one that is there now.")
    if folder == workspace.folder or folder in workspace.folder.parents or workspace.folder in folder.parents:
        raise UserFault(f"{folder} holds this workspace itself.", "Choose a folder apart from it.")
    if folder in watched_folders(workspace.reader()):
        return
    with workspace.change(f"Watch {folder.name}") as db:
        db.execute("INSERT INTO watched_folder VALUES (?, ?, ?)", (rows.new_id(), str(folder), now()))


def stop_watching(workspace: Workspace, folder: Path) -> None:
    """Watch a folder no more. The documents that came from it stay."""
    with workspace.change(f"Stop watching {folder.name}") as db:
        db.execute("DELETE FROM watched_folder WHERE path = ?", (str(folder.absolute()),))
