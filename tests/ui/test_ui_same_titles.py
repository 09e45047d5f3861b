"""Documents of the same title, of which councils have many: an answer stays with the one that it was given with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, ReadsHere, workspace_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from evidencepack import verbs
from evidencepack.model import Answer, AnswerKind
from evidencepack.workspace import documents, queries
from ui.dialogs.answer import AnswerDialog
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.fixture
def minutes(desktop: Desktop, tmp_path: Path) -> MainWindow:
    """A window on three documents that are all called “Minutes”."""
    files = tmp_path / "files"
    files.mkdir()
    for name in ("May", "June", "July"):
        (files / f"{name}.txt").write_text(f"Minutes of {name}.", encoding="utf-8")
    with verbs.new_return(tmp_path / "Many", "Testshire County Council") as workspace:
        list(verbs.add(workspace, [files], pool=ReadsHere()))
        for document in queries.documents(workspace.reader()):
            documents.rename(workspace, document.id, "Minutes")
    return desktop.window(tmp_path / "Many")


def dialog_of(window: MainWindow, answer: Answer) -> AnswerDialog:
    figures = window.desk.figures.current
    assert figures is not None
    item = next(one for one in figures.items if one.id == answer.item_id)
    dialog = AnswerDialog(window, window.desk, figures, item, answer)
    dialog.open()
    return dialog


def test_changing_an_answer_leaves_it_with_its_document(desktop: Desktop, minutes: MainWindow) -> None:
    workspace = workspace_of(minutes)
    item = queries.item_by_ref(workspace.reader(), "IR07")
    for document in queries.documents(workspace.reader()):
        verbs.answer_with(workspace, item.id, [document.id])
    desktop.settle(minutes)
    before = {one.id: one.document_id for one in queries.answers(workspace.reader())}
    assert len(before) == 3
    for answer in queries.answers(workspace.reader()):
        dialog = dialog_of(minutes, answer)
        dialog.findChildren(QLineEdit)[1].setText("")
        dialog.do()
        desktop.settle(minutes)
    assert {one.id: one.document_id for one in queries.answers(workspace.reader())} == before


def test_each_can_be_told_apart_and_chosen_by_typing(desktop: Desktop, minutes: MainWindow) -> None:
    workspace = workspace_of(minutes)
    item = queries.item_by_ref(workspace.reader(), "IR07")
    figures = minutes.desk.figures.current
    assert figures is not None
    wanted = next(one for one in figures.lacks.snapshot.documents if one.version.name == "June.txt")
    dialog = dialog_of(minutes, Answer(id="", item_id=item.id, kind=AnswerKind.DOCUMENT))
    box = next(one for one in dialog.findChildren(QComboBox) if one.isEditable())
    assert sorted(box.itemText(at) for at in range(box.count())) == [
        f"Minutes ({name}.txt, no date)" for name in ("July", "June", "May")
    ]
    edit = box.lineEdit()
    assert edit is not None
    edit.setFocus()
    QTest.keyClicks(edit, "minutes (june.txt, no date)")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    dialog.do()
    desktop.settle(minutes)
    assert [one.document_id for one in queries.answers(workspace.reader())] == [wanted.id]
