"""Pages are made when they are first asked for, and then know as much as if they had been there all the time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desktop
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.command_table import PAGES
from ui.main_window import MainWindow
from ui.pages.ahead import MadeAhead
from ui.pages.making import KINDS

Settle = Callable[[], None]


def made(window: MainWindow) -> list[str]:
    return [page.id for page in window.pages.made]


def test_only_pages_that_were_shown_are_made(window: MainWindow, settle: Settle) -> None:
    assert made(window) == ["start", "overview"]
    assert "documents" in window.pages
    assert len(window.pages) == len(list(window.pages)) == len(KINDS)
    window.show_page("gaps")
    settle()
    assert made(window) == ["start", "overview", "gaps"]
    assert window.gaps is window.pages["gaps"] is window.page


def test_an_unknown_page_is_none(window: MainWindow) -> None:
    assert "nowhere" not in window.pages
    with pytest.raises(KeyError):
        window.pages["nowhere"]


def test_every_kind_is_made_in_the_windows_stack(window: MainWindow) -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        page = window.pages.of(kind)
        assert type(page) is kind
        assert page.parentWidget() is window.stack
    assert window.stack.count() == len(KINDS)


def test_the_list_of_pages_is_in_the_order_of_their_keys() -> None:
    assert tuple(kind.id for kind in KINDS if kind.id in PAGES) == PAGES


def test_a_page_that_is_made_late_shows_what_is_known(window: MainWindow) -> None:
    window.show_page("gaps")
    assert window.gaps.model.rowCount() > 0
    window.show_page("items")
    assert window.items.item is not None
    assert window.commands.state.item


def test_what_is_chosen_counts_on_its_own_page_only(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    assert window.commands.state.documents == 1
    window.show_page("items")
    assert (window.commands.state.documents, window.commands.state.item) == (0, True)
    window.show_page("overview")
    assert not window.commands.state.item


def test_the_review_begins_without_the_list(window: MainWindow, settle: Settle) -> None:
    assert window.commands.run("documents.review")
    settle()
    assert window.page.id == "review"
    assert "documents" not in made(window)


def test_commands_speak_to_a_page_that_was_never_shown(window: MainWindow, settle: Settle) -> None:
    assert window.commands.run("items.chase")
    settle()
    dialog = next(one for one in window.items.findChildren(QWidget, "") if one.isWindow() and one.isVisible())
    assert window.page.id == "overview"
    dialog.close()


def test_pages_are_made_ahead_in_quiet_moments_and_nothing_moves(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("gaps")
    focus, undo = QApplication.focusWidget(), window.commands.state.undo
    ahead = MadeAhead(window, pause_ms=0)
    qtbot.waitUntil(lambda: ahead.done, timeout=20_000)
    assert sorted(made(window)) == sorted(kind.id for kind in KINDS)
    assert window.page.id == "gaps"
    assert QApplication.focusWidget() is focus
    assert window.commands.state.undo == undo
    assert not ahead.findChild(QTimer).isActive(), "it ends with the last page"


def test_a_key_begins_the_pause_anew_and_no_page_is_made_without_a_return(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.window()
    ahead = MadeAhead(window, pause_ms=3_600_000)
    timer = ahead.findChild(QTimer)
    timer.setTimerType(Qt.TimerType.PreciseTimer)  # the usual one is only right by the twentieth
    timer.start()
    QTest.qWait(30)
    before = timer.remainingTime()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert timer.remainingTime() > before
    timer.setInterval(0)
    QTest.qWait(20)
    assert made(window) == ["start"]
