"""Personal data in Word text without pages, in plain text and in tables as text is gone to where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ReadsHere
from helpers.hiding_files import NHS, unpaged
from test_ui_doors import on_documents
from test_ui_preview import preview_of
from test_ui_preview_marks import findings_of, press_show

from evidencepack import verbs
from ui.main_window import MainWindow

Settle = Callable[[], None]
PEOPLE = [("Client name", "NHS number", "Ward"), *((f"Jo Oak{at}", "4010232137", "A") for at in "abcdef")]


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory, drive: Path) -> Path:
    """The small council with texts about people."""
    folder = tmp_path_factory.mktemp("paragraphs")
    rich = "".join(f"Paragraph {at}\\par\\par " for at in range(1, 40))
    (folder / "Rich text.rtf").write_text(rf"{{\rtf1\ansi {rich}{NHS}\par}}", encoding="ascii")
    (folder / "Plain text.txt").write_text("\n\n" + "line\n" * 3_000 + f"{NHS}\n", encoding="utf-8")
    lines = 'Name,Note,Number\nA,"two\nlines",x\n' + "B,b,b\n" * 900 + f"C,c,{NHS}\n"
    (folder / "Text table.csv").write_text(lines, encoding="utf-8")
    paths = [folder / name for name in ("Rich text.rtf", "Plain text.txt", "Text table.csv")]
    with verbs.new_return(folder / "Council", "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive, *paths, word_with_people(folder / "People.docx")], pool=ReadsHere()))
    return folder / "Council"


def word_with_people(path: Path) -> Path:
    """Far down a table of people, whose numbers only their heading tells, and one in a footnote."""
    document = docx.Document()
    for number in range(1, 2_000):
        document.add_paragraph(f"Paragraph {number} of the text, which is long enough to fill a piece.")
    table = document.add_table(len(PEOPLE), 3)
    for cell, text in zip(table._cells, [text for row in PEOPLE for text in row], strict=True):
        cell.text = text
    document.add_paragraph("Two")
    document.save(str(path))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = "<w:p><w:r><w:t>NI number AB 12 34 56 C</w:t></w:r></w:p>"
    note = f"<w:footnotes {space}><w:footnote w:id='7'>{said}</w:footnote></w:footnotes>"
    return unpaged(path, note, "<w:t>Two</w:t></w:r><w:r><w:footnoteReference w:id='7'/></w:r>")


def marked(window: MainWindow, settle: Settle, title: str, rule: str) -> str:
    """The text of the current mark after a finding was gone to."""
    on_documents(window, settle, title)
    press_show(window, settle, findings_of(window)[rule])
    view = preview_of(window).text.view
    [mark] = [one for one in view._marks if one.current]
    return view.toPlainText()[mark.span.start : mark.span.end]


def test_a_number_that_only_its_heading_tells_is_marked_in_its_row(window: MainWindow, settle: Settle) -> None:
    assert marked(window, settle, "People", "P02") == "4010232137"
    assert findings_of(window)["P02"].place.startswith("paragraph 2004, paragraph 2007")
    text = preview_of(window).text
    assert text._at > 0, "it is in no part that is shown first"
    numbers = [one for one in text.view._marks if one.tone is not None]
    assert len(numbers) == 6
    preview = preview_of(window)
    assert (preview.bar.where.text(), preview.tools.place.text()) == ("1 of 6", "Part 3 of 3")
    assert len({text.view.block_at(one.span.start) for one in numbers}) == 6, "one in each row"


def test_what_a_footnote_holds_is_gone_to_where_it_is_referred_to(window: MainWindow, settle: Settle) -> None:
    assert marked(window, settle, "People", "P03") == "Two"


def test_a_story_that_comes_late_is_marked_as_well(window: MainWindow, settle: Settle) -> None:
    marked(window, settle, "People", "P03")
    preview = preview_of(window)
    looked = preview.text.looked
    assert looked is not None
    preview.text.show(looked)  # as when it is read again
    preview.text.quest = preview.marking.quest
    settle()
    view = preview.text.view
    assert [view.toPlainText()[one.span.start : one.span.end] for one in view._marks if one.current] == ["Two"]


@pytest.mark.parametrize("title", ["Rich text", "Plain text"])
def test_texts_are_gone_to_by_paragraph_and_line(window: MainWindow, settle: Settle, title: str) -> None:
    assert marked(window, settle, title, "P02") == NHS.removeprefix("NHS number: ")
    place = findings_of(window)["P02"].place
    assert place == ("paragraph 40" if title == "Rich text" else "line 3003")
    text = preview_of(window).text
    assert preview_of(window).bar.where.text() == place
    number = int(place.split()[1])
    start = text.view.start_of_paragraph(number)
    assert text.view.toPlainText()[start:].lstrip("\n").startswith(NHS)


def test_a_text_table_is_gone_to_by_line_and_column(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Text table")
    finding = findings_of(window)["P02"]
    assert finding.place == "line 904, column “Number”"
    press_show(window, settle, finding)
    assert preview_of(window).bar.where.text() == finding.place
    sheets = preview_of(window).sheets
    assert sheets.view.chosen_range() == "C903"
    assert [at for at, mark in sheets.view.model.marks.items() if mark.current] == [(902, 2)]
