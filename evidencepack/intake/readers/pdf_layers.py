"""Text of a PDF in layers that are switched off (optional content, ISO 32000-1, 8.11): it is in the text, and not seen.

The library does not say which layers are off. It leaves them out when it draws, though, and lets one take the marks
away that put something into a layer (8.11.3.2): what appears then was off. A form that names its layer in itself
(8.11.3.3) carries no such mark, and is not looked into.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.common import clean
from evidencepack.intake.readers.pdf_covered_drawn import DrawnPage
from evidencepack.intake.readers.pdf_cut_off import MOST_CHARACTERS, MOST_OF_A_PAGE, is_worth_a_word
from evidencepack.intake.readers.pdf_objects import (
    FORM,
    IDENTITY,
    TEXT,
    Matrix,
    Rect,
    address_of,
    areas_of,
    matrix_of,
    text_object,
    times,
    unicode_of,
)

_MOST_DRAWN = 50  # pages
_MOST_OBJECTS, _DEEPEST = 20_000, 4  # of a page or form; forms in forms
_LAYER = "OC"
_ROOM = (ctypes.c_ushort * 200)()


def layer_text(document: Any, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """The fact `layer_text` of a PDFium document, looked for on some of its pages."""
    found: list[dict[str, Any]] = []
    drawn, room = 0, MOST_CHARACTERS
    for number in numbers:
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            continue
        try:
            layers = _Layers(page)
            if layers.texts:
                drawn += 1
                text = clean(_joined(page, layers.switched_off()))
                if is_worth_a_word(text):
                    found.append({"page": number, "text": text[: min(room, MOST_OF_A_PAGE)]})
                    room -= len(found[-1]["text"])
        finally:
            pdfium.FPDF_ClosePage(page)
        if drawn >= _MOST_DRAWN or room <= 0:
            break
    return found


class _Layers:
    """What stands in any layer on a page. `texts`: the areas of the texts, by their addresses."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._marked: list[Any] = []
        self.texts: dict[int, Rect] = {}
        self._take(pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, page, IDENTITY, 0, inside=False)

    def _take(self, count: int, get: Any, holder: Any, to_page: Matrix, depth: int, *, inside: bool) -> None:
        texts = []
        for index in range(min(count, _MOST_OBJECTS)):
            held = get(holder, index)
            if not held:
                continue
            is_marked = next(_marks(held), None) is not None
            if is_marked:
                self._marked.append(held)
            kind = pdfium.FPDFPageObj_GetType(held)
            if kind == TEXT and (inside or is_marked):
                texts.append(address_of(held))
            elif kind == FORM and depth < _DEEPEST:
                own = times(_matrix(held), to_page)
                inner = pdfium.FPDFFormObj_CountObjects(held)
                self._take(inner, pdfium.FPDFFormObj_GetObject, held, own, depth + 1, inside=inside or is_marked)
        for handle in texts:
            self.texts[handle] = areas_of([handle], to_page)[0]

    def switched_off(self) -> set[int]:
        """The texts that are not drawn, and would be if they stood in no layer. The page in memory is changed."""
        as_it_is = DrawnPage(self._page)
        as_it_is.draw()
        handles = [ctypes.cast(handle, pdfium.FPDF_PAGEOBJECT) for handle in self.texts]
        for handle in handles:
            pdfium.FPDFPageObj_SetIsActive(handle, False)
        without = DrawnPage(self._page)
        unseen = {handle for handle, area in self.texts.items() if as_it_is.is_like(without, area)}
        for handle in handles:
            pdfium.FPDFPageObj_SetIsActive(handle, True)
        for held in self._marked:
            for mark in list(_marks(held)):
                pdfium.FPDFPageObj_RemoveMark(held, mark)
        with_all = DrawnPage(self._page)
        return {handle for handle in unseen if not as_it_is.is_like(with_all, self.texts[handle])}


def _marks(held: Any) -> Iterator[Any]:
    """The marks of an object that put it into a layer."""
    for index in range(pdfium.FPDFPageObj_CountMarks(held)):
        mark = pdfium.FPDFPageObj_GetMark(held, index)
        size = ctypes.c_ulong()
        named = pdfium.FPDFPageObjMark_GetName(mark, _ROOM, ctypes.sizeof(_ROOM), size)
        if named and bytes(_ROOM)[: max(size.value - 2, 0)].decode("utf-16-le", "replace") == _LAYER:
            yield mark


def _matrix(form: Any) -> Matrix:
    raw = (ctypes.c_float * 6)()
    return tuple(raw) if matrix_of(address_of(form), ctypes.addressof(raw)) else IDENTITY


def _joined(page: Any, texts: set[int]) -> str:
    """The letters of some texts of a page, in its lines; blanks and ends of lines go with the letter before them."""
    words = pdfium.FPDFText_LoadPage(page) if texts else None
    if not words:
        return ""
    try:
        pieces = (
            "".join(letter for _, letter in group)
            for is_wanted, group in groupby(_letters(words, texts), key=lambda each: each[0])
            if is_wanted
        )
        lines = (line for piece in pieces for line in piece.splitlines())
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())
    finally:
        pdfium.FPDFText_ClosePage(words)


def _letters(words: Any, texts: set[int]) -> Iterator[tuple[bool, str]]:
    letters, is_wanted = address_of(words), False
    for index in range(pdfium.FPDFText_CountChars(words)):
        code = unicode_of(letters, index)
        letter = chr(code) if code < 0x110000 else " "
        if not letter.isspace():
            is_wanted = text_object(letters, index) in texts
        yield is_wanted, letter
