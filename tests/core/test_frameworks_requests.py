"""A council's own request list is read from Excel, Word and CSV, however awkwardly it is laid out."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks.importing import RequestReading, guess_kinds, read_request
from evidencepack.frameworks.loading import builtin_framework, load_framework
from evidencepack.model import ItemKind, Provenance

CQC = builtin_framework()
HEADER = ["Ref", "Information requested", "Quality statement"]
ROWS = [
    ["IR01", "Local procedures and staff guidance for Care Act assessments and reviews", "QS1 Assessing needs"],
    ["IR02", "Details of commissioned advocacy provision, including referrals to IMCAs", "Quality Statement 1"],
    ["IR03", "Better Care Fund narrative plan and planning template", "5"],
    ["IR04", "Safeguarding activity data with section 42 enquiries and the DoLS backlog", "Safeguarding"],
    ["IR05", "Workforce strategy and results of the most recent staff survey", "QS8, QS9"],
]
STATEMENTS = [("qs1",), ("qs1",), ("qs5",), ("qs7",), ("qs8", "qs9")]
Rows = Sequence[Sequence[object]]


def workbook(path: Path, rows: Rows, change: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change is not None:
        change(book)
    book.save(path)
    return path


def word(path: Path, *tables: Rows, headings: Sequence[str] = ()) -> Path:
    document = docx.Document()
    for index, rows in enumerate(tables):
        document.add_paragraph(headings[index] if index < len(headings) else "")
        table = document.add_table(0, max(map(len, rows)))
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text = str(text or "")
    document.save(str(path))
    return path


def text_file(path: Path, rows: Rows, separator: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def check_five(reading: RequestReading) -> None:
    assert [item.ref for item in reading.items] == [row[0] for row in ROWS]
    assert [item.wording for item in reading.items] == [row[1] for row in ROWS]
    assert [item.statements for item in reading.items] == STATEMENTS
    assert [item.position for item in reading.items] == [1, 2, 3, 4, 5]
    assert all(item.provenance is Provenance.REQUESTED for item in reading.items)
    assert len({item.id for item in reading.items}) == 5


def said(reading: RequestReading, *parts: str) -> bool:
    return any(all(part in note for part in parts) for note in reading.notes)


# ---------------------------------------------------------------- every kind of file


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: workbook(folder / "request.xlsx", [HEADER, *ROWS]),
        lambda folder: word(folder / "request.docx", [HEADER, *ROWS]),
        lambda folder: text_file(folder / "request.csv", [HEADER, *ROWS]),
        lambda folder: text_file(folder / "request.csv", [HEADER, *ROWS], ";", "utf-8-sig"),
        lambda folder: text_file(folder / "request.tsv", [HEADER, *ROWS], "\t", "utf-16"),
        lambda folder: text_file(folder / "request.txt", [HEADER, *ROWS], "\t", "utf-16-le"),
        lambda folder: text_file(folder / "request.csv", [HEADER, *ROWS], "|", "cp1252", "\n"),
        lambda folder: text_file(folder / "request.csv", [["sep=;"], *[[]], HEADER, *ROWS], ";"),
        lambda folder: workbook(folder / "request.csv", [HEADER, *ROWS]),
    ],
    ids=["xlsx", "docx", "csv", "semicolons+mark", "utf-16", "utf-16 no mark", "pipes", "sep=", "xlsx named csv"],
)
def test_the_plain_list_is_read_from_every_kind_of_file(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    reading = read_request(path, CQC)
    check_five(reading)
    assert reading.source == path.name
    assert reading.columns == {
        "reference": "Ref",
        "wording": "Information requested",
        "statement": "Quality statement",
    }
    assert reading.notes == ()
    path.unlink()  # nothing holds it open


def test_windows_1252_text_keeps_its_dashes(tmp_path: Path) -> None:
    rows = [HEADER, ["1", "People’s experience – surveys of the past year", "QS9"], ["2", "Carers’ strategy", "1"]]
    reading = read_request(text_file(tmp_path / "r.csv", rows, ",", "cp1252"), CQC)
    assert reading.items[0].wording == "People’s experience – surveys of the past year"


# ---------------------------------------------------------------- awkward workbooks


def test_title_rows_blank_rows_totals_and_columns_anywhere(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Example County Council"],
        [],
        [None, "CQC assessment: information return", None, None, "Version 2"],
        [],
        [None, "Status", "Lead officer", "Quality Statement", "Evidence required", "Comments", "Item No."],
    ]
    for number, row in enumerate(ROWS):
        rows += [[None, "open", "A. Officer", row[2], row[1], "to be chased with the team", row[0]], []]
        if number == 2:
            rows.append([None, None, None, "Sub-total", None, None, 3])
    rows.append([None, "Total", None, None, 5])
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    check_five(reading)
    assert reading.header_row == 5
    assert reading.columns["wording"] == "Evidence required"
    assert reading.columns["reference"] == "Item No."
    assert said(reading, "Rows 12, 17", "total")


def test_numbers_stored_as_numbers_lose_no_digit_and_gain_none(tmp_path: Path) -> None:
    rows = [
        ["No.", "Description", "QS"],
        [1, "Carers strategy", 1],
        [2, "Hospital discharge pathways", 6],
        [10, "Charging", 1],
    ]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.ref for item in reading.items] == ["1", "2", "10"]
    assert [item.statements for item in reading.items] == [("qs1",), ("qs6",), ("qs1",)]


def test_merged_cells_carry_down(tmp_path: Path) -> None:
    rows = [
        ["Theme", "Quality statement", "Ref", "Evidence item"],
        ["Ensuring safety", "Safeguarding", "1", "Safeguarding policy"],
        [None, None, "2", "Section 42 data"],
        [None, None, None, "with outcomes of enquiries"],
        [None, None, None, "and of appeals"],
        ["Leadership", "Governance, management and sustainability", "3", "Risk register"],
    ]

    def merge(book: openpyxl.Workbook) -> None:
        for cells in ("A2:A5", "B2:B5", "C3:C4"):
            book.active.merge_cells(cells)

    reading = read_request(workbook(tmp_path / "r.xlsx", rows, merge), CQC)
    assert [(item.ref, item.statements) for item in reading.items] == [
        ("1", ("qs7",)),
        ("2", ("qs7",)),
        ("3", ("qs8",)),
    ]
    assert reading.items[1].wording == "Section 42 data\nwith outcomes of enquiries\nand of appeals"
    assert said(reading, "Rows 4, 5", "item above")


def test_section_rows_name_the_statement_of_what_follows(tmp_path: Path) -> None:
    rows = [
        ["Ref", "Evidence item"],
        ["Theme 1: Working with people"],
        ["Quality statement 1: Assessing needs"],
        ["1", "Assessment procedures"],
        ["QS2 - Supporting people to lead healthier lives"],
        ["2", "Reablement outcomes"],
        ["Ref", "Evidence item"],
        ["3", "Direct payments policy"],
        ["Anything else that the council wishes to send in with the return"],
    ]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.statements for item in reading.items] == [("qs1",), ("qs2",), ("qs2",)]
    assert said(reading, "Row 9", "Anything else")
    assert len(reading.notes) == 1


def test_only_a_theme_gives_the_statement_that_fits_or_all_of_it(tmp_path: Path) -> None:
    rows = [
        ["Ref", "Theme", "Evidence item"],
        ["1", "Ensuring safety", "Business continuity plan for adult social care"],
        ["2", "3", "Anything on lifts and escalators"],
    ]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert reading.items[0].statements == ("qs6",)
    assert reading.items[1].statements == ("qs6", "qs7")
    assert said(reading, "1: only a theme", "the one that fits")
    assert said(reading, "2: only a theme", "all")


def test_without_a_statement_the_item_it_resembles_decides(tmp_path: Path) -> None:
    rows = [
        ["Ref", "Evidence item"],
        ["1", "Direct payments policy and personal assistants"],
        ["2", "Lifts and escalators"],
    ]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert reading.items[0].statements == ("qs2",)
    assert reading.items[1].statements == ()
    assert said(reading, "1:", "IR12")
    assert said(reading, "2:", "by hand")


def test_a_statement_that_does_not_exist_is_told(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS, ["IR06", "Lifts and escalators", "Vertical transport"]]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert reading.items[5].statements == ()
    assert said(reading, "Row 7", "IR06", "Vertical transport")


def test_a_short_title_beside_the_description_is_kept(tmp_path: Path) -> None:
    rows = [
        ["#", "Evidence item", "Description", "Relevant quality statement(s)", "Evidence provided"],
        ["1", "Advocacy", "How people reach an independent advocate and how long they wait", "QS1", "link to folder"],
        ["2", "Carers", "What the council offers to unpaid carers and how many use it", "QS1", "sent"],
    ]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.title for item in reading.items] == ["Advocacy", "Carers"]
    assert reading.items[0].wording.startswith("How people reach")
    assert reading.columns["title"] == "Evidence item"


def test_an_item_column_that_holds_numbers_is_the_reference(tmp_path: Path) -> None:
    rows = [["Evidence item", "Description of evidence"], ["Item 1", "Carers strategy"], ["Item 2", "Risk register"]]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.ref for item in reading.items] == ["Item 1", "Item 2"]
    assert reading.columns["reference"] == "Evidence item"


@pytest.mark.parametrize(
    "header",
    [
        ["Reference", "Evidence requested", "Quality Statement"],
        ["REF NO.", "DOCUMENTS REQUESTED", "QS"],
        ["Item\nno", "What CQC asks for", "CQC quality statement"],
        ["ID", "Question", "Statement"],
        ["Refernce", "Infomation requested", "Quality statment"],
        ["IR ref", "Information requested from the local authority", "Relevant quality statements"],
        ["Ref (CQC)", "Evidence item", "Theme / Quality Statement"],
    ],
)
def test_headers_are_known_by_many_names(tmp_path: Path, header: list[str]) -> None:
    check_five(read_request(workbook(tmp_path / "r.xlsx", [header, *ROWS]), CQC))


def test_without_a_header_the_content_tells(tmp_path: Path) -> None:
    rows = [["x", row[2], row[1], row[0]] for row in ROWS]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    check_five(reading)
    assert reading.header_row is None
    assert reading.columns == {"reference": "column D", "wording": "column C", "statement": "column B"}


def test_references_in_front_of_the_wording_are_split_off(tmp_path: Path) -> None:
    rows = [["Evidence item", "Quality statement"], *[[f"{row[0]} - {row[1]}", row[2]] for row in ROWS]]
    check_five(read_request(workbook(tmp_path / "r.xlsx", rows), CQC))


def test_one_column_with_references_in_it_is_enough(tmp_path: Path) -> None:
    rows = [["Evidence requested"], ["1. Carers strategy"], ["2. Young carers protocol"], ["3. Risk register"]]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [(item.ref, item.wording) for item in reading.items] == [
        ("1", "Carers strategy"),
        ("2", "Young carers protocol"),
        ("3", "Risk register"),
    ]


def test_numbers_in_a_column_without_header_are_references(tmp_path: Path) -> None:
    rows = [[None, "Evidence requested"], [1, "Carers strategy"], [2, "Risk register"]]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.ref for item in reading.items] == ["1", "2"]
    assert reading.header_row == 1
    assert reading.columns["reference"] == "column A"


def test_an_item_may_ask_for_a_total(tmp_path: Path) -> None:
    rows = [["Evidence item", "Ref"], ["Total number of people in residential care", "IR1"], ["Carers strategy", "IR2"]]
    rows.append(["Total: 2", None])
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.ref for item in reading.items] == ["IR1", "IR2"]
    assert reading.items[1].wording == "Carers strategy"
    assert said(reading, "Row 4", "total")


def test_the_sheet_with_the_list_is_found_and_copies_are_left_out(tmp_path: Path) -> None:
    def more_sheets(book: openpyxl.Workbook) -> None:
        book.active.title = "Request"
        cover = book.create_sheet("Cover", 0)
        for row in (
            ["Version", "Date", "Description of change"],
            [1, "2025-01-01", "First"],
            [2, "2025-02-01", "Second"],
        ):
            cover.append(row)
        old = book.create_sheet("Old request", 1)
        for row in (HEADER, *ROWS[:3]):
            old.append(row)
        lookup = book.create_sheet("Lists")
        for statement in CQC.statements:
            lookup.append([statement.number, statement.title])

    reading = read_request(workbook(tmp_path / "r.xlsx", [HEADER, *ROWS], more_sheets), CQC)
    check_five(reading)
    assert reading.place == "sheet Request"
    assert said(reading, "Old request", "left out")


def test_a_list_over_several_sheets_is_joined(tmp_path: Path) -> None:
    def second(book: openpyxl.Workbook) -> None:
        book.active.title = "Working with people"
        more = book.create_sheet("Ensuring safety")
        for row in (HEADER, *ROWS[3:]):
            more.append(row)

    reading = read_request(workbook(tmp_path / "r.xlsx", [HEADER, *ROWS[:3]], second), CQC)
    check_five(reading)
    assert reading.place == "sheet Working with people, sheet Ensuring safety"


def test_a_hidden_sheet_is_the_last_resort(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.active.title = "Data"
        book.active.sheet_state = "hidden"
        book.create_sheet("Front").append(["Welcome"])

    reading = read_request(workbook(tmp_path / "r.xlsx", [HEADER, *ROWS], hide), CQC)
    check_five(reading)
    assert said(reading, "Sheet Data is hidden")


def test_repeated_and_missing_references(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["IR1", "Carers strategy", "QS1"],
        ["IR1", "Young carers protocol", "QS1"],
        ["IR2", "Charging policy", "QS1"],
        [None, "Risk register", "QS8"],
        ["ir 01", "Hospital discharge", "QS6"],
        ["IR9", None, "QS6"],
    ]
    reading = read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert [item.ref for item in reading.items] == ["IR1", "IR2", "Item 3", "ir 01 (2)"]
    assert reading.items[0].wording == "Carers strategy\nYoung carers protocol"
    assert said(reading, "Row 3", "item above")
    assert said(reading, "Row 5", "no reference", "Item 3")
    assert said(reading, "Row 6", "used before")
    assert said(reading, "Row 7", "IR9", "no wording")


def test_a_single_further_request_is_enough_under_a_header(tmp_path: Path) -> None:
    reading = read_request(workbook(tmp_path / "r.xlsx", [HEADER, ["S1", "Staff turnover figures", "QS9"]]), CQC)
    assert [item.ref for item in reading.items] == ["S1"]


# ---------------------------------------------------------------- Word


def test_a_word_table_that_goes_on_in_further_tables(tmp_path: Path) -> None:
    path = word(
        tmp_path / "r.docx",
        [["Document", "Council"], ["Sent by", "CQC"]],
        [HEADER, *ROWS[:2]],
        [ROWS[2]],
        [HEADER, *ROWS[3:]],
        headings=["Letter", "Items", "continued", ""],
    )
    reading = read_request(path, CQC)
    check_five(reading)
    assert reading.place == "table 2, table 3, table 4"


def test_word_tables_under_headings_with_numbers_that_start_again(tmp_path: Path) -> None:
    header = ["No.", "Evidence item"]
    path = word(
        tmp_path / "r.docx",
        [header, ["1", "Carers strategy"], ["2", "Charging policy"]],
        [header, ["1", "Reablement outcomes"], ["2", "Direct payments uptake"]],
        headings=["Quality statement 1: Assessing needs", "Supporting people to live healthier lives"],
    )
    reading = read_request(path, CQC)
    assert [(item.ref, item.statements) for item in reading.items] == [
        ("1", ("qs1",)),
        ("2", ("qs1",)),
        ("2.1", ("qs2",)),
        ("2.2", ("qs2",)),
    ]
    assert said(reading, "Table 2, row 2", "2.1")


def test_word_text_in_controls_and_insertions_counts_and_deletions_do_not(tmp_path: Path) -> None:
    path = word(tmp_path / "r.docx", [HEADER, ["1", "", "QS1"], ["2", "Carers ", "QS1"]])
    document = docx.Document(str(path))
    table = document.tables[0]
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    content.append(run("Charging policy"))
    control.append(content)
    table.cell(1, 1).paragraphs[0]._p.append(control)
    for tag, text, kind in (
        ("w:ins", "strategy", "w:t"),
        ("w:del", "survey", "w:delText"),
        ("w:moveFrom", "away", "w:t"),
    ):
        change = OxmlElement(tag)
        change.append(run(text, kind))
        table.cell(2, 1).paragraphs[0]._p.append(change)
    document.save(str(path))
    assert [item.wording for item in read_request(path, CQC).items] == ["Charging policy", "Carers strategy"]


def run(text: str, kind: str = "w:t"):
    element, part = OxmlElement("w:r"), OxmlElement(kind)
    part.text = text
    element.append(part)
    return element


def test_word_numbers_made_by_automatic_numbering_are_references(tmp_path: Path) -> None:
    path = word(tmp_path / "r.docx", [["No.", "Evidence item"], *[["", row[1]] for row in ROWS]])
    document = docx.Document(str(path))
    for row in document.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].style = document.styles["List Number"]
        properties = row.cells[0].paragraphs[0]._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_ilvl().val = 0
        number.get_or_add_numId().val = numbered_list(document)
    document.save(str(path))
    assert [item.ref for item in read_request(path, CQC).items] == ["1", "2", "3", "4", "5"]


def numbered_list(document) -> int:
    """The first decimal list that python-docx's own template defines."""
    root = document.part.numbering_part.element
    decimal = {
        abstract.get(qn("w:abstractNumId"))
        for abstract in root.iter(qn("w:abstractNum"))
        if next(abstract.iter(qn("w:numFmt"))).get(qn("w:val")) == "decimal"
    }
    return next(
        int(num.get(qn("w:numId")))
        for num in root.iter(qn("w:num"))
        if num.find(qn("w:abstractNumId")).get(qn("w:val")) in decimal
    )


def test_word_merged_cells_and_a_table_inside_a_table(tmp_path: Path) -> None:
    path = tmp_path / "r.docx"
    document = docx.Document()
    outer = document.add_table(1, 1)
    inner = outer.cell(0, 0).add_table(5, 3)
    texts = [
        ["Quality statement", "Ref", "Evidence item"],
        ["Theme 3: Ensuring safety", "", ""],
        ["Safeguarding", "1", "Safeguarding policy"],
        ["", "2", "Section 42 data"],
        ["Safe pathways, systems & transitions", "3", "Out-of-hours arrangements"],
    ]
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            inner.cell(row, column).text = text
    inner.cell(1, 0).merge(inner.cell(1, 2))
    inner.cell(2, 0).merge(inner.cell(3, 0))
    document.save(str(path))
    reading = read_request(path, CQC)
    assert [(item.ref, item.statements) for item in reading.items] == [
        ("1", ("qs7",)),
        ("2", ("qs7",)),
        ("3", ("qs6",)),
    ]


# ---------------------------------------------------------------- what an item takes over


def test_keywords_sub_topics_and_age_limit_come_from_the_item_it_resembles(tmp_path: Path) -> None:
    items = read_request(workbook(tmp_path / "r.xlsx", [HEADER, *ROWS]), CQC).items
    by_ref = {item.ref: item for item in CQC.items}
    assert items[1].keywords == by_ref["IR07"].keywords
    assert items[1].sub_topics == ("qs1.7",)
    assert items[1].currency_months is None
    assert items[3].keywords == by_ref["IR31"].keywords
    assert items[3].currency_months == 12
    assert items[4].sub_topics == ("qs8.2", "qs9.1")
    assert all(a.id != b.id for a in items for b in CQC.items)


def test_an_age_limit_in_the_wording_wins(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1", "Complaints reports of the last two years", "QS9"],
        ["2", "Minutes of lift inspections in the past 18 months", "QS8"],
        ["3", "Lift inspections", "QS8"],
    ]
    items = read_request(workbook(tmp_path / "r.xlsx", rows), CQC).items
    assert [item.currency_months for item in items] == [24, 18, None]


@pytest.mark.parametrize(
    ("wording", "kinds"),
    [
        ("Carers strategy", [ItemKind.DOCUMENTS]),
        ("Number of people waiting for a review", [ItemKind.DATA]),
        ("Charging policy and waiting times for financial checks", [ItemKind.DOCUMENTS, ItemKind.DATA]),
        ("Contact details for voluntary organisations", [ItemKind.CONTACTS]),
        ("Your most recent self-assessment", [ItemKind.SELF_ASSESSMENT]),
        ("Policy on supported self-assessment", [ItemKind.DOCUMENTS]),
        ("Lifts", [ItemKind.DOCUMENTS]),
    ],
)
def test_kinds_are_guessed_from_the_wording(wording: str, kinds: list[ItemKind]) -> None:
    assert list(guess_kinds(wording)) == kinds


def test_long_wordings_get_a_short_title(tmp_path: Path) -> None:
    long = "An account of every lift, hoist, escalator and stair climber in premises that the council owns or hires"
    items = read_request(workbook(tmp_path / "r.xlsx", [HEADER, *ROWS, ["IR06", long, "QS8"]]), CQC).items
    assert items[1].title == "Independent advocacy"
    assert items[2].title == ROWS[2][1]
    assert items[5].title.endswith("…")
    assert len(items[5].title) <= 61


def test_the_request_follows_the_framework_it_is_read_for(tmp_path: Path) -> None:
    leisure = load_framework(Path(__file__).parent.parent / "data" / "frameworks" / "leisure-trust.toml")
    rows = [["Ref", "Evidence item", "Statement"], ["A.1", "Chlorine and pool water tests", "Safe swimming pools"]]
    item = read_request(workbook(tmp_path / "r.xlsx", rows), leisure).items[0]
    assert (item.statements, item.sub_topics, item.currency_months) == (("pools",), ("pools-water",), 6)


# ---------------------------------------------------------------- what is no request list


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Telephone"], ["A", "1"], ["B", "2"]],
        [["Version", "Date", "Author", "Description"], ["0.1", "2025-01-01", "A", "First full draft of it"]] * 3,
        [["Year", "Q1", "Q2"], [2023, 10, 20], [2024, 30, 40]],
        [["Only a title"]],
        [
            ["Topic", "Description"],
            ["Lifts", "All about lifts"],
            ["Stairs", "All about stairs"],
            ["Ramps", "And ramps"],
        ],
        [["Code", "Area"], ["E07000223", "Adur"], ["E07000224", "Arun"]],
        [["Code", "Description"], *[[f"C{n}", f"A row of some table of data {n}"] for n in range(500)]],
        [[f"{n}", f"A row of data {n}", n * 2, n * 3, n * 5] for n in range(9)],
    ],
)
def test_other_tables_are_not_taken_for_a_list(tmp_path: Path, rows: Rows) -> None:
    with pytest.raises(FrameworkFault, match=r"No request list was found in r\.xlsx") as caught:
        read_request(workbook(tmp_path / "r.xlsx", rows), CQC)
    assert "Information requested" in caught.value.to_do


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scan.pdf", b"%PDF-1.7\n"),
        ("list.doc", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000),
        ("list.xlsx", b"PK\x03\x04 broken"),
        ("list.rtf", b"{\\rtf1 a}"),
        ("empty.csv", b""),
        ("noise.csv", bytes(range(256)) * 20),
    ],
)
def test_files_that_hold_no_list_are_faults_with_their_name(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FrameworkFault, match=name.replace(".", r"\.")) as caught:
        read_request(path, CQC)
    assert caught.value.to_do


def test_a_broken_word_file_is_a_fault(tmp_path: Path) -> None:
    path = word(tmp_path / "r.docx", [HEADER, *ROWS])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(FrameworkFault, match=r"r\.docx"):
        read_request(path, CQC)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_damaged_bytes_are_faults_or_lists_but_never_crash(tmp_path: Path, kind: str) -> None:
    make = workbook if kind == "xlsx" else word
    whole = make(tmp_path / f"whole.{kind}", [HEADER, *ROWS]).read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"damaged.{kind}"
        path.write_bytes(bytes(data))
        try:
            assert read_request(path, CQC).items
        except FrameworkFault as fault:
            assert path.name in fault.what
            assert fault.to_do


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFault, match=r"gone\.xlsx cannot be read"):
        read_request(tmp_path / "gone.xlsx", CQC)
