"""A piece of long work as its doer sees it: it can report progress and ask whether to stop.

It knows no thread and no toolkit. The window's runner, the command line and the tests each pass their own.
"""

from __future__ import annotations

from collections.abc import Callable

from evidencepack.errors import Cancelled


class Job:
    """Progress and cancellation of one piece of work. The plain one reports to nobody and is never cancelled."""

    def progress(self, done: int, total: int, what: str) -> None:
        """Say that `done` of `total` steps are finished and `what` is being worked on (total 0: not known)."""

    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return False

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop; call it between steps that may be left undone."""
        if self.cancelled():
            raise Cancelled


class ReportingJob(Job):
    """A job that passes its progress to a function and asks another whether to stop."""

    def __init__(
        self,
        report: Callable[[int, int, str], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._is_cancelled = is_cancelled

    def progress(self, done: int, total: int, what: str) -> None:
        """Pass the progress on."""
        if self._report is not None:
            self._report(done, total, what)

    def cancelled(self) -> bool:
        """Ask the given function."""
        return self._is_cancelled is not None and self._is_cancelled()
