"""Where in its document an answer lies: kept from the suggestion, or taken from the page that is looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import workspace_of
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from test_ui_doors import on_documents

from evidencepack.model import Answer
from evidencepack.workspace import answers, queries
from evidencepack.workspace.answers import tidy_pages
from ui.main_window import MainWindow
from ui.words import page_locator

Settle = Callable[[], None]


def answers_of(window: MainWindow, document_id: str) -> list[Answer]:
    return queries.answers(workspace_of(window).reader(), document_id=document_id)


def without_answers(window: MainWindow, settle: Settle) -> str:
    """The PDF with nothing answered by it."""
    document_id = on_documents(window, settle, "Advocacy contract monitoring")
    keys = [answer.id for answer in answers_of(window, document_id)]
    window.desk.write(lambda workspace: answers.remove_answers(workspace, keys))
    settle()
    return document_id


def choose(window: MainWindow, settle: Settle, start: str) -> None:
    menu = window.documents.details.place_menu()
    assert menu is not None
    action: QAction = next(one for one in menu.actions() if one.text().startswith(start))
    action.trigger()
    menu.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle()


def test_accepting_a_suggestion_keeps_its_pages(window: MainWindow, settle: Settle) -> None:
    document_id = without_answers(window, settle)
    details = window.documents.details
    assert details._known is not None
    best = details._known.suggested[0]
    assert best.pages
    details.accept(1)
    settle()
    [answer] = answers_of(window, document_id)
    assert (answer.item_id, answer.pages) == (best.id, page_locator(best.pages))
    details.accept(1)
    settle()
    assert len(answers_of(window, document_id)) == 1
    assert window.commands.run("edit.undo")
    settle()
    assert answers_of(window, document_id) == []


def test_a_word_file_has_no_pages_to_keep(window: MainWindow, settle: Settle) -> None:
    document_id = on_documents(window, settle, "Carers strategy DRAFT")
    window.documents.details.accept(1)
    settle()
    assert [answer.pages for answer in answers_of(window, document_id)] == [""]
    assert window.documents.details.place_menu() is None
    assert not window.documents.details.preview.use.isVisible()


def test_the_page_looked_at_becomes_the_place_of_an_answer(window: MainWindow, settle: Settle) -> None:
    document_id = on_documents(window, settle, "Advocacy contract monitoring")
    window.documents.details.turn_to(document_id, 2)
    settle()
    choose(window, settle, "Place of the answer to IR07")
    assert [answer.pages for answer in answers_of(window, document_id)] == ["2"]
    assert window.commands.run("edit.undo")
    settle()
    assert [answer.pages for answer in answers_of(window, document_id)] == [""]


def test_the_page_looked_at_answers_what_is_suggested(window: MainWindow, settle: Settle) -> None:
    document_id = without_answers(window, settle)
    window.documents.details.turn_to(document_id, 2)
    settle()
    choose(window, settle, "Answer ")
    assert [answer.pages for answer in answers_of(window, document_id)] == ["2"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_button_and_the_key_open_the_menu(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Advocacy contract monitoring")
    details = window.documents.details
    assert details.preview.use.isVisible()
    for open_it in (details.preview.use.click, lambda: window.commands.run("documents.use-page")):
        open_it()
        [menu] = [one for one in details.findChildren(type(window.menuBar().actions()[0].menu())) if one.isVisible()]
        menu.close()
        settle()


@given(st.sets(st.integers(1, 99_999), max_size=8))
def test_a_locator_is_one_that_the_core_takes(numbers: set[int]) -> None:
    locator = page_locator(sorted(numbers))
    assert tidy_pages(locator) == locator
    named: set[int] = set()
    for part in filter(None, locator.split(", ")):
        first, _, last = part.partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == numbers


@pytest.mark.parametrize(("numbers", "locator"), [((2, 4, 5, 6), "2, 4-6"), ((1,), "1"), ((), "")])
def test_a_locator(numbers: tuple[int, ...], locator: str) -> None:
    assert page_locator(numbers) == locator
