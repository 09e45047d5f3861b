"""Zips that are no packs, or no zips any more: each has a verdict, whatever its headers say."""

import io
import random
import struct
import zipfile
from pathlib import Path

from evidencepack.pack.zip_writer import ZipWriter
from evidencepack.verify import Kind, verify
from evidencepack.verify.links import link_faults


def foreign() -> bytes:
    """A zip of another program, one entry of which has the fields for more than 4 GiB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.txt", "words " * 50)
        with archive.open(zipfile.ZipInfo("pack.json"), "w", force_zip64=True) as entry:
            entry.write(b"{}")
    return buffer.getvalue()


def sealed() -> bytes:
    """A zip in the form of a pack."""
    buffer = io.BytesIO()
    writer = ZipWriter(buffer)
    writer.add("a/b.txt", 300, lambda: [b"words " * 50])
    writer.add("pack.json", 2, lambda: [b"{}"], deflate=False)
    writer.finish()
    return buffer.getvalue()


def damaged(data: bytes, seed: int) -> bytes:
    """The same with a byte or four changed, above all in the directory at its end."""
    chance, made = random.Random(seed), bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        place = len(made) - 1 - chance.randrange(min(len(made), chance.choice((200, len(made)))))
        made[place : place + 4] = b"\xff" * 4 if chance.random() < 0.3 else bytes([chance.randrange(256)])
    return bytes(made)


def test_damage_anywhere_is_a_fault_and_no_defect(tmp_path: Path) -> None:
    pack = tmp_path / "pack.zip"
    for whole in (foreign(), sealed()):
        for seed in range(300):
            pack.write_bytes(damaged(whole, seed))
            assert not verify(pack).ok


def test_a_header_that_says_absurd_sizes(tmp_path: Path) -> None:
    most = 2**64 - 1
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0x800, 0, 0, 33, 0, 2**32 - 1, 2**32 - 1, 9, 20)
    for packed in (most, 2**63, 10**9):
        pack = tmp_path / "pack.zip"
        pack.write_bytes(head + b"pack.json" + struct.pack("<HHQQ", 1, 16, most, packed) + b"{}")
        found = {fault.message.partition(":")[0] for fault in verify(pack).faults}
        assert "The zip was cut short" in found


def test_an_entry_that_is_said_to_lie_before_the_zip(tmp_path: Path) -> None:
    data = foreign()
    end = data.rindex(b"PK\5\6")
    [start] = struct.unpack_from("<I", data, end + 16)
    pack = tmp_path / "pack.zip"
    pack.write_bytes(data[: end + 16] + struct.pack("<I", start + 200) + data[end + 20 :])
    faults = verify(pack).faults
    assert (Kind.DAMAGED, "pack.json", "The zip does not hold it where its directory says.") in {
        (fault.kind, fault.file, fault.message) for fault in faults
    }


def test_a_link_that_is_no_address() -> None:
    page = b'<a href="https://[2001:db8">A page</a>'
    [fault] = link_faults("00 Index.html", page, (), "")
    assert (fault.kind, fault.message) == (Kind.LINK, "The link “https://[2001:db8” is no address.")
