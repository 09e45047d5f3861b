"""The objects of a PDF's pages, asked for by the thousand: PDFium answers for one at a time, and asking costs most."""

from __future__ import annotations

import ctypes
import operator
import sys
from collections import deque
from functools import reduce
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.pdf_covered_pictures import DARK, OPAQUE

Rect = tuple[float, float, float, float]  # left, bottom, right, top, in points
Matrix = tuple[float, float, float, float, float, float]

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5  # fpdf_edit.h: FPDF_PAGEOBJ_…
MOST_OBJECTS = 5_000  # of a page; drawings of maps have more, and no redactions
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NOWHERE: Rect = (0.0, 0.0, 0.0, 0.0)

_LOW = 0 if sys.byteorder == "little" else 3  # where in four bytes a number below 256 stands
IS_TEXT, _IS_PATH, IS_PICTURE_OR_FORM, _IS_DARK, _IS_OPAQUE, _IS_NOT = (
    bytes(test(value) for value in range(256))
    for test in (TEXT.__eq__, PATH.__eq__, (IMAGE, FORM).__contains__, DARK.__ge__, OPAQUE.__le__, (0).__eq__)
)  # for bytes.translate


def _fast(name: str, result: Any, *arguments: Any) -> Any:
    """The same function of the library with plain numbers for pointers: a page has thousands of objects.

    Further arguments may follow those that are named here; they must be ready for the call (`ctypes.byref`). What is
    ready needs no conversion, which takes longer than the call itself.
    """
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


_POINTER, _INT, _OUT = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
page_box = _fast("FPDF_GetPageBoundingBox", _INT, _POINTER, _OUT)
count_objects = _fast("FPDFPage_CountObjects", _INT, _POINTER)
page_object = _fast("FPDFPage_GetObject", _POINTER)
kind_of = _fast("FPDFPageObj_GetType", _INT, _POINTER)
inner_count = _fast("FPDFFormObj_CountObjects", _INT, _POINTER)
inner_object = _fast("FPDFFormObj_GetObject", _POINTER)
matrix_of = _fast("FPDFPageObj_GetMatrix", _INT, _POINTER, _OUT)
_bounds = _fast("FPDFPageObj_GetBounds", _INT, _POINTER)
draw_mode = _fast("FPDFPath_GetDrawMode", _INT, _POINTER, _OUT, _OUT)
segments = _fast("FPDFPath_CountSegments", _INT, _POINTER)
_fill = _fast("FPDFPageObj_GetFillColor", _INT, _POINTER)
transparent = _fast("FPDFPageObj_HasTransparency", _INT, _POINTER)
render_mode = _fast("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
text_object = _fast("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
char_box = _fast("FPDFText_GetCharBox", _INT, _POINTER, _INT, _OUT, _OUT, _OUT, _OUT)
char_box_to = _fast("FPDFText_GetCharBox", _INT, _POINTER, _INT)  # and four places that are ready
_DOUBLE = ctypes.c_double
bounded_text = _fast("FPDFText_GetBoundedText", _INT, _POINTER, *[_DOUBLE] * 4, _POINTER, _INT)
unicode_of = _fast("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
clip_of = _fast("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
clip_paths = _fast("FPDFClipPath_CountPaths", _INT, _POINTER)
clip_segments = _fast("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_segment = _fast("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)
point_of = _fast("FPDFPathSegment_GetPoint", _INT, _POINTER, _OUT, _OUT)


def areas_of(handles: list[int], to_page: Matrix) -> list[Rect]:
    """The bounds of objects on the page, asked for in one go; an empty one for an object without bounds."""
    flat = iter(_AREAS.of(_bounds, handles).cast("f").tolist())
    areas: list[Rect] = list(zip(flat, flat, flat, flat, strict=True))
    return areas if to_page is IDENTITY else [area if area == _NOWHERE else moved(area, to_page) for area in areas]


def objects(get: Any, holder: int, count: int) -> list[int]:
    """The objects of a page or a form."""
    return list(map(get, repeat(ctypes.byref(ctypes.c_char.from_address(holder))), _INDEXES[:count]))


class _Answers:
    """One block of memory that the library puts its answers into, four numbers for each object that it is asked about.

    Its places are made ready for calls once and for all.
    """

    def __init__(self, kind: Any) -> None:
        self._block = (kind * (4 * MOST_OBJECTS))()
        self._view = memoryview(self._block).cast("B")
        self._places = [[ctypes.byref(self._block, at) for at in range(part, len(self._view), 16)] for part in _PARTS]

    def of(self, question: Any, handles: list[int]) -> memoryview:
        """The answers as bytes, zeros where there was none; good until the next question."""
        ctypes.memset(self._block, 0, 16 * len(handles))
        deque(map(question, handles, *self._places), maxlen=0)
        return self._view[: 16 * len(handles)]


_PARTS = (0, 4, 8, 12)  # where in sixteen bytes the four numbers stand
_INDEXES = list(range(MOST_OBJECTS))
_AREAS, _COLOURS = _Answers(ctypes.c_float), _Answers(ctypes.c_uint32)


def opaque_paths(handles: list[int], kinds: bytes, first: int) -> tuple[list[int], list[int]]:
    """Where, from place `first` on, the paths stand whose colour of filling is opaque: the dark ones and the others.

    All colours are asked for in one go and looked at as rows of bytes: asking path by path took half of the whole walk.
    """
    places = list(compress(range(first, len(kinds)), kinds[first:].translate(_IS_PATH)))
    if not places:
        return [], []
    # Red, green, blue, alpha, and again, none above 255; a path without a colour has an alpha of 0.
    raw = bytes(_COLOURS.of(_fill, [handles[place] for place in places])[_LOW::4])
    are_opaque = raw[3::4].translate(_IS_OPAQUE)
    if 1 not in are_opaque:
        return [], []
    are_dark = _all_of(*(raw[part::4].translate(_IS_DARK) for part in range(3)), are_opaque)
    are_light = _all_of(are_opaque, are_dark.translate(_IS_NOT))
    return list(compress(places, are_dark)), list(compress(places, are_light))


def colour_of(handle: int) -> tuple[int, ...]:
    """The colour that an object is filled with: red, green, blue, alpha, of 255."""
    return tuple(_COLOURS.of(_fill, [handle]).cast("I"))


def _all_of(*marks: bytes) -> bytes:
    """Where all of these equally long rows of 0 and 1 have a 1."""
    common = reduce(operator.and_, (int.from_bytes(each, "big") for each in marks))
    return common.to_bytes(len(marks[0]), "big")


def address_of(handle: Any) -> int:
    """The plain number of a handle, which must not be empty."""
    return ctypes.addressof(handle.contents)


def places_in(values: Any) -> list[int]:
    """The addresses of the four numbers of an array."""
    start = ctypes.addressof(values)
    return [start, start + 4, start + 8, start + 12]


def times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix after another."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = then
    return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)


def moved(rect: Rect, by: Matrix) -> Rect:
    """The bounds of a rectangle that a matrix has moved."""
    a, b, c, d, e, f = by
    corners = [(rect[i] * a + rect[j] * c + e, rect[i] * b + rect[j] * d + f) for i in (0, 2) for j in (1, 3)]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return (min(xs), min(ys), max(xs), max(ys))
