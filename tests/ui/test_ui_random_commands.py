"""Any commands in any order, with any answers to what they ask: the workspace stays whole, and undo goes all the way.

EVIDENCEPACK_SEQUENCES sets how many sequences are tried (a few in every run; a thousand before a release).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of, write_pdf
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from evidencepack.workspace import Workspace, schema
from ui.command_table import COMMANDS
from ui.dialogs.base import Dialog
from ui.main_window import MainWindow

SEQUENCES = int(os.environ.get("EVIDENCEPACK_SEQUENCES", "6"))
STEPS = 9
# These leave the workspace, or start something that takes minutes.
NOT_TRIED = {"file.close", "file.quit", "file.sample", "file.open", "file.new", "file.watch", "file.print",
             "help.reports", "file.roll-forward"}  # fmt: skip
WORDS = ("", "Amina Example", "2026-11-30", "4-7", "advocacy", "9" * 40, "\u00df\u200f\u05e2", "C:\\Evidence", "<b>")


def recorded(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """All that people have decided, table by table."""
    db = workspace.reader()
    return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in schema.RECORDED}


def faults(workspace: Workspace) -> list[str]:
    """What does not fit together in a workspace."""
    db = workspace.reader()
    lost = {
        "answer without its item": "SELECT count(*) FROM answer WHERE item_id NOT IN (SELECT id FROM item)",
        "answer without its document": "SELECT count(*) FROM answer WHERE document_id IS NOT NULL"
        " AND document_id NOT IN (SELECT id FROM document)",
        "document without its version": "SELECT count(*) FROM document"
        " WHERE version_id NOT IN (SELECT id FROM version)",
        "citation without its document": "SELECT count(*) FROM citation WHERE document_id IS NOT NULL"
        " AND document_id NOT IN (SELECT id FROM document)",
    }
    found = [name for name, query in lost.items() if db.execute(query).get]
    missing = [
        row[0] for row in db.execute("SELECT sha256 FROM version") if not workspace.files.path_of(row[0]).is_file()
    ]
    check = db.execute("PRAGMA integrity_check").get
    return [*found, *(f"file {sha256} is gone" for sha256 in missing), *([] if check == "ok" else [str(check)])]


class Monkey:
    """Somebody who presses anything."""

    def __init__(
        self, window: MainWindow, chance: random.Random, files: list[Path], settle: Callable[[], None]
    ) -> None:
        self._window = window
        self._chance = chance
        self._files = files
        self._settle = settle
        self.done: list[str] = []
        window.desk.ask = lambda _parent, _wanted, then: then([self._file()]) if chance.random() < 0.7 else None

    def _file(self) -> Path:
        made = self._files[0].parent / f"out {len(self.done)}.docx"
        return self._chance.choice([*self._files, made])

    def step(self) -> None:
        """Choose something in a list, or give a command, and answer what it asks."""
        if self._chance.random() < 0.25:
            self._choose()
        else:
            can = [one.id for one in COMMANDS if one.id not in NOT_TRIED]
            command = self._chance.choice([one for one in can if self._window.commands.action(one).isEnabled()])
            self.done.append(command)
            self._window.commands.run(command)
        self._settle()
        for _ in range(3):
            self._answer()

    def _choose(self) -> None:
        lists = [one for one in self._window.page.findChildren(QAbstractItemView) if one.isVisible() and one.model()]
        if lists:
            chosen = self._chance.choice(lists)
            rows = chosen.model().rowCount()
            if rows:
                at = chosen.model().index(self._chance.randrange(rows), 0)
                flag = QItemSelectionModel.SelectionFlag
                chosen.selectionModel().setCurrentIndex(at, flag.ClearAndSelect | flag.Rows)
                self.done.append(f"choose {at.row()} of {chosen.accessibleName()}")

    def _answer(self) -> None:
        for dialog in self._window.findChildren(QDialog):
            if not dialog.isVisible():
                continue
            self._fill(dialog)
            if isinstance(dialog, Dialog) and dialog.accept_button.isEnabled() and self._chance.random() < 0.6:
                self.done.append(f"accept {dialog.windowTitle()}")
                dialog.do()
            else:
                self.done.append(f"close {dialog.windowTitle()}")
                dialog.close()
            self._settle()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def _fill(self, dialog: QWidget) -> None:
        for field in dialog.findChildren(QLineEdit):
            if not field.isReadOnly() and self._chance.random() < 0.5:
                field.setText(self._chance.choice(WORDS))
        for field in dialog.findChildren(QPlainTextEdit):
            if not field.isReadOnly() and self._chance.random() < 0.5:
                field.setPlainText(self._chance.choice(WORDS))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "files"
    folder.mkdir()
    made = [write_pdf(folder / f"Paper {number}.pdf", f"Carers strategy {number}") for number in range(3)]
    broken = folder / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    return [*made, broken, folder / "not there.pdf"]


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_any_commands_in_any_order(desktop: Desktop, window: MainWindow, files: list[Path], seed: int) -> None:
    crashes: list[BaseException] = []
    window.desk.runner.crashed.connect(crashes.append)
    workspace = workspace_of(window)
    with workspace.derived() as db:
        db.execute("UPDATE change SET status = 'dropped'")  # undo goes back to here
    before = recorded(workspace)
    monkey = Monkey(window, random.Random(seed), files, lambda: desktop.settle(window))
    for _ in range(STEPS):
        monkey.step()
        assert crashes == [], monkey.done
    for dialog in [one for one in window.findChildren(QDialog) if one.isVisible()]:
        dialog.close()
    window.page.leave()
    desktop.settle(window)
    assert faults(workspace) == [], monkey.done
    while workspace.undo() is not None:
        pass
    assert recorded(workspace) == before, monkey.done
    assert faults(workspace) == []
    desktop.settle(window)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
