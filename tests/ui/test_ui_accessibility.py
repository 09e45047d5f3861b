"""Everything that can have the focus has a name, panes are reached by F6, and nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desktop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.accessibility import focusable, nameless, spoken_name
from ui.command_table import PAGES
from ui.main_window import MainWindow


@pytest.mark.parametrize("page", PAGES)
def test_every_focusable_widget_has_a_name(window: MainWindow, settle: Callable[[], None], page: str) -> None:
    window.show_page(page)
    settle()
    assert len(focusable(window)) > 3
    assert [f"{type(one).__name__} {one.objectName()}" for one in nameless(window)] == []


def test_the_start_page_too(desktop: Desktop) -> None:
    window = desktop.window()
    assert [type(one).__name__ for one in nameless(window)] == []


def test_a_nameless_widget_is_found(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    layout = QVBoxLayout(top)
    layout.addWidget(QPushButton())
    top.show()
    assert len(nameless(top)) == 1


def test_dialogs_have_names_too(window: MainWindow, settle: Callable[[], None]) -> None:
    window.show_page("items")
    settle()
    do = window.actions_of
    for open_it in (window.items.add_answer, window.items.edit_owner, do.about, do.details, do.new_return):
        open_it()
        dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        assert len(dialogs) == 1, open_it
        assert [type(one).__name__ for one in nameless(dialogs[0])] == []
        assert dialogs[0].windowModality() is Qt.WindowModality.WindowModal
        dialogs[0].close()
        settle()


def test_f6_goes_round(window: MainWindow, settle: Callable[[], None], qtbot: QtBot) -> None:
    window.show_page("documents")
    settle()
    window.activateWindow()
    window.navigation.setFocus()
    seen = []
    for _ in range(4):
        window.commands.run("view.next-pane")
        focus = window.focusWidget()
        assert focus is not None
        seen.append(spoken_name(focus))
    assert seen == ["Documents", "Details of the document", "Search the text of all documents", "Pages"]


def test_marks_say_in_words_what_they_show_in_colour(window: MainWindow, settle: Callable[[], None]) -> None:
    window.show_page("items")
    settle()
    words = [row.words for row in window.items.model.rows if row.item is not None]
    assert any("answered, 1 answer" in one for one in words)
    assert any("nothing yet" in one for one in words)


def test_drawing_a_page_never_takes_the_focus_from_the_window(window: MainWindow, settle: Callable[[], None]) -> None:
    for page in PAGES:
        window.show_page(page)
        settle()
        assert window.isActiveWindow(), page
