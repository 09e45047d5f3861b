"""What is found in Word text without pages names its paragraph, and what is found in plain text and csv its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import pytest
from helpers.hiding_files import NHS, unpaged
from hypothesis import given
from hypothesis import strategies as st
from test_intake_odf import _document

from evidencepack.checks import judge
from evidencepack.checks.headings import heading_words
from evidencepack.checks.placing import said_places
from evidencepack.checks.positions import Paragraphs, TableLines, TextLines
from evidencepack.intake.examination import Examination, PageText
from evidencepack.intake.readers.word_lines import LineNumbers, row_step
from evidencepack.intake.reading import examine
from evidencepack.looking.cells import grid_of_text
from evidencepack.looking.lines import cells_of_lines
from evidencepack.looking.places import places_of
from evidencepack.looking.quests import first_units, quest_for
from evidencepack.looking.stories import story_of
from evidencepack.model import ReadState

BIRTH, MAIL, PHONE = "Born on 12 March 1956", "jo.bloggs1@gmail.com", "mobile 07700 900123"


def places(found: Path | Examination, name: str = "a paper") -> dict[str, str]:
    examination = found if isinstance(found, Examination) else examine(found)
    return {finding.rule: finding.place for finding in judge(name, examination).findings}


def word_with_people(path: Path) -> Path:
    document = docx.Document()
    for text in ("One", "", "", NHS):
        document.add_paragraph(text)
    for number in range(2):
        table = document.add_table(3, 3)
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.text = "x"
        table.cell(1, 2).text = (MAIL, PHONE)[number]
    table.cell(1, 0).add_paragraph("a second one in the cell")
    document.add_paragraph(f"A line\nand another. {BIRTH}")
    document.save(str(path))
    return unpaged(path)


def test_personal_data_in_a_word_document_without_pages_has_its_paragraph(tmp_path: Path) -> None:
    path = word_with_people(tmp_path / "a.docx")
    found = places(path)
    expected = {"P02": 4, "P07": 4 + 6, "P06": 4 + 9 + 7, "P04": 4 + 9 + 10 + 1}
    assert {rule: found[rule] for rule in expected} == {rule: f"paragraph {at}" for rule, at in expected.items()}
    rows = {block.number: [cell[0].text for cell in block.cells] for block in story_of(path).blocks if block.row}
    assert rows[8][2] == MAIL, "its row begins with paragraph 8, and one paragraph stands in each cell"
    assert rows[17][2] == PHONE, "two paragraphs stand in the first cell"


def test_a_footnote_has_the_paragraph_that_refers_to_it(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("One")
    document.add_paragraph("Two")
    document.add_paragraph("Three")
    path = tmp_path / "a.docx"
    document.save(str(path))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = f"<w:p><w:r><w:t>{NHS}</w:t></w:r></w:p>"
    note = f"<w:footnotes {space}><w:footnote w:id='7'>{said}</w:footnote></w:footnotes>"
    main = "<w:t>Two</w:t></w:r><w:r><w:footnoteReference w:id='7'/></w:r>"
    assert places(unpaged(path, note, main))["P02"] == "paragraph 2"


@pytest.mark.parametrize("suffix", ["rtf", "odt"])
def test_other_word_processors_files_have_their_paragraph(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    if suffix == "rtf":
        path.write_bytes(rb"{\rtf1\ansi one\par\par two\par " + NHS.encode() + rb"\par}")
    else:
        lines = "".join(f"<text:p>{text}</text:p>" for text in ("one", "", "two", NHS))
        _document(path, "text", lines)
    assert places(path)["P02"] == "paragraph 3", "empty ones are not counted, as in the text that is shown"


def test_what_was_examined_before_paragraphs_were_counted_is_judged_as_it_was() -> None:
    page = PageText(1, "whole document", f"x\n{NHS}")
    found = Examination(format="docx", read=ReadState.READ, pages=(page,), pages_unit="part")
    assert places(found)["P02"] == "whole document"


def test_a_table_of_people_in_word_has_the_paragraph_of_its_first_row(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("People")
    table = document.add_table(7, 3)
    for row, texts in enumerate([("Client name", "NHS number", "Ward"), *([("Jo Oak", "4010232137", "A")] * 6)]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.save(str(tmp_path / "a.docx"))
    found = places(unpaged(tmp_path / "a.docx"))
    assert found["P01"] == "paragraph 5"
    assert found["P02"] == "paragraph 6, paragraph 9, paragraph 12, paragraph 15, paragraph 18 and 1 more"


lines_of = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), min_size=1, max_size=40)


@given(lines_of)
def test_each_line_and_cell_is_the_paragraph_that_it_came_from(lines: list[tuple[int, int, bool]]) -> None:
    """Paragraphs of one to three lines, or rows of up to four cells; some with an empty paragraph behind them."""
    numbers, text, expected, paragraph = LineNumbers(), [], [], 0
    for height, cells, gap in lines:
        first = paragraph + 1
        if cells > 1:
            row = "\t".join("x" * cells)
            before = [paragraph + at + (height - 1) * bool(at) for at in range(cells)]  # more paragraphs in the first
            paragraph = before[-1] + 1
            numbers.add((row, first, row_step(first, before, paragraph, row)))
            text.append(row)
            expected.append([at + 1 for at in before])
        else:
            paragraph += 1
            numbers.add(("\n".join("x" * height), first, 1))
            text += ["x"] * height
            expected += [[first]] * height
        paragraph += gap
    whole = "\n".join(text)
    known = Paragraphs("whole document", whole, numbers.fact())
    told = [known.at(at) for at, sign in enumerate(whole) if sign == "x"]
    assert told == [f"paragraph {number}" for line in expected for number in line]


def test_beyond_what_is_kept_nothing_is_told() -> None:
    numbers = LineNumbers()
    for at in range(1, 3_001):
        numbers.add(("x", at * 2, 1))
    known = Paragraphs("whole document", "x\n" * 3_000, numbers.fact())
    assert known.at(2 * 1_999) == "paragraph 4000"
    assert {known.at(2 * at) for at in range(2_000, 3_000)} == {"whole document"}


def test_plain_text_has_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"\n\nOne\n{NHS}\n\nNHS number: 401 023 2137\n{BIRTH}\n", encoding="utf-8")
    found = places(path)
    assert (found["P02"], found["P04"]) == ("lines 4, 6", "line 7")
    assert [place.number for place in places_of(found["P02"])] == [4, 6]
    assert first_units(quest_for(judge("a", examine(path)).findings[0], {}), {1: "nothing"}, {}) == [1]


def test_a_table_as_text_has_lines_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    table = io.StringIO()
    rows = [("Name", "Notes, all", "NHS number"), ("Jo", "two\nlines, and so on", "x"), ("Al", 'a "b", c', NHS)]
    csv.writer(table).writerows([*rows, ("Bo", MAIL, NHS.replace("999 507 8384", "401 023 2137"))])
    path.write_text(table.getvalue(), encoding="utf-8", newline="")
    found = places(path)
    assert (found["P02"], found["P07"]) == ("lines 4, 5, column “NHS number”", "line 5, column “Notes all”")
    text = examine(path).pages[0].text
    cells = [*cells_of_lines(text, places_of(found["P02"])), *cells_of_lines(text, places_of(found["P07"]))]
    assert cells == [(2, 2), (3, 2), (3, 1)]
    assert grid_of_text(text, 10).cells[2][2] == NHS
    both = places_of("line 4, column “Name”, line 4, column 3, line 3, column 2, line 99")
    assert cells_of_lines(text, both) == [(2, 0), (2, 2), (1, 1)]


@pytest.mark.parametrize(
    ("table", "place"),
    [
        (f"Jo Oak;x;{NHS}\nAl Elm;y;z\n", "line 1, column 3"),
        (f"Team\tNote\nNorth\t{NHS}\n", "line 2, column “Note”"),
        (f"{NHS}\n", "line 1"),
        (f"Team,Note,Note,\na,b,{NHS},d\n", "line 2, column 3"),
        (f"Team,,Note,Note\na,b,c,{NHS}\n", "line 2, column 4"),
        (f'Team,Note\n6" pipe,y\na,{NHS}\n', "line 3, column “Note”"),
        (f'Team,Note\n"unclosed,y\na,{NHS}\n', "line 3, column “Note”"),
    ],
)
def test_tables_of_other_kinds(tmp_path: Path, table: str, place: str) -> None:
    path = tmp_path / ("a.tsv" if "\t" in table else "a.csv")
    path.write_text(table, encoding="utf-8")
    found = places(path)["P02"]
    assert found == place
    [cell] = cells_of_lines(examine(path).pages[0].text, places_of(found))
    assert cell[0] == places_of(found)[0].number - 1 or "unclosed" in table


@pytest.mark.parametrize("row", ["Jo Oak,12 High Street,x", "Jo Oak,client,x", "Name,Jo Oak", "", "9434765919,name"])
def test_a_first_row_that_may_be_data_names_no_column(row: str) -> None:
    assert heading_words(f"{row}\na,b,c\n", ",") == []


field = st.text(st.sampled_from('ab"\n, ;'), max_size=6)


@given(st.lists(st.lists(field, min_size=3, max_size=3), min_size=1, max_size=8), st.data())
def test_a_find_in_any_well_formed_table_is_in_its_own_cell(rows: list[list[str]], data: st.DataObject) -> None:
    row, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 2))
    rows[row][column] += "Z"
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([["h", "h,", "h"], *rows])
    text = written.getvalue()
    if text[: text.find("\n")].count(",") and grid_of_text(text, 1).cells[0] == ["h", "h,", "h"]:
        said = TableLines(text).at(text.index("Z"))
        assert said == f"line {text[: text.index('Z')].count(chr(10)) + 1}, column {column + 1}"
        assert cells_of_lines(text, places_of(said)) == [(row + 1, column)]


@given(st.text("ab\n", max_size=50))
def test_lines_are_counted_as_an_editor_counts_them(text: str) -> None:
    lines = TextLines(text)
    before = [text.count("\n", 0, at) for at in range(len(text))]
    assert [lines.at(at) for at in range(len(text))] == [f"line {count + 1}" for count in before]


columns = st.sampled_from(["", "column 3", "column “NHS number”", "column “page 2”"])
line_places = st.tuples(st.integers(1, 9999), columns)


@given(st.lists(line_places, min_size=1, max_size=9, unique=True))
def test_lines_that_are_said_together_are_read_back(found: list[tuple[int, str]]) -> None:
    said = said_places([", ".join(filter(None, (f"line {line}", column))) for line, column in found])
    headings = {"column “NHS number”": "NHS number", "column “page 2”": "page 2"}
    assert [(place.number, place.heading) for place in places_of(said)] == [
        (line, headings.get(column, "")) for line, column in found[:5]
    ]
