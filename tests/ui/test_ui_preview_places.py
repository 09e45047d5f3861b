"""A finding is gone to where it lies: a comment's box on its page, its cell, hidden rows, a slide, a paragraph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ReadsHere, workspace_of
from helpers.hiding_files import (
    NHS,
    book_with_comments,
    book_with_hidden_rows,
    deck,
    pdf_with_comments,
    word_with,
)
from PySide6.QtCore import Qt
from test_ui_doors import on_documents
from test_ui_preview import preview_of
from test_ui_preview_marks import findings_of, press_show

from evidencepack import verbs
from evidencepack.model import Answer, AnswerKind
from evidencepack.workspace import answers, queries
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory, drive: Path) -> Path:
    """The small council with files that hide things."""
    folder = tmp_path_factory.mktemp("places")
    comments = {"Waits": {"B4": "why?", "A1400": "far down", "H3": "beside"}, "Reviews": {"A2": "who?"}}
    paths = [
        pdf_with_comments(folder / "Commented paper.pdf", 2, 2, 4, 5, 6, 7, 8),
        book_with_comments(folder / "Commented book.xlsx", comments, rows=1500),
        book_with_hidden_rows(folder / "Hidden rows.xlsx", 5, 6, 1300, rows=1400),
        deck(folder / "Slides with remarks.pptx", notes=2, outside=3, commented=4),
        word_with(folder / "Long text.docx", comment=NHS, at=2500, hidden=2800, paragraphs=3000),
    ]
    with verbs.new_return(folder / "Council", "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive, *paths], pool=ReadsHere()))
    return folder / "Council"


def show(window: MainWindow, settle: Settle, title: str, rule: str) -> None:
    on_documents(window, settle, title)
    press_show(window, settle, findings_of(window)[rule])


def test_comments_of_a_pdf_are_boxed_and_gone_through(window: MainWindow, settle: Settle) -> None:
    show(window, settle, "Commented paper", "D02")
    preview = preview_of(window)
    assert preview.page == 2
    first, second = preview.pages.view._marks[2]
    assert (first.current, second.current) == (True, False)
    assert (first.boxes[0].left, first.boxes[0].top) == (100.0, 100.0)
    assert preview.bar.where.text() == "page 2, 1 of 2 on it, place 1 of 6"
    pages = []
    for _ in range(6):
        preview.marking.step(1)
        settle()
        pages.append(preview.page)
    assert pages == [2, 4, 5, 6, 7, 8], "also those that the finding only counts"


def test_comments_of_a_workbook_are_gone_to_cell_by_cell(window: MainWindow, settle: Settle) -> None:
    show(window, settle, "Commented book", "D02")
    preview = preview_of(window)
    view = preview.sheets.view
    shown = []
    for _ in range(4):
        shown.append((preview.sheets.label(preview.sheets.unit), view.chosen_range()))
        preview.marking.step(1)
        settle()
    assert sorted(shown) == [
        ("sheet Reviews", "A2"),
        ("sheet Waits", "A1400"),
        ("sheet Waits", "B4"),
        ("sheet Waits", "H3"),
    ], "a cell without a value, and one in rows that were not there yet, too"


def test_hidden_rows_are_shown_and_headed_as_hidden(window: MainWindow, settle: Settle) -> None:
    show(window, settle, "Hidden rows", "D05")
    preview = preview_of(window)
    model = preview.sheets.view.model
    heads = [model.headerData(row, Qt.Orientation.Vertical) for row in (3, 4, 5, 6)]
    assert heads == ["4", "5 (hidden)", "6 (hidden)", "7"]
    assert preview.sheets.view.chosen_range() == "A5"
    assert {row for row, _ in model.marks if row < 1000} == {4, 5}
    assert model.marks[4, 0].current
    preview.marking.step(1)
    settle()
    assert preview.sheets.view.chosen_range() == "A1300"
    assert model.rowCount() >= 1300
    assert {row for row, _ in model.marks} == {4, 5, 1299}


@pytest.mark.parametrize(("rule", "title"), [("D02", "Slide 4"), ("D04", "Draft figures"), ("D08", "Notes")])
def test_what_slides_hide_is_gone_to(window: MainWindow, settle: Settle, rule: str, title: str) -> None:
    show(window, settle, "Slides with remarks", rule)
    text = preview_of(window).text.view
    [mark] = [one for one in text._marks if one.current]
    assert text.toPlainText()[mark.span.start : mark.span.end] == title


def test_personal_data_in_a_comment_is_gone_to_where_the_comment_is(window: MainWindow, settle: Settle) -> None:
    show(window, settle, "Long text", "P02")
    preview = preview_of(window)
    text = preview.text.view
    [mark] = text._marks
    assert text.toPlainText()[mark.span.start : mark.span.end].startswith("Paragraph 2500 ")
    assert preview.text._at > 0, "it is in no part that is shown first"


def test_a_gap_leads_to_the_place_of_its_finding(window: MainWindow, settle: Settle) -> None:
    paper = on_documents(window, settle, "Commented paper")
    workspace = workspace_of(window)
    item = queries.item_by_ref(workspace.reader(), "IR07").id
    window.desk.write(
        lambda there: answers.add_answer(
            there, Answer(id="", item_id=item, kind=AnswerKind.DOCUMENT, document_id=paper)
        )
    )
    settle()
    on_documents(window, settle, "Hidden rows")
    gaps = window.gaps
    window.show_page("gaps")
    settle()
    [row] = [at for at, one in enumerate(gaps.model.rows) if one.gap and one.gap.finding == "D02"]
    gaps._jump(gaps.model.index(row))
    settle()
    preview = preview_of(window)
    assert window.documents.details._document_id == paper
    assert preview.bar.what.text().startswith("D02")
    assert preview.page == 2
    preview.marking.end()
    on_documents(window, settle, "Hidden rows")
    on_documents(window, settle, "Commented paper")
    assert preview.bar.isHidden(), "it was pointed at once"
