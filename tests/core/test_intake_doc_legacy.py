from __future__ import annotations

import struct
from pathlib import Path

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_intake_files import doc_streams, ole_bytes

from evidencepack.intake.readers.doc_legacy import readable, stories_of
from evidencepack.intake.readers.doc_marks import watermarks
from evidencepack.intake.reading import examine
from evidencepack.model import ReadState


def _put(folder: Path, streams: dict[str, bytes]) -> Path:
    path = folder / "a.doc"
    path.write_bytes(ole_bytes(streams))
    return path


def test_main_text_notes_comments_and_text_boxes(tmp_path: Path) -> None:
    streams = doc_streams(
        "Policy\rNames\x07Waits\x07\x07North\x0712\x07\x07claim\x02 and remark\x05\r",
        footnotes="\x02 its source\r",
        comments="\x05 is this right?\r",
        boxes="in a box\r",
    )
    found = examine(_put(tmp_path, streams))
    assert (found.format, found.read, found.pages_total, found.pages_unit) == ("doc", ReadState.READ, 1, "part")
    assert found.pages[0].text.split("\n") == [
        "Policy",
        "Names\tWaits",
        "North\t12",
        "claim and remark",
        "in a box",
        "its source",
    ]
    place = {"place": "paragraph 4", "text": "is this right?"}
    assert found.facts == {"comments": 1, "comment_text": "is this right?", "comment_places": [place]}


@given(st.text(alphabet="abc £é’\r\x07", max_size=200), st.text(alphabet="xyz €\u0416", max_size=50))
def test_stories_come_out_as_they_went_in(main: str, notes: str) -> None:
    streams = doc_streams(main, footnotes=notes)
    stories = stories_of(streams["WordDocument"], streams["0Table"])
    assert (stories.main, stories.footnotes) == (main, notes)


def _with_marks(streams: dict[str, bytes], runs: list[tuple[int, int, bytes]], names: list[str]) -> dict[str, bytes]:
    """Add a page of character runs (begin and end in the stream, property changes) and the list of authors."""
    document, table = bytearray(streams["WordDocument"]), streams["0Table"]
    document += bytes(-len(document) % 512)
    page, bounds, offsets, at = bytearray(512), [runs[0][0]], [], 510
    for _, end, changes in runs:
        bounds.append(end)
        at = (at - len(changes) - 1) // 2 * 2
        page[at : at + len(changes) + 1] = bytes([len(changes)]) + changes
        offsets.append(at // 2 if changes else 0)
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    page[len(bounds) * 4 : len(bounds) * 4 + len(offsets)] = bytes(offsets)
    page[511] = len(runs)
    plc = struct.pack("<III", runs[0][0], runs[-1][1], len(document) // 512)
    people = b"\xff\xff" + struct.pack("<HH", len(names), 0)
    people += b"".join(struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in names)
    pointers = 64 + 22 * 4 + 2
    struct.pack_into("<II", document, pointers + 12 * 8, len(table), len(plc))
    struct.pack_into("<II", document, pointers + 51 * 8, len(table) + len(plc), len(people))
    return {"WordDocument": bytes(document + page), "0Table": table + plc + people}


def test_tracked_changes_and_hidden_text(tmp_path: Path) -> None:
    deleted = struct.pack("<HB", 0x0800, 1) + struct.pack("<HH", 0x4863, 1)
    inserted = struct.pack("<HBB", 0xC615, 1, 9) + struct.pack("<HB", 0x0801, 1) + struct.pack("<HH", 0x4804, 2)
    hidden = struct.pack("<HB", 0x083C, 1)
    main = "kept, taken out, put in, unseen.\r" + "x" * 100  # all of it in the half that is kept in 8 bits
    at = [2048 + main.index(word) for word in ("taken", "out", "put", "unseen", ".")]
    runs = [
        (at[0], at[1], deleted),
        (at[1], at[2], deleted),
        (at[2], at[3], inserted),
        (at[3], at[4], hidden),
    ]
    found = examine(_put(tmp_path, _with_marks(doc_streams(main), runs, ["Unknown", "Ann", "Zed"])))
    assert found.pages[0].text.split("\n")[0] == "kept, put in, unseen."
    assert found.facts == {
        "tracked_changes": 2,
        "tracked_authors": ["Ann", "Zed"],
        "tracked_places": ["paragraph 1"],
        "deleted_text": "taken\nout,",
        "deleted_places": [{"place": "paragraph 1", "text": "taken out,"}],
        "hidden_text": "unseen",
        "hidden_places": [{"place": "paragraph 1", "text": "unseen"}],
    }


def _art(kind: int, data: bytes, *, count: int = 0, container: bool = False) -> bytes:
    return struct.pack("<HHI", 15 if container else count << 4 | 3, kind, len(data)) + data


@pytest.mark.parametrize(("story", "facts"), [(1, {"watermark_text": "DRAFT"}), (0, {})])
def test_a_watermark_is_art_in_a_header(tmp_path: Path, story: int, facts: dict[str, str]) -> None:
    name, text = "Art".encode("utf-16-le"), "DRAFT\0".encode("utf-16-le")
    options = (
        struct.pack("<HI", 0x0004, 45) + struct.pack("<HI", 0xC380, len(name)) + struct.pack("<HI", 0x80C0, len(text))
    )
    shape = _art(0xF004, _art(0xF00B, options + name + text, count=3), container=True)
    art = _art(0xF000, b"", container=True) + bytes((story,)) + _art(0xF002, shape, container=True)
    streams = doc_streams("words")
    document, table = bytearray(streams["WordDocument"]), streams["0Table"]
    struct.pack_into("<II", document, 64 + 22 * 4 + 2 + 50 * 8, len(table), len(art))
    found = examine(_put(tmp_path, {"WordDocument": bytes(document), "0Table": table + art}))
    assert found.facts == facts


@given(st.binary(max_size=200))
def test_no_bytes_upset_the_search_for_watermarks(art: bytes) -> None:
    watermarks(struct.pack("<HHI", 15, 0xF000, 0) + b"\1" + art)


def test_characters_beyond_16_bits_count_as_two(tmp_path: Path) -> None:
    halves = "\ud83d\ude00"
    streams = doc_streams("plain " * 9 + halves, footnotes="note")
    stories = stories_of(streams["WordDocument"], streams["0Table"])
    assert stories.footnotes == "note"
    assert readable(stories.main).endswith("plain \U0001f600")


def test_field_codes_go_and_their_results_stay() -> None:
    assert (
        readable('see \x13 HYPERLINK "http://x" \x14the \x13PAGE\x14page\x15\x15 and \x13TOC\x15end')
        == "see the page and end"
    )
    assert readable("non\x1ebreaking soft\x1fhyphen\x0bline") == "non-breaking softhyphen\nline"


def test_a_password(tmp_path: Path) -> None:
    found = examine(_put(tmp_path, doc_streams("secret", flags=0x0100)))
    assert (found.read, found.facts) == (ReadState.LOCKED, {"encrypted": "password"})


def test_old_word(tmp_path: Path) -> None:
    document = bytearray(512)
    struct.pack_into("<HH", document, 0, 0xA5DC, 0x65)
    struct.pack_into("<II", document, 24, 512, 512 + 15)
    struct.pack_into("<I", document, 0x34, 15)
    found = examine(_put(tmp_path, {"WordDocument": bytes(document) + b"Minutes \x96 1996" + bytes(9)}))
    assert found.pages[0].text == "Minutes – 1996"


def _old_document(texts: list[bytes], *, language: int = 0x409, fonts: bytes = b"", pieces: bool = False) -> bytes:
    """Word 95 with the stories one after another; as `pieces`, the file has them in halves the wrong way round."""
    head, text = bytearray(1024), b"".join(texts)
    struct.pack_into("<HHHH", head, 0, 0xA5DC, 0x68, 0, language)
    struct.pack_into("<8i", head, 0x34, *(len(one) for one in [*texts, *[b""] * 8][:8]))
    table = b"\0\0" + fonts
    half = len(text) // 2
    if pieces:
        plc = struct.pack("<III", 0, half, len(text))
        plc += struct.pack("<HIH", 0, 1024 + len(text) - half, 0) + struct.pack("<HIH", 0, 1024, 0)
        clx = b"\x01\x02\x00AB" + b"\x02" + struct.pack("<I", len(plc)) + plc
        struct.pack_into("<H", head, 10, 0x0004)
        struct.pack_into("<II", head, 0x160, 1024 + len(text) + len(table), len(clx))
        text, table = text[half:] + text[:half], table + clx
    struct.pack_into("<II", head, 24, 1024, 1024 + len(text))
    struct.pack_into("<II", head, 0xD0, 1024 + len(text), 2 + len(fonts))
    return bytes(head) + text + table


def _font(code_page: int, name: bytes) -> bytes:
    return bytes((len(name) + 6, 0, 0, 0, code_page)) + b"\0" + name + b"\0"


@pytest.mark.parametrize("pieces", [False, True])
def test_stories_of_an_old_word(tmp_path: Path, pieces: bool) -> None:
    document = _old_document([b"Minutes of 1996.\r", b"\x02 a source\r", b"Draft\r"], pieces=pieces)
    found = examine(_put(tmp_path, {"WordDocument": document}))
    assert found.pages[0].text.split("\n") == ["Minutes of 1996.", "a source"]
    assert found.facts["header_text"] == "Draft"


@pytest.mark.parametrize(
    ("language", "fonts"), [(0x419, b""), (0x409, _font(204, b"Times New Roman Cyr")), (0x419, _font(99, b"Odd"))]
)
def test_an_old_word_of_another_alphabet(tmp_path: Path, language: int, fonts: bytes) -> None:
    document = _old_document(["Москва".encode("cp1251")], language=language, fonts=fonts)
    assert examine(_put(tmp_path, {"WordDocument": document})).pages[0].text == "Москва"


def test_runs_of_an_old_word_have_their_own_fonts(tmp_path: Path) -> None:
    fonts = _font(0, b"Arial") + _font(238, b"Arial CE")
    document = bytearray(_old_document(["před £".encode("cp1250", "replace")[:5] + b"\xa3"], fonts=fonts))
    document += bytes(-len(document) % 512)
    page = bytearray(512)
    struct.pack_into("<III", page, 0, 1024, 1029, 1030)
    page[12:14] = bytes((250, 0))
    page[500:505] = bytes((4, 85, 1, 93, 1))
    page[511] = 2
    struct.pack_into("<II", document, 0xB8, len(document) + 512, 10)
    document += page + struct.pack("<IIH", 1024, 1030, len(document) // 512)
    assert examine(_put(tmp_path, {"WordDocument": bytes(document)})).pages[0].text == "před £"


def test_word_2_has_no_container(tmp_path: Path) -> None:
    document = bytearray(_old_document([b"Agenda\r\n", b"", b""]))
    struct.pack_into("<HH", document, 0, 0xA5DB, 0x2D)
    path = tmp_path / "a.doc"
    path.write_bytes(document)
    found = examine(path)
    assert (found.format, [page.text for page in found.pages]) == ("doc", ["Agenda"])
    struct.pack_into("<H", document, 10, 0x0100)
    path.write_bytes(document)
    assert examine(path).read == ReadState.LOCKED
    path.write_bytes(document[:10])
    assert examine(path).read == ReadState.UNREADABLE


def test_names_of_streams_in_any_case(tmp_path: Path) -> None:
    streams = doc_streams("words")
    found = examine(_put(tmp_path, {"WORDDOCUMENT": streams["WordDocument"], "0TABLE": streams["0Table"]}))
    assert (found.format, found.pages[0].text) == ("doc", "words")


@pytest.mark.parametrize("damage", ["table", "bounds", "short"])
def test_a_broken_piece_table_is_no_crash(tmp_path: Path, damage: str) -> None:
    streams = doc_streams("words " * 50)
    if damage == "table":
        del streams["0Table"]
    elif damage == "bounds":
        streams["0Table"] = streams["0Table"].replace(struct.pack("<I", 150), struct.pack("<I", 2**32 - 1))
    else:
        streams["WordDocument"] = streams["WordDocument"][:20]
    found = examine(_put(tmp_path, streams))
    assert found.read in (ReadState.READ, ReadState.UNREADABLE)
    if found.read == ReadState.UNREADABLE:
        assert found.message == "This Word file is damaged: its text cannot be found."


def test_the_search_for_text_leaves_properties_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(
        olefile.OleMetadata, "parse_properties", lambda _, file: seen.append(file.exists("\x05SummaryInformation"))
    )
    streams = doc_streams("words and more words " * 50)
    streams["0Table"] = bytes(64)
    streams["\x05SummaryInformation"] = b"\xff" * 200
    assert examine(_put(tmp_path, streams)).read == ReadState.READ
    assert seen == [False]


def test_a_storage_that_holds_itself(tmp_path: Path) -> None:
    data = bytearray(ole_bytes(doc_streams("words")))
    root = data.index("Root Entry".encode("utf-16-le"))
    struct.pack_into("<I", data, root + 76, 0)
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    found = examine(path)
    assert found.read in (ReadState.UNREADABLE, ReadState.NOT_READ_YET)
    assert "unforeseen" not in found.message


def test_any_truncation_is_survived(tmp_path: Path) -> None:
    whole = ole_bytes(doc_streams("words " * 50))
    path = tmp_path / "a.doc"
    for share in range(1, 12):
        path.write_bytes(whole[: len(whole) * share // 12])
        found = examine(path)
        assert found.read in (ReadState.READ, ReadState.UNREADABLE, ReadState.NOT_READ_YET)
