"""The list of jobs and messages of this sitting, as data: newest first, bounded, on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from ui.runner import JobEnd, Progress, Runner
from ui.said import Said

_KEPT = 200


class JobState(StrEnum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


RUNNING = frozenset({JobState.WAITING, JobState.RUNNING, JobState.CANCELLING})


class JobEntry(Struct, frozen=True, kw_only=True):
    """A job: how far it is, and once it has ended what it told (`said`)."""

    number: int
    title: str
    state: JobState
    done: int = 0
    total: int = 0
    what: str = ""
    at: datetime
    said: Said | None = None


class Message(Struct, frozen=True, kw_only=True):
    """Something that was told, and when."""

    said: Said
    at: datetime


class JobLog(QObject):
    """Hears the runner and what is said. `changed` says that something is new; `told` carries a new `Message`."""

    changed = Signal()
    told = Signal(object)

    def __init__(self, runner: Runner, parent: QObject, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(parent)
        self._runner = runner
        self._now = now
        self._jobs: dict[int, JobEntry] = {}
        self.messages: list[Message] = []
        self.unseen = 0
        runner.progressed.connect(self._progressed)
        runner.job_ended.connect(self._ended)

    @property
    def jobs(self) -> list[JobEntry]:
        """Running and waiting jobs first, then the finished ones, newest first."""
        newest = sorted(self._jobs.values(), key=lambda job: -job.number)
        return [job for job in reversed(newest) if job.state in RUNNING] + [
            job for job in newest if job.state not in RUNNING
        ]

    @property
    def running(self) -> int:
        """How many jobs run or wait."""
        return sum(1 for job in self._jobs.values() if job.state in RUNNING)

    def hear(self, said: Said) -> None:
        """Keep what was told; told while a job hands over its result, it is that job's result."""
        self.messages.insert(0, Message(said=said, at=self._now()))
        del self.messages[_KEPT:]
        self.unseen += 1
        job = self._jobs.get(self._runner.delivering)
        if job is not None:
            self._jobs[job.number] = msgspec.structs.replace(job, said=said)
        self.told.emit(self.messages[0])
        self.changed.emit()

    def seen(self) -> None:
        """The person has looked at the list."""
        if self.unseen:
            self.unseen = 0
            self.changed.emit()

    def forget_steps(self) -> None:
        """Another workspace is open: what could be done next was about the other one."""
        self.messages = [
            msgspec.structs.replace(one, said=msgspec.structs.replace(one.said, steps=one.said.lasting_steps))
            for one in self.messages
        ]
        self._jobs = {
            number: msgspec.structs.replace(job, said=job.said and msgspec.structs.replace(job.said, steps=()))
            for number, job in self._jobs.items()
        }
        self.changed.emit()

    def clear(self) -> None:
        """Forget messages and jobs that have ended."""
        self.messages.clear()
        self.unseen = 0
        self._jobs = {number: job for number, job in self._jobs.items() if job.state in RUNNING}
        self.changed.emit()

    def _progressed(self, progress: Progress) -> None:
        state = JobState.RUNNING
        if progress.cancelling:
            state = JobState.CANCELLING
        elif progress.waiting:
            state = JobState.WAITING
        before = self._jobs.get(progress.number)
        self._jobs[progress.number] = JobEntry(
            number=progress.number, title=progress.title, state=state, done=progress.done, total=progress.total,
            what=progress.what, at=before.at if before else self._now(),
        )  # fmt: skip
        self.changed.emit()

    def _ended(self, end: JobEnd) -> None:
        job = self._jobs.get(end.number)
        if job is None:
            return
        state = JobState.CANCELLED if end.cancelled else JobState.FAILED if end.failed else JobState.DONE
        self._jobs[end.number] = msgspec.structs.replace(job, state=state, at=self._now())
        for old in [one.number for one in self.jobs if one.state not in RUNNING][_KEPT:]:
            del self._jobs[old]
        self.changed.emit()
