"""One worker process as the pool sees it: what it was given, what it said, and whether it keeps to its limits."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import Any

import msgspec
import psutil
from msgspec import Struct

from evidencepack.intake import worker
from evidencepack.intake.limits import MEGABYTE, WorkerFence
from evidencepack.intake.starting import no_main_module

IN_FLIGHT = 3  # files that a worker has at a time: the one it reads and the next ones, so that it never waits
_START_SECONDS = 60.0  # an antivirus program may look at a new process for long
_PIPE_ROOM = 4096  # bytes of messages that surely fit the pipe while the worker is busy

_END = b""  # what its pipe says last

LATE, TOO_BIG, DEAD, GAVE_WAY = "late", "too big", "dead", "gave way"


class Assignment(Struct, frozen=True):
    """A file on its way through the pool. `shown` is its name for the person."""

    key: Any
    message: bytes
    shown: str


class WorkerHandle:
    """Starts a worker process at once. `gone`: it takes no more files, and those in `queue` were not read."""

    def __init__(self, settings: worker.Settings, fence: WorkerFence, news: threading.Event) -> None:
        """Start it with these settings, inside this fence; `news` is set whenever there is something to collect."""
        self._settings = settings
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=True)
        self._process = context.Process(target=worker.run, args=(theirs, settings), name="file reader", daemon=True)
        with no_main_module():
            self._process.start()
        theirs.close()
        self.pid = int(self._process.pid or 0)
        self._watched: psutil.Process | None = None
        fence.add(self.pid)
        self._deadline = time.monotonic() + _START_SECONDS
        self.queue: deque[Assignment] = deque()
        self.ready = False
        self.gone = False
        self.stopped = False  # it had to give way to another one: its files come again
        self.leaving = False  # of its own will, between two files
        self.broken = ""  # why it cannot work at all
        self.found = "unknown"  # Format.id of the file being read
        self._said: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        self._ear = threading.Thread(target=self._listen, args=(news,), name="file reader's ear", daemon=True)
        self._ear.start()

    def _listen(self, news: threading.Event) -> None:
        """Take in what it says at once, so that it need not wait while the program is busy writing down the last.

        That the process has ended is heard from itself: on Windows the pipe of one that ended before it took its end
        of it stays open, in this program.
        """
        try:
            while self._pipe in wait([self._pipe, self._process.sentinel]):
                self._said.put((time.monotonic(), self._pipe.recv_bytes()))
                news.set()
        except (EOFError, OSError):
            pass
        self._said.put((time.monotonic(), _END))
        news.set()

    def has_room(self, message: bytes = b"") -> bool:
        """Whether another file can be sent without waiting."""
        if self.gone:
            return False
        waiting = len(message) + sum(len(assignment.message) for assignment in self.queue)
        return not self.queue or (len(self.queue) < IN_FLIGHT and waiting <= _PIPE_ROOM)

    def send(self, assignment: Assignment) -> None:
        """Give it a file; a worker that cannot take it is `gone`."""
        if not self.queue and self.ready:
            self._begin(time.monotonic())
        self.queue.append(assignment)
        try:
            self._pipe.send_bytes(assignment.message)
        except OSError:
            self.gone = True

    def _begin(self, moment: float) -> None:
        self._deadline = moment + self._settings.seconds
        self.found = "unknown"

    def collect(self) -> list[tuple[Assignment, worker.Reply]]:
        """Take in all that it said since; gives what it has read."""
        done = []
        while not self._said.empty():
            moment, said = self._said.get()
            if said[:1] == worker.RESULT:
                done.append((self.queue.popleft(), _reply(said[1:])))
                self._begin(moment)
            else:
                self._heard(moment, said[:1], said[1:])
        return done

    def _heard(self, moment: float, kind: bytes, rest: bytes) -> None:
        if kind == worker.READY:
            self.ready = True
            self._begin(moment)
        elif kind == worker.FORMAT:
            self.found = rest.decode()
        elif kind == worker.LEAVING:
            self.leaving = self.gone = True
        elif kind == _END:
            self.gone = True
        elif kind == worker.BROKEN:
            self.broken = rest.decode("utf-8", "replace")
            self.gone = True

    def overstep(self) -> str:
        """Which limit it breaks (`LATE`, `TOO_BIG`), `DEAD` when it ended in the middle, else nothing.

        `GAVE_WAY` when it was stopped for another one.
        """
        if self.leaving:
            return ""
        if self.stopped:
            return GAVE_WAY
        waited_for = bool(self.queue) or not self.ready
        if waited_for and time.monotonic() > self._deadline:
            return LATE
        if self.gone:
            return DEAD
        return TOO_BIG if self.queue and self.memory() > self._settings.megabytes * MEGABYTE else ""

    def memory(self) -> int:
        """Bytes that it has in memory; 0 when it is gone."""
        try:
            return int(self._process_watched().memory_info().rss)
        except psutil.Error:
            return 0

    def stop(self) -> None:
        """Have it give way: end the process at once, from any thread. `end` is still the pool's to call."""
        self.stopped = True
        with suppress(psutil.Error):
            self._process_watched().kill()  # nobody else's process: psutil looks when it was started

    def _process_watched(self) -> psutil.Process:
        if self._watched is None:
            self._watched = psutil.Process(self.pid)  # good until `end`: the number is not given away before
        return self._watched

    def end(self) -> None:
        """End the process at once, whatever it is doing, and wait until it is gone."""
        self.gone = True
        self._process.kill()
        self._process.join()
        self._ear.join()
        self._process.close()
        self._pipe.close()


def _reply(encoded: bytes) -> worker.Reply:
    reply = msgspec.msgpack.decode(encoded, type=worker.Reply)
    for level, name, text in reply.log:
        logging.getLogger(name).log(level, "%s", text)
    return reply
