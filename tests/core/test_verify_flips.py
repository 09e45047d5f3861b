"""One flipped bit anywhere in a pack is found and named where it belongs."""

import io
import random
from pathlib import Path

import pytest
from helpers.pack_material import ANSWERS, PROFILE, SNAPSHOT, TODAY, library
from msgspec import structs

from evidencepack.pack.plan import plan_pack
from evidencepack.pack.writing import build_pack
from evidencepack.verify import verify
from evidencepack.verify.zip_form import central_bytes, read_directory

SMALL = structs.replace(SNAPSHOT, assessments=(), answers=tuple(a for a in ANSWERS if a.id in {"a1", "a3", "a8", "b2"}))


def owners(data: bytes) -> tuple[list[str], list[int]]:
    """For each byte of a zip, the file that it belongs to ("f.zip" for the end records); and the header bytes."""
    directory = read_directory(io.BytesIO(data), len(data))
    assert directory is not None
    names: list[str] = []
    headers: list[int] = []
    for entry in directory.entries:
        headers += range(entry.offset, entry.data_offset)
        names += [entry.name.decode()] * (entry.end - entry.offset)
    headers += range(len(names), len(data))
    for entry in directory.entries:
        names += [entry.name.decode()] * len(central_bytes(entry))
    return names + ["f.zip"] * (len(data) - len(names)), headers


@pytest.mark.parametrize("bag", [False, True])
def test_every_flip_is_found_and_named(tmp_path: Path, bag: bool) -> None:
    pack, flipped = tmp_path / "pack.zip", tmp_path / "f.zip"
    build_pack(plan_pack(SMALL, PROFILE, TODAY), SMALL, library(tmp_path), pack, PROFILE, tool_version="1", bag=bag)
    data = pack.read_bytes()
    names, headers = owners(data)
    chance = random.Random(2026)
    places = chance.sample(headers, 180) + chance.sample(range(len(data)), 120) + list(range(len(data) - 22, len(data)))
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << chance.randrange(8)
        flipped.write_bytes(changed)
        verdict = verify(flipped)
        assert not verdict.ok, place
        assert names[place] in {fault.file for fault in verdict.faults}, (place, verdict.faults)
