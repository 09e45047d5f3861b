"""Reads one file: finds out what it is, hands it to the reader of its family, and never fails over a bad file."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from evidencepack.intake import readers
from evidencepack.intake.examination import TOO_MUCH_MEMORY, Examination, unforeseen, unreadable
from evidencepack.intake.formats import Format
from evidencepack.intake.identify import identify, wrong_extension
from evidencepack.intake.readers.common import Damaged, Locked, clean, clean_value
from evidencepack.model import ReadState

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Format.family -> module of readers/, imported when the first file of the family comes: most bring a large library.
_READERS = {
    "pdf": "pdf", "word": "word", "word-legacy": "doc_legacy", "sheet": "sheets", "slides": "slides",
    "slides-legacy": "ppt_legacy", "opendocument": "odf_text", "rtf": "rtf", "mail": "mail", "web": "web",
    "image": "image", "text": "text",
}  # fmt: skip

_log = logging.getLogger(__name__)


def examine(path: Path, *, name: str | None = None, identified: Callable[[str], None] | None = None) -> Examination:
    """Read a file and say what was found; text, properties and facts for the rules.

    `name` is the name that the file came with, when `path` is called otherwise; it is used for the fact
    `wrong_extension` and to tell kinds of plain text apart. `identified` is told the Format.id as soon as it is
    known, before the reading proper, so that a reading that has to be broken off still has a format.

    No exception over a bad file: a locked one comes back LOCKED, a broken, vanished or overlarge one UNREADABLE with
    the reason as `message`. A fault that no reader foresaw is logged whole and comes back UNREADABLE as well.
    """
    shown = name or path.name
    try:
        if path.stat().st_size == 0:
            return unreadable("unknown", "This file is empty (0 bytes).")
        found = identify(path, name=shown)
    except OSError as fault:
        return unreadable("unknown", _why_closed(fault))
    if identified is not None:
        identified(found.id)
    examination = _examined(path, found)
    claim = wrong_extension(found, shown)
    facts = {key: clean_value(value) for key, value in examination.facts.items()}
    if claim:
        facts["wrong_extension"] = claim
    return msgspec.structs.replace(examination, facts=facts, message=clean(examination.message))


def _examined(path: Path, found: Format) -> Examination:
    try:
        return _reader(path, found)(path, found)
    except Locked as lock:
        return Examination(format=found.id, read=ReadState.LOCKED, facts=lock.facts, message=str(lock))
    except Damaged as damage:
        return unreadable(found.id, str(damage))
    except OSError as fault:
        return unreadable(found.id, _why_closed(fault))
    except MemoryError:
        return unreadable(found.id, TOO_MUCH_MEMORY)
    except Exception as fault:  # noqa: BLE001 - logged whole; one file may not stop the others
        _log.exception("No reader foresaw this fault (%s).", found.id)
        return unforeseen(found.id, fault)


def _why_closed(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "This file is no longer there."
    if isinstance(fault, PermissionError):
        return "This file cannot be opened: it is held by another program, or you are not allowed to read it."
    return f"This file cannot be read: {fault.strerror or fault}."


def _reader(path: Path, found: Format) -> Callable[[Path, Format], Examination]:
    """The reader of a format. Raises Locked for a format that its container shows to be encrypted."""
    if found.family in ("word", "slides") and _is_ole(path):
        from evidencepack.intake.readers import ole  # noqa: PLC0415 - not needed for most files

        raise Locked(f"This file ({found.title}) needs a password to be opened.", ole.lock_facts(path))
    name = _READERS.get(found.family, "other")
    reader: Callable[[Path, Format], Examination] = importlib.import_module(f"{readers.__name__}.{name}").read
    return reader


def _is_ole(path: Path) -> bool:
    """Whether an OOXML format sits in an OLE container, which is how Office locks it."""
    with path.open("rb") as stream:
        return stream.read(8) == _OLE
