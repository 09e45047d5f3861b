"""A review of a real inbox in the window, by keyboard and by mouse, on files that are no part of the project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.hands import HANDS, Hands
from helpers.reviewing import go_through, in_the_inbox
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencepack import verbs
from evidencepack.intake.workers import ReaderPool
from ui.app import make_window
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme

FOLDER = os.environ.get("EVIDENCEPACK_REAL")
pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="EVIDENCEPACK_REAL names no folder of real documents"),
    pytest.mark.qt_log_ignore(r"propagateSizeHints|raise\(\)|grabbing the keyboard", extend=True),
]
MINUTES = 8


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the real files in its inbox."""
    folder = tmp_path_factory.mktemp("real") / "Council"
    with verbs.new_return(folder, "Testshire County Council", notified="2026-11-12") as workspace, ReaderPool() as pool:
        list(verbs.add(workspace, [Path(FOLDER or "") / "council"], pool=pool))
    return folder


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    apply_theme(qapp, LIGHT)
    made = make_window(tmp_path / "window.ini", tmp_path / "window.log", tmp_path)
    made.desk.show_folder = lambda _folder: None
    made.show()
    made.activateWindow()
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.isVisible(), timeout=60_000)
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.timeout(MINUTES * 60)
@pytest.mark.parametrize("kind", HANDS[::-1], ids=lambda kind: kind.kind)
def test_a_real_inbox(window: MainWindow, qtbot: QtBot, inbox: Path, tmp_path: Path, kind: type[Hands]) -> None:
    """By keyboard first; by mouse what that was undone of: all is opened anew from the same folder."""

    def settle() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not window.desk.runner.busy, timeout=120_000)
            QApplication.processEvents()

    window.actions_of.open_path(inbox)
    settle()
    hands = kind(window, settle, "real-review", tmp_path / "pictures")
    waiting = in_the_inbox(hands)
    assert waiting > 50
    hands.go("documents")
    hands.picture("inbox")
    hands.command("documents.review")
    hands.picture("first")
    used = go_through(hands, lambda _name, suggested: "Enter" if suggested else "A", most=waiting + 5)
    assert len(used) == waiting
    assert used.count("Enter") > used.count("A"), "most real papers fit some item"
    hands.picture("end")
    assert in_the_inbox(hands) == 0
    for _ in used:
        hands.command("edit.undo")
    assert in_the_inbox(hands) == waiting, "every decision can be taken back, one by one"
