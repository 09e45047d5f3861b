from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest
from test_intake_files import change_part, ole_bytes

from evidencepack.intake.number_formats import shower
from evidencepack.intake.readers import xlsb_formats
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.sheet_formats import shown_rows
from evidencepack.intake.readers.xls_formats import XlsFormats
from evidencepack.intake.readers.xlsx_formats import Columns
from evidencepack.intake.reading import examine

_SHEET = "xl/worksheets/sheet1.xml"


def _book(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for place, value, code in (
        ("C4", "Share", "General"),
        ("D4", 0.0991, "0.00%"),
        ("E4", dt.date(2024, 4, 1), "d mmmm yyyy"),
        ("C6", 1234567.5, '"£"#,##0'),
        ("D6", 12.25, "General"),
        ("E6", "#N/A", "General"),
    ):
        sheet[place] = value
        sheet[place].number_format = code
    book.save(path)
    return path


_SHOWN = "Share\t9.91%\t1 April 2024\n£1,234,568\t12.25\t#N/A"


def test_a_sheet_reads_as_a_person_sees_it(tmp_path: Path) -> None:
    assert examine(_book(tmp_path / "a.xlsx")).pages[0].text == _SHOWN


def test_a_protected_workbook_too(tmp_path: Path) -> None:
    with (tmp_path / "b.xlsx").open("wb") as out:
        plain = io.BytesIO(_book(tmp_path / "a.xlsx").read_bytes())
        msoffcrypto.OfficeFile(plain).encrypt("VelvetSweatshop", out)
    assert "9.91%\t1 April 2024" in examine(tmp_path / "b.xlsx").pages[0].text


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c s="{}" r="D4"><v>0.0991</v></c>', "9.91%"),
        ('<c  t="n" r="D4"  s="{}" ><f>1*2</f><v>0.5</v></c>', "50.00%"),
        ('<c r="D4" s="{}"/>', ""),
        ('<c r="D4" s="{}" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="D4" s="{}" t="str"><f>A1</f><v>0.5</v></c>', "0.5"),
        ('<c r="D4" s="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="D4" s="{}" t="e"><f t="shared" si="0"/><v>#REF!</v></c>', "#REF!"),
        ('<c r="D4" s="99999"><v>0.5</v></c>', "0.5"),
    ],
)
def test_however_the_cell_is_written(tmp_path: Path, cell: str, shown: str) -> None:
    path = _book(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as package:
        sheet = package.read(_SHEET).decode()
    start = sheet.index('<c r="D4"')
    style = sheet[sheet.index(' s="', start) + 4 :].partition('"')[0]
    row, end = sheet.rindex("<c ", 0, start), sheet.index("</row>", start)
    change_part(path, _SHEET, (sheet[:row] + cell.format(style) + sheet[end:]).encode())
    assert examine(path).pages[0].text.splitlines()[0].strip() == (shown or "£1,234,568\t12.25\t#N/A")


@pytest.mark.parametrize("styles", [b"<broken", None, b'<styleSheet xmlns="urn:x"/>'])
def test_without_styles_the_stored_values_remain(tmp_path: Path, styles: bytes | None) -> None:
    path = _book(tmp_path / "a.xlsx")
    change_part(path, "xl/styles.xml", styles)
    found = examine(path)
    if found.pages:
        assert "0.0991" in found.pages[0].text
    else:
        assert found.message == "This Excel file is damaged: its sheets cannot be read."


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _old_workbook() -> bytes:
    """A BIFF8 stream: General, a percentage of the workbook's own, and the built-in #,##0."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    code = "0.00%"
    head = _record(0x041E, struct.pack("<HHB", 164, len(code), 0) + code.encode())
    head += b"".join(_record(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 164, 3))
    bound = struct.pack("<BBBB", 0, 0, 1, 0) + b"A"
    at = len(begin) + len(head) + 4 + 4 + len(bound) + 4
    head += _record(0x0085, struct.pack("<I", at) + bound) + _record(0x000A, b"")
    cells = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    cells += _record(0x0203, struct.pack("<HHHd", 2, 1, 1, 0.0991))
    whole = [(0, 5), (2, 12345), (1, 2)]
    many = b"".join(struct.pack("<Hi", form, number << 2 | 2) for form, number in whole)
    cells += _record(0x00BD, struct.pack("<HH", 3, 1) + many + struct.pack("<H", 3))
    cells += _record(0x0205, struct.pack("<HHHBB", 3, 4, 0, 0x2A, 1))
    cells += _record(0x0006, struct.pack("<HHH", 4, 1, 1) + b"\2\0\x07\0\0\0\xff\xff" + bytes(8))
    return begin + head + cells + _record(0x000A, b"")


def test_old_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(ole_bytes({"Workbook": _old_workbook()}))
    assert examine(path).pages[0].text == "9.91% (0.0991)\n5\t12,345\t200.00%\t#N/A\n#DIV/0!"


def test_old_workbooks_that_break_off_have_what_came_before() -> None:
    whole = _old_workbook()
    for length in range(0, len(whole), 3):
        for row, columns in XlsFormats(whole[:length]).rows(0):
            assert row in (2, 3, 4)
            assert {column for column, _ in columns} <= {1, 2, 3, 4}


def _binary(kind: int, data: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(data)]) + data


def test_binary_workbooks(tmp_path: Path) -> None:
    code = "0.0%"
    styles = _binary(44, struct.pack("<HI", 164, len(code)) + code.encode("utf-16-le"))
    styles += _binary(626, b"") + _binary(47, struct.pack("<HH", 0, 9) + bytes(12)) + _binary(627, b"")
    xfs = [_binary(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 164, 4)]
    styles += _binary(617, b"") + b"".join(xfs) + _binary(618, b"")
    sheet = _binary(0, struct.pack("<I", 6) + bytes(13))
    sheet += _binary(5, struct.pack("<IId", 1, 1, 0.5)) + _binary(5, struct.pack("<IId", 2, 0, 0.5))
    sheet += _binary(0, struct.pack("<I", 8) + bytes(13)) + _binary(9, struct.pack("<IId", 3, 2, 5.0))
    sheet += _binary(3, struct.pack("<IIB", 4, 0, 0x17))
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/styles.bin", styles)
        package.writestr("xl/sheet.bin", sheet)
        package.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships><Relationship Id="r" Type="x/styles" Target="styles.bin"/></Relationships>',
        )
    with Package(path, "Excel") as opened:
        formats = xlsb_formats.formats_of(opened)
        rows = list(xlsb_formats.formatted_rows(opened, "xl/sheet.bin", formats))
        broken = list(xlsb_formats.formatted_rows(opened, "xl/none.bin", formats))
    shown = [
        (row, [(at, show if isinstance(show, str) else show(0.5)) for at, show in columns]) for row, columns in rows
    ]
    assert shown == [(6, [(1, "50.0%")]), (8, [(3, "0.50"), (4, "#REF!")])]
    assert broken == []


def test_open_document_sheets(tmp_path: Path) -> None:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    row = "<table:table-row{}>{}</table:table-row>"
    empty = "<table:table-cell table:number-columns-repeated='2'/>"
    cell = "<table:table-cell office:value-type='{}' office:{}='{}'{}><text:p>{}</text:p></table:table-cell>"
    twice = " table:number-columns-repeated='2'"
    body = row.format(" table:number-rows-repeated='3'", "<table:table-cell/>") + row.format(
        "",
        empty
        + cell.format("percentage", "value", "0.0991", twice, "9.91%")
        + cell.format("date", "date-value", "2024-04-01", "", "1 April 2024")
        + cell.format("string", "string-value", "Area", "", "Area"),
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='Waits'>{body}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    assert examine(path).pages[0].text.split("\t")[-4:] == ["9.91%", "9.91%", "1 April 2024", "Area"]


def test_formats_and_rows_that_do_not_fit_together() -> None:
    percent = shower("0%")
    assert percent is not None
    formats: list[tuple[int, Columns]] = [
        (0, [(9, percent)]),
        (2, [(1, percent), (3, percent), (4, percent)]),
        (7, [(3, percent)]),
    ]
    rows: list[list[Any]] = [[0.5, 0.5], [0.5, 0.5], [0.5, "0.5"]]
    assert list(shown_rows(rows, 3, iter(formats))) == [[0.5, 0.5], [0.5, 0.5], ["50%", "0.5"]]
