"""What a PDF holds beside its pages' text: comments, form fields, attached files, scripts, signatures, XFA."""

from __future__ import annotations

import contextlib
import ctypes
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from isal import igzip_lib, isal_zlib
from msgspec import Struct

from evidencepack.intake.readers.common import MOST_PLACED, MOST_SHORT, Placed, joined, placed_facts
from evidencepack.intake.readers.pdf_objects import Rect

_MOST_ANNOTATIONS = 2_000  # of a document
_MOST_FIELD_CHARACTERS = 20_000
# fpdf_annot.h: FPDF_ANNOT_…
_TEXT, _FREE_TEXT, _SQUARE, _HIGHLIGHT, _STRUCK_OUT, _CARET = 1, 3, 5, 9, 12, 14
_FILE, _WIDGET, _REDACT = 17, 20, 28
_BESIDE = frozenset({0, 2, 16, 19, _WIDGET, 21, 22, 23, 24, 25, 26})  # link, pop-up, film, screen, watermark …
_ALWAYS_COMMENTS = frozenset({_TEXT, *range(_HIGHLIGHT, _STRUCK_OUT + 1), _CARET})
# Their texts may stand in their appearances alone: captions, choices, stamps, what a signature shows.
_SHOWS_TEXT = frozenset({_FREE_TEXT, 4, 13, _WIDGET, 24})  # also line, stamp, watermark
_DARK = 0.35
_MOST_DICTIONARY = 400
_FINE = 16  # parts of a point
_SCRIPT = re.compile(rb"/S\s*/JavaScript\b")
_OFF = re.compile(rb"/OFF\s*(?:\[\s*)?\d+\s+\d+\s+R\b|/(?:BaseState|ViewState)\s*/OFF\b")
_RIGHTS = re.compile(rb"/Filter\s*/(?:MicrosoftIRMServices|Adobe\.APS|Adobe\.PubSec|EBX_HANDLER|FOPN_\w+)")
_MOST_SCANNED = 64 * 1024 * 1024
_MOST_UNPACKED = 8 * 1024 * 1024


class Marks:
    """Collects what the annotations of a document's pages say."""

    def __init__(self) -> None:
        self._left = _MOST_ANNOTATIONS
        self.comments = 0
        self.texts: list[str] = []
        self.authors: set[str] = set()
        self.files: list[str] = []
        self.file_places: dict[str, None] = {}
        self.places: list[Placed] = []
        self.signed = False
        self.show_text = False  # whether annotations of the page that was looked at last may show text of their own
        self._page: tuple[Any, int] = (None, 0)

    def look(self, page: Any, number: int) -> tuple[list[str], list[Rect]]:
        """Take in the annotations of a page; gives the text in its fields and boxes of text, and what covers it up."""
        fields: list[str] = []
        boxes: list[Rect] = []
        self._page = (page, number)
        self.show_text = False
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), self._left)):
            self._left -= 1
            note = pdfium.FPDFPage_GetAnnot(page, index)
            if note:
                try:
                    self._one(note, pdfium.FPDFAnnot_GetSubtype(note), fields, boxes)
                finally:
                    pdfium.FPDFPage_CloseAnnot(note)
        return fields, boxes

    def _one(self, note: Any, kind: int, fields: list[str], boxes: list[Rect]) -> None:
        if kind in _SHOWS_TEXT and pdfium.FPDFAnnot_HasKey(note, b"AP"):
            self.show_text = True
        if kind == _WIDGET:
            fields.append(_string(note, b"V"))
            self.signed = self.signed or _is_signature(note)
        if kind in _BESIDE:
            return
        if kind == _FILE:
            held = pdfium.FPDFAnnot_GetFileAttachment(note)
            if held:
                self.file_places[f"page {self._page[1]}"] = None
                self.files.append(_wide(lambda room, size: pdfium.FPDFAttachment_GetName(held, room, size)))
        if kind == _REDACT or (kind in (_SQUARE, _HIGHLIGHT) and _is_dark(note, kind)):
            boxes.append(_place(note))
        said = _string(note, b"Contents")
        if kind == _FREE_TEXT:
            fields.append(said)
        if said.strip() or kind in _ALWAYS_COMMENTS:
            self.comments += 1
            self.texts.append(said)
            if len(self.places) < MOST_PLACED:
                page, number = self._page
                self.places.append(Placed(f"page {number}", said, box=_seen(page, _place(note))))
            self.authors.add(_string(note, b"T").strip())

    def facts(self) -> dict[str, Any]:
        """The facts about comments."""
        return {
            "comments": self.comments,
            "comment_text": joined(self.texts)[:MOST_SHORT],
            "comment_places": placed_facts(self.places),
            "comment_authors": sorted(self.authors - {""}),
        }


def _is_signature(widget: Any) -> bool:
    """Whether a field holds a signature. The library's own list leaves out fields that belong to other fields."""
    if pdfium.FPDFAnnot_GetValueType(widget, b"V") not in (pdfium.FPDF_OBJECT_DICTIONARY, pdfium.FPDF_OBJECT_REFERENCE):
        return False
    return _string(widget, b"FT") == "Sig"


def _wide(read: Callable[[Any, int], int]) -> str:
    """A text that the library gives in UTF-16LE into a buffer of the size that it asks for."""
    size = read(None, 0)
    if size <= 2:
        return ""
    room = ctypes.create_string_buffer(min(size, _MOST_FIELD_CHARACTERS * 2))
    if read(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), len(room)) > len(room):
        return ""
    return room.raw.decode("utf-16-le", "replace").split("\0", 1)[0].replace("\r\n", "\n").replace("\r", "\n")


def _string(note: Any, key: bytes) -> str:
    return _wide(lambda room, size: pdfium.FPDFAnnot_GetStringValue(note, key, room, size))


def _is_dark(note: Any, kind: int) -> bool:
    """Whether a square or highlight is filled darkly and opaque. A highlight multiplies: black hides all."""
    which = pdfium.FPDFANNOT_COLORTYPE_Color if kind == _HIGHLIGHT else pdfium.FPDFANNOT_COLORTYPE_InteriorColor
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    has_fill = kind == _HIGHLIGHT or pdfium.FPDFAnnot_HasKey(note, b"IC")
    if not has_fill or not pdfium.FPDFAnnot_GetColor(note, which, red, green, blue, alpha):
        return False
    return alpha.value >= 250 and (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255 <= _DARK


def _place(note: Any) -> Rect:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, rect):
        return (0.0, 0.0, 0.0, 0.0)
    return (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))


def _seen(page: Any, rect: Rect) -> tuple[float, ...]:
    """A rectangle in points from the top left of the page as seen, turned and cropped; PDFium gives whole units."""
    width, height = (read(page) for read in (pdfium.FPDF_GetPageWidthF, pdfium.FPDF_GetPageHeightF))
    size = (0, 0, round(width * _FINE), round(height * _FINE), 0)
    across, down = ctypes.c_int(), ctypes.c_int()
    edges: list[tuple[float, float]] = []
    for x, y in (rect[:2], rect[2:]):
        pdfium.FPDF_PageToDevice(page, *size, x, y, across, down)
        edges.append((across.value / _FINE, down.value / _FINE))
    (x0, y0), (x1, y1) = edges
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def attached(document: Any) -> list[str]:
    """The names of the files attached to a document as a whole."""
    names = []
    for index in range(min(document.count_attachments(), 1_000)):
        try:
            names.append(document.get_attachment(index).get_name())
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            names.append("")
    return [name or f"attachment {index}" for index, name in enumerate(names, start=1)]


def whole_facts(document: Any, scripts: int) -> dict[str, Any]:
    """The facts of a document as a whole: scripts (of which so many are in its bytes), XFA, whether it is signed."""
    return {
        "scripts": max(pdfium.FPDFDoc_GetJavaScriptActionCount(document), scripts),
        "xfa": pdfium.FPDF_GetFormType(document) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND),
        "signed": _is_signed(document),
    }


def _is_signed(document: Any) -> bool:
    """Whether a signature field has been signed; a field that waits for its signature has no contents."""
    for index in range(min(max(pdfium.FPDF_GetSignatureCount(document), 0), 100)):
        signature = pdfium.FPDF_GetSignatureObject(document, index)
        if signature and pdfium.FPDFSignatureObj_GetContents(signature, None, 0) > 0:
            return True
    return False


class InBytes(Struct, frozen=True):
    """What the library does not tell and a search of the bytes and the object streams does.

    `scripts`: how many JavaScript actions stand anywhere in the file, also on fields and on opening (ISO 32000-1,
    12.6.4.16). `layers_off`: whether a layer may be switched off by default (8.11.4.3).
    """

    scripts: int
    layers_off: bool


def in_bytes(path: Path) -> InBytes:
    """Search a PDF's bytes."""
    with path.open("rb") as stream:
        data = stream.read(_MOST_SCANNED)
    scripts, layers_off = 0, False
    for piece in chain((data,), _object_streams(data)):
        scripts += _count(piece)
        layers_off = layers_off or (b"/OFF" in piece and _OFF.search(piece) is not None)
    return InBytes(scripts, layers_off)


def _count(data: bytes) -> int:
    return len(_SCRIPT.findall(data)) if b"/JavaScript" in data else 0


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The unpacked streams of objects (ISO 32000-1, 7.5.7). Plain searches: a pattern costs ten times as much."""
    at = data.find(b"/ObjStm")
    while at >= 0:
        begin = data.find(b"stream", at, at + _MOST_DICTIONARY) + 6
        if begin > 6:
            begin += 2 if data[begin : begin + 2] == b"\r\n" else 1
            end = data.find(b"endstream", begin, begin + _MOST_UNPACKED)
            if end < 0:
                return
            with contextlib.suppress(igzip_lib.IsalError):  # type: ignore[arg-type]  # a class, whatever the stub says
                yield isal_zlib.decompressobj().decompress(data[begin:end], _MOST_UNPACKED)
        at = data.find(b"/ObjStm", at + 7)


def is_rights_managed(path: Path) -> bool:
    """Whether a PDF that cannot be opened says that a rights service guards it, or keys of named people do."""
    with path.open("rb") as stream:
        return bool(_RIGHTS.search(stream.read(_MOST_SCANNED)))
