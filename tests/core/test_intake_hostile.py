"""Damaged and hostile files: every one comes back with a result, known words for what happened, and judged."""

from __future__ import annotations

from pathlib import Path

import docx
import msgspec
import openpyxl
import pptx
import pytest
from helpers.hostile_files import NAMES, hostile_files, pdf, write_all
from helpers.hostile_mutants import mutants

from evidencepack.checks import judge
from evidencepack.intake.examination import FACTS, Examination
from evidencepack.intake.formats import FORMATS
from evidencepack.intake.reading import examine
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import ReadState

_NOT_FORESEEN = ("unforeseen", "broke down", "took longer")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sources")
    document = docx.Document()
    document.add_heading("Waiting list")
    document.add_paragraph("412 people wait for an assessment.")
    document.add_table(2, 2).cell(0, 0).text = "Ward"
    document.save(str(folder / "a.docx"))
    book = openpyxl.Workbook()
    book.active.append(["Ward", 412, 0.5])
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(folder / "b.xlsx")
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Carers"
    deck.save(str(folder / "c.pptx"))
    draw = "<</Length 40>>stream\nBT /F 12 Tf 50 50 Td (Some words here) Tj ET\nendstream"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    tree = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    (folder / "d.pdf").write_bytes(pdf("<</Type/Catalog/Pages 2 0 R>>", tree, page, draw, font))
    (folder / "e.rtf").write_bytes(b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}Some \\b words\\b0\\par{\\*\\bin3 abc}}")
    mail = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    part = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>W</p>\r\n--b--\r\n"
    )
    (folder / "f.eml").write_bytes(mail + part)
    (folder / "g.html").write_bytes(b"<!DOCTYPE html><html><body><table><tr><td>Words</td></tr></table></body></html>")
    (folder / "h.csv").write_bytes("name,ward\nSmith,Hove\nMüller,Worthing\n".encode())
    return sorted(folder.iterdir())


def _check(name: str, found: Examination) -> None:
    assert found.format in FORMATS, name
    assert set(found.facts) <= set(FACTS), name
    assert not any(words in found.message for words in _NOT_FORESEEN), f"{name}: {found.message}"
    assert found.read is ReadState.READ or found.message, name
    msgspec.json.encode(found)
    msgspec.json.encode(judge(name, found))


def test_mutants_are_read_or_said_to_be_broken(sources: list[Path], tmp_path: Path) -> None:
    states = set()
    for name, data in mutants(sources, seed=26, count=400):
        path = tmp_path / f"file{Path(name).suffix}"
        path.write_bytes(data)
        found = examine(path, name=name)
        _check(name, found)
        states.add(found.read)
    assert states >= {ReadState.READ, ReadState.UNREADABLE, ReadState.NOT_READ_YET}


def test_mutants_are_the_same_every_time(sources: list[Path]) -> None:
    assert list(mutants(sources, 1, 5)) == list(mutants(sources, 1, 5)) != list(mutants(sources, 2, 5))


def test_files_made_to_do_harm(tmp_path: Path) -> None:
    paths = write_all(tmp_path, hostile_files(megabytes=2))
    with ReaderPool(workers=2, seconds=20) as pool:
        found = dict(pool.examine_all((path, path, None) for path in paths))
    assert len(found) == len(paths) > 60
    for path, examination in found.items():
        _check(path.name, examination)
        assert "root:" not in "".join(page.text for page in examination.pages), "an entity was fetched"
    named = [path for path in paths if path.name in NAMES]
    assert all(found[path].read is ReadState.READ for path in named)
    lies = next(found[path] for path in paths if path.name == "bomb that lies.zip")
    assert (lies.format, lies.facts["entries"]) == ("zip", 1)
    lies = next(found[path] for path in paths if path.name == "strings that lie.xlsx")
    assert lies.pages[0].text.split() == ["words", "words"]
