"""Formats whose text is not read: what can be said of them cheaply (properties, locks), and honestly that it is all."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers import ole, opendocument
from evidencepack.intake.readers.common import Damaged, Locked, without_nothing
from evidencepack.intake.readers.locked import needs_password
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
    return f"The text of this kind of file ({found.title}) is not read yet."


def _surroundings(path: Path, found: Format) -> tuple[dict[str, str], dict[str, Any]]:
    if found.family == "locked":
        raise Locked("This Office file needs a password to be opened.")
    if found.family == "slides" or found.id == "vsdx":
        with Package(path, "PowerPoint" if found.family == "slides" else "Visio") as package:
            return package.properties(), {"macros": package.has_macros(), "attachments": package.attachments()}
    if found.family == "opendocument":
        return opendocument.properties_and_facts(path)
    if found.family == "slides-legacy":
        if needs_password(path):
            raise Locked("This PowerPoint file needs a password to be opened.")
        with ole.opened(path, "PowerPoint") as container:
            return ole.properties(container), {}
    if found.id == "zip":
        return {}, _zip_facts(path)
    return {}, {}


def _zip_facts(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as fault:
        raise Damaged("This zip archive is damaged or incomplete.") from fault
    locked = any(entry.flag_bits & 1 for entry in entries)
    return {"attachments": len(entries), "encrypted": "password" if locked else None}
