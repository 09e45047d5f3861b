"""The pages of a PDF or picture below one another, drawn as they come into view, with marks and a selection of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from evidencepack.looking.letters import LetterMap, Span
from evidencepack.looking.questions import AskPicture
from ui.pages.documents.preview import artist
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.layout import A4, LEAST, MARGIN, MOST, PER_POINT, ZOOMS, PageLayout, bands, fitted
from ui.pages.documents.preview.marks import PageMark, paint_page_marks
from ui.theme import colours_of

FIT_WIDTH, FIT_PAGE = "width", "page"
_STEP = 48  # pixels that an arrow key scrolls
_PAPER, _FAINT, _CHOSEN = "#ffffff", "#6a737d", "#2f7de1"
_AHEAD = 2  # pages beyond those in view that are drawn


class PagesView(QAbstractScrollArea):
    """`page_changed` carries the page that is looked at, `zoomed` that the scale is another, `selected` the text that
    was marked, `opened` that a page was double-clicked. `letters` gives a page's signs if they are known.
    """

    page_changed = Signal(int)
    zoomed = Signal()
    selected = Signal(str)
    opened = Signal()
    shown = Signal(object)

    def __init__(self, drawn_by: Artist, letters: Callable[[int], LetterMap | None]) -> None:
        super().__init__()
        self._artist = drawn_by
        self._letters = letters
        self._path, self._format = "", ""
        self._sizes: list[tuple[float, float]] = []
        self._zoom: str | float = FIT_WIDTH
        self._layout = PageLayout([], PER_POINT)
        self._page = 1
        self._marks: Mapping[int, Sequence[PageMark]] = {}
        self._held: tuple[int, int] | None = None  # page and sign at which the button was pressed
        self._span: tuple[int, Span] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.verticalScrollBar().setSingleStep(_STEP)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())
        drawn_by.drawn.connect(lambda _page: self.viewport().update())

    # ------------------------------------------------------------ what is shown

    def show_pages(self, path: str, found: str, total: int) -> None:
        """Show another document of `total` pages; they count as A4 until `set_sizes`."""
        self._path, self._format = path, found
        self._marks, self._span, self._held = {}, None, None
        self._page = 1
        self._sizes = [A4] * max(total, 1)
        self._lay_out(1)

    def set_sizes(self, sizes: Sequence[tuple[float, float]]) -> None:
        """The pages' true sizes; stays at the page."""
        self._sizes = list(sizes)
        self._lay_out(min(self._page, max(len(sizes), 1)))

    def set_marks(self, marks: Mapping[int, Sequence[PageMark]]) -> None:
        """Mark these places, by page."""
        self._marks = marks
        self.viewport().update()

    @property
    def page(self) -> int:
        """The page that is looked at."""
        return self._page

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def is_drawn(self, page: int) -> bool:
        """Whether a page's picture is there in the size in which it is shown."""
        wanted = self._pictures(page, whole=True)
        return bool(wanted) and all(self._artist.picture(one) is not None for one in wanted)

    def go_to(self, page: int, at: float | None = None) -> None:
        """Show a page from its top, or with the height `at` (points from its top) in the upper third."""
        page = max(1, min(page, self.total))
        top = self._layout.top(page) - MARGIN
        if at is not None:
            top = max(top, self._layout.top(page) + at * self._layout.scale - self.viewport().height() / 3)
        self._page = page
        self.verticalScrollBar().setValue(round(top))
        self._say_page(page)

    # ------------------------------------------------------------ zoom

    @property
    def zoom(self) -> str | float:
        """FIT_WIDTH, FIT_PAGE, or a factor (1.0 is 100 %)."""
        return self._zoom

    @property
    def factor(self) -> float:
        """How large pages are shown, 1.0 for 100 %."""
        return self._layout.scale / PER_POINT

    def set_zoom(self, zoom: str | float) -> None:
        """Show the pages in another size; what is in the middle stays there."""
        self._zoom = zoom if isinstance(zoom, str) else max(LEAST, min(zoom, MOST))
        self._lay_out(self._page)
        self.zoomed.emit()

    def zoom_by(self, steps: int) -> None:
        """Go to the next larger or smaller of the usual sizes."""
        now = self.factor
        if steps > 0:
            self.set_zoom(next((one for one in ZOOMS if one > now * 1.01), MOST))
        else:
            self.set_zoom(next((one for one in reversed(ZOOMS) if one < now * 0.99), LEAST))

    def _lay_out(self, page: int) -> None:
        before, bar = self._layout, self.verticalScrollBar()
        inside = (bar.value() - before.top(page)) / before.scale if len(before) == len(self._sizes) else -MARGIN
        room = self.viewport().size()
        scale = self._zoom * PER_POINT if isinstance(self._zoom, float) else self._fitted(page, room)
        self._layout = PageLayout(self._sizes, scale)
        bar.setPageStep(room.height())
        bar.setRange(0, max(0, round(self._layout.height) - room.height()))
        across = self.horizontalScrollBar()
        across.setPageStep(room.width())
        across.setRange(0, max(0, round(self._layout.width) - room.width()))
        across.setValue(across.maximum() // 2)
        bar.setValue(
            round(self._layout.top(page) + inside * scale) if inside >= 0 else round(self._layout.top(page)) - MARGIN
        )
        self.viewport().update()

    def _fitted(self, page: int, room: QSize) -> float:
        return fitted(self._sizes, page, room.width(), room.height(), whole=self._zoom == FIT_PAGE)

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pages in view; what is missing is wished for."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = colours_of(self)
        painter.fillRect(self.viewport().rect(), QColor(colours.empty_fill))
        shown = self._shown()
        missing: list[AskPicture] = []
        for page in shown:
            missing += self._paint_page(painter, page)
            paint_page_marks(painter, self._area(page), self._layout.scale, self._marks.get(page, ()), colours)
        painter.end()
        held = [one for page in shown for one in self._pictures(page)]
        ahead = self._ahead(shown, held)
        missing += [one for one in ahead if self._artist.picture(one) is None]
        self._artist.wish("pages", missing, [*held, *ahead])
        self.shown.emit(shown)

    def _ahead(self, shown: range, held: Sequence[AskPicture]) -> list[AskPicture]:
        """What comes into view next, as far as there is room for it beside what is in view."""
        room = artist.KEPT_BYTES // 2 - sum(_bytes(one) for one in held)
        after = range(shown.stop, min(shown.stop + _AHEAD, self.total + 1)) if shown else range(0)
        before = range(max(1, shown.start - 1), shown.start) if shown else range(0)
        ahead = []
        for one in (one for page in (*after, *before) for one in self._pictures(page)):
            room -= _bytes(one)
            if room < 0:
                break
            ahead.append(one)
        return ahead

    def _paint_page(self, painter: QPainter, page: int) -> list[AskPicture]:
        area = self._area(page)
        painter.fillRect(area, QColor(_PAPER))
        wanted = self._pictures(page)
        missing = [one for one in wanted if self._artist.picture(one) is None]
        ratio = self.devicePixelRatioF()
        if missing:
            self._paint_meanwhile(painter, page, area)
        for one in wanted:
            image = self._artist.picture(one)
            if image is not None:
                part = QRectF(area.left(), area.top() + one.top / ratio, one.width / ratio, one.rows / ratio)
                painter.drawImage(part, image)
        painter.save()
        if self._span is not None and self._span[0] == page:
            self._paint_chosen(painter, area)
        painter.restore()
        return missing

    def _paint_meanwhile(self, painter: QPainter, page: int, area: QRectF) -> None:
        stand_in = self._artist.stand_in(self._path, page)
        fault = self._artist.fault(self._path, page)
        if stand_in is not None and not fault:
            painter.drawImage(area, stand_in)
            return
        painter.setPen(QColor(_FAINT))
        words = f"Page {page} cannot be drawn.\n{fault}" if fault else f"Page {page}"
        inside = area.adjusted(16, 16, -16, -16)
        painter.drawText(inside, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_chosen(self, painter: QPainter, area: QRectF) -> None:
        page, span = self._span or (0, Span(0, 0))
        letters = self._letters(page)
        ground = QColor(_CHOSEN)
        ground.setAlpha(90)
        scale = self._layout.scale
        for box in letters.boxes(span) if letters is not None else []:
            left, top = area.left() + box.left * scale, area.top() + box.top * scale
            painter.fillRect(QRectF(left, top, (box.right - box.left) * scale, (box.bottom - box.top) * scale), ground)

    def _area(self, page: int) -> QRectF:
        width, height = self._layout.size(page)
        room = max(self._layout.width, self.viewport().width())
        left = (room - width) / 2 - self.horizontalScrollBar().value()
        return QRectF(round(left), round(self._layout.top(page) - self.verticalScrollBar().value()), width, height)

    def _shown(self) -> range:
        return (
            self._layout.shown(self.verticalScrollBar().value(), self.viewport().height()) if self._path else range(0)
        )

    def _pictures(self, page: int, *, whole: bool = False) -> list[AskPicture]:
        """What a page consists of, as far as it is in view or near."""
        ratio = self.devicePixelRatioF()
        width, height = (max(1, round(length * ratio)) for length in self._layout.size(page))
        top = 0.0 if whole else (self.verticalScrollBar().value() - self._layout.top(page)) * ratio
        bottom = height if whole else top + self.viewport().height() * ratio
        return [
            AskPicture(self._path, self._format, page, width, height, first, rows)
            for first, rows in bands(width, height, top, bottom)
        ]

    # ------------------------------------------------------------ Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._lay_out(self._page)

    def sizeHint(self) -> QSize:
        """Room for part of a page."""
        return QSize(340, 300)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page by page, by a screen, to the ends."""
        bar, screen = self.verticalScrollBar(), round(self.viewport().height() * 0.9)
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_PageDown:
                self.go_to(self._page + 1)
            case Qt.Key.Key_PageUp:
                self.go_to(self._page - 1)
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                self.go_to(self.total)
            case Qt.Key.Key_Space:
                bar.setValue(bar.value() + (-screen if back else screen))
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Read large."""
        self.opened.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose text."""
        page, at = self._sign_at(event.position())
        self._held = (page, at) if at >= 0 else None
        self._choose(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose up to here; within one page."""
        if self._held is None:
            return
        page, at = self._sign_at(event.position())
        if at >= 0 and page == self._held[0] and at != self._held[1]:
            start, end = sorted((self._held[1], at))
            self._choose((page, Span(start, end + 1)))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Say what was chosen."""
        self._held = None
        self.selected.emit(self.chosen_text())

    def chosen_text(self) -> str:
        """The text that is chosen on a page, on one line; empty when there is none."""
        if self._span is None:
            return ""
        page, span = self._span
        letters = self._letters(page)
        return letters.between(span.start, span.end - 1) if letters is not None else ""

    def _choose(self, span: tuple[int, Span] | None) -> None:
        self._span = span
        self.viewport().update()

    def _sign_at(self, where: QPointF) -> tuple[int, int]:
        for page in self._shown():
            area = self._area(page)
            letters = self._letters(page) if area.contains(where) else None
            if letters is not None:
                inside = (where - area.topLeft()) / self._layout.scale
                return page, letters.nearest(inside.x(), inside.y())
        return 0, -1

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint anew: pages are painted where they lie."""
        self.viewport().update()

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        self._say_page(self._layout.page_at(middle) or 1)

    def _say_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
        self.page_changed.emit(self._page)


def _bytes(one: AskPicture) -> int:
    return one.width * one.rows * 4
