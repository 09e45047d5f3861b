"""The runner: order, results on the main thread, faults, defects, cancelling, and no thread left."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

import ui
from evidencepack import verbs
from evidencepack.errors import Cancelled, UserFault, WorkspaceFault
from evidencepack.jobs import Job
from evidencepack.workspace import queries, returns
from ui.runner import Progress, Runner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.shutdown()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("evidencepack-")]


def test_results_come_back_on_the_main_thread(runner: Runner, qtbot: QtBot) -> None:
    seen: list[tuple[object, bool]] = []
    main = QThread.currentThread()
    runner.read(
        lambda: threading.current_thread().name, lambda name: seen.append((name, QThread.currentThread() is main))
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] != threading.current_thread().name
    assert seen[0][1]


def test_writes_are_done_one_after_the_other(runner: Runner, qtbot: QtBot) -> None:
    threads: list[str] = []
    done: list[int] = []

    def write(number: int) -> int:
        threads.append(threading.current_thread().name)
        return number

    for number in range(50):
        runner.write(lambda number=number: write(number), done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))
    assert len(set(threads)) == 1


def test_a_fault_goes_to_who_asked_or_to_everybody(runner: Runner, qtbot: QtBot) -> None:
    own: list[UserFault] = []
    told: list[UserFault] = []
    runner.faulted.connect(told.append)

    def fail() -> None:
        raise UserFault("The file is locked.", "Close it.")

    runner.write(fail, failed=own.append)
    runner.write(fail)
    qtbot.waitUntil(lambda: bool(own) and bool(told))
    assert own[0].to_do == "Close it."


@pytest.mark.expect_log
def test_a_drive_that_was_lost_is_a_fault_and_no_defect(runner: Runner, qtbot: QtBot) -> None:
    own: list[UserFault] = []

    def lost() -> None:
        raise apsw.IOError("disk I/O error")

    runner.read(lost, failed=own.append)
    qtbot.waitUntil(lambda: bool(own))
    assert isinstance(own[0], WorkspaceFault)
    assert "drive" in own[0].to_do


@pytest.mark.expect_log
def test_a_defect_is_logged_whole_and_told(runner: Runner, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    told: list[BaseException] = []
    runner.crashed.connect(told.append)
    runner.read(lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(told))
    assert "ZeroDivisionError" in caplog.text
    assert isinstance(told[0], ZeroDivisionError)


def test_a_job_reports_and_is_cancelled(runner: Runner, qtbot: QtBot) -> None:
    started, ended, results = threading.Event(), [], []
    progress: list[Progress] = []
    runner.progressed.connect(progress.append)

    def work(job: Job) -> str:
        number = 0
        started.set()
        while True:
            job.check()
            number += 1
            job.progress(number, 0, "page")

    runner.job("Counting", work, results.append, ended=lambda: ended.append(True))
    qtbot.waitUntil(lambda: any(one.done for one in progress))
    assert started.is_set()
    assert [job.title for job in runner.jobs] == ["Counting"]
    runner.cancel_jobs()
    qtbot.waitUntil(lambda: bool(ended))
    assert not results
    assert not runner.jobs
    assert len(progress) < 200  # throttled: the loop turns many thousand times


def test_cancelling_is_silent(runner: Runner, qtbot: QtBot) -> None:
    told: list[object] = []
    runner.faulted.connect(told.append)
    runner.crashed.connect(told.append)

    def give_up() -> None:
        raise Cancelled

    runner.read(give_up, told.append)
    qtbot.waitUntil(lambda: not runner.busy)
    assert not told


def test_only_the_newest_read_of_a_key_is_answered(runner: Runner, qtbot: QtBot) -> None:
    answers: list[int] = []
    gate = threading.Event()
    runner.read(gate.wait, key="other")
    runner.read(gate.wait, key="another")
    for number in range(20):
        runner.read(lambda number=number: number, answers.append, key="same")
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert answers == [19]


def test_when_idle_waits_for_everything(runner: Runner, qtbot: QtBot) -> None:
    order: list[str] = []
    gate = threading.Event()
    runner.write(gate.wait, lambda _done: order.append("write"))
    runner.read(gate.wait, lambda _done: order.append("read"))
    runner.when_idle(lambda: order.append("idle"))
    gate.set()
    qtbot.waitUntil(lambda: "idle" in order)
    assert order[-1] == "idle"
    assert len(order) == 3


def test_shutdown_finishes_what_is_queued(qtbot: QtBot) -> None:
    runner = Runner()
    done: list[int] = []
    for number in range(20):
        runner.write(lambda number=number: done.append(number))
    runner.shutdown()
    assert done == list(range(20))
    qtbot.waitUntil(lambda: not runner.busy)


def test_a_change_waits_for_a_reader_and_does_not_stop_it(tmp_path: Path) -> None:
    """A commit that kept the interpreter to itself would wait for a reader that can never end."""
    with verbs.new_return(tmp_path / "ws", "Testshire") as workspace:
        reading = threading.Event()

        def read() -> None:
            with workspace.reading() as db:
                for _ in range(300):
                    list(db.execute("SELECT ref FROM item"))
                    reading.set()

        reader = threading.Thread(target=read)
        reader.start()
        reading.wait()
        returns.set_return(workspace, authority="Othershire", title="Return", notified=None, due=None)
        assert queries.the_return(workspace.reader()).authority == "Othershire"
        reader.join()


def test_no_two_places_read_under_one_key() -> None:
    """Only the newest read of a key is answered, so a key that two places share would drop what one of them reads."""
    places: dict[str, set[str]] = {}
    for source in Path(ui.__file__).parent.rglob("*.py"):
        for key in re.findall(r'\bkey=f?"([^"{]+)', source.read_text(encoding="utf-8")):
            places.setdefault(key, set()).add(str(source))
    assert len(places) > 20
    assert {key: names for key, names in places.items() if len(names) > 1} == {}
