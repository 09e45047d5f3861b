"""What a pack says of itself: `manifest-sha256.txt` and `pack.json`, read with mistrust."""

from __future__ import annotations

import re

import msgspec
from msgspec import Struct

from evidencepack.verify.faults import Fault, Kind

MANIFEST = "manifest-sha256.txt"
PACK_JSON = "pack.json"
BAG_DECLARATION, BAG_INFO, TAG_MANIFEST = "bagit.txt", "bag-info.txt", "tagmanifest-sha256.txt"
RECORDS = frozenset({MANIFEST, PACK_JSON, BAG_DECLARATION, BAG_INFO, TAG_MANIFEST})
FORMAT = "evidence-pack"
FORMAT_VERSION = 1
LARGEST_RECORD = 128 << 20  # bytes of a record that is read into memory
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class Deflated(Struct, frozen=True):
    """The packed form of a file in the zip."""

    size: int
    crc32: int


class File(Struct, frozen=True):
    """A file as `pack.json` lists it."""

    path: str
    size: int
    sha256: str
    role: str = ""
    volume: int = 0
    deflated: Deflated | None = None


class PackAnswer(Struct, frozen=True):
    """An answer, as far as it names a file."""

    number: str = ""
    path: str | None = None
    sha256: str | None = None


class PackReturn(Struct, frozen=True):
    """Whose return it is."""

    authority: str = ""
    title: str = ""


class Pack(Struct, frozen=True):
    """`pack.json`, as far as checking needs it."""

    format: str
    format_version: int
    files: tuple[File, ...]
    answers: tuple[PackAnswer, ...] = ()
    volumes: int = 1
    info: PackReturn = msgspec.field(name="return", default=PackReturn())


def read_manifest(data: bytes, label: str, *, bag: bool = False) -> tuple[dict[str, str], list[Fault]]:
    """Path -> SHA-256 from a manifest, and what is wrong with its lines. `bag`: %25, %0A, %0D as in RFC 8493, 2.1.3."""
    hashes: dict[str, str] = {}
    faults: list[Fault] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return {}, [Fault(Kind.MANIFEST, label, f"It is not UTF-8 text (byte {error.start}).")]
    for number, line in enumerate(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(Fault(Kind.MANIFEST, label, f"Line {number} is not a hash, two spaces and a path."))
            continue
        path = found[2]
        if bag:
            path = path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        if path in hashes:
            faults.append(Fault(Kind.MANIFEST, label, f"Line {number} names “{path}” a second time."))
        hashes[path] = found[1]
    return hashes, faults


def read_pack(data: bytes, label: str) -> tuple[Pack | None, list[Fault]]:
    """`pack.json`, or None with why it cannot be used."""
    try:
        pack = msgspec.json.decode(data, type=Pack)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return None, [Fault(Kind.MANIFEST, label, f"It cannot be read: {error}.")]
    if pack.format != FORMAT:
        return None, [Fault(Kind.MANIFEST, label, "It does not describe an evidence pack.")]
    if pack.format_version > FORMAT_VERSION:
        message = f"A newer version of the program wrote it (format {pack.format_version}); update to check it."
        return None, [Fault(Kind.MANIFEST, label, message)]
    return pack, []


def disagreements(pack: Pack, hashes: dict[str, str], label: str) -> list[Fault]:
    """Where `pack.json` and the manifest, or two parts of `pack.json`, say different things."""
    faults: list[Fault] = []
    listed: dict[str, File] = {}
    for file in pack.files:
        if file.path in listed:
            faults.append(Fault(Kind.DISAGREES, file.path, f"{PACK_JSON} lists it twice."))
        listed[file.path] = file
        if file.path not in hashes:
            faults.append(Fault(Kind.DISAGREES, file.path, f"{PACK_JSON} lists it, {MANIFEST} does not."))
        elif hashes[file.path] != file.sha256:
            faults.append(Fault(Kind.DISAGREES, file.path, f"{PACK_JSON} and {MANIFEST} give different hashes for it."))
    for path in sorted(hashes.keys() - listed.keys() - {PACK_JSON, MANIFEST}):
        faults.append(Fault(Kind.DISAGREES, path, f"{MANIFEST} lists it, {PACK_JSON} does not."))
    for answer in pack.answers:
        if answer.path is not None and answer.path not in listed:
            message = f"The answer {answer.number} names “{answer.path}”, which {PACK_JSON} does not list."
            faults.append(Fault(Kind.DISAGREES, label, message))
        elif answer.path is not None and answer.sha256 not in (None, listed[answer.path].sha256):
            message = f"The answer {answer.number} gives another hash for it than the list of files."
            faults.append(Fault(Kind.DISAGREES, answer.path, message))
    return faults
