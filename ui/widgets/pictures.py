"""Pictures of rows, kept so that a list that is drawn again and again costs next to nothing.

Painting words and pills through Python takes some tenths of a millisecond for a cell, and several times that while
other threads compute; a picture that is at hand is drawn in a few microseconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

_VIEWS = 3  # how much is kept, in areas as large as the view


class Pictures:
    """The newest pictures, by what they show. To be used on the main thread.

    They are opaque, so that letters are smoothed as they are on the ground itself, and as sharp as the screen.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._pixels = 0
        self._room = 0
        self._look: Hashable = None
        self._ratio = 1.0

    def look(self, look: Hashable, ratio: float, view: QSize) -> None:
        """What is drawn from now on looks like `look` (colours and font), with `ratio` pixels to a unit, in a view of
        this size (units). Pictures of another look are let go.
        """
        if (look, ratio) != (self._look, self._ratio):
            self._kept.clear()
            self._pixels = 0
        self._look, self._ratio = look, ratio
        self._room = ceil(_VIEWS * view.width() * view.height() * ratio * ratio)

    def kept(self, shown: Hashable) -> QPixmap | None:
        """The picture of what is shown, if it is at hand. Its size has to be part of `shown`."""
        found = self._kept.get(shown)
        if found is not None:
            self._kept.move_to_end(shown)
        return found

    def make(self, shown: Hashable, size: QSize, ground: str, paint: Callable[[QPainter], None]) -> QPixmap:
        """Have a picture of this size (units) painted on this ground, and keep it in the place of the oldest."""
        made = self._kept[shown] = self._painted(size, ground, paint)
        self._pixels += made.width() * made.height()
        while self._pixels > self._room and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._pixels -= oldest.width() * oldest.height()
        return made

    def __len__(self) -> int:
        return len(self._kept)

    def _painted(self, size: QSize, ground: str, paint: Callable[[QPainter], None]) -> QPixmap:
        made = QPixmap(max(1, ceil(size.width() * self._ratio)), max(1, ceil(size.height() * self._ratio)))
        made.setDevicePixelRatio(self._ratio)
        made.fill(QColor(ground))
        painter = QPainter(made)
        try:
            paint(painter)
        finally:
            painter.end()
        return made
