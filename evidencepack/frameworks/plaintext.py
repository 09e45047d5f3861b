"""Turns the bytes of a text file written on somebody's desktop into text."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(data: bytes) -> str:
    """The text of `data`: UTF-8 or UTF-16 (with or without a byte order mark), else Windows-1252.

    Notepad and Excel write all of these. Windows-1252 leaves five bytes undefined; they become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    unmarked = _utf16_without_mark(data)
    if unmarked:
        return data.decode(unmarked, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _utf16_without_mark(data: bytes) -> str | None:
    """Which UTF-16 it is: western text has a zero in every second byte, and no other encoding here has zeros."""
    sample = data[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    zeros_first, zeros_second = sample[0::2].count(0), sample[1::2].count(0)
    if max(zeros_first, zeros_second) * 4 < len(sample) // 2:
        return None
    return "utf-16-le" if zeros_second > zeros_first else "utf-16-be"
