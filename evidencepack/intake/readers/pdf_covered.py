"""PDF text that lies under an opaque box: a redaction that only covers up.

What is drawn later lies on top (ISO 32000-1, 8.2), so a box counts only when it was drawn after the text: the shading
of a table cell is drawn before. The characters are looked at one by one only on pages where such a box was found.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Container, Iterator
from itertools import chain, compress
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.pdf_covered_drawn import DrawnPage
from evidencepack.intake.readers.pdf_covered_pictures import DARK, is_black_bar
from evidencepack.intake.readers.pdf_objects import (
    FORM,
    IDENTITY,
    IMAGE,
    IS_PICTURE_OR_FORM,
    IS_TEXT,
    MOST_OBJECTS,
    PATH,
    SHADING,
    TEXT,
    Matrix,
    Rect,
    address_of,
    areas_of,
    bounded_text,
    char_box,
    clip_of,
    clip_paths,
    clip_segment,
    clip_segments,
    colour_of,
    count_objects,
    draw_mode,
    inner_count,
    inner_object,
    kind_of,
    matrix_of,
    moved,
    objects,
    opaque_paths,
    page_object,
    places_in,
    point_of,
    render_mode,
    segments,
    text_object,
    times,
    transparent,
    unicode_of,
)

Order = tuple[int, ...]  # of drawing: the place on the page, in the form that stands there, and so on
_Character = tuple[int, str, int, tuple[float, float], Rect]

_LIGHT = 102  # a path that is not dark
_UNSEEN = 3  # text render mode "neither fill nor stroke": the text layer of a scan
_DEEPEST = 4  # forms in forms
_MOST_BOXES = 400
_MOST_LEVELS = 500
_SMALLEST, _HALF_PAGE = 4.0, 0.5  # points; share of the page
_OF_A_PICTURE = 0.2  # of that: larger pictures are pictures
_MOST_LIGHT = 60  # light boxes of a level: charts and tables have more
_HIGHEST_LIGHT = 60.0  # points
_HIGHEST_FOR_LINES = 2.6  # times the height of the letters in it, for each line: a bar is drawn to fit its words
_LATER_TEXTS = 0.05  # of all texts: who covers something up does so when the page is written
_REDACTED = ("redact", "withheld", "exempt")  # what people write on such a box
_MOST_LABEL = 200  # characters of it
_ABOVE_ALL: Order = (1 << 40,)  # annotations are drawn after the page


class _Box:
    """Something that may cover: its place in the order of drawing, its area, what it is."""

    __slots__ = ("area", "handle", "kind", "order", "to_page")

    def __init__(self, order: Order, handle: int, kind: int, area: Rect, to_page: Matrix) -> None:
        self.order, self.handle, self.kind, self.area, self.to_page = order, handle, kind, area, to_page


class _Page:
    """The objects of one page, level by level: on the page itself, in forms, in forms within them.

    `labelled`: boxes may have a text on them that says what they are for.
    """

    def __init__(self, page: int, size: tuple[float, float], labelled: bool) -> None:
        self.labelled = labelled
        self._most_area = size[0] * size[1] * _HALF_PAGE
        self._numbers = (ctypes.c_uint * 4)()
        self._number_refs = places_in(self._numbers)
        self._levels: list[tuple[Order, list[int], bytes, Matrix]] = []
        self.boxes: list[_Box] = []
        self._text_seen = False
        count = count_objects(page)
        if 0 < count <= MOST_OBJECTS:
            self._take(objects(page_object, page, count), IDENTITY, ())

    def _take(self, handles: list[int], to_page: Matrix, above: Order) -> None:
        kinds = bytes(map(kind_of, handles))
        self._levels.append((above, handles, kinds, to_page))
        first_text = kinds.find(TEXT)
        beginnings = [at for at in (first_text, kinds.find(FORM)) if at >= 0]  # a form may hold text
        first = 0 if self._text_seen else min(beginnings, default=len(kinds))  # what lies before all text covers none
        others = compress(range(len(kinds)), kinds.translate(IS_PICTURE_OR_FORM))
        dark, light = opaque_paths(handles, kinds, first)
        lighter = self._worth_a_look(light, kinds)
        looked_at = sorted([*others, *dark, *lighter])
        for index, area in zip(looked_at, areas_of([handles[index] for index in looked_at], to_page), strict=True):
            kind = _LIGHT if index in lighter else kinds[index]
            if kind == FORM:
                if len(above) < _DEEPEST:
                    self._text_seen = self._text_seen or index > first_text >= 0
                    self._inside(handles[index], to_page, (*above, index))
            elif (self._text_seen or index > first_text >= 0) and not _is_thin(area):
                self._consider((*above, index), handles[index], kind, area, to_page)
        self._text_seen = self._text_seen or first_text >= 0

    def _worth_a_look(self, light: list[int], kinds: bytes) -> set[int]:
        """The light boxes that come after nearly all text of their level, when there are few."""
        if not light:
            return set()
        texts = list(compress(range(len(kinds)), kinds.translate(IS_TEXT)))
        if texts and not self.labelled:
            floor = texts[-1 - int(len(texts) * _LATER_TEXTS)]
        elif self._text_seen:
            floor = -1
        else:  # a whole page may stand in one form, and the boxes after it
            floor = min((place for place in (kinds.find(TEXT), kinds.find(FORM)) if place >= 0), default=len(kinds))
        found = set(light[bisect_right(light, floor) :])
        return found if len(found) <= _MOST_LIGHT else set()

    def _inside(self, form: int, to_page: Matrix, order: Order) -> None:
        count = inner_count(form)
        if 0 < count <= MOST_OBJECTS and len(self._levels) < _MOST_LEVELS:
            raw = (ctypes.c_float * 6)()
            own: Matrix = tuple(raw) if matrix_of(form, ctypes.addressof(raw)) else IDENTITY
            self._take(objects(inner_object, form, count), times(own, to_page), order)

    def every(self, wanted: int, before: Order = _ABOVE_ALL) -> Iterator[tuple[Order, int, Rect]]:
        """The objects of a kind, drawn before a place in the order of drawing, with their own places and areas."""
        for above, handles, kinds, to_page in self._levels:
            places = [index for index, kind in enumerate(kinds) if kind == wanted and (*above, index) < before]
            found = [handles[index] for index in places]
            for index, handle, area in zip(places, found, areas_of(found, to_page), strict=True):
                yield (*above, index), handle, area

    def _consider(self, order: Order, handle: int, kind: int, area: Rect, to_page: Matrix) -> None:
        """Keep an image, or a path, that is no more than half a page; a light one like a bar."""
        left, bottom, right, top = area
        width, height = right - left, top - bottom
        if len(self.boxes) >= _MOST_BOXES or (kind == _LIGHT and height > _HIGHEST_LIGHT):
            return
        most = self._most_area if kind == PATH else self._most_area * _OF_A_PICTURE
        if width * height <= most and (kind == IMAGE or self._is_filled_rectangle(handle)):
            self.boxes.append(_Box(order, handle, kind, area, to_page))

    def _is_filled_rectangle(self, handle: int) -> bool:
        draw_mode(handle, self._number_refs[0], self._number_refs[1])
        return bool(self._numbers[0]) and bool(segments(handle) <= 6)


def _is_thin(area: Rect) -> bool:
    """Whether something is too thin to cover text."""
    return area[2] - area[0] < _SMALLEST or area[3] - area[1] < _SMALLEST


def covered_text(document: Any, page: Any, words: Any, text: str, marks: list[Rect]) -> list[str]:
    """What is written under opaque boxes of a page, a text for each box.

    `document`, `page` and `words` are PDFium's document, page and text of the page, which is `text`; `marks` are boxes
    that annotations lay over it, in points. No exception over a broken page: what cannot be told is left out.
    """
    size = (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
    looked = _Page(address_of(page), size, labelled=_speaks_of_it(text))
    boxes = [_Box(_ABOVE_ALL, 0, PATH, mark, IDENTITY) for mark in marks] + looked.boxes
    letters = address_of(words)
    boxes = [box for box in boxes if bounded_text(letters, *_corners(box.area), None, 0) > 0]
    if not boxes:
        return []
    boxes = _lying_on_text(boxes, list(looked.every(TEXT, before=max(box.order for box in boxes))))
    if not boxes:
        return []
    texts = list(looked.every(TEXT))
    boxes = [box for box in boxes if box.order == _ABOVE_ALL or _is_opaque(box, document, page)]
    written = [each for each in texts if not _says_redacted(each[1], words)] if looked.labelled else texts
    boxes = [box for box in boxes if box.kind != _LIGHT or _is_drawn_to_cover(box, looked, written)]
    return list(_under(boxes, texts, looked, letters, DrawnPage(page))) if boxes else []


def _lying_on_text(boxes: list[_Box], texts: list[tuple[Order, int, Rect]]) -> list[_Box]:
    """The boxes that meet a text that was drawn before them.

    Nearly all meet none, and what is compared most often is compared first: how high something stands.
    """
    lying = []
    for box in boxes:
        (left, bottom, right, top), order = box.area, box.order
        level = [each for each in texts if each[2][1] < top and each[2][3] > bottom]
        if any(where[0] < right and left < where[2] and drawn < order for drawn, _, where in level):
            lying.append(box)
    return lying


def _corners(area: Rect) -> tuple[float, float, float, float]:
    left, bottom, right, top = area
    return left, top, right, bottom


def _is_drawn_to_cover(box: _Box, looked: _Page, texts: list[tuple[Order, int, Rect]]) -> bool:
    """Whether a box that is not dark looks like a redaction: nothing lies on it, it fits lines of text, it came last.

    Without this, text boxes and charts laid over a line of text would count (23 in the 78 council PDFs that this was
    measured on), and label after label on coloured ground.
    """
    area = _shrunk(box.area)
    if sum(order > box.order for order, _, _ in texts) > len(texts) * _LATER_TEXTS:
        return False
    later = chain(texts, *(looked.every(kind) for kind in (PATH, IMAGE, SHADING)))
    if any(order > box.order and _meet(where, area) for order, _, where in later):
        return False
    ground = colour_of(box.handle)
    under = [
        where
        for order, handle, where in texts
        if order < box.order and _meet(where, area) and _stands_out(colour_of(handle), ground, handle)
    ]
    lines = {round((where[1] + where[3]) / 6) for where in under}
    letters = max((where[3] - where[1] for where in under), default=0.0)
    return box.area[3] - box.area[1] <= letters * _HIGHEST_FOR_LINES * len(lines)


def _says_redacted(text: int, words: Any) -> bool:
    """Whether a text object is the label of a redaction."""
    room = (ctypes.c_ushort * _MOST_LABEL)()
    pdfium.FPDFTextObj_GetText(ctypes.cast(text, pdfium.FPDF_PAGEOBJECT), words, room, _MOST_LABEL)
    return _speaks_of_it(bytes(room).decode("utf-16-le", "replace"))


def _speaks_of_it(text: str) -> bool:
    """Whether a text has words of redaction; of a whole page a pattern for any case would take five times as long."""
    lower = text.lower()
    return any(word in lower for word in _REDACTED)


def _stands_out(colour: tuple[int, ...], ground: tuple[int, ...], text: int) -> bool:
    """Whether text differs from the box over it: white text below a white box was not to be seen before."""
    differ = any(abs(one - other) > DARK for one, other in zip(colour[:3], ground[:3], strict=True))
    return differ or bool(render_mode(text) == _UNSEEN)


def _shrunk(area: Rect) -> Rect:
    left, bottom, right, top = area
    return left + 1, bottom + 1, right - 1, top - 1


def _under(
    boxes: list[_Box], texts: list[tuple[Order, int, Rect]], looked: _Page, words: int, drawn: DrawnPage
) -> Iterator[str]:
    """The texts under each box, read in the order of the text layer."""
    areas = [text for text in texts if any(_meet(box.area, text[2]) for box in boxes)]
    orders = {handle: order for order, handle, _ in areas}
    chars = list(_characters(words, orders))
    seen = _never_seen(looked, chars)
    for box in boxes:
        # A label on a box is drawn after it: the text under it is then the label's shadow, or the box is a button.
        labels = [area for order, _, area in areas if order > box.order]
        found = []
        for index, letter, handle, place, area in chars:
            hidden = orders[handle] < box.order and _holds(box.area, place) and index not in seen
            if hidden and not any(_holds(label, place) for label in labels):
                seen.add(index)
                found.append((index, letter, area))
        if box.order != _ABOVE_ALL:
            found = _unseen(found, box.area, drawn)
        text = _spaced([(index, letter) for index, letter, _ in found])
        if sum(letter.isalnum() for letter in text) >= 2:
            yield text


def _unseen(found: list[tuple[int, str, Rect]], box: Rect, drawn: DrawnPage) -> list[tuple[int, str, Rect]]:
    """Those letters under a box that cannot be seen; none when most can, for then some only look as if not ("l")."""
    unseen = [each for each in found if not drawn.shows(_common(each[2], box))]
    return unseen if 2 * len(unseen) > len(found) else []


def _never_seen(looked: _Page, chars: list[_Character]) -> set[int]:
    """Characters of invisible text; where it lies over a picture it is the text layer of a scan, and counts."""
    unseen = {handle for handle in {handle for _, _, handle, _, _ in chars} if render_mode(handle) == _UNSEEN}
    if not unseen:
        return set()
    pictures = [area for _, _, area in looked.every(IMAGE)]
    return {
        index
        for index, _, handle, place, _ in chars
        if handle in unseen and not any(_holds(picture, place) for picture in pictures)
    }


def _characters(words: int, candidates: Container[int]) -> Iterator[_Character]:
    """The characters of some text objects: index, letter, text object, middle, area."""
    count = pdfium.FPDFText_CountChars(ctypes.cast(words, pdfium.FPDF_TEXTPAGE))
    values = [ctypes.c_double() for _ in range(4)]
    refs = [ctypes.addressof(value) for value in values]
    for index in range(count):
        handle = text_object(words, index)
        if handle in candidates and char_box(words, index, *refs):  # left, right, bottom, top
            left, right, bottom, top = (value.value for value in values)
            code = unicode_of(words, index)
            letter = chr(code) if code < 0x110000 else " "
            yield index, letter, handle, ((left + right) / 2, (bottom + top) / 2), (left, bottom, right, top)


def _spaced(found: list[tuple[int, str]]) -> str:
    """The letters as text; where others stand between them that are not covered, a space."""
    pieces, last = [], None
    for index, letter in found:
        if last is not None and index != last + 1:
            pieces.append(" ")
        pieces.append(letter)
        last = index
    return " ".join("".join(pieces).split())


def _is_opaque(box: _Box, document: Any, page: Any) -> bool:
    """Whether nothing shines through a box; also cuts it to where it is shown."""
    if transparent(box.handle):
        return False
    box.area = _cut(box)
    return box.kind in (PATH, _LIGHT) or is_black_bar(box.handle, document, page)


def _cut(box: _Box) -> Rect:
    """The area less what clipping paths cut away (their bounds: a rectangle in nearly all files)."""
    clip = clip_of(box.handle)
    area = box.area
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(max(clip_paths(clip), 0), 10) if clip else 0):
        points = []
        for index in range(min(clip_segments(clip, path), 50)):
            segment = clip_segment(clip, path, index)
            if segment and point_of(segment, ctypes.addressof(x), ctypes.addressof(y)):
                points.append((x.value, y.value))
        if points:
            xs, ys = [point[0] for point in points], [point[1] for point in points]
            shown = moved((min(xs), min(ys), max(xs), max(ys)), box.to_page)
            area = _common(area, shown)
    return area


def _common(one: Rect, other: Rect) -> Rect:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(rect: Rect, place: tuple[float, float]) -> bool:
    return rect[0] <= place[0] <= rect[2] and rect[1] <= place[1] <= rect[3]
