"""Office files with a password: whether one is really needed, or only protects the file against changes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from evidencepack.intake.readers.common import Locked

# [MS-XLS] 2.2.6 and [MS-OFFCRYPTO]: Excel encrypts a workbook that is protected, but not locked, by this password.
_KNOWN_TO_ALL = "VelvetSweatshop"


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
