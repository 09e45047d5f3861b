from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import msoffcrypto
import pytest
from docx.enum.text import WD_BREAK
from test_intake_files import change_part

from evidencepack.intake.examination import Examination
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _made(path: Path, fill: Callable[[Any], None] = lambda _: None) -> Path:
    document = docx.Document()
    fill(document)
    document.save(str(path))
    return path


def _with_body(path: Path, body: str) -> Examination:
    """A document whose body is this XML."""
    _made(path)
    change_part(path, "word/document.xml", f"<w:document {W} {_MC}><w:body>{body}</w:body></w:document>".encode())
    return examine(path)


def _text(found: Examination) -> str:
    return "\n".join(page.text for page in found.pages)


def test_paragraphs_tables_headers_and_properties(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_heading("Carers strategy", 1)
        document.add_paragraph("First words.")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(
            [*table.rows[0].cells, *table.rows[1].cells], ["Area", "Waits", "North", "12"], strict=True
        ):
            cell.text = text
        document.sections[0].header.paragraphs[0].text = "OFFICIAL"
        document.sections[0].footer.paragraphs[0].text = "Version 3"
        document.core_properties.title = "Strategy"
        document.core_properties.author = "A Person"
        document.core_properties.created = dt.datetime(2024, 3, 1, 9, 30, tzinfo=dt.UTC)

    found = examine(_made(tmp_path / "a.docx", fill))
    assert (found.format, found.read) == ("docx", ReadState.READ)
    assert _text(found) == "Carers strategy\nFirst words.\nArea\tWaits\nNorth\t12"
    assert found.facts == {"header_text": "OFFICIAL\nVersion 3"}
    assert found.properties["title"] == "Strategy"
    assert found.properties["author"] == "A Person"
    assert found.properties["created"] == "2024-03-01T09:30:00Z"


def test_content_controls_insertions_and_text_boxes_are_text(tmp_path: Path) -> None:
    found = _with_body(
        tmp_path / "a.docx",
        "<w:sdt><w:sdtPr><w:alias w:val='hint'/></w:sdtPr><w:sdtContent>"
        "<w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t xml:space='preserve'>kept </w:t></w:r>"
        "<w:ins w:id='1' w:author='Zed'><w:r><w:t>put in</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='Ann'><w:r><w:delText>taken out</w:delText></w:r></w:del></w:p>"
        "<w:p><w:r><w:t>around</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>"
        "<w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        "<w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert _text(found).split("\n") == ["in a control", "kept put in", "in a box", "around"]
    assert found.facts["tracked_changes"] == 2
    assert found.facts["tracked_authors"] == ["Ann", "Zed"]
    assert found.facts["deleted_text"] == "taken out"


def test_moves_changed_marks_and_hidden_text(tmp_path: Path) -> None:
    found = _with_body(
        tmp_path / "a.docx",
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs>"
        "<w:rPr><w:ins w:id='1' w:author='A'/></w:rPr></w:pPr>"
        "<w:moveFrom w:id='2' w:author='A'><w:r><w:t>moved away</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='3' w:author='A'><w:r><w:t>moved here</w:t></w:r></w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>, unseen</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>, seen</w:t><w:tab/><w:t>end</w:t></w:r></w:p>",
    )
    assert _text(found) == "moved here, unseen, seen\tend"
    assert found.facts["tracked_changes"] == 3
    assert found.facts["hidden_text"] == ", unseen"


def test_pages_as_word_laid_them_out(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    found = _with_body(
        tmp_path / "a.docx",
        f"<w:p>{run.format('one')}</w:p>"
        "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        f"<w:p><w:r><w:lastRenderedPageBreak/><w:t>two </w:t></w:r>{run.format('still two')}"
        f"<w:r><w:lastRenderedPageBreak/><w:t>three</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>row on three</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>row on four</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>beside</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    )
    assert [page.text for page in found.pages] == ["one", "two still two", "three\nrow on three", "row on four\tbeside"]
    assert [page.label for page in found.pages] == ["page 1", "page 2", "page 3", "page 4"]
    assert (found.pages_total, found.pages_unit) == (4, "page")


def test_without_a_layout_no_page_is_claimed(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("two")

    found = examine(_made(tmp_path / "a.docx", fill))  # its properties say one page
    assert [(page.label, page.text) for page in found.pages] == [("whole document", "one\ntwo")]
    assert (found.pages_total, found.pages_unit) == (1, "part")


def test_breaks_that_agree_with_the_stated_pages_are_pages(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("two")

    path = _made(tmp_path / "a.docx", fill)
    with zipfile.ZipFile(path) as package:
        app = package.read("docProps/app.xml").decode()
    change_part(path, "docProps/app.xml", app.replace("<Pages>1</Pages>", "<Pages>2</Pages>").encode())
    assert [page.label for page in examine(path).pages] == ["page 1", "page 2"]


def test_notes_stand_on_their_page_and_comments_beside(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.docx")
    change_part(
        path,
        "word/document.xml",
        f"<w:document {W}><w:body><w:p><w:r><w:t>claim</w:t><w:footnoteReference w:id='5'/></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>next</w:t></w:r></w:p></w:body></w:document>".encode(),
    )
    note = "<w:{0} w:id='5' w:author='B'><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:{0}>"
    for part, kind, text in (
        ("footnotes", "footnote", "its source"),
        ("endnotes", "endnote", "at the end"),
        ("comments", "comment", "is this right?"),
    ):
        change_part(path, f"word/{part}.xml", f"<w:{part} {W}>{note.format(kind, text)}</w:{part}>".encode())
    found = examine(path)
    assert [page.text for page in found.pages] == ["claim\nits source", "next\nat the end"]
    assert found.facts.pop("comment_places") == [{"place": "", "text": "is this right?"}], "nothing refers to it"
    assert found.facts == {"comments": 1, "comment_text": "is this right?", "comment_authors": ["B"]}


def test_strict_documents_and_macros(tmp_path: Path) -> None:
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    path = _made(tmp_path / "a.docx")
    change_part(
        path,
        "word/document.xml",
        (
            f"<w:document {strict}><w:body><w:p><w:ins w:author='Q'><w:r><w:t>strict</w:t></w:r></w:ins>"
            "</w:p></w:body></w:document>"
        ).encode(),
    )
    change_part(path, "word/vbaProject.bin", b"x")
    change_part(path, "word/embeddings/Sheet1.xlsx", b"x")
    found = examine(path)
    assert _text(found) == "strict"
    assert found.facts == {
        "tracked_changes": 1,
        "tracked_authors": ["Q"],
        "tracked_places": ["page 1"],
        "macros": True,
        "attachments": 1,
        "embedded_files": ["Sheet1.xlsx"],
    }


def test_a_missing_document_part(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.docx")
    change_part(path, "word/document.xml", None)
    found = examine(path)
    assert found.read == ReadState.UNREADABLE
    assert found.message == "This Word file is damaged: its document part is missing."


@pytest.mark.parametrize(
    "body",
    [
        b"<w:document",
        b"",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b'<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    ],
)
def test_a_broken_or_hostile_document_part(tmp_path: Path, body: bytes) -> None:
    path = _made(tmp_path / "a.docx")
    change_part(path, "word/document.xml", body)
    found = examine(path)
    assert found.read == ReadState.UNREADABLE
    assert found.message == "This Word file is damaged: its part word/document.xml is not well-formed."


def test_a_broken_side_part_is_noted_and_the_text_is_read(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.docx", lambda document: document.add_paragraph("readable"))
    change_part(path, "word/comments.xml", b"<broken")
    found = examine(path)
    assert (found.read, _text(found)) == (ReadState.READ, "readable")
    assert "word/comments.xml" in found.facts["damaged"]


def test_any_truncation_is_survived(tmp_path: Path) -> None:
    whole = _made(tmp_path / "whole.docx").read_bytes()
    path = tmp_path / "a.docx"
    for share in range(1, 12):
        path.write_bytes(whole[: len(whole) * share // 12])
        found = examine(path)
        assert found.read == ReadState.UNREADABLE
        assert "damaged" in found.message


def test_a_password(tmp_path: Path) -> None:
    plain = io.BytesIO(_made(tmp_path / "a.docx").read_bytes())
    with (tmp_path / "locked.docx").open("wb") as out:
        msoffcrypto.OfficeFile(plain).encrypt("geheim", out)
    found = examine(tmp_path / "locked.docx")
    assert (found.format, found.read) == ("docx", ReadState.LOCKED)
    assert found.facts == {"encrypted": "password"}
    nameless = examine(tmp_path / "locked.docx", name="0123abcd")
    assert (nameless.format, nameless.read) == ("office-locked", ReadState.LOCKED)
