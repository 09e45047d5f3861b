"""The versions of a document, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencepack.model import Version
from ui.theme import SPACE, Tone
from ui.widgets.basic import Elided, button, clear, label, row
from ui.widgets.marks import Mark, Pill
from ui.words import moment, size


class VersionsBox(QWidget):
    """`compare` carries the SHA-256 of an older version, to be compared with the one in use."""

    compare = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.small)

    def show_versions(self, versions: Sequence[Version], current: str) -> None:
        """Show them; `current` is the id of the version in use."""
        clear(self._layout)
        for version in versions:
            head = row(label(f"{version.number}", "strong"), Elided(version.name))
            if version.id == current:
                head.addWidget(Pill(Mark("in use", Tone.GOOD)))
            else:
                name = f"What differs from version {version.number}"
                compare = partial(self.compare.emit, version.sha256)
                head.addWidget(button("What differs…", compare, "quiet", name=name))
            self._layout.addLayout(head)
            self._layout.addWidget(label(f"{size(version.size)}, added {moment(version.added_at)}", "small"))
