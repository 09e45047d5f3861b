"""Files made to harm: each gives an examination, quickly, and none a fault that no reader foresaw."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from reportlab.pdfgen.canvas import Canvas
from test_intake_files import change_part, doc_streams, ole_bytes, xls_bytes

from evidencepack.intake.reading import examine
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import ReadState

BADLY = "test_intake_hooks:badly"


def _docx() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def _pptx() -> bytes:
    out = io.BytesIO()
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0])
    deck.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "words")
    canvas.rect(60, 690, 100, 30, fill=1)
    canvas.acroForm.textfield(name="who", x=72, y=600)
    canvas.save()
    return out.getvalue()


_SMALL: dict[str, Callable[[], bytes]] = {
    "a.docx": _docx,
    "a.xlsx": _xlsx,
    "a.pptx": _pptx,
    "a.pdf": _pdf,
    "a.doc": lambda: ole_bytes(doc_streams("some words", comments="a comment")),
    "a.xls": lambda: xls_bytes({"A": (1, [["x", 1.0]])}, comments=1),
    "a.rtf": lambda: rb"{\rtf1\ansi{\fonttbl{\f0 A;}}{\*\revtbl{A;}}words \'e9\u233 ?{\v x}\par}",
    "a.eml": lambda: b"From: a@b\nTo: c@d\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx",
    "a.html": lambda: b"<html><body><p>words<table><tr><td>x</table></body></html>",
}


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    at = chance.randrange(len(spoilt))
    match chance.randrange(4):
        case 0:
            return bytes(spoilt[:at])
        case 1:
            for _ in range(10):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        case 2:
            spoilt[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"))
        case _:
            del spoilt[at : at + chance.randrange(1, 500)]
    return bytes(spoilt)


def _spoilt_part(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name in parts if parts[name]])
    parts[name] = _spoilt(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize("name", _SMALL)
def test_spoilt_bytes_never_surprise_a_reader(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    whole = _SMALL[name]()
    path = tmp_path / name
    for number in range(40):
        in_a_part = whole.startswith(b"PK") and number % 4
        path.write_bytes(_spoilt_part(whole, chance) if in_a_part else _spoilt(whole, chance))
        found = examine(path)
        assert found.read == ReadState.READ or found.message, number
        assert "unforeseen" not in found.message, number


_LAUGHS = "<!DOCTYPE l [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {chr(98 + step)} '{f'&{chr(97 + step)};' * 10}'>" for step in range(9)
)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.docx", "word/document.xml"),
        ("a.docx", "word/comments.xml"),
        ("a.docx", "docProps/core.xml"),
        ("a.docx", "[Content_Types].xml"),
        ("a.xlsx", "xl/workbook.xml"),
        ("a.xlsx", "xl/worksheets/sheet1.xml"),
        ("a.xlsx", "xl/sharedStrings.xml"),
        ("a.pptx", "ppt/slides/slide1.xml"),
        ("a.pptx", "ppt/presentation.xml"),
    ],
)
def test_a_billion_laughs(tmp_path: Path, name: str, part: str) -> None:
    path = tmp_path / name
    path.write_bytes(_SMALL[name]())
    change_part(path, part, f"<?xml version='1.0'?>{_LAUGHS}]><x hidden='1'>&j;</x>".encode())
    found = examine(path)
    assert sum(len(page.text) for page in found.pages) < 10_000
    assert "unforeseen" not in found.message


def test_repetition_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    kinds = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='A'>"
            "<table:table-row table:number-rows-repeated='1048576'><table:table-cell office:value-type='float' "
            "office:value='1' table:number-columns-repeated='16384'><text:p>1</text:p></table:table-cell>"
            "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    with ReaderPool(workers=1, seconds=10, megabytes=400) as pool:
        assert pool.examine_one(path).read in (ReadState.READ, ReadState.UNREADABLE)


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    found = examine(tmp_path / "a.pdf")
    assert (found.read, found.message) == (ReadState.UNREADABLE, "This file is empty (0 bytes).")


@pytest.mark.parametrize("name", ["日本語.txt", "ملف.txt", "Файл.txt", "“x” 🙂.txt", "-rf $(x);.txt", "e\u0301.txt"])
def test_names_in_every_script(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"words")
    assert examine(tmp_path / name).pages[0].text == "words"


def test_workers_that_need_too_much_together_take_turns(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "evidencepack")
    rows = []
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(b"words ")
        rows.append((number, tmp_path / f"{number}", "gorge"))
    with ReaderPool(workers=2, seconds=20, together=330, examine=BADLY) as pool:
        results = dict(pool.examine_all(rows))
    assert [results[number].read for number in range(3)] == [ReadState.READ] * 3
    assert "one goes on alone" in caplog.text


def test_workers_take_turns_also_while_the_caller_is_busy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "evidencepack")
    (tmp_path / "file").write_bytes(b"words ")
    rows = [(number, tmp_path / "file", name) for number, name in enumerate(["plain", "gorge", "gorge"])]
    with ReaderPool(workers=2, seconds=20, together=330, examine=BADLY) as pool:
        reading = pool.examine_all(rows)
        found = [next(reading)]
        busy_until = time.monotonic() + 10
        while "one goes on alone" not in caplog.text and time.monotonic() < busy_until:
            time.sleep(0.05)  # as a caller who writes down what it was given
        found.extend(reading)
    assert sorted(number for number, _ in found) == [0, 1, 2]
    assert all(examination.read is ReadState.READ for _, examination in found)
    assert caplog.text.count("one goes on alone") == 1
