from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.intake.examination import Examination
from evidencepack.intake.readers.oxrtf import decompressed
from evidencepack.intake.readers.rtf_text import RtfText
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _read(folder: Path, source: bytes) -> Examination:
    path = folder / "a.rtf"
    path.write_bytes(source)
    return examine(path)


def _text(source: bytes) -> str:
    return "\n".join(RtfText(source, most=10_000).pages).strip()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi one\par two\tab three}", "one\ntwo\tthree"),
        (rb"{\rtf1\ansi caf\'e9 \u8364?\emdash x\~y}", "café €—x y"),
        (rb"{\rtf1\uc2\u8364 ab c\uc0\u233 d}", "€ céd"),
        (rb"{\rtf1\ansicpg1251 \'cf\'f0}", "Пр"),
        (rb"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}\f0 a{\f1\'93\'fa\'96\'7b}}", "a日本"),
        (rb"{\rtf1 \u55357 ?\u56832 ?}", "\U0001f600"),
        (rb"{\rtf1 a{\pict 00ff}{\*\unknown no}{\*\shpinst{\shptxt yes}} b\bin3 {}{c}", "ayes bc"),
        (rb"{\rtf1\trowd a\cell b\cell\row c}", "a\tb\t\nc"),
        (rb"{\rtf1 a {\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}}", "a shown"),
        (rb"{\rtf1 a\{b\}\\}", "a{b}\\"),
        (rb"{\rtf1\htmlrtf {\htmlrtf0 kept {\*\htmltag64 <p>}\htmlrtf not\htmlrtf0 }}", "kept"),
        (
            rb"{\rtf1 a{\*\htmltag116 <BR>}\htmlrtf \line\htmlrtf0 b{\*\htmltag84 &lt;}c{\*\htmltag64 <TR><TD x=1>}d}",
            "a\nb<c\nd",
        ),
        (rb"{\rtf1 a{\*\htmltag0 </TD><TD>}b{\*\htmltag0 <IMG>}c}", "a\tbc"),
        (rb"{\rtf1{\f0\i0\*\cs7\f0 a style that says too much}}", "a style that says too much"),
    ],
)
def test_text(source: bytes, text: str) -> None:
    assert _text(source) == text


def test_facts(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        rb"{\rtf1\ansi{\info{\title T}{\author A}{\creatim\yr2024\mo3\dy1\hr9\min30}}{\*\template C:\\N.dotm}"
        rb"{\*\revtbl{Unknown;}{Ann;}}{\header OFFICIAL\par}"
        rb"seen {\v unseen}{\revised\revauth1 put in}{\deleted\revauthdel1 taken out}"
        rb"{\*\atnid BB}{\*\atnauthor Bob}\chatn{\*\annotation why?}{\footnote a source}"
        rb"{\object\objemb{\*\objclass Package}{\*\objdata 00}}"
        rb'{\field{\*\fldinst INCLUDEPICTURE "Z:\\\\a.png"}{\fldrslt }}'
        rb"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv DRAFT}}}}\par}",
    )
    assert found.pages[0].text == "seen unseenput in\na source"
    assert found.properties == {"author": "A", "created": "2024-03-01T09:30:00", "title": "T"}
    assert found.facts == {
        "tracked_changes": 2,
        "tracked_authors": ["Ann"],
        "tracked_places": ["paragraph 1"],
        "deleted_text": "taken out",
        "deleted_places": [{"place": "paragraph 1", "text": "taken out"}],
        "hidden_text": "unseen",
        "hidden_places": [{"place": "paragraph 1", "text": "unseen"}],
        "comments": 1,
        "comment_text": "why?",
        "comment_places": [{"place": "paragraph 1", "text": "why?"}],
        "comment_authors": ["Bob"],
        "header_text": "OFFICIAL",
        "watermark_text": "DRAFT",
        "attachments": 1,
        "embedded_files": ["Package"],
        "embedded_places": ["paragraph 1"],
        "external_links": ["C:\\N.dotm", "Z:\\a.png"],
    }


def test_truncation_and_depth(tmp_path: Path) -> None:
    cut = _read(tmp_path, rb"{\rtf1 some words")
    assert (cut.read, cut.facts) == (ReadState.READ, {"damaged": "It ends in the middle."})
    assert _read(tmp_path, rb"{\rtf1 " + b"{" * 100_000).read == ReadState.UNREADABLE


@given(st.text(alphabet="{}\\'*rtfuvpbin0123 -;", max_size=200))
def test_nothing_upsets_the_walk(source: str) -> None:
    RtfText(b"{\\rtf1 " + source.encode(), most=1000)


def test_outlooks_compression() -> None:
    # The example of [MS-OXRTFCP] 3.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompressed(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    plain = b"\0" * 8 + b"MELA" + b"\0" * 4 + b"{\\rtf1 x}"
    assert decompressed(plain) == b"{\\rtf1 x}"
    assert decompressed(b"short") == b""


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_decompression(data: bytes) -> None:
    decompressed(b"\xff\0\0\0\xff\0\0\0LZFu\0\0\0\0" + data)


def test_a_document_that_is_too_big_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencepack.intake.readers.rtf._MOST_BYTES", 100)
    words, picture = b"Waiting lists. ", b"{\\pict " + b"0f" * 100 + b"}"
    read = _read(tmp_path, b"{\\rtf1 " + words + picture + b"}")
    assert (read.read, read.facts["damaged"]) == (ReadState.READ, "It is so big that only its beginning was read.")
    none = _read(tmp_path, b"{\\rtf1 " + picture + words + b"}")
    assert none.read is ReadState.UNREADABLE
    assert "so big" in none.message
    assert "It ends in the middle." in _read(tmp_path, b"{\\rtf1 " + words).facts["damaged"]
