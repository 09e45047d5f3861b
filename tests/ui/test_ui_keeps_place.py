"""In a long list one stays where one is when a document leaves it, and is led to what undo brings back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, ReadsHere
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from evidencepack import verbs
from ui.main_window import MainWindow

Settle = Callable[[], None]
COUNT = 12


@pytest.fixture
def many(desktop: Desktop, tmp_path: Path) -> MainWindow:
    """A window on a dozen documents, at the Documents page."""
    files = tmp_path / "files"
    files.mkdir()
    for number in range(COUNT):
        (files / f"Paper {number:02}.txt").write_text(f"Paper {number} on charging for care.", encoding="utf-8")
    with verbs.new_return(tmp_path / "Many", "Testshire County Council") as workspace:
        list(verbs.add(workspace, [files], pool=ReadsHere()))
    window = desktop.window(tmp_path / "Many")
    window.show_page("documents")
    desktop.settle(window)
    window.documents.table.setFocus()
    return window


def titles(window: MainWindow, desktop: Desktop) -> list[str]:
    desktop.settle(window)
    model = window.documents.model
    lines = [model.line(model.row_of(key)) for key in window.documents.chosen()]
    return [line.document.title for line in lines if line is not None]


def test_removing_goes_on_with_the_next_and_undo_goes_back(desktop: Desktop, many: MainWindow) -> None:
    many.documents.choose(many.documents.model.ids[7:8])
    QTest.keyClick(many.documents.table, Qt.Key.Key_Delete)
    assert titles(many, desktop) == ["Paper 08"]
    assert QApplication.focusWidget() is many.documents.table
    assert many.documents.table.currentIndex().row() == 7
    many.commands.run("edit.undo")
    assert titles(many, desktop) == ["Paper 07"]


def test_after_the_last_of_the_list_comes_the_one_before(desktop: Desktop, many: MainWindow) -> None:
    many.documents.choose(many.documents.model.ids[-2:])
    many.commands.run("documents.remove")
    assert titles(many, desktop) == [f"Paper {COUNT - 3:02}"]
    many.commands.run("edit.undo")
    assert titles(many, desktop) == [f"Paper {COUNT - 2:02}", f"Paper {COUNT - 1:02}"]


def test_under_a_filter_the_next_takes_the_place_of_what_no_longer_passes(desktop: Desktop, many: MainWindow) -> None:
    many.documents.chips.choose("inbox")
    desktop.settle(many)
    many.documents.choose(many.documents.model.ids[4:5])
    many.commands.run("documents.set-aside")
    assert titles(many, desktop) == ["Paper 05"]
    many.commands.run("documents.set-aside")
    assert titles(many, desktop) == ["Paper 06"]
    many.commands.run("edit.undo")
    assert titles(many, desktop) == ["Paper 05"]


def test_another_filter_begins_at_its_top(desktop: Desktop, many: MainWindow) -> None:
    many.documents.choose(many.documents.model.ids[5:6])
    many.commands.run("documents.set-aside")
    desktop.settle(many)
    many.documents.chips.choose("inbox")
    assert titles(many, desktop) == ["Paper 00"]


def test_where_all_are_removed_nothing_is_chosen(desktop: Desktop, many: MainWindow) -> None:
    many.documents.choose(many.documents.model.ids)
    many.commands.run("documents.remove")
    assert titles(many, desktop) == []
    many.commands.run("edit.undo")
    assert len(titles(many, desktop)) == COUNT
