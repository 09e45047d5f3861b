"""PDF: text per page, properties and locks, through PDFium in one pass (loading a page is most of the cost)."""

from __future__ import annotations

import ctypes
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import (
    MOST_CHARACTERS,
    MOST_NAMES,
    MOST_NUMBERS,
    Damaged,
    Locked,
    LockedOtherwise,
    PageCollector,
    clean,
    joined,
    tidy_properties,
    without_nothing,
)
from evidencepack.intake.readers.pdf_covered import covered_text
from evidencepack.intake.readers.pdf_cut_off import CutOff
from evidencepack.intake.readers.pdf_hyphens import without_breaks
from evidencepack.intake.readers.pdf_layers import layer_text
from evidencepack.intake.readers.pdf_lines import mended
from evidencepack.intake.readers.pdf_marks import Marks, attached, in_bytes, is_rights_managed, whole_facts
from evidencepack.intake.readers.pdf_shown import shown_by_annotations
from evidencepack.model import ReadState

# ISO 32000-1, 7.9.4: D:YYYYMMDDHHmmSSOHH'mm', everything after the year optional.
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+\-Z])(?:(\d\d)'?(\d\d)?)?)?")
_NAMES = {
    "Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords", "Creator": "application",
    "Producer": "producer",
}  # fmt: skip
_MOST_COVERED, _MOST_COVERED_CHARACTERS = 100, 500
_FAULTS = {
    pdfium.FPDF_ERR_FILE: "This PDF file could not be opened.",
    pdfium.FPDF_ERR_FORMAT: "This PDF file is damaged: its structure cannot be made out.",
    pdfium.FPDF_ERR_PAGE: "This PDF file is damaged: its list of pages cannot be read.",
}


def read(path: Path, found: Format) -> Examination:
    """Read a PDF. Raises Locked when a password is needed to open it, Damaged when it cannot be read at all."""
    document = _open(path)
    try:
        if len(document) == 0:
            raise _without_pages(document)
        pages = _Pages(document)
        pages.read()
        searched = in_bytes(path)
        listed = attached(document)
        files = [*listed, *pages.marks.files]
        is_listed = any(not name.casefold().endswith(".joboptions") for name in listed)  # no file of a person's
        facts = {
            "encrypted": "open" if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1 else None,
            "attachments": len(files),
            "embedded_files": files[:MOST_NAMES],
            "embedded_places": [*pages.marks.file_places, *(["list of attachments"] if is_listed else [])][:MOST_NAMES],
            "no_text_pages": pages.empty[:MOST_NUMBERS],
            "covered_text": pages.covered,
            "cut_off_text": pages.cut_off_text,
            "layer_text": layer_text(document, pages.with_text) if searched.layers_off else None,
            "damaged": _damage(pages.broken),
        }
        facts |= whole_facts(document, searched.scripts) | pages.marks.facts() | pages.collector.facts()
        facts["signed"] = facts["signed"] or pages.marks.signed
        return Examination(
            format=found.id,
            read=ReadState.READ,
            pages=tuple(pages.collector.pages),
            pages_total=len(document),
            properties=_properties(document),
            facts=without_nothing(facts),
        )
    finally:
        document.close()


def _open(path: Path) -> Any:
    """The document, opened without a password (which is PDFium's way of trying the empty one).

    Opened here and not by pypdfium2, which takes a document without pages for one that could not be opened, and gives
    as the reason what was wrong with the last file before it.
    """
    handle = pdfium.FPDF_LoadDocument(f"{path}\0".encode("utf-8", "surrogateescape"), None)
    if handle:
        return pypdfium2.PdfDocument(handle)
    code = pdfium.FPDF_GetLastError()
    if code == pdfium.FPDF_ERR_PASSWORD:
        raise Locked("This PDF file needs a password to be opened.")
    if code == pdfium.FPDF_ERR_SECURITY:
        if is_rights_managed(path):
            raise LockedOtherwise(
                "This PDF file opens only for named people: a rights service or certificates guard it.",
                {"rights_managed": True},
            )
        raise LockedOtherwise("This PDF file is locked in a way that this program does not know.")
    raise Damaged(_FAULTS.get(code, "This PDF file is damaged and cannot be opened."))


def _without_pages(document: Any) -> Damaged | Locked:
    """What is wrong with a document that opens and has no pages."""
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        return Locked("This PDF file is locked, and its pages cannot be found without its password.")
    return Damaged("This PDF file has no pages: it is empty or damaged.")


class _Pages:
    """All pages of a document in one pass: text, annotations, what is covered up, and what lies outside of them."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._covered_left = _MOST_COVERED
        self.collector = PageCollector()
        self.marks = Marks()
        self.empty: list[int] = []  # pages without any text
        self.with_text: list[int] = []
        self.broken: list[int] = []  # pages that cannot be loaded
        self.covered: list[dict[str, Any]] = []
        self.cut_off_text: list[dict[str, Any]] = []
        self._cut_off = CutOff()

    def read(self) -> None:
        """Read every page. Raises Damaged when none can be read."""
        total, room = len(self._document), MOST_CHARACTERS
        texts: dict[int, str] = {}
        for number in range(1, total + 1):
            if room < 0:
                break
            try:
                texts[number] = self._page(number)
            except pypdfium2.PdfiumError:
                self.broken.append(number)
                continue
            room -= len(texts[number])
        self.with_text = [number for number, text in texts.items() if text]
        self.cut_off_text = self._cut_off.found(texts)
        for number, text in zip(texts, without_breaks(list(texts.values())), strict=True):
            self.collector.add(number, f"page {number}", text)
        if len(self.broken) == total:
            raise Damaged("This PDF file is damaged: none of its pages can be read.")

    def _page(self, number: int) -> str:
        page = _loaded(pdfium.FPDF_LoadPage(self._document, number - 1))
        try:
            words = _loaded(pdfium.FPDFText_LoadPage(page))
            try:
                text = _text(words)
                fields, boxes = self.marks.look(page, number)
                if text and self._covered_left > 0:
                    self._note_covered(number, covered_text(self._document, page, words, text, boxes))
                if text:
                    self._cut_off.look(page, words, number)
            finally:
                pdfium.FPDFText_ClosePage(words)
            if not text.strip() and not any(field.strip() for field in fields):
                self.empty.append(number)  # also under a stamp
            if self.marks.show_text:
                fields = _with_shown(shown_by_annotations(self._document, page, number), fields)
        finally:
            pdfium.FPDF_ClosePage(page)
        return joined([text, *fields]) if any(fields) else text

    def _note_covered(self, number: int, texts: list[str]) -> None:
        for text in texts[: self._covered_left]:
            self.covered.append({"page": number, "text": clean(text)[:_MOST_COVERED_CHARACTERS]})
        self._covered_left -= len(texts)


def _loaded(handle: Any) -> Any:
    """A page or its text, as PDFium gives it: pypdfium2's own objects for them cost a tenth of the reading."""
    if not handle:
        raise pypdfium2.PdfiumError("A page cannot be loaded.")
    return handle


def _text(words: Any) -> str:
    """The text of a page."""
    count = pdfium.FPDFText_CountChars(words)
    if count <= 0:
        return ""
    room = bytearray(4 * count + 2)  # some characters of the list stand for several in the text
    written = pdfium.FPDFText_GetText(words, 0, count, ctypes.byref(ctypes.c_ushort.from_buffer(room)))
    text = room[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
    return mended(words, text).replace("\r\n", "\n")


def _with_shown(shown: str, fields: list[str]) -> list[str]:
    """The text in fields and boxes of text, and what annotations show besides, each only once."""
    bare, known = "".join(shown.split()), ["".join(field.split()) for field in fields]
    if bare in "".join(known):
        return fields
    return [
        *(field for field, letters in zip(fields, known, strict=True) if letters not in bare),
        shown.replace("\r\n", "\n"),
    ]


def _damage(broken: list[int]) -> str | None:
    if not broken:
        return None
    shown = ", ".join(str(number) for number in broken[:20])
    return f"Pages that cannot be read: {shown}{' and more' if len(broken) > 20 else ''}."


def _properties(document: Any) -> dict[str, str]:
    properties = {name: _property(document, key) for key, name in _NAMES.items()}
    properties["created"] = iso_date(_property(document, "CreationDate"))
    properties["modified"] = iso_date(_property(document, "ModDate"))
    return tidy_properties(properties)


def _property(document: Any, key: str) -> str:
    """An entry of the document information, also one that is no whole UTF-16."""
    size = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    room = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDF_GetMetaText(document, key.encode(), room, size)
    return room.raw[: size - 2 if size > 2 else 0].decode("utf-16-le", "replace")


def iso_date(text: str) -> str:
    """A PDF date as ISO 8601 (in UTC when it has a zone); empty when it is no date."""
    match = _DATE.match(text.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second, sign, off_hours, off_minutes = match.groups()
    try:
        local = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
        if sign is None:
            return local.isoformat()
        offset = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        zoned = local.replace(tzinfo=timezone(-offset if sign == "-" else offset))
        return zoned.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError):
        return ""
