"""Pages made before anybody turns to them, while the window has nothing else to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAUSE_MS = 700  # without a key, a click or a movement: somebody reads, or is away
_INPUT = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})


class MadeAhead(QObject):
    """Makes the window's pages one at a time, so that the first turn to each is as quick as all others.

    It waits for a return to be open, for what is under way, and for a pause of `pause_ms`; it ends with the last page.
    """

    def __init__(self, window: MainWindow, pause_ms: int = _PAUSE_MS) -> None:
        super().__init__(window)
        self._window = window
        self._pause = QTimer(self)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self._one)
        self._pause.start()
        self._input = window.windowHandle()  # there when it is shown; only the window's own input passes it
        if self._input is not None:
            self._input.installEventFilter(self)

    @property
    def done(self) -> bool:
        """Whether all pages are made."""
        return len(self._window.pages.made) == len(self._window.pages)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Start the pause again when the person does something."""
        if event.type() in _INPUT:
            self._pause.start()
        return False

    def _one(self) -> None:
        desk = self._window.desk
        if desk.session.workspace is None or desk.runner.busy or desk.runner.jobs:
            return
        made = {page.id for page in self._window.pages.made}
        missing = next((page_id for page_id in self._window.pages if page_id not in made), None)
        if missing is not None:
            _ = self._window.pages[missing]  # asking makes it
        if self.done:
            self._pause.stop()
            if self._input is not None:
                self._input.removeEventFilter(self)  # from now on no movement of the mouse passes through Python
