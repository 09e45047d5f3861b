"""What can be done with the timeline: dates of steps entered, files written."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from evidencepack.assessment.timeline import Step, timeline
from evidencepack.assessment.timeline_files import timeline_excel, timeline_word
from evidencepack.errors import UserFault
from evidencepack.safe_file import write_whole
from evidencepack.workspace import queries
from ui.desk import Desk
from ui.dialogs.step_date import StepDateDialog
from ui.figures import Figures
from ui.pages.assessment.timeline_view import TimelineView
from ui.saving_files import save_as


class TimelineDeeds(QObject):
    """The timeline's view with what it asks for."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.view = TimelineView()
        self._desk = desk
        self._page = page
        self.view.set_date.connect(self._ask)
        self.view.wanted.connect(self._save)

    def show_figures(self, figures: Figures) -> None:
        """Show the steps as they are now, or why there are none."""
        snapshot = figures.lacks.snapshot
        try:
            steps, fault = timeline(snapshot.info, figures.today, snapshot.framework.deadline), ""
        except UserFault as wrong:
            steps, fault = (), f"{wrong.what} {wrong.to_do}".strip()
        self.view.show_steps(steps, fault, writable=self._desk.session.writable)

    def _ask(self, step: Step) -> None:
        if self._desk.session.writable:
            StepDateDialog(self._page, self._desk, step).open()

    def _save(self, kind: str) -> None:
        figures = self._desk.figures.current
        if figures is None:
            return
        today, deadline = figures.today, figures.lacks.snapshot.framework.deadline
        made = timeline_word if kind == "word" else timeline_excel
        suffix = "docx" if kind == "word" else "xlsx"
        save_as(
            self._desk,
            self._page,
            "Save the timeline",
            f"timeline.{suffix}",
            lambda workspace, path: write_whole(path, made(queries.the_return(workspace.reader()), today, deadline)),
        )
