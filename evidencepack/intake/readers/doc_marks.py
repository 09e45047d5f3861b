"""Which runs of a Word 97-2003 document are marked as inserted, deleted or hidden ([MS-DOC] 2.8.6, 2.9.33, 2.6.1)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

_PAGE = 512
_DELETED, _INSERTED, _HIDDEN = 0x0800, 0x0801, 0x083C  # sprmCFRMarkDel, sprmCFRMark, sprmCFVanish
_DELETED_BY, _INSERTED_BY = 0x4863, 0x4804  # sprmCIbstRMarkDel, sprmCIbstRMark
# OfficeArt: drawings of headers, the options of a shape, a value that stands after them, gtextUNICODE.
_IN_HEADER, _OPTIONS, _LONG, _ART_TEXT, _DEEPEST = 1, 0xF00B, 0x8000, 0x00C0, 10
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes by the top three bits; 6 has its own length


class Run(Struct, frozen=True, kw_only=True):
    """A run of bytes of the document stream with its marks. `author`: place in the list of authors, None unmarked."""

    begin: int
    end: int
    deleted: bool
    inserted: bool
    hidden: bool
    author: int | None


def marked_runs(document: bytes, plc: bytes) -> list[Run]:
    """The runs with a mark, in the order of the stream. struct.error or IndexError: the table is broken."""
    count = max(0, len(plc) - 4) // 8
    runs: list[Run] = []
    for index in range(count):
        page = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 4)[0] & 0x3FFFFF
        runs.extend(_runs_of_page(document[page * _PAGE : (page + 1) * _PAGE]))
    return sorted(runs, key=lambda run: run.begin)


def _runs_of_page(page: bytes) -> Iterator[Run]:
    if len(page) < _PAGE:
        return
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = page[(count + 1) * 4 + index] * 2
        if not at:
            continue
        marks = dict(_properties(page[at + 1 : at + 1 + page[at]]))
        deleted, inserted, hidden = (bool(marks.get(code)) for code in (_DELETED, _INSERTED, _HIDDEN))
        if deleted or inserted or hidden:
            author = marks.get(_DELETED_BY if deleted else _INSERTED_BY) if deleted or inserted else None
            yield Run(
                begin=bounds[index],
                end=bounds[index + 1],
                deleted=deleted,
                inserted=inserted,
                hidden=hidden,
                author=author,
            )


def _properties(changes: bytes) -> Iterator[tuple[int, int]]:
    """The property changes that matter here, with their values."""
    at = 0
    while at + 2 <= len(changes):
        code = struct.unpack_from("<H", changes, at)[0]
        at += 2
        kind = code >> 13
        if kind == 6:
            if at >= len(changes):
                return
            at += 1 + changes[at]
            continue
        size = _OPERAND[kind]
        if code in (_DELETED, _INSERTED, _HIDDEN, _DELETED_BY, _INSERTED_BY):
            yield code, int.from_bytes(changes[at : at + size], "little")
        at += size


def authors(table: bytes) -> list[str]:
    """The names in a list of authors (SttbfRMark, [MS-DOC] 2.9.281); an unreadable list has none."""
    if len(table) < 6 or table[:2] != b"\xff\xff":
        return []
    count, extra = struct.unpack_from("<HH", table, 2)
    names, at = [], 6
    for _ in range(count):
        if at + 2 > len(table):
            break
        length = struct.unpack_from("<H", table, at)[0] * 2
        names.append(table[at + 2 : at + 2 + length].decode("utf-16-le", "replace"))
        at += 2 + length + extra
    return names


def names(table: bytes) -> tuple[str, ...]:
    """The names in a plain row of counted texts (GrpXstAtnOwners, [MS-DOC] 2.9.103)."""
    found, at = [], 0
    while at + 2 <= len(table):
        length = struct.unpack_from("<H", table, at)[0] * 2
        found.append(table[at + 2 : at + 2 + length].decode("utf-16-le", "replace"))
        at += 2 + length
    return tuple(found)


def watermarks(art: bytes) -> tuple[str, ...]:
    """The texts that stand as WordArt in headers and footers (OfficeArtContent, [MS-DOC] 2.9.172)."""
    found: list[str] = []
    try:
        at = 8 + struct.unpack_from("<4xI", art)[0]
        while at + 9 <= len(art):
            size = 8 + struct.unpack_from("<4xI", art, at + 1)[0]
            if art[at] == _IN_HEADER:
                found += _drawn_texts(art, at + 1, at + 1 + size, 0)
            at += 1 + size
    except struct.error:
        pass
    return tuple(dict.fromkeys(text for text in found if text))


def _drawn_texts(art: bytes, at: int, end: int, depth: int) -> Iterator[str]:
    while at + 8 <= min(end, len(art)) and depth < _DEEPEST:
        head, kind, size = struct.unpack_from("<HHI", art, at)
        if head & 15 == 15:
            yield from _drawn_texts(art, at + 8, at + 8 + size, depth + 1)
        elif kind == _OPTIONS:
            yield _drawn_text(art[at + 8 : at + 8 + size], head >> 4)
        at += 8 + size


def _drawn_text(options: bytes, count: int) -> str:
    """The text among a shape's options ([MS-ODRAW] 2.3.22.1): long values follow after all options, in their order."""
    at = count * 6
    for number in range(count):
        code, size = struct.unpack_from("<HI", options, number * 6)
        if code & _LONG:
            if code & 0x3FFF == _ART_TEXT:
                return options[at : at + size].decode("utf-16-le", "replace").rstrip("\0").strip()
            at += size
    return ""
