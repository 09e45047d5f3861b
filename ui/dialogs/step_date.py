"""The date of a step of the assessment, such as the day on which the site visit starts."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from evidencepack.assessment.timeline import Certainty, Step
from evidencepack.workspace import returns
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.words import typed_day


class StepDateDialog(SavingDialog):
    """An empty date goes back to what follows from the others."""

    def __init__(self, parent: QWidget, desk: Desk, step: Step) -> None:
        super().__init__(parent, desk, step.title, intro=step.words)
        self._name = step.name
        self._date = QLineEdit(typed_day(step.starts) if step.certainty is Certainty.KNOWN else "")
        self._date.setPlaceholderText("e.g. 21/11/2026")
        self.field("Date", self._date, "Leave it empty to take it away again.")

    def do(self) -> None:
        """Save and close; a date that is none or contradicts another is said in the dialog."""
        name, entered = self._name, self._date.text().strip() or None
        self.save(lambda workspace: returns.set_step(workspace, name, entered))
