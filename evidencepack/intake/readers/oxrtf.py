"""Rich text as Outlook compresses it ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D  # "LZFu", "MELA"
_MOST = 50_000_000
# [MS-OXRTFCP] 2.1.2.1: what the dictionary holds at the start.
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
    b"Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0"
    b"\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def decompressed(data: bytes) -> bytes:
    """The rich text; nothing when `data` is not compressed rich text, what there is when it ends early."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<4xII", data)
    if kind == _PLAIN:
        return data[16:]
    if kind != _COMPRESSED or size > _MOST:
        return b""
    window = bytearray(4096)
    window[: len(_START)] = _START
    write, at, out = len(_START), 16, bytearray()
    while at < len(data) and len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                pair = data[at] << 8 | data[at + 1]
                at += 2
                read, length = pair >> 4, (pair & 15) + 2
                if read == write:
                    return bytes(out)
                for _ in range(length):
                    byte = window[read]
                    read = (read + 1) % 4096
                    window[write] = byte
                    write = (write + 1) % 4096
                    out.append(byte)
            else:
                if at >= len(data):
                    return bytes(out)
                window[write] = data[at]
                write = (write + 1) % 4096
                out.append(data[at])
                at += 1
    return bytes(out)
