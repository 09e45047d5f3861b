"""Office files with a password: whether one is really needed, or only protects the file against changes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from evidencepack.intake.readers.common import Locked

# [MS-XLS] 2.2.6 and [MS-OFFCRYPTO]: Excel encrypts a workbook that is protected, but not locked, by this password.
_KNOWN_TO_ALL = "VelvetSweatshop"
_FILE_PASS, _SHEET = 0x002F, 0x0085
_NEVER_LOCKED = frozenset({0x0809, _FILE_PASS, 0x00E1, 0x0194, 0x0195, 0x0196, 0x0138})  # [MS-XLS] 2.2.10


def opened_without_password(path: Path, kind: str) -> BytesIO:
    """The decrypted file when Office would open it without asking. Raises Locked when it asks for a password."""
    import msoffcrypto  # noqa: PLC0415 - brings a cryptography library along that hardly any file needs

    plain = BytesIO()
    try:
        with path.open("rb") as stream:
            office = msoffcrypto.OfficeFile(stream)
            office.load_key(password=_KNOWN_TO_ALL)
            office.decrypt(plain)
    except MemoryError:
        raise
    except Exception as fault:  # whatever it says of the key, the file does not open without a password
        raise Locked(f"This {kind} file needs a password to be opened.") from fault
    plain.seek(0)
    return plain


def book_without_password(workbook: bytes, kind: str) -> bytes:
    """The records of a workbook of Excel 5 or 95, as `opened_without_password`: it knew one way to obfuscate them."""
    from msoffcrypto.method.xor_obfuscation import DocumentXOR  # noqa: PLC0415

    records = list(_records(workbook))
    lock = next((workbook[at : at + size] for number, at, size in records if number == _FILE_PASS), b"")
    if len(lock) != 4 or not DocumentXOR.verifypw(_KNOWN_TO_ALL, int.from_bytes(lock[2:], "little")):
        raise Locked(f"This {kind} file needs a password to be opened.")
    key = DocumentXOR.create_xor_array_method1(_KNOWN_TO_ALL)
    plain = bytearray(workbook)
    for number, at, size in records:
        if number not in _NEVER_LOCKED:
            begin = at + 4 if number == _SHEET else at  # a sheet's place stays as it is
            for place in range(begin, at + size):
                code = plain[place] ^ key[(place + size) % 16]  # [MS-OFFCRYPTO] 2.3.7.3
                plain[place] = (code >> 5 | code << 3) & 0xFF
    return bytes(plain)


def _records(workbook: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at + 4 <= len(workbook):
        number, size = struct.unpack_from("<HH", workbook, at)
        yield number, at + 4, min(size, len(workbook) - at - 4)
        at += 4 + size
