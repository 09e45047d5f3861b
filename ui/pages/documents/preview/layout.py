"""Where each page of a document lies when all are below one another: pure sums, in device-independent pixels."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

GAP = 12
MARGIN = 12
PER_POINT = 96 / 72  # pixels to a point at 100 %
A4 = (595.0, 842.0)
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
LEAST, MOST = ZOOMS[0], ZOOMS[-1]
_BAND_PIXELS = 3_000_000


class PageLayout:
    """Pages of these sizes (points), `scale` pixels to a point."""

    def __init__(self, sizes: Sequence[tuple[float, float]], scale: float) -> None:
        self.scale = scale
        self._sizes = sizes
        heights = (height * scale + GAP for _, height in sizes)
        self._tops = list(accumulate(heights, initial=float(MARGIN)))
        self.width = max((width for width, _ in sizes), default=0.0) * scale + 2 * MARGIN
        self.height = self._tops[-1] - GAP + MARGIN if sizes else 0.0

    def __len__(self) -> int:
        return len(self._sizes)

    def top(self, page: int) -> float:
        """Where a page begins; 1 is the first."""
        return self._tops[max(0, min(page - 1, len(self._sizes) - 1))] if self._sizes else 0.0

    def size(self, page: int) -> tuple[float, float]:
        """A page's width and height in pixels."""
        width, height = self._sizes[page - 1]
        return width * self.scale, height * self.scale

    def page_at(self, y: float) -> int:
        """The page that lies at a height, or the next one above; 0 when there are no pages."""
        if not self._sizes:
            return 0
        return max(1, min(bisect_right(self._tops, y), len(self._sizes)))

    def shown(self, top: float, height: float) -> range:
        """The pages that a window of this height shows at `top`."""
        return range(self.page_at(top), self.page_at(top + height) + 1) if self._sizes else range(0)


def fitted(sizes: Sequence[tuple[float, float]], page: int, width: float, height: float, *, whole: bool) -> float:
    """The scale at which most pages fill `width`, or (`whole`) this page fits the window; at most 400 %."""
    if not sizes:
        return PER_POINT
    widest = Counter(round(size[0]) for size in sizes).most_common(1)[0][0]  # a few wide tables may stick out
    scale = max(width - 2 * MARGIN, 50) / max(widest, 1)
    if whole:
        across, down = sizes[max(0, min(page - 1, len(sizes) - 1))]
        scale = min(max(width - 2 * MARGIN, 50) / max(across, 1), max(height - 2 * MARGIN, 50) / max(down, 1))
    return max(min(scale, MOST * PER_POINT), 0.02)


def bands(width: int, height: int, top: float, bottom: float) -> list[tuple[int, int]]:
    """The stretches (first row, rows) in which a page of so many pixels is drawn, those between `top` and `bottom`.

    A page of ordinary size is one; a very large one is cut so that no picture takes more than three million pixels.
    """
    rows = max(64, min(height, _BAND_PIXELS // max(width, 1)))
    if rows >= height:
        return [(0, height)]
    first, last = max(0, int(top) // rows), min(height - 1, max(0, int(bottom))) // rows
    return [(band * rows, min(rows, height - band * rows)) for band in range(first, last + 1)]
