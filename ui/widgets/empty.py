"""What a page shows while there is nothing on it: what it is for, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.icons import picture
from ui.theme import SPACE, colours_of
from ui.widgets.basic import button, label, row


class EmptyState(QWidget):
    """An icon, a heading, a sentence, and up to two buttons in the middle of the room."""

    def __init__(
        self,
        icon: str,
        heading: str,
        sentence: str,
        *actions: tuple[str, Callable[[], object]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label(sentence, "muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setFixedWidth(420)
        self._heading = label(heading, "heading")
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE.small)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(row(None, self._sentence, None))  # aligned, it would get the height for the whole width
        layout.addSpacing(SPACE.small)
        for number, (text, run) in enumerate(actions):
            made = button(text, run, "" if number else "primary")
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self._tint()

    def say(self, heading: str, sentence: str) -> None:
        """Show other words."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)

    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        pixmap = picture(self._icon_name, colours_of(self).line_strong, round(40 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        self._icon.setPixmap(pixmap)
