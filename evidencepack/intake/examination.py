"""What reading a file gives: its true type, its text by page, and raw facts for the rules to judge."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from evidencepack.model import ReadState


class PageText(Struct, frozen=True):
    """The text of one page, sheet, slide or message part. `label`: how a person names it ("page 4", "sheet Waits")."""

    number: int
    label: str
    text: str


class Examination(Struct, frozen=True, kw_only=True):
    """All that one reading of a file found.

    `format`: Format.id by content. `facts`: what the rules judge, by name; only JSON types. A fact that does not hold
    is left out. Names in use are listed in `FACTS`. `message`: why it could not be read, in words for the person.
    """

    format: str
    read: ReadState
    pages: tuple[PageText, ...] = ()
    pages_total: int = 0
    pages_unit: str = "page"
    properties: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    message: str = ""


TOO_MUCH_MEMORY = "Reading this file needs more memory than a file may have."


def unreadable(found: str, message: str) -> Examination:
    """The examination of a file of format `found` that could not be read, with the reason for the person."""
    return Examination(format=found, read=ReadState.UNREADABLE, facts={"damaged": message}, message=message)


def unforeseen(found: str, fault: Exception) -> Examination:
    """The examination of a file over which a reader failed in a way that no reader foresaw."""
    return unreadable(found, f"This file could not be read: an unforeseen fault ({type(fault).__name__}).")


FACTS: dict[str, str] = {
    "encrypted": 'how it is locked: "open" (opens without a password, owner-locked) or "password"',
    "wrong_extension": "what the extension claims, when the content is something else",
    "tracked_changes": "how many insertions and deletions are still marked",
    "tracked_authors": "who made them, sorted",
    "comments": "how many comments or notes",
    "hidden_sheets": "names of hidden and very hidden sheets",
    "no_text_pages": "numbers of PDF pages that carry no text layer",
    "damaged": "what is wrong with a file that could still be read in part",
    "truncated_text": "the text was cut at this many characters",
    "header_text": "text of headers and footers, joined",
    "macros": "true when the file carries macros",
    "comment_text": "text of the comments and notes, joined",
    "deleted_text": "text that is marked as deleted and still in the file, joined",
    "hidden_text": "text that is formatted as hidden, joined",
    "attachments": "how many files are embedded or attached",
}
