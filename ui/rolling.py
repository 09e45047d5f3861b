"""Starts next year's return from an earlier one: asks, does it as a job, opens it, and says what came of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from evidencepack.errors import UserFault
from evidencepack.jobs import Job
from evidencepack.rolling import RolledForward, roll_forward
from ui.desk import Desk
from ui.dialogs.roll_forward import RolledDialog, RollForwardDialog, Rolling, framework_of, proposed, tell_carried
from ui.file_choice import Choose, Wanted
from ui.theme import Tone


class RollingForward:
    """One window's way from one return to the next."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk = desk
        self._window = window

    def ask(self) -> None:
        """Ask for what is needed; with no return open, first for the earlier one."""
        workspace = self._desk.session.workspace
        if workspace is not None:
            self._ask_for(proposed(workspace.database))
            return
        wanted = Wanted(choose=Choose.FILE, title="The earlier return", filters="Evidence Pack workspaces (*.evidence)")
        self._desk.choose(self._window, wanted, lambda paths: self._ask_for(proposed(paths[0])))

    def _ask_for(self, entered: Rolling, fault: UserFault | None = None) -> None:
        RollForwardDialog(self._window, self._desk, entered, self._begin, fault).open()

    def _begin(self, entered: Rolling) -> None:
        self._desk.runner.job(
            "Starting next year's return", partial(_roll, entered), self._done, partial(self._ask_for, entered)
        )

    def _done(self, rolled: RolledForward) -> None:
        self._desk.settings.remember(rolled.workspace.database)
        self._desk.session.adopt(rolled.workspace)
        self._desk.say(tell_carried(rolled), tone=Tone.GOOD)
        look = partial(self._desk.go, "gaps", "S15")
        RolledDialog(self._window, rolled, look, partial(self._show, rolled.report)).open()

    def _show(self, report: Path) -> None:
        self._desk.show_folder(report.parent)


def _roll(entered: Rolling, job: Job) -> RolledForward:
    framework = framework_of(entered.framework)
    return roll_forward(entered.old, entered.folder, framework, entered.notified, job=job)
