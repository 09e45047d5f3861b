"""What Word files and workbooks hide: text, rows, columns, filters, watermarks, links to other places."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_intake_files import _record, change_part, ole_bytes

from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.common import letters
from evidencepack.intake.readers.fields import linked_by_fields
from evidencepack.intake.readers.xls_marks import XlsMarks
from evidencepack.intake.readers.xlsx_marks import plain_header
from evidencepack.intake.reading import examine

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _word(path: Path, body: str, styles: str = "") -> Examination:
    docx.Document().save(str(path))
    change_part(path, "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>".encode())
    if styles:
        change_part(path, "word/styles.xml", f"<w:styles {W}>{styles}</w:styles>".encode())
    return examine(path)


def _run(properties: str, text: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("properties", "hidden"),
    [
        ("<w:vanish/>", True),
        ("<w:vanish w:val='0'/>", False),
        ("<w:webHidden/>", False),
        ("<w:color w:val='FFFFFF'/><w:sz w:val='2'/>", True),
        ("<w:sz w:val='2'/>", True),
        ("<w:color w:val='FFFFFF'/>", False),  # white on a dark cell is what headings of tables are
        ("<w:sz w:val='16'/>", False),
    ],
)
def test_hidden_runs(tmp_path: Path, properties: str, hidden: bool) -> None:
    found = _word(tmp_path / "a.docx", f"<w:p>{_run('', 'seen')}{_run(properties, 'unseen')}</w:p>")
    place = {"place": "page 1", "text": "unseen", "paragraph": 1}
    assert found.facts == ({"hidden_text": "unseen", "hidden_places": [place]} if hidden else {})


def test_hidden_by_a_style_and_by_the_one_it_is_based_on(tmp_path: Path) -> None:
    styles = (
        "<w:style w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='Child'><w:basedOn w:val='Base'/></w:style>"
        "<w:style w:styleId='Shown'><w:basedOn w:val='Base'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>"
        "<w:style w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style>"
    )
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='{name}'/></w:pPr><w:r><w:t>{name} </w:t></w:r></w:p>"
        for name in ("Base", "Child", "Shown", "Loop")
    )
    by_run = _run("<w:rStyle w:val='Child'/>", "by run")
    body += f"<w:p>{by_run}</w:p>"
    facts = _word(tmp_path / "a.docx", body, styles).facts
    assert facts["hidden_text"] == "Base Child by run"
    assert [one["paragraph"] for one in facts["hidden_places"]] == [1, 2, 5]


@pytest.mark.parametrize(
    ("properties", "covered"),
    [
        ("<w:highlight w:val='black'/>", True),
        ("<w:color w:val='000000'/><w:shd w:val='clear' w:fill='000000'/>", True),
        ("<w:color w:val='000000'/><w:shd w:val='solid' w:color='000000' w:fill='auto'/>", True),
        ("<w:shd w:val='clear' w:fill='000000'/>", False),  # automatic colour turns white
        ("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>", False),
        ("<w:highlight w:val='yellow'/>", False),
    ],
)
def test_black_on_black(tmp_path: Path, properties: str, covered: bool) -> None:
    body = f"<w:p><w:r><w:lastRenderedPageBreak/><w:t>page two </w:t></w:r>{_run(properties, 'a name')}</w:p>"
    found = _word(tmp_path / "a.docx", body)
    assert found.facts == ({"covered_text": [{"page": 2, "text": "a name"}]} if covered else {})


def test_places_of_changes(tmp_path: Path) -> None:
    change = "<w:ins w:author='A'><w:r><w:t>new</w:t></w:r></w:ins>"
    laid_out = _word(tmp_path / "a.docx", f"<w:p/><w:p>{change}<w:r><w:lastRenderedPageBreak/></w:r>{change}</w:p>")
    assert laid_out.facts["tracked_places"] == ["page 1", "page 2"]
    plain = _word(tmp_path / "b.docx", f"<w:p/><w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p>{change}{change}</w:p>")
    assert plain.facts["tracked_places"] == ["paragraph 3"]


def test_watermark_and_template_and_links(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    _word(path, '<w:p><w:r><w:instrText> INCLUDEPICTURE "C:\\\\Pics\\\\a.png" </w:instrText></w:r></w:p>')
    shape = "<v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textpath string='DRAFT'/></v:shape>"
    header = f"<w:hdr {W}><w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p></w:hdr>"
    change_part(path, "word/header1.xml", header.encode())
    links = "".join(
        f"<Relationship Id='r{number}' Type='http://x/{kind}' Target='{target}' TargetMode='External'/>"
        for number, (kind, target) in enumerate(
            [("attachedTemplate", "file:///Z:/T.dotm"), ("hyperlink", "https://example.org")]
        )
    )
    change_part(path, "word/_rels/settings.xml.rels", f"<Relationships>{links}</Relationships>".encode())
    change_part(path, "_xmlsignatures/sig1.xml", b"<x/>")
    assert examine(path).facts == {
        "watermark_text": "DRAFT",
        "external_links": ["file:///Z:/T.dotm", "C:\\Pics\\a.png"],
        "signed": True,
    }


def test_field_codes() -> None:
    code = ' HYPERLINK "x" LINK Excel.Sheet.12 "\\\\\\\\srv\\\\b.xlsx" "S!R1" \\a  PAGE INCLUDETEXT c.docx '
    assert linked_by_fields(code) == ["\\\\srv\\b.xlsx", "c.docx"]


def _book(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Waits"
    for row in range(1, 8):
        sheet.append([f"a{row}", f"b{row}", None, f"d{row}"])
    for row in (3, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.row_dimensions[50].hidden = True  # nothing in it
    for column in ("B", "C"):
        sheet.column_dimensions[column].hidden = True
    sheet.oddHeader.center.text = "Care &P of &N"
    other = book.create_sheet("Filtered")
    for row in ("head", "x", "y"):
        other.append([row])
    other.auto_filter.ref = "A1:A3"
    other.auto_filter.add_filter_column(0, ["x"])
    other.row_dimensions[3].hidden = True
    plain = book.create_sheet("Plain")
    plain.append(["head"])
    plain.auto_filter.ref = "A1:A1"
    book.save(path)


def test_hidden_rows_columns_and_filters(tmp_path: Path) -> None:
    _book(tmp_path / "a.xlsx")
    assert examine(tmp_path / "a.xlsx").facts == {
        "hidden_rows": {"Waits": 2, "Filtered": 1},
        "hidden_row_spans": {"Waits": [[3, 4]], "Filtered": [[3, 3]]},
        "row_numbers": {"Waits": [0, [[0, 1]]], "Filtered": [0, [[0, 1]]], "Plain": [0, [[0, 1]]]},
        "hidden_columns": {"Waits": ["B"]},
        "filters": ["Filtered"],
        "header_text": "Care of",
    }


def test_cells_far_apart_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _book(path)
    cell = "<c r='{0}' t='inlineStr'><is><t>{1}</t></is></c>"
    rows = f'<row r="1">{cell.format("A1", "near")}</row><row r="1048576">{cell.format("XFD1048576", "far")}</row>'
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f"<worksheet xmlns='{namespace}'><sheetData>{rows}</sheetData></worksheet>"
    change_part(path, "xl/worksheets/sheet1.xml", sheet.encode())
    assert examine(path).pages[0].text == "near\nfar"


def test_open_document_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    kinds = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    cell = "<table:table-cell office:value-type='string'><text:p>x</text:p>{}</table:table-cell>"
    note = (
        "<office:annotation><dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ann</dc:creator>"
        "<text:p>why?</text:p></office:annotation>"
    )
    body = (
        "<table:table table:name='A'><table:table-column/><table:table-column table:visibility='collapse'/>"
        f"<table:table-row>{cell.format(note)}{cell.format('')}</table:table-row>"
        f"<table:table-row table:visibility='filter' table:number-rows-repeated='2'>{cell.format('')}</table:table-row>"
        "<table:table-row table:visibility='collapse' table:number-rows-repeated='900'><table:table-cell/>"
        "</table:table-row></table:table>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    assert examine(path).facts == {
        "hidden_rows": {"A": 2},
        "hidden_row_spans": {"A": [[2, 3]]},
        "hidden_columns": {"A": ["B"]},
        "filters": ["A"],
        "comments": 1,
        "comment_text": "why?",
        "comment_places": [{"place": "sheet A, cell A1", "text": "why?"}],
        "row_numbers": {"A": [0, [[0, 1]]]},
        "comment_authors": ["Ann"],
    }


def test_old_workbooks(tmp_path: Path) -> None:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    bound = struct.pack("<BBBB", 0, 0, 5, 0) + b"Waits"
    at = len(begin) + len(bound) + 4 + 4 + 4
    book = begin + _record(0x0085, struct.pack("<I", at) + bound) + _record(0x000A, b"")
    hidden_row = struct.pack("<HHHHHHHH", 1, 0, 2, 0, 0, 0, 0x20, 0)
    text_object = bytes(10) + struct.pack("<H", 4) + bytes(6)
    sheet = (
        _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        + _record(0x007D, struct.pack("<HHHHH", 1, 3, 0, 0, 1))
        + _record(0x009B, b"")
        + _record(0x0208, hidden_row)
        + _record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0))
        + _record(0x0203, struct.pack("<HHHd", 1, 2, 0, 2.0))
        + _record(0x0014, struct.pack("<HB", 4, 0) + b"Care")
        + _record(0x005D, struct.pack("<HHHHHHHHHHH", 0x15, 18, 0x19, 1, 0, 0, 0, 0, 0, 0, 0))
        + _record(0x01B6, text_object)
        + _record(0x003C, b"\0why?")
        + _record(0x001C, struct.pack("<HHHHHB", 0, 0, 0, 1, 3, 0) + b"Ann")
        + _record(0x000A, b"")
    )
    path = tmp_path / "a.xls"
    path.write_bytes(ole_bytes({"Workbook": book + sheet}))
    assert examine(path).facts == {
        "hidden_rows": {"Waits": 1},
        "hidden_row_spans": {"Waits": [[2, 2]]},
        "hidden_columns": {"Waits": ["C"]},
        "filters": ["Waits"],
        "header_text": "Care",
        "comments": 1,
        "comment_text": "why?",
        "comment_places": [{"place": "sheet Waits, cell A1", "text": "why?"}],
        "row_numbers": {"Waits": [0, [[0, 1]]]},
        "comment_authors": ["Ann"],
    }


@given(st.binary(max_size=400))
def test_no_bytes_upset_the_walk_over_records(data: bytes) -> None:
    XlsMarks(data).facts()


def test_letters_and_header_codes() -> None:
    assert [letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert plain_header('&L&"Arial,Bold"&12Draft && old&C&K00AA11Page &P') == "Draft & old Page"
