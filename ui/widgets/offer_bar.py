"""A line across the window that offers something and waits: done by its button, or put off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import SPACE, Tone
from ui.tips import plain_tip
from ui.widgets.basic import button, label


class OfferBar(QWidget):
    """`take` is what the button does, `put_off` what closing does."""

    def __init__(self, take: Callable[[], object], put_off: Callable[[], object]) -> None:
        super().__init__()
        frame = QFrame()
        frame.setProperty("role", "banner")
        frame.setProperty("tone", Tone.NEUTRAL.value)
        around = QVBoxLayout(self)
        around.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, 0)
        around.addWidget(frame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.words = label("", "strong", wrap=True)
        self.take = button("Take", take, "primary")
        self.later = button("Not now", put_off, "quiet")
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(SPACE.medium, SPACE.small, SPACE.small, SPACE.small)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.take)
        layout.addWidget(self.later)
        self.hide()

    def offer(self, words: str, take: str, tip: str = "") -> None:
        """Offer something, with `take` on the button; empty words take the offer away."""
        self.take.setText(take)
        self.take.setAccessibleName(take)
        self.words.setText(words)
        self.words.setToolTip(plain_tip(tip))
        self.setAccessibleName(words)
        self.setVisible(bool(words))
