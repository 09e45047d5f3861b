"""Hidden things in binary workbooks and beside slides: found, and not invented; odd properties do no harm."""

from __future__ import annotations

import struct
from pathlib import Path

import pptx
from helpers.hostile_files import pdf, zipped
from pptx.util import Cm

from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.xlsb_comments import comments_of
from evidencepack.intake.readers.xlsb_marks import facts_of, records
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="{{id}}" Type="{_RELATION}/{{kind}}" Target="{{target}}"/></Relationships>'
)


def _record(kind: int, data: bytes) -> bytes:
    head = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    return head + bytes((len(data),)) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _row(number: int, *, hidden: bool, cells: tuple[int, ...]) -> bytes:
    head = struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0)
    values = [_record(5, struct.pack("<IId", column, 0, 1.5)) for column in cells]
    return _record(0, head) + b"".join(values)


def _columns(first: int, last: int, *, hidden: bool) -> bytes:
    return _record(60, struct.pack("<IIIIH", first, last, 2560, 0, int(hidden)))


def _facts(tmp_path: Path, sheet: bytes) -> dict[str, object]:
    path = tmp_path / "a.xlsb"
    book = _record(131, b"") + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Staff"))
    parts: dict[str, bytes | str] = {
        "_rels/.rels": _LINKS.format(id="r", kind="officeDocument", target="xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _LINKS.format(id="rId1", kind="worksheet", target="worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": sheet,
    }
    path.write_bytes(zipped(parts))
    with Package(path, "Excel") as package:
        return facts_of(package)


def test_hidden_rows_and_columns_of_a_binary_workbook(tmp_path: Path) -> None:
    sheet = (
        _columns(0, 0, hidden=False)
        + _columns(2, 5, hidden=True)
        + _record(163, bytes(10))
        + _row(0, hidden=False, cells=(0, 1, 3))
        + _row(1, hidden=True, cells=(0, 1))
        + _row(2, hidden=True, cells=())
    )
    assert _facts(tmp_path, sheet) == {
        "hidden_rows": {"Staff": 1},
        "hidden_row_spans": {"Staff": [[2, 2]]},
        "hidden_columns": {"Staff": ["D"]},
        "filters": ["Staff"],
    }
    shown = _columns(0, 9, hidden=False) + _row(0, hidden=False, cells=(0, 1)) + _row(1, hidden=True, cells=())
    assert _facts(tmp_path, shown) == {
        "hidden_rows": {},
        "hidden_row_spans": {},
        "hidden_columns": {},
        "filters": [],
    }


def test_a_record_that_breaks_off_invents_nothing(tmp_path: Path) -> None:
    whole = _columns(2, 5, hidden=True) + _row(0, hidden=True, cells=(3,))
    for end in range(len(whole)):
        found = _facts(tmp_path, whole[:end])
        assert found["hidden_rows"] in ({}, {"Staff": 1})
    assert [kind for kind, _ in records(_record(0, b"") + _record(300, b"x"))] == [0, 300]


def _deck(tmp_path: Path, *, left: float, group: bool = False, turned: float = 0) -> Examination:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    shapes = slide.shapes.add_group_shape().shapes if group else slide.shapes
    box = shapes.add_textbox(Cm(left), Cm(2), Cm(4), Cm(2))
    box.text_frame.text = "Draft figures"
    box.rotation = turned
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    return examine(path)


def test_text_beside_a_slide_is_hidden_text(tmp_path: Path) -> None:
    assert _deck(tmp_path, left=40).facts["hidden_text"] == "Draft figures"
    assert _deck(tmp_path, left=-9, group=True).facts["hidden_text"] == "Draft figures"
    for left, turned in ((1, 0), (-3, 0), (24, 0), (-4.2, 45)):
        assert "hidden_text" not in _deck(tmp_path, left=left, turned=turned).facts


def test_properties_of_a_pdf_that_are_no_whole_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    whole = pdf(
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, "<</Title<FEFF0041D8000042>>>"
    )
    path.write_bytes(whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 4 0 R"))
    found = examine(path)
    assert found.read is ReadState.READ
    assert found.properties["title"].startswith("A")


def _comment(row: int, column: int, said: str) -> bytes:
    begin = struct.pack("<IIIII16x", 0, row, row, column, column)
    return _record(635, begin) + _record(637, b"\1" + _wide(said) + bytes(8)) + _record(636, b"")


def _commented_book(path: Path, comments: bytes) -> Path:
    """Two sheets, of which the second one has comments and an embedded file."""
    book = _record(131, b"")
    for number, name in enumerate(("Staff", "Waits, all"), start=1):
        book += _record(156, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
    links = _LINKS.format(id="rId1", kind="worksheet", target="worksheets/sheet1.bin")
    more = f'<Relationship Id="rId2" Type="{_RELATION}/worksheet" Target="worksheets/sheet2.bin"/></Relationships>'
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = f'<Override PartName="/xl/workbook.bin" ContentType="{kind}"/>'
    empty = _record(129, b"") + _record(148, bytes(16)) + _record(145, b"") + _record(146, b"") + _record(130, b"")
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">{types}</Types>',
        "_rels/.rels": _LINKS.format(id="r", kind="officeDocument", target="xl/workbook.bin"),
        "xl/workbook.bin": book + _record(144, b"") + _record(132, b""),
        "xl/_rels/workbook.bin.rels": links.replace("</Relationships>", more),
        "xl/worksheets/sheet1.bin": empty,
        "xl/worksheets/sheet2.bin": empty,
        "xl/worksheets/_rels/sheet2.bin.rels": _LINKS.format(
            id="r", kind="comments", target="../comments1.bin"
        ).replace(
            "</Relationships>",
            f'<Relationship Id="o" Type="{_RELATION}/oleObject" Target="../embeddings/a.bin"/></Relationships>',
        ),
        "xl/embeddings/a.bin": b"x",
        "xl/comments1.bin": comments,
    }
    path.write_bytes(zipped(parts))
    return path


def test_comments_of_a_binary_workbook_have_their_sheet_cell_and_authors(tmp_path: Path) -> None:
    authors = _record(630, b"") + _record(632, _wide("Ann")) + _record(632, _wide("Bob")) + _record(631, b"")
    comments = authors + _comment(3, 1, "why?") + _comment(99, 27, "") + _record(629, b"")
    with Package(_commented_book(tmp_path / "a.xlsb", comments), "Excel") as package:
        found, people = comments_of(package)
    assert [(one.place, one.text) for one in found] == [
        ("sheet Waits, all, cell B4", "why?"),
        ("sheet Waits, all, cell AB100", ""),
    ]
    assert people == {"Ann", "Bob"}


def test_comments_that_break_off_are_those_before(tmp_path: Path) -> None:
    whole = _record(632, _wide("Ann")) + _comment(3, 1, "one") + _comment(4, 1, "two")
    for end in range(len(whole)):
        with Package(_commented_book(tmp_path / "a.xlsb", whole[:end]), "Excel") as package:
            found, _ = comments_of(package)
        assert [one.place for one in found] in ([], ["sheet Waits, all, cell B4"])


def test_comments_of_a_binary_workbook_are_facts(tmp_path: Path) -> None:
    said = "[Threaded comment]\n\nYour… Comment:\n    why?"
    path = _commented_book(tmp_path / "a.xlsb", _record(632, _wide("tc={1}")) + _comment(3, 1, said))
    found = examine(path)
    facts = found.facts
    assert (found.format, found.read, facts["comments"]) == ("xlsb", ReadState.READ, 1)
    assert facts["comment_text"] == "why?"
    assert facts["comment_places"] == [{"place": "sheet Waits, all, cell B4", "text": "why?"}]
    assert "comment_authors" not in facts
    assert facts["embedded_places"] == ["sheet Waits, all"]
