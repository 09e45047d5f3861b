"""The chase list, owners with notes, and answers put in another order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import workspace_of
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from evidencepack import verbs
from evidencepack.workspace import queries, returns
from ui.accessibility import nameless
from ui.dialogs.cells_back import CellsBackDialog
from ui.dialogs.chase import ChaseDialog
from ui.dialogs.owner import OwnerDialog
from ui.main_window import MainWindow
from ui.widgets.answer_list import ANSWER, AnswerLine, AnswerList

Settle = Callable[[], None]


def shown(kind: type[QDialog], within: QDialog | MainWindow) -> QDialog:
    return next(dialog for dialog in within.findChildren(kind) if dialog.isVisible())


@pytest.fixture
def chased(window: MainWindow, settle: Settle) -> ChaseDialog:
    items = queries.items(workspace_of(window).reader())
    edits = {items[0].id: {"owner": "Amina Example"}, items[1].id: {"owner": "Ben Example", "due": "2026-01-31"}}
    window.desk.write(lambda workspace: returns.set_items(workspace, edits, "Owners"))
    settle()
    assert window.commands.run("items.chase")
    settle()
    dialog = shown(ChaseDialog, window)
    assert isinstance(dialog, ChaseDialog)
    return dialog


def test_each_owner_has_a_reminder_to_copy(chased: ChaseDialog) -> None:
    owners = [chased.list.item(at).text().split("\n")[0] for at in range(chased.list.count())]
    assert owners == ["Amina Example", "Ben Example", "No owner yet"]
    assert "1 late" in chased.list.item(1).text()
    chased.list.setCurrentRow(0)
    assert "IR01" in chased.text.toPlainText()
    assert "IR02" not in chased.text.toPlainText()
    next(one for one in chased.findChildren(QPushButton) if one.text() == "Copy the text").click()
    assert QGuiApplication.clipboard().text() == chased.text.toPlainText()
    assert [type(one).__name__ for one in nameless(chased)] == []


def test_a_reminder_is_noted_and_taken_back(chased: ChaseDialog, window: MainWindow, settle: Settle) -> None:
    chased.list.setCurrentRow(0)
    next(one for one in chased.findChildren(QPushButton) if one.text().startswith("Note that")).click()
    settle()
    assert queries.items(workspace_of(window).reader())[0].chased
    assert "Last reminded" in chased._about.text()
    assert window.commands.run("edit.undo")
    settle()
    assert queries.items(workspace_of(window).reader())[0].chased is None


def test_the_list_goes_round_as_a_workbook_and_comes_back(
    chased: ChaseDialog, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    book = tmp_path / "chase.xlsx"
    window.desk.ask = lambda _parent, _wanted, then: then([book])
    next(one for one in chased.findChildren(QPushButton) if one.text().startswith("Save as Excel")).click()
    settle()
    opened = openpyxl.load_workbook(book)
    cells = [cell for line in opened.active.iter_rows() for cell in line]
    next(cell for cell in cells if cell.value == "Amina Example").value = "Cora Example"
    opened.save(book)
    opened.close()
    next(one for one in chased.findChildren(QPushButton) if one.text().startswith("Read Excel")).click()
    settle()
    back = shown(CellsBackDialog, chased)
    assert isinstance(back, CellsBackDialog)
    assert "from “Amina Example” to “Cora Example”" in back.lists["Changed"].item(0).text()
    back.do()
    settle()
    assert queries.items(workspace_of(window).reader())[0].owner == "Cora Example"
    assert "1 change taken" in window.banner.text


def test_a_workbook_that_is_none_is_told(
    chased: ChaseDialog, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    wrong = tmp_path / "chase.xlsx"
    wrong.write_bytes(b"no workbook")
    window.desk.ask = lambda _parent, _wanted, then: then([wrong])
    next(one for one in chased.findChildren(QPushButton) if one.text().startswith("Read Excel")).click()
    settle()
    assert "chase.xlsx" in window.banner.text


def test_an_owner_has_a_date_and_a_note(window: MainWindow, settle: Settle) -> None:
    window.show_page("items")
    settle()
    window.items.edit_owner()
    dialog = shown(OwnerDialog, window)
    assert isinstance(dialog, OwnerDialog)
    dialog._owner.setText("Amina Example")
    dialog._due.setText("not a day")
    dialog._note.setPlainText("Waits for the panel of June.")
    dialog.do()
    settle()
    assert dialog.isVisible()
    assert "not a day" in dialog.wrong.text()
    dialog._due.setText("31/12/2026")
    dialog.do()
    settle()
    item = queries.items(workspace_of(window).reader())[0]
    assert (item.owner, item.due, item.note) == ("Amina Example", "2026-12-31", "Waits for the panel of June.")
    assert "Waits for the panel" in window.items.detail._waiting.text()


# ---------------------------------------------------------------- the order of answers


LINES = [AnswerLine(key, str(number), f"Paper {key}", "") for number, key in enumerate("abc", 1)]


def answer_list(qtbot) -> AnswerList:
    made = AnswerList(movable=True)
    qtbot.addWidget(made)
    made.show_lines(LINES, writable=True, empty="")
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_answers_move_by_button_and_by_key(qtbot) -> None:
    made = answer_list(qtbot)
    moved: list[tuple[str, int]] = []
    made.reorder.connect(lambda key, to: moved.append((key, to)))
    buttons = {one.accessibleName(): one for one in made.findChildren(QPushButton)}
    assert not buttons["Move up: Paper a"].isEnabled()
    buttons["Move down: Paper a"].click()
    buttons["Edit…: Paper c"].setFocus()
    QTest.keyClick(buttons["Edit…: Paper c"], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(buttons["Edit…: Paper c"], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert moved == [("a", 1), ("c", 1)], "the last cannot go further down"


@pytest.mark.parametrize(
    ("dragged", "before", "moved"),
    [("a", 3, [("a", 2)]), ("c", 0, [("c", 0)]), ("b", 1, []), ("b", 2, []), ("a", 2, [("a", 1)])],
)
def test_answers_move_by_drag(qtbot, dragged: str, before: int, moved: list[tuple[str, int]]) -> None:
    made = answer_list(qtbot)
    told: list[tuple[str, int]] = []
    made.reorder.connect(lambda key, to: told.append((key, to)))
    frames = made._frames
    y = frames[before].geometry().top() + 1 if before < len(frames) else frames[-1].geometry().bottom() - 1
    assert made.place_at(y) == before
    drop(made, QPoint(20, y), dragged)
    assert told == moved


def drop(target: AnswerList, at: QPoint, answer_id: str) -> None:
    from PySide6.QtCore import QPointF  # noqa: PLC0415
    from PySide6.QtGui import QDropEvent  # noqa: PLC0415

    mime = QMimeData()
    mime.setData(ANSWER, answer_id.encode())
    moves, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dropEvent(QDropEvent(QPointF(at), moves, mime, left, none))


def test_the_order_is_kept_and_undone(window: MainWindow, settle: Settle) -> None:
    workspace = workspace_of(window)
    item = queries.item_by_ref(workspace.reader(), "IR07")
    carers = queries.document_named(workspace.reader(), "Carers strategy DRAFT")
    window.desk.write(lambda open_one: verbs.answer_with(open_one, item.id, [carers.id]))
    window.show_page("items", item.id)
    settle()
    before = [answer.id for answer in queries.answers(workspace.reader(), item_id=item.id)]
    window.items.detail.answers.reorder.emit(before[1], 0)
    settle()
    after = [answer.id for answer in queries.answers(workspace.reader(), item_id=item.id)]
    assert after == before[::-1]
    assert window.commands.run("edit.undo")
    settle()
    assert [answer.id for answer in queries.answers(workspace.reader(), item_id=item.id)] == before
