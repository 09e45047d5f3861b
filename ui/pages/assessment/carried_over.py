"""The question that stands above a text which was carried over from an earlier return."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.reading_only import permit
from ui.widgets.basic import button, label, row


class CarriedOver(QWidget):
    """Asks whether the text still holds; `confirmed` says that it does. `title`: of what, for screen readers."""

    confirmed = Signal()

    def __init__(self, title: str = "") -> None:
        super().__init__()
        asked = label("Carried over from the earlier return: does it still hold?", "strong", wrap=True)
        words = "It still holds"
        self.holds = button(words, self.confirmed.emit, "primary", name=f"{words}: {title}" if title else words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = row(asked, self.holds)
        line.setStretch(0, 1)  # in one line where there is room
        layout.addLayout(line)

    def show_whether(self, waits: bool, *, writable: bool) -> None:  # the one thing that it shows
        """Ask while the text waits to be confirmed."""
        self.setVisible(waits)
        permit(self.holds, writable=writable)
