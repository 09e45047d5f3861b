"""A row of filters with their counts, one of which holds; it goes on below where there is no room beside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets.basic import button, row

_BETWEEN = 6  # pixels


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
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(_BETWEEN)
        self._lines: list[QHBoxLayout] = []
        self._arranged: list[list[QPushButton]] = []
        for key, title in filters.items():
            made = button(title, partial(self._pick, key), "chip", name=f"{name}: {title}")
            made.setCheckable(True)
            group.addButton(made)
            self._buttons[key] = made
        self._arrange([list(self._buttons.values())])
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
        self.updateGeometry()
        if self.isVisible():
            self._arrange(self._fitting())

    def sizeHint(self) -> QSize:
        """All of them side by side."""
        widths = [made.sizeHint().width() for made in self._buttons.values()]
        return QSize(sum(widths) + _BETWEEN * (len(widths) - 1), self._rows.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The widest of them."""
        widest = max(made.sizeHint().width() for made in self._buttons.values())
        return QSize(widest, self._rows.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside one another as there is room for."""
        super().resizeEvent(event)
        self._arrange(self._fitting())

    def _fitting(self) -> list[list[QPushButton]]:
        rows: list[list[QPushButton]] = []
        left = 0
        for made in self._buttons.values():
            width = made.sizeHint().width()
            if not rows or width > left:
                rows.append([])
                left = self.width()
            rows[-1].append(made)
            left -= width + _BETWEEN
        return rows

    def _arrange(self, rows: list[list[QPushButton]]) -> None:
        if rows == self._arranged:
            return
        self._arranged = rows
        while len(self._lines) < len(rows):
            self._lines.append(row(None, spacing=_BETWEEN))
            self._rows.addLayout(self._lines[-1])
        for line in self._lines:
            while line.count() > 1:  # the last is what keeps them at the left
                line.takeAt(0)
        for line, placed in zip(self._lines, rows, strict=False):
            for at, made in enumerate(placed):
                line.insertWidget(at, made)

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
