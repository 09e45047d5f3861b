"""Writing a file whose name the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from evidencepack.workspace import Workspace
from ui.desk import Desk
from ui.file_choice import Choose, Wanted
from ui.said import Step
from ui.theme import Tone

WORD, EXCEL = "Word documents (*.docx)", "Excel workbooks (*.xlsx)"


def save_as(desk: Desk, parent: QWidget, title: str, name: str, write: Callable[[Workspace, Path], object]) -> None:
    """Ask for a file's name and write it, after what was typed last is saved; then say where it lies."""
    workspace = desk.session.workspace
    if workspace is None:
        return
    proposed = workspace.folder.parent / f"{workspace.database.stem} {name}"
    filters = WORD if proposed.suffix == ".docx" else EXCEL
    wanted = Wanted(choose=Choose.SAVE, title=title, filters=filters, start=str(proposed))
    # On the writer thread, so that what was typed last is saved before.
    desk.choose(
        parent,
        wanted,
        lambda paths: desk.write(lambda open_one: write(open_one, paths[0]), lambda _done: _say_where(desk, paths[0])),
    )


def _say_where(desk: Desk, file: Path) -> None:
    show = Step("Show in folder", lambda: desk.show_folder(file.parent), lasting=True)
    desk.say(f"“{file.name}” is written.", f"It lies in {file.parent}.", Tone.GOOD, show)
