"""Formats whose text is not read: what can be said of them cheaply (properties, locks), and honestly that it is all."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from evidencepack.intake.containers import entry_name
from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers import ole, ole_properties
from evidencepack.intake.readers.common import MOST_NAMES, Damaged, Locked, without_nothing
from evidencepack.intake.readers.ooxml import Package
from evidencepack.model import ReadState


def read(path: Path, found: Format) -> Examination:
    """Identify only. Raises Locked when the file has a password, Damaged when its container is broken."""
    properties, facts = _surroundings(path, found)
    return Examination(
        format=found.id,
        read=ReadState.NOT_READ_YET,
        properties=properties,
        facts=without_nothing(facts),
        message=_message(found),
    )


def _message(found: Format) -> str:
    if found.id == "unknown":
        return "What kind of file this is could not be made out, so its text is not read."
    if found.family == "archive":
        return "What is in an archive is not read: add the files in it."
    return f"The text of this kind of file ({found.title}) is not read."


def _surroundings(path: Path, found: Format) -> tuple[dict[str, str], dict[str, Any]]:
    if found.family == "locked":
        raise Locked("This Office file needs a password to be opened.", ole.lock_facts(path))
    if found.id == "vsdx":
        with Package(path, "Visio") as package:
            return package.properties(), package.shared_facts()
    if found.id in ("vsd", "pub"):
        with ole.opened(path, "Visio" if found.id == "vsd" else "Publisher") as container:
            return ole_properties.properties(container), ole.shared_facts(ole.storages(container))
    if found.id == "zip":
        return {}, _zip_facts(path)
    return {}, {}


def _zip_facts(path: Path) -> dict[str, Any]:
    """Names only: nothing is unpacked, so that neither a bomb nor an archive that holds itself does harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as fault:
        raise Damaged("This zip archive is damaged or incomplete.") from fault
    locked = sum(entry.flag_bits & 1 for entry in entries)
    facts = {
        "entries": len(entries),
        "contents": [entry_name(entry) for entry in entries[:MOST_NAMES]],
        "attachments": len(entries),
    }
    if locked:
        which = "the files in it" if locked == len(entries) else f"{locked:,} of the {len(entries):,} files in it"
        raise Locked(f"This zip archive needs a password to open {which}.", facts)
    return facts
