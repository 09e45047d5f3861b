"""A message across the window that stops nobody: it is closed by its button, or goes when the next one comes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.accessibility import announce
from ui.said import Said, Step
from ui.theme import SPACE, Tone
from ui.widgets.basic import button, clear, column, label

_GOOD_NEWS_MS = 8000


class Banner(QWidget):
    """One message at a time. Good news goes away by itself, unless something in it has the focus; everything else
    stays until it is closed. It never takes the focus: F6 leads to it, Escape closes it.
    """

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
        self._steps = QHBoxLayout()
        self._steps.setSpacing(SPACE.tight)
        layout = QHBoxLayout(self._frame)
        layout.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        layout.addLayout(column(self._what, self._to_do, spacing=SPACE.hair), 1)
        layout.addLayout(self._steps)
        layout.setAlignment(self._steps, Qt.AlignmentFlag.AlignTop)
        self._close = button("Close", self.hide, "quiet", name="Close this message")
        self.setFocusProxy(self._close)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self.hide()

    @property
    def text(self) -> str:
        """Both lines of what it says, empty when it is hidden."""
        return "" if self.isHidden() else f"{self._what.text()} {self._to_do.text()}".strip()

    def say(self, said: Said) -> None:
        """Show a message, and let a screen reader say it."""
        self._timer.stop()
        self._what.setText(said.what)
        self._to_do.setText(said.to_do)
        self._to_do.setVisible(bool(said.to_do))
        self.setAccessibleName(said.words)
        self._offer(said.steps)
        self._frame.setProperty("tone", said.tone.value)
        for part in (self._frame, self._what, self._to_do):
            part.style().unpolish(part)
            part.style().polish(part)
        self.show()
        announce(self, said.words, urgent=said.tone in {Tone.BAD, Tone.WARN})
        if said.tone is Tone.GOOD:
            self._timer.start(_GOOD_NEWS_MS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _offer(self, steps: tuple[Step, ...]) -> None:
        clear(self._steps)
        for step in steps:
            self._steps.addWidget(button(step.title, partial(self._take, step), "quiet"))

    def _take(self, step: Step) -> None:
        self.hide()
        step.run()

    def _time_is_up(self) -> None:
        focus = self.focusWidget() if self.isActiveWindow() else None
        if focus is not None and focus.hasFocus():
            self._timer.start(_GOOD_NEWS_MS)  # a message that somebody is in does not vanish under them
        else:
            self.hide()
