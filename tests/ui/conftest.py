"""A themed application, a small council to open, and windows that are closed the way a person closes them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from evidencepack import verbs
from evidencepack.intake.examination import Examination
from evidencepack.intake.reading import examine
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.workspace import Workspace, queries
from ui.app import make_window
from ui.main_window import MainWindow
from ui.theme import LIGHT, apply_theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Windows without a screen cannot pass their smallest size on nor come to the front, and say so."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(r"propagateSizeHints|raise\(\)|grabbing the keyboard", extend=True))


class ReadsHere(ReaderPool):
    """Reads files in this process: these tests are about the window, not about worker processes."""

    def examine_all(self, files: Iterable[tuple[Any, Path, str | None]], job: Job | None = None) -> Iterator[tuple[Any, Examination]]:  # fmt: skip  # noqa: E501
        for key, path, name in files:
            (job or Job()).check()
            yield key, examine(path, name=name)

    def examine_and(self, then: str, files: Iterable[tuple[Any, Path, str | None]], job: Job | None = None) -> Iterator[tuple[Any, Examination, bytes]]:  # fmt: skip  # noqa: E501
        for key, examination in self.examine_all(files, job):
            yield key, examination, b""


def write_pdf(path: Path, *pages: str) -> Path:
    drawing = canvas.Canvas(str(path))
    for text in pages:
        for number, line in enumerate(text.split("\n")):
            drawing.drawString(60, 780 - 16 * number, line)
        drawing.showPage()
    drawing.save()
    return path


def write_docx(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.fixture(scope="session")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared drive with a few documents on it."""
    folder = tmp_path_factory.mktemp("drive")
    advocacy = "Advocacy contract monitoring\nDated 31 March 2026\nIndependent advocacy was offered to 412 people."
    write_pdf(folder / "Advocacy contract monitoring.pdf", advocacy, "Instructed advocates and waits for an IMCA.")
    write_docx(
        folder / "Carers strategy DRAFT.docx", "Carers strategy", "Unpaid carers, carers assessments and breaks."
    )
    (folder / "Waiting list.csv").write_text("Team,Waiting,Date\nNorth,14,01/09/2026\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory, drive: Path) -> Path:
    folder = tmp_path_factory.mktemp("template") / "Council"
    with verbs.new_return(folder, "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive], pool=ReadsHere()))
        db = workspace.reader()
        item = queries.item_by_ref(db, "IR07")
        pdf = queries.document_named(db, "Advocacy contract monitoring")
        verbs.answer_with(workspace, item.id, [pdf.id])
    return folder


@pytest.fixture
def council(tmp_path: Path, _template: Path) -> Path:
    """A workspace of its own with three documents, one of which answers IR07."""
    folder = tmp_path / "Council"
    shutil.copytree(_template, folder)
    return folder


class Desktop:
    """Opens windows and waits for them."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.folder = folder
        self.windows: list[MainWindow] = []

    def window(self, workspace: Path | None = None, pool: ReaderPool | None = None) -> MainWindow:
        made = make_window(self.folder / "window.ini", self.folder / "window.log", self.folder, pool or ReadsHere())
        made.desk.show_folder = lambda _folder: None  # no test opens the system's own windows
        self.windows.append(made)
        made.show()
        made.activateWindow()
        self._qtbot.waitUntil(made.isActiveWindow)
        QTest.keyRelease(made, Qt.Key.Key_Control)  # Qt takes the keys of the last event of another test for held
        if workspace is not None:
            made.actions_of.open_path(workspace)
            self.settle(made)
        return made

    def settle(self, window: MainWindow) -> None:
        """Wait until nothing is under way any more."""
        self._until_idle(window)
        for _ in range(3):
            QApplication.processEvents()
            self._until_idle(window)

    def _until_idle(self, window: MainWindow) -> None:
        """As `waitUntil`, which looks only every 10 ms; hundreds of tests wait a few of them, several times each."""
        latest = time.monotonic() + 60
        while window.desk.runner.busy:
            assert time.monotonic() < latest, "still busy after a minute"
            QApplication.processEvents()
            time.sleep(0.001)

    def close(self, window: MainWindow) -> None:
        window.close()
        self._qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
        window.deleteLater()
        self.windows.remove(window)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desktop]:
    if not qapp.styleSheet():
        apply_theme(qapp, LIGHT)
    made = Desktop(qtbot, tmp_path)
    yield made
    for window in list(made.windows):
        for dialog in qapp.topLevelWidgets():
            if dialog is not window and dialog.isVisible():
                dialog.close()
        made.close(window)


@pytest.fixture
def window(desktop: Desktop, council: Path) -> MainWindow:
    """A window with the small council open."""
    return desktop.window(council)


@pytest.fixture
def settle(desktop: Desktop, window: MainWindow) -> Callable[[], None]:
    return lambda: desktop.settle(window)


def workspace_of(window: MainWindow) -> Workspace:
    found = window.desk.session.workspace
    assert found is not None
    return found
