"""The palette: what fits, in which order, by keyboard alone, and the focus back where it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desktop
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.accessibility import spoken_name
from ui.main_window import MainWindow
from ui.palette.entries import Entry
from ui.palette.matching import fit, ranked

Settle = Callable[[], None]


def entry(key: str, title: str, more: str = "") -> Entry:
    return Entry(key, title, more, lambda: None)


# ---------------------------------------------------------------- what fits


def test_whole_words_go_before_beginnings_before_parts_before_slips() -> None:
    fits = [fit(typed, "Export the pack") for typed in ("export", "exp", "xport", "exprot", "ept")]
    assert fits == sorted(fits, reverse=True)
    assert all(fits)
    assert fit("zebra", "Export the pack") == 0


@pytest.mark.parametrize(
    ("typed", "title"),
    [("ir07", "IR07 Independent advocacy"), ("advocacy ind", "IR07 Independent advocacy"),
     ("EXP PA", "Export the pack"), ("slf", "Self-assessment"), ("overveiw", "Overview"), ("é", "Équipe")],
)  # fmt: skip
def test_what_a_person_would_type_fits(typed: str, title: str) -> None:
    assert fit(typed, title) > 0


def test_every_typed_word_has_to_fit() -> None:
    assert fit("export carers", "Export the pack") == 0


@given(st.text(min_size=0, max_size=12), st.text(max_size=30))
def test_a_fit_is_a_share(typed: str, text: str) -> None:
    assert 0 <= fit(typed, text) <= 1


@given(st.text(alphabet="abcdefgh ", min_size=1, max_size=20))
def test_a_title_fits_itself_best(title: str) -> None:
    assert fit(title, title) >= fit(title, f"{title} more")


def test_used_before_comes_first() -> None:
    listed = [entry("command:a", "Add files"), entry("command:b", "Add a folder"), entry("command:c", "Redo")]
    assert [one.key for one in ranked("", listed, ["command:c", "command:b"], 9)] == [
        "command:c", "command:b", "command:a",
    ]  # fmt: skip
    assert ranked("add", listed, ["command:b"], 9)[0].key == "command:b"
    assert len(ranked("", listed, [], 2)) == 2


def test_with_nothing_typed_only_commands_are_listed() -> None:
    assert ranked("", [entry("item:1", "IR01 Assessment")], [], 9) == []


# ---------------------------------------------------------------- in the window


def opened(window: MainWindow) -> MainWindow:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_popup.isVisible()
    return window


def test_an_item_is_reached_by_its_reference(window: MainWindow, settle: Settle) -> None:
    window.show_page("gaps")
    settle()
    box = opened(window).palette_popup.box
    assert QApplication.focusWidget() is box
    QTest.keyClicks(box, "IR07")
    assert window.palette_popup.titles[0].startswith("IR07 ")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "items"
    assert window.items.item is not None
    assert window.items.item.ref == "IR07"


@pytest.mark.parametrize(("typed", "page"), [("waiting list", "documents"), ("safeguarding", "assessment")])
def test_documents_and_statements_are_reached(window: MainWindow, settle: Settle, typed: str, page: str) -> None:
    popup = opened(window).palette_popup
    QTest.keyClicks(popup.box, typed)
    wanted = next(
        row for row in range(popup.list.count())
        if popup._entry(row).key.startswith("document:" if page == "documents" else "statement:")
    )  # fmt: skip
    for _ in range(wanted):
        QTest.keyClick(popup.box, Qt.Key.Key_Down)
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    settle()
    assert window.page.id == page


def test_escape_gives_the_focus_back(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    window.documents.table.setFocus()
    popup = opened(window).palette_popup
    QTest.keyClick(popup.box, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert QApplication.focusWidget() is window.documents.table


def test_a_command_is_given_and_stands_first_the_next_time(window: MainWindow, settle: Settle) -> None:
    popup = opened(window).palette_popup
    QTest.keyClicks(popup.box, "history")
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "history"
    assert opened(window).palette_popup.titles[0] == "History"


def test_only_what_can_be_done_now_is_listed(desktop: Desktop) -> None:
    window = desktop.window()
    titles = opened(window).palette_popup.titles
    assert "New return" in titles
    assert "Export the pack" not in titles
    assert "Find a command or a place" not in titles


def test_a_workspace_opened_before_is_offered(desktop: Desktop, window: MainWindow, settle: Settle) -> None:
    window.commands.run("file.close")
    settle()
    popup = opened(window).palette_popup
    QTest.keyClicks(popup.box, "testshire")
    assert popup.titles[0] == "Open Testshire County Council"
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "overview"


def test_every_line_is_said_with_its_keys(window: MainWindow) -> None:
    popup = opened(window).palette_popup
    said = [popup.list.item(row).text() for row in range(popup.list.count())]
    assert any(words.startswith("New return, File") and words.endswith("Ctrl+N") for words in said)
    assert spoken_name(popup.box) == "Command, item, statement or document"


def test_f1_explains_the_chosen_command(window: MainWindow) -> None:
    popup = opened(window).palette_popup
    QTest.keyClicks(popup.box, "watch a folder")
    QTest.keyClick(popup.box, Qt.Key.Key_F1)
    assert window.help.window is not None
    assert window.help.window.page == "watched-folders"
