"""Bytes of unknown encoding -> text, without asking anybody: byte order mark, UTF-8, bare UTF-16, Windows-1252."""

from __future__ import annotations

import codecs

_MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python also calls base64, escapes and compression codecs: what a stranger names must be a character set.
_CHARACTER_SETS = (
    "ascii", "big5", "cp", "euc", "gb", "hp", "hz", "iso2022", "iso8859", "johab", "koi8", "kz1048", "latin", "mac",
    "ptcp154", "shift", "tis", "utf",
)  # fmt: skip
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")


def guess_encoding(data: bytes) -> str | None:
    """The codec of text whose beginning is `data`, or None when it is no text at all."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        return _bare_utf16(data)
    if _is_utf8(data) or was_utf8(data):
        return "utf-8" if _few_controls(data) else None
    return "cp1252" if _few_controls(data) else None


def guess_damaged(data: bytes) -> str | None:
    """The same for text into which other bytes have come, as long as most of it is still text."""
    plain = data.translate(None, bytes(_CONTROLS))
    return guess_encoding(plain) if len(plain) * 10 >= len(data) * 7 and plain.strip() else None


def character_set(name: str) -> str | None:
    """Python's name of the codec of a character set, None when it knows none of that name."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return found if found.startswith(_CHARACTER_SETS) else None


def decode(data: bytes, encoding: str) -> str:
    """The text of `data`; what the encoding cannot say becomes U+FFFD. Line ends become newlines."""
    return data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=False)  # the sample may end inside a character
    except UnicodeDecodeError:
        return False
    return True


def was_utf8(data: bytes) -> bool:
    """Whether UTF-8 with a few broken bytes is likelier than another encoding: most signs beyond ASCII still read."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(sign > "\x7f" for sign in text) - broken > 4 * broken


def _few_controls(data: bytes) -> bool:
    controls = sum(data.count(bytes((code,))) for code in _CONTROLS)
    return controls * 100 <= len(data)


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in western text nearly every other byte is zero, always on the same side."""
    half = len(data) // 2
    if half < 2:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    for name, full, empty in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        if empty > half * 0.4 and full < half * 0.05 and _reads(data[: half * 2], name):
            return name
    return None


def _reads(data: bytes, name: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(name)().decode(data, final=False)
    except UnicodeDecodeError:
        return False
    return _few_controls(text.encode("utf-8", "replace"))
