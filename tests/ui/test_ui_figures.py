"""The figures while files are taken in: shown now and then, and what a person changes at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Desktop
from helpers.small import document_counts
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from evidencepack import verbs
from evidencepack.model import DocumentState
from evidencepack.workspace import Workspace, documents, queries, waivers
from evidencepack.workspace.history import Changed
from ui import figures as figures_module
from ui.figures import FiguresReader
from ui.main_window import MainWindow
from ui.runner import Runner


class _Session(QObject):
    changed = Signal(object)
    switched = Signal()
    workspace = object()


@pytest.fixture
def reads(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[_Session, Runner, list[object]]]:
    runner, session, asked = Runner(), _Session(), []

    def read(workspace: object, _today: object) -> object:
        asked.append(workspace)
        return None

    monkeypatch.setattr(figures_module, "figures_of", read)
    reader = FiguresReader(session, runner, runner)  # type: ignore[arg-type]
    yield session, runner, asked
    runner.shutdown()
    reader.deleteLater()
    session.deleteLater()
    runner.deleteLater()


def _changed(*tables: str) -> Changed:
    return Changed("", {table: frozenset() for table in tables})


def _while_a_job_runs(qtbot: QtBot, runner: Runner, then: Callable[[], None]) -> None:
    go_on = threading.Event()
    runner.job("Taking in", lambda _job: go_on.wait(10))
    try:
        then()
    finally:
        go_on.set()
        qtbot.waitUntil(lambda: not runner.busy)


def test_what_a_job_takes_in_is_shown_once_for_many_batches_and_when_it_ends(
    qtbot: QtBot, reads: tuple[_Session, Runner, list[object]]
) -> None:
    session, runner, asked = reads

    def batches() -> None:
        for _ in range(5):
            session.changed.emit(_changed("document", "version", "origin"))
        session.changed.emit(_changed("finding"))
        assert asked == []

    _while_a_job_runs(qtbot, runner, batches)
    assert len(asked) == 1


def test_what_a_person_changes_while_a_job_runs_is_shown_at_once(
    qtbot: QtBot, reads: tuple[_Session, Runner, list[object]]
) -> None:
    session, runner, asked = reads

    def answer() -> None:
        session.changed.emit(_changed("document"))
        session.changed.emit(_changed("answer"))
        qtbot.waitUntil(lambda: len(asked) == 1)

    _while_a_job_runs(qtbot, runner, answer)
    assert len(asked) == 1


def test_without_a_job_every_change_is_shown_at_once(
    qtbot: QtBot, reads: tuple[_Session, Runner, list[object]]
) -> None:
    session, runner, asked = reads
    session.changed.emit(_changed("document"))
    qtbot.waitUntil(lambda: not runner.busy)
    assert len(asked) == 1


def test_threads_that_compute_give_the_window_the_interpreter_soon(desktop: Desktop) -> None:
    window: MainWindow = desktop.window()
    assert sys.getswitchinterval() < 0.001
    desktop.settle(window)


def test_a_window_that_stays_open_overnight_counts_the_days(
    desktop: Desktop, council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=1)  # noqa: DTZ011

    window: MainWindow = desktop.window(council)
    desktop.settle(window)
    figures = window.desk.figures
    before = figures.current
    figures.look_at_the_day()
    desktop.settle(window)
    assert figures.current is before, "the same day needs no reading"
    monkeypatch.setattr(figures_module, "date", Tomorrow)
    figures.look_at_the_day()
    desktop.settle(window)
    assert before is not None
    assert figures.current is not None
    assert figures.current.today == before.today + timedelta(days=1)


def test_the_counts_of_the_filters_are_those_of_the_list(council: Path) -> None:
    with Workspace.open(council) as workspace:

        def agree() -> dict[str, int]:
            counted = queries.counts_of(queries.snapshot(workspace))
            assert counted == document_counts(workspace.reader())
            return counted

        first = agree()
        assert first["findings"]
        assert 0 < first["answer nothing"] < first["all"]
        ids = queries.document_ids(workspace.reader())
        for document_id, found in queries.findings(workspace.reader()).items():
            waivers.waive(workspace, [document_id], found[0].rule, "It may stay.")
        assert agree()["findings"] < first["findings"]
        documents.set_state(workspace, ids[:1], DocumentState.SET_ASIDE)
        documents.set_state(workspace, ids[1:2], DocumentState.IN_USE)
        assert agree()["set aside"] == 1
        verbs.answer_with(workspace, queries.item_by_ref(workspace.reader(), "IR08").id, ids)
        assert agree()["answer nothing"] == 0
