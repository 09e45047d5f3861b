"""The team's note on a document, and what many documents do not make slow: long lists of answers, narrow windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from evidencepack.workspace import documents, history, queries
from ui.main_window import MainWindow
from ui.pages.documents.note import NoteField
from ui.pages.documents.preview.model import Looked, Way
from ui.widgets.answer_list import AnswerLine, AnswerList
from ui.widgets.chips import Chips

Settle = Callable[[], None]


@pytest.fixture
def note(window: MainWindow, settle: Settle) -> NoteField:
    """The field of the note, with a document chosen."""
    window.show_page("documents")
    settle()
    return window.documents.details.note


def noted(window: MainWindow, document_id: str) -> str:
    return queries.document(workspace_of(window).reader(), document_id).note


# ---------------------------------------------------------------- the note


def test_leaving_the_field_saves_and_undo_takes_it_back(window: MainWindow, settle: Settle, note: NoteField) -> None:
    key = window.documents.current()
    title = queries.document(workspace_of(window).reader(), key).title
    assert note.placeholderText()
    note.setFocus()
    QTest.keyClicks(note, "Ask the provider")
    QTest.keyClick(note, Qt.Key.Key_Return)
    QTest.keyClicks(note, "again")
    assert noted(window, key) == ""
    window.documents.table.setFocus()
    settle()
    assert noted(window, key) == "Ask the provider\nagain"
    assert history.next_undo(workspace_of(window).reader()) == f"Note on “{title}”"
    window.commands.run("edit.undo")
    settle()
    assert (noted(window, key), note.toPlainText()) == ("", "")


def test_ctrl_return_saves_and_the_same_again_is_no_change(window: MainWindow, settle: Settle, note: NoteField) -> None:
    key = window.documents.current()
    note.setFocus()
    QTest.keyClicks(note, "Look again")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert noted(window, key) == "Look again"
    changes = len(history.trail(workspace_of(window).reader()))
    documents.set_note(workspace_of(window), key, " Look again ")
    window.documents.table.setFocus()
    settle()
    assert len(history.trail(workspace_of(window).reader())) == changes


def test_what_is_typed_belongs_to_the_document_that_was_shown(
    window: MainWindow, settle: Settle, note: NoteField
) -> None:
    first, second = window.documents.model.ids[:2]
    note.setFocus()
    QTest.keyClicks(note, "Of the first")
    window.documents.choose([second])  # the field keeps the focus
    settle()
    assert (noted(window, first), noted(window, second)) == ("Of the first", "")
    assert note.toPlainText() == ""


def test_typing_stays_when_something_else_changes(window: MainWindow, settle: Settle, note: NoteField) -> None:
    key = window.documents.current()
    note.setFocus()
    QTest.keyClicks(note, "Half a")
    documents.rename(workspace_of(window), key, "Another title")
    settle()
    QTest.keyClicks(note, " sentence")
    assert note.toPlainText() == "Half a sentence"


def test_closing_the_return_saves_what_is_typed(
    desktop: Desktop, council: Path, window: MainWindow, settle: Settle, note: NoteField
) -> None:
    key = window.documents.current()
    note.setFocus()
    QTest.keyClicks(note, "Typed last")
    window.commands.run("file.close")
    settle()
    window.actions_of.open_path(council)
    settle()
    assert noted(window, key) == "Typed last"


def test_a_note_is_read_only_where_the_return_is(desktop: Desktop, council: Path, window: MainWindow) -> None:
    key = queries.documents(workspace_of(window).reader())[0].id
    documents.set_note(workspace_of(window), key, "Written before")
    window.actions_of.close_return()
    desktop.settle(window)
    window.actions_of.open_path(council, read_only=True)
    window.show_page("documents", key)
    desktop.settle(window)
    field = window.documents.details.note
    assert (field.isReadOnly(), field.toPlainText(), field.accessibleName()) == (True, "Written before", "Note")


# ---------------------------------------------------------------- groups


def test_all_groups_fold_and_open_again(window: MainWindow, settle: Settle, note: NoteField) -> None:
    page, action = window.documents, window.commands.action("documents.fold")
    assert not action.isEnabled()
    page.bar.group_by("type")
    settle()
    headings = page.model.rowCount() - len(page.model.ids)
    assert action.text() == "Fold all groups"
    assert window.commands.run("documents.fold")
    assert page.model.rowCount() == headings > 1
    assert page.model.listing.heading_at(page.table.currentIndex().row()) is not None
    assert action.text() == "Open all groups"
    window.commands.run("documents.fold")
    settle()
    assert page.model.rowCount() == headings + len(page.model.ids)


def test_a_heading_has_a_menu_of_its_own(window: MainWindow, settle: Settle, note: NoteField) -> None:
    page = window.documents
    page.bar.group_by("type")
    settle()
    for row, wanted in ((0, "Fold all groups"), (1, "Answer an item…")):
        page.menu_wanted.emit(page.table.visualRect(page.model.index(row, 0)).center() + QPoint(0, 1))
        [menu] = [one for one in window.findChildren(QMenu) if one.isVisible()]
        assert menu.actions()[0].text() == wanted
        menu.close()
        settle()


# ---------------------------------------------------------------- the preview


def test_a_document_that_cannot_be_shown_while_words_are_looked_for(window: MainWindow, note: NoteField) -> None:
    preview = window.documents.details.preview
    known = window.documents.details._known
    assert known is not None
    preview.show_words("carers", 2)
    looked = Looked(known.document, "", Way.STATE, (), {}, (), "It cannot be shown", "It is locked.")
    preview._take(looked)
    assert preview.stage is None
    assert preview._state.isVisibleTo(preview)


# ---------------------------------------------------------------- many answers, little room


def lines(count: int) -> list[AnswerLine]:
    return [AnswerLine(str(number), str(number), f"Paper {number}", "") for number in range(count)]


def more(shown: AnswerList) -> list[QPushButton]:
    QApplication.processEvents()
    return [one for one in shown.findChildren(QPushButton) if one.text().endswith(" more") and one.isVisible()]


def test_of_many_answers_the_next_are_shown_when_they_are_asked_for(qtbot: QtBot) -> None:
    shown = AnswerList(movable=True)
    qtbot.addWidget(shown)
    shown.show_lines(lines(50), writable=True, empty="")
    shown.show()
    widgets = len(shown.findChildren(QWidget))
    assert [one.text() for one in more(shown)] == ["Show 20 more"]
    more(shown)[0].click()
    assert [one.text() for one in more(shown)] == ["Show 10 more"]
    assert len(shown.findChildren(QWidget)) > widgets
    shown.show_lines(lines(49), writable=True, empty="")
    assert [one.text() for one in more(shown)] == ["Show 9 more"], "they stay shown when one is removed"
    more(shown)[0].click()
    assert more(shown) == []
    assert shown._frames[-1].answer_id == "48"


def test_an_answer_that_is_moved_below_those_shown_is_shown(qtbot: QtBot) -> None:
    shown = AnswerList(movable=True)
    qtbot.addWidget(shown)
    shown.show_lines(lines(50), writable=True, empty="")
    asked: list[tuple[str, int]] = []
    shown.reorder.connect(lambda key, to: asked.append((key, to)))
    shown._frames[19].moved.emit(1)
    assert asked == [("19", 20)]
    given = lines(50)
    given.insert(20, given.pop(19))
    shown.show_lines(given, writable=True, empty="")
    assert shown._frames[-1].answer_id == "19"


def test_filters_go_on_below_where_there_is_no_room_beside(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    chips = Chips({str(number): f"Filter number {number}" for number in range(6)}, "Filter", place)
    place.resize(2000, 200)
    place.show()
    layout = chips.layout()
    assert layout is not None
    chips.resize(chips.sizeHint())
    made = chips.findChildren(QPushButton)
    beside, widths = chips.sizeHint().width(), [one.sizeHint().width() for one in made]
    assert len({one.y() for one in made}) == 1
    chips.resize(beside // 2 + 20, 200)
    layout.activate()
    assert len({one.y() for one in made}) == 2
    assert sorted(made, key=lambda one: (one.y(), one.x())) == made
    assert (chips.minimumSizeHint().width(), chips.sizeHint().width()) == (max(widths), beside)
    chips.resize(beside, 200)
    layout.activate()
    assert len({one.y() for one in made}) == 1


def test_no_page_scrolls_sideways_on_a_small_laptop(desktop: Desktop, window: MainWindow) -> None:
    window.resize(960, 600)
    for page in window.pages:
        window.show_page(page)
        desktop.settle(window)
        assert window.page.minimumSizeHint().width() <= window.width() - window.navigation.width(), page
