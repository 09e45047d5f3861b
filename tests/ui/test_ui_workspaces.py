"""Making, opening and sharing workspaces; what the window remembers."""

from __future__ import annotations

import getpass
from pathlib import Path

import msgspec
import pytest
from conftest import Desktop
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from evidencepack.workspace import Workspace
from evidencepack.workspace.lock import Owner
from ui.dialogs.in_use import InUseDialog
from ui.dialogs.new_return import NewReturnDialog
from ui.settings import Settings


def test_a_new_return(desktop: Desktop, tmp_path: Path) -> None:
    window = desktop.window()
    assert window.commands.run("file.new")
    dialog = window.findChild(NewReturnDialog)
    fields = {one.accessibleName(): one for one in dialog.findChildren(QLineEdit)}
    dialog.do()
    desktop.settle(window)
    assert "council's name is missing" in dialog.wrong.text()
    fields["Council"].setText("Northmarsh County Council")
    fields["Notified on"].setText("09/11/2026")
    dialog.do()
    desktop.settle(window)
    assert window.page.id == "overview"
    assert (tmp_path / "Northmarsh County Council" / "Northmarsh County Council.evidence").is_file()
    assert window.desk.settings.recent[0].stem == "Northmarsh County Council"
    assert "No notification" not in window.top.day.mark.text


def test_a_workspace_in_use_can_be_read(desktop: Desktop, council: Path) -> None:
    with Workspace.open(council):
        window = desktop.window(council)
        dialog = next(one for one in window.findChildren(InUseDialog) if one.isVisible())
        assert getpass.getuser() in dialog.owner
        assert not dialog.take_over_button.isVisible()
        dialog.do()
        desktop.settle(window)
        assert window.top.read_only.mark.text == "Open for reading only"
        assert not window.commands.action("documents.add-files").isEnabled()
        assert not window.commands.action("edit.undo").isEnabled()
        window.desk.add_files([council])
        assert "open for reading only" in window.banner.text
        desktop.close(window)


def test_a_double_click_opens_once(desktop: Desktop, council: Path) -> None:
    window = desktop.window()
    for _ in range(2):
        window.actions_of.open_path(council)
    desktop.settle(window)
    assert not [one for one in window.findChildren(InUseDialog) if one.isVisible()]
    assert window.desk.session.writable
    window.actions_of.close_return()
    desktop.settle(window)
    window.actions_of.open_path(council)
    desktop.settle(window)
    assert window.desk.session.writable


def test_a_lock_left_behind_can_be_taken_over(desktop: Desktop, council: Path) -> None:
    database = next(council.glob("*.evidence"))
    owner = Owner("j.smith", "ASC-0412", 4711, "2026-11-20T09:00:00+00:00")
    database.with_name(database.name + ".owner").write_bytes(msgspec.json.encode(owner))
    window = desktop.window(council)
    dialog = next(one for one in window.findChildren(InUseDialog) if one.isVisible())
    assert "j.smith on ASC-0412" in dialog.owner
    assert dialog.take_over_button.isVisible()
    dialog.take_over_button.click()
    desktop.settle(window)
    assert window.desk.session.writable


def test_a_workspace_that_is_gone_is_told_not_crashed(desktop: Desktop, tmp_path: Path) -> None:
    window = desktop.window()
    window.actions_of.open_path(tmp_path / "away.evidence")
    desktop.settle(window)
    assert "There is no workspace at" in window.banner.text
    assert window.page.id == "start"


def test_closing_gives_the_lock_back(desktop: Desktop, council: Path) -> None:
    window = desktop.window(council)
    assert window.commands.run("file.close")
    desktop.settle(window)
    assert window.page.id == "start"
    with Workspace.open(council) as again:
        assert not again.read_only


def test_one_workspace_after_the_other(desktop: Desktop, council: Path, tmp_path: Path) -> None:
    from evidencepack import verbs  # noqa: PLC0415

    verbs.new_return(tmp_path / "Other", "Othershire").close()
    window = desktop.window(council)
    window.actions_of.open_path(tmp_path / "Other")
    desktop.settle(window)
    assert window.windowTitle().startswith("Othershire")
    figures = window.desk.figures.current
    assert figures is not None
    assert figures.documents["all"] == 0
    Workspace.open(council).close()  # it was given back


def test_closing_while_files_come_in(desktop: Desktop, council: Path, tmp_path: Path, qtbot: QtBot) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(60):
        (many / f"Note {number}.txt").write_text(f"Note number {number}", encoding="utf-8")
    window = desktop.window(council)
    window.desk.add_files([many])
    qtbot.waitUntil(lambda: bool(window.desk.runner.jobs))
    desktop.close(window)
    with Workspace.open(council) as again:
        assert again.reader().execute("SELECT count(*) FROM document").get >= 3


def test_the_sample_council_can_be_tried(desktop: Desktop) -> None:
    window = desktop.window()
    window.actions_of.sample_documents = 12
    assert window.commands.run("file.sample")
    desktop.settle(window)
    figures = window.desk.figures.current
    assert figures is not None
    assert figures.documents["all"] > 5
    assert figures.lacks.snapshot.answers


def test_settings_are_kept_in_an_ini_file(tmp_path: Path, desktop: Desktop) -> None:
    window = desktop.window()
    window.resize(860, 650)  # as wide as the screen of these tests allows
    desktop.close(window)
    assert "geometry" in (tmp_path / "window.ini").read_text(encoding="utf-8")
    again = desktop.window()
    assert (again.width(), again.height()) == (860, 650)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe not an ini", b"[window]\ngeometry=nonsense\n[General]\nrecent=7\n"]
)
def test_damaged_settings_count_as_empty(tmp_path: Path, desktop: Desktop, content: bytes) -> None:
    (tmp_path / "window.ini").write_bytes(content)
    assert desktop.window().isVisible()
    assert isinstance(Settings(tmp_path / "window.ini").recent, list)


def test_recent_workspaces_newest_first(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "deep" / "window.ini")
    for name in ("a", "b", "a"):
        settings.remember(tmp_path / f"{name}.evidence")
    assert [path.stem for path in settings.recent] == ["a", "b"]
    settings.forget(tmp_path / "a.evidence")
    assert [path.stem for path in settings.recent] == ["b"]
