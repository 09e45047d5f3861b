"""What of a document is shown, and how: read from the workspace beside the window."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from evidencepack.intake.examination import PageText
from evidencepack.intake.formats import FORMATS
from evidencepack.intake.paths import is_file
from evidencepack.model import Document, Finding, ReadState
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.examined import is_examined, read_before

STORY_FORMATS = frozenset({"docx", "docm", "dotx", "dotm"})
_NO_DECODER = frozenset({"heic"})


class Way(StrEnum):
    """The ways in which a document is shown."""

    PAGES = "pages"
    TEXT = "text"
    SHEETS = "sheets"
    STATE = "state"  # in words: why there is nothing to see


class Looked(Struct, frozen=True):
    """A document with what was read of it. `path`: the file in the workspace's own store."""

    document: Document
    path: str
    way: Way
    pages: tuple[PageText, ...]
    facts: dict[str, Any]
    findings: tuple[Finding, ...]
    heading: str = ""
    sentence: str = ""

    @property
    def family(self) -> str:
        """The family of its format."""
        return family_of(self.document)

    @property
    def total(self) -> int:
        """How many pages it has."""
        return max(self.document.pages, len(self.pages), 1)


def look(workspace: Workspace, document: Document) -> Looked:
    """Read what is shown of a document."""
    sha256 = document.version.sha256
    with workspace.reading() as db:
        examined = read_before(db, sha256) if is_examined(db, sha256) else None
        found = queries.findings(db, [document.id]).get(document.id, ())
    pages = examined.pages if examined is not None else ()
    path = workspace.files.path_of(sha256)
    way, heading, sentence = _way(document, pages, path, examined.message if examined is not None else "")
    facts = examined.facts if examined is not None else {}
    return Looked(document, str(path), way, pages, facts, found, heading, sentence)


def family_of(document: Document) -> str:
    """The family of a document's format."""
    return FORMATS[document.format].family if document.format in FORMATS else "unknown"


def _way(document: Document, pages: tuple[PageText, ...], path: Path, message: str) -> tuple[Way, str, str]:
    family = family_of(document)
    if not is_file(path):
        what = "The workspace's own copy of this file is gone or cannot be reached."
        return Way.STATE, "The file is not there", f"{what} Check the folder of the workspace, or add the file again."
    match document.read:
        case ReadState.WAITING:
            return Way.STATE, "Not read yet", "It was taken in, and is read as soon as what runs now is finished."
        case ReadState.LOCKED:
            what = message or "A password is needed to open it."
            return Way.STATE, "Locked", f"{what} Ask its owner for a copy that opens for everyone, and add that."
        case ReadState.UNREADABLE:
            what = message or "It is damaged."
            return Way.STATE, "It cannot be read", f"{what} CQC could not open it either: ask for a copy that opens."
    if family in ("pdf", "image") and document.format not in _NO_DECODER:
        return Way.PAGES, "", ""
    if document.read is ReadState.NOT_READ_YET or document.format in _NO_DECODER:
        what = "Evidence Pack has no reader for this kind of file, so it cannot be looked at here."
        return Way.STATE, "Nothing to look at here", f"{what} It can answer items and is packed; open the original."
    if not any(page.text.strip() for page in pages):
        sentence = "It opens, and there is no text in it. Open the original and check that it is what you meant."
        return Way.STATE, "No text was found in it", sentence
    sheets = family == "sheet" or document.format in ("csv", "tsv")
    return (Way.SHEETS if sheets else Way.TEXT), "", ""
