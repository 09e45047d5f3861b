"""The watched folders of a workspace: which they are, and watching one no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from evidencepack.workspace import inbox
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.widgets.basic import label

_FOLDER = Qt.ItemDataRole.UserRole
_INTRO = (
    "New files in these folders come into the inbox while the workspace is open; changed ones are offered as new "
    "versions. The folders are only read."
)


class WatchedDialog(Dialog):
    """A small list with a button that stops watching. `add` asks for another folder."""

    def __init__(self, parent: QWidget, desk: Desk, add: Callable[[], object]) -> None:
        super().__init__(parent, "Watched folders", "Close", intro=_INTRO, width=620)
        self._desk = desk
        self._add = add
        self.cancel.hide()
        self.list = named(QListWidget(), "Watched folders")
        self.list.setMinimumHeight(160)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._none = label("No folder is watched yet.", "muted", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list, 1)
        self.stop_button = self.add_button("Stop watching")
        self.stop_button.clicked.connect(self._stop)
        self.add_folder = self.add_button("Watch a folder…")
        self.add_folder.clicked.connect(self._another)
        self.buttons.addWidget(self.accept_button)  # last, as in every dialog
        self.list.currentRowChanged.connect(lambda row: self.stop_button.setEnabled(row >= 0))
        self._read()

    def _read(self) -> None:
        self._desk.read(lambda workspace: inbox.watched_folders(workspace.reader()), self._show, key="watched-list")

    def _show(self, folders: list[Path]) -> None:
        if not isValid(self):
            return
        self.list.clear()
        for folder in folders:
            gone = folder in self._desk.watch.gone
            line = QListWidgetItem(f"{folder} (cannot be seen now)" if gone else str(folder))
            line.setData(_FOLDER, str(folder))
            line.setToolTip(str(folder))
            self.list.addItem(line)
        self.list.setCurrentRow(0 if folders else -1)
        self.stop_button.setEnabled(bool(folders))
        self.list.setVisible(bool(folders))
        self._none.setHidden(bool(folders))

    def _stop(self) -> None:
        line = self.list.currentItem()
        folder = Path(str(line.data(_FOLDER)))
        self._desk.write(lambda workspace: inbox.stop_watching(workspace, folder), lambda _done: self._again())

    def _again(self) -> None:
        if isValid(self):
            self._read()

    def _another(self) -> None:
        self.accept()
        self._add()
