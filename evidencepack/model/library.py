"""The nouns of the library: documents, their versions and origins, and the answers that they give."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class DocumentState(StrEnum):
    """What the team has decided about a document."""

    INBOX = "inbox"  # nobody has looked at it yet
    IN_USE = "in use"
    SET_ASIDE = "set aside"  # kept, but not part of the return


class ReadState(StrEnum):
    """How far a file's content could be read."""

    READ = "read"
    NOT_READ_YET = "not read yet"  # identified; this version has no reader for the format
    LOCKED = "locked"  # needs a password
    UNREADABLE = "unreadable"  # damaged, too slow or too big to read within the limits
    WAITING = "waiting"  # taken in, not examined yet


class AnswerKind(StrEnum):
    """The ways in which an evidence item can be answered."""

    DOCUMENT = "document"  # a file, with page or section
    SECTION = "section"  # part of a file that is given for another item
    LINK = "link"  # public already: a link and the date it was seen
    DATA = "data"  # a data table: a file, with sheet or range
    CONTACTS = "contacts"  # a contact list: a file
    NOT_HELD = "not held"  # with a reason and what is being done
    NOT_APPLICABLE = "not applicable"  # with a reason


DOCUMENT_ANSWERS = frozenset({AnswerKind.DOCUMENT, AnswerKind.SECTION, AnswerKind.DATA, AnswerKind.CONTACTS})


class Version(Struct, frozen=True, kw_only=True):
    """One state of a document's file, addressed by the SHA-256 of its bytes (64 hexadecimal digits)."""

    id: str
    document_id: str
    number: int
    sha256: str
    name: str  # the file name it came with
    size: int
    added_at: str


class Origin(Struct, frozen=True, kw_only=True):
    """A place that a document was taken from. The file there is never touched."""

    id: str
    document_id: str
    path: str
    modified: str
    seen_at: str


class Document(Struct, frozen=True, kw_only=True):
    """A document of the library, with its current version.

    `dated` is the document's own date (never the file's time stamp), `dated_from` where it was read.
    """

    id: str
    title: str
    state: DocumentState
    version: Version
    format: str  # Format.id of what the content is
    read: ReadState
    pages: int
    pages_unit: str  # page, sheet, slide, part, line
    dated: str | None = None
    dated_from: str = ""
    draft: bool = False
    note: str = ""
    added_at: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """One way in which one item is answered.

    Kinds in `DOCUMENT_ANSWERS` have a `document_id`; a link has `url` and `seen_on`; not held and not applicable
    have a `reason` (and not held an `action`: what is being done). `pages` ("4-7", "2, 9") and `section` are the
    locator. `categories` are the evidence categories it gives.
    """

    id: str
    item_id: str
    kind: AnswerKind
    document_id: str | None = None
    pages: str = ""
    section: str = ""
    note: str = ""
    url: str = ""
    seen_on: str | None = None
    reason: str = ""
    action: str = ""
    categories: tuple[str, ...] = ()
    position: int = 0
    to_confirm: bool = False


class Refusal(Struct, frozen=True, kw_only=True):
    """A person's word that a document does not answer an item: it is not suggested again, and teaches the ranking."""

    id: str
    document_id: str
    item_id: str
    who: str
    at: str


class Lesson(Struct, frozen=True, kw_only=True):
    """What an earlier return decided about one document, kept as words so that it teaches this one's suggestions.

    `item_id` is the item of this return; `fits` whether it answered the item or was refused for it.
    """

    id: str
    item_id: str
    fits: bool
    title: str
    text: str
