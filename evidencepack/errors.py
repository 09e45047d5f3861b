"""What can go wrong, told apart by who can mend it.

A `UserFault` is something that the person at the desk can put right: its text says what happened, to which
file, and what to do. Every other exception is a defect of this program: it is logged whole and never
dressed up as the person's mistake.
"""

from __future__ import annotations


class UserFault(Exception):
    """A fault that a person can mend.

    `what` names what happened and to which file; `to_do` says what to do next.
    """

    def __init__(self, what: str, to_do: str = "") -> None:
        super().__init__(f"{what} {to_do}".strip())
        self.what = what
        self.to_do = to_do


class WorkspaceFault(UserFault):
    """The workspace cannot be opened, read or written."""


class WorkspaceInUse(WorkspaceFault):
    """Somebody else is writing in the workspace; `owner` is who, where and since when, in words.

    `left_behind`: the lock is not held any more, so that a person may confirm that it is stale and take it over.
    """

    def __init__(self, what: str, to_do: str, owner: str, *, left_behind: bool) -> None:
        super().__init__(what, to_do)
        self.owner = owner
        self.left_behind = left_behind


class ReadOnly(WorkspaceFault):
    """A change was asked of a workspace that is open for reading only."""


class OutOfReach(WorkspaceFault):
    """The open workspace's drive is gone, full or held by another program: a thing of the place, not of the program."""


class FrameworkFault(UserFault):
    """A framework, profile or request list cannot be used; the text names file, place and what was expected."""


class UnreadableFile(UserFault):
    """A document's file cannot be read (damaged, locked, vanished, held by another program)."""


class NotFound(UserFault):
    """A document, item or pack was named that is not there."""


class PackBlocked(UserFault):
    """The pack cannot be built yet; the text names each thing that stands in the way."""


class Cancelled(Exception):
    """The person cancelled the job. Neither a fault nor a defect; what was done so far stands."""
