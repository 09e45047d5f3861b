"""Watched folders in the window: files come in, newer ones are offered, a folder that is gone is no deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of, write_pdf
from pytestqt.qtbot import QtBot
from test_ui_doors import dialog_of

from evidencepack.model import AnswerKind, DocumentState
from evidencepack.workspace import Workspace, answers, inbox, queries
from ui.accessibility import nameless
from ui.dialogs.watched import WatchedDialog
from ui.main_window import MainWindow

Settle = Callable[[], None]
SOON = 20_000


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "Shared drive"
    folder.mkdir()
    return folder


@pytest.fixture
def watching(window: MainWindow, settle: Settle, shared: Path) -> Iterator[MainWindow]:
    """A window that watches the shared drive and looks often."""
    window.desk.watch.settle_seconds, window.desk.watch.poll_seconds = 0.1, 0.1
    window.desk.ask = lambda _parent, _wanted, then: then([shared])
    assert window.commands.run("file.watch")
    settle()
    assert window.desk.watch.folders == [shared]
    yield window


def titles(window: MainWindow) -> list[str]:
    return [one.title for one in queries.documents(workspace_of(window).reader())]


def arrived(window: MainWindow, qtbot: QtBot, settle: Settle, title: str) -> str:
    qtbot.waitUntil(lambda: title in titles(window), timeout=SOON)
    settle()
    return queries.document_named(workspace_of(window).reader(), title).id


def test_what_arrives_comes_into_the_inbox(watching: MainWindow, settle: Settle, qtbot: QtBot, shared: Path) -> None:
    write_pdf(shared / "Falls plan.pdf", "The falls plan of the council.")
    document_id = arrived(watching, qtbot, settle, "Falls plan")
    document = queries.document(workspace_of(watching).reader(), document_id)
    assert document.state is DocumentState.INBOX
    assert "From watched folders: 1 document added" in watching.banner.text
    for number in range(12):
        (shared / f"Note {number}.txt").write_text(f"Note number {number}", encoding="utf-8")
    qtbot.waitUntil(lambda: len(titles(watching)) == 3 + 1 + 12, timeout=SOON)
    settle()
    assert len(titles(watching)) == len(set(titles(watching)))


def test_a_newer_file_is_offered_and_its_places_are_asked_for(
    watching: MainWindow, settle: Settle, qtbot: QtBot, shared: Path
) -> None:
    path = write_pdf(shared / "Falls plan.pdf", "The falls plan.", "Second page.")
    document_id = arrived(watching, qtbot, settle, "Falls plan")

    def answer(workspace: Workspace) -> None:
        item = queries.item_by_ref(workspace.reader(), "IR09")
        blank = queries.answers(workspace.reader())[0]
        given = type(blank)(id="", item_id=item.id, kind=AnswerKind.DOCUMENT, document_id=document_id, pages="2")
        answers.add_answer(workspace, given)

    watching.desk.write(answer)
    settle()
    write_pdf(path, "The falls plan, written anew.", "Second page, longer.", "Third page.")
    qtbot.waitUntil(watching.offers.isVisible, timeout=SOON)
    settle()
    assert watching.offers.words.text() == "1 document has a newer file in the watched folders."
    assert watching.offers.take.text() == "Take it"
    assert queries.document(workspace_of(watching).reader(), document_id).version.number == 1
    watching.offers.take.click()
    settle()
    assert not watching.offers.isVisible()
    assert queries.document(workspace_of(watching).reader(), document_id).version.number == 2
    assert "answers to IR09" in watching.banner.text


def test_an_offer_can_be_put_off(watching: MainWindow, settle: Settle, qtbot: QtBot, shared: Path) -> None:
    path = write_pdf(shared / "Falls plan.pdf", "The falls plan.")
    document_id = arrived(watching, qtbot, settle, "Falls plan")
    write_pdf(path, "The falls plan, written anew and made longer.")
    qtbot.waitUntil(watching.offers.isVisible, timeout=SOON)
    watching.offers.later.click()
    settle()
    assert not watching.offers.isVisible()
    assert queries.document(workspace_of(watching).reader(), document_id).version.number == 1


def test_a_folder_that_is_gone_is_said_and_nothing_is_deleted(
    watching: MainWindow, settle: Settle, qtbot: QtBot, shared: Path
) -> None:
    write_pdf(shared / "Falls plan.pdf", "The falls plan.")
    arrived(watching, qtbot, settle, "Falls plan")
    before = titles(watching)
    away = shared.with_name("Away")
    shared.rename(away)
    qtbot.waitUntil(lambda: "cannot be seen any more" in watching.banner.text, timeout=SOON)
    settle()
    assert watching.desk.watch.gone == {shared}
    assert titles(watching) == before
    away.rename(shared)
    qtbot.waitUntil(lambda: "can be seen again" in watching.banner.text, timeout=SOON)
    settle()
    assert watching.desk.watch.gone == set()
    assert titles(watching) == before


def test_the_list_stops_the_watching_and_undo_takes_it_up_again(
    watching: MainWindow, settle: Settle, shared: Path
) -> None:
    assert watching.commands.run("file.watched")
    settle()
    dialog = dialog_of(watching, WatchedDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    assert dialog.list.item(0).text() == str(shared)
    dialog.stop_button.click()
    settle()
    assert dialog.list.count() == 0
    assert not dialog.stop_button.isEnabled()
    assert watching.desk.watch.folders == []
    assert watching.desk.watch._watcher is None
    dialog.do()
    assert watching.commands.run("edit.undo")
    settle()
    assert watching.desk.watch.folders == [shared]
    assert watching.desk.watch._watcher is not None


def test_the_watching_ends_with_the_workspace_and_goes_on_with_it(
    watching: MainWindow, desktop: Desktop, council: Path, shared: Path, qtbot: QtBot
) -> None:
    assert watching.commands.run("file.close")
    desktop.settle(watching)
    assert watching.desk.watch._watcher is None
    write_pdf(shared / "Falls plan.pdf", "The falls plan.")
    watching.actions_of.open_path(council)
    desktop.settle(watching)
    assert watching.desk.watch.folders == [shared]
    arrived(watching, qtbot, lambda: desktop.settle(watching), "Falls plan")


def test_a_workspace_open_for_reading_is_not_watched_for(desktop: Desktop, council: Path, shared: Path) -> None:
    with Workspace.open(council) as workspace:
        inbox.watch(workspace, shared)
    window = desktop.window()
    window.actions_of.open_path(council, read_only=True)
    desktop.settle(window)
    assert window.desk.watch.folders == []
    assert window.desk.watch._watcher is None
    assert not window.commands.action("file.watch").isEnabled()


def test_a_folder_that_cannot_be_watched_is_told(window: MainWindow, settle: Settle, council: Path) -> None:
    window.desk.ask = lambda _parent, _wanted, then: then([council])
    assert window.commands.run("file.watch")
    settle()
    assert "holds this workspace itself" in window.banner.text
    assert window.desk.watch.folders == []


def test_closing_while_files_arrive(
    watching: MainWindow, desktop: Desktop, council: Path, shared: Path, qtbot: QtBot
) -> None:
    for number in range(40):
        (shared / f"Note {number}.txt").write_text(f"Note number {number}", encoding="utf-8")
    qtbot.waitUntil(lambda: bool(watching.desk.runner.jobs), timeout=SOON)
    for number in range(40, 60):
        (shared / f"Note {number}.txt").write_text(f"Note number {number}", encoding="utf-8")
    desktop.close(watching)
    again = desktop.window()
    again.desk.watch.settle_seconds, again.desk.watch.poll_seconds = 0.1, 0.1
    again.actions_of.open_path(council)
    desktop.settle(again)
    qtbot.waitUntil(lambda: len(titles(again)) == 3 + 60, timeout=SOON)
    desktop.settle(again)
    assert len(titles(again)) == len(set(titles(again))) == 63
