"""What the drive of a workspace does to it, in words: a share that is gone, a full drive, a file that another holds."""

from __future__ import annotations

import apsw

from evidencepack.errors import OutOfReach, WorkspaceFault

_NOT_DONE = "what you did last was not saved"
_AWAY = (
    f"The workspace's folder cannot be reached or written to: {_NOT_DONE}.",
    "Check that its drive is connected, then do it again. Everything that was saved before is safe.",
)
_FULL = (f"The workspace's drive is full: {_NOT_DONE}.", "Make room on it, then do it again.")
_HELD = (
    f"Another program holds the workspace's file: {_NOT_DONE}.",
    "A backup or a virus scan may be running: wait a moment, then do it again.",
)
_DAMAGED = (
    "The workspace's file is damaged.",
    "Close the return, copy the newest file of its backups folder over it, and open it again.",
)
# By SQLite's primary result codes (https://www.sqlite.org/rescode.html). Any other is a defect of this program.
_WORDS: dict[type[BaseException], tuple[str, str]] = {
    apsw.IOError: _AWAY,
    apsw.CantOpenError: _AWAY,
    apsw.ReadOnlyError: _AWAY,
    apsw.PermissionsError: _AWAY,
    apsw.FullError: _FULL,
    apsw.BusyError: _HELD,
    apsw.LockedError: _HELD,
    apsw.CorruptError: _DAMAGED,
    apsw.NotADBError: _DAMAGED,
}

# What is the matter with the disk or the drive while something is written, and not with what was asked.
OUTSIDE = (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.BusyError, apsw.ReadOnlyError)


def unwritten(database: str, fault: Exception) -> WorkspaceFault:
    """That a change could not be written. The database is as it was before it."""
    return WorkspaceFault(
        f"{database} cannot be written: {fault}. It is as it was before.",
        "Free some space, check that the drive is there and that nobody else has the file open, and do it again.",
    )


def trouble_of(fault: BaseException) -> OutOfReach | None:
    """What the drive did, for the person to mend; None where the fault is no trouble of the drive's."""
    words = _WORDS.get(type(fault))
    return OutOfReach(*words) if words is not None else None
