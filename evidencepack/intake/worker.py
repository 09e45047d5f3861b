"""The other side of the pool: the process that reads files, one after another, until its pipe closes.

Kept light: what a reader needs is imported when the first file of its kind comes.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import cache
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from evidencepack.intake.examination import TOO_MUCH_MEMORY, Examination, unchecked, unforeseen, unreadable
from evidencepack.intake.limits import HEADROOM, MEGABYTE, end_after, give_way, limit_memory

_log = logging.getLogger(__name__)

# First byte of what a worker says.
READY, FORMAT, RESULT, LEAVING, BROKEN = b"S", b"F", b"R", b"Q", b"E"

_BETWEEN_COLLECTIONS = 20_000  # new objects: a reader makes many and hardly any in circles
_GRACE = 10  # seconds that the parent has to end a late worker before the worker's own clock does


class Task(Struct, frozen=True, array_like=True):
    """A file to read, by the bytes of its path (`os.fsencode`), which need not be UTF-8.

    `then`: "module:function" of what is to be made of its name and examination, or nothing.
    """

    path: bytes
    name: str
    then: str = ""


class Reply(Struct, frozen=True, array_like=True):
    """What reading it gave, and what was logged meanwhile as (level, logger, text).

    `made`: what the task's `then` made of it, encoded as MessagePack; empty without one, and when it failed.
    """

    examination: Examination
    log: list[tuple[int, str, str]]
    made: bytes = b""


class Settings(Struct, frozen=True, array_like=True):
    """What a worker is told at its start. `examine`: "module:function"; `behind`: it gives way to other programs."""

    examine: str
    seconds: float
    megabytes: int
    behind: bool = False


def run(pipe: Connection, settings: Settings) -> None:
    """Read files until the pipe closes. The entry point of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to act on
    _be_silent()
    _end_with_parent()
    limit_memory(int(settings.megabytes * HEADROOM))
    if settings.behind:
        give_way()
    try:
        try:
            reader = _Reader(pipe, settings)
        except Exception:  # noqa: BLE001 - the parent raises it
            pipe.send_bytes(BROKEN + traceback.format_exc().encode("utf-8", "replace"))
            return
        pipe.send_bytes(READY)
        gc.freeze()  # what is there now stays
        gc.set_threshold(_BETWEEN_COLLECTIONS)
        while True:
            pipe.send_bytes(RESULT + reader.reply(msgspec.msgpack.decode(pipe.recv_bytes(), type=Task)))
            if _memory_in_use() > settings.megabytes * MEGABYTE // 2:
                pipe.send_bytes(LEAVING)  # what one file left behind must not count against the next
                return
    except (EOFError, ConnectionError):
        return


class _Reader:
    def __init__(self, pipe: Connection, settings: Settings) -> None:
        self._pipe = pipe
        self._seconds = int(settings.seconds) + _GRACE
        self._records = _collect_log()
        self._examine = _function(settings.examine)
        self._found = "unknown"

    def reply(self, task: Task) -> bytes:
        """Read a file under the clock and encode what came of it. A defect is logged and costs the file only."""
        self._found = "unknown"
        end_after(self._seconds)
        try:
            examination = self._examine(Path(os.fsdecode(task.path)), name=task.name, identified=self._identified)
            encoded = msgspec.msgpack.encode(Reply(examination, self._records, _made(task, examination)))
        except MemoryError:
            encoded = msgspec.msgpack.encode(Reply(unreadable(self._found, TOO_MUCH_MEMORY), []))
        except Exception as fault:  # noqa: BLE001 - logged whole; one file may not stop the others
            _log.exception("The reader failed.")
            encoded = msgspec.msgpack.encode(Reply(unforeseen(self._found, fault), self._records))
        finally:
            end_after(0)
        self._records.clear()
        return encoded

    def _identified(self, found: str) -> None:
        self._found = found
        end_after(0)  # the pipe may be full while the parent is busy: that time is not the file's
        self._pipe.send_bytes(FORMAT + found.encode())
        end_after(self._seconds)


def _made(task: Task, examination: Examination) -> bytes:
    """What is to be made of an examination, here and not in the program itself, which has enough to do.

    Where that fails it is made of one that says so: a defect in a rule may not stop the other files.
    """
    if not task.then:
        return b""
    try:
        return msgspec.msgpack.encode(_function(task.then)(task.name, examination))
    except Exception as fault:  # noqa: BLE001 - logged whole
        _log.exception("%s failed in a file reader", task.then)
        return _made_of_nothing(task, unchecked(examination.format, fault))


def _made_of_nothing(task: Task, examination: Examination) -> bytes:
    try:
        return msgspec.msgpack.encode(_function(task.then)(task.name, examination))
    except Exception:  # noqa: BLE001 - whoever asked for it makes it himself then, and meets the fault
        _log.info("%s failed again", task.then, exc_info=True)
        return b""


@cache
def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def _be_silent() -> None:
    """Native libraries write to the terminal by file number; nothing of that may reach the person."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        try:
            os.dup2(nowhere, number)
        except OSError:  # a windowed program on Windows may have no such file
            continue
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the process's life


def _end_with_parent() -> None:
    """End when the parent is gone, even in the middle of a file."""
    parent = parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            os._exit(0)

        threading.Thread(target=watch, name="parent watch", daemon=True).start()


class _Collector(logging.Handler):
    def __init__(self, records: list[tuple[int, str, str]]) -> None:
        super().__init__(logging.INFO)
        self._records = records
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep our own records, and other people's errors."""
        if record.name.startswith("evidencepack") or record.levelno >= logging.ERROR:
            self._records.append((record.levelno, record.name, self.format(record)[:20_000]))


def _collect_log() -> list[tuple[int, str, str]]:
    records: list[tuple[int, str, str]] = []
    root = logging.getLogger()
    root.handlers[:] = [_Collector(records)]
    logging.getLogger("evidencepack").setLevel(logging.INFO)
    return records


def _memory_in_use() -> int:
    import psutil  # noqa: PLC0415 - the first file is on its way before this is needed

    return int(psutil.Process().memory_info().rss)
