"""The search: results while one types, filters with completion, what was searched last, and a list that stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import workspace_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from evidencepack.workspace import queries
from ui.accessibility import nameless
from ui.main_window import MainWindow
from ui.pages.search.view import SearchPage
from ui.widgets.search_popup import recent, remember
from ui.widgets.search_words import (
    Completion,
    completed,
    completions,
    open_filter,
    plain_words,
    typed_filters,
    with_filter,
    without,
)

Settle = Callable[[], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def search(window: MainWindow, settle: Settle, qtbot: QtBot) -> Callable[[str], list[str]]:
    """Types into the search box and gives the lines of the list below it."""

    def type_in(text: str) -> list[str]:
        window.activateWindow()
        assert window.commands.run("edit.search")
        window.top.search.clear()
        QTest.keyClicks(window.top.search, text)
        qtbot.waitUntil(lambda: not window.search_popup._timer.isActive())
        settle()
        popup = window.search_popup.list
        return [popup.item(row).text() for row in range(popup.count())]

    return type_in


Search = Callable[[str], list[str]]


@pytest.mark.parametrize("page", ["overview", "gaps", "review"])
def test_results_come_while_one_types_on_every_page(window: MainWindow, settle: Settle, search: Search, page: str) -> None:  # noqa: E501  # fmt: skip
    window.show_page(page)
    settle()
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert window.top.search.hasFocus()
    [hit] = search("instructed advoc")
    assert "Advocacy contract monitoring, page 2" in hit
    assert window.search_popup.isVisible()
    QTest.keyClick(window.top.search, Qt.Key.Key_Escape)
    assert not window.search_popup.isVisible()
    assert window.top.search.hasFocus()


def test_filters_narrow_what_is_found(search: Search, window: MainWindow) -> None:
    assert len(search("carers type:docx")) == 1
    assert search("carers type:pdf") == []
    assert "No page" in window.search_popup._count.text()
    assert search("type:csv")[0].startswith("Waiting list")
    search("carers year:soon")
    assert "year:soon says nothing" in window.search_popup._count.text()


def test_filters_are_completed(search: Search, window: MainWindow, settle: Settle) -> None:
    lines = search("advocacy item:advo")
    assert lines == ["IR07"]
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    assert window.search_popup.list.hasFocus()
    QTest.keyClick(window.search_popup.list, Qt.Key.Key_Return)
    settle()
    assert window.top.search.text() == "advocacy item:IR07 "
    assert window.top.search.hasFocus()
    assert window.search_popup.list.count() == 1  # a page of the document that answers it


def test_a_chip_begins_a_filter(search: Search, window: MainWindow, settle: Settle) -> None:
    search("care")
    window.search_popup._begin_filter("status")
    settle()
    assert window.top.search.text() == "care status:"
    assert "inbox" in [window.search_popup.list.item(row).text() for row in range(window.search_popup.list.count())]


def test_up_from_the_first_line_goes_back_to_the_box(search: Search, window: MainWindow) -> None:
    search("advocacy")
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    QTest.keyClick(window.search_popup.list, Qt.Key.Key_Up)
    assert window.top.search.hasFocus()


def test_what_was_searched_last_is_offered(search: Search, window: MainWindow, settle: Settle) -> None:
    search("imca")
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "documents"
    search("")
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    assert [window.search_popup.list.item(0).text()] == ["imca"]
    for number in range(20):
        remember(window.desk.settings, f"word {number}")
    remember(window.desk.settings, "word 18")
    assert recent(window.desk.settings)[:3] == ["word 18", "word 19", "word 17"]
    assert len(recent(window.desk.settings)) == 8
    window.desk.settings.set_text("searches", "{damaged")
    assert recent(window.desk.settings) == []


def test_all_results_stay_while_one_looks_at_them(search: Search, window: MainWindow, settle: Settle) -> None:
    search("waiting")
    QTest.keyClick(window.top.search, Qt.Key.Key_Return, CONTROL)
    settle()
    page = window.page
    assert isinstance(page, SearchPage)
    assert nameless(window) == []
    assert page.list.count() == 2
    assert "2 results in 2 documents" in page._count.text()
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    wanted = page.current()
    assert wanted is not None
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "documents"
    assert window.documents.chosen() == [wanted.document_id]
    window.show_page("search")
    settle()
    assert page.current() == wanted
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    assert window.page.id == "documents"


def test_a_filter_is_taken_away_by_its_chip(window: MainWindow, settle: Settle) -> None:
    window.desk.go("search", "advocacy type:csv")
    settle()
    page = window.page
    assert isinstance(page, SearchPage)
    assert page.list.count() == 0
    chip = page._filters.itemAt(0).widget()
    assert chip.accessibleName() == "Take away: type:csv"
    chip.click()  # type: ignore[attr-defined]
    settle()
    assert page.list.count() > 0
    assert page.typed == "advocacy"


def test_results_follow_what_changes(window: MainWindow, settle: Settle) -> None:
    window.desk.go("search", "carers")
    settle()
    page = window.page
    assert isinstance(page, SearchPage)
    from evidencepack.workspace import documents  # noqa: PLC0415

    gone = queries.document_named(workspace_of(window).reader(), "Carers strategy DRAFT").id
    window.desk.write(lambda workspace: documents.remove(workspace, [gone]))
    settle()
    assert page.list.count() == 0


# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("text", "begun"),
    [("", None), ("carers", None), ("type:", ("type", "")), ("carers item:IR", ("item", "IR")),
     ("subtype:x", None), ("item:IR07 ", None), ("-Type:pd", ("type", "pd"))],
)  # fmt: skip
def test_a_filter_that_is_being_typed(text: str, begun: tuple[str, str] | None) -> None:
    assert open_filter(text) == begun


def test_completing_and_taking_away() -> None:
    known = [Completion("IR07", "Independent advocacy"), Completion("IR16", "Local needs")]
    assert completions(known, "adv") == known[:1]
    assert completions(known, "ir") == known
    assert completed("carers item:ad", "IR07") == "carers item:IR07 "
    assert completed("owner:pr", "Priya Shah") == 'owner:"Priya Shah" '
    assert completed("carers", "IR07") == "carers"
    assert with_filter("", "type") == "type:"
    assert with_filter("carers ", "type") == "carers type:"
    assert plain_words('type:pdf unpaid carers -owner:"Priya Shah"') == "unpaid carers"
    assert typed_filters('type:pdf x -owner:"Priya Shah"') == ["type:pdf", '-owner:"Priya Shah"']
    assert without("carers type:pdf breaks", "type:pdf") == "carers breaks"
