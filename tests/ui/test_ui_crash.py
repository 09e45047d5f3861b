"""A defect: a whole report without anything of documents or people, a plain message, and the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Desktop
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QPushButton

from evidencepack import __version__
from ui.app import start_logging, tell_defects
from ui.crash import keep_trace, log_words, report_words, trace_words, write_report
from ui.main_window import MainWindow

Settle = Callable[[], None]
SECRET = "Mrs Ada Lovelace, NHS number 943 476 5919"


def raised(kind: type[Exception], *words: object) -> Exception:
    """A fault as it is caught: with the way to it."""
    try:
        raise kind(*words)
    except kind as fault:
        return fault


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hooks as they are now come back after the test."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


@pytest.fixture
def logging_to(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "window.log"
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    start_logging(file)
    yield file
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


# ---------------------------------------------------------------- the report


def test_a_report_names_the_place_and_the_versions(tmp_path: Path) -> None:
    file = write_report(raised(ValueError, SECRET), tmp_path / "window.log")
    assert file is not None
    text = file.read_text(encoding="utf-8")
    assert file.parent == tmp_path / "reports"
    assert "ui/test_ui_crash.py" in text
    assert "in raised" in text
    assert "ValueError (its message is left out)" in text
    assert __version__ in text
    assert "PySide6-Essentials" in text


@pytest.mark.expect_log
def test_nothing_of_a_document_or_a_folder_is_in_it(tmp_path: Path, logging_to: Path) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise OSError(13, "Permission denied", f"/home/ada/{SECRET}.docx") from first
    except OSError as fault:
        logging.getLogger("ui.test").exception("Could not read %s", f"/home/ada/{SECRET}.docx")
        text = report_words(fault, logging_to, datetime.now(UTC))
    assert "PermissionError: error 13 of the system" in text
    assert "which came after:" in text
    assert "KeyError (its message is left out)" in text
    assert "ERROR ui.test" in text
    for private in ("Ada", "Lovelace", "943", "ada", str(tmp_path), "Could not read"):
        assert private not in text, private


@pytest.mark.parametrize("kind", [AttributeError, NameError, ImportError])
def test_messages_that_name_code_stay(kind: type[Exception]) -> None:
    assert f"{kind.__name__}: 'Figures' has no 'lacks'" in trace_words(raised(kind, "'Figures' has no 'lacks'"))


@given(st.text(min_size=6, max_size=60).filter(lambda text: text.strip() and not text.isascii()))
def test_no_message_gets_through(words: str) -> None:
    assert words not in trace_words(raised(RuntimeError, words))


def test_lines_of_the_log_lose_what_they_say() -> None:
    lines = [
        "2026-11-21 09:30:00,123 ERROR ui.runner: A task for Ada Lovelace failed",
        "Traceback (most recent call last):",
        '  File "C:\\Users\\ada\\evidencepack\\workspace\\store.py", line 12, in change',
        "    raise ValueError(name)",
        "ValueError: Ada Lovelace",
        "Ada's own line",
    ]
    assert log_words(lines) == [
        "2026-11-21 09:30:00,123 ERROR ui.runner",
        "    workspace/store.py:12 in change",
        "    ValueError",
    ]


def test_the_way_is_kept_when_the_frames_are_let_go() -> None:
    fault = raised(ZeroDivisionError, "x")
    keep_trace(fault)
    way = trace_words(fault)
    assert trace_words(fault.with_traceback(None)) == way
    assert "in raised" in way


def test_the_last_ten_reports_stay_and_none_replaces_another(tmp_path: Path) -> None:
    for _ in range(13):
        write_report(raised(ValueError), tmp_path / "window.log")
    assert len(list((tmp_path / "reports").glob("report-*.txt"))) == 10


@pytest.mark.expect_log
def test_a_folder_that_cannot_be_written_to_is_no_second_defect(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file in the way", encoding="utf-8")
    assert write_report(raised(ValueError), tmp_path / "window.log") is None


# ---------------------------------------------------------------- in the window


def step(window: MainWindow, title: str) -> QPushButton:
    return next(one for one in window.banner.findChildren(QPushButton) if one.text() == title)


def reports(window: MainWindow) -> list[Path]:
    return sorted((window.desk.log_file.parent / "reports").glob("*.txt"))


@pytest.mark.expect_log
def test_a_command_that_raises_is_told_and_the_window_goes_on(
    window: MainWindow, settle: Settle, hooks: None, monkeypatch: pytest.MonkeyPatch, qtbot: object
) -> None:
    from pytestqt.exceptions import capture_exceptions  # noqa: PLC0415

    def broken() -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(window.actions_of, "about", broken)
    with capture_exceptions():
        tell_defects(window)
        window.commands.run("help.about")
    assert "Something went wrong inside Evidence Pack" in window.banner.text
    assert str(reports(window)[0]) in window.banner.text
    assert SECRET not in window.banner.text
    step(window, "Copy the report").click()
    copied = QApplication.clipboard().text()
    assert "RuntimeError" in copied
    assert "in broken" in copied
    assert window.commands.run("go.history")
    settle()
    assert window.page.id == "history"
    assert any("went wrong" in message.said.what for message in window.desk.log.messages)


@pytest.mark.expect_log
def test_a_task_on_a_thread_that_raises_is_told_with_its_place(window: MainWindow, settle: Settle) -> None:
    def broken(_workspace: object) -> None:
        raise RuntimeError(SECRET)

    shown: list[Path] = []
    window.desk.show_folder = shown.append
    window.desk.write(broken)
    settle()
    text = reports(window)[0].read_text(encoding="utf-8")
    assert "in broken" in text
    assert "Lovelace" not in text
    step(window, "Show in folder").click()
    assert shown == [window.desk.log_file.parent / "reports"]


@pytest.mark.expect_log
def test_what_raises_at_every_try_is_told_once(window: MainWindow, settle: Settle) -> None:
    def broken(_workspace: object) -> None:
        raise RuntimeError(SECRET)

    for _ in range(5):
        window.desk.write(broken)
    settle()
    assert len(reports(window)) == 1
    assert len([one for one in window.desk.log.messages if "went wrong" in one.said.what]) == 1


@pytest.mark.expect_log
def test_a_thread_of_its_own_is_heard_too(window: MainWindow, settle: Settle, hooks: None) -> None:
    tell_defects(window)

    def broken() -> None:
        raise RuntimeError(SECRET)

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    settle()
    assert "in broken" in reports(window)[0].read_text(encoding="utf-8")


def test_the_folder_of_reports_is_reached_from_the_menu(desktop: Desktop) -> None:
    window = desktop.window()
    shown: list[Path] = []
    window.desk.show_folder = shown.append
    assert window.commands.run("help.reports")
    assert shown == [window.desk.log_file.parent]
