"""The rows of the document list as they are painted: kept pictures, slices while a job runs, room for titles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtCore import QSize, QStringListModel, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from evidencepack import advice
from evidencepack.workspace import answers, documents, queries
from ui.main_window import MainWindow
from ui.pages.documents import row_painter
from ui.pages.documents.columns import ANSWERS, COLUMNS, PAGES
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.thumbnails import Thumbnails
from ui.widgets.choosing import choose_only
from ui.widgets.pictures import Pictures

Settle = Callable[[], None]


@pytest.fixture
def listed(window: MainWindow, settle: Settle) -> MainWindow:
    """The window with the list of its three documents."""
    window.show_page("documents")
    settle()
    return window


def looks(window: MainWindow) -> QImage:
    return window.documents.table.viewport().grab().toImage()


# ---------------------------------------------------------------- pictures


def test_a_row_that_shows_the_same_is_painted_once(listed: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    looks(listed)
    monkeypatch.setattr(row_painter, "paint_cell", lambda *_: pytest.fail("painted again"))
    looks(listed)


def test_a_new_title_a_choice_and_other_widths_are_seen(listed: MainWindow, settle: Settle) -> None:
    model, table = listed.documents.model, listed.documents.table
    before = looks(listed)
    listed.documents.choose(model.ids[1:2])
    chosen = looks(listed)
    assert chosen != before
    table.horizontalHeader().resizeSection(ANSWERS, 200)
    wider = looks(listed)
    assert wider != chosen
    workspace, first = workspace_of(listed), model.ids[0]
    documents.rename(workspace, first, "Aardvark")
    settle()
    assert looks(listed) != wider
    assert model.shown_at(model.row_of(first), 0).words == "Aardvark"


def test_rows_in_the_picture_of_a_drag_look_as_in_the_list(listed: MainWindow) -> None:
    """Qt paints that picture by the delegate, cell by cell."""
    table = listed.documents.table
    shown, own = looks(listed), QImage(table.viewport().size(), QImage.Format.Format_RGB32)
    own.fill(Qt.GlobalColor.white)
    painter = QPainter(own)
    for column in range(2):
        table.itemDelegate().paint(painter, _option(listed, column), listed.documents.model.index(1, column))
    painter.end()
    area = table.visualRect(listed.documents.model.index(1, 0)).adjusted(2, 2, -2, -2)
    assert shown.copy(area).convertToFormat(own.format()) == own.copy(area)


def _option(window: MainWindow, column: int) -> QStyleOptionViewItem:
    table = window.documents.table
    option = QStyleOptionViewItem()
    option.initFrom(table)
    option.font, option.palette = table.font(), table.palette()
    option.state &= ~option.state  # neither chosen nor under the pointer
    option.rect = table.visualRect(window.documents.model.index(1, column))
    return option


def test_while_a_job_runs_new_rows_are_painted_bit_by_bit(
    listed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, table = looks(listed), listed.documents.table
    monkeypatch.setattr(row_painter, "_SLICE_SECONDS", 0.0)
    painter = row_painter.RowPainter(table, listed.documents.model, lambda: True)
    monkeypatch.setattr(table, "painter", painter)
    looks(listed)
    assert len(painter.pictures) == 1
    qtbot.waitUntil(lambda: len(painter.pictures) == 3)
    assert looks(listed) == whole


def test_pictures_are_bounded_and_let_go_with_another_look(qapp: QApplication) -> None:
    pictures = Pictures()
    pictures.look("light", 1.0, QSize(100, 100))
    for number in range(50):
        pictures.make(number, QSize(100, 10), "#ffffff", lambda _painter: None)
    assert len(pictures) == 30, "three views of ten rows each"
    assert pictures.kept(49) is not None
    assert pictures.kept(0) is None
    pictures.look("light", 1.5, QSize(100, 100))
    assert pictures.kept(49) is None, "another screen is sharper"
    assert pictures.make(1, QSize(101, 11), "#ffffff", lambda _painter: None).size() == QSize(152, 17)


# ---------------------------------------------------------------- what is not done again


def test_details_that_did_not_change_keep_their_widgets(listed: MainWindow, settle: Settle) -> None:
    details = listed.documents.details
    widgets = details.findChildren(QWidget)
    listed.desk.figures.read_again()
    settle()
    assert details.findChildren(QWidget) == widgets
    documents.rename(workspace_of(listed), listed.documents.current(), "Another title")
    settle()
    assert details._title.text() == "Another title"


def test_decisions_are_read_again_only_after_a_change(
    listed: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, ids = workspace_of(listed), listed.documents.model.ids
    decided = Mock(wraps=advice._decided)
    monkeypatch.setattr(advice, "_decided", decided)
    advice.suggestions(workspace, ids[0])
    decided.reset_mock()
    advice.suggestions(workspace, ids[1])
    decided.assert_not_called()
    item = queries.items(workspace.reader())[-1]
    answers.answer_with_documents(workspace, item.id, [ids[1]])
    assert advice.suggestions(workspace, ids[1]).items[0].id == item.id
    decided.assert_called_once()


# ---------------------------------------------------------------- room for titles


def test_a_narrow_window_leaves_a_column_out_until_there_is_room(desktop: Desktop, window: MainWindow) -> None:
    table = window.documents.table
    header = table.horizontalHeader()
    window.show_page("documents")
    wanted = table.shown_columns()
    window.resize(960, 600)
    desktop.settle(window)
    assert header.isSectionHidden(PAGES)
    assert header.sectionSize(0) > 240
    assert table.shown_columns() == wanted, "it is wanted all the same"
    window.resize(1366, 768)
    desktop.settle(window)
    assert not header.isSectionHidden(PAGES)
    assert header.sectionSize(ANSWERS) == COLUMNS[ANSWERS].width


def test_columns_that_a_person_arranged_stay_in_a_narrow_window(desktop: Desktop, council: Path) -> None:
    window = desktop.window(council)
    window.show_page("documents")
    window.resize(960, 600)
    desktop.settle(window)
    table = window.documents.table
    table.show_column(PAGES, True)
    table.horizontalHeader().resizeSection(ANSWERS, 150)
    window.resize(940, 600)
    desktop.settle(window)
    assert not table.horizontalHeader().isSectionHidden(PAGES)
    desktop.close(window)
    window = desktop.window(council)
    window.show_page("documents")
    window.resize(960, 600)
    desktop.settle(window)
    header = window.documents.table.horizontalHeader()
    assert not header.isSectionHidden(PAGES)
    assert header.sectionSize(ANSWERS) == 150


# ---------------------------------------------------------------- choosing with Ctrl held


def test_a_jump_with_ctrl_held_chooses_only_where_it_leads(qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = QStringListModel([str(number) for number in range(5)], view)
    view.setModel(model)
    view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
    choose_only(view, model.index(1))
    QTest.keyPress(view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        assert QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        choose_only(view, model.index(3))
    finally:
        QTest.keyRelease(view, Qt.Key.Key_Control)
    assert [index.row() for index in view.selectedIndexes()] == [3]


def test_thumbnails_follow_the_page_with_ctrl_held(listed: MainWindow, qtbot: QtBot) -> None:
    strip = Thumbnails(Artist(listed.desk))
    qtbot.addWidget(strip)
    strip.show_pages("none.pdf", "pdf", [(210.0, 297.0)] * 4)
    strip.follow(1)
    QTest.keyPress(strip, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        strip.follow(3)
    finally:
        QTest.keyRelease(strip, Qt.Key.Key_Control)
    assert strip.chosen() == [3]


def test_the_first_is_chosen_when_the_files_are_in(listed: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page, runner = listed.documents, listed.desk.runner
    with monkeypatch.context() as under_way:
        under_way.setattr(type(runner), "jobs", property(lambda _: [object()]))
        page.table.clearSelection()
        page.model.loaded.emit()
        assert page.chosen() == [], "the list changes under way, and the processors have enough to do"
    runner.jobs_changed.emit()
    assert page.chosen() == page.model.ids[:1]
