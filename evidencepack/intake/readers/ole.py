"""OLE containers (MS-CFB): streams and summary properties, with a broken one told in plain words."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import olefile

from evidencepack.intake.readers.common import Damaged

# What olefile raises over broken bytes; OSError is the base of its own faults, a storage may hold itself.
FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, EOFError, RecursionError)


@contextmanager
def opened(path: Path | BytesIO, kind: str) -> Iterator[Any]:
    """The open container. Raises Damaged when it is none."""
    try:
        container = olefile.OleFileIO(str(path) if isinstance(path, Path) else path)
    except FAULTS as fault:
        raise Damaged(f"This {kind} file is damaged or incomplete: its structure cannot be made out.") from fault
    with container:
        yield container


def stream(container: Any, name: str, kind: str) -> bytes:
    """A stream's bytes. Raises Damaged when it is missing or broken."""
    try:
        data: bytes = container.openstream(name).read()
    except FAULTS as fault:
        raise Damaged(f"This {kind} file is damaged: its {name} part is missing or broken.") from fault
    return data


def native_name(data: bytes) -> str:
    """The name of the file that an OLE object packs in; nothing if none."""
    try:
        with olefile.OleFileIO(data) as container:
            if not container.exists("\x01Ole10Native"):
                return ""
            start = container.openstream("\x01Ole10Native").read(1024)
    except FAULTS:
        return ""
    return packed_name(start)


def packed_name(start: bytes) -> str:
    """The name in the beginning of an Ole10Native stream ([MS-OLEDS] 2.3.6: size, flags, label)."""
    label = start[6:].split(b"\0", 1)[0]
    return ntpath.basename(label.decode("cp1252", "replace")) if label.isascii() or len(label) < 260 else ""


def object_kind(container: Any, place: list[str]) -> str:
    """What an embedded object calls itself, such as "Microsoft Excel Chart" ([MS-OLEDS] 2.3.8), or nothing."""
    try:
        data = container.openstream([*place, "\x01CompObj"]).read(512)
    except FAULTS:
        return ""
    length = int.from_bytes(data[28:32], "little")
    return data[32 : 32 + length].rstrip(b"\0").decode("cp1252", "replace").strip() if 0 < length <= 200 else ""


def lock_facts(path: Path) -> dict[str, Any]:
    """What is known of an encrypted package: whether a rights service guards it ([MS-OFFCRYPTO] 2.2)."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            return shared_facts(storages(container))
    except FAULTS:
        return {}


def shared_facts(entries: list[list[str]]) -> dict[str, Any]:
    """The facts that can be told from a container's streams: rights management and signatures."""
    names = {name for entry in entries for name in entry}
    guarded = names & {"DRMEncryptedTransform", "DRMEncryptedDataSpace", "\x09DRMContent"}
    signed = names & {"_signatures", "_xmlsignatures"}
    return {name: True for name, holds in (("rights_managed", guarded), ("signed", signed)) if holds}


def storages(container: Any) -> list[list[str]]:
    """The paths of all streams and storages; none when they cannot be gone through."""
    try:
        entries: list[list[str]] = container.listdir(streams=True, storages=True)
    except FAULTS:
        return []
    return entries
