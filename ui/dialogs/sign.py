"""Signing a statement's self-assessment off, or the whole: who, and in what role."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from evidencepack.assessment import signing
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog


class SignDialog(SavingDialog):
    """The name stands under what is written now; any later change of it says that it was signed before."""

    def __init__(self, parent: QWidget, desk: Desk, subject: str, title: str) -> None:
        intro = f"{title}. The signature holds for what is written now: a later change reopens it and says so."
        super().__init__(parent, desk, "Sign off", "Sign off", intro=intro, width=480)
        self._subject = subject
        self._who = QLineEdit(desk.settings.text("signs-as"))
        self._role = QLineEdit(desk.settings.text("signs-in-role"))
        self._role.setPlaceholderText("e.g. Director of Adult Social Services")
        self.field("Name", self._who)
        self.field("Role", self._role)

    def do(self) -> None:
        """Sign and close; what stands in the way is said in the dialog."""
        who, role, subject = self._who.text().strip(), self._role.text().strip(), self._subject
        self.desk.settings.set_text("signs-as", who)
        self.desk.settings.set_text("signs-in-role", role)
        self.save(lambda workspace: signing.sign(workspace, subject, who, role))
