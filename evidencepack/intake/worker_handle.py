"""One worker process as the pool sees it: what it was given, what it said, and whether it keeps to its limits."""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections import deque
from typing import Any

import msgspec
import psutil
from msgspec import Struct

from evidencepack.intake import worker
from evidencepack.intake.examination import Examination
from evidencepack.intake.limits import MEGABYTE, WorkerFence

IN_FLIGHT = 2  # files that a worker has at a time: the one it reads and the next, so that it never waits
_START_SECONDS = 60.0  # an antivirus program may look at a new process for long
_PIPE_ROOM = 4096  # a message that surely fits the pipe while the worker is busy

LATE, TOO_BIG, DEAD = "late", "too big", "dead"


class Assignment(Struct, frozen=True):
    """A file on its way through the pool. `shown` is its name for the person."""

    key: Any
    message: bytes
    shown: str


class WorkerHandle:
    """Starts a worker process at once. `gone`: it takes no more files, and those in `queue` were not read."""

    def __init__(self, settings: worker.Settings, fence: WorkerFence) -> None:
        self._settings = settings
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe(duplex=True)
        self._process = context.Process(target=worker.run, args=(theirs, settings), name="file reader", daemon=True)
        self._process.start()
        theirs.close()
        self.pid = int(self._process.pid or 0)
        fence.add(self.pid)
        self._deadline = time.monotonic() + _START_SECONDS
        self.queue: deque[Assignment] = deque()
        self.ready = False
        self.gone = False
        self.leaving = False  # of its own will, between two files
        self.broken = ""  # why it cannot work at all
        self.found = "unknown"  # Format.id of the file being read

    def has_room(self, message: bytes = b"") -> bool:
        """Whether another file can be sent without waiting."""
        return not self.gone and (not self.queue or (len(self.queue) < IN_FLIGHT and len(message) <= _PIPE_ROOM))

    def send(self, assignment: Assignment) -> None:
        """Give it a file; a worker that cannot take it is `gone`."""
        if not self.queue and self.ready:
            self._begin()
        self.queue.append(assignment)
        try:
            self.pipe.send_bytes(assignment.message)
        except OSError:
            self.gone = True

    def _begin(self) -> None:
        self._deadline = time.monotonic() + self._settings.seconds
        self.found = "unknown"

    def collect(self) -> list[tuple[Assignment, Examination]]:
        """Take in all that it said since; gives what it has read."""
        done = []
        try:
            while self.pipe.poll():
                said = self.pipe.recv_bytes()
                if said[:1] == worker.RESULT:
                    done.append((self.queue.popleft(), _examination(said[1:])))
                    self._begin()
                else:
                    self._heard(said[:1], said[1:])
        except (EOFError, OSError):
            self.gone = True
        return done

    def _heard(self, kind: bytes, rest: bytes) -> None:
        if kind == worker.READY:
            self.ready = True
            self._begin()
        elif kind == worker.FORMAT:
            self.found = rest.decode()
        elif kind == worker.LEAVING:
            self.leaving = self.gone = True
        elif kind == worker.BROKEN:
            self.broken = rest.decode("utf-8", "replace")
            self.gone = True

    def overstep(self) -> str:
        """Which limit it breaks (`LATE`, `TOO_BIG`), `DEAD` when it ended in the middle, else nothing."""
        if self.leaving:
            return ""
        waited_for = bool(self.queue) or not self.ready
        if waited_for and time.monotonic() > self._deadline:
            return LATE
        if self.gone:
            return DEAD
        return TOO_BIG if self.queue and self.memory() > self._settings.megabytes * MEGABYTE else ""

    def memory(self) -> int:
        """Bytes that it has in memory; 0 when it is gone."""
        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def end(self) -> None:
        """End the process at once, whatever it is doing, and wait until it is gone."""
        self.gone = True
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def _examination(encoded: bytes) -> Examination:
    reply = msgspec.msgpack.decode(encoded, type=worker.Reply)
    for level, name, text in reply.log:
        logging.getLogger(name).log(level, "%s", text)
    return reply.examination
