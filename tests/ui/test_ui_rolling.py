"""Next year's return in the window: asked for, made, shown, and confirmed bit by bit or all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtWidgets import QPushButton
from test_ui_doors import dialog_of

from evidencepack.model import PlanAction, StatementAssessment
from evidencepack.rolling import NoPlace, RolledForward
from evidencepack.workspace import queries, returns, self_assessment
from ui.accessibility import nameless
from ui.dialogs.confirm_all import ConfirmAllDialog, to_confirm
from ui.dialogs.roll_forward import (
    RolledDialog,
    RollForwardDialog,
    Rolling,
    carried_words,
    framework_of,
    no_place_words,
    proposed,
)
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.fixture
def told(window: MainWindow, settle: Settle) -> MainWindow:
    """A return with something to carry over: an answer, a statement with a score, a text around it, an action."""
    workspace = workspace_of(window)
    returns.set_assessment(
        workspace, StatementAssessment(statement_id="qs1", score=3, doing_well="We listen."), "1 Assessing needs"
    )
    self_assessment.set_narrative(workspace, {"about": "We are a small county.", "key_messages": " "}, "About")
    self_assessment.add_action(workspace, PlanAction(id="", statement_id="qs1", action="Train assessors"))
    settle()
    return window


def roll(window: MainWindow, folder: Path, settle: Settle, notified: str = "08/11/2027") -> None:
    assert window.commands.run("file.roll-forward")
    dialog = dialog_of(window, RollForwardDialog)
    dialog.folder.setText(str(folder))
    dialog.notified.setText(notified)
    dialog.do()
    settle()


def rolled_window(window: MainWindow, folder: Path, settle: Settle) -> RolledDialog:
    roll(window, folder, settle)
    return dialog_of(window, RolledDialog)


# ---------------------------------------------------------------- asking


def test_the_menu_says_from_which_return(told: MainWindow) -> None:
    action = told.commands.action("file.roll-forward")
    assert action.text() == "Start next year's return from this one…"
    told.commands.run("file.roll-forward")
    dialog = dialog_of(told, RollForwardDialog)
    assert Path(dialog.folder.text()).name.endswith(" next year")
    assert dialog.framework.itemText(0) == "The same as in the earlier return"
    assert nameless(dialog) == []


def test_a_date_that_is_none_is_said_in_the_dialog(told: MainWindow, tmp_path: Path) -> None:
    told.commands.run("file.roll-forward")
    dialog = dialog_of(told, RollForwardDialog)
    dialog.folder.setText(str(tmp_path / "Next"))
    dialog.notified.setText("soon")
    dialog.do()
    assert dialog.isVisible()
    assert "soon" in dialog.wrong.text()
    dialog.notified.clear()
    dialog.folder.clear()
    dialog.do()
    assert "folder" in dialog.wrong.text()


def test_what_fails_later_comes_back_with_what_was_entered(told: MainWindow, settle: Settle, tmp_path: Path) -> None:
    inside = workspace_of(told).folder / "Next"
    roll(told, inside, settle)
    dialog = dialog_of(told, RollForwardDialog)
    assert "lies in the workspace of the earlier return" in dialog.wrong.text()
    assert (dialog.folder.text(), dialog.notified.text()) == (str(inside), "08/11/2027")
    assert not inside.exists()


def test_without_a_return_open_the_earlier_one_is_asked_for(desktop: Desktop, council: Path) -> None:
    window = desktop.window()
    database = next(council.glob("*.evidence"))
    window.desk.ask = lambda _parent, _wanted, then: then([database])
    assert window.commands.action("file.roll-forward").text() == "Start from an earlier return…"
    begin = [one for one in window.start.findChildren(QPushButton) if one.text() == "Start from an earlier return…"]
    begin[0].click()
    assert str(database) in proposed(database).old.as_posix() or database == proposed(database).old
    assert dialog_of(window, RollForwardDialog).isVisible()


def test_a_proposed_folder_is_not_there_yet(tmp_path: Path) -> None:
    old = tmp_path / "Return"
    old.mkdir()
    first = proposed(old).folder
    first.mkdir()
    assert proposed(old).folder == tmp_path / "Return next year 2"
    assert proposed(old) == Rolling(old, tmp_path / "Return next year 2")


def test_the_framework_of_the_earlier_return_is_the_default(tmp_path: Path) -> None:
    assert framework_of(None) is None
    builtin = framework_of("cqc-la-2025")
    assert builtin is not None
    assert builtin.statements


# ---------------------------------------------------------------- what came of it


def test_the_new_return_opens_and_says_what_came_over(told: MainWindow, settle: Settle, tmp_path: Path) -> None:
    old = workspace_of(told).folder
    dialog = rolled_window(told, tmp_path / "Next", settle)
    assert workspace_of(told).folder == tmp_path / "Next"
    assert queries.the_return(workspace_of(told).reader()).notified == "2027-11-08"
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
        "Score: Assessing needs: 3. Scores are given anew in each return."
    ]
    assert nameless(dialog) == []
    opened: list[Path] = []
    told.desk.show_folder = opened.append
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Show the report").click()
    assert opened == [tmp_path / "Next"]
    assert old.is_dir()
    dialog.do()
    settle()
    assert told.page.id == "gaps"
    assert told.gaps.search.text() == "S15", "only what waits to be confirmed is shown"


def test_counts_are_said_in_words(tmp_path: Path) -> None:
    assert carried_words({"documents": 3, "answers": 1, "owners": 0}) == "3 documents, 1 answer"
    assert carried_words({}) == "Nothing."
    assert no_place_words(NoPlace("item", "IR99 Gone", "It is not asked for.")) == (
        "Item: IR99 Gone. It is not asked for."
    )
    assert RolledForward.__struct_fields__ == ("workspace", "carried", "no_place", "report")


# ---------------------------------------------------------------- confirming


def test_an_answer_says_that_it_waits_and_is_confirmed(told: MainWindow, settle: Settle, tmp_path: Path) -> None:
    rolled_window(told, tmp_path / "Next", settle).reject()
    told.show_page("items")
    item = queries.item_by_ref(workspace_of(told).reader(), "IR07")
    told.items.go_to(item.id)
    settle()
    assert "1 to confirm" in told.items.model.rows[told.items.model.row_of(item.id)].words
    holds = [one for one in told.items.detail.findChildren(QPushButton) if one.text() == "It still holds"]
    assert len(holds) == 1
    holds[0].click()
    settle()
    assert not any(one.to_confirm for one in queries.answers(workspace_of(told).reader()))
    told.commands.run("edit.undo")
    settle()
    assert any(one.to_confirm for one in queries.answers(workspace_of(told).reader()))


def test_all_is_confirmed_in_one_step(told: MainWindow, settle: Settle, tmp_path: Path) -> None:
    assert not told.commands.action("assessment.confirm-all").isEnabled(), "nothing waits in the earlier one"
    rolled_window(told, tmp_path / "Next", settle).reject()
    settle()
    assert told.commands.action("assessment.confirm-all").text() == "Confirm all that was carried over (4)…"
    figures = told.desk.figures.current
    assert figures is not None
    lines = to_confirm(figures.lacks.snapshot)
    assert lines == [
        "IR07: Advocacy contract monitoring",
        "Self-assessment: 1 Assessing needs",
        "Self-assessment: About the council",
        "Improvement plan: Train assessors",
    ]
    told.commands.run("assessment.confirm-all")
    dialog = dialog_of(told, ConfirmAllDialog)
    assert dialog.list.count() == 4
    assert nameless(dialog) == []
    dialog.do()
    settle()
    assert self_assessment.unconfirmed(workspace_of(told).reader()).count == 0
    assert not told.commands.action("assessment.confirm-all").isEnabled()
    told.commands.run("edit.undo")
    settle()
    assert self_assessment.unconfirmed(workspace_of(told).reader()).count == 4


def test_a_statement_is_confirmed_where_it_stands(told: MainWindow, settle: Settle, tmp_path: Path) -> None:
    rolled_window(told, tmp_path / "Next", settle).reject()
    told.show_page("assessment")
    settle()
    told.assessment.statement.carried.holds.click()
    settle()
    assert not queries.assessments(workspace_of(told).reader())[0].to_confirm


def test_a_text_around_the_statements_is_confirmed_where_it_stands(told: MainWindow, settle: Settle, tmp_path: Path) -> None:  # fmt: skip  # noqa: E501
    rolled_window(told, tmp_path / "Next", settle).reject()
    told.desk.go("assessment", "about")  # as from the list of gaps
    settle()
    front = told.assessment.front
    assert front.isVisible()
    assert "to confirm" in told.assessment.list.currentItem().text()
    assert [key for key, asked in front.carried.items() if asked.isVisible()] == ["about"], "the other one was empty"
    assert nameless(front) == []
    front.texts["about"].setPlainText("We are a large county.")
    told.assessment.save()
    settle()
    assert queries.snapshot(workspace_of(told)).parts_to_confirm == ("about",), "a corrected text still waits"
    front.carried["about"].holds.click()
    settle()
    assert queries.snapshot(workspace_of(told)).parts_to_confirm == ()
    assert not front.carried["about"].isVisible()
    assert "to confirm" not in told.assessment.list.currentItem().text()
