"""What can be done with the improvement plan: actions changed and moved, proposals taken, files read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from evidencepack.assessment.plan import PlanLine, Proposal, plan_lines, proposals
from evidencepack.assessment.plan_files import plan_excel, plan_word
from evidencepack.assessment.plan_reading import PlanReading, apply_plan, read_plan_excel
from evidencepack.model import PlanAction
from evidencepack.safe_file import write_whole
from evidencepack.workspace import Workspace, queries, self_assessment
from ui.desk import Desk
from ui.dialogs.cells_back import CHANGES, CONFLICTS, MISSING, NEW, NOTES, CellsBackDialog, cell_words
from ui.dialogs.plan_action import PlanActionDialog
from ui.figures import Figures
from ui.file_choice import Choose, Wanted
from ui.pages.assessment.plan_view import PlanView
from ui.saving_files import EXCEL, save_as


class PlanDeeds(QObject):
    """The plan's view with what it asks for."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.view = PlanView()
        self._desk = desk
        self._page = page
        self.view.wanted.connect(self.do)
        self.view.take.connect(self._take)

    def show_figures(self, figures: Figures) -> None:
        """Show the plan as it is now."""
        snapshot = figures.lacks.snapshot
        lines = plan_lines(snapshot, figures.today)
        self.view.show_plan(lines, proposals(snapshot), writable=self._desk.session.writable)

    def do(self, what: str) -> None:
        """Do what the view asks for: add, edit, remove, up, down, confirm, word, excel, read."""
        if what in {"word", "excel"}:
            self._save(what)
        elif not self._desk.session.writable:
            return
        elif what == "read":
            self._ask_read()
        elif what == "add":
            self._add()
        else:
            current = self.view.current()
            if current is not None:
                self._change(what, current)

    def _add(self) -> None:
        figures, current = self._desk.figures.current, self.view.current()
        if figures is not None:
            statements = figures.lacks.snapshot.framework.statements
            under = current.action.statement_id if current is not None else statements[0].id
            self._ask(PlanAction(id="", statement_id=under, action=""))

    def _ask(self, action: PlanAction) -> None:
        figures = self._desk.figures.current
        if figures is not None:
            statements = figures.lacks.snapshot.framework.statements
            PlanActionDialog(self._page, self._desk, action, statements).open()

    def _change(self, what: str, line: PlanLine) -> None:
        action = line.action
        if what == "edit":
            self._ask(action)
        elif what == "remove":
            self._desk.write(lambda workspace: self_assessment.remove(workspace, [action], "Remove an action"))
        elif what == "confirm":
            self._desk.write(lambda workspace: self_assessment.confirm(workspace, actions=[action.id]))
        else:
            same = [one.action.id for one in self.view.model.lines if one.action.statement_id == action.statement_id]
            to = same.index(action.id) + (-1 if what == "up" else 1)
            if 0 <= to < len(same):
                self._desk.write(lambda workspace: self_assessment.move_action(workspace, action.id, to))

    def _take(self, chosen: Sequence[Proposal]) -> None:
        wanted = [(one.statement_id, one.action) for one in chosen]
        self._desk.write(lambda workspace: self_assessment.take_proposals(workspace, wanted))

    def _save(self, kind: str) -> None:
        figures = self._desk.figures.current
        if figures is None:
            return
        today = figures.today
        made = plan_word if kind == "word" else plan_excel
        suffix = "docx" if kind == "word" else "xlsx"
        save_as(
            self._desk,
            self._page,
            "Save the improvement plan",
            f"improvement plan.{suffix}",
            lambda workspace, path: write_whole(path, made(queries.snapshot(workspace), today)),
        )

    def _ask_read(self) -> None:
        wanted = Wanted(choose=Choose.FILE, title="An improvement plan that was filled in", filters=EXCEL)
        self._desk.choose(self._page, wanted, lambda paths: self._read(paths[0]))

    def _read(self, path: Path) -> None:
        self._desk.read(
            lambda workspace: read_plan_excel(path, queries.snapshot(workspace)),
            lambda reading: self._show(path.name, reading),
            key="plan-excel",
        )

    def _show(self, name: str, reading: PlanReading) -> None:
        parts = {
            CHANGES: [cell_words(one) for one in reading.changes if not one.conflict],
            CONFLICTS: [cell_words(one) for one in reading.conflicts],
            NEW: [one.action for one in reading.added],
            MISSING: [one.action for one in reading.missing],
            NOTES: list(reading.notes),
        }

        def apply(workspace: Workspace, take_conflicts: bool, remove_missing: bool) -> int:
            return apply_plan(workspace, reading, name, remove_missing=remove_missing, take_conflicts=take_conflicts)

        CellsBackDialog(self._page, self._desk, name, parts, apply).open()
