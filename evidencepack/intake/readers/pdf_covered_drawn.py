"""Whether a letter under a box of a PDF is really not to be seen: the page is drawn, and one looks.

What covers a letter cannot be told from the objects of a page alone: a box may be turned, hatched, or let light through
because it stands in a group that does.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from evidencepack.intake.readers.pdf_objects import Rect

_SCALE, _MOST_PIXELS = 2.0, 3_000  # pixels to a point; across or down
_EVEN = 40  # of 255: what differs by no more is one colour, also in a picture with losses


class DrawnPage:
    """A page as it is seen, without annotations; drawn when it is first asked about."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._pixels: bytes | None = None
        self._width = self._height = self._stride = 0

    def shows(self, area: Rect) -> bool:
        """Whether anything is to be seen within an area (in points): all of it in one colour shows nothing."""
        pixels = self.draw()
        left, top, right, bottom = self._place(area)
        for part in range(3):
            start = left * 4 + part
            values = [
                pixels[row * self._stride + start : row * self._stride + right * 4 : 4] for row in range(top, bottom)
            ]
            values = [row for row in values if row]
            if values and max(map(max, values)) - min(map(min, values)) > _EVEN:
                return True
        return False

    def is_like(self, other: DrawnPage, area: Rect) -> bool:
        """Whether an area (in points) looks the same as it did at another time."""
        mine, theirs = self.draw(), other.draw()
        left, top, right, bottom = self._place(area)
        spans = [(row * self._stride + left * 4, row * self._stride + right * 4) for row in range(top, bottom)]
        return all(mine[start:end] == theirs[start:end] for start, end in spans)

    def draw(self) -> bytes:
        """The page as it is when this is first asked for."""
        if self._pixels is None:
            self._pixels = self._draw()
        return self._pixels

    def _place(self, area: Rect) -> tuple[int, int, int, int]:
        """The pixels well within an area: left, top, and the first ones beyond it."""
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (0, 0, self._width, self._height, 0)
        corners = []
        for x, y in (area[:2], area[2:]):
            pdfium.FPDF_PageToDevice(self._page, *size, x, y, across, down)
            corners.append((across.value, down.value))
        (x0, y0), (x1, y1) = corners
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        return max(left + 1, 0), max(top + 1, 0), min(right, self._width), min(bottom, self._height)

    def _draw(self) -> bytes:
        width, height = pdfium.FPDF_GetPageWidthF(self._page), pdfium.FPDF_GetPageHeightF(self._page)
        scale = min(_SCALE, _MOST_PIXELS / max(width, height, 1.0))
        self._width, self._height = max(round(width * scale), 1), max(round(height * scale), 1)
        bitmap = pdfium.FPDFBitmap_CreateEx(self._width, self._height, pdfium.FPDFBitmap_BGRx, None, 0)
        if not bitmap:
            return b""
        try:
            self._stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, self._width, self._height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, self._width, self._height, 0, 0)
            start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.c_void_p).value
            return ctypes.string_at(start, self._stride * self._height) if start else b""
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
