"""Work beside the window: one writer thread, two readers, and one thread for long jobs.

A task is a plain function that knows no widget. Its result comes back through one main-thread object, and what is to
happen then stays on the main thread: worker threads never hold a widget, so none can be destroyed by them. Long jobs
have a thread of their own because a person goes on changing things meanwhile; the workspace's own lock keeps the short
transactions of both apart. Nothing is ever terminated or waited for by the clock.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from evidencepack.errors import Cancelled, UserFault
from evidencepack.jobs import Job
from evidencepack.workspace.trouble import trouble_of
from ui.crash import keep_trace

_Result = TypeVar("_Result")
_PROGRESS_SECONDS = 0.1
_DELIVERY_SECONDS = 0.008
_READERS = 2
_log = logging.getLogger(__name__)


class Progress(Struct, frozen=True):
    """How far a job is. `total` 0: not known. `waiting`: it stands behind another job."""

    number: int
    title: str
    done: int = 0
    total: int = 0
    what: str = ""
    waiting: bool = False
    cancelling: bool = False


class JobEnd(Struct, frozen=True):
    """A job has ended, and what it gave was handed over."""

    number: int
    cancelled: bool = False
    failed: bool = False


@dataclass(frozen=True)
class _Task:
    number: int
    work: Callable[[], Any]
    key: str = ""


class _Outcome(Struct, frozen=True):
    number: int
    value: Any = None
    fault: BaseException | None = None


@dataclass(frozen=True)
class _Pending:
    """What the main thread does with a result."""

    then: Callable[[Any], None] | None
    failed: Callable[[UserFault], None] | None
    ended: Callable[[], None] | None
    key: str = ""


class WindowJob(Job):
    """A job that reports to the window at most ten times a second and is cancelled from there."""

    def __init__(self, number: int, title: str, report: Callable[[Progress], None]) -> None:
        self.number = number
        self.title = title
        self._report = report
        self._cancel = threading.Event()
        self._last = 0.0

    def progress(self, done: int, total: int, what: str) -> None:
        """Pass the progress on, unless it was passed on a moment ago."""
        moment = time.monotonic()
        if moment - self._last < _PROGRESS_SECONDS and not (total and done >= total):
            return
        self._last = moment
        self._report(Progress(self.number, self.title, done, total, what, cancelling=self.cancelled()))

    def cancelled(self) -> bool:
        """Whether the person pressed Cancel."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the job to stop."""
        self._cancel.set()


class _Lane:
    """A queue that one or more threads serve in order."""

    def __init__(self, name: str, threads: int, serve: Callable[[_Task], None]) -> None:
        self._queue: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._serve = serve
        self._threads = [
            threading.Thread(target=self._run, name=f"evidencepack-{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, task: _Task) -> None:
        self._queue.put(task)

    def finish(self) -> None:
        """Let the threads do what is queued, and wait until they have ended."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (task := self._queue.get()) is not None:
            self._serve(task)
            del task  # what it holds must not live until the next one comes


class Runner(QObject):
    """Runs tasks on threads and gives their results back on the main thread.

    `faulted` carries a `UserFault` that no task handled itself, `crashed` what a defect of the program raised.
    """

    progressed = Signal(object)
    jobs_changed = Signal()
    job_ended = Signal(object)
    faulted = Signal(object)
    crashed = Signal(object)
    idle = Signal()
    _came = Signal(object)
    _reported = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._pending: dict[int, _Pending] = {}
        self._newest: dict[str, int] = {}
        self._jobs: dict[int, WindowJob] = {}
        self.delivering = 0  # the number of the task whose result is being handed over
        self._waiting: list[Callable[[], None]] = []
        self._arrived: deque[_Outcome] = deque()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._deliver_some)
        self._came.connect(self._note, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._writer = _Lane("writer", 1, self._serve)
        self._readers = _Lane("reader", _READERS, self._serve)
        self._worker = _Lane("job", 1, self._serve)
        self._drawing = _Lane("drawing", 1, self._serve)

    # ------------------------------------------------------------ asking for work

    def write(
        self,
        task: Callable[[], _Result],
        then: Callable[[_Result], None] | None = None,
        failed: Callable[[UserFault], None] | None = None,
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Do a short change on the writer thread, then call `then` with its result.

        A `UserFault` goes to `failed` if given, and is told in the window otherwise. `ended` is called in any case.
        """
        self._put(self._writer, task, _Pending(then, failed, ended))

    def read(
        self,
        task: Callable[[], _Result],
        then: Callable[[_Result], None] | None = None,
        failed: Callable[[UserFault], None] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Look something up on a reader thread. Of reads with the same `key` only the newest is answered."""
        self._put(self._readers, task, _Pending(then, failed, None, key))

    def draw(
        self,
        task: Callable[[], _Result],
        then: Callable[[_Result], None] | None = None,
        failed: Callable[[UserFault], None] | None = None,
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Wait for the drawing process on a thread of its own, so that a slow page keeps no other look-up waiting."""
        self._put(self._drawing, task, _Pending(then, failed, ended))

    def job(
        self,
        title: str,
        task: Callable[[Job], _Result],
        then: Callable[[_Result], None] | None = None,
        failed: Callable[[UserFault], None] | None = None,
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Do long work with progress and cancel; jobs go one after the other.

        `ended` is called whatever became of it, before `then` or `failed`.
        """
        job = WindowJob(self._number + 1, title, self._reported.emit)
        self._jobs[job.number] = job
        self._put(self._worker, lambda: task(job), _Pending(then, failed, ended))
        self.jobs_changed.emit()
        self._pass_on(Progress(job.number, title, waiting=len(self._jobs) > 1))

    def cancel(self, number: int) -> None:
        """Ask one job to stop; nothing happens when it has ended."""
        job = self._jobs.get(number)
        if job is not None:
            job.cancel()
            self._pass_on(Progress(number, job.title, cancelling=True))

    def cancel_jobs(self) -> None:
        """Ask every job to stop."""
        for number in list(self._jobs):
            self.cancel(number)

    @property
    def jobs(self) -> list[WindowJob]:
        """The jobs that run or wait, first come first."""
        return list(self._jobs.values())

    @property
    def busy(self) -> bool:
        """Whether any result is still to come."""
        return bool(self._pending)

    def when_idle(self, then: Callable[[], None]) -> None:
        """Call `then` as soon as nothing is left to do (at once if so now)."""
        if self.busy:
            self._waiting.append(then)
        else:
            then()

    def forget_reads(self) -> None:
        """Results of reads that are under way are not wanted any more."""
        for number, pending in list(self._pending.items()):
            if pending.key:
                self._pending[number] = _Pending(None, None, pending.ended)
        self._newest.clear()

    def shutdown(self) -> None:
        """Cancel the jobs, finish what is queued, and end all threads."""
        self.cancel_jobs()
        for lane in (self._writer, self._readers, self._worker, self._drawing):
            lane.finish()

    # ------------------------------------------------------------ on the main thread

    def _put(self, lane: _Lane, work: Callable[[], Any], pending: _Pending) -> None:
        self._number += 1
        self._pending[self._number] = pending
        if pending.key:
            self._newest[pending.key] = self._number
        lane.put(_Task(self._number, work, pending.key))

    def _note(self, outcome: _Outcome) -> None:
        self._arrived.append(outcome)
        if not self._soon.isActive():
            self._soon.start(0)

    def _deliver_some(self) -> None:
        """Hand over what has come, in its order; after some milliseconds the person's own events come first."""
        until = time.perf_counter() + _DELIVERY_SECONDS
        try:
            while self._arrived:
                self._deliver(self._arrived.popleft())
                if time.perf_counter() > until:
                    break
        finally:
            if self._arrived:
                self._soon.start(0)

    def _deliver(self, outcome: _Outcome) -> None:
        pending = self._pending.pop(outcome.number)
        was_job = self._jobs.pop(outcome.number, None) is not None
        if was_job:
            self.jobs_changed.emit()
        self.delivering = outcome.number
        try:
            self._hand_over(outcome, pending)
        finally:
            self.delivering = 0
            if was_job:
                cancelled = isinstance(outcome.fault, Cancelled)
                self.job_ended.emit(JobEnd(outcome.number, cancelled, outcome.fault is not None and not cancelled))
            if not self._pending:
                self._tell_idle()

    def _hand_over(self, outcome: _Outcome, pending: _Pending) -> None:
        if pending.ended is not None:
            pending.ended()
        if pending.key and self._newest.get(pending.key) != outcome.number:
            return
        if outcome.fault is None:
            if pending.then is not None:
                pending.then(outcome.value)
        elif isinstance(outcome.fault, UserFault):
            self._tell_fault(outcome.fault, pending)
        elif not isinstance(outcome.fault, Cancelled):
            self.crashed.emit(outcome.fault)

    def _tell_fault(self, fault: UserFault, pending: _Pending) -> None:
        if pending.failed is not None:
            pending.failed(fault)
        else:
            self.faulted.emit(fault)

    def _tell_idle(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            self.when_idle(then)
        if not self._pending:
            self.idle.emit()

    def _pass_on(self, progress: Progress) -> None:
        if progress.number in self._jobs:
            self.progressed.emit(progress)

    # ------------------------------------------------------------ on the worker threads

    def _serve(self, task: _Task) -> None:
        if task.key and self._newest.get(task.key) != task.number:
            self._came.emit(_Outcome(task.number))  # a newer one of its kind was asked for meanwhile
            return
        try:
            outcome = _Outcome(task.number, task.work())
        except (UserFault, Cancelled) as fault:
            outcome = _Outcome(task.number, fault=fault.with_traceback(None))
        except Exception as fault:  # noqa: BLE001  # whatever it is, the window has to be told
            outcome = _Outcome(task.number, fault=_told_apart(fault))
        self._came.emit(outcome)


def _told_apart(fault: Exception) -> Exception:
    """What a drive does is told as such; everything else is a defect, and logged whole."""
    trouble = trouble_of(fault)
    if trouble is not None:
        _log.warning("The workspace's drive: %s", fault)
        return trouble
    _log.exception("A task of the window failed")
    keep_trace(fault)
    return fault.with_traceback(None)
