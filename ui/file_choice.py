"""The one way in which the window asks for a file or folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from evidencepack.errors import UserFault


class Choose(StrEnum):
    """What is asked for."""

    FILE = "file"
    FILES = "files"
    FOLDER = "folder"
    SAVE = "save"


class Wanted(Struct, frozen=True, kw_only=True):
    """What the person is asked to choose. `filters` are Qt's ("Word (*.docx)"), `start` a folder or proposed file."""

    choose: Choose
    title: str
    filters: str = ""
    start: str = ""


Ask = Callable[[QWidget, Wanted, Callable[[Sequence[Path]], None]], None]

_MODES = {
    Choose.FILE: QFileDialog.FileMode.ExistingFile,
    Choose.FILES: QFileDialog.FileMode.ExistingFiles,
    Choose.FOLDER: QFileDialog.FileMode.Directory,
    Choose.SAVE: QFileDialog.FileMode.AnyFile,
}


def ask_person(parent: QWidget, wanted: Wanted, then: Callable[[Sequence[Path]], None]) -> None:
    """Open the system's file dialog without stopping the window; `then` gets what was chosen, if anything."""
    dialog = QFileDialog(parent, wanted.title, wanted.start, wanted.filters)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(_MODES[wanted.choose])
    if wanted.choose is Choose.FOLDER:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if wanted.choose is Choose.SAVE:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(wanted.start).suffix.lstrip(".") or "zip")
        dialog.selectFile(wanted.start)
    dialog.filesSelected.connect(lambda chosen: then([Path(path) for path in chosen]))
    dialog.open()


def typed_folder(text: str) -> Path:
    """The folder that a person typed into a field.

    Raises `UserFault` for nothing and for a name alone, which would come to lie wherever the program was started.
    """
    text = text.strip()
    if not text:
        raise UserFault("The folder is missing.", "Choose where the workspace shall lie.")
    if not Path(text).is_absolute():
        raise UserFault(f"“{text}” does not say where the folder lies.", "Give its whole path, or press Choose….")
    return Path(text)
