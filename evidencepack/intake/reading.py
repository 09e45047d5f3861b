"""Reads one file: finds out what it is, hands it to the reader of its family, and never fails over a bad file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from evidencepack.intake.examination import TOO_MUCH_MEMORY, Examination, unforeseen, unreadable
from evidencepack.intake.formats import Format
from evidencepack.intake.identify import identify, wrong_extension
from evidencepack.intake.readers.common import Damaged, Locked, clean, clean_value
from evidencepack.model import ReadState

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

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
        return Examination(format=found.id, read=ReadState.LOCKED, facts={"encrypted": "password"}, message=str(lock))
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
    """The reader of a format. Readers are imported when first needed: most bring a large library."""
    if found.family in ("word", "slides") and _is_ole(path):
        raise Locked(f"This file ({found.title}) needs a password to be opened.")
    module: Any
    match found.family:
        case "pdf":
            from evidencepack.intake.readers import pdf as module  # noqa: PLC0415
        case "word":
            from evidencepack.intake.readers import word as module  # noqa: PLC0415
        case "word-legacy":
            from evidencepack.intake.readers import doc_legacy as module  # noqa: PLC0415
        case "sheet":
            from evidencepack.intake.readers import sheets as module  # noqa: PLC0415
        case "text":
            from evidencepack.intake.readers import text as module  # noqa: PLC0415
        case _:
            from evidencepack.intake.readers import other as module  # noqa: PLC0415
    reader: Callable[[Path, Format], Examination] = module.read
    return reader


def _is_ole(path: Path) -> bool:
    """Whether an OOXML format sits in an OLE container, which is how Office locks it."""
    with path.open("rb") as stream:
        return stream.read(8) == _OLE
