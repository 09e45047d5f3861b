"""Web pages and images."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.html_text import WebPage
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _read(folder: Path, name: str, data: bytes) -> Examination:
    path = folder / name
    path.write_bytes(data)
    return examine(path)


def test_a_page_as_it_is_seen(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "a.html",
        b"<!DOCTYPE html><html><head><title>Adult  care</title><meta name=author content=Ann><style>p{}</style>"
        b"<link rel=stylesheet href=//cdn.example/x.css><script src=https://e.example/x.js></script></head><body>"
        b"<h1>Carers</h1><p>one <b>two</b><br>three<!-- not this --></p><table><tr><td>Area<td>North</table>"
        b"<img src=local.png><img src=https://e.example/a.png><script>var x</script><noscript>no</noscript></html>",
    )
    assert found.pages[0].text == "Carers\none two\nthree\nArea\tNorth"
    assert found.properties == {"title": "Adult care", "author": "Ann"}
    links = ["https://e.example/x.js", "//cdn.example/x.css", "https://e.example/a.png"]
    assert sorted(found.facts.pop("external_links")) == sorted(links)
    assert found.facts == {"scripts": 2}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<html><meta charset=iso-8859-1><p>\x80 caf\xe9", "€ café"),
        (b"<html><meta charset=no-such><p>caf\xc3\xa9", "café"),
        (b"<html><meta charset=rot13><p>cafe", "cafe"),
        ("<html><p>café".encode("utf-16"), "café"),
        ("<?xml version='1.0' encoding='utf-8'?><html><p>café".encode(), "café"),
        (b"<html><meta charset=shift_jis><p>\x93\xfa\x96\x7b", "日本"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    assert _read(tmp_path, "a.html", data).pages[0].text == text


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "a.mht",
        b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n"
        b"\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><p>caf=C3=A9 <script>x</script></html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n",
    )
    assert (found.format, found.pages[0].text, found.facts) == ("mhtml", "café", {"scripts": 1})


def test_xml(tmp_path: Path) -> None:
    assert _read(tmp_path, "a.xml", b"<?xml version='1.0'?><a>one<b> two </b></a>").pages[0].text == "one\ntwo"
    bomb = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'lol'>]><a>&b;</a>"
    assert "&b;" in _read(tmp_path, "a.xml", bomb).pages[0].text  # as it stands, nothing expanded


@given(st.text(alphabet="<>/ab \"='&;!-tdr", max_size=200))
def test_nothing_upsets_the_page(source: str) -> None:
    WebPage(source)


def test_a_photo_says_where_and_with_what(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Canon", "Canon EOS", "Ann"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    exif.get_ifd(0x8769)[0x9003] = "2024:03:01 09:30:00"
    for name in ("a.jpg", "a.png", "a.webp", "a.tif"):
        Image.new("RGB", (40, 30)).save(tmp_path / name, exif=exif)
        found = examine(tmp_path / name)
        assert found.read == ReadState.READ
        facts = {"image_size": "40 x 30", "camera": "Canon EOS"}  # Pillow writes no tables of tables into TIFF
        assert found.facts == facts | ({"no_text_pages": [1]} if name == "a.tif" else {"location": True}), name
        assert found.properties["author"] == "Ann", name
        assert found.properties.get("created") == (None if name == "a.tif" else "2024-03-01T09:30:00"), name


def test_a_scan_of_several_pages(tmp_path: Path) -> None:
    page = Image.new("1", (20, 30))
    page.save(tmp_path / "a.tif", save_all=True, append_images=[page, page])
    found = examine(tmp_path / "a.tif")
    assert (found.pages_total, found.facts) == (3, {"image_size": "20 x 30", "no_text_pages": [1, 2, 3]})


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_huge_image_is_not_decoded(tmp_path: Path) -> None:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 200_000, 200_000, 8, 2, 0, 0, 0))
    body = b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")
    assert _read(tmp_path, "a.png", body).facts == {"image_size": "200000 x 200000"}
    assert Image.MAX_IMAGE_PIXELS is not None


def _heic(exif: bytes) -> bytes:
    def box(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data) + 8) + kind + data

    start = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    size = box(b"ispe", bytes(4) + struct.pack(">II", 512, 512)) + box(
        b"ispe", bytes(4) + struct.pack(">II", 4032, 3024)
    )
    entry = box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 7, 0) + b"Exif\0")

    def meta(offset: int) -> bytes:
        place = b"\0\0\0\0\x44\0" + struct.pack(">HHHHII", 1, 7, 0, 1, offset, len(exif))
        information = box(b"iinf", bytes(4) + struct.pack(">H", 1) + entry)
        return box(b"meta", bytes(4) + information + box(b"iloc", place) + box(b"iprp", box(b"ipco", size)))

    offset = len(start) + len(meta(0)) + 8
    return start + meta(offset) + box(b"mdat", exif)


def test_a_telephones_photo_by_its_boxes(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Apple", "iPhone 12"
    exif.get_ifd(0x8825).update({2: (51.0, 30.0, 0.0), 4: (0.0, 7.0, 0.0)})
    data = _heic(b"\0\0\0\0" + exif.tobytes().removeprefix(b"Exif\0\0"))
    found = _read(tmp_path, "a.heic", data)
    assert (found.format, found.read) == ("heic", ReadState.READ)
    assert found.facts == {"image_size": "4032 x 3024", "camera": "Apple iPhone 12", "location": True}
    for cut in range(0, len(data), 7):
        assert "unforeseen" not in _read(tmp_path, "a.heic", data[:cut]).message
