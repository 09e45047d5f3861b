"""The review of the inbox: every key, undo that jumps back, pace, what is sure accepted as one step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, ReadsHere, workspace_of, write_docx, write_pdf
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from evidencepack import verbs
from evidencepack.mapping.measured import Measured, Precision
from evidencepack.model import DocumentState
from evidencepack.workspace import Workspace, documents, queries
from evidencepack.workspace.refusals import refusals
from ui.accessibility import nameless
from ui.dialogs.choose_item import ChooseItemDialog
from ui.main_window import MainWindow
from ui.pages.review.course import Course, Standing, with_item
from ui.pages.review.pace import Pace, left_words
from ui.pages.review.sure import SureDialog, precision_words
from ui.pages.review.view import ReviewPage

Settle = Callable[[], None]
INBOX = ("Advocacy contract", "Carers strategy", "Direct payments policy", "Random minutes", "Safeguarding policy")


@pytest.fixture(scope="session")
def _full_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drive = tmp_path_factory.mktemp("inbox")
    write_pdf(
        drive / "Advocacy contract.pdf",
        "Advocacy contract",
        "Independent advocacy, instructed advocates and IMCA waits.",
    )
    write_docx(drive / "Carers strategy.docx", "Unpaid carers", "Carers assessments, carers breaks and carers support.")
    write_docx(drive / "Direct payments policy.docx", "Direct payments", "Personal budgets and direct payments.")
    (drive / "Random minutes.txt").write_text("Tea and biscuits were had.\n", encoding="utf-8")
    write_docx(drive / "Safeguarding policy.docx", "Safeguarding policy", "Safeguarding adults policy and procedures.")
    folder = tmp_path_factory.mktemp("review") / "Council"
    with verbs.new_return(folder, "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive], pool=ReadsHere()))
    return folder


@pytest.fixture
def council(tmp_path: Path, _full_inbox: Path) -> Path:
    """A workspace with five documents in its inbox; nobody's words stand out in one of them."""
    import shutil  # noqa: PLC0415

    shutil.copytree(_full_inbox, tmp_path / "Council")
    return tmp_path / "Council"


@pytest.fixture
def review(window: MainWindow, settle: Settle) -> ReviewPage:
    """The review as Ctrl+I begins it."""
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    settle()
    page = window.page
    assert isinstance(page, ReviewPage)
    return page


def press(page: ReviewPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page, key)


def title(window: MainWindow, page: ReviewPage) -> str:
    return queries.document(workspace_of(window).reader(), page.course.current).title if page.course.current else ""


def answered(window: MainWindow, name: str) -> list[str]:
    db = workspace_of(window).reader()
    refs = {item.id: item.ref for item in queries.items(db)}
    return [refs[one.item_id] for one in queries.answers(db, document_id=queries.document_named(db, name).id)]


def state(window: MainWindow, name: str) -> DocumentState:
    return queries.document_named(workspace_of(window).reader(), name).state


def words(page: ReviewPage) -> str:
    return page.board._said.text()


def test_enter_accepts_the_best_and_goes_on(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    assert title(window, review) == INBOX[0]
    assert review.progress.heading.text() == "Document 1 of 5"
    press(review, Qt.Key.Key_Return)
    assert title(window, review) == INBOX[1]  # at once, before anything is written
    settle()
    assert answered(window, INBOX[0]) == ["IR07"]
    assert "1 decided" in review.progress.words.text()


def test_the_deciding_words_and_pages_are_shown(window: MainWindow, review: ReviewPage) -> None:
    first = review.board.card._rows[0]
    assert first.accessibleName().startswith("1: IR07  Independent advocacy")
    assert "because of" in first._why.text()
    assert "advocacy" in first._why.text()
    assert "page" in first._why.text()


def test_a_document_may_answer_several_items(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    many = len(review.board.card._rows)
    press(review, Qt.Key.Key_N)
    settle()
    shown = [row for row in review.board.card._rows if not row.isHidden()]
    assert many >= len(shown) >= 1
    press(review, Qt.Key.Key_1, Qt.Key.Key_1)
    assert "accepted already" in words(review)
    if len(shown) > 1:
        press(review, Qt.Key.Key_2)
    assert title(window, review) == INBOX[1]
    press(review, Qt.Key.Key_Return)  # something is decided: it only goes on
    settle()
    assert len(answered(window, INBOX[1])) == min(len(shown), 2)
    assert title(window, review) == INBOX[2]


def test_undo_jumps_back_to_the_document(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_Return)
    settle()
    press(review, Qt.Key.Key_A)
    settle()
    assert title(window, review) == INBOX[2]
    assert state(window, INBOX[1]) is DocumentState.SET_ASIDE
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert title(window, review) == INBOX[1]
    assert state(window, INBOX[1]) is DocumentState.INBOX
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert title(window, review) == INBOX[0]
    assert review.course.decided == 0


def test_fast_keys_stay_where_they_are(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    settle()
    press(review, Qt.Key.Key_Return, Qt.Key.Key_A, Qt.Key.Key_A)
    assert title(window, review) == INBOX[3]
    settle()
    assert title(window, review) == INBOX[3]
    assert review.course.decided == 3


def test_refusing_stays_and_enter_takes_the_next(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_R)
    settle()
    assert title(window, review) == INBOX[0]
    assert len(refusals(workspace_of(window).reader())) == 1
    assert "refused" in review.board.card._rows[0].accessibleName()
    assert review.course.decided == 0
    press(review, Qt.Key.Key_Return)
    settle()
    assert "IR07" not in answered(window, INBOX[0])


def test_choosing_another_item_by_typing(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_I)
    [dialog] = [one for one in window.findChildren(ChooseItemDialog) if one.isVisible()]
    QTest.keyClicks(dialog.findChild(QLineEdit), "IR33")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    assert answered(window, INBOX[0]) == ["IR33"]
    assert "IR33" in review.board.card._also.text()


def test_a_copy_is_set_aside_with_a_note(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_D)
    settle()
    found = queries.document_named(workspace_of(window).reader(), INBOX[0])
    assert found.state is DocumentState.SET_ASIDE
    assert found.note.startswith("A copy of")


def test_nothing_to_accept_is_said(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    settle()
    assert title(window, review) == "Random minutes"
    press(review, Qt.Key.Key_Return, Qt.Key.Key_R)
    assert title(window, review) == "Random minutes"
    assert "No suggestion is open" in words(review)


def test_a_key_that_is_held_down_decides_once(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    for _ in range(5):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True, count=1
        )
        QApplication.sendEvent(review, held)
    settle()
    assert review.course.decided == 0


def test_the_ends_are_said_and_up_goes_back(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_Up)
    assert words(review) == "This is the first one."
    press(review, *[Qt.Key.Key_Down] * 5)
    assert words(review) == "That was the last one."
    press(review, Qt.Key.Key_P)
    settle()
    assert title(window, review) == INBOX[3]


def test_skipped_ones_come_back_at_the_end(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_S, *[Qt.Key.Key_A] * 4)
    settle()
    assert review.course.current == ""
    again = [one for one in review.findChildren(QPushButton) if one.isVisible() and "skipped" in one.text()]
    again[0].click()
    settle()
    assert title(window, review) == INBOX[0]
    press(review, Qt.Key.Key_A)
    settle()
    assert review.course.waiting == []
    press(review, Qt.Key.Key_Escape)
    settle()
    assert window.page.id == "documents"
    assert "5 of 5 decided: 5 set aside" in window.banner.text


def test_leaving_says_where_things_stand(window: MainWindow, settle: Settle, review: ReviewPage) -> None:
    press(review, Qt.Key.Key_Return, Qt.Key.Key_S)
    settle()
    press(review, Qt.Key.Key_Escape)
    settle()
    assert window.page.id == "documents"
    assert "1 of 5 decided: 1 answer an item, 1 skipped" in window.banner.text
    assert "4 documents still to look at" in window.banner.text
    assert window.documents.chosen() == [queries.document_named(workspace_of(window).reader(), INBOX[2]).id]
    window.commands.run("documents.review")
    settle()
    assert title(window, review) == INBOX[2]  # the one that was skipped comes last


def test_chosen_documents_are_reviewed_alone(window: MainWindow, settle: Settle) -> None:
    db = workspace_of(window).reader()
    wanted = [queries.document_named(db, name).id for name in (INBOX[1], INBOX[4])]
    window.show_page("documents")
    settle()
    window.documents.choose(wanted)
    window.commands.run("documents.review")
    settle()
    assert isinstance(window.page, ReviewPage)
    assert window.page.course.ids == wanted


def test_what_arrives_meanwhile_comes_last(window: MainWindow, settle: Settle, review: ReviewPage, tmp_path: Path) -> None:  # noqa: E501  # fmt: skip
    late = tmp_path / "A late paper.txt"
    late.write_text("It came late.\n", encoding="utf-8")
    window.desk.add_files([late])
    settle()
    assert len(review.course.ids) == 6
    assert review.course.place == 1
    late_one = queries.document_named(workspace_of(window).reader(), "A late paper").id
    assert review.course.ids[-1] == late_one
    window.desk.write(lambda workspace: documents.remove(workspace, [late_one]))
    settle()
    assert len(review.course.ids) == 5


def test_findings_open_by_their_key(window: MainWindow, review: ReviewPage) -> None:
    card = review.board.card
    assert card._findings_part.isHidden()
    press(review, Qt.Key.Key_F)
    assert card._findings_part.isHidden() is (not card._found)
    press(review, Qt.Key.Key_F)
    assert card._findings_part.isHidden()


def test_everything_has_a_name(window: MainWindow, review: ReviewPage) -> None:
    assert [type(one).__name__ for one in nameless(window)] == []


def test_reading_only_changes_nothing(desktop: Desktop, council: Path) -> None:
    with Workspace.open(council):
        window = desktop.window()
        window.actions_of.open_path(council, read_only=True)
        desktop.settle(window)
        window.commands.run("documents.review")
        desktop.settle(window)
        page = window.page
        assert isinstance(page, ReviewPage)
        press(page, Qt.Key.Key_Return, Qt.Key.Key_A, Qt.Key.Key_R)
        desktop.settle(window)
        assert page.course.decided == 0
        assert title(window, page) == INBOX[0]
        assert "reading only" in words(page)


def test_sure_ones_are_listed_and_accepted_as_one_step(window: MainWindow, settle: Settle, review: ReviewPage, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: E501  # fmt: skip
    monkeypatch.setattr("evidencepack.mapping.records.Suggestions.for_bulk", lambda found: found.items[:1])
    press(review, Qt.Key.Key_B)
    settle()
    [dialog] = [one for one in window.findChildren(SureDialog) if one.isVisible()]
    assert nameless(dialog) == []
    whole = dialog.list.count()
    assert whole >= 3
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.accept_button.text() == f"Accept {whole - 1}"
    dialog.do()
    settle()
    assert review.course.decided == whole - 1
    assert window.commands.run("edit.undo")
    settle()
    assert review.course.decided == 0


def test_the_measured_precision_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Measured(on="papers of a council", thresholds=(Precision(certainty=0.8, accepted=200, right=186),))
    monkeypatch.setattr("ui.pages.review.sure.measured", lambda: known)
    monkeypatch.setattr("ui.pages.review.sure.measured_precision", lambda _certainty: known.thresholds[0])
    said = precision_words()
    assert said == "Of 200 suggestions as sure as these, 93 % were right (measured on papers of a council)."
    monkeypatch.setattr("ui.pages.review.sure.measured_precision", lambda _certainty: None)
    assert "not measured" in precision_words()


def test_the_offer_leads_there_and_can_be_put_off(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    assert window.documents.offer.words.text() == "5 files wait in the inbox."
    window.documents.offer.later.click()
    assert window.documents.offer.isHidden()
    window.desk.figures.read_again()
    settle()
    assert window.documents.offer.isHidden()


# ---------------------------------------------------------------- pure parts


def test_the_pace_is_the_persons_own() -> None:
    pace = Pace()
    pace.begin(0.0)
    for number in range(1, 5):
        pace.decided(number * 10.0)
    assert pace.seconds_left(30) is None  # four decisions say too little
    pace.decided(50.0)
    assert pace.seconds_left(30) == 300.0
    pace.decided(4000.0)  # a break does not count
    assert pace.seconds_left(30) == 300.0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (20, "less than a minute left"),
        (61, "about 1 minute left"),
        (720, "about 12 minutes left"),
        (9000, "about 2 hours left"),
    ],
)
def test_time_left_in_words(seconds: float | None, said: str) -> None:
    assert left_words(seconds) == said


def test_the_course_goes_round_and_follows_the_workspace() -> None:
    course = Course()
    course.start({key: Standing() for key in "abc"})
    course.step(1)
    course.now["b"] = with_item(course.now["b"], "item")
    course.on()
    assert course.current == "c"
    course.now["c"] = Standing(DocumentState.SET_ASIDE)
    course.on()
    assert (course.current, course.decided, course.waiting) == ("a", 2, ["a"])
    assert course.adopt({"a": Standing(), "b": Standing()}) == ["b"]  # taken back; and c was removed
    assert (course.ids, course.decided) == (["a", "b"], 0)
    course.append({"z": Standing()})
    assert course.ids == ["a", "b", "z"]
