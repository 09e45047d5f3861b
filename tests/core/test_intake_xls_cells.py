from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.method.xor_obfuscation import DocumentXOR
from test_intake_files import ole_bytes

from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.xls_cells import XlsCells
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(kind: int, row: int, column: int, value: bytes) -> bytes:
    return _record(kind, struct.pack("<HHH", row, column, 0) + value)


def _book(cells: bytes, *, shared: bytes = b"", version: int = 0x0600, name: bytes = b"\0Waits") -> bytes:
    """A workbook stream of one sheet; in Excel 5 a name has no flags before it."""
    begin = _record(0x0809, struct.pack("<HHHHII", version, 0x0005, 0, 0, 0, 0)) + shared
    bound = struct.pack("<BBB", 0, 0, len(name) - (version == 0x0600)) + name
    at = len(begin) + 4 + 4 + len(bound) + 4
    sheet = _record(0x0809, struct.pack("<HHHHII", version, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    return begin + _record(0x0085, struct.pack("<I", at) + bound) + _record(0x000A, b"") + sheet


def _rows(workbook: bytes) -> list[list[object]]:
    cells = XlsCells(workbook)
    return list(cells.rows(cells.sheets[0])[1])


def _read(folder: Path, data: bytes) -> Examination:
    path = folder / "a.xls"
    path.write_bytes(data)
    return examine(path)


def test_every_kind_of_cell() -> None:
    text = struct.pack("<HB", 3, 0) + b"abc"
    cells = _cell(0x0204, 0, 1, text) + _cell(0x0203, 0, 2, struct.pack("<d", 2.5))
    cells += _cell(0x027E, 1, 1, struct.pack("<I", 12345 << 2 | 3)) + _cell(0x027E, 1, 2, struct.pack("<i", -7 * 4 + 2))
    cells += _record(0x00BD, struct.pack("<HH", 1, 3) + struct.pack("<HIHI", 0, 1 << 2 | 2, 0, 2 << 2 | 2) + bytes(2))
    cells += _cell(0x0205, 3, 1, b"\1\0") + _cell(0x0205, 3, 2, b"\x2a\1")
    cells += _cell(0x0006, 4, 1, b"\0\0\0\0\0\0\xff\xff" + bytes(8)) + _record(0x0207, text)
    cells += _cell(0x0006, 4, 2, b"\2\0\7\0\0\0\xff\xff" + bytes(8)) + _cell(0x0006, 4, 3, struct.pack("<d", 4.0))
    assert _rows(_book(cells)) == [
        ["abc", 2.5],
        [123.45, -7.0, 1.0, 2.0],
        [],
        [True, "#N/A"],
        ["abc", "#DIV/0!", 4.0],
    ]


def test_shared_texts_go_on_in_other_records() -> None:
    first = struct.pack("<II", 3, 3) + struct.pack("<HB", 4, 0) + b"ab"
    second = b"\1" + "öł".encode("utf-16-le") + struct.pack("<HBH", 1, 8, 1) + b"x" + bytes(2)
    third = bytes(2) + struct.pack("<HBI", 1, 4, 2) + b"y" + bytes(2)
    shared = _record(0x00FC, first) + _record(0x003C, second) + _record(0x003C, third)
    cells = b"".join(_cell(0x00FD, 0, at, struct.pack("<I", at)) for at in range(4))
    assert _rows(_book(cells, shared=shared)) == [["aböł", "x", "y"]]


@pytest.mark.parametrize(
    ("begin", "label", "number"),
    [
        (b"\x09\0\x04\0\0\0\x10\0", b"\4\0\x0a\0\0\0\1\0\0\0\0\2ab", b"\2\0\x09\0\1\0\1\0\0\0\0\7\0"),
        (
            b"\x09\4\6\0\0\0\x10\0\0\0",
            b"\4\2\x0a\0\0\0\1\0\0\0\2\0ab",
            b"\3\2\x0e\0\1\0\1\0\0\0" + struct.pack("<d", 7),
        ),
    ],
)
def test_workbooks_without_a_container(tmp_path: Path, begin: bytes, label: bytes, number: bytes) -> None:
    found = _read(tmp_path, begin + label + number + b"\x0a\0\0\0")
    assert (found.format, found.read) == ("xls", ReadState.READ)
    assert [(page.label, page.text) for page in found.pages] == [("sheet Sheet1", "ab\n7")]
    assert "damaged" not in found.facts


def test_cells_far_apart_need_no_rectangle(tmp_path: Path) -> None:
    extent = _record(0x0200, struct.pack("<IIHHH", 0, 65_536, 0, 256, 0))
    corner = struct.pack("<HB", 3, 0) + b"end"
    found = _read(tmp_path, ole_bytes({"Workbook": _book(extent + _cell(0x0204, 65_535, 255, corner))}))
    assert found.pages[0].text == "end"
    assert found.facts["row_numbers"] == {"Waits": [255, [[0, 65_536]]]}


def test_a_stream_that_breaks_off_gives_what_there_is(tmp_path: Path) -> None:
    whole = _book(_cell(0x0204, 0, 0, struct.pack("<HB", 5, 0) + b"first") + _cell(0x0203, 1, 0, bytes(8)))
    found = _read(tmp_path, ole_bytes({"Workbook": whole[:-16] + b"\xff" * 12}))
    assert (found.read, found.pages[0].text) == (ReadState.READ, "first")


def _locked(password: str) -> bytes:
    """A workbook of Excel 5, obfuscated as by [MS-OFFCRYPTO] 2.3.7."""
    key = DocumentXOR.create_xor_array_method1(password)
    check = next(number for number in range(65_536) if DocumentXOR.verifypw(password, number))
    text = struct.pack("<H", 6) + b"secret"
    plain = _book(
        _cell(0x0204, 0, 0, text), shared=_record(0x2F, struct.pack("<HH", 1, check)), version=0x0500, name=b"A"
    )
    locked, at = bytearray(plain), 0
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        if kind not in (0x0809, 0x2F):
            for place in range(at + (8 if kind == 0x85 else 4), at + 4 + size):
                code = plain[place]
                locked[place] = (code << 5 & 0xFF | code >> 3) ^ key[(place + size) % 16]
        at += 4 + size
    return ole_bytes({"Book": bytes(locked)})


def test_protection_and_a_password_before_excel_97(tmp_path: Path) -> None:
    found = _read(tmp_path, _locked("VelvetSweatshop"))
    assert (found.read, found.facts["encrypted"], found.pages[0].text) == (ReadState.READ, "open", "secret")
    found = _read(tmp_path, _locked("hunter2"))
    assert (found.read, found.facts) == (ReadState.LOCKED, {"encrypted": "password"})


@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_no_bytes_upset_the_walk(at: int, change: bytes) -> None:
    shared = _record(0x00FC, struct.pack("<IIHB", 1, 1, 2, 0) + b"ab")
    data = bytearray(_book(_cell(0x00FD, 0, 0, bytes(4)) + _cell(0x0203, 1, 1, bytes(8)), shared=shared))
    data[at : at + len(change)] = change
    try:
        cells = XlsCells(bytes(data))
    except (struct.error, IndexError):
        return
    cells.extent()
    for sheet in cells.sheets:
        list(cells.rows(sheet)[1])
