"""What the keys of a review do, on buttons that name them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.basic import button, label, row

_ACROSS = 3
_DECIDING = 6  # the first of them decide, the others only move or show


class KeyBar(QWidget):
    """One button for each key. A click leaves the focus where it is, so that the keys go on working."""

    def __init__(self, deeds: dict[str, tuple[str, Callable[[], object]]]) -> None:
        super().__init__()
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.tight)
        moving = row(spacing=0)
        for place, (key, (words, run)) in enumerate(deeds.items()):
            role = "primary" if not place else "" if place < _DECIDING else "quiet"
            made = button(f"{words}  {key}", run, role, name=f"{words} (key {key})")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if place < _DECIDING:
                layout.addWidget(made, place // _ACROSS, place % _ACROSS)
            else:
                moving.addWidget(made)
        moving.addStretch(1)
        more = "1–5 accept a suggestion · Left and Right turn pages · Ctrl+Z takes back"
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE.tight)
        whole.addLayout(layout)
        whole.addLayout(moving)
        whole.addWidget(label(more, "small", wrap=True))
