"""What stands in the place of a document that cannot be shown: why, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.basic import button, label


class StateView(QWidget):
    """A heading and a sentence that fit a narrow panel as well, and one button."""

    def __init__(self, action: str, run: Callable[[], object]) -> None:
        super().__init__()
        self.heading = label("", "heading", wrap=True)
        self.sentence = label("", "muted", wrap=True)
        self.button = button(action, run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.medium, SPACE.small, SPACE.medium, SPACE.small)
        layout.addStretch(1)
        for part in (self.heading, self.sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        layout.addSpacing(SPACE.small)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def say(self, heading: str, sentence: str) -> None:
        """Show these words; the button only with some."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.button.setVisible(bool(sentence))
