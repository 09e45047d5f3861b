"""A return that is open for reading only: what cannot be used says why, in words, and who has it open."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from test_ui_doors import dialog_of

from evidencepack.workspace import Workspace, queries, returns
from ui.command_table import PAGES
from ui.dialogs.chase import ChaseDialog
from ui.main_window import MainWindow
from ui.reading_only import explain, permit
from ui.session import Session

FOR_READING = "This return is open for reading only"


@pytest.fixture
def holder(council: Path) -> Workspace:
    """Somebody else who writes in the return."""
    with Workspace.open(council) as opened:
        item = queries.item_by_ref(opened.reader(), "IR07")
        returns.set_items(opened, {item.id: {"owner": "Amina Example"}}, "Owner")
        yield opened


@pytest.fixture
def reader(desktop: Desktop, council: Path, holder: Workspace) -> MainWindow:
    """A window in which the return can only be read."""
    window = desktop.window()
    window.actions_of.open_path(council, read_only=True)
    desktop.settle(window)
    return window


def dead_ends(window: MainWindow, desktop: Desktop) -> dict[tuple[str, str], tuple[str, str]]:
    """Tooltip and description of all buttons in view that cannot be pressed, by page and name."""
    found = {}
    for page in PAGES:
        window.show_page(page)
        desktop.settle(window)
        parts = ("", "front", "plan", "timeline") if page == "assessment" else ("",)
        for part in parts:
            if part:
                window.assessment.go_to(part)
                desktop.settle(window)
            for made in window.findChildren(QAbstractButton):
                if made.isVisible() and not made.isEnabled():
                    words = made.toolTip(), made.accessibleDescription()
                    found[f"{page} {part}", made.accessibleName() or made.text()] = words
    return found


def test_every_button_that_reading_only_forbids_says_why_and_who(
    desktop: Desktop, council: Path, reader: MainWindow, holder: Workspace
) -> None:
    reasons = dead_ends(reader, desktop)
    held_by = workspace_of(reader).held_by
    desktop.close(reader)
    holder.close()
    writer = desktop.window(council)
    always = set(dead_ends(writer, desktop))  # such as "Back": they say nothing of reading
    forbidden = reasons.keys() - always
    assert len(forbidden) > 8
    assert held_by
    wanted = f"{FOR_READING}: in use by {held_by}."
    assert {key: reasons[key] for key in forbidden if reasons[key] != (wanted, wanted)} == {}


def test_commands_say_it_too_and_only_those_that_change_something(reader: MainWindow) -> None:
    add, undo, clean = (reader.commands.action(one) for one in ("documents.add-files", "edit.undo", "documents.clean"))
    assert add.toolTip().startswith(FOR_READING)
    assert add.statusTip() == add.toolTip()
    assert not clean.toolTip().startswith(FOR_READING), "nothing is chosen: that it is, whoever may write"
    assert undo.toolTip().startswith(FOR_READING)
    assert not reader.commands.action("go.gaps").statusTip()


def test_a_dialog_says_it(reader: MainWindow, desktop: Desktop) -> None:
    assert reader.commands.run("items.chase")
    desktop.settle(reader)
    dialog = dialog_of(reader, ChaseDialog)
    read = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Read Excel back…")
    assert not read.isEnabled()
    assert read.toolTip().startswith(FOR_READING)


def test_the_usual_words_come_back(qtbot: QtBot) -> None:
    made = QPushButton("Sign")
    qtbot.addWidget(made)
    made.setToolTip("Put a name under it")
    permit(made, writable=False)
    permit(made, writable=False)
    assert (made.isEnabled(), made.toolTip()) == (False, f"{FOR_READING}.")
    permit(made, False, writable=True)
    assert (made.isEnabled(), made.toolTip(), made.accessibleDescription()) == (False, "Put a name under it", "")
    permit(made, writable=True)
    assert made.isEnabled()
    explain(made, "")
    assert made.toolTip() == "Put a name under it"


def test_without_a_return_nothing_is_said_of_reading(desktop: Desktop) -> None:
    window = desktop.window()
    assert window.findChild(Session).reading_only == ""
    for made in window.findChildren(QWidget):
        assert not made.toolTip().startswith(FOR_READING)
