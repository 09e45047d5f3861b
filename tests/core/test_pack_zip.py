import io
import os
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from evidencepack.pack import zip_writer
from evidencepack.pack.zip_writer import DEFLATED, STORED, Written, ZipWriter, central_header, end_records, local_header
from evidencepack.verify import zip_form

GIB = 1 << 30


def written(**fields: object) -> Written:
    usual: dict[str, object] = {
        "name": "é.txt", "method": DEFLATED, "crc": 7, "size": 10, "packed_size": 5, "packed_crc": 3, "offset": 0
    }  # fmt: skip
    return Written(**{**usual, **fields})  # type: ignore[arg-type]


def form(entry: Written) -> zip_form.Entry:
    return zip_form.Entry(
        name=entry.name.encode(), method=entry.method, crc=entry.crc, size=entry.size, packed_size=entry.packed_size,
        offset=entry.offset,
    )  # fmt: skip


@given(
    size=st.sampled_from([0, 1, 4 * GIB - 2, 4 * GIB - 1, 4 * GIB, 90 * GIB]),
    offset=st.sampled_from([0, 4 * GIB - 2, 4 * GIB - 1, 70 * GIB]),
    method=st.sampled_from([STORED, DEFLATED]),
)
def test_writer_and_checker_know_the_same_headers(size: int, offset: int, method: int) -> None:
    entry = written(size=size, packed_size=size // 2, offset=offset, method=method)
    assert local_header(entry) == zip_form.local_bytes(form(entry))
    assert central_header(entry) == zip_form.central_bytes(form(entry))


@given(
    count=st.sampled_from([0, 65_534, 65_535, 70_000]),
    start=st.sampled_from([0, 4 * GIB - 2, 4 * GIB - 1, 9 * GIB]),
    size=st.sampled_from([0, 900, 5 * GIB]),
)
def test_writer_and_checker_know_the_same_end(count: int, start: int, size: int) -> None:
    assert end_records(count, start, size) == zip_form.end_bytes(count, start, size)


def test_the_standard_library_reads_zip64_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of entries too large to write here, read by zipfile."""
    entries = [written(name="a", size=5 * GIB, packed_size=4 * GIB), written(name="b", offset=6 * GIB)]
    directory = b"".join(map(central_header, entries))
    data = directory + end_records(len(entries), 0, len(directory))
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        infos = read.infolist()
    assert [(i.filename, i.file_size, i.compress_size, i.header_offset) for i in infos] == [
        ("a", 5 * GIB, 4 * GIB, 0),
        ("b", 10, 5, 6 * GIB),
    ]


def test_data_begins_right_behind_its_header_of_either_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """4 GiB are too large to write here: the limit is lowered."""
    monkeypatch.setattr(zip_writer, "_FULL", 100)
    buffer = io.BytesIO()
    writer = ZipWriter(buffer)
    for name, content in (("small", b"a" * 99), ("large", b"b" * 100)):
        offset = writer.add(name, len(content), lambda content=content: [content], deflate=False).offset
        lengths = struct.unpack_from("<2H", buffer.getvalue(), offset + 26)
        assert buffer.getvalue()[offset + 30 + sum(lengths) :] == content
    for size in (10, 5 * GIB):
        entry = zip_form.Entry(name=b"a", method=0, crc=0, size=size, packed_size=size, offset=7)
        assert entry.data_offset == 7 + len(zip_form.local_bytes(entry))


def test_the_field_that_differs_is_named() -> None:
    entry = zip_form.Entry(name=b"a", method=0, crc=1, size=2, packed_size=2, offset=0)
    for change, field in (({"method": 8}, "method"), ({"crc": 9}, "CRC-32"), ({"size": 3}, "size"), ({}, "")):
        other = zip_form.local_bytes(structs.replace(entry, **change))
        assert zip_form.difference(other, zip_form.local_bytes(entry), central=False) == field
    moved = zip_form.central_bytes(structs.replace(entry, offset=9))
    assert zip_form.difference(moved, zip_form.central_bytes(entry), central=True) == "offset"
    named = zip_form.local_bytes(structs.replace(entry, name=b"b"))
    assert zip_form.difference(named, zip_form.local_bytes(entry), central=False) == "name"


@given(st.lists(st.binary(max_size=300) | st.binary(min_size=1, max_size=3).map(lambda b: b * 500), max_size=6))
def test_what_is_written_is_what_is_read(contents: list[bytes]) -> None:
    buffer = io.BytesIO()
    writer = ZipWriter(buffer)
    for number, content in enumerate(contents):
        writer.add(f"ü{number}", len(content), lambda content=content: [content])
    writer.finish()
    with zipfile.ZipFile(buffer) as read:
        assert read.testzip() is None
        assert [read.read(name) for name in read.namelist()] == contents


def test_what_deflate_does_not_shrink_is_stored() -> None:
    buffer = io.BytesIO()
    writer = ZipWriter(buffer)
    random, text = os.urandom(300_000), b"waiting list " * 20_000
    assert writer.add("random", len(random), lambda: [random]).method == STORED
    assert writer.add("text", len(text), lambda: [text]).method == DEFLATED
    with pytest.raises(ValueError, match="short"):
        writer.add("short", 9, lambda: [b"only 8!!"])
    assert len(buffer.getvalue()) < 310_000
