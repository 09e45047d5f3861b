"""What random commands and a look at the pictures of the stories found, each once more by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of
from helpers.everything import DIALOGS, open_dialog
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from shiboken6 import isValid

from evidencepack.errors import UserFault
from evidencepack.model import Answer, AnswerKind
from evidencepack.workspace import answers, history, queries
from ui.dialogs.base import Dialog, _Body
from ui.dialogs.new_return import NewReturnDialog
from ui.dialogs.roll_forward import RollForwardDialog, proposed
from ui.file_choice import typed_folder
from ui.main_window import MainWindow
from ui.printing.preview import report_of
from ui.printing.report import model_report
from ui.saving_files import save_as

Settle = Callable[[], None]


@pytest.mark.parametrize("command", ["view.palette", "view.jobs", "help.tour"])
def test_what_lies_over_the_window_closes_after_the_editor_that_had_the_focus_is_gone(
    window: MainWindow, settle: Settle, desktop: Desktop, command: str
) -> None:
    window.show_page("documents")
    settle()
    window.documents.table.setFocus()
    window.documents.table.selectRow(0)
    assert window.commands.run("documents.rename")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert window.commands.run(command)
    desktop.settle(window)
    assert not isValid(editor), "the editor closes when the focus leaves it"
    over = {"view.palette": window.palette_popup, "view.jobs": window.jobs_panel, "help.tour": window.tour}[command]
    assert over.isVisible()
    QTest.keyClick(QApplication.focusWidget() or over, Qt.Key.Key_Escape)
    assert not over.isVisible()


@pytest.mark.parametrize("typed", ["4-7", "Return 2026", "C:Evidence", "folder/inside"])
def test_a_name_alone_is_no_place_for_a_workspace(typed: str) -> None:
    with pytest.raises(UserFault, match="whole path"):
        typed_folder(typed)


def test_a_whole_path_is_a_place(tmp_path: Path) -> None:
    assert typed_folder(f"  {tmp_path} ") == tmp_path
    with pytest.raises(UserFault, match="missing"):
        typed_folder("  ")


def test_both_ways_to_a_new_return_say_so_and_stay_open(window: MainWindow, council: Path, tmp_path: Path) -> None:
    begun: list[object] = []
    new = NewReturnDialog(window, window.desk, lambda *entered: begun.append(entered), tmp_path)
    new._folder.setText("4-7")
    rolled = RollForwardDialog(window, window.desk, proposed(council), begun.append)
    rolled.folder.setText("4-7")
    for dialog in (new, rolled):
        dialog.open()
        dialog.do()
        assert "does not say where" in dialog.wrong.text()
        assert dialog.isVisible()
        dialog.close()
    assert begun == []


def test_no_dialog_scrolls_where_the_screen_has_the_room(window: MainWindow, settle: Settle) -> None:
    scrolled = []
    for name in DIALOGS:
        dialog = open_dialog(window, settle, name)
        QApplication.processEvents()
        room = dialog.screen().availableGeometry().height() - 100
        bars = [one.verticalScrollBar() for one in dialog.findChildren(_Body)]
        if isinstance(dialog, Dialog) and dialog.height() < room and any(bar.isVisible() for bar in bars):
            scrolled.append(f"{name}: {bars[0].maximum()} too low")
        dialog.close()
        settle()
    assert scrolled == []


def test_the_folder_of_a_pack_is_shown_and_each_pack_can_be_copied(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    shown: list[Path] = []
    window.desk.show_folder = shown.append
    out = tmp_path / "out"
    out.mkdir()
    for name in ("First.zip", "Second.zip"):
        window.desk.ask = lambda _parent, _wanted, then, name=name: then([out / name])
        window.export_pack()
        settle()
        press = {one.text(): one for one in window.pack.findChildren(QPushButton) if one.isVisible()}
        press["Copy the SHA-256"].click()
        press["Show in folder"].click()
    assert shown == [out, out]


def test_what_was_written_for_others_is_found_again(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    shown: list[Path] = []
    window.desk.show_folder = shown.append
    window.desk.ask = lambda _parent, _wanted, then: then([tmp_path / "Chase list.xlsx"])
    save_as(window.desk, window, "Save", "chase list.xlsx", lambda _workspace, path: path.write_bytes(b""))
    settle()
    assert "“Chase list.xlsx” is written." in window.banner.text
    next(one for one in window.banner.findChildren(QPushButton) if one.text() == "Show in folder").click()
    assert shown == [tmp_path]


def test_undo_names_the_document_that_was_given(window: MainWindow) -> None:
    workspace = workspace_of(window)
    db = workspace.reader()
    item, document = queries.item_by_ref(db, "IR09"), queries.document_named(db, "Waiting list")
    answers.add_answer(workspace, Answer(id="", item_id=item.id, kind=AnswerKind.DOCUMENT, document_id=document.id))
    assert history.next_undo(db) == "Answer IR09 with “Waiting list”"


def test_the_words_of_a_suggestion_are_not_called_a_date(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents", queries.document_named(workspace_of(window).reader(), "Waiting list").id)
    settle()
    preview = window.documents.details.preview
    preview.show_telling(["waiting"], 1)
    settle()
    assert preview.bar.what.text() == "What the suggestion rests on"
    preview.show_day("2026-09-01")
    settle()
    assert preview.bar.what.text() == "The date 1 September 2026"


def test_in_a_review_the_documents_are_printed_and_not_the_small_pages(window: MainWindow, settle: Settle) -> None:
    window.show_page("review")
    settle()
    report = report_of(window.page, window.desk)
    assert report is not None
    assert "Advocacy contract monitoring" in [row[0] for row in report.rows]


def test_a_list_of_one_column_can_be_printed() -> None:
    class Pages(QAbstractListModel):
        def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
            return 0 if parent.isValid() else 2

        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
            return f"page {index.row() + 1}" if role == Qt.ItemDataRole.DisplayRole else None

    assert model_report("Pages", Pages()).rows == [["page 1"], ["page 2"]]


def test_renaming_what_is_being_renamed_goes_on(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    window.documents.table.selectRow(0)
    for _ in range(3):
        assert window.commands.run("documents.rename")  # Qt would warn, which fails a test
        QApplication.processEvents()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
