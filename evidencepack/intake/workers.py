"""Files read in worker processes, each under a limit of time and memory, so that no file can harm the program.

A worker that is late, too big or dead costs its one file, which comes back UNREADABLE, and is replaced.
A program that uses the pool and is frozen must call `multiprocessing.freeze_support()` first thing in its main.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from evidencepack.intake.examination import Examination
from evidencepack.intake.guard import MemoryGuard
from evidencepack.intake.limits import MEGABYTE, WorkerFence
from evidencepack.intake.paths import in_letters
from evidencepack.intake.worker import Reply, Settings, Task
from evidencepack.intake.worker_handle import DEAD, GAVE_WAY, LATE, TOO_BIG, Assignment, WorkerHandle
from evidencepack.jobs import Job
from evidencepack.model import ReadState

EXAMINE = "evidencepack.intake.reading:examine"
_LOOK = 0.1  # seconds between two looks at time and memory
TOGETHER = 1_100  # megabytes that all workers may use: with the program itself they stay below 1.5 GB
_STARTS = 3  # workers in a row that end before they are ready: then it is not the files

_log = logging.getLogger(__name__)

Key = TypeVar("Key")
_File = tuple[Key, Path, str | None]
_Read = tuple[Key, Examination, bytes]


def default_workers() -> int:
    """As many as the machine has processors, at most four."""
    return max(1, min(4, os.cpu_count() or 1))


class ReaderPool:
    """A pool of reading processes, started as files come and kept until it is closed.

    `seconds` and `megabytes` bind for each file. When the workers need more than `together` megabytes, the one that
    needs most goes on alone, and the files of the others are read afterwards. `examine` names the function that reads
    ("module:function", with the parameters of `evidencepack.intake.reading.examine`). `behind`: the workers give way
    to other programs, so that a window stays awake. To be used by one thread at a time.
    """

    def __init__(
        self,
        *,
        workers: int | None = None,
        seconds: float = 30,
        megabytes: int = 1024,
        together: int = TOGETHER,
        examine: str = EXAMINE,
        behind: bool = False,
    ) -> None:
        self._count = workers or default_workers()
        self._settings = Settings(examine, seconds, megabytes, behind)
        self._fence = WorkerFence(megabytes, together)
        self._news = threading.Event()  # some worker said something
        self._workers: list[WorkerHandle] = []
        self._backlog: deque[Assignment] = deque()  # given to a worker that was lost before it began them
        self._guard = MemoryGuard(self._workers, together * MEGABYTE)
        self._alone: tuple[WorkerHandle, Assignment] | None = None  # a file that needs so much that no other is read
        self._failed_starts = 0
        self._looked = 0.0
        self._busy = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers. The pool can still be used afterwards; it starts new ones."""
        while self._workers:
            self._workers.pop().end()
        self._fence.close()

    def examine_one(self, path: Path, name: str | None = None, job: Job | None = None) -> Examination:
        """Read one file; `name` as for `examine_all`."""
        return next(examination for _, examination in self.examine_all([(None, path, name)], job))

    def examine_all(
        self, files: Iterable[tuple[Key, Path, str | None]], job: Job | None = None
    ) -> Iterator[tuple[Key, Examination]]:
        """Read files as (key, path, the name it came with or None); gives (key, examination) as each is finished.

        `files` is drawn from bit by bit, a few per worker ahead, in the caller's thread, so that it may do
        work itself. Raises Cancelled soon after the job is, and RuntimeError when no worker can be started; either
        way, and when the caller stops asking, the files under way are dropped and their workers ended.
        """
        for key, examination, _ in self.examine_and("", files, job):
            yield key, examination

    def examine_and(
        self, then: str, files: Iterable[tuple[Key, Path, str | None]], job: Job | None = None
    ) -> Iterator[tuple[Key, Examination, bytes]]:
        """The same, with what the function `then` made of each file's name and examination in the worker.

        `then` is "module:function", so that no room needs to be known here; what it gives comes encoded as
        MessagePack, or empty where the reader was lost. Where the function fails over an examination, it is given one
        that says that the file could not be checked.
        """
        if self._busy:
            raise RuntimeError("the pool is already reading for somebody")
        self._busy = True
        try:
            with self._guard.watching():
                yield from self._read(then, iter(files), job or Job())
        finally:
            self._drop()
            self._busy = False

    def _read(self, then: str, source: Iterator[_File[Key]], job: Job) -> Iterator[_Read[Key]]:
        more = True
        while True:
            job.check()
            yield from self._look()
            if self._backlog:
                if self._give(self._backlog[0]):
                    self._backlog.popleft()
                    continue
            elif more and self._room():
                drawn = next(source, None)
                more = drawn is not None
                if drawn is not None:
                    self._backlog.append(_assignment(then, *drawn))
                continue
            elif not more and not any(worker.queue for worker in self._workers):
                return
            self._wait()

    def _room(self) -> bool:
        return len(self._workers) < self._count or any(worker.has_room() for worker in self._workers)

    def _give(self, assignment: Assignment) -> bool:
        """Hand a file to the worker that has least to do, a new one if all are busy and there may be more."""
        if self._is_one_alone():
            return False
        free = [worker for worker in self._workers if worker.has_room(assignment.message)]
        best = min(free, key=lambda worker: len(worker.queue), default=None)
        if (best is None or best.queue) and len(self._workers) < self._count:
            best = self._one_more() or best
        if best is None:
            return False
        best.send(assignment)
        return True

    def _one_more(self) -> WorkerHandle | None:
        """A new worker; None when the system refuses a process for the moment. RuntimeError when it keeps refusing."""
        try:
            worker = WorkerHandle(self._settings, self._fence, self._news)
        except OSError as fault:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS and not self._workers:
                raise RuntimeError("The file reader cannot be started: the system gives it no process.") from fault
            return None
        self._workers.append(worker)
        return worker

    def _look(self) -> Iterator[tuple[Key, Examination, bytes]]:
        """Take in what the workers said; replace those that broke a limit or ended."""
        finished = []
        for worker in self._workers[:]:
            finished.extend(worker.collect())
            if worker.ready:
                self._failed_starts = 0
        now = time.monotonic()
        if now - self._looked >= _LOOK or any(worker.gone for worker in self._workers):
            self._looked = now
            finished.extend(lost for worker in self._workers[:] for lost in self._watch(worker))
        for assignment, reply in finished:
            yield assignment.key, reply.examination, reply.made

    def _watch(self, worker: WorkerHandle) -> list[tuple[Assignment, Reply]]:
        """End a worker that broke a limit or is gone; gives the file that this cost."""
        reason = worker.overstep()
        if not reason and not worker.gone:
            return []
        self._workers.remove(worker)
        worker.end()
        if reason == GAVE_WAY:
            self._leave_alone()
        if worker.broken:
            raise RuntimeError(f"The file reader cannot be started.\n{worker.broken}")
        lost: list[tuple[Assignment, Reply]] = []
        if not worker.ready and reason != GAVE_WAY:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise RuntimeError("The file reader cannot be started: its processes end at once.")
        elif reason and reason != GAVE_WAY and worker.queue:
            assignment = worker.queue.popleft()
            lost.append((assignment, Reply(self._loss(assignment, worker.found, reason), [])))
        self._backlog.extendleft(reversed(worker.queue))
        return lost

    def _leave_alone(self) -> None:
        """The reader that the guard spared goes on alone; the files of the others come again after its own."""
        spared = self._guard.spared
        if spared in self._workers and spared.queue:
            self._alone = (spared, spared.queue[0])

    def _is_one_alone(self) -> bool:
        """Whether the file that goes on alone is still being read."""
        if self._alone is not None:
            worker, assignment = self._alone
            if worker in self._workers and worker.queue and worker.queue[0] is assignment:
                return True
            self._alone = None
        return False

    def _loss(self, assignment: Assignment, found: str, reason: str) -> Examination:
        _log.info("A file reader was ended: %s (%s)", reason, found)
        name = f"“{assignment.shown}”"
        what = {
            LATE: f"Reading {name} took longer than {self._settings.seconds:g} seconds, so it was stopped.",
            TOO_BIG: f"Reading {name} took more than {self._settings.megabytes:,} MB of memory, so it was stopped.",
            DEAD: f"The file reader broke down over {name}. The file may be damaged.",
        }[reason]
        facts = {"damaged": what} | ({"stopped": reason} if reason in (LATE, DEAD) else {})
        again = "Add it again when the computer has less to do, or open" if reason == LATE else "Open"
        message = f"{what} {again} it in its own program, save a copy and add that, or give it as it is."
        return Examination(format=found, read=ReadState.UNREADABLE, facts=facts, message=message)

    def _wait(self) -> None:
        self._news.wait(_LOOK)
        self._news.clear()

    def _drop(self) -> None:
        """End the workers that are still at files nobody waits for any more."""
        self._backlog.clear()
        self._alone = None
        for worker in [worker for worker in self._workers if worker.queue]:
            self._workers.remove(worker)
            worker.end()


def _assignment(then: str, key: object, path: Path, name: str | None) -> Assignment:
    shown = in_letters(name or path.name)
    return Assignment(key, msgspec.msgpack.encode(Task(os.fsencode(path), shown, then)), shown)
