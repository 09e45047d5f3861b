"""What every page and dialog works with: the session, the runner, the figures, and how to speak to the person."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from evidencepack import verbs
from evidencepack.errors import OutOfReach, UserFault
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.workspace import Workspace
from evidencepack.workspace.adding import AddResult, Outcome
from ui.crash import trace_words, write_report
from ui.figures import FiguresReader
from ui.file_choice import Ask, Wanted, ask_person
from ui.jobs.log import JobLog
from ui.runner import Runner
from ui.said import Said, Step
from ui.session import Session
from ui.settings import Settings
from ui.theme import Tone
from ui.watching import FolderWatch
from ui.words import counted

_Result = TypeVar("_Result")
_SAME_DEFECT_SECONDS = 5
# How long a thread that computes keeps the interpreter from the window. Drawing gives it away many times, and would
# wait so long each time; below a millisecond Windows does not wait for its own clock either.
_SWITCH_SECONDS = 0.0002


class Desk(QObject):
    """`said` asks the window to show a message, `went` to show a page and a subject on it (an id, or nothing).

    `pointed` carries a document's id, and rule and place of a finding to be marked in it.
    """

    said = Signal(object)
    went = Signal(str, str)
    pointed = Signal(str, str, str)

    def __init__(self, settings: Settings, log_file: Path, pool: ReaderPool | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.log_file = log_file
        self.runner = Runner(self)
        self.session = Session(self.runner, self)
        self.figures = FiguresReader(self.session, self.runner, self)
        sys.setswitchinterval(_SWITCH_SECONDS)
        self.pool = pool or ReaderPool(behind=True)  # kept warm between drops; used by the job thread only
        self.log = JobLog(self.runner, self)
        self.watch = FolderWatch(self)
        self.show_folder: Callable[[Path], object] = _show_folder  # tests put another function here
        self._told = ("", 0.0)  # the last defect or trouble that was told, and when
        self.ask: Ask = ask_person  # tests put another function here
        self.runner.faulted.connect(self._fault)
        self.runner.crashed.connect(self._crash)
        self.session.switched.connect(self.log.forget_steps)

    def shutdown(self) -> None:
        """End all threads and reading processes; nothing can be asked for afterwards."""
        self.runner.shutdown()
        self.watch.stop()
        self.pool.close()

    # ------------------------------------------------------------ speaking

    def say(self, what: str, to_do: str = "", tone: Tone = Tone.NEUTRAL, *steps: Step) -> None:
        """Show a message that goes away by itself or by its close button; the list of messages keeps it.

        `steps` are buttons beside it: what can be done next.
        """
        said = Said(what, to_do, tone, steps)
        self.log.hear(said)
        self.said.emit(said)

    def go(self, page: str, subject: str = "") -> None:
        """Show a page and, on it, a document, item or statement."""
        self.went.emit(page, subject)

    def choose(self, parent: QWidget, wanted: Wanted, then: Callable[[Sequence[Path]], None]) -> None:
        """Let the person choose files or a folder; `then` gets what was chosen, and is not called when nothing was."""
        self.ask(parent, wanted, then)

    # ------------------------------------------------------------ the workspace

    def write(
        self,
        task: Callable[[Workspace], _Result],
        then: Callable[[_Result], None] | None = None,
        failed: Callable[[UserFault], None] | None = None,
    ) -> None:
        """Change the open workspace on the writer thread. Does nothing when none is open."""
        workspace = self.session.workspace
        if workspace is not None:
            self.runner.write(lambda: task(workspace), then, failed)

    def read(
        self,
        task: Callable[[Workspace], _Result],
        then: Callable[[_Result], None],
        failed: Callable[[UserFault], None] | None = None,
        *,
        key: str,
    ) -> None:
        """Read from the open workspace on a reader thread; only the newest read of a `key` is answered."""
        workspace = self.session.workspace
        if workspace is not None:
            self.runner.read(lambda: task(workspace), then, failed, key=key)

    def job(
        self,
        title: str,
        task: Callable[[Workspace, Job], _Result],
        then: Callable[[_Result], None],
        failed: Callable[[UserFault], None] | None = None,
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Do long work on the open workspace, with progress and cancel in the status bar."""
        workspace = self.session.workspace
        if workspace is not None:
            self.runner.job(title, lambda job: task(workspace, job), then, failed, ended=ended)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take files and folders in, as a job."""
        if self._may_change():
            title, pool = f"Taking in {_named(paths)}", self.pool
            self.job(title, lambda workspace, job: list(verbs.add(workspace, paths, job, pool=pool)), self.tell_added)

    def answer_with_files(self, item_id: str, paths: Sequence[Path]) -> None:
        """Take files in and answer an item with them, as a job and as one step for undo."""
        if self._may_change():
            title, pool = f"Answering with {_named(paths)}", self.pool
            self.job(
                title,
                lambda workspace, job: verbs.add_as_answers(workspace, item_id, paths, job, pool=pool),
                lambda results: self.tell_added(results, answered=self._ref(item_id)),
            )

    def answer_with_documents(self, item_id: str, document_ids: Sequence[str]) -> None:
        """Answer an item with documents of the workspace."""
        if self._may_change():
            self.write(lambda workspace: verbs.answer_with(workspace, item_id, document_ids))

    def answer_at(self, item_id: str, document_id: str, pages: str) -> None:
        """Answer an item with some pages of a document, or with the whole of it where `pages` is empty."""
        if not pages:
            self.answer_with_documents(item_id, [document_id])
        elif self._may_change():
            self.write(lambda workspace: verbs.answer_pages(workspace, item_id, document_id, pages))

    def _may_change(self) -> bool:
        if self.session.workspace is None:
            self.say("No workspace is open.", "Make or open one first, then drop the files.", Tone.WARN)
        elif not self.session.writable:
            self.say(self.session.reading_only, "To change it, open it again when nobody else has it open.", Tone.WARN)
        return self.session.writable

    def _ref(self, item_id: str) -> str:
        items = self.figures.current.items if self.figures.current is not None else ()
        return next((item.ref for item in items if item.id == item_id), "")

    def tell_added(self, results: Sequence[AddResult], before: str = "", answered: str = "") -> None:
        """Say what became of files; `before` is what the sentence begins with, `answered` the item they answer now."""
        what, to_do, tone = added_words(results)
        if answered and any(one.document_id for one in results):
            what = f"{what} {answered} is answered with {'it' if len(results) == 1 else 'them'}."
        came = [one.document_id for one in results if one.document_id and one.outcome is not Outcome.SKIPPED]
        subject = came[0] if len(came) == 1 else ""
        steps = [Step("Show it" if subject else "Show the documents", partial(self.go, "documents", subject))]
        self.say(f"{before}{what}", to_do, tone, *(steps if came else []))

    # ------------------------------------------------------------ faults

    def _fault(self, fault: UserFault) -> None:
        if isinstance(fault, OutOfReach) and self._told_just_now(fault.what):
            return  # a page asks for many things at once, and none of them comes
        self.say(fault.what, fault.to_do, Tone.WARN)

    def _told_just_now(self, words: str) -> bool:
        """Whether the same was told a moment ago; from now on it was."""
        (before, told_at), moment = self._told, time.monotonic()
        same = words == before and moment - told_at < _SAME_DEFECT_SECONDS
        if not same:
            self._told = (words, moment)
        return same

    def _crash(self, fault: BaseException) -> None:
        if self._told_just_now(trace_words(fault)):
            return  # a page that cannot be drawn raises at every try
        file = write_report(fault, self.log_file)
        what = "Something went wrong inside Evidence Pack; what you did last may not have been done."
        if file is None:
            self.say(what, "Nothing that was saved is lost. A report of it could not be written.", Tone.BAD)
            return
        self.say(
            what,
            "Nothing that was saved is lost, and you can go on. A report, without anything of your documents, lies in "
            f"{file}. Please send it to who looks after the program.",
            Tone.BAD,
            Step("Copy the report", partial(_copy_text, file), lasting=True),
            Step("Show in folder", lambda: self.show_folder(file.parent), lasting=True),
        )


def _copy_text(file: Path) -> None:
    QGuiApplication.clipboard().setText(file.read_text(encoding="utf-8"))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def added_words(results: Sequence[AddResult]) -> tuple[str, str, Tone]:
    """What became of the files of a drop, in words."""
    by = {outcome: [found for found in results if found.outcome is outcome] for outcome in Outcome}
    parts = [
        f"{counted(len(by[outcome]), one, many)}"
        for outcome, one, many in (
            (Outcome.ADDED, "document added", "documents added"),
            (Outcome.NEW_VERSION, "new version", "new versions"),
            (Outcome.DUPLICATE, "known already", "known already"),
            (Outcome.UNREADABLE, "could not be read", "could not be read"),
            (Outcome.SKIPPED, "skipped", "skipped"),
        )
        if by[outcome]
    ]
    told = [found for found in results if found.outcome in {Outcome.UNREADABLE, Outcome.SKIPPED, Outcome.DUPLICATE}]
    details = " ".join(f"{Path(found.path).name}: {found.message}" for found in told[:2])
    if len(told) > 2:
        details += f" And {len(told) - 2} more."
    bad = by[Outcome.UNREADABLE] or by[Outcome.SKIPPED]
    what = ", ".join(parts) + "." if parts else "There was no file in it."
    return what, details, Tone.WARN if bad or not parts else Tone.GOOD


def _named(paths: Sequence[Path]) -> str:
    return paths[0].name if len(paths) == 1 else counted(len(paths), "file or folder", "files and folders")
