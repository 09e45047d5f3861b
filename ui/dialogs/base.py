"""The frame of every dialog: heading, fields, a line for what is wrong, and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from evidencepack.errors import UserFault
from ui.accessibility import named
from ui.theme import SPACE
from ui.widgets.basic import label


class Dialog(QDialog):
    """A window-modal dialog with a form. `accept_text` is the button that does it; Escape and Cancel close it."""

    def __init__(self, parent: QWidget, title: str, accept_text: str, intro: str = "", width: int = 520) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.wide, SPACE.large, SPACE.wide, SPACE.large)
        layout.setSpacing(SPACE.medium)
        layout.addWidget(label(title, "title", wrap=True))
        if intro:
            layout.addWidget(label(intro, "muted", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.small)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.form.setHorizontalSpacing(SPACE.large)
        self.form.setVerticalSpacing(SPACE.small)
        self.body.addLayout(self.form)
        layout.addLayout(self.body, 1)
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        layout.addWidget(self.wrong)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        layout.addLayout(self.buttons)
        self.cancel = self.add_button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button(accept_text)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.do)

    def add_button(self, text: str) -> QPushButton:
        """Another button at the right end."""
        made = QPushButton(text)
        made.setAutoDefault(False)
        named(made, text.replace("&", ""))
        self.buttons.addWidget(made)
        return made

    def field(self, title: str, widget: QWidget, hint: str = "") -> None:
        """A field of the form with its label, and what to write in it."""
        named(widget, title, hint)
        caption = label(title)
        caption.setBuddy(widget)
        if not hint:
            self.form.addRow(caption, widget)
            return
        both = QWidget()
        layout = QVBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.hair)
        layout.addWidget(widget)
        layout.addWidget(label(hint, "small", wrap=True))
        self.form.addRow(caption, both)

    def do(self) -> None:
        """What the accepting button does."""
        self.accept()

    def object_to(self, fault: UserFault) -> None:
        """Say in the dialog what is wrong, and leave it open."""
        self.wrong.setText(f"{fault.what} {fault.to_do}".strip())
        self.wrong.show()
        self.accept_button.setEnabled(True)
