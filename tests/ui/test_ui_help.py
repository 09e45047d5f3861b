"""The help: every page is there and reachable, every reference leads somewhere, and F1 knows where one is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import ui
from evidencepack.resources import resource
from ui.accessibility import nameless
from ui.command_table import COMMANDS, PAGES
from ui.help.library import SHORTCUTS, HelpPage, contents, find, links_of, pages
from ui.help.places import dialog_pages, help_of_command
from ui.help.shortcuts import shortcuts_text
from ui.help.window import HelpWindow
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.fixture(scope="module")
def known() -> dict[str, HelpPage]:
    return pages(shortcuts_text(COMMANDS))


# ---------------------------------------------------------------- the pages


def test_every_file_stands_in_the_contents_once() -> None:
    listed = [page for ids in contents().values() for page in ids]
    assert len(listed) == len(set(listed))
    assert set(listed) == {file.stem for file in resource("help").glob("*.md")} | {SHORTCUTS}


def test_every_page_has_a_title_and_says_something(known: dict[str, HelpPage]) -> None:
    for page in known.values():
        assert page.title, page.id
        assert len(page.text.split()) > 50, page.id


def test_every_link_leads_to_a_page_and_every_page_is_led_to(known: dict[str, HelpPage]) -> None:
    for page in known.values():
        assert set(links_of(page.text)) <= set(known), page.id
    reached, waiting = set(), ["start"]
    while waiting:
        page_id = waiting.pop()
        if page_id not in reached:
            reached.add(page_id)
            waiting += links_of(known[page_id].text)
    assert set(known) - reached <= {"overview", "accessibility", "help"}, "reached by F1 or the contents only"


def test_every_command_page_and_dialog_has_its_help(known: dict[str, HelpPage]) -> None:
    for command in COMMANDS:
        assert help_of_command(command) in known, command.id
    assert {*PAGES, "start"} <= set(known)
    assert set(dialog_pages().values()) <= set(known)


def test_every_dialog_named_is_one() -> None:
    sources = (file.read_text(encoding="utf-8") for file in Path(ui.__path__[0]).rglob("*.py"))
    there = {name for source in sources for name in re.findall(r"^class (\w+)\(", source, re.MULTILINE)}
    assert set(dialog_pages()) - there == {"QFileDialog"}


def test_every_page_of_the_window_has_help(window: MainWindow, known: dict[str, HelpPage]) -> None:
    assert set(window.pages) <= set(known)


def test_the_shortcuts_are_those_of_the_table(known: dict[str, HelpPage]) -> None:
    text = known[SHORTCUTS].text
    for command in COMMANDS:
        assert all(f"**{keys}**" in text for keys in command.keys), command.id
    assert "Ctrl+K" in shortcuts_text(COMMANDS)
    assert "**Ctrl+N**" not in shortcuts_text([one for one in COMMANDS if one.id != "file.new"])


def test_keys_named_in_the_texts_are_keys_of_the_table(known: dict[str, HelpPage]) -> None:
    """Prose names keys by hand: they have to be in the table, or be keys of the help itself or of lists."""
    keys = {key for command in COMMANDS for key in command.keys} | {f"Ctrl+{number}" for number in range(1, 8)}
    for page in known.values():
        for named in re.findall(r"\*\*((?:Ctrl|Alt|Shift)\+[^*]+|F\d+)\*\*", page.text):
            assert named in keys | {"Alt+Left", "Alt+Right"}, f"{page.id}: {named}"


def test_searching_wants_all_words_and_titles_first(known: dict[str, HelpPage]) -> None:
    assert find("watched folder", known)[0].page.id == "watched-folders"
    assert "tracked changes" in find("tracked changes covered", known)[0].around
    assert find("giraffe", known) == []
    assert find("", known) == []


# ---------------------------------------------------------------- the window


def help_of(window: MainWindow) -> HelpWindow:
    assert window.help.window is not None
    return window.help.window


@pytest.mark.parametrize("page", PAGES)
def test_f1_opens_the_page_for_where_one_is(window: MainWindow, settle: Settle, page: str) -> None:
    window.show_page(page)
    settle()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert help_of(window).page == page
    assert help_of(window).isVisible()


def test_f1_in_a_dialog_is_about_the_dialog(window: MainWindow, settle: Settle) -> None:
    window.actions_of.new_return()
    settle()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    dialog.activateWindow()
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    assert help_of(window).page == "new-return"
    assert help_of(window).parent() is None  # what belongs to the window is locked while the dialog is open
    dialog.close()


def test_links_back_and_forward(window: MainWindow, qtbot: QtBot) -> None:
    window.help.show("start")
    shown = help_of(window)
    qtbot.waitUntil(shown.isActiveWindow)
    shown._follow(QUrl("pack.md"))
    shown._follow(QUrl("verify.md#without-this-program"))
    assert shown.page == "verify"
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.page == "pack"
    shown.back.click()
    assert (shown.page, shown.back.isEnabled()) == ("start", False)
    shown.forward.click()
    assert shown.page == "pack"
    shown._follow(QUrl("https://example.org/"))
    assert shown.page == "pack"


def test_searching_and_opening_the_first(window: MainWindow) -> None:
    window.help.show()
    shown = help_of(window)
    QTest.keyClicks(shown.search, "sha256sum")
    QTest.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.page == "verify"
    assert "sha256sum" in shown.text.toPlainText()


def test_everything_in_it_has_a_name_and_escape_closes(window: MainWindow) -> None:
    window.help.show("shortcuts")
    shown = help_of(window)
    assert [type(one).__name__ for one in nameless(shown)] == []
    assert "Ctrl+K" in shown.text.toPlainText()
    QTest.keyClick(shown.text, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_closing_the_window_closes_the_help(desktop: Desktop) -> None:
    window = desktop.window()
    window.help.show()
    shown = help_of(window)
    desktop.close(window)
    assert window.help.window is None
    assert not isValid(shown)
