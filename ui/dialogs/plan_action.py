"""One action of the improvement plan: what, by whom, by when, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from evidencepack.model import PlanAction, PlanStatus, QualityStatement
from evidencepack.workspace import self_assessment
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.widgets.basic import TextField
from ui.words import typed_day

_STATUSES = {PlanStatus.NOT_STARTED: "Not started", PlanStatus.UNDER_WAY: "Under way", PlanStatus.DONE: "Done"}


class PlanActionDialog(SavingDialog):
    """Adds an action (its id is empty) or changes one."""

    def __init__(self, parent: QWidget, desk: Desk, action: PlanAction, statements: Sequence[QualityStatement]) -> None:
        title = "Change an action" if action.id else "Add an action"
        super().__init__(parent, desk, title, width=560)
        self._action = action
        self._statement = QComboBox()
        for statement in statements:
            self._statement.addItem(f"{statement.number} {statement.title}", statement.id)
        self._statement.setCurrentIndex(max(0, self._statement.findData(action.statement_id)))
        self._words = TextField(72)
        self._words.show_text(action.action)
        self._lead = QLineEdit(action.lead)
        self._due = QLineEdit(typed_day(action.due))
        self._due.setPlaceholderText("e.g. 31/03/2027")
        self._status = QComboBox()
        for status, words in _STATUSES.items():
            self._status.addItem(words, status.value)
        self._status.setCurrentIndex(self._status.findData(action.status.value))
        self._progress = TextField(56)
        self._progress.show_text(action.progress)
        self.field("Statement", self._statement)
        self.field("Action", self._words)
        self.field("Lead", self._lead)
        self.field("Due", self._due)
        self.field("Status", self._status)
        self.field("Progress", self._progress)
        self._words.setFocus()

    def do(self) -> None:
        """Save and close; what is wrong is said in the dialog."""
        entered = structs.replace(
            self._action,
            statement_id=str(self._statement.currentData()),
            action=self._words.written(),
            lead=self._lead.text(),
            due=self._due.text().strip() or None,
            status=PlanStatus(self._status.currentData()),
            progress=self._progress.written(),
        )
        if entered.id:
            self.save(lambda workspace: self_assessment.update_action(workspace, entered))
        else:
            self.save(lambda workspace: self_assessment.add_action(workspace, entered))
