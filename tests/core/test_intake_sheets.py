from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from openpyxl.comments import Comment
from test_intake_files import change_part, xls_bytes

from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.common import PageCollector
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _texts(found: Examination) -> dict[str, str]:
    return {page.label: page.text for page in found.pages}


def _book(path: Path) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Waits"
    first.append(["Area", "Weeks", "Share", "Met", "Day", None])
    first.append([None])
    first.append(["North\nand Hill", 12, 0.1 + 0.2, True, dt.date(2024, 3, 1)])
    first["A1"].comment = Comment("Check this", "B")
    for title, state in (("Names", "hidden"), ("Lookup", "veryHidden")):
        sheet = book.create_sheet(title)
        sheet.append([f"secret of {title}"])
        sheet.sheet_state = state
    book.properties.title = "Waiting times"
    book.save(path)
    return path


def test_values_hidden_sheets_and_comments(tmp_path: Path) -> None:
    found = examine(_book(tmp_path / "a.xlsx"))
    assert (found.format, found.read, found.pages_total, found.pages_unit) == ("xlsx", ReadState.READ, 3, "sheet")
    assert _texts(found) == {
        "sheet Waits": "Area\tWeeks\tShare\tMet\tDay\nNorth and Hill\t12\t0.3\tTRUE\t2024-03-01",
        "sheet Names": "secret of Names",
        "sheet Lookup": "secret of Lookup",
    }
    assert found.facts == {
        "hidden_sheets": ["Names", "Lookup"],
        "very_hidden_sheets": ["Lookup"],
        "comments": 1,
        "comment_text": "Check this",
        "comment_places": [{"place": "sheet Waits, cell A1", "text": "Check this"}],
        "row_numbers": {"Waits": [0, [[0, 1], [1, 3]]], "Names": [0, [[0, 1]]], "Lookup": [0, [[0, 1]]]},
        "comment_authors": ["B"],
    }
    assert found.properties["title"] == "Waiting times"


def test_macros_and_embedded_files(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
    change_part(path, "xl/vbaProject.bin", b"x")
    change_part(path, "xl/embeddings/oleObject1.bin", b"x")
    facts = examine(path).facts
    assert (facts["macros"], facts["attachments"]) == (True, 1)


def test_old_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    book = {"Waits": (0, [["Area", 3.0], ["North", 2.5]]), "Hid": (1, [["x"]]), "Very": (2, [["y"]])}
    path.write_bytes(xls_bytes(book, comments=2))  # type: ignore[arg-type]
    found = examine(path)
    assert (found.format, found.read, found.pages_total) == ("xls", ReadState.READ, 3)
    assert _texts(found)["sheet Waits"] == "Area\t3\nNorth\t2.5"
    places = [one["place"] for one in found.facts.pop("comment_places")]
    assert places == [f"sheet {name}, cell A1" for name in ("Waits", "Waits", "Hid", "Hid", "Very", "Very")]
    numbers = {name: [0, [[0, 1]]] for name in ("Waits", "Hid", "Very")}
    assert found.facts.pop("row_numbers") == numbers
    assert found.facts == {"hidden_sheets": ["Hid", "Very"], "very_hidden_sheets": ["Very"], "comments": 6}


def test_text_is_cut_at_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencepack.intake.readers.sheets.PageCollector", lambda: PageCollector(40))
    path = tmp_path / "a.xls"
    path.write_bytes(xls_bytes({"A": (0, [["0123456789"]] * 9), "B": (0, [["more"]])}))
    found = examine(path)
    assert sum(len(page.text) for page in found.pages) == 40
    assert found.facts == {"truncated_text": 40, "row_numbers": {"A": [0, [[0, 1]]]}}
    assert found.pages_total == 2


def test_open_document_sheets_and_their_lock(tmp_path: Path) -> None:
    namespaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    path = tmp_path / "a.ods"
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {namespaces}><office:body><office:spreadsheet><table:table table:name='Waits'>"
            f"<table:table-row>{cell.format('Area')}{cell.format('North')}</table:table-row>"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "meta.xml",
            f"<office:document-meta {namespaces}><office:meta><dc:title>T</dc:title></office:meta>"
            "</office:document-meta>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    found = examine(path)
    assert (found.format, _texts(found), found.properties) == ("ods", {"sheet Waits": "Area\tNorth"}, {"title": "T"})
    change_part(path, "META-INF/manifest.xml", b"<manifest><encryption-data/></manifest>")
    assert examine(path).read == ReadState.LOCKED


def test_a_password_and_a_mere_protection(tmp_path: Path) -> None:
    plain = _book(tmp_path / "plain.xlsx").read_bytes()
    for name, password in (("locked.xlsx", "geheim"), ("protected.xlsx", "VelvetSweatshop")):
        with (tmp_path / name).open("wb") as out:
            msoffcrypto.OfficeFile(io.BytesIO(plain)).encrypt(password, out)
    locked = examine(tmp_path / "locked.xlsx")
    assert (locked.format, locked.read, locked.facts) == ("xlsx", ReadState.LOCKED, {"encrypted": "password"})
    protected = examine(tmp_path / "protected.xlsx")
    assert protected.read == ReadState.READ
    assert protected.facts["encrypted"] == "open"
    assert "North" in protected.pages[0].text


def test_a_locked_workbook_is_not_given_on_for_a_zip_that_lies_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values' reader goes by the beginning, and round for ever in a damaged container."""
    locked = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(_book(tmp_path / "a.xlsx").read_bytes())).encrypt("geheim", locked)
    path = tmp_path / "locked.xlsx"
    path.write_bytes(locked.getvalue() + _book(tmp_path / "b.xlsx").read_bytes())
    assert zipfile.is_zipfile(path)
    monkeypatch.setattr("evidencepack.intake.readers.sheets.calamine.load_workbook", None)
    assert examine(path).read == ReadState.LOCKED


def test_damage_is_said(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
    change_part(path, "xl/workbook.xml", b"<broken")
    found = examine(path)
    assert (found.read, found.message) == (
        ReadState.UNREADABLE,
        "This Excel file is damaged: its sheets cannot be read.",
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<broken")
    assert examine(path).message.startswith("This OpenDocument file is damaged: ")
    path = tmp_path / "a.xlsx"
    whole = _book(tmp_path / "b.xlsx").read_bytes()
    for share in range(1, 12):
        path.write_bytes(whole[: len(whole) * share // 12])
        assert examine(path).read == ReadState.UNREADABLE
