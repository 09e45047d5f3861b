"""Each main action through each of its doors: menu, key, button, double click, dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from evidencepack.model import Answer, AnswerKind, DocumentState
from evidencepack.workspace import answers, documents, queries
from ui.accessibility import spoken_name
from ui.command_table import COMMANDS
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.choose_item import ChooseItemDialog
from ui.main_window import MainWindow

Settle = Callable[[], None]
_Dialog = TypeVar("_Dialog", bound=QDialog)


def dialog_of(window: MainWindow, kind: type[_Dialog]) -> _Dialog:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def field(dialog: QDialog, name: str) -> QLineEdit | QPlainTextEdit | QComboBox:
    for kind in (QLineEdit, QPlainTextEdit, QComboBox):
        for found in dialog.findChildren(kind):
            if found.accessibleName() == name:
                return found
    raise AssertionError(name)


def on_documents(window: MainWindow, settle: Settle, title: str) -> str:
    """Show the page with one document chosen, and give its id."""
    found = queries.document_named(workspace_of(window).reader(), title)
    window.show_page("documents")
    settle()
    window.documents.choose([found.id])
    settle()
    return found.id


# ---------------------------------------------------------------- commands


def test_ids_and_keys_are_unique_where_they_meet() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    for page in {command.page for command in COMMANDS}:
        keys = [key for command in COMMANDS if command.page in {"", page} for key in command.keys]
        assert len(keys) == len(set(keys)), page


def test_every_command_is_in_a_menu_or_has_a_key(window: MainWindow) -> None:
    shown = {action.objectName() for menu in window.menuBar().actions() for action in menu.menu().actions()}
    for command in COMMANDS:
        assert (command.id in shown) == bool(command.menu), command.id
        assert command.menu or command.keys
        tip = window.commands.action(command.id).toolTip()
        assert all(key in tip for key in command.keys), tip


def test_nothing_can_be_changed_without_a_workspace(desktop: Desktop) -> None:
    window = desktop.window()
    can = {command.id for command in COMMANDS if window.commands.action(command.id).isEnabled()}
    assert can == {"file.new", "file.open", "file.roll-forward", "file.sample", "file.quit", "view.next-pane",
                   "view.previous-pane", "view.palette", "view.jobs", "help.here", "help.contents", "help.shortcuts",
                   "help.tour", "help.reports", "help.about"}  # fmt: skip


@pytest.mark.parametrize("number", range(1, 8))
def test_ctrl_and_a_number_shows_a_page(window: MainWindow, settle: Settle, number: int) -> None:
    window.activateWindow()
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    settle()
    pages = ("overview", "documents", "items", "assessment", "gaps", "pack", "history")
    assert window.page.id == pages[number - 1]
    assert window.navigation.currentRow() == number - 1


# ---------------------------------------------------------------- documents


@pytest.mark.parametrize("door", ["enter", "double click", "menu", "digit", "button"])
def test_answering_an_item(window: MainWindow, settle: Settle, qtbot: QtBot, door: str) -> None:
    document_id = on_documents(window, settle, "Carers strategy DRAFT")
    table = window.documents.table
    table.setFocus()
    if door == "digit":
        QTest.keyClick(table, Qt.Key.Key_1)
    elif door == "button":
        accept = [one for one in window.documents.details.findChildren(QPushButton) if one.text() == "Accept"]
        accept[0].click()
    else:
        if door == "enter":
            QTest.keyClick(table, Qt.Key.Key_Return)
        elif door == "menu":
            assert window.commands.run("documents.answer")
        else:
            where = table.visualRect(table.currentIndex()).center()
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
            QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
        settle()
        dialog = dialog_of(window, ChooseItemDialog)
        QTest.keyClicks(field(dialog, "Search items"), "unpaid carers")  # type: ignore[arg-type]
        dialog.do()
    settle()
    given = queries.answers(workspace_of(window).reader(), document_id=document_id)
    refs = [item.ref for item in queries.items(workspace_of(window).reader()) if item.id == given[0].item_id]
    assert refs == ["IR04"]


@pytest.mark.parametrize("door", ["key", "menu"])
def test_removing_and_bringing_back(window: MainWindow, settle: Settle, door: str) -> None:
    document_id = on_documents(window, settle, "Waiting list")
    if door == "key":
        window.documents.table.setFocus()
        QTest.keyClick(window.documents.table, Qt.Key.Key_Delete)
    else:
        assert window.commands.run("documents.remove")
    settle()
    assert window.documents.model.row_of(document_id) == -1
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert window.documents.model.row_of(document_id) >= 0
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert window.documents.model.row_of(document_id) == -1


def test_renaming_by_f2(window: MainWindow, settle: Settle) -> None:
    document_id = on_documents(window, settle, "Waiting list")
    window.documents.table.setFocus()
    QTest.keyClick(window.documents.table, Qt.Key.Key_F2)
    editor = next(one for one in window.documents.table.findChildren(QLineEdit) if one.isVisible())
    assert spoken_name(editor) == "Title of the document"
    editor.setText("Waiting lists, September")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert queries.document(workspace_of(window).reader(), document_id).title == "Waiting lists, September"
    assert "Waiting lists, September" in [window.documents.model.data(window.documents.model.index(row, 0)) for row in range(3)]  # noqa: E501  # fmt: skip


def test_setting_aside(window: MainWindow, settle: Settle) -> None:
    document_id = on_documents(window, settle, "Waiting list")
    assert window.commands.run("documents.set-aside")
    settle()
    assert queries.document(workspace_of(window).reader(), document_id).state is DocumentState.SET_ASIDE


def test_the_details_show_what_is_known(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Advocacy contract monitoring")
    details = window.documents.details
    assert "PDF document · 2 pages" in details._facts.text()
    assert "dated 31 March 2026" in details._facts.text()
    assert details.preview._place.text() == "Page 1 of 2"
    assert details.preview.pages.view.is_drawn(1)
    on_documents(window, settle, "Carers strategy DRAFT")
    assert "breaks" in details.preview._text.toPlainText()


# ---------------------------------------------------------------- items


def test_an_answer_without_what_it_needs_is_refused_in_the_dialog(window: MainWindow, settle: Settle) -> None:
    window.show_page("items")
    settle()
    window.items.list.setFocus()
    QTest.keyClick(window.items.list, Qt.Key.Key_Return)
    dialog = dialog_of(window, AnswerDialog)
    kind = field(dialog, "Kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData(AnswerKind.NOT_HELD))
    dialog.do()
    settle()
    assert "needs a reason" in dialog.wrong.text()
    reason = field(dialog, "Reason")
    assert isinstance(reason, QPlainTextEdit)
    reason.setPlainText("The contract has ended.")
    dialog.do()
    settle()
    figures, item = window.desk.figures.current, window.items.item
    assert figures is not None
    assert item is not None
    assert [answer.reason for answer in figures.answers_of(item.id)] == ["The contract has ended."]


def test_editing_the_place_of_an_answer(window: MainWindow, settle: Settle) -> None:
    db = workspace_of(window).reader()
    item = queries.item_by_ref(db, "IR07")
    window.show_page("items", item.id)
    settle()
    window.items._edit_by_id(queries.answers(db, item_id=item.id)[0].id)
    dialog = dialog_of(window, AnswerDialog)
    pages = field(dialog, "Pages")
    assert isinstance(pages, QLineEdit)
    pages.setText("2 – 3")
    dialog.do()
    settle()
    assert queries.answers(workspace_of(window).reader(), item_id=item.id)[0].pages == "2-3"


def test_an_answer_keeps_its_document_when_another_has_the_same_title(window: MainWindow, settle: Settle) -> None:
    workspace = workspace_of(window)
    item = queries.item_by_ref(workspace.reader(), "IR07")
    offered = [one.id for one in queries.snapshot(workspace).documents]
    for document_id in (offered[0], offered[-1]):
        documents.rename(workspace, document_id, "Minutes of the board")
    added = answers.add_answer(
        workspace, Answer(id="", item_id=item.id, kind=AnswerKind.DOCUMENT, document_id=offered[-1])
    )
    window.desk.figures.read_again()
    settle()
    window.show_page("items", item.id)
    settle()
    window.items._edit_by_id(added.id)
    dialog = dialog_of(window, AnswerDialog)
    dialog.do()
    settle()
    assert queries.answer(workspace.reader(), added.id).document_id == offered[-1]


# ---------------------------------------------------------------- the other pages


def test_scores_and_texts_are_saved(window: MainWindow, settle: Settle) -> None:
    window.show_page("assessment")
    settle()
    page = window.assessment
    page.scores[3].click()
    page.texts["doing_well"].setPlainText("People are seen within four weeks.")
    window.show_page("overview")
    settle()
    assessed = queries.assessments(workspace_of(window).reader())[0]
    assert (assessed.score, assessed.doing_well) == (3, "People are seen within four weeks.")
    assert window.navigation.words_of("assessment") == "1 of 9"
    window.show_page("assessment")
    settle()
    page.scores[3].click()
    settle()
    assert queries.assessments(workspace_of(window).reader())[0].score is None


def test_the_overall_score_is_called_the_councils_own(window: MainWindow, settle: Settle) -> None:
    window.show_page("assessment")
    settle()
    for row in range(9):
        window.assessment.list.setCurrentRow(row)
        window.assessment.score(3)
        settle()
    assert "27 of 36 points = 75 %, Good" in window.assessment._overall.text()
    assert "not CQC's rating" in window.assessment._notice.text()
    assert "predict" not in window.assessment._notice.text().casefold()


def test_counts_agree_on_all_pages(window: MainWindow, settle: Settle) -> None:
    for page in ("overview", "gaps", "documents", "items"):
        window.show_page(page)
        settle()
    figures = window.desk.figures.current
    assert figures is not None
    assert window.navigation.words_of("gaps") == str(figures.to_do)
    assert window.gaps.model.gaps == figures.lacks.gaps
    assert window.navigation.words_of("documents") == str(window.documents.model.rowCount())
    shown = [row for row in window.items.model.rows if row.item is not None]
    assert len(shown) == len(figures.items)
    blocks = len([gap for gap in figures.lacks.gaps if gap.severity.value == "blocks"])
    assert window.overview._blocker_count.mark.text == str(blocks)


def test_a_gap_leads_to_its_subject(window: MainWindow, settle: Settle) -> None:
    window.show_page("gaps")
    settle()
    gap = window.gaps.model.gaps[0]
    window.gaps.list.setCurrentIndex(window.gaps.model.index(window.gaps.model.row_of(gap)))
    window.gaps.list.setFocus()
    QTest.keyClick(window.gaps.list, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "items"
    assert window.items.item is not None
    assert window.items.item.id == gap.subject_id


def test_the_search_finds_a_page_and_opens_it(window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    assert window.commands.run("edit.search")
    QTest.keyClicks(window.top.search, "imca")
    qtbot.waitUntil(window.search_popup.isVisible)
    settle()
    assert window.search_popup.list.count() == 1
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    settle()
    assert window.page.id == "documents"
    assert window.documents.details._title.text() == "Advocacy contract monitoring"
    assert window.documents.details.preview._place.text() == "Page 2 of 2"


def test_history_lists_what_was_done(window: MainWindow, settle: Settle) -> None:
    window.show_page("history")
    settle()
    model = window.history.model
    said = [str(model.data(model.index(row, 2))) for row in range(model.rowCount())]
    assert said[0].startswith("Answer IR07 with")
    assert said[-1] == "Start the return of Testshire County Council"


def test_importing_the_request(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    from ui.dialogs.import_request import ImportRequestDialog  # noqa: PLC0415

    request = tmp_path / "CQC request.csv"
    request.write_text(
        "Reference,Evidence requested\n1.1,How independent advocacy is provided and how long people wait for it\n"
        "1.2,Your adult social care strategy and improvement plan\n1.3,The safeguarding adults board annual report\n",
        encoding="utf-8",
    )
    window.desk.ask = lambda _parent, _wanted, then: then([request])
    assert window.commands.run("file.import-request")
    settle()
    dialog_of(window, ImportRequestDialog).do()
    settle()
    figures = window.desk.figures.current
    assert figures is not None
    assert [item.ref for item in figures.items] == ["1.1", "1.2", "1.3"]
    assert not window.top.provisional.mark.text
    assert window.commands.run("edit.undo")
    settle()
    assert len(window.desk.figures.current.items) == 38  # type: ignore[union-attr]


def test_what_blocks_the_pack_is_said_when_it_is_exported_by_its_key(window: MainWindow, settle: Settle) -> None:
    given = queries.answers(workspace_of(window).reader())
    window.desk.write(lambda workspace: answers.remove_answers(workspace, [one.id for one in given]))
    settle()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert window.page.id == "pack"
    assert "1 thing stands in the way of the pack." in window.banner.text
    assert not window.pack.export_button.isEnabled()


def test_the_original_is_opened_from_the_list(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    page, opened, shown = window.documents, [], []
    page.details.origins.opens, page.details.origins.shows = opened.append, shown.append
    page.choose(page.model.ids[:1])
    settle()
    page.table.setFocus()
    QTest.keySequence(page.table, QKeySequence("Ctrl+Shift+O"))
    assert [path.name for path in opened] == ["Advocacy contract monitoring.pdf"]
    assert window.commands.run("documents.in-folder")
    assert shown == opened
    page.choose(page.model.ids[:2])
    settle()
    assert not window.commands.action("documents.open").isEnabled()


def test_another_document_is_not_opened_in_the_place_of_the_chosen_one(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    page, opened = window.documents, []
    page.details.origins.opens = opened.append
    page.choose(page.model.ids[:1])
    settle()
    page.choose(page.model.ids[1:2])
    window.commands.run("documents.open")
    assert opened == []
    settle()
