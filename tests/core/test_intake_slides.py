from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pptx
from hypothesis import given
from hypothesis import strategies as st
from pptx.util import Inches
from test_intake_files import change_part, ole_bytes

from evidencepack.intake.readers.ppt_legacy import _Show
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _deck(path: Path) -> Path:
    deck: Any = pptx.Presentation()
    for number in range(1, 4):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Title {number}"
    table = deck.slides[0].shapes.add_table(2, 2, 0, 0, Inches(2), Inches(1)).table
    for place, text in zip(((0, 0), (0, 1), (1, 0), (1, 1)), ("Area", "Waits", "North", "12"), strict=True):
        table.cell(*place).text = text
    deck.slides[1].notes_slide.notes_text_frame.text = "say it slowly"
    deck.slides[2].notes_slide  # noqa: B018 - notes that say nothing
    deck.slides[2]._element.set("show", "0")
    box = deck.slides[2].shapes.add_textbox(0, 0, Inches(1), Inches(1))
    box.text_frame.text = "unseen"
    box._element.nvSpPr.cNvPr.set("hidden", "1")
    deck.save(str(path))
    return path


def test_text_notes_and_what_is_hidden(tmp_path: Path) -> None:
    found = examine(_deck(tmp_path / "a.pptx"))
    assert (found.format, found.read, found.pages_total, found.pages_unit) == ("pptx", ReadState.READ, 3, "slide")
    assert [page.text for page in found.pages] == [
        "Title 1\nArea\tWaits\nNorth\t12",
        "Title 2\nNotes:\nsay it slowly",
        "Title 3\nunseen",
    ]
    assert found.pages[1].label == "slide 2"
    assert found.facts == {"hidden_slides": [3], "speaker_notes": [2]} | {
        "hidden_text": "unseen",
        "hidden_places": [{"place": "slide 3", "text": "unseen"}],
    }


def test_what_runs_on_masters_and_notes_is_told(tmp_path: Path) -> None:
    deck: Any = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    for drawn, text in (
        (deck.slide_master, "OFFICIAL"),
        (deck.slide_layouts[5], "Draft"),
        (deck.slide_layouts[6], "unused"),
    ):
        shape = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
        shape.text_frame.text = text
        drawn.shapes._spTree.append(shape._element)
    shape = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1))
    shape.text_frame.text = "‹#›"
    deck.slide_master.shapes._spTree.append(shape._element)
    foot = slide.notes_slide.notes_text_frame
    foot.text = "Not for publication"
    foot._parent._element.nvSpPr.nvPr.find("{*}ph").set("type", "ftr")
    deck.save(str(tmp_path / "a.pptx"))
    assert examine(tmp_path / "a.pptx").facts == {"header_text": "Draft\nOFFICIAL\nNot for publication"}


def test_comments_have_authors(tmp_path: Path) -> None:
    path = _deck(tmp_path / "a.pptx")
    links = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        "<Relationship Id='rId9' Type='http://x/comments' Target='../comments/comment1.xml'/></Relationships>"
    )
    change_part(path, "ppt/slides/_rels/slide1.xml.rels", links.encode())
    p = "xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'"
    comment = f"<p:cmLst {p}><p:cm authorId='0'><p:text>too long</p:text></p:cm></p:cmLst>"
    change_part(path, "ppt/comments/comment1.xml", comment.encode())
    authors = f"<p:cmAuthorLst {p}><p:cmAuthor id='0' name='Ann'/></p:cmAuthorLst>"
    change_part(path, "ppt/commentAuthors.xml", authors.encode())
    facts = examine(path).facts
    assert (facts["comments"], facts["comment_text"], facts["comment_authors"]) == (1, "too long", ["Ann"])


def test_a_broken_slide_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    path = _deck(tmp_path / "a.pptx")
    change_part(path, "ppt/slides/slide2.xml", b"<broken")
    found = examine(path)
    assert [page.label for page in found.pages] == ["slide 1", "slide 3"]
    assert found.facts["damaged"] == "Slides that cannot be read: 2."
    change_part(path, "ppt/presentation.xml", b"<broken")
    assert examine(path).read == ReadState.UNREADABLE


def _record(kind: int, data: bytes, *, container: bool = False, instance: int = 0) -> bytes:
    return struct.pack("<HHI", (instance << 4) | (15 if container else 0), kind, len(data)) + data


def _shape(text: str, *inside: bytes) -> bytes:
    data = _record(0xF011, b"".join(inside), container=True)
    words = _record(0x0F9F, struct.pack("<I", 4)) + _record(0x0FA0, text.encode("utf-16-le"))
    return _record(0xF004, data + _record(0xF00D, words, container=True), container=True)


def test_old_masters_and_notes_beside_their_places(tmp_path: Path) -> None:
    place = _record(0x0BC3, bytes(8))
    master = _record(0x03F8, _shape("OFFICIAL") + _shape("Click to edit", place) + _shape("*"), container=True)
    notes = _shape("in a box") + _shape("*") + _shape("the foot", _record(0x0420, bytes(1)))
    notes = _record(0x03F0, _record(0x03F1, struct.pack("<II", 256, 0)) + notes, container=True)
    slide = _record(0x03EE, _shape("the slide"), container=True)
    members = [(1, master, 7), (0, slide, 256), (2, notes, 512)]
    document = b"".join(
        _record(0x0FF0, _record(0x03F3, struct.pack("<IIII", at, 0, 0, key) + bytes(4)), container=True, instance=sort)
        for at, (sort, _, key) in enumerate(members, start=2)
    )
    parts = [_record(0x03E8, document, container=True), *(part for _, part, _ in members)]
    places = [sum(map(len, parts[:at])) for at in range(len(parts))]
    body = b"".join(parts)
    directory = _record(0x1772, struct.pack("<5I", (4 << 20) | 1, *places))
    edit = _record(0x0FF5, struct.pack("<IIIII", 0, 0, 0, len(body), 1) + bytes(8))
    current = _record(0x0FF6, struct.pack("<III", 20, 0xE391C05F, len(body + directory)) + bytes(12))
    path = tmp_path / "a.ppt"
    path.write_bytes(ole_bytes({"PowerPoint Document": body + directory + edit, "Current User": current}))
    found = examine(path)
    assert [page.text for page in found.pages] == ["the slide\nNotes:\nin a box"]
    assert found.facts == {"speaker_notes": [1], "header_text": "OFFICIAL\nthe foot"}


def _ppt(*, hidden: bool) -> dict[str, bytes]:
    """Two slides, the first saved again since, one of them with its text in the outline, and notes on it."""
    outline = _record(0x0F9F, struct.pack("<I", 0)) + _record(0x0FA8, b"Outline title")
    lists = _record(
        0x0FF0, _record(0x03F3, struct.pack("<IIII", 2, 0, 0, 256) + bytes(4)) + outline, container=True, instance=0
    ) + _record(0x0FF0, _record(0x03F3, struct.pack("<IIII", 3, 0, 0, 512) + bytes(4)), container=True, instance=2)
    document = _record(0x03E8, lists, container=True)
    old = _record(0x03EE, _record(0x0FA0, "old words".encode("utf-16-le")), container=True)
    show = _record(0x03F9, bytes(10) + struct.pack("<H", 4 if hidden else 0) + bytes(4))
    author = _record(0x0FBA, "Ann".encode("utf-16-le"), instance=0)
    said = _record(0x0FBA, "too long".encode("utf-16-le"), instance=1)
    comment = _record(0x138B, _record(0x2EE0, author + said, container=True))
    text = _record(0x0F9E, struct.pack("<I", 0)) + _record(0x0FA0, "new words".encode("utf-16-le"))
    new = _record(0x03EE, show + text + comment, container=True)
    notes = _record(
        0x03F0,
        _record(0x03F1, struct.pack("<II", 256, 0))
        + _record(0x0F9F, struct.pack("<I", 2))
        + _record(0x0FA8, b"say it slowly"),
        container=True,
    )
    places = [0, len(document), len(document + old), len(document + old + new)]
    body = document + old + new + notes
    directory = len(body)
    body += _record(0x1772, struct.pack("<4I", (3 << 20) | 1, places[0], places[1], places[3]))
    first_edit = len(body)
    body += _record(0x0FF5, struct.pack("<IIIII", 0, 0, 0, directory, 1) + bytes(8))
    second_directory = len(body)
    body += _record(0x1772, struct.pack("<2I", (1 << 20) | 2, places[2]))
    last_edit = len(body)
    body += _record(0x0FF5, struct.pack("<IIIII", 0, 0, first_edit, second_directory, 1) + bytes(8))
    current = _record(0x0FF6, struct.pack("<III", 20, 0xE391C05F, last_edit) + bytes(12))
    return {"PowerPoint Document": body, "Current User": current}


def test_old_presentations_in_their_last_state(tmp_path: Path) -> None:
    path = tmp_path / "a.ppt"
    path.write_bytes(ole_bytes(_ppt(hidden=True)))
    found = examine(path)
    assert (found.format, found.read, found.pages_total) == ("ppt", ReadState.READ, 1)
    assert found.pages[0].text == "Outline title\nnew words\nNotes:\nsay it slowly"
    assert found.facts == {
        "hidden_slides": [1],
        "speaker_notes": [1],
        "comments": 1,
        "comment_text": "too long",
        "comment_places": [{"place": "slide 1", "text": "too long"}],
        "comment_authors": ["Ann"],
    }


def test_an_old_presentation_without_its_directory_is_searched(tmp_path: Path) -> None:
    streams = _ppt(hidden=False)
    streams["Current User"] = b""
    path = tmp_path / "a.ppt"
    path.write_bytes(ole_bytes(streams))
    found = examine(path)
    assert "new words" in found.pages[0].text and "old words" in found.pages[0].text
    assert found.facts["damaged"] == "The order of its slides cannot be made out."


def test_a_presentation_for_two_programs_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.ppt"
    path.write_bytes(ole_bytes(_ppt(hidden=False), inside="PP97_DUALSTORAGE"))
    found = examine(path)
    assert (found.format, found.pages[0].text) == ("ppt", "Outline title\nnew words\nNotes:\nsay it slowly")


def test_presentations_older_than_97(tmp_path: Path) -> None:
    path = tmp_path / "a.ppt"
    path.write_bytes(ole_bytes({"PowerPoint Document": bytes(64), "Text_Content": b"Overview\rBirth of HTML\r"}))
    assert examine(path).pages[0].text == "Overview\nBirth of HTML"
    path.write_bytes(ole_bytes({"PP40": bytes(64)}))
    assert examine(path).message.startswith("This is a presentation of PowerPoint 4 or older, which is not read.")


def test_an_encrypted_old_presentation(tmp_path: Path) -> None:
    streams = _ppt(hidden=False)
    streams["Current User"] = streams["Current User"].replace(b"\x5f\xc0\x91\xe3", b"\xdf\xc4\xd1\xf3")
    path = tmp_path / "a.ppt"
    path.write_bytes(ole_bytes(streams))
    assert examine(path).read == ReadState.LOCKED


@given(st.binary(max_size=300))
def test_no_bytes_upset_the_search(data: bytes) -> None:
    _Show(data).by_search()
