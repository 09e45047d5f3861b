"""Where the focus is after somebody went to a page by a key, a button or the palette (WCAG 2.2, 2.4.3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.command_table import PAGES
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.mark.parametrize("before", ["page", "search", "navigation"])
def test_a_page_that_was_asked_for_has_the_focus_in_its_first_pane(
    window: MainWindow, settle: Settle, before: str
) -> None:
    for page in (*PAGES[1:], PAGES[0]):
        if before == "search":
            window.focus_search()
        elif before == "navigation":
            window.navigation.setFocus()
        assert window.commands.run(f"go.{page}")
        settle()
        assert QApplication.focusWidget() is window.page.panes()[0], page


def test_coming_back_to_a_page_is_coming_back_to_where_one_was(window: MainWindow, settle: Settle) -> None:
    window.commands.run("go.documents")
    settle()
    window.documents.focus_filter()
    window.commands.run("go.gaps")
    settle()
    window.commands.run("go.documents")
    assert QApplication.focusWidget() is window.documents.search
    window.commands.run("go.documents")
    assert QApplication.focusWidget() is window.documents.search


def test_arrow_keys_in_the_list_of_pages_stay_in_it(window: MainWindow, settle: Settle) -> None:
    window.navigation.setFocus()
    for page in PAGES[1:]:
        QTest.keyClick(window.navigation, Qt.Key.Key_Down)
        settle()
        assert window.page.id == page
        assert QApplication.focusWidget() is window.navigation
