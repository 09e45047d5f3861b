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


def unchecked(found: str, fault: Exception) -> Examination:
    """What the rules are given in the place of an examination over which one of them failed."""
    return unreadable(found, f"This file could not be checked: an unforeseen fault ({type(fault).__name__}).")


FACTS: dict[str, str] = {
    "encrypted": 'how it is locked: "open" (opens without a password, owner-locked), "password" or "otherwise"',
    "rights_managed": "true when a rights service says who may open it",
    "signed": "true when it carries a digital signature",
    "wrong_extension": "what the extension claims, when the content is something else",
    "damaged": "what is wrong with a file that could still be read in part",
    "stopped": 'why its reading was broken off ("late", "dead"), where it may succeed another time',
    "truncated_text": "the text was cut at this many characters",
    "macros": "true when the file carries macros",
    "scripts": "how many script actions (PDF) or script elements (web page)",
    "attachments": "how many files are embedded or attached",
    "embedded_files": "their names, at most 200",
    "embedded_places": "the pages, slides, sheets or paragraphs that hold them, as far as that is known",
    "object_places": "as comment_places, of the objects and charts of a Word document that embed a file; without text",
    "external_links": "targets outside the file that the program would fetch or show (no hyperlinks), at most 50",
    "tracked_changes": "how many insertions and deletions are still marked",
    "tracked_authors": "who made them, sorted",
    "tracked_places": 'where they are ("page 3", "paragraph 12"), at most 20',
    "deleted_text": "text that is marked as deleted and still in the file, joined",
    "comments": "how many comments or notes",
    "comment_authors": "who made them, sorted",
    "comment_text": "text of the comments and notes, joined, at most 4,000 characters",
    "comment_places": 'each of them, at most 200: list of {"place", "text"}, in PDFs with its "box", in Word documents '
    'with its "paragraph" (also of the two below)',
    "hidden_places": "as comment_places, of the hidden text",
    "deleted_places": "as comment_places, of the deleted text",
    "hidden_text": "text that is formatted so that it is not seen, joined, at most 4,000 characters",
    "hidden_sheets": "names of hidden and very hidden sheets",
    "very_hidden_sheets": "names of sheets that only a programmer can show",
    "hidden_rows": "sheet -> how many hidden rows hold something",
    "hidden_row_spans": "sheet -> first and last number of each stretch of hidden rows with content, at most 200",
    "row_numbers": "sheet -> its text's first column (from 0), and pairs of a line of its text (from 0) and the row "
    "(from 1) that stands there: all lines follow on until the next pair; row 0: what follows is in no cell",
    "paragraph_numbers": 'of a Word document without pages, stretches of its text as "0:1 7:9*3 12:24*0,2": the first '
    "line (from 0), its paragraph (from 1; 0: none that is counted), and how many paragraphs the next line is further: "
    "1, the cells of a row, or for a row of its own how many paragraphs stand before each cell",
    "hidden_columns": "sheet -> letters of hidden columns that hold something",
    "filters": "sheets whose filter hides rows",
    "hidden_slides": "numbers of hidden slides",
    "speaker_notes": "numbers of slides with notes that say something",
    "header_text": "text of headers and footers, joined; in presentations also what is drawn on their masters",
    "watermark_text": "text of watermarks, joined",
    "covered_text": 'text under an opaque box, or black on black: list of {"page", "text"}; page 0 is not known',
    "cut_off_text": 'text outside what is shown of a PDF\'s page: list of {"page", "text"}, together about 20,000 '
    "characters at most, in its lines; what is seen on some page is left out",
    "layer_text": "text of a PDF in layers that are switched off: as cut_off_text, also what is seen elsewhere",
    "no_text_pages": "numbers of PDF pages (or pages of a TIFF scan) that carry no text layer",
    "xfa": "true for a PDF whose form is XFA",
    "location": "true for an image that says where it was taken",
    "camera": "make and model of the camera",
    "image_size": '"4032 x 3024"',
    "message": 'of mail: {"from", "to", "date", "subject", "attachments"}',
    "entries": "how many files a zip archive holds",
    "contents": "their names, the first 200",
}
