"""A message across the window that stops nobody: it is closed by its button, or goes when the next one comes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desk import Said
from ui.theme import SPACE, Tone
from ui.widgets.basic import button, column, label

_GOOD_NEWS_MS = 8000


class Banner(QWidget):
    """One message at a time. Good news goes away by itself, everything else stays until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QFrame()
        self._frame.setProperty("role", "banner")
        around = QVBoxLayout(self)
        around.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, 0)
        around.addWidget(self._frame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._what = label("", "strong", wrap=True)
        self._to_do = label("", wrap=True)
        for part in (self._what, self._to_do):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self._frame)
        layout.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        layout.addLayout(column(self._what, self._to_do, spacing=SPACE.hair), 1)
        self._close = button("Close", self.hide, "quiet", name="Close this message")
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """Both lines of what it says, empty when it is hidden."""
        return "" if self.isHidden() else f"{self._what.text()} {self._to_do.text()}".strip()

    def say(self, said: Said) -> None:
        """Show a message."""
        self._timer.stop()
        self._what.setText(said.what)
        self._to_do.setText(said.to_do)
        self._to_do.setVisible(bool(said.to_do))
        self.setAccessibleName(f"{said.what} {said.to_do}".strip())
        self._frame.setProperty("tone", said.tone.value)
        for part in (self._frame, self._what, self._to_do):
            part.style().unpolish(part)
            part.style().polish(part)
        self.show()
        if said.tone is Tone.GOOD:
            self._timer.start(_GOOD_NEWS_MS)
