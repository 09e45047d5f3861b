"""What the window remembers between two sittings: an INI file in the person's own configuration folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

_RECENT = 8


def default_settings_file() -> Path:
    """Where the settings lie for this person."""
    return Path(platformdirs.user_config_dir("Evidence Pack", appauthor=False)) / "window.ini"


class Settings:
    """Window geometry, sizes of panes and columns, and recent workspaces. A damaged file counts as empty."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def recent(self) -> list[Path]:
        """The workspaces that were opened last, newest first."""
        kept = self._store.value("recent", [])
        listed = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []
        return [Path(str(path)) for path in listed if path]

    def remember(self, workspace: Path) -> None:
        """Put a workspace on top of the recent ones; however its path is spelt, it is listed once."""
        others = [path for path in self.recent if _spelt(path) != _spelt(workspace)]
        self._store.setValue("recent", [os.path.normpath(path) for path in (workspace, *others)][:_RECENT])

    def forget(self, workspace: Path) -> None:
        """Take a workspace out of the recent ones."""
        self._store.setValue("recent", [str(path) for path in self.recent if _spelt(path) != _spelt(workspace)])

    def save_geometry(self, widget: QWidget, name: str = "window") -> None:
        """Keep a window's place and size, and whether it fills the screen."""
        self._store.setValue(f"{name}/geometry", widget.saveGeometry())

    def restore_geometry(self, widget: QWidget, name: str = "window") -> bool:
        """Bring a window's place and size back, if they were kept."""
        kept = self._bytes(f"{name}/geometry")
        return kept is not None and widget.restoreGeometry(kept)

    def save_state(self, name: str, widget: QSplitter | QHeaderView) -> None:
        """Keep the sizes of a splitter's panes or a table's columns."""
        self._store.setValue(f"layout/{name}", widget.saveState())

    def restore_state(self, name: str, widget: QSplitter | QHeaderView) -> bool:
        """Bring them back, if they were kept."""
        kept = self._bytes(f"layout/{name}")
        return kept is not None and widget.restoreState(kept)

    def text(self, name: str, default: str = "") -> str:
        """A remembered choice."""
        return str(self._store.value(f"choice/{name}", default))

    def set_text(self, name: str, value: str) -> None:
        """Remember a choice."""
        self._store.setValue(f"choice/{name}", value)

    def sync(self) -> None:
        """Write everything to the file now."""
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray | None:
        kept = self._store.value(key)
        return kept if isinstance(kept, QByteArray) else None


def _spelt(path: Path) -> str:
    """A path in one spelling, told without looking at the drive, which may be away."""
    return os.path.normcase(Path(os.path.normpath(path)).absolute())
