"""Pictures that cover text in a PDF: a black bar pasted on a page, told from a photograph or a shadow by its pixels."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

DARK, OPAQUE = 90, 250  # of 255: at most so much of red, green and blue; at least so much alpha
_MOST_PIXELS = 4_000_000


def is_black_bar(image: int, document: Any, page: Any) -> bool:
    """Whether an image is dark and opaque all over: a bar pasted on, not a picture, nor a shadow with a soft mask."""
    handle = ctypes.cast(image, pdfium.FPDF_PAGEOBJECT)
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(handle, width, height) or width.value * height.value > _MOST_PIXELS:
        return False
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(document, page, handle)
    if not bitmap:
        return False
    try:
        rows, stride = pdfium.FPDFBitmap_GetHeight(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)
        start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.c_void_p).value
        if not start or pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return False
        used = pdfium.FPDFBitmap_GetWidth(bitmap) * 4
        inner = range(1, rows - 1, max(1, rows // 64))  # the outermost rows and columns may be smoothed
        return bool(inner) and all(_is_black_line(ctypes.string_at(start + row * stride, used)) for row in inner)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _is_black_line(pixels: bytes) -> bool:
    inner = pixels[4:-4]
    return min(inner[3::4], default=0) >= OPAQUE and all(max(inner[part::4]) <= DARK for part in range(3))
