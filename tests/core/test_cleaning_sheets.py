"""Workbooks lose hidden sheets and cells only where nothing in sight hangs on them; the reason names the place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from helpers.cleaning_files import assert_whole, holds, read_parts, relations, rewritten
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from evidencepack.cleaning import Cleaned, Removal, clean_copy, references
from evidencepack.intake.reading import examine


def _book(path: Path, change: Callable[[Any], object] = lambda book: None) -> Path:
    """A visible sheet between two hidden ones, and another visible one."""
    book = openpyxl.Workbook()
    book.active.title = "Raw data"
    book.active["A1"] = "secret one"
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Waits")
    for row in range(1, 6):
        shown.cell(row, 1, f"team {row}")
        shown.cell(row, 2, row)
    very = book.create_sheet("Lookups")
    very["A1"] = "secret two"
    very["A2"] = "team 1"
    very.sheet_state = "veryHidden"
    last = book.create_sheet("Last")
    last["A1"] = "end"
    last.print_area = "A1:B2"
    book.defined_names["Unused"] = DefinedName("Unused", attr_text="'Raw data'!$A$1:$A$9")
    book.active = 3
    change(book)
    book.save(path)
    return path


def _clean(source: Path, *wanted: Removal) -> tuple[Path, Cleaned]:
    target = source.with_name(f"cleaned{source.suffix}")
    result = clean_copy(source, target, "xlsx", wanted)
    assert_whole(target)
    return target, result


def test_hidden_sheets_go_with_all_that_is_theirs(tmp_path: Path) -> None:
    source = _book(tmp_path / "a.xlsx")
    target, result = _clean(source, Removal.HIDDEN_SHEETS)
    assert result.kept_because == ()
    assert [(one.count, one.detail) for one in result.removed] == [(2, "Raw data, Lookups")]
    assert not holds(target, "secret")
    assert not holds(target, "Lookups")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Waits", "Last"]
    assert book.active.title == "Last"
    assert book["Last"].print_area == "'Last'!$A$1:$B$2"
    assert list(book.defined_names) == []
    assert book["Waits"]["A1"].value == "team 1"  # a text that both used stays
    before, after = examine(source), examine(target)
    assert before.facts["hidden_sheets"] == ["Raw data", "Lookups"]
    assert {"hidden_sheets", "very_hidden_sheets", "damaged"} & set(after.facts) == set()
    assert [page.text for page in after.pages] == [before.pages[1].text, before.pages[3].text]


def _formula(text: str) -> Callable[[Any], object]:
    return lambda book: book["Waits"].__setitem__("C3", text)


def _chart(book: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["Raw data"], min_col=1, min_row=1, max_row=4))
    book["Last"].add_chart(chart)


def _validation(book: Any) -> None:
    rule = DataValidation(type="list", formula1="'Raw data'!$A$1:$A$4")
    rule.add("A1")
    book["Waits"].add_data_validation(rule)


def _table(book: Any) -> None:
    book["Raw data"]["A1"] = "Heading"
    book["Raw data"]["A2"] = 1
    book["Raw data"].add_table(Table(displayName="Cases", ref="A1:A2"))
    book["Waits"]["C3"] = "=SUM(Cases[Heading])"


def _name_of_a_name(book: Any) -> None:
    book.defined_names["Outer"] = DefinedName("Outer", attr_text="Unused")
    book["Waits"]["C3"] = "=SUM(Outer)"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_formula("='Raw data'!A1"), "sheet Waits, cell C3"),
        (_formula("=sum('RAW DATA'!A:A)"), "sheet Waits, cell C3"),
        (_formula("=SUM('Raw data:Waits'!A1)"), "sheet Waits, cell C3"),
        (_formula("=SUM(unused)"), "sheet Waits, cell C3"),
        (_formula('=INDIRECT("Raw"&B1)'), "sheet Waits, cell C3"),
        (_name_of_a_name, "sheet Waits, cell C3"),
        (_table, "sheet Waits, cell C3"),
        (_chart, "a chart on sheet Last"),
        (_validation, "sheet Waits"),
    ],
)
def test_a_hidden_sheet_that_is_used_stays(tmp_path: Path, change: Callable[[Any], object], place: str) -> None:
    target, result = _clean(_book(tmp_path / "a.xlsx", change), Removal.HIDDEN_SHEETS)
    assert f"The hidden sheet Raw data stays: {place} refers to it." in result.kept_because
    assert "Raw data" in openpyxl.load_workbook(target).sheetnames


def test_a_hidden_sheet_used_by_one_that_stays_stays_too(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Waits"]["C3"] = "=Lookups!A1"
        book["Lookups"]["B1"] = "='Raw data'!A1"

    _, result = _clean(_book(tmp_path / "a.xlsx", change), Removal.HIDDEN_SHEETS)
    assert result.removed == ()
    assert [text.split(" stays")[0] for text in result.kept_because] == [
        "The hidden sheet Lookups", "The hidden sheet Raw data",
    ]  # fmt: skip


def test_a_hidden_sheet_inside_a_range_of_sheets_stays(tmp_path: Path) -> None:
    source = _book(tmp_path / "a.xlsx", _formula("=SUM(Waits:Last!A9)"))
    _, result = _clean(source, Removal.HIDDEN_SHEETS)
    assert [one.detail for one in result.removed] == ["Raw data"]
    assert result.kept_because == ("The hidden sheet Lookups stays: sheet Waits, cell C3 refers to it.",)


def test_texts_that_only_gone_cells_used_do_not_stay_among_the_shared_ones(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheets = [book.add_worksheet(name) for name in ("Shown", "Raw")]
        for sheet, words in zip(sheets, (("both", "open", "secret row"), ("secret sheet", "both")), strict=True):
            sheet.write_column("A1", words)
        sheets[0].set_row(2, None, None, {"hidden": True})
        sheets[1].hide()
    target, _ = _clean(source, Removal.HIDDEN_SHEETS, Removal.HIDDEN_CELLS)
    assert holds(source, "secret") == ["xl/sharedStrings.xml"]
    assert not holds(target, "secret")
    shown = openpyxl.load_workbook(target)["Shown"]
    assert [cell.value for cell in shown["A"]] == ["both", "open", None]


def test_hidden_sheets_used_only_by_each_other_go(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Raw data"]["B1"] = "=Lookups!A1"
        book["Lookups"]["B1"] = "='Raw data'!A1"

    _, result = _clean(_book(tmp_path / "a.xlsx", change), Removal.HIDDEN_SHEETS)
    assert [one.count for one in result.removed] == [2]


# ---------------------------------------------------------------- hidden rows and columns


def _hide(book: Any) -> None:
    sheet = book["Waits"]
    sheet["D2"], sheet["A3"] = "secret column", "secret row"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True


def test_hidden_rows_and_columns_are_emptied_in_place(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        _hide(book)
        book["Waits"]["C5"] = "=B5*2+SUM(B1:B2)"

    source = _book(tmp_path / "a.xlsx", change)
    target, result = _clean(source, Removal.HIDDEN_CELLS)
    assert [(one.count, one.detail) for one in result.removed] == [(3, "sheet Waits: row 3 and column D (3 cells)")]
    assert not holds(target, "secret row")
    assert not holds(target, "secret column")
    sheet = openpyxl.load_workbook(target)["Waits"]
    assert [sheet.cell(row, 2).value for row in range(1, 6)] == [1, 2, None, 4, 5]
    assert sheet["C5"].value == "=B5*2+SUM(B1:B2)"
    assert sheet.row_dimensions[3].hidden
    assert {"hidden_rows", "hidden_columns"} & set(examine(target).facts) == set()


def _array(book: Any) -> None:
    book["Waits"]["E3"] = 3
    book["Waits"]["E1"] = openpyxl.worksheet.formula.ArrayFormula("E1:E5", "=B1:B2*1")


def _heading(book: Any) -> None:
    book["Waits"]["B3"] = "heading"
    book["Waits"].add_table(Table(displayName="T", ref="A3:B5"))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda book: book["Waits"].__setitem__("C5", "=SUM(B1:B5)"), "sheet Waits, cell C5 refers to them"),
        (lambda book: book["Last"].__setitem__("C5", "=SUM(Waits!D:D)"), "sheet Last, cell C5 refers to them"),
        (lambda book: book["Last"].__setitem__("C5", "=OFFSET(Waits!A1,1,1)"), "sheet Last, cell C5 refers to them"),
        (_array, "the formula of E1 is shared between them and cells in sight"),
        (_heading, "headings of the table T"),
    ],
)
def test_hidden_cells_that_are_used_stay(tmp_path: Path, change: Callable[[Any], object], place: str) -> None:
    def both(book: Any) -> None:
        _hide(book)
        change(book)

    target, result = _clean(_book(tmp_path / "a.xlsx", both), Removal.HIDDEN_CELLS)
    assert result.removed == ()
    assert len(result.kept_because) == 1
    assert place in result.kept_because[0]
    assert holds(target, "secret row")


def test_a_formula_shared_by_each_row_with_itself_does_not_hold_a_hidden_row(tmp_path: Path) -> None:
    def shared(data: bytes) -> bytes:
        for row in range(1, 6):
            attributes = 'ref="C1:C5" ' if row == 1 else ""
            text = "B1*2" if row == 1 else ""
            cell = f'<c r="C{row}"><f t="shared" {attributes}si="0">{text}</f><v>{row}</v></c></row>'
            data = re.sub(rb'(<row r="%d".*?)</row>' % row, lambda m, c=cell: m[1] + c.encode(), data, flags=re.DOTALL)
        return data

    def change(book: Any) -> None:
        book["Waits"].row_dimensions[3].hidden = True

    source = rewritten(_book(tmp_path / "a.xlsx", change), {"xl/worksheets/sheet2.xml": shared})
    target, result = _clean(source, Removal.HIDDEN_CELLS)
    assert result.kept_because == ()
    assert [one.count for one in result.removed] == [3]
    assert b"<f" not in re.search(rb'<row r="3".*?</row>', read_parts(target)["xl/worksheets/sheet2.xml"], re.DOTALL)[0]


# ---------------------------------------------------------------- comments, links


def test_comments_go_with_their_boxes(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Waits"]["A1"].comment = Comment("secret remark", "Ann Officer")
        book["Last"]["A1"].comment = Comment("secret remark", "Bob")

    source = _book(tmp_path / "a.xlsx", change)
    target, result = _clean(source, Removal.COMMENTS)
    assert [(one.count, one.detail) for one in result.removed] == [(2, "on Waits, Last")]
    assert not holds(target, "secret remark")
    assert not holds(target, "legacyDrawing")
    assert [name for name in read_parts(target) if "omment" in name or "vml" in name] == []
    assert "comments" not in examine(target).facts
    assert examine(target).pages == examine(source).pages


def test_links_to_other_workbooks_become_values(tmp_path: Path) -> None:
    external = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"/></externalLink>'
    )
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    override = b'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="%s"/></Types>' % kind
    relation = relations(("rId99", "externalLink", "externalLinks/externalLink1.xml"))
    source = rewritten(
        _book(tmp_path / "a.xlsx", lambda book: book["Waits"].__setitem__("C3", "=[1]Sheet1!A1")),
        {
            "xl/externalLinks/externalLink1.xml": external,
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("rId1", "externalLinkPath", "file:///S:/secret.xlsx", "External")
            ),
            "[Content_Types].xml": lambda data: data.replace(b"</Types>", override),
            "xl/_rels/workbook.xml.rels": lambda data: data.replace(
                b"</Relationships>", re.search(rb"<Relationship .*", relation)[0]
            ),
            "xl/workbook.xml": lambda data: data.replace(
                b"<definedNames>",
                b'<externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
                b'2006/relationships" r:id="rId99"/></externalReferences><definedNames>',
            ),
            "xl/worksheets/sheet2.xml": lambda data: data.replace(b"</f><v", b"</f><v>12</v><v").replace(b"<v/>", b""),
        },
    )
    target, result = _clean(source, Removal.EXTERNAL_LINKS)
    assert [(one.count, one.detail) for one in result.removed] == [(1, "file:///S:/secret.xlsx")]
    assert not holds(target, "secret.xlsx")
    assert not holds(target, "[1]")
    assert openpyxl.load_workbook(target)["Waits"]["C3"].value == 12


@given(row=st.integers(1, 1_048_576), column=st.integers(1, 16_384))
def test_addresses_are_read_back(row: int, column: int) -> None:
    address = f"{references.letters(column)}{row}"
    assert references.cell_address(address) == (row, column)
    area = next(references.areas(f"SUM('It''s'!${references.letters(column)}${row})"))
    assert (area.sheets, area.left, area.top, area.right, area.bottom) == (("it's",), column, row, column, row)


def test_an_embedded_file_goes_with_its_shape(tmp_path: Path) -> None:
    spaces = (
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    )
    ole = '<oleObject progId="Package" shapeId="1025" r:id="rId80"/>'
    both = f'<mc:Choice Requires="x14">{ole}</mc:Choice><mc:Fallback>{ole}</mc:Fallback>'
    tail = (
        f'<legacyDrawing {spaces} r:id="rId81"/>'
        f"<oleObjects {spaces}><mc:AlternateContent>{both}</mc:AlternateContent></oleObjects></worksheet>"
    )
    shapes = "".join(
        f'<v:shape id="_x0000_s{number}"><x:ClientData ObjectType="Pict"/></v:shape>' for number in (1025, 1026)
    )
    types = (
        '<Default Extension="bin" ContentType="application/octet-stream"/><Default Extension="vml" ContentType='
        '"application/vnd.openxmlformats-officedocument.vmlDrawing"/></Types>'
    )
    source = rewritten(
        _book(tmp_path / "a.xlsx"),
        {
            "xl/worksheets/sheet2.xml": lambda data: data.replace(b"</worksheet>", tail.encode()),
            "xl/worksheets/_rels/sheet2.xml.rels": relations(
                ("rId80", "oleObject", "../embeddings/plan.bin"), ("rId81", "vmlDrawing", "../drawings/old.vml")
            ),
            "xl/embeddings/plan.bin": b"secret file",
            "xl/drawings/old.vml": f"<xml {spaces}>{shapes}</xml>".encode(),
            "[Content_Types].xml": lambda data: data.replace(b"</Types>", types.encode()),
        },
    )
    target, result = _clean(source, Removal.EMBEDDED_FILES)
    assert [(one.count, one.detail) for one in result.removed] == [(1, "plan.bin")]
    assert not holds(target, "secret file")
    assert not holds(target, "oleObject")
    assert not holds(target, "_x0000_s1025")
    assert holds(target, "_x0000_s1026")
    assert examine(target).pages == examine(source).pages
