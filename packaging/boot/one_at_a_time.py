"""A lock that the operating system holds, so that two terminals never make the same environment at once.

The system lets go of it when the process ends, however it ends: a lock cannot be left behind.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.3


def _try_lock(handle: IO[bytes]) -> bool:
    """Take the lock on an open file without waiting; False when another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows only

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # POSIX says the first, Windows the second
        return False
    return True


@contextmanager
def one_at_a_time(path: Path, say_waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file `path` inside the block. Waits for another process; `say_waiting` is called once then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        if not _try_lock(handle):
            say_waiting()
            while not _try_lock(handle):
                time.sleep(POLL_SECONDS)
        yield  # closing the file gives the lock back, on every system
