"""HEIC photos by their boxes (ISO/IEC 14496-12, 23008-12): size and Exif data, without a decoder."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidencepack.intake.readers.common import Damaged

_MOST_META = 16 * 1024 * 1024
_MOST_EXIF = 4 * 1024 * 1024
_MOST_BOXES = 20_000
_FAULTS = (struct.error, IndexError, ValueError, OverflowError, SyntaxError, KeyError, TypeError)


def look(path: Path) -> tuple[tuple[int, int] | None, bytes]:
    """The size of the largest image in the file, and the Exif table. Raises Damaged when there is no list of images."""
    with path.open("rb") as stream:
        meta = _meta(stream)
        try:
            boxes = dict(_boxes(meta, 4))  # a full box: version and flags first
            size = _size(boxes)
        except _FAULTS as fault:
            raise Damaged("This photo is damaged: its list of images is broken.") from fault
        try:
            place = _exif_place(boxes)
            data = _read_at(stream, *place) if place else b""
        except _FAULTS:
            data = b""
    return size, _table(data)


def _meta(stream: Any) -> bytes:
    for _ in range(_MOST_BOXES):
        head = stream.read(8)
        if len(head) < 8:
            break
        size, kind = struct.unpack(">I4s", head)
        begun = 8
        if size == 1:
            size = int.from_bytes(stream.read(8), "big")
            begun = 16
        if kind == b"meta":
            data: bytes = stream.read(min(size - begun, _MOST_META) if size else _MOST_META)
            return data
        if size < begun:
            break
        stream.seek(size - begun, 1)
    raise Damaged("This photo is damaged or incomplete: its list of images is missing.")


def _boxes(data: bytes, at: int = 0) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        begun = 8
        if size == 1:
            size = struct.unpack_from(">Q", data, at + 8)[0]
            begun = 16
        end = at + size if size else len(data)
        if end <= at + begun - 1:
            return
        yield kind, data[at + begun : end]
        at = end


def _size(boxes: dict[bytes, bytes]) -> tuple[int, int] | None:
    properties = dict(_boxes(boxes.get(b"iprp", b""))).get(b"ipco", b"")
    sizes = [struct.unpack_from(">II", data, 4) for kind, data in _boxes(properties) if kind == b"ispe"]
    turned = any(kind == b"irot" and data[:1] in (b"\1", b"\3") for kind, data in _boxes(properties))
    if not sizes:
        return None
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return (height, width) if turned else (width, height)


def _exif_place(boxes: dict[bytes, bytes]) -> tuple[int, int] | None:
    """Where the Exif item lies in the file: offset and length."""
    item = _exif_item(boxes.get(b"iinf", b""))
    return _located(boxes.get(b"iloc", b""), item) if item is not None else None


def _exif_item(information: bytes) -> int | None:
    at = 6 if information[:1] == b"\0" else 8
    for kind, entry in _boxes(information, at):
        if kind == b"infe" and entry[0] >= 2:
            width = 2 if entry[0] == 2 else 4
            if entry[4 + width + 2 : 4 + width + 6] == b"Exif":
                return int.from_bytes(entry[4 : 4 + width], "big")
    return None


def _located(locations: bytes, wanted: int) -> tuple[int, int] | None:
    """Search the box of locations (ISO/IEC 14496-12, 8.11.3) for an item of one extent."""
    version = locations[0]
    offset_size, length_size = locations[4] >> 4, locations[4] & 15
    base_size, index_size = locations[5] >> 4, locations[5] & 15 if version else 0
    wide = 4 if version == 2 else 2
    at = 6
    count = int.from_bytes(locations[at : at + wide], "big")
    at += wide
    for _ in range(min(count, _MOST_BOXES)):
        item = int.from_bytes(locations[at : at + wide], "big")
        at += wide + (2 if version else 0) + 2
        base = int.from_bytes(locations[at : at + base_size], "big")
        at += base_size
        extents = struct.unpack_from(">H", locations, at)[0]
        at += 2
        for _ in range(min(extents, _MOST_BOXES)):
            at += index_size
            offset = int.from_bytes(locations[at : at + offset_size], "big")
            length = int.from_bytes(locations[at + offset_size : at + offset_size + length_size], "big")
            at += offset_size + length_size
            if item == wanted:
                return base + offset, length
    return None


def _read_at(stream: Any, offset: int, length: int) -> bytes:
    stream.seek(offset)
    data: bytes = stream.read(min(length, _MOST_EXIF))
    return data


def _table(data: bytes) -> bytes:
    """The Exif table of the item: four bytes say how far on it begins."""
    return data[4 + int.from_bytes(data[:4], "big") :] if len(data) > 4 else b""
