"""The Start page: make a return, open one, or try the sample council."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidencepack.intake.paths import is_folder
from evidencepack.workspace.store import SUFFIX
from ui.commands import CommandSet
from ui.desk import Desk
from ui.drops import Drop
from ui.pages.base import Page
from ui.theme import SPACE, Tone
from ui.widgets.basic import Elided, LineButton, button, card, clear, column, label, row

_WIDTH = 720


class StartPage(Page):
    """`open_workspace` opens a workspace by its path."""

    id = "start"
    title = "Start"
    icon = "open"

    def __init__(self, desk: Desk, open_workspace: Callable[[Path], object], parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._open = open_workspace
        self._buttons = QHBoxLayout()
        self._recent = QVBoxLayout()
        self._recent_heading = label("Opened before", "heading")
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(middle)
        layout.setSpacing(SPACE.medium)
        layout.addStretch(2)
        layout.addWidget(label("Evidence Pack", "figure"))
        sentence = (
            "Answers CQC's information return: take your documents in, say which item each one answers, see what is "
            "lacking, and build a verified pack. Everything stays on this computer; nothing is sent anywhere."
        )
        layout.addWidget(label(sentence, "muted", wrap=True))
        layout.addSpacing(SPACE.small)
        self._buttons.setSpacing(SPACE.small)
        layout.addLayout(self._buttons)
        frame, inside = card()
        inside.addWidget(self._recent_heading)
        self._recent.setSpacing(0)
        inside.addLayout(self._recent)
        layout.addWidget(frame)
        layout.addWidget(label("Drop a .evidence file here to open it.", "small"))
        layout.addStretch(3)
        whole = QVBoxLayout(self)
        whole.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)

    def add_buttons(self, commands: CommandSet[Any]) -> None:
        """The ways to begin."""
        self._buttons.addWidget(commands.button("file.new", "primary"))
        self._buttons.addWidget(commands.button("file.open"))
        self._buttons.addWidget(commands.button("file.roll-forward"))
        self._buttons.addWidget(commands.button("file.sample"))
        self._buttons.addStretch(1)

    def take_drop(self, drop: Drop) -> None:
        """Open a workspace that is dropped."""
        for path in drop.paths:
            if path.suffix == SUFFIX or (is_folder(path) and any(path.glob(f"*{SUFFIX}"))):
                self._open(path)
                return
        self.desk.say(
            "No workspace is open, so the files have nowhere to go.",
            "Make a new return or open one first. A .evidence file dropped here is opened.",
            Tone.WARN,
        )

    def drop_words(self, drop: Drop) -> str:
        """A return is opened; files have nowhere to go yet."""
        if any(path.suffix == SUFFIX for path in drop.paths):
            return "Drop to open this return"
        return "A .evidence file can be dropped here; other files once a return is open"

    def showEvent(self, event: QShowEvent) -> None:
        """Recent workspaces as they are now."""
        super().showEvent(event)
        self.show_recent()

    def show_recent(self) -> None:
        """List the recent workspaces; those on a drive that is away stay, and say so when they are opened."""
        clear(self._recent)
        recent = self.desk.settings.recent
        if not recent:
            self._recent.addWidget(label("Nothing yet. Your returns will be listed here.", "muted"))
        for path in recent:
            self._recent.addWidget(self._line(path))

    def _line(self, path: Path) -> QWidget:
        frame = QWidget()
        words = column(Elided(path.stem, "strong"), Elided(str(path.parent), "small", keep_end=True), spacing=0)
        made = LineButton(words, partial(self._open, path), f"Open {path.stem} in {path.parent}")
        forget = button("Forget", partial(self._forget, path), "quiet", name=f"Forget {path.stem}")
        forget.setToolTip("Take it out of this list; the workspace itself stays")
        layout = row(made, forget)
        layout.setStretch(0, 1)
        frame.setLayout(layout)
        return frame

    def _forget(self, path: Path) -> None:
        self.desk.settings.forget(path)
        self.show_recent()
