"""Writing the self-assessment in the window: texts, bullets, figures, citations, plan, timeline, sign-off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import workspace_of
from msgspec import structs
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from test_ui_doors import dialog_of

from evidencepack.assessment import signing
from evidencepack.assessment.method import set_method
from evidencepack.errors import UserFault
from evidencepack.model import AssessmentStatus, PlanStatus, StatementAssessment
from evidencepack.workspace import queries, returns, self_assessment
from evidencepack.workspace.history import next_undo
from ui.accessibility import nameless
from ui.dialogs.cells_back import CellsBackDialog
from ui.dialogs.citation import CitationDialog
from ui.dialogs.new_return import ReturnDialog
from ui.dialogs.plan_action import PlanActionDialog
from ui.dialogs.sign import SignDialog
from ui.dialogs.step_date import StepDateDialog
from ui.drops import documents_mime
from ui.main_window import MainWindow
from ui.pages.assessment.narrative import NarrativeField, words_in
from ui.pages.assessment.view import AssessmentPage

Settle = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, settle: Settle) -> AssessmentPage:
    window.show_page("assessment")
    settle()
    return window.assessment


def first(window: MainWindow) -> StatementAssessment:
    return queries.assessments(workspace_of(window).reader())[0]


def press(page: AssessmentPage, text: str) -> None:
    next(one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible()).click()


# ---------------------------------------------------------------- texts


@pytest.fixture
def field(qtbot) -> NarrativeField:
    made = NarrativeField()
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_in_a_bullet_begins_the_next_and_an_empty_one_ends_the_list(field: NarrativeField) -> None:
    field.setPlainText("- one")
    field.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "two")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "after")
    assert field.toPlainText() == "- one\n- two\nafter"


def test_bullets_are_made_of_lines_and_taken_away(field: NarrativeField) -> None:
    field.setPlainText("one\n- two\nthree")
    field.selectAll()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(field, Qt.Key.Key_L, both)
    assert field.toPlainText() == "- one\n- two\n- three"
    field.selectAll()
    field.toggle_bullets()
    assert field.toPlainText() == "one\ntwo\nthree"
    field.undo()
    assert field.toPlainText() == "- one\n- two\n- three", "one step for undo"


def test_bullets_pasted_from_word_become_ours(field: NarrativeField) -> None:
    mime = QMimeData()
    mime.setText("•\tone\n·  two\nplain - not one")
    field.insertFromMimeData(mime)
    assert field.toPlainText() == "- one\n- two\nplain - not one"


def test_words_are_counted_as_people_count(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    assert words_in("- It’s 9 weeks – not 12.\n- ") == 5
    page.statement.target.setText("4")
    page.texts["doing_well"].setPlainText("Nine in ten audits were good.")
    assert page.statement._words.text() == "6 of 4 words – 2 over"


def test_a_text_that_nobody_touched_is_not_written_anew(
    page: AssessmentPage, window: MainWindow, settle: Settle
) -> None:
    """Word writes hard spaces, and imports keep them; Qt's own text has none."""
    workspace = workspace_of(window)
    text = "Nine in ten, 92\u00a0%,\u2028were good."
    returns.set_assessment(workspace, StatementAssessment(statement_id="qs1", score=3, doing_well=text), "From Word")
    self_assessment.set_narrative(workspace, {"about": "A county of 600\u00a0000."}, "From Word, too")
    signing.sign(workspace, "qs1", "A. Director", "Director")
    settle()
    page.texts["doing_well"].setFocus()
    page.texts["voice"].setFocus()
    page.save()
    show_part(page, "front", settle)
    page.save()
    settle()
    assert next_undo(workspace.reader()) == "Sign off “Assessing needs”: A. Director, Director"
    show_part(page, "qs1", settle)
    field = page.texts["doing_well"]
    field.moveCursor(QTextCursor.MoveOperation.Start)
    field.insertPlainText("Now ")
    page.save()
    settle()
    assert first(window).doing_well == "Now Nine in ten, 92\u00a0%,\nwere good."


def test_everything_that_is_typed_is_kept(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    page.texts["voice"].setPlainText("“They listened.”")
    page.statement.lead.setText("Amina Example")
    page.statement.target.setText("400")
    page.statement.status.setCurrentIndex(1)
    page.statement.save()
    settle()
    written = first(window)
    assert (written.voice, written.lead, written.word_target) == ("“They listened.”", "Amina Example", 400)
    assert written.status is AssessmentStatus.REVIEWED
    assert "reviewed" in page.list.item(0).text()


def test_a_figure_is_typed_into_the_table(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    press(page, "Add a figure")
    for column, text in enumerate(("People waiting", "112", "June 2026", "Dashboard")):
        page.statement.figures.table.item(0, column).setText(text)
    settle()
    assert [(one.label, one.value, one.period, one.source) for one in first(window).figures] == [
        ("People waiting", "112", "June 2026", "Dashboard")
    ]
    page.statement.figures.table.setCurrentCell(0, 0)
    page.statement.figures.remove()
    settle()
    assert first(window).figures == ()


def test_what_word_left_of_other_fields_is_not_lost_by_typing(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:  # fmt: skip  # noqa: E501
    kept = StatementAssessment(statement_id="qs1", category_scores=(("people", 3),), to_confirm=False)
    window.desk.write(lambda workspace: returns.set_assessment(workspace, kept, "1"))
    settle()
    page.texts["doing_about"].setPlainText("We recruit.")
    page.save()
    settle()
    assert first(window).category_scores == (("people", 3),)


# ---------------------------------------------------------------- evidence


def citable(page: AssessmentPage) -> None:
    tree = page.evidence.tree
    for at in range(tree.topLevelItemCount()):
        if tree.topLevelItem(at).childCount():
            tree.setCurrentItem(tree.topLevelItem(at).child(0))
            tree.topLevelItem(at).child(0).setSelected(True)


def cited(window: MainWindow) -> list[str]:
    return [one.document_id or "" for one in self_assessment.citations(workspace_of(window).reader())]


def test_evidence_beside_the_text_is_cited_by_enter(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    citable(page)
    page.evidence.tree.setFocus()
    QTest.keyClick(page.evidence.tree, Qt.Key.Key_Return)
    settle()
    document = queries.document_named(workspace_of(window).reader(), "Advocacy contract monitoring")
    assert cited(window) == [document.id]
    assert ", cited" in page.evidence.tree.topLevelItem(0).child(0).text(0)
    citable(page)
    QTest.keyClick(page.evidence.tree, Qt.Key.Key_Return)
    settle()
    assert cited(window) == [document.id], "once is enough"
    assert window.commands.run("edit.undo")
    settle()
    assert cited(window) == []


def test_documents_dropped_on_the_citations_are_cited(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    carers = queries.document_named(workspace_of(window).reader(), "Carers strategy DRAFT")
    moves, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    mime = documents_mime([carers.id])  # the event does not keep it
    page.statement.citations.dropEvent(QDropEvent(QPointF(9, 9), moves, mime, left, none))
    settle()
    assert cited(window) == [carers.id]


def test_a_citation_gets_its_pages(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    citable(page)
    page.evidence._cite_chosen()
    settle()
    press(page, "Edit…")
    dialog = dialog_of(window, CitationDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    dialog._pages.setText("x")
    dialog.do()
    settle()
    assert "“x”" in dialog.wrong.text()
    dialog._pages.setText("2")
    dialog.do()
    settle()
    assert [one.pages for one in self_assessment.citations(workspace_of(window).reader())] == ["2"]
    press(page, "Remove")
    settle()
    assert cited(window) == []


# ---------------------------------------------------------------- what stands around


def show_part(page: AssessmentPage, part: str, settle: Settle) -> None:
    page.go_to(part)
    settle()


def test_front_matter_and_contacts(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    show_part(page, "front", settle)
    page.front.texts["about"].setPlainText("A made-up county.")
    page.front.save()
    press(page, "Add a contact")
    page.front.contacts.table.item(0, 0).setText("Director")
    page.front.contacts.table.item(0, 1).setText("A. Example")
    settle()
    db = workspace_of(window).reader()
    assert self_assessment.narrative(db)["about"] == "A made-up county."
    assert [(one.role, one.name) for one in self_assessment.contacts(db)] == [("Director", "A. Example")]
    page.front.contacts.table.setCurrentCell(0, 0)
    page.front.contacts.remove()
    settle()
    assert self_assessment.contacts(db) == []


def test_actions_are_proposed_added_changed_moved_and_removed(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:  # fmt: skip  # noqa: E501
    page.texts["to_improve"].setPlainText("- Recruit therapists\n- Shorten waits")
    page.save()
    settle()
    show_part(page, "plan", settle)
    press(page, "Take all 2")
    settle()
    db = workspace_of(window).reader()
    assert [one.action for one in self_assessment.plan(db)] == ["Recruit therapists", "Shorten waits"]
    table = page.plan.view.table
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    assert [one.action for one in self_assessment.plan(db)] == ["Shorten waits", "Recruit therapists"]
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle()
    dialog = dialog_of(window, PlanActionDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    dialog._due.setText("31/03/2026")
    dialog._status.setCurrentIndex(1)
    dialog.do()
    settle()
    changed = self_assessment.plan(db)[0]
    assert (changed.due, changed.status) == ("2026-03-31", PlanStatus.UNDER_WAY)
    assert "late" in page.plan.view.model.index(0, 4).data()
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    settle()
    assert len(self_assessment.plan(db)) == 1


def test_the_plan_goes_round_as_a_workbook(page: AssessmentPage, window: MainWindow, settle: Settle, tmp_path: Path) -> None:  # fmt: skip  # noqa: E501
    window.desk.write(lambda workspace: self_assessment.take_proposals(workspace, [("qs1", "Recruit therapists")]))
    settle()
    show_part(page, "plan", settle)
    book = tmp_path / "plan.xlsx"
    window.desk.ask = lambda _parent, _wanted, then: then([book])
    press(page, "Save as Excel…")
    settle()
    opened = openpyxl.load_workbook(book)
    for line in opened.active.iter_rows():
        for cell in line:
            if cell.value == "Recruit therapists":
                cell.value = "Recruit four therapists"
    opened.save(book)
    opened.close()
    press(page, "Read Excel back…")
    settle()
    dialog_of(window, CellsBackDialog).do()
    settle()
    assert [one.action for one in self_assessment.plan(workspace_of(window).reader())] == ["Recruit four therapists"]
    window.desk.ask = lambda _parent, _wanted, then: then([tmp_path / "plan.docx"])
    press(page, "Save as Word…")
    settle()
    assert (tmp_path / "plan.docx").stat().st_size > 4000


def test_the_timeline_takes_dates_and_refuses_contradictions(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:  # fmt: skip  # noqa: E501
    show_part(page, "timeline", settle)
    next(one for one in page.findChildren(QPushButton) if one.accessibleName().startswith("Enter the date")).click()
    settle()
    dialog = dialog_of(window, StepDateDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    dialog._date.setText("01/01/2020")
    dialog.do()
    settle()
    assert dialog.wrong.isVisible(), "before the notification"
    dialog._date.setText("20/11/2026")
    dialog.do()
    settle()
    assert queries.the_return(workspace_of(window).reader()).steps


def test_signing_holds_until_something_changes(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    page.statement.score(3)
    page.texts["doing_well"].setPlainText("Nine in ten audits were good.")
    page.save()
    settle()
    press(page, "Sign off…")
    settle()
    dialog = dialog_of(window, SignDialog)
    dialog._who.setText("")
    dialog.do()
    settle()
    assert dialog.wrong.isVisible()
    dialog._who.setText("Amina Example")
    dialog._role.setText("Head of service")
    dialog.do()
    settle()
    assert "Signed off by Amina Example" in page.statement._signed.mark.text
    page.texts["doing_well"].setPlainText("Eight in ten audits were good.")
    page.save()
    settle()
    assert "Changed since Amina Example" in page.statement._signed.mark.text


def test_what_was_carried_over_is_confirmed(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    carried = StatementAssessment(statement_id="qs1", score=3, to_confirm=True)
    window.desk.write(lambda workspace: returns.set_assessment(workspace, carried, "1"))
    settle()
    assert page.statement.carried.isVisible()
    press(page, "It still holds")
    settle()
    assert first(window) == structs.replace(carried, to_confirm=False)
    assert not page.statement.carried.isVisible()


def test_read_only_nothing_can_be_typed(window: MainWindow, desktop, council: Path) -> None:
    other = desktop.window()
    other.actions_of.open_path(council, read_only=True)
    desktop.settle(other)
    other.show_page("assessment")
    desktop.settle(other)
    page = other.assessment
    assert all(field.isReadOnly() for field in page.texts.values())
    assert not any(made.isEnabled() for made in page.scores.values())
    page.go_to("plan")
    desktop.settle(other)
    assert not next(one for one in page.findChildren(QPushButton) if one.text() == "Add an action…").isEnabled()


# ---------------------------------------------------------------- scored by evidence category


def by_category(window: MainWindow, settle: Settle) -> None:
    window.actions_of.details()
    dialog = dialog_of(window, ReturnDialog)
    dialog.method.setCurrentIndex(dialog.method.findData("category-scores"))
    assert "Each evidence category is scored" in dialog._note.text()
    assert nameless(dialog) == []
    dialog.do()
    settle()


def test_by_category_the_score_follows_from_the_categories(
    page: AssessmentPage, window: MainWindow, settle: Settle
) -> None:
    by_category(window, settle)
    assert page.statement.categories.isVisible()
    assert not page.scores[3].isVisible()
    buttons = page.statement.categories.buttons
    for category, value in (("people", 3), ("staff", 3), ("partners", 2)):
        buttons[category][value].click()
        settle()
    said = page.statement.categories._result.text()
    assert said == "8 of 12 points = 66.67 %: score 3, Good standard. 1 category is not scored and left out."
    buttons["processes"][2].click()
    settle()
    written = first(window)
    assert written.category_scores == (("people", 3), ("staff", 3), ("partners", 2), ("processes", 2))
    assert written.score == 3, "10 of 16 is 62.5 %, and halves are rounded up"
    assert "rounded with halves up it is 63 %" in page.statement.categories._notice.text()
    assert "score 3" in page.list.item(0).text()


def test_the_same_category_score_again_takes_it_away(page: AssessmentPage, window: MainWindow, settle: Settle) -> None:
    by_category(window, settle)
    made = page.statement.categories.buttons["people"][2]
    made.click()
    settle()
    assert (first(window).score, made.isChecked()) == (2, True)
    made.click()
    settle()
    assert (first(window).score, first(window).category_scores) == (None, ())
    assert page.statement.categories._result.text() == "No category is scored yet."


def test_the_way_of_scoring_is_changed_back_by_undo_and_keeps_scores(
    page: AssessmentPage, window: MainWindow, settle: Settle
) -> None:
    page.score(4)
    settle()
    by_category(window, settle)
    assert first(window).score == 4, "what was given directly holds until a category is scored"
    assert "The score of 4, given directly" in page.statement.categories._result.text()
    page.score(1)
    settle()
    assert first(window).score == 4, "a statement has no score of its own now"
    assert nameless(page) == []
    window.commands.run("edit.undo")
    settle()
    assert queries.the_return(workspace_of(window).reader()).method == "direct"
    assert page.scores[4].isVisible()


def test_a_method_that_the_framework_does_not_have_is_refused(window: MainWindow) -> None:
    with pytest.raises(UserFault, match="no scoring method"):
        set_method(workspace_of(window), "horoscope")
    assert not set_method(workspace_of(window), "direct"), "the one in force already"
