"""The summary properties of an OLE container ([MS-OLEPS] 2.21), read with care: a count may say anything."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Any

from evidencepack.intake.encodings import character_set
from evidencepack.intake.readers.common import tidy_properties

# [MS-OLEPS] 3.1.2 and 3.1.3: property identifiers of the two streams.
_SUMMARY = {
    2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "description", 7: "template", 8: "last_author",
    9: "revision", 12: "created", 13: "modified", 14: "pages", 18: "application",
}  # fmt: skip
_DOCUMENT = {2: "category", 14: "manager", 15: "company"}
_STREAMS = (("\x05SummaryInformation", _SUMMARY), ("\x05DocumentSummaryInformation", _DOCUMENT))
_CODE_PAGE = 1
_SHORT, _LONG, _NARROW, _WIDE, _MOMENT = 0x02, 0x03, 0x1E, 0x1F, 0x40  # VT_I2, VT_I4, VT_LPSTR, VT_LPWSTR, VT_FILETIME
_MOST_PROPERTIES = 500
_MOST_BYTES = 1_000_000
_MOST_TEXT = 10_000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # earlier is an unset value
_FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, EOFError, struct.error)


def properties(container: Any) -> dict[str, str]:
    """The properties of an open container under this program's names; broken ones count as none."""
    found: dict[str, Any] = {}
    for name, wanted in _STREAMS:
        try:
            if container.exists(name):
                found |= _section(container.openstream(name).read(_MOST_BYTES), wanted)
        except _FAULTS:
            continue
    return tidy_properties(found)


def _section(data: bytes, wanted: dict[int, str]) -> dict[str, Any]:
    start = struct.unpack_from("<I", data, 44)[0]  # of the first property set
    count = min(struct.unpack_from("<I", data, start + 4)[0], _MOST_PROPERTIES)
    places = {}
    for index in range(count):
        identity, offset = struct.unpack_from("<II", data, start + 8 + index * 8)
        places[identity] = start + offset
    codec = _codec(struct.unpack_from("<H", data, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252)
    found = {}
    for identity, name in wanted.items():
        if identity in places:
            try:
                found[name] = _value(data, places[identity], codec)
            except _FAULTS:
                continue
    return found


def _value(data: bytes, at: int, codec: str) -> Any:
    kind = struct.unpack_from("<H", data, at)[0]
    at += 4
    if kind == _SHORT:
        return struct.unpack_from("<h", data, at)[0] or None
    if kind == _LONG:
        return struct.unpack_from("<i", data, at)[0] or None
    if kind == _MOMENT:
        moment = _EPOCH + timedelta(microseconds=struct.unpack_from("<Q", data, at)[0] // 10)
        return moment if moment > _EARLIEST else None
    size = min(struct.unpack_from("<I", data, at)[0], _MOST_TEXT) if kind in (_NARROW, _WIDE) else 0
    if kind == _WIDE:
        return data[at + 4 : at + 4 + size * 2].decode("utf-16-le", "replace").split("\0", 1)[0]
    return data[at + 4 : at + 4 + size].decode(codec, "replace").rstrip("\0").split("\0", 1)[0] if size else None


def _codec(number: int) -> str:
    name = {65_001: "utf-8", 10_000: "mac-roman", 1200: "utf-16-le", 0: "cp1252"}.get(number, f"cp{number}")
    return character_set(name) or "cp1252"
