"""Findings are marked where they lie: personal data covered, changes in Word, cells of sheets, files inside."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from conftest import ReadsHere, workspace_of, write_docx, write_pdf
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from test_ui_doors import on_documents
from test_ui_findings import briefings  # noqa: F401  # a fixture
from test_ui_preview import preview_of

from evidencepack import verbs
from evidencepack.intake.examination import PageText
from evidencepack.looking.questions import Block, Grid, Run
from evidencepack.model import Finding
from evidencepack.workspace import queries
from ui.main_window import MainWindow
from ui.pages.documents.findings import can_be_shown
from ui.pages.documents.preview.sheet_view import CellMark, GridModel
from ui.pages.documents.preview.text_blocks import Part, parts_of_pages, pieces
from ui.theme import LIGHT, Tone

Settle = Callable[[], None]
PERSON = "Mrs Alder, NHS number: 943 476 5919, date of birth 12 March 1956, was seen."


def findings_of(window: MainWindow) -> dict[str, Finding]:
    known = window.documents.details._known
    assert known is not None
    return {finding.rule: finding for finding in known.findings}


def press_show(window: MainWindow, settle: Settle, finding: Finding) -> None:
    buttons = window.documents.details.findings.findChildren(QPushButton)
    next(one for one in buttons if one.accessibleName() == f"Show where: {finding.message}").click()
    settle()


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory, drive: Path) -> Path:
    """The small council with a PDF about a person, a workbook that hides things, and a message."""
    folder = tmp_path_factory.mktemp("marks")
    paths = [
        write_pdf(folder / "Review of a person.pdf", "Nothing here", PERSON, "Nothing", PERSON),
        write_waits(folder / "Waits by team.xlsx"),
        write_message(folder / "Discharge message.eml"),
    ]
    with verbs.new_return(folder / "Council", "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive, *paths], pool=ReadsHere()))
    return folder / "Council"


@pytest.fixture
def person(window: MainWindow, settle: Settle) -> str:
    return on_documents(window, settle, "Review of a person")


def test_personal_data_is_covered_in_place(window: MainWindow, settle: Settle, person: str) -> None:
    preview = preview_of(window)
    press_show(window, settle, findings_of(window)["P02"])
    assert preview.page == 2
    marks = preview.pages.view._marks[2]
    assert [one.cover for one in marks] == [True, True, False]
    [found] = [one for one in marks if not one.cover]
    assert found.current
    assert found.mark is not None
    assert found.mark.text.endswith(": NHS number")
    assert found.mark.tone in (Tone.WARN, Tone.BAD, Tone.NEUTRAL)
    assert "943 476" not in preview.bar.what.text()
    assert preview.bar.where.text() == "page 2, place 1 of 2"
    preview.marking.step(1)
    settle()
    assert preview.page == 4
    preview.tools.cover.setChecked(False)
    assert not any(one.cover for one in preview.pages.view._marks[4])
    assert window.desk.settings.text("preview-cover") == "no"


def test_the_date_is_shown_where_it_was_read(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Advocacy contract monitoring")
    window.documents.details._dated.click()
    settle()
    preview = preview_of(window)
    assert preview.bar.what.text() == "The date 31 March 2026"
    [mark] = preview.pages.view._marks[1]
    assert mark.current


def test_tracked_changes_are_gone_to_one_by_one(
    window: MainWindow,
    settle: Settle,
    briefings: list[str],  # noqa: F811
) -> None:
    on_documents(window, settle, "Falls briefing")
    press_show(window, settle, findings_of(window)["D01"])
    preview = preview_of(window)
    view = preview.text.view
    marked = [view.toPlainText()[one.span.start : one.span.end] for one in view._marks]
    assert "put in" in " ".join(marked)
    assert [one.current for one in view._marks].count(True) == 1
    if len(marked) > 1:
        preview.marking.step(1)
        assert view._marks[1].current


def test_a_finding_about_the_whole_file_says_so(window: MainWindow, settle: Settle, person: str) -> None:
    plain = Finding(rule="D13", severity=findings_of(window)["P02"].severity, message="m", to_do="", place="properties")
    assert not can_be_shown(plain)
    preview_of(window).show_finding(plain)
    settle()
    assert preview_of(window).bar.where.text() == "properties"


def write_waits(path: Path) -> Path:
    """A workbook with 1,500 rows, a hidden column and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Waits"
    for number in range(1500):
        sheet.append([f"Team {number}", number, "", "kept back"])
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Lists").append(["Yes"])
    book["Lists"].sheet_state = "hidden"
    book.save(path)
    return path


@pytest.fixture
def waits(window: MainWindow, settle: Settle) -> str:
    return on_documents(window, settle, "Waits by team")


def test_a_workbook_is_tables_with_tabs(window: MainWindow, settle: Settle, waits: str) -> None:
    view = preview_of(window).sheets.view
    assert [view.tabs.tabText(at) for at in range(view.tabs.count())] == ["Waits", "Lists (hidden)"]
    assert (view.model.rowCount(), view.model.columnCount(), view.model.total) == (1000, 4, (1500, 4))
    across = Qt.Orientation.Horizontal
    assert [view.model.headerData(at, across) for at in (0, 3)] == ["A", "D (hidden)"]
    view.model.fetchMore(view.model.index(-1, -1))
    settle()
    assert view.model.rowCount() == 1500
    assert view.model.data(view.model.index(1499, 0)) == "Team 1499"
    assert not view.model.canFetchMore(view.model.index(-1, -1))


def test_hidden_things_of_a_workbook_are_gone_to(window: MainWindow, settle: Settle, waits: str) -> None:
    preview = preview_of(window)
    press_show(window, settle, findings_of(window)["D03"])
    assert preview.sheets.label(preview.sheets.unit) == "sheet Lists"
    press_show(window, settle, findings_of(window)["D05"])
    assert preview.sheets.label(preview.sheets.unit) == "sheet Waits"
    assert {column for _, column in preview.sheets.view.model.marks} == {3}
    cell = Finding(
        rule="X1",
        severity=findings_of(window)["D03"].severity,
        message="m",
        to_do="",
        place="sheet Waits, cell B4",
    )
    preview.show_finding(cell)
    settle()
    assert preview.sheets.view.chosen_range() == "B4"
    assert preview.section == "B4"


def test_a_csv_is_a_table(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Waiting list")
    model = preview_of(window).sheets.view.model
    assert [model.data(model.index(1, column)) for column in range(3)] == ["North", "14", "01/09/2026"]


def test_covered_cells_do_not_say_what_they_hold(qtbot: object) -> None:
    model = GridModel(LIGHT)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_grid(Grid(0, [["943 476 5919", "North"]], (3, 2)))
    model.set_marks({(0, 0): CellMark("Covered: NHS number", cover=True)}, frozenset())
    at = model.index(0, 0)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert "943" not in str(model.data(at, role))
    model.add_grid(Grid(1, [["x"], ["y"]], (3, 2)))
    model.add_grid(Grid(1, [["twice"]], (3, 2)))
    assert model.rowCount() == 3
    tester.deleteLater()


def write_message(path: Path) -> Path:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sam@testshire.gov.uk", "lair@testshire.gov.uk", "Discharge"
    message.set_content("Here it is.")
    attached = write_docx(path.with_suffix(".docx"), "Discharge pathway, agreed in June.").read_bytes()
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="Discharge pathway.docx")
    path.write_bytes(message.as_bytes())
    return path


def test_what_is_attached_to_a_message_is_taken_in(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Discharge message")
    shown = preview_of(window)._text.toPlainText()
    assert "Subject" in shown
    assert "Discharge pathway.docx" in shown
    window.documents.details.take_contents()
    settle()
    assert "Discharge pathway" in {one.title for one in queries.documents(workspace_of(window).reader())}
    assert window.commands.run("edit.undo")
    settle()
    assert "Discharge pathway" not in {one.title for one in queries.documents(workspace_of(window).reader())}


def test_slides_and_messages_get_their_headings_back() -> None:
    slides = parts_of_pages([PageText(1, "slide 1", "Title\nBody\nNotes:\nSaid aloud"), PageText(2, "slide 2", "x")], "slides")  # fmt: skip  # noqa: E501
    assert [(block.level, block.cells[0][0].text) for block in slides[0].blocks] == [
        (2, "Slide 1"),
        (3, "Title"),
        (0, "Body"),
        (4, "Notes"),
        (0, "Said aloud"),
    ]
    mail = parts_of_pages([PageText(1, "message", "From: Sam\nSubject: Data\nHello\nFrom: below")], "mail")
    assert [block.row for block in mail[0].blocks] == [True, True, False, False]


def test_long_texts_are_cut_between_blocks() -> None:
    blocks = tuple(Block(number, 0, [[Run("x" * 1000)]]) for number in range(1, 201))
    cut = pieces([Part(0, "", blocks), Part(2, "", blocks[:2])])
    assert len(cut) == 4
    assert [block.number for piece in cut for part in piece for block in part.blocks] == [*range(1, 201), 1, 2]
    assert pieces([]) == []


def test_a_word_document_is_whole_and_a_long_one_has_parts(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Carers strategy DRAFT")
    preview = preview_of(window)
    assert preview._place.text() == "Whole document"
    stage = preview.text
    stage._take_parts([Part(0, "whole document", tuple(Block(n, 0, [[Run("x" * 1000)]]) for n in range(200)))])
    assert (stage.total, stage.label(2)) == (4, "part 2")
    preview._turn(1)
    assert (preview.page, preview._place.text()) == (2, "Part 2 of 4")


def test_another_page_of_the_window_ends_reading_large(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Carers strategy DRAFT")
    assert window.commands.run("reading.large")
    settle()
    window.show_page("overview")
    settle()
    window.show_page("documents")
    settle()
    assert window.documents.table.isVisible()
