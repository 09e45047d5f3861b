"""A row of filters with their counts, one of which holds."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui.widgets.basic import button


class Chips(QWidget):
    """Filters by their ids. `chosen` carries the id; left and right arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, filters: dict[str, str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = filters
        self._name = name
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for key, title in filters.items():
            made = button(title, partial(self._pick, key), "chip", name=f"{name}: {title}")
            made.setCheckable(True)
            group.addButton(made)
            layout.addWidget(made)
            self._buttons[key] = made
        self._current = next(iter(filters))
        self._buttons[self._current].setChecked(True)

    @property
    def current(self) -> str:
        """The id of the filter that holds."""
        return self._current

    def choose(self, key: str) -> None:
        """Let another filter hold, as if it was clicked."""
        self._buttons[key].setChecked(True)
        self._pick(key)

    def count(self, counts: dict[str, int]) -> None:
        """Show how many pass each filter."""
        for key, made in self._buttons.items():
            title = self._titles[key]
            made.setText(f"{title} {counts[key]:,}" if key in counts else title)
            made.setAccessibleName(f"{self._name}: {made.text()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the filters by the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        self.choose(keys[(keys.index(self._current) + step) % len(keys)])
        self._buttons[self._current].setFocus()

    def _pick(self, key: str) -> None:
        self._current = key
        self.chosen.emit(key)
