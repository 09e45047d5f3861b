"""Making a new return, and changing what it is called and when it is due."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from evidencepack import frameworks
from evidencepack.assessment.method import set_method
from evidencepack.errors import UserFault
from evidencepack.model import Framework, Return
from evidencepack.workspace import Workspace, returns
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.dialogs.saving import SavingDialog
from ui.file_choice import Choose, Wanted, typed_folder
from ui.widgets.basic import button, label
from ui.words import typed_day

_NOTE_WIDTH = 380  # at least as wide a column of fields has this dialog


class NewReturn(Struct, frozen=True):
    """What a person entered for a new return."""

    folder: Path
    authority: str
    notified: str | None
    framework: str


class NewReturnDialog(Dialog):
    """Calls `make` with what was entered; `refuse` of the dialog shows what is wrong with it."""

    def __init__(
        self, parent: QWidget, desk: Desk, make: Callable[[NewReturn, NewReturnDialog], object], folder: Path
    ) -> None:
        intro = "A workspace is one folder: your documents are copied into it, the originals are never touched."
        super().__init__(parent, "New return", "Make the return", intro=intro, width=560)
        self._desk = desk
        self._make = make
        self._parent_folder = folder
        self._authority, self._notified, self._folder = QLineEdit(), QLineEdit(), QLineEdit()
        self._authority.setPlaceholderText("e.g. Northmarsh County Council")
        self._notified.setPlaceholderText("e.g. 09/11/2026")
        self._framework = QComboBox()
        for framework_id in frameworks.builtin_ids():
            self._framework.addItem(frameworks.builtin_framework(framework_id).title, framework_id)
        self.field("Council", self._authority)
        self.field("Notified on", self._notified, "The date of CQC's notification. It can be given later.")
        self.field("Framework", self._framework)
        beside = QWidget()
        layout = QHBoxLayout(beside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(named(self._folder, "Folder of the workspace"), 1)
        layout.addWidget(button("Choose…", self._choose, name="Choose the folder"))
        self.field("Folder", beside)
        self._authority.textChanged.connect(self._propose)
        self._proposed = ""
        self._propose("")

    def do(self) -> None:
        """Hand over what was entered."""
        try:
            folder = typed_folder(self._folder.text())
        except UserFault as fault:
            self.object_to(fault)
            return
        self.accept_button.setEnabled(False)
        notified = self._notified.text().strip() or None
        chosen = str(self._framework.currentData())
        self._make(NewReturn(folder, self._authority.text().strip(), notified, chosen), self)

    def _propose(self, authority: str) -> None:
        if self._folder.text() == self._proposed:
            bare = "".join(sign for sign in authority.strip() if sign not in '\\/:*?"<>|') or "Information return"
            self._proposed = str(self._parent_folder / bare)
            self._folder.setText(self._proposed)

    def _choose(self) -> None:
        wanted = Wanted(choose=Choose.FOLDER, title="Folder of the workspace", start=str(self._parent_folder))
        self._desk.choose(self, wanted, lambda paths: self._folder.setText(str(paths[0])))


class ReturnDialog(SavingDialog):
    """Changes the return's name, its dates and how it is scored."""

    def __init__(self, parent: QWidget, desk: Desk, info: Return) -> None:
        super().__init__(parent, desk, "Details of the return", "Save", width=560)
        figures = desk.figures.current
        self._framework: Framework | None = figures.lacks.snapshot.framework if figures is not None else None
        self._authority, self._title = QLineEdit(info.authority), QLineEdit(info.title)
        self._notified, self._due = QLineEdit(typed_day(info.notified)), QLineEdit(typed_day(info.due))
        self._followed = self._due_of(info.notified)
        self.field("Council", self._authority)
        self.field("Title", self._title)
        self._notified.setPlaceholderText("e.g. 09/11/2026")
        self._notified.textEdited.connect(self._move_due)
        self.field("Notified on", self._notified)
        self.field("Due on", self._due, "Empty: it follows from the notification by the framework's rule.")
        self.method = QComboBox()
        for one in self._framework.methods if self._framework is not None else ():
            self.method.addItem(one.title, one.id)
        self.method.setCurrentIndex(max(0, self.method.findData(info.method)))
        self.method.currentIndexChanged.connect(lambda _at: self._say_method())
        self._note = label("", "small", wrap=True)
        self.field("Scoring", self.method)
        notes = [one.note for one in self._framework.methods] if self._framework is not None else []
        self._note.setMinimumHeight(max((_height(note) for note in notes), default=0))  # room for the longest
        self.form.addRow("", self._note)
        self._say_method()

    def _move_due(self, notified: str) -> None:
        """A due date that followed from the notification follows the corrected one; one of the council's own stays."""
        follows = self._due.text().strip() in {"", self._followed}
        try:
            self._followed = self._due_of(notified.strip())
        except UserFault:
            return  # it is still being typed
        if follows:
            self._due.setText(self._followed)

    def _due_of(self, notified: str | None) -> str:
        return typed_day(returns.due_date(self._framework, notified)) if self._framework is not None else ""

    def _say_method(self) -> None:
        if self._framework is not None:
            self._note.setText(self._framework.method(str(self.method.currentData())).note)

    def do(self) -> None:
        """Save and close; a date that is none is said in the dialog."""
        authority, title = self._authority.text(), self._title.text()
        notified, due = self._notified.text().strip() or None, self._due.text().strip() or None
        method = str(self.method.currentData() or "")

        def change(workspace: Workspace) -> None:
            returns.set_return(workspace, authority=authority, title=title, notified=notified, due=due)
            if method:
                set_method(workspace, method)

        self.save(change)


def _height(note: str) -> int:
    """How high a note stands beside the form's labels, in pixels."""
    return label(note, "small", wrap=True).heightForWidth(_NOTE_WIDTH)
