"""What an import of the self-assessment from Word changed, and what could not be taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from evidencepack.verbs import TakenBack
from ui.accessibility import named
from ui.dialogs.base import Dialog
from ui.widgets.basic import label
from ui.words import counted


class TakenBackDialog(Dialog):
    """Changed statements, then notes."""

    def __init__(self, parent: QWidget, source: str, taken: TakenBack) -> None:
        super().__init__(parent, "Self-assessment imported", "Close", intro=_intro(source, taken), width=600)
        self.cancel.hide()
        self.changed = self._list("Changed statements", taken.changed)
        self.notes = self._list("Notes", taken.notes)
        self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, title: str, lines: tuple[str, ...]) -> QListWidget:
        listed = named(QListWidget(), title)
        listed.setWordWrap(True)
        listed.addItems(list(lines))
        listed.setVisible(bool(lines))
        if lines:
            self.body.addWidget(label(title, "strong"))
        self.body.addWidget(listed, 1)
        return listed


def _intro(source: str, taken: TakenBack) -> str:
    if not taken.changed:
        return f"{source} says nothing else than the self-assessment that is here."
    return f"{counted(len(taken.changed), 'statement')} changed by {source}. Undo takes the import back."
