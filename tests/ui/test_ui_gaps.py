"""The Gaps and checks page: groups that fold, mending where a gap stands, waivers listed and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from evidencepack.model import Severity
from evidencepack.workspace import Workspace, queries, returns, waivers
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.document_date import DateDialog
from ui.main_window import MainWindow
from ui.pages.gaps.grouping import GROUPINGS, NOBODY, groups_of
from ui.pages.gaps.model import GapRow

Settle = Callable[[], None]


def workspace_of(window: MainWindow) -> Workspace:
    found = window.desk.session.workspace
    assert found is not None
    return found


def dialog_of(window: MainWindow, kind: type[QDialog]) -> QDialog:
    return next(dialog for dialog in window.findChildren(kind) if dialog.isVisible())


@pytest.fixture
def page(window: MainWindow, settle: Settle):
    window.show_page("gaps")
    settle()
    return window.gaps


@pytest.fixture
def found(window: MainWindow, settle: Settle) -> str:
    """The checks say two things of the document that answers IR07; its id."""
    workspace = workspace_of(window)
    document = queries.document_named(workspace.reader(), "Advocacy contract monitoring")
    said = ((1, "D01", "review", "page 2"), (2, "C01", "information", ""))
    with workspace.derived() as db:
        db.execute("DELETE FROM finding WHERE document_id = ?", (document.id,))
        for number, rule, severity, place in said:
            db.execute(
                "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message, to_do, place)"
                " VALUES (?, ?, ?, ?, 1, ?, 'It says so.', 'Look at it.', ?)",
                (document.id, document.version.sha256, number, rule, severity, place),
            )
    window.desk.figures.read_again()
    settle()
    return document.id


def headings(rows: list[GapRow]) -> list[str]:
    return [row.group.title for row in rows if row.gap is None]


def test_what_is_only_for_information_is_folded_away_at_first(page) -> None:
    assert headings(page.model.rows) == ["Must fix", "Review", "For information"]
    shown = {row.gap.severity for row in page.model.rows if row.gap is not None}
    assert shown == {Severity.BLOCKS, Severity.REVIEW}


def test_headings_fold_and_unfold_by_key_and_by_mouse(page) -> None:
    page.list.setFocus()
    before = page.model.rowCount()
    page._choose(2)
    QTest.keyClick(page.list, Qt.Key.Key_Left)
    assert page.model.rowCount() < before
    assert page.model.row(page.list.currentIndex()).gap is None, "the heading is chosen, so that Right unfolds it"
    QTest.keyClick(page.list, Qt.Key.Key_Right)
    assert page.model.rowCount() == before
    middle = page.list.visualRect(page.model.index(0)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert page.model.rowCount() < before


def test_findings_of_documents_that_go_out_stand_beside_the_gaps(page, found: str) -> None:
    said = [gap for gap in page.model.gaps if gap.finding]
    assert [(gap.finding, gap.place, gap.subject_id) for gap in said] == [("D01", "page 2", found), ("C01", "", found)]
    page.chips.choose("review")
    assert "page 2" in next(row.words for row in page.model.rows if row.gap is not None and row.gap.finding == "D01")


@pytest.mark.parametrize("by", list(GROUPINGS))
def test_every_grouping_shows_every_gap(page, window: MainWindow, found: str, by: str) -> None:
    figures = window.desk.figures.current
    assert figures is not None
    grouped = {gap for group in groups_of(figures.lacks.gaps, by, figures) for gap in group.gaps}
    assert grouped == set(figures.lacks.gaps)
    page.grouping.setCurrentIndex(page.grouping.findData(by))
    assert set(page.model.gaps) == grouped


def test_by_owner_nobodys_come_last(page, window: MainWindow, settle: Settle) -> None:
    item = queries.item_by_ref(workspace_of(window).reader(), "IR01")
    window.desk.write(lambda workspace: returns.set_items(workspace, {item.id: {"owner": "Amina Example"}}, "Owner"))
    settle()
    page.grouping.setCurrentIndex(page.grouping.findData("owner"))
    assert headings(page.model.rows)[0] == "Amina Example"
    assert headings(page.model.rows)[-1] == NOBODY


def test_an_item_without_an_answer_is_answered_from_here(page, window: MainWindow, settle: Settle) -> None:
    gap = next(gap for gap in page.model.gaps if gap.rule == "G01")
    page._choose(page.model.row_of(gap))
    assert window.commands.run("gaps.mend")
    settle()
    assert gap.label in dialog_of(window, AnswerDialog).windowTitle()


def test_a_date_is_entered_from_here(page, window: MainWindow, settle: Settle, found: str) -> None:
    page.chips.choose("information")
    page.grouping.setCurrentIndex(page.grouping.findData("rule"))
    gap = next(gap for gap in page.model.gaps if gap.finding == "C01")
    page._choose(page.model.row_of(gap))
    assert window.commands.run("gaps.mend")
    settle()
    assert dialog_of(window, DateDialog)


def test_two_chosen_gaps_are_not_mended_at_once(page, window: MainWindow) -> None:
    page._choose(0)
    assert len(page.chosen()) > 1, "a chosen heading stands for all under it"
    assert not window.commands.action("gaps.mend").isEnabled()


def test_waivers_are_listed_and_taken_back(page, window: MainWindow, settle: Settle, found: str) -> None:
    window.desk.write(lambda workspace: waivers.waive(workspace, [found], "D01", "Agreed with the panel."))
    settle()
    page.chips.choose("waived")
    settle()
    row = next(row for row in page.model.rows if row.gap is not None)
    assert "Agreed with the panel." in row.words
    assert page.chosen() == [], "a waiver is no gap"
    page._choose(page.model.row_of(row.gap))
    assert window.commands.run("gaps.take-back")
    settle()
    assert queries.waivers(workspace_of(window).reader()) == []
    assert page.model.rows == []


def test_a_waiver_of_an_earlier_file_says_that_it_no_longer_holds(window: MainWindow) -> None:
    from ui.pages.gaps.waived import waived_groups  # noqa: PLC0415

    workspace = workspace_of(window)
    document = queries.document_named(workspace.reader(), "Advocacy contract monitoring")
    with workspace.derived() as db:
        number = 99
        db.execute(
            "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message, to_do, place)"
            " VALUES (?, ?, ?, 'D01', 1, 'review', 'm', 't', '')",
            (document.id, document.version.sha256, number),
        )
    waivers.waive(workspace, [document.id], "D01", "Agreed.")
    given = queries.waivers(workspace.reader())
    now = {document.id: document}
    later = {document.id: structs.replace(document, version=structs.replace(document.version, sha256="f" * 64))}
    assert "no longer holds" not in waived_groups(given, now)[0].gaps[0].message
    assert "no longer holds" in waived_groups(given, later)[0].gaps[0].message
