from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from test_intake_files import change_part

from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.xlsx_moved import put_right
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState

_WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_MACRO_SHEET = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"


def _book(path: Path, names: dict[str, str], links: dict[str, str]) -> Path:
    """A workbook of two sheets, with other names for its parts and other words in its relationships."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Waits"
    first.append(["Area", 12])
    second = book.create_sheet("Macros")
    second.append(["=HALT()", "a word"])
    second.sheet_state = "veryHidden"
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            if name.endswith(".rels"):
                for old, new in links.items():
                    data = data.replace(old.encode(), new.encode())  # noqa: PLW2901
            for old, new in names.items():
                name = name.replace(old, new)  # noqa: PLW2901
            package.writestr(name, data)
    return path


_AS_MACROS = (
    {"xl/worksheets/sheet2.xml": "xl/macrosheets/sheet1.xml"},
    {
        f'Type="{_WORKSHEET}" Target="/xl/worksheets/sheet2.xml"': f'Type="{_MACRO_SHEET}" '
        'Target="/xl/macrosheets/sheet1.xml"'
    },
)
_ELSEWHERE = ({"xl/": "book/"}, {'"/xl/': '"/book/', '"xl/': '"book/'})


@pytest.mark.parametrize(("names", "links"), [_AS_MACROS, _ELSEWHERE])
def test_sheets_in_unusual_places_are_read(tmp_path: Path, names: dict[str, str], links: dict[str, str]) -> None:
    path = _book(tmp_path / "a.xlsx", names, links)
    found = examine(path)
    assert (found.read, [page.text for page in found.pages]) == (ReadState.READ, ["Area\t12", "a word"])
    assert found.facts["very_hidden_sheets"] == ["Macros"]
    assert found.facts.get("macros", False) == (names == _AS_MACROS[0])


def test_a_workbook_with_its_parts_in_place_is_left_alone(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {}, {})
    with Package(path, "Excel") as package:
        assert put_right(path, package) is None


def test_far_cells_of_a_broken_sheet_are_read_up_to_the_fault(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {}, {})
    rows = b"<row r='1'><c r='A1' t='inlineStr'><is><t>here</t></is></c></row>"
    rows += b'<row r="1048576"><c r="XFD1048576"><v>1</v>'
    change_part(path, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + rows)
    found = examine(path)
    assert "unforeseen" not in found.message
    assert found.read == ReadState.UNREADABLE or found.pages[0].text == "here"
