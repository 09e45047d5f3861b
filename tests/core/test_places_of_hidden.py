"""Every finding about what is hidden says where in its document that is, and all its places are known to jump to."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from docx.enum.text import WD_BREAK
from helpers.hiding_files import (
    NHS,
    book_with_comments,
    book_with_hidden_rows,
    deck,
    pdf_with_comments,
    unpaged,
    word_with,
)
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from test_intake_files import doc_streams, ole_bytes
from test_intake_odf import _document

from evidencepack.checks import judge
from evidencepack.checks.placing import hidden_cells, said_places
from evidencepack.intake.examination import Examination, PageText
from evidencepack.intake.readers.common import RowSpans
from evidencepack.intake.readers.paging import COMMENT, HIDDEN, without_signs
from evidencepack.intake.reading import examine
from evidencepack.looking.places import Place, PlaceKind, places_of
from evidencepack.looking.quests import first_units, quest_for
from evidencepack.model import Finding, ReadState, Severity


def places(found: Path | Examination) -> dict[str, str]:
    examination = found if isinstance(found, Examination) else examine(found)
    return {finding.rule: finding.place for finding in judge("a paper", examination).findings}


def finding(rule: str, place: str) -> Finding:
    return Finding(rule=rule, severity=Severity.REVIEW, message="", to_do="", place=place)


def test_comments_in_a_pdf_have_their_page_and_their_box(tmp_path: Path) -> None:
    path = pdf_with_comments(tmp_path / "a.pdf", 2, 2, 3, 4, 5, 6, 8)
    facts = examine(path).facts
    assert places(path)["D02"] == "page 2, page 3, page 4, page 5, page 6 and 1 more"
    assert facts["comment_places"][0] == {
        "place": "page 2",
        "text": "Is this right?",
        "box": [100.0, 100.0, 120.0, 120.0],
    }
    quest = quest_for(finding("D02", places(path)["D02"]), facts)
    assert [place.number for place in quest.places] == [2, 2, 3, 4, 5, 6, 8]
    assert first_units(quest, dict.fromkeys(range(1, 10), ""), {}) == [2, 3, 4, 5, 6, 8]


def test_a_turned_and_cropped_page_has_its_comment_where_it_is_seen(tmp_path: Path) -> None:
    path = pdf_with_comments(tmp_path / "a.pdf", 1, total=1)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((50, 100, 600, 800))
    writer.pages[0].rotate(90)
    writer.write(path)
    [place] = examine(path).facts["comment_places"]
    assert place["box"] == [580.0, 50.0, 600.0, 70.0], "the page is 700 wide now, and its left is its top"


def test_comments_in_a_workbook_have_their_cells(tmp_path: Path) -> None:
    cells = {"Waits": {"B4": "why?", "A1": "", "Z90": "beyond"}, "Reviews": {"A1": "a", "B2": "b", "B3": "c"}}
    path = book_with_comments(tmp_path / "a.xlsx", cells)
    assert places(path)["D02"] == "sheet Waits, cells A1, B4, Z90, sheet Reviews, cells A1, B2 and 1 more"
    quest = quest_for(finding("D02", places(path)["D02"]), examine(path).facts)
    assert [(place.name, place.cell) for place in quest.places][-1] == ("Reviews", "B3")
    assert first_units(quest, {}, {"Waits": 1, "Reviews": 2}) == [1, 2]


def test_hidden_rows_and_columns_have_their_numbers(tmp_path: Path) -> None:
    path = book_with_hidden_rows(tmp_path / "a.xlsx", 5, 6, 7, 9, columns="C")
    found = places(path)
    assert found["D05"] == "sheet Waits (rows 5–7, 9; columns C)"
    expected = Place(PlaceKind.SHEET, found["D05"], name="Waits", columns=("C",), rows=((5, 7), (9, 9)))
    assert places_of(found["D05"]) == (expected,)


def test_rows_behind_a_filter_have_their_numbers() -> None:
    facts = {"filters": ["Cases"], "hidden_rows": {"Cases": 3}, "hidden_row_spans": {"Cases": [[2, 4]]}}
    found = places(Examination(format="xlsx", read=ReadState.READ, facts=facts))
    assert (found["D05"], found["D06"]) == ("sheet Cases (rows 2–4)", "sheet Cases (rows 2–4)")
    [place] = quest_for(finding("D06", found["D06"]), facts).places
    assert (place.rows, place.columns) == (((2, 4),), ())


def test_comments_in_an_open_document_sheet(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>why?</text:p></office:annotation>"
    cell = "<table:table-cell office:value-type='string'><text:p>x</text:p>{}</table:table-cell>"
    body = (
        "<table:table table:name='A'><table:table-row table:number-rows-repeated='4'>"
        f"{cell.format('')}</table:table-row><table:table-row>"
        f"<table:table-cell table:number-columns-repeated='27'/>{cell.format(note)}</table:table-row></table:table>"
        f"<table:table table:name='B'><table:table-row>{cell.format(note)}</table:table-row></table:table>"
    )
    path = tmp_path / "a.ods"
    _document(path, "spreadsheet", body)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    assert places(path)["D02"] == "sheet A, cell AB5, sheet B, cell A1"


def test_what_slides_hide_has_its_slide(tmp_path: Path) -> None:
    found = places(deck(tmp_path / "a.pptx", notes=2, outside=3, commented=4))
    assert (found["D08"], found["D04"], found["D02"]) == ("slide 2", "slide 3", "slide 4")


def test_comments_on_the_slides_of_an_open_document(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>too long</text:p></office:annotation>"
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    body = f"<draw:page>{box.format('One')}</draw:page><draw:page>{box.format('Two')}{note}</draw:page>"
    assert places(_document(tmp_path / "a.odp", "presentation", body))["D02"] == "slide 2"


def test_what_a_word_document_hides_has_its_paragraph(tmp_path: Path) -> None:
    path = word_with(tmp_path / "a.docx", comment="why?", at=12, hidden=20)
    found = places(path)
    assert (found["D02"], found["D04"]) == ("paragraph 12", "paragraph 20")
    [place] = quest_for(finding("D02", found["D02"]), examine(path).facts).places
    assert (place.kind, place.number, place.paragraph) == (PlaceKind.PARAGRAPH, 12, 12)


@pytest.mark.parametrize(("pages", "expected"), [(0, "paragraph 3"), (2, "page 2")])
def test_comments_in_rich_text(tmp_path: Path, pages: int, expected: str) -> None:
    path = tmp_path / "a.rtf"
    stated = rb"{\info{\nofpages%d}}" % pages if pages else b""
    path.write_bytes(rb"{\rtf1\ansi" + stated + rb" one\par\par two\par\page three{\*\annotation why?}\par four\par}")
    assert places(path)["D02"] == expected


def test_personal_data_has_the_place_of_what_it_stands_in(tmp_path: Path) -> None:
    book = book_with_comments(tmp_path / "a.xlsx", {"Waits": {"B4": "why?", "B7": f"{NHS} is hers"}})
    assert places(book)["P02"] == "sheet Waits, cell B7"
    assert places(pdf_with_comments(tmp_path / "a.pdf", 3, said=NHS))["P02"] == "page 3"
    document = word_with(tmp_path / "a.docx", comment=NHS, at=7)
    assert places(document)["P02"] == "paragraph 7"
    quest = quest_for(finding("P02", "paragraph 7"), examine(document).facts)
    assert [place.paragraph for place in quest.known] == [7]


def test_personal_data_in_cells_has_its_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["C5"], sheet["C9"], sheet["E9"] = "Heading", "Seen", f"{NHS}, seen"
    sheet["C30"] = f"{NHS.replace('999 507 8384', '401 023 2137')}"
    book.save(tmp_path / "a.xlsx")
    examination = examine(tmp_path / "a.xlsx")
    assert places(examination)["P02"] == "sheet Sheet, cells E9, C30"
    assert examination.facts["row_numbers"] == {"Sheet": [2, [[0, 5], [1, 9], [2, 30]]]}


def test_a_number_that_its_heading_tells_has_its_own_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Team", "Ward", "NHS number"), ("North", "", "9995078384"), ("South", "A", "401 023 2137")):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    assert places(tmp_path / "a.xlsx")["P02"] == "sheet Sheet, cells C2, C3"


def test_text_of_shapes_is_in_no_cell() -> None:
    page = PageText(1, "sheet A", f"x\ty\n{NHS}")
    facts = {"row_numbers": {"A": [0, [[0, 1], [1, 0]]]}}
    examination = Examination(format="xlsx", read=ReadState.READ, pages=(page,), pages_unit="sheet", facts=facts)
    assert places(examination)["P02"] == "sheet A"


@pytest.mark.parametrize(
    ("rule", "facts", "place"),
    [
        ("D02", {"comments": 2, "comment_text": "why?"}, ""),
        ("D04", {"hidden_text": "unseen"}, ""),
        ("D05", {"hidden_rows": {"Waits": 3}}, "sheet Waits"),
        ("D05", {"hidden_columns": {"Waits": ["B"]}}, "sheet Waits (columns B)"),
        ("D06", {"filters": ["Waits"]}, "sheet Waits"),
        ("P02", {"comment_text": NHS}, "comments"),
    ],
)
def test_what_was_examined_before_places_were_kept_is_judged_as_it_was(
    rule: str, facts: dict[str, Any], place: str
) -> None:
    assert places(Examination(format="xlsx", read=ReadState.READ, facts=facts))[rule] == place
    known = quest_for(finding(rule, place), facts).places
    assert [(one.name, one.columns) for one in known] == [(one.name, one.columns) for one in places_of(place)]


@given(st.lists(st.integers(1, 500), unique=True, min_size=1, max_size=60).map(sorted))
def test_stretches_of_rows_hold_all_rows_and_no_others(rows: list[int]) -> None:
    spans = RowSpans()
    for row in rows:
        spans.add(row, row)
    assert [row for first, last in spans.spans for row in range(first, last + 1)] == rows
    said = hidden_cells("A, B", spans.spans[:4], ["C"])
    [place] = places_of(said)
    assert (place.name, [list(one) for one in place.rows], place.columns) == ("A, B", spans.spans[:4], ("C",))


cell_places = st.tuples(st.sampled_from(["Data", "A, B", "Rows (old)"]), st.sampled_from(["A1", "B4", "XFD104"]))


@given(st.lists(cell_places, min_size=1, max_size=9))
def test_cells_that_are_said_together_are_read_back(cells: list[tuple[str, str]]) -> None:
    said = said_places([f"sheet {name}, cell {cell}" for name, cell in cells])
    assert [(place.name, place.cell) for place in places_of(said)] == cells[:5]
    assert said.endswith(f" and {len(cells) - 5} more") is (len(cells) > 5)


@given(st.lists(st.lists(st.sampled_from(["", "one", " two ", f"{COMMENT}three", f"four{HIDDEN}", HIDDEN]))))
def test_signs_are_taken_out_and_each_has_a_line(pages: list[list[str]]) -> None:
    texts, found = without_signs(["\n".join(lines) for lines in pages])
    lines = [line for text in texts for line in (text.split("\n"))]
    assert [at.page for at in found[COMMENT]] == [
        n for n, page in enumerate(pages, 1) for line in page if "three" in line
    ]
    assert all(lines[at.line - 1] == "three" for at in found[COMMENT])
    assert not any(sign in text for text in texts for sign in (COMMENT, HIDDEN))


def test_embedded_files_have_their_slide_and_pages_without_text_their_numbers(tmp_path: Path) -> None:
    slides = Presentation()
    for number in range(3):
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        if number == 1:
            data = CategoryChartData()
            data.categories, series = ["North"], (12,)
            data.add_series("Waits", series)
            slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Cm(5), Cm(5), data)
    slides.save(str(tmp_path / "a.pptx"))
    assert places(tmp_path / "a.pptx")["D10"] == "slide 2"
    scan = Examination(format="pdf", read=ReadState.READ, pages_total=9, facts={"no_text_pages": [2, 3, 5]})
    assert places(scan)["F06"] == "page 2, page 3, page 5"


def test_files_attached_to_a_whole_pdf_are_in_its_list_of_attachments(tmp_path: Path) -> None:
    path = pdf_with_comments(tmp_path / "a.pdf")
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_attachment("Press Quality.joboptions", b"a")
    writer.write(path)
    assert "D10" not in places(path)
    writer.add_attachment("a.txt", b"a")
    writer.write(path)
    assert places(path)["D10"] == "list of attachments"
    [place] = places_of("list of attachments")
    assert place.kind is PlaceKind.DOCUMENT, "it is on no page"


def word_with_objects(path: Path, *, pages: int) -> Path:
    """A packed file in the third paragraph, a chart with its workbook in the fifth, and a file in the header."""
    document = docx.Document()
    for number in range(1, 7):
        paragraph = document.add_paragraph(f"Paragraph {number}")
        if number == 4 and pages:
            paragraph.runs[0].add_break(WD_BREAK.PAGE)
    document.sections[0].header.paragraphs[0].text = "Header"
    document.save(str(path))
    with zipfile.ZipFile(unpaged(path)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    [header] = [name for name in parts if "word/header" in name]

    def put(number: int, inside: str) -> None:
        said = f"<w:t>Paragraph {number}</w:t>".encode()
        parts["word/document.xml"] = parts["word/document.xml"].replace(said, said + inside.encode())

    def link(part: str, **targets: str) -> None:
        listing = f"word/_rels/{part.removeprefix('word/')}.rels"
        old = parts.get(
            listing, b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        )
        made = "".join(
            f"<Relationship Id='{at}' Type='{kind}/{at.rstrip('1')}' Target='{to}'/>" for at, to in targets.items()
        )
        parts[listing] = old.replace(b"</Relationships>", b"") + made.encode() + b"</Relationships>"

    names = f"xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:c='urn:c' xmlns:r='{kind}'"
    put(3, f"<w:object><o:OLEObject {names} r:id='oleObject1'/></w:object>")
    put(5, f"<w:drawing><c:chart {names} r:id='chart1'/></w:drawing>")
    put(6, f"<w:drawing><c:chart {names} r:id='chart11'/></w:drawing>")
    link("word/document.xml", oleObject1="embeddings/a.bin", chart1="charts/c.xml", chart11="charts/alone.xml")
    parts |= {"word/embeddings/a.bin": b"x", "word/embeddings/b.xlsx": b"x", "word/embeddings/c.bin": b"x"}
    parts |= {"word/charts/c.xml": b"<c/>", "word/charts/alone.xml": b"<c/>"}
    parts["word/charts/_rels/c.xml.rels"] = (
        f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='a' Type='{kind}/package' Target='../embeddings/b.xlsx'/></Relationships>"
    ).encode()
    link(header, oleObject1="embeddings/c.bin")
    if pages:
        parts["docProps/app.xml"] = f"<Properties xmlns='urn:p'><Pages>{pages}</Pages></Properties>".encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("pages", "said"),
    [(0, "paragraph 3, paragraph 5, header or footer"), (2, "page 1, page 2, header or footer")],
)
def test_files_in_a_word_document_have_the_paragraph_of_their_object(tmp_path: Path, pages: int, said: str) -> None:
    path = word_with_objects(tmp_path / "a.docx", pages=pages)
    assert places(path)["D10"] == said
    assert [place.paragraph for place in quest_for(finding("D10", said), examine(path).facts).places] == [3, 5]


def test_files_in_an_older_word_document_have_the_paragraph_of_their_field(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    text = "One\r\rTwo\r{}\rEnd\r"
    for inside, said in (("\x13 EMBED Excel.Sheet.8 \x14\x01\x15", "paragraph 3"), ("\x01", "")):
        path.write_bytes(ole_bytes(doc_streams(text.format(f"See {inside}")), embedded="_1234"))
        assert examine(path).facts["embedded_files"] == ["1234"]
        assert places(path)["D10"] == said, "where no field tells it, nothing is said"
