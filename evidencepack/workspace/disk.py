"""Faults of the place where a workspace lies: a full disk, a share that was lost. Told apart from defects."""

from __future__ import annotations

import apsw

from evidencepack.errors import WorkspaceFault

# What is the matter with the disk or the drive, and not with what was asked of the database.
OUTSIDE = (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.BusyError, apsw.ReadOnlyError)


def unwritten(database: str, fault: Exception) -> WorkspaceFault:
    """That a change could not be written. The database is as it was before it."""
    return WorkspaceFault(
        f"{database} cannot be written: {fault}. It is as it was before.",
        "Free some space, check that the drive is there and that nobody else has the file open, and do it again.",
    )


def outside_fault(fault: Exception) -> WorkspaceFault | None:
    """A fault of the disk, met while reading, as one that a person can mend; None for a defect."""
    if not isinstance(fault, OUTSIDE):
        return None
    return WorkspaceFault(
        f"The workspace cannot be reached: {fault}.", "Check that its drive is there and not full, and do it again."
    )
