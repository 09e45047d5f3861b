"""One writer at a time: a lock that says who has the workspace, where and since when.

Two files beside the database. `NAME.evidence.lock` is held by the operating system for as long as the writing process
lives, so a crash on this machine frees it. `NAME.evidence.owner` tells in plain JSON who that is; it lies apart because
Windows lets nobody read a locked file. An owner file that another machine left behind means that it did not close
tidily, or that the share does not pass locks on: then a person has to confirm before the lock is taken over.
"""

from __future__ import annotations

import getpass
import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import filelock
import msgspec

from evidencepack.errors import WorkspaceInUse
from evidencepack.in_words import long_day


class Owner(msgspec.Struct, frozen=True):
    """Who writes in the workspace: account name, computer, process id and since when (UTC)."""

    who: str
    machine: str
    process: int
    since: str

    def words(self) -> str:
        """Such as "j.smith on ASC-0412 since 21 November 2026, 09:30"."""
        moment = datetime.fromisoformat(self.since).astimezone()
        return f"{self.who} on {self.machine} since {long_day(moment)}, {moment:%H:%M}"


def this_person() -> str:
    """The account name of the person at the desk."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def this_machine() -> str:
    """The name of this computer."""
    return platform.node() or "this computer"


class WriterLock:
    """The right to write in one workspace."""

    def __init__(self, database: Path) -> None:
        self._owner_file = database.with_name(database.name + ".owner")
        self._lock: filelock.BaseFileLock = filelock.FileLock(str(database) + ".lock", timeout=0, thread_local=False)

    def owner(self) -> Owner | None:
        """Who is written down as the owner, if anybody."""
        try:
            return msgspec.json.decode(self._owner_file.read_bytes(), type=Owner)
        except (OSError, msgspec.DecodeError):
            return None

    def take(self, *, take_over: bool = False) -> None:
        """Take the lock. Raises `WorkspaceInUse` with the owner's name; `take_over` is the person's confirmation.

        A lock that a living process holds on this machine or through the share is never taken over.
        """
        try:
            self._acquire()
        except filelock.Timeout:
            raise self._in_use(self.owner(), held=True) from None
        try:
            left_behind = self.owner()
            if left_behind is not None and left_behind.machine != this_machine() and not take_over:
                raise self._in_use(left_behind, held=False)
            mine = Owner(this_person(), this_machine(), os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"))
            self._owner_file.write_bytes(msgspec.json.encode(mine))
        except BaseException:
            self._lock.release()
            raise

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except NotImplementedError:  # a file system without locks: the file's existence has to do
            self._lock = filelock.SoftFileLock(self._lock.lock_file, timeout=0, thread_local=False)
            self._lock.acquire()

    def release(self) -> None:
        """Give the lock back. The lock file itself stays: deleting it would race with the next taker."""
        with suppress(OSError):
            self._owner_file.unlink(missing_ok=True)
        self._lock.release()

    def _in_use(self, owner: Owner | None, *, held: bool) -> WorkspaceInUse:
        words = owner.words() if owner else "somebody whose name could not be read"
        name = self._owner_file.name.removesuffix(".owner")
        if held:
            what, to_do = f"{name} is in use by {words}.", "You can open it for reading, or wait."
        else:
            what = f"{name} was opened by {words} and was not closed."
            to_do = "Ask them; if they no longer have it open, take it over."
        return WorkspaceInUse(what, to_do, words, left_behind=not held)
