from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_intake_files import doc_streams, ole_bytes

from evidencepack.intake.readers.doc_legacy import readable, stories_of
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


def test_any_truncation_is_survived(tmp_path: Path) -> None:
    whole = ole_bytes(doc_streams("words " * 50))
    path = tmp_path / "a.doc"
    for share in range(1, 12):
        path.write_bytes(whole[: len(whole) * share // 12])
        found = examine(path)
        assert found.read in (ReadState.READ, ReadState.UNREADABLE, ReadState.NOT_READ_YET)
