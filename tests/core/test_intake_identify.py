from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from test_intake_files import change_part, doc_streams, ole_bytes, xls_bytes

from evidencepack.intake.encodings import decode, guess_encoding
from evidencepack.intake.formats import FORMATS, claimed_by
from evidencepack.intake.identify import identify, wrong_extension
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState

_MAIL = (
    b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Waits\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n\r\nBody"
)
_SAVED = (
    b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=x\r\n\r\n"
)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "x", "pdf"),
        (b"junk\n" * 100 + b"%PDF-1.4\n", "x.txt", "pdf"),
        (b"%\xe2\xe3\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "x.pdf", "pdf"),
        (b"1 0 obj\n<</Type/Catalog>>\nendobj\n", "x.pdf", "pdf"),
        (b"1 0 obj\n<</Type/Catalog>>\nendobj\n", "x.txt", "txt"),
        (b"{\\rtf1\\ansi hello}", "x.doc", "rtf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "x", "png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "x", "jpeg"),
        (b"II*\0" + bytes(20), "x", "tiff"),
        (b"MM\0*" + bytes(20), "x", "tiff"),
        (b"GIF89a" + bytes(20), "x", "gif"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "x", "heic"),
        (b"\0\0\0\x18ftypisom" + bytes(20), "x", "mp4"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "x", "webp"),
        (b"\xffWPC\x10\0\0\0" + bytes(20), "x.doc", "wpd"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "x", "7z"),
        (_MAIL, "x.txt", "txt"),
        (b"MIME-Version: 1.0\r\n" + _MAIL, "x.txt", "eml"),
        (b"\r\nFrom a@example.org Mon Jan  1 10:00:00 2024\r\n" + _MAIL, "x.eml", "eml"),
        (_SAVED.replace(b"<Saved by Blink>", b"a@example.org"), "x.eml", "eml"),
        (_SAVED.replace(b"<Saved by Blink>", b"a@example.org"), "x.mht", "mhtml"),
        (b"It begins with %PDF-1.4, says the standard.", "x.txt", "txt"),
        (b"\0\0\0\x18ftypavif" + bytes(20), "x", "unknown"),
        (b"\xcb\x0a\x01\xf6\x01\xcb\xc0\x0a\x4a\x09\x4a\xc0\xce\x0c\x0a\xce" + bytes(40), "x.doc", "wpd"),
        (b"\x00\x05\xe1\x03\x00\x00\x20\xe2" + bytes(40), "x.doc", "dca"),
        (_SAVED, "x.eml", "mhtml"),
        (b"<!-- saved --><!DOCTYPE html><p>", "x.xls", "html"),
        (b"<div><p>part of a page</p></div>", "x.html", "html"),
        (b"<?xml version='1.0'?><a/>", "x", "xml"),
        (b"<!-- a licence --><TEI/>", "x.xml", "xml"),
        (b"From a@example.org\n" + _MAIL, "x.eml", "eml"),
        (b"PK\x03\x04" + bytes(40), "x.docx", "docx"),
        (b"PK\x03\x04" + bytes(40), "x.xls", "zip"),
        (b"PK\x05\x06" + bytes(18), "x.docx", "zip"),
        (b"a,b\r\n1,2\r\n", "x.csv", "csv"),
        (b"a\tb\n", "x.tsv", "tsv"),
        (b"# Title\n", "x.md", "md"),
        (b"a,b\r\n1,2\r\n", "0123456789abcdef", "txt"),
        (b"just words \x96 in cp1252", "x.docx", "txt"),
        ("in two bytes".encode("utf-16-le"), "x.txt", "txt"),
        (b"\x00\x01\x02\x03\xfe\xff\x00\x07" * 40, "x.doc", "unknown"),
    ],
)
def test_content_decides(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert identify(path).id == expected


def _docx(path: Path) -> None:
    docx.Document().save(str(path))


def test_office_packages_by_their_main_part(tmp_path: Path) -> None:
    word, sheet, slides = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    _docx(word)
    openpyxl.Workbook().save(sheet)
    pptx.Presentation().save(str(slides))
    assert [identify(path).id for path in (word, sheet, slides)] == ["docx", "xlsx", "pptx"]
    with zipfile.ZipFile(word) as package:
        types = package.read("[Content_Types].xml")
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    change_part(word, "[Content_Types].xml", types.replace(plain, macro))
    assert identify(word).id == "docm"


def test_a_truncated_package_is_still_known(tmp_path: Path) -> None:
    whole, half = tmp_path / "a.docx", tmp_path / "b.docx"
    _docx(whole)
    half.write_bytes(whole.read_bytes()[:9000])
    assert identify(half).id == "docx"


def test_open_document_and_plain_zip(tmp_path: Path) -> None:
    for name, content in (("t", "text"), ("s", "spreadsheet"), ("p", "presentation")):
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr("mimetype", f"application/vnd.oasis.opendocument.{content}")
    with zipfile.ZipFile(tmp_path / "z", "w") as package:
        package.writestr("notes.txt", "word/ is mentioned")
    assert [identify(tmp_path / name).id for name in "tspz"] == ["odt", "ods", "odp", "zip"]


@pytest.mark.parametrize(
    ("streams", "name", "expected"),
    [
        (doc_streams("words"), "x", "doc"),
        ({"PowerPoint Document": b""}, "x.doc", "ppt"),
        ({"__properties_version1.0": b""}, "x", "msg"),
        ({"Book": b""}, "x", "xls"),
        ({"VisioDocument": b""}, "x", "vsd"),
        ({"EncryptedPackage": b""}, "0123abcd", "office-locked"),
        ({"EncryptedPackage": b""}, "x.xlsx", "xlsx"),
        ({"ENCRYPTEDPACKAGE": b""}, "x.docx", "docx"),
        ({"WORKBOOK": b""}, "x", "xls"),
        ({"worddocument": b""}, "x", "doc"),
        ({"PP40": b""}, "x", "ppt"),
        ({"Something": b""}, "x.doc", "unknown"),
    ],
)
def test_compound_files_by_their_streams(tmp_path: Path, streams: dict[str, bytes], name: str, expected: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(ole_bytes(streams))
    assert identify(path, name=name).id == expected


@pytest.mark.parametrize("begin", [b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0"])
def test_workbooks_older_than_their_container(tmp_path: Path, begin: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(begin + bytes((0, 0, 16, 0)) + bytes(40))
    assert identify(path).id == "xls"
    path.write_bytes(begin)
    assert identify(path).id != "xls"


def test_xls_and_a_truncated_compound_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(xls_bytes({"A": (0, [["a"]])}))
    assert identify(path).id == "xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "WordDocument".encode("utf-16-le"))
    assert identify(path).id == "doc"


@pytest.mark.parametrize(
    ("stream", "name"), [("WordDocument", "a.doc"), ("Workbook", "a.xls"), ("PowerPoint Document", "a.ppt")]
)
def test_a_compound_file_that_breaks_off_is_what_it_is_named(tmp_path: Path, stream: str, name: str) -> None:
    """Its list of streams stands near its end: nothing else tells what it was, and CQC could not open it."""
    path = tmp_path / name
    whole = ole_bytes({stream: b"words" * 8_000})
    path.write_bytes(whole[:30_000])
    assert identify(path).id == name.partition(".")[2]
    read = examine(path)
    assert read.read is ReadState.UNREADABLE
    assert "damaged or incomplete" in read.message
    assert identify(path, name="a.docx").id == "docx"
    assert examine(path, name="a.docx").read is ReadState.LOCKED, "new Office files with a password are such containers"
    path.write_bytes(ole_bytes({"Something": b""}))
    assert identify(path).id == "unknown"


def test_a_message_that_breaks_off_is_not_the_workbook_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    whole = ole_bytes({"Workbook": b"", "__properties_version1.0": b""})
    path.write_bytes(whole)
    assert identify(path, name="a.xls").id == "xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "Workbook".encode("utf-16-le"))
    assert identify(path).id == "msg"


def test_images_that_pillow_writes(tmp_path: Path) -> None:
    for kind in ("png", "jpeg", "tiff", "gif", "bmp", "webp"):
        path = tmp_path / kind
        Image.new("RGB", (4, 4)).save(path, kind)
        assert identify(path).id == kind


@pytest.mark.parametrize(
    ("found", "name", "claim"),
    [
        ("pdf", "Policy.docx", ".docx"),
        ("pdf", "Policy.PDF", ""),
        ("pdf", "Policy v1.2", ""),
        ("pdf", "0123abcd", ""),
        ("html", "Figures.xls", ".xls"),
        ("rtf", "Minutes.doc", ".doc"),
        ("txt", "notes.md", ""),
        ("txt", "notes.docx", ".docx"),
        ("jpeg", "scan.jpg", ""),
        ("unknown", "old.doc", ".doc"),
        ("unknown", "old.xyz", ""),
        ("office-locked", "a.docx", ""),
    ],
)
def test_a_name_that_claims_something_else(found: str, name: str, claim: str) -> None:
    assert wrong_extension(FORMATS[found], name) == claim


def test_formats_are_well_formed() -> None:
    extensions = [extension for known in FORMATS.values() for extension in known.extensions]
    assert len(extensions) == len(set(extensions))
    for identity, known in FORMATS.items():
        assert known.id == identity
        assert len(known.tag) == 3
        assert all(claimed_by(extension.upper()) is known for extension in known.extensions)


@given(st.binary(max_size=300), st.sampled_from(["x", "x.csv", "x.html", "x.docx"]))
def test_any_bytes_are_something(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    assert identify(path, name=name).id in FORMATS


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs"]), min_size=1))
def test_utf8_and_marked_text_comes_back(text: str) -> None:
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        data = text.encode(codec)
        guessed = guess_encoding(data)
        assert guessed is not None
        assert decode(data, guessed) == text.removeprefix("\ufeff") or "\ufeff" in text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "cp1252", "utf-8"])
def test_unmarked_encodings_are_told_apart(codec: str) -> None:
    data = "Carers’ café – £12 a week\n".encode(codec)
    assert guess_encoding(data) == codec


def test_a_sample_may_end_inside_a_character() -> None:
    assert guess_encoding("aé".encode()[:-1]) == "utf-8"
