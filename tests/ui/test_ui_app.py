"""The program as it is started: a workspace named on the command line is opened, and closing the window ends it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

_PROGRAM = """
import sys
from ui import app

make = app.make_window

def made(*parts):
    window = make(*parts)
    def loaded(figures):
        if figures is not None:
            print(window.windowTitle(), figures.documents["all"], flush=True)
            window.close()
    window.desk.figures.fresh.connect(loaded)
    return window

app.make_window = made
sys.exit(app.main(sys.argv[1:]))
"""


def test_the_program_opens_what_is_named_and_ends(council: Path, tmp_path: Path) -> None:
    environment = dict(os.environ, XDG_CONFIG_HOME=str(tmp_path), XDG_STATE_HOME=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(council)], capture_output=True, text=True, timeout=60, check=False,
        cwd=Path(__file__).parents[2], env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "Testshire County Council – Evidence Pack 3"


_LOADED = """
import sys

SELDOM = {
    "jinja2", "msoffcrypto", "openpyxl", "pptx", "pypdf", "pypdfium2", "reportlab", "sharepoint2text", "xlsxwriter",
}
for start in ("evidencepack.cli", "ui.app"):
    __import__(start)
    print(start, *sorted(SELDOM & set(sys.modules)))
"""


def test_libraries_that_are_seldom_needed_are_not_loaded_at_the_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.splitlines() == ["evidencepack.cli", "ui.app"]


def test_garbage_is_collected_on_the_main_thread_only(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    import gc  # noqa: PLC0415

    from ui import garbage  # noqa: PLC0415

    collected: list[int] = []
    monkeypatch.setattr(garbage, "_EVERY_MS", 1)
    monkeypatch.setattr(garbage.gc, "collect", collected.append)
    owner = QObject()
    garbage.MainThreadGarbage(owner)
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(collected) > 2)
    owner.deleteLater()
