"""Paints the rows of the document list as pictures: one call for a row instead of a hundred.

Qt asks Python twice for every cell that it paints, and each time another thread may hold the interpreter meanwhile. So
the rows are painted here, from pictures that are made once; while files are taken in, in slices of a few milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtGui import QCursor, QFont, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QTableView

from ui.pages.documents.columns import Cell
from ui.pages.documents.delegate import CHOSEN, FOCUS, UNDER, paint_cell, paint_lines
from ui.pages.documents.listing import Heading
from ui.pages.documents.model import DocumentsModel
from ui.theme import Colours, colours_of
from ui.widgets.pictures import Pictures

_SLICE_SECONDS = 0.006
_NEXT_MS = 8
_CORNER = 7  # as the frame around the list has it
_REMEMBERED = 200  # rows

# The cells from left to right, their widths, the state of the row, and the place of the cell with the focus (or -1).
Row = tuple[tuple[Cell | Heading, ...], tuple[int, ...], int, int]


class RowPainter:
    """Paints the rows of `view`. `in_haste` says whether what is new has to be painted in slices."""

    def __init__(self, view: QTableView, model: DocumentsModel, in_haste: Callable[[], bool]) -> None:
        self._view, self._model, self._in_haste = view, model, in_haste
        self.pictures = Pictures()
        self._under, self._current = -1, (-1, -1)  # the row under the pointer; row and column of the focus
        self._last: dict[int, QPixmap] = {}  # what each row that is seen showed
        self._rest = QTimer(view)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_NEXT_MS)
        self._rest.timeout.connect(view.viewport().update)

    def paint(self, event: QPaintEvent) -> None:
        """Paint the rows that the event asks for."""
        view, colours = self._view, colours_of(self._view)
        font, viewport = view.font(), view.viewport()
        self.pictures.look((font.key(), colours), view.devicePixelRatioF(), viewport.size())
        columns = self._columns()
        left = view.columnViewportPosition(columns[0][0]) if columns else 0
        until = time.perf_counter() + _SLICE_SECONDS if self._in_haste() else None
        seen: dict[int, QPixmap] = {}
        made = 0
        self._look_around()
        painter = QPainter(viewport)
        painter.setClipPath(_within(viewport.rect()))
        for row, top in self._rows(event.rect()):
            wanted = self._wanted(row, columns)
            drawn = self.pictures.kept(wanted)
            if drawn is None and made and until is not None and time.perf_counter() > until:
                drawn = self._last.get(row)  # as it was, for some milliseconds more
                self._rest.start()
            elif drawn is None:
                size = QSize(sum(wanted[1]), view.rowHeight(row))
                paint = partial(_paint_row, wanted=wanted, size=size, colours=colours, font=font)
                drawn = self.pictures.make(wanted, size, colours.surface, paint)
                made += 1
            if drawn is not None:
                painter.drawPixmap(left, top, drawn)
                seen[row] = drawn
        painter.end()
        self._last = (self._last if len(self._last) < _REMEMBERED else {}) | seen

    def _look_around(self) -> None:
        """Where the pointer and the focus are."""
        view = self._view
        viewport, current = view.viewport(), view.currentIndex()
        self._under = view.rowAt(viewport.mapFromGlobal(QCursor.pos()).y()) if viewport.underMouse() else -1
        self._current = (current.row(), current.column()) if view.hasFocus() and current.isValid() else (-1, -1)

    def _columns(self) -> list[tuple[int, int]]:
        """The columns that are shown from left to right, with their widths."""
        header = self._view.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [(number, header.sectionSize(number)) for number in order if not header.isSectionHidden(number)]

    def _rows(self, area: QRect) -> Iterable[tuple[int, int]]:
        """The rows of an area of the viewport, with their tops."""
        first, last = self._view.rowAt(area.top()), self._view.rowAt(area.bottom())
        if first < 0:
            return ()
        last = last if last >= 0 else self._model.rowCount() - 1
        top, height = self._view.rowViewportPosition(first), self._view.rowHeight(first)
        return ((row, top + height * (row - first)) for row in range(first, last + 1))

    def _wanted(self, row: int, columns: Sequence[tuple[int, int]]) -> Row:
        """All that is to be seen of a row."""
        view = self._view
        numbers, widths = zip(*columns, strict=True)
        cells = tuple(self._model.shown_at(row, number) for number in numbers)
        state = CHOSEN if view.selectionModel().isSelected(self._model.index(row, numbers[0])) else 0
        if row == self._under:
            state |= UNDER
        current, focus = self._current, -1
        if row == current[0] and current[1] in numbers:
            focus = numbers.index(current[1])
        return cells, widths, state, focus


def _paint_row(painter: QPainter, *, wanted: Row, size: QSize, colours: Colours, font: QFont) -> None:
    """Its cells, and the lines above and below them in one go: at 125 % or 150 % a cell may end within a pixel."""
    cells, widths, state, focus = wanted
    left, focused = 0, QRect()
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        area = QRect(left, 0, width, size.height())
        painter.save()
        painter.setClipRect(area.adjusted(0, 0, 1, 0))
        paint_cell(painter, area, cell, not place, state, colours, font)
        painter.restore()
        focused = area if place == focus else focused
        left += width
    paint_lines(painter, QRect(0, 0, left, size.height()), 0, colours)
    if not focused.isNull():
        paint_lines(painter, focused, FOCUS, colours)


def _within(viewport: QRect) -> QPainterPath:
    """All but the lower corners, which are round."""
    whole = QPainterPath()
    whole.addRoundedRect(viewport.adjusted(0, -2 * _CORNER, 0, 0), _CORNER, _CORNER)
    return whole
