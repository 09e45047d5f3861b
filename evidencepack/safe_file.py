"""Writes beside the goal and renames when all is well, so that nothing half-made is ever left under the real name."""

from __future__ import annotations

import contextlib
import os
import re
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from evidencepack.errors import UserFault

_Result = TypeVar("_Result")

_PREFIX, _SUFFIX = ".~evidencepack-", ".part"
_STALE_SECONDS = 24 * 3600
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.2, 1.2)  # about five seconds for antivirus to let go


def temporary_beside(goal: Path) -> Path:
    """A name in the goal's folder for the file while it is made; says which process makes it.

    Long names are cut, and their ends may be all that tells them apart (the zips of a set): a checksum does so instead.
    """
    told_apart = zlib.crc32(goal.name.encode("utf-8", "replace"))
    return goal.with_name(f"{_PREFIX}{os.getpid()}-{told_apart:08x}-{goal.stem[:60]}{_SUFFIX}")


def discard(temporary: Path) -> None:
    """Take a temporary file away if it is there; one that antivirus holds stays until the next occasion."""
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Delete what killed builds left in `folder`: temporary files whose process is gone or that are a day old."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        found = re.match(r"(\d+)-", path.name.removeprefix(_PREFIX))
        maker = int(found[1]) if found else 0
        with contextlib.suppress(OSError):  # still held open: then it is not ours to delete
            old = time.time() - path.stat().st_mtime > _STALE_SECONDS
            if old or not psutil.pid_exists(maker):
                path.unlink()


def is_in_use(fault: PermissionError) -> bool:
    """Whether another program has the file open, and not the person no right to it. Only Windows says so.

    ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION:
    https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-
    """
    return getattr(fault, "winerror", None) in (32, 33)


def patiently(
    action: Callable[[], _Result],
    *,
    wait: Callable[[float], None] = time.sleep,
    held: Callable[[PermissionError], bool] = lambda _: True,
) -> _Result:
    """Do a file operation again for about five seconds while another program (antivirus, indexer) holds the file.

    `held` tells a fault that may pass from one that will not. Raises the last PermissionError when it stays held.
    """
    for pause in _WAITS:
        try:
            return action()
        except PermissionError as fault:
            if not held(fault):
                raise
            wait(pause)
    return action()


def put_in_place(temporary: Path, goal: Path, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Rename `temporary` to `goal`, over an older file of that name, patiently.

    Raises `UserFault` if the goal stays held, as by a program that has the old file open.
    """
    try:
        patiently(lambda: temporary.replace(goal), wait=wait)
    except PermissionError as error:
        raise UserFault(
            f"{goal.name} cannot be put in its place: another program has it open, or the folder is protected.",
            f"Close what has {goal} open, or choose another folder, and try again.",
        ) from error
    flush_folder(goal.parent)


def write_whole(goal: Path, content: bytes) -> None:
    """Put a whole file in its place, or leave what was there. `UserFault` when the place cannot be written."""
    temporary = temporary_beside(goal)
    try:
        temporary.write_bytes(content)
        put_in_place(temporary, goal)
    except OSError as fault:
        raise UserFault(
            f"{goal} could not be written: {fault.strerror or fault}.", "Choose a folder in which you may save files."
        ) from fault
    finally:
        discard(temporary)


def flush_folder(folder: Path) -> None:
    """Make the rename last through a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse
            os.fsync(handle)
    finally:
        os.close(handle)
