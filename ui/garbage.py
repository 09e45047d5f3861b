"""Garbage collection on the main thread only: a widget in a cycle that another thread collects brings Qt down."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000
_WHOLE_EVERY = 30


class MainThreadGarbage(QObject):
    """Turns the automatic collection off and collects from a timer instead, the oldest generation now and then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        self._ticks += 1
        if self._ticks == 1:
            gc.freeze()  # what the start made stays; walking it again each time held the window for a tenth of a second
        gc.collect(2 if self._ticks % _WHOLE_EVERY == 0 else 1)
