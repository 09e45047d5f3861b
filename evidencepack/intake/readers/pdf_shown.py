"""What annotations of a PDF's page show that is no part of the page: captions, choices, stamps, signatures.

The library reads only the text of pages. It can make the appearances of annotations part of a page, in one form that it
draws last (ISO 32000-1, 12.5.5); what stands in that form is then the end of the page's text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.pdf_objects import FORM, MOST_OBJECTS, address_of, text_object

_DEEPEST = 5  # forms in forms


def shown_by_annotations(document: Any, page: Any, number: int) -> str:
    """The text in the appearances of a page's annotations, with CR and LF; it changes the page as it is in memory.

    Nothing of the page but its annotations is read afterwards: resources that it shares with others may be lost.
    """
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return ""
    flat = pdfium.FPDF_LoadPage(document, number - 1)
    if not flat:
        return ""
    try:
        words = pdfium.FPDFText_LoadPage(flat)
        if not words:
            return ""
        try:
            return _end_of(words, flat)
        finally:
            pdfium.FPDFText_ClosePage(words)
    finally:
        pdfium.FPDF_ClosePage(flat)


def _end_of(words: Any, page: Any) -> str:
    """The text from the first letter on that stands in the last form of a page."""
    last = pdfium.FPDFPage_GetObject(page, pdfium.FPDFPage_CountObjects(page) - 1)
    if not last or pdfium.FPDFPageObj_GetType(last) != FORM:
        return ""
    inner, letters = set(_inside(last, 0)), address_of(words)
    count = pdfium.FPDFText_CountChars(words)
    first = next((index for index in range(count) if text_object(letters, index) in inner), count)
    if first == count:
        return ""
    room = bytearray(4 * (count - first) + 2)  # some characters stand for several
    place = ctypes.byref(ctypes.c_ushort.from_buffer(room))
    written = pdfium.FPDFText_GetText(words, first, count - first, place)
    return room[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")


def _inside(form: Any, depth: int) -> Iterator[int]:
    """The numbers of the objects in a form and in forms within it; of very many the first, which suffice here."""
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        held = pdfium.FPDFFormObj_GetObject(form, index)
        if held:
            yield address_of(held)
            if depth < _DEEPEST and pdfium.FPDFPageObj_GetType(held) == FORM:
                yield from _inside(held, depth + 1)
