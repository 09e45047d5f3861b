from __future__ import annotations

from pathlib import Path

import pytest

from evidencepack.intake.readers.common import MOST_CHARACTERS
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_table_from_excel_in_windows_encoding(tmp_path: Path) -> None:
    found = examine(_write(tmp_path, "Carers.csv", "area,cost £\r\nSt Mary’s,12\r\n".encode("cp1252")))
    assert (found.format, found.read, found.pages_total, found.pages_unit) == ("csv", ReadState.READ, 1, "part")
    assert (found.pages[0].label, found.pages[0].text) == ("table", "area,cost £\nSt Mary’s,12\n")
    assert found.properties == {"encoding": "cp1252"}
    assert found.facts == {}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_usual_encoding(tmp_path: Path, codec: str) -> None:
    found = examine(_write(tmp_path, "notes.txt", "Naïve café\r\nsecond line".encode(codec)))
    assert found.pages[0].text == "Naïve café\nsecond line"
    assert found.pages[0].label == "text"


def test_cp1252_that_shows_late(tmp_path: Path) -> None:
    found = examine(_write(tmp_path, "notes.txt", b"plain\n" * 20_000 + b"caf\xe9"))
    assert found.pages[0].text.endswith("café")


def test_text_is_cut_at_the_cap_and_says_so(tmp_path: Path) -> None:
    found = examine(_write(tmp_path, "big.txt", b"0123456789" * (MOST_CHARACTERS // 10 + 5)))
    assert len(found.pages[0].text) == MOST_CHARACTERS
    assert found.facts == {"truncated_text": MOST_CHARACTERS}


def test_what_cannot_be_stored_is_taken_out(tmp_path: Path) -> None:
    found = examine(_write(tmp_path, "notes.txt", b"page one of a rep\x01ort\x0cpage two" + b" and words" * 20))
    assert found.pages[0].text.startswith("page one of a report\npage two")


def test_the_name_it_came_with_decides_between_texts(tmp_path: Path) -> None:
    path = _write(tmp_path, "5f70bf18a086007016e948b04aed3b82", b"a,b\n1,2\n")
    assert examine(path).format == "txt"
    assert examine(path, name="Figures.CSV").format == "csv"
    renamed = examine(path, name="Figures.xlsx")
    assert (renamed.format, renamed.facts) == ("txt", {"wrong_extension": ".xlsx"})


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    found = examine(tmp_path / "nowhere.pdf")
    assert (found.read, found.message) == (ReadState.UNREADABLE, "This file is no longer there.")


def test_a_folder_is_no_bad_crash(tmp_path: Path) -> None:
    assert examine(tmp_path).read == ReadState.UNREADABLE


def test_what_is_not_read_yet_says_so(tmp_path: Path) -> None:
    told: list[str] = []
    found = examine(_write(tmp_path, "m.wpd", b"\xffWPC\x10\0\0\0" + bytes(20)), identified=told.append)
    assert (found.read, found.format, told) == (ReadState.NOT_READ_YET, "wpd", ["wpd"])
    assert "WordPerfect document" in found.message
    assert examine(_write(tmp_path, "m.xyz", b"\0\1\2\3" * 50)).message.startswith("What kind of file this is")


def test_a_defect_in_a_reader_is_logged_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("evidencepack.intake.readers.text.read", broken)
    found = examine(_write(tmp_path, "a.txt", b"words"))
    assert found.read == ReadState.UNREADABLE
    assert "ZeroDivisionError" in found.message
    assert "Traceback" in caplog.text and "a defect" in caplog.text
