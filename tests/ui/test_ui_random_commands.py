"""Any commands in any order, with any answers to what they ask: the workspace stays whole, and undo goes all the way.

EVIDENCEPACK_SEQUENCES sets how many sequences are tried (a few in every run; a thousand before a release), and
EVIDENCEPACK_FIRST with which it begins: the number of one that failed, to try that one again. Of a sequence that fails
pytest prints every step.
"""

from __future__ import annotations

import os
import random
import traceback
from pathlib import Path
from typing import Any

import pytest
from conftest import Desktop, write_docx, write_pdf
from helpers.monkey import Monkey
from helpers.wholeness import disagreements, faults, from_here, there_and_back
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from evidencepack.model import Citation
from evidencepack.workspace import Workspace, queries, rows, self_assessment, waivers
from ui.command_table import COMMANDS
from ui.main_window import MainWindow

FIRST = int(os.environ.get("EVIDENCEPACK_FIRST", "0"))
SEQUENCES = int(os.environ.get("EVIDENCEPACK_SEQUENCES", "6"))
STEPS = int(os.environ.get("EVIDENCEPACK_STEPS", "12"))
SAMPLE_DOCUMENTS = 10  # as few as can be made
NEVER = frozenset(
    {
        "file.quit",  # nothing can follow it: every sequence ends with it
    }
)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Files to bring: good ones, one of them twice, a damaged one, an empty one, and the list of a request."""
    folder = tmp_path / "papers"
    folder.mkdir()
    write_pdf(folder / "Carers strategy.pdf", "Carers strategy\nDated 1 March 2026", "Breaks for unpaid carers.")
    write_docx(folder / "Advocacy policy DRAFT.docx", "Advocacy policy", "Independent advocacy for everybody.")
    (folder / "Waits.csv").write_text("Team,Waiting\nNorth,14\n", encoding="utf-8")
    (folder / "Waits again.csv").write_text("Team,Waiting\nNorth,14\n", encoding="utf-8")
    (folder / "Request.csv").write_text("Ref,Request\nIR01,Organisation chart\nX9,Quality audits\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def furnish(workspace: Workspace) -> None:
    """Something of all that commands work on and that the council lacks: a waiver, a citation, answers to confirm."""
    db = workspace.reader()
    found = queries.findings(db)
    document_id = next(iter(found))
    waivers.waive(workspace, [document_id], found[document_id][0].rule, "It may stand.")
    statement = queries.the_framework(db).statements[0]
    cited = Citation(id=rows.new_id(), statement_id=statement.id, document_id=document_id, position=0)
    self_assessment.put(workspace, [cited], "Cite a document")
    with workspace.change("Answers to confirm") as writer:
        writer.execute("UPDATE answer SET to_confirm = 1")


def workspaces(folder: Path) -> list[Path]:
    """Every workspace that was made on the way; backups are none."""
    return [one for one in sorted(folder.rglob("*.evidence")) if one.parent.name != "backups"]


def until_nothing_arrives(desktop: Desktop, window: MainWindow, qtbot: QtBot) -> None:
    """Wait until all that lies in the watched folders was taken in."""
    before = None
    while window.desk.watch.folders and before != (before := window.desk.figures.current):
        qtbot.wait(500)
        desktop.settle(window)


def told(crashes: list[BaseException], raised: list[Any]) -> str:
    """What went wrong on the threads, and in what Qt called."""
    return "\n".join("".join(traceback.format_exception(one)) for one in [*crashes, *(found[1] for found in raised)])


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEQUENCES))
def test_any_commands_in_any_order(
    desktop: Desktop, council: Path, papers: Path, seed: int, tmp_path: Path,
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with Workspace.open(council) as workspace:
        furnish(workspace)
        beginning = from_here(workspace)
    window = desktop.window(council)
    elsewhere = tmp_path / "where the program was started"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)  # no other program is started
    window.actions_of.sample_documents = SAMPLE_DOCUMENTS
    window.desk.watch.settle_seconds, window.desk.watch.poll_seconds = 0.02, 0.1  # a damaged file waits 15 times that
    crashes: list[BaseException] = []
    window.desk.runner.crashed.connect(crashes.append)
    monkey = Monkey(window, random.Random(seed), papers, council, lambda: desktop.settle(window), NEVER)
    with qtbot.captureExceptions() as raised:
        monkey.begin()
        for _ in range(STEPS):
            monkey.step()
            assert not (crashes or raised), told(crashes, raised)
        monkey.rest()
        until_nothing_arrives(desktop, window, qtbot)
        found = disagreements(window, lambda: desktop.settle(window))
        assert not found, "\n".join(found)
        assert window.commands.run("file.quit")
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
        assert not (crashes or raised), told(crashes, raised)
    for database in workspaces(tmp_path):
        with Workspace.open(database) as found:
            assert faults(found) == [], database
    with Workspace.open(council) as workspace:
        assert there_and_back(workspace, beginning) == []
    assert list(elsewhere.iterdir()) == [], "what is made lies where the person said"


def test_what_is_never_tried_is_a_command() -> None:
    assert {one.id for one in COMMANDS} >= NEVER
