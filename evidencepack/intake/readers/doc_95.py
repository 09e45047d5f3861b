"""The text of documents of Word 2, 6 and 95: eight bits a character, in the code page of each run's font.

The layout is that of [MS-DOC] before its own time: the same kinds of tables, at other places of the head (FIB), with
property codes of one byte, and all of it in one stream.
"""

from __future__ import annotations

import struct
from bisect import bisect_right

from evidencepack.intake.readers.rtf_text import CHARSETS

_COMPLEX, _WIDE = 0x0004, 0x1000  # saved fast; characters of 16 bits (Far East)
_WORD_6 = 0x0065
_MAC = 256  # the machine it was made on
_FONTS, _RUN_PAGES, _PIECES = 0xD0, 0xB8, 0x160  # places in the head: (begin, size)
_PAGE = 512
_FONT_CODE = 93  # sprmCFtc
# Bytes of the operands of property codes that may stand before the font's.
_OPERANDS = {
    65: 1, 66: 1, 67: 1, 69: 2, 70: 4, 71: 1, 72: 2, 75: 1, 80: 2, 83: 0, 85: 1, 86: 1, 87: 1, 88: 1, 89: 1, 90: 1,
    91: 1, 92: 1, 94: 1, 95: 3, 96: 2, 97: 2, 98: 1, 99: 2, 100: 1, 101: 2, 102: 1, 104: 1, 107: 2, 109: 2, 110: 2,
    117: 1, 118: 1,
}  # fmt: skip
_OWN_LENGTH = frozenset({68, 74, 82, 103, 105, 106, 108, 111, 112, 113})
# Code pages of languages whose fonts need not say so; the primary language is in the low ten bits.
_LANGUAGES = {
    0x01: "cp1256", 0x02: "cp1251", 0x05: "cp1250", 0x08: "cp1253", 0x0D: "cp1255", 0x0E: "cp1250", 0x15: "cp1250",
    0x19: "cp1251", 0x1B: "cp1250", 0x1F: "cp1254", 0x22: "cp1251", 0x24: "cp1250", 0x25: "cp1257", 0x26: "cp1257",
    0x27: "cp1257",
}  # fmt: skip


def story_texts(document: bytes) -> list[str]:
    """The eight stories of `doc_legacy.Stories` in the file's order. struct.error or IndexError: it is broken."""
    version, language, flags, made_on = struct.unpack_from("<2xH2xH2xH8xH", document)
    wide = bool(flags & _WIDE)
    codecs = _Codecs(document, "mac-roman" if made_on == _MAC else _LANGUAGES.get(language & 0x3FF, "cp1252"))
    counts = list(struct.unpack_from("<8i", document, 0x34))
    stories: list[list[str]] = [[] for _ in counts]
    story = 0
    for begin, length in _pieces(document, complex_=bool(flags & _COMPLEX and version >= _WORD_6), wide=wide):
        at, left = begin, length
        while left > 0 and story < len(counts):
            part = min(left, counts[story])
            size = part * (2 if wide else 1)
            stories[story].append(codecs.text(at, at + size, wide=wide))
            counts[story] -= part
            at, left = at + size, left - part
            if counts[story] <= 0:
                story += 1
    return ["".join(parts).replace("\r\n", "\r") for parts in stories]


def _pieces(document: bytes, *, complex_: bool, wide: bool) -> list[tuple[int, int]]:
    """Where the text stands, in order: place in the document, number of characters."""
    begin, end = struct.unpack_from("<II", document, 0x18)
    if not complex_:
        return [(begin, (min(end, len(document)) - begin) // (2 if wide else 1))]
    at, size = struct.unpack_from("<II", document, _PIECES)
    table = document[at : at + size]
    at = 0
    while table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    count = (struct.unpack_from("<I", table, at + 1)[0] - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    places = at + 5 + (count + 1) * 4
    return [
        (struct.unpack_from("<2xI", table, places + number * 8)[0], max(0, bounds[number + 1] - bounds[number]))
        for number in range(count)
    ]


class _Codecs:
    """Says in which code page each stretch of the document is, by the fonts of its runs."""

    def __init__(self, document: bytes, usual: str) -> None:
        self._document = document
        fonts = _fonts(document)
        self._usual = fonts[0] if fonts and fonts[0] not in ("", "cp1252") else usual
        self._begins: list[int] = []
        self._codecs: list[str] = []
        for begin, font in sorted(_runs(document)):
            self._begins.append(begin)
            known = fonts[font] if 0 <= font < len(fonts) else ""
            self._codecs.append(known if known and known != "cp1252" else self._usual)

    def text(self, begin: int, end: int, *, wide: bool) -> str:
        """The characters from `begin` to `end`, one for each place where that is so in the file."""
        if wide:
            return self._document[begin:end].decode("utf-16-le", "surrogatepass")
        pieces, at, run = [], begin, bisect_right(self._begins, begin)
        while at < end:
            until = min(end, self._begins[run]) if run < len(self._begins) else end
            codec = self._codecs[run - 1] if run else self._usual
            pieces.append(self._document[at:until].decode(codec, "replace"))
            at, run = until, run + 1
        return "".join(pieces)


def _fonts(document: bytes) -> list[str]:
    """The code pages of the fonts in the list of fonts (sttbfffn), nothing for what is not known."""
    begin, size = struct.unpack_from("<II", document, _FONTS)
    table, at, found = document[begin : begin + size], 2, []
    while at + 4 < len(table):
        found.append(CHARSETS.get(table[at + 4], ""))
        at += 1 + table[at]
    return found


def _runs(document: bytes) -> list[tuple[int, int]]:
    """Where runs of characters begin, and the number of the font of each, -1 for that of its style."""
    begin, size = struct.unpack_from("<II", document, _RUN_PAGES)
    count = max(0, size - 4) // 6
    found = []
    for index in range(count):
        place = begin + (count + 1) * 4 + index * 2
        if place + 2 > len(document):
            break
        number = struct.unpack_from("<H", document, place)[0]
        page = document[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE and page[-1] * 5 + 5 <= _PAGE:
            bounds = struct.unpack_from(f"<{page[-1]}I", page)
            found += [(at, _font(page, page[(len(bounds) + 1) * 4 + run] * 2)) for run, at in enumerate(bounds)]
    return found


def _font(page: bytes, at: int) -> int:
    changes, at = (page[at + 1 : at + 1 + page[at]] if at else b""), 0
    while at < len(changes):
        code, at = changes[at], at + 1
        if code == _FONT_CODE:
            return int.from_bytes(changes[at : at + 2], "little")
        if code in _OWN_LENGTH:
            at += 1 + (changes[at] if at < len(changes) else 0)
        elif code in _OPERANDS:
            at += _OPERANDS[code]
        else:
            break
    return -1
