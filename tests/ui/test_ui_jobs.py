"""Jobs and messages: kept, told without taking the focus, reached by keyboard, and spoken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from evidencepack.errors import UserFault
from evidencepack.jobs import Job
from ui import accessibility
from ui.accessibility import nameless
from ui.jobs.log import JobLog, JobState
from ui.main_window import MainWindow
from ui.runner import Runner
from ui.said import Said, Step
from ui.theme import Tone

Settle = Callable[[], None]
NOW = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001  # the desk's own time


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.shutdown()
    made.deleteLater()


def buttons(window: MainWindow) -> dict[str, QPushButton]:
    return {one.accessibleName(): one for one in window.jobs_panel.findChildren(QPushButton) if one.isVisible()}


def words(window: MainWindow) -> str:
    return " | ".join(one.text() for one in window.jobs_panel.findChildren(QLabel) if one.isVisible())


# ---------------------------------------------------------------- the list as data


def test_a_job_is_followed_to_its_end_with_what_it_told(runner: Runner, qtbot: QtBot) -> None:
    log = JobLog(runner, runner, lambda: NOW)
    runner.job("Counting", lambda _job: 3, lambda number: log.hear(Said(f"{number} counted")))
    assert [(one.title, one.state) for one in log.jobs] == [("Counting", JobState.RUNNING)]
    qtbot.waitUntil(lambda: not runner.busy)
    assert [(one.state, one.said.what if one.said else "") for one in log.jobs] == [(JobState.DONE, "3 counted")]
    log.hear(Said("Something else"))
    assert log.jobs[0].said is not None
    assert log.jobs[0].said.what == "3 counted"


def test_a_fault_and_a_cancelled_job_are_told_apart(runner: Runner, qtbot: QtBot) -> None:
    log = JobLog(runner, runner, lambda: NOW)
    gate = threading.Event()

    def wait(job: Job) -> None:
        gate.wait()
        job.check()

    def fail(_job: Job) -> None:
        raise UserFault("The file is locked.", "Close it.")

    runner.job("Waiting", wait)
    runner.job("Failing", fail)
    assert [one.state for one in log.jobs] == [JobState.RUNNING, JobState.WAITING]
    runner.cancel(log.jobs[0].number)
    assert log.jobs[0].state is JobState.CANCELLING
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert {one.title: one.state for one in log.jobs} == {"Failing": JobState.FAILED, "Waiting": JobState.CANCELLED}
    log.clear()
    assert log.jobs == []


def test_one_job_is_cancelled_and_the_other_goes_on(runner: Runner, qtbot: QtBot) -> None:
    log = JobLog(runner, runner, lambda: NOW)
    gate = threading.Event()
    done: list[str] = []
    runner.job("First", lambda _job: gate.wait(), lambda _done: done.append("first"))
    runner.job("Second", lambda job: job.check(), lambda _done: done.append("second"))
    runner.cancel(log.jobs[1].number)
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert done == ["first"]


def test_messages_are_bounded_and_newest_first(runner: Runner) -> None:
    log = JobLog(runner, runner, lambda: NOW)
    for number in range(300):
        log.hear(Said(str(number)))
    assert (len(log.messages), log.messages[0].said.what, log.unseen) == (200, "299", 300)
    log.seen()
    assert log.unseen == 0


def test_steps_about_another_workspace_are_forgotten(runner: Runner) -> None:
    log = JobLog(runner, runner, lambda: NOW)
    log.hear(Said("Both", steps=(Step("Show it", list), Step("Copy", list, lasting=True))))
    log.forget_steps()
    assert [step.title for step in log.messages[0].said.steps] == ["Copy"]


# ---------------------------------------------------------------- in the window


def test_the_panel_is_opened_read_and_closed_by_keyboard(window: MainWindow, settle: Settle) -> None:
    window.desk.say("Two files were skipped.", "They are empty.", Tone.WARN)
    assert "Messages (1)" in window.status.messages.text()
    window.navigation.setFocus()
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert window.jobs_panel.isVisible()
    assert window.jobs_panel.isAncestorOf(QApplication.focusWidget())
    assert "Two files were skipped. | They are empty." in words(window)
    assert window.status.messages.text() == "Messages"
    assert nameless(window.jobs_panel) == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.jobs_panel.isVisible()
    assert QApplication.focusWidget() is window.navigation


def test_a_running_job_is_shown_and_cancelled_there(window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    gate = threading.Event()

    def work(_workspace: object, job: Job) -> None:
        job.progress(3, 10, "Annual report.pdf")
        gate.wait()
        job.check()

    window.desk.job("Building the pack", work, lambda _done: None)
    qtbot.waitUntil(lambda: any(one.total for one in window.desk.log.jobs))
    window.commands.run("view.jobs")
    assert "Building the pack" in words(window)
    assert "3 of 10" in words(window)
    stop = buttons(window)["Cancel Building the pack"]
    stop.setFocus()
    stop.click()
    gate.set()
    settle()
    assert "Cancelled" in [one.state.value.capitalize() for one in window.desk.log.jobs]
    assert window.jobs_panel.isAncestorOf(QApplication.focusWidget())  # what had the focus is gone, the panel keeps it


def test_a_message_takes_no_focus_and_its_step_does_something(window: MainWindow, settle: Settle) -> None:
    window.navigation.setFocus()
    taken: list[str] = []
    window.desk.say("A new version was taken.", "", Tone.GOOD, Step("Show it", lambda: taken.append("shown")))
    assert QApplication.focusWidget() is window.navigation
    window.commands.run("view.next-pane")
    assert window.banner.isAncestorOf(QApplication.focusWidget())
    step = next(one for one in window.banner.findChildren(QPushButton) if one.text() == "Show it")
    QTest.keyClick(step, Qt.Key.Key_Space)
    assert taken == ["shown"]
    assert not window.banner.isVisible()
    window.commands.run("view.jobs")
    buttons(window)["Show it"].click()
    assert taken == ["shown", "shown"]


def test_good_news_does_not_vanish_under_the_focus(window: MainWindow) -> None:
    window.desk.say("Undone: Answer IR07", tone=Tone.GOOD)
    window.commands.run("view.next-pane")
    window.banner.setFocus()
    window.banner._time_is_up()
    assert window.banner.isVisible()
    window.navigation.setFocus()
    window.banner._time_is_up()
    assert not window.banner.isVisible()


def test_what_is_added_can_be_shown(desktop: Desktop, window: MainWindow, council: object, tmp_path: object) -> None:
    from conftest import write_docx  # noqa: PLC0415

    file = write_docx(window.desk.log_file.parent / "Market position.docx", "Market position statement")
    window.show_page("items")
    window.desk.add_files([file])
    desktop.settle(window)
    step = next(one for one in window.banner.findChildren(QPushButton) if one.text() == "Show it")
    step.click()
    desktop.settle(window)
    assert window.page.id == "documents"
    assert len(window.documents.chosen()) == 1
    assert workspace_of(window)
    assert window.desk.log.jobs[0].said is not None


# ---------------------------------------------------------------- spoken


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, bool]]]:
    """What a screen reader would be told, and whether at once."""
    told: list[tuple[str, bool]] = []

    class Reader(QAccessible):
        @staticmethod
        def isActive() -> bool:  # noqa: N802  # the name is Qt's
            return True

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802
            told.append((event.message(), event.politeness() is QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr(accessibility, "QAccessible", Reader)
    yield told


def test_messages_are_spoken_and_faults_at_once(window: MainWindow, spoken: list[tuple[str, bool]]) -> None:
    window.desk.say("3 documents added.", tone=Tone.GOOD)
    window.desk.say("The drive is away.", "Wait for it.", Tone.WARN)
    assert spoken == [("3 documents added.", False), ("The drive is away. Wait for it.", True)]


def test_a_real_announcement_reaches_qt(window: MainWindow) -> None:
    QAccessible.setActive(True)
    try:
        accessibility.announce(window.banner, "Heard")
    finally:
        QAccessible.setActive(False)


def test_nothing_is_said_where_nobody_listens(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accessibility, "QAccessibleAnnouncementEvent", QObject)  # would fail if it was made
    accessibility.announce(None, "")  # type: ignore[arg-type]
