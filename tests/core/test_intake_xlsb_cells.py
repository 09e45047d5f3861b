from __future__ import annotations

import struct
from pathlib import Path

import pytest
from helpers.hostile_files import zipped
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.xlsb_cells import extent, sparse_table
from evidencepack.intake.reading import examine

_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_KINDS}/{{kind}}" Target="{{target}}"/></Relationships>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    "</Types>"
)
_PART = "xl/worksheets/sheet1.bin"


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    return head + bytes((len(data),)) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(kind: int, column: int, value: bytes) -> bytes:
    return _record(kind, struct.pack("<II", column, 0) + value)


def _row(number: int, *cells: bytes) -> bytes:
    return _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)) + b"".join(cells)


def _book(folder: Path, rows: bytes, last: tuple[int, int]) -> Path:
    size = _record(148, struct.pack("<4I", 0, last[0], 0, last[1]))
    sheets = _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Waits")) + _record(144)
    texts = b"".join(_record(19, b"\0" + _wide(text)) for text in ("Area", "North\nand Hill"))
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _LINKS.format(kind="officeDocument", target="xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _LINKS.format(kind="worksheet", target="worksheets/sheet1.bin"),
        "xl/workbook.bin": _record(131) + sheets + _record(132),
        "xl/sharedStrings.bin": _record(159, struct.pack("<II", 2, 2)) + texts + _record(160),
        _PART: _record(129) + size + _record(145) + rows + _record(146) + _record(130),
    }
    path = folder / "a.xlsb"
    path.write_bytes(zipped(parts))
    return path


def test_cells_far_apart_need_no_rectangle(tmp_path: Path) -> None:
    first = _row(0, _cell(7, 0, struct.pack("<I", 0)), _cell(2, 1, struct.pack("<I", 1234 << 2 | 3)))
    first += _row(1, _cell(7, 0, struct.pack("<I", 1)), _cell(5, 1, struct.pack("<d", 0.5)), _cell(4, 2, b"\1"))
    last = _row(1_048_575, _cell(6, 0, _wide("end")), _cell(3, 1, b"\x2a"), _cell(7, 16_383, struct.pack("<I", 9)))
    found = examine(_book(tmp_path, first + last, (1_048_575, 16_383)))
    assert [(page.label, page.text) for page in found.pages] == [
        ("sheet Waits", "Area\t12.34\nNorth and Hill\t0.5\tTRUE\nend")
    ]


def test_the_extent_is_what_the_sheet_says(tmp_path: Path) -> None:
    path = _book(tmp_path, _row(0, _cell(5, 0, bytes(8))), (9, 4))
    with Package(path, "Excel") as package:
        assert extent(package, _PART) == 50
        assert extent(package, "xl/workbook.bin") == 0


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_walk(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = _book(tmp_path_factory.mktemp("xlsb"), data, (1, 1))
    with Package(path, "Excel") as package:
        sparse_table(package, _PART, 1_000)
        extent(package, _PART)
