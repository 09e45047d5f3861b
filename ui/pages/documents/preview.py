"""A look at a document: PDF pages as they are printed, everything else as the text that was read."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2
from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from evidencepack.model import Document, ReadState
from evidencepack.workspace import Workspace, queries
from ui.accessibility import named
from ui.desk import Desk
from ui.theme import SPACE, colours_of
from ui.widgets.basic import button, label, row

_HEIGHT = 264
_ACROSS = 900  # pixels across a drawn page: sharp at 150 %
_pdfium = threading.Lock()  # pdfium is not made for several threads


class _Look(Struct, frozen=True):
    """One page: a picture, or text."""

    page: int
    total: int
    label: str
    image: QImage | None = None
    text: str = ""


def _look(workspace: Workspace, document: Document, page: int) -> _Look:
    pages = queries.page_text(workspace.reader(), document.version.sha256)
    total = max(document.pages if document.format == "pdf" else len(pages), len(pages))
    shown = next((text for text in pages if text[0] == page), None)
    if shown is None and pages and document.format != "pdf":
        shown = pages[min(page, len(pages)) - 1]
    said = shown[1] if shown else f"page {page}"
    if document.format == "pdf" and document.read is ReadState.READ:
        image = draw_pdf_page(workspace.files.path_of(document.version.sha256), page)
        if image is not None:
            return _Look(page, total, said, image)
    return _Look(page, total, said, text=shown[2] if shown else "")


def draw_pdf_page(path: Path, page: int, across: int = _ACROSS) -> QImage | None:
    """A page (1 is the first) of a PDF as a picture; None if there is none or it cannot be drawn."""
    with _pdfium:
        try:
            pdf = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            return None
        try:
            if not 1 <= page <= len(pdf):
                return None
            drawn = pdf[page - 1]
            bitmap = drawn.render(scale=across / max(drawn.get_width(), 1), rev_byteorder=True, prefer_bgrx=True)
            made = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
            ).copy()
            bitmap.close()
            drawn.close()
        except pypdfium2.PdfiumError:
            return None
        finally:
            pdf.close()
    return made


class _PageView(QWidget):
    """A drawn page on a grey ground, fitted to the width."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(340, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.empty_fill))
        painter.drawRoundedRect(self.rect(), 6, 6)
        if self._image is not None:
            fitted = self._image.size().scaled(self.size() - QSize(20, 20), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
            painter.drawImage(QRect(left, top, fitted.width(), fitted.height()), self._image)
        painter.end()


class Preview(QWidget):
    """One page at a time, with buttons to the others. `page_wanted` asks to take the shown page as a locator."""

    page_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._document: Document | None = None
        self._page = 1
        self._total = 0
        self._picture = named(_PageView(), "Picture of the page")
        self._text = named(QPlainTextEdit(), "Text of the page")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_HEIGHT)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._picture)
        self._stack.addWidget(self._text)
        self._stack.setFixedHeight(_HEIGHT)
        self._place = label("", "small")
        self._back = button("‹ Previous", lambda: self._turn(-1), "quiet", name="Previous page")
        self._on = button("Next ›", lambda: self._turn(1), "quiet", name="Next page")
        tip = "Make this page the place of an answer"
        self.use = button("Use this page…", self.page_wanted.emit, "quiet", tip=tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.tight)
        layout.addWidget(self._stack)
        layout.addLayout(row(self._place, None, self._back, self._on))
        layout.addLayout(row(None, self.use))

    def show_document(self, document: Document) -> None:
        """Show the first page of another document; the same version again stays where it is."""
        if self._document is not None and self._document.version.id == document.version.id:
            return
        self._document = document
        self._page = 1
        self._read()

    def show_page(self, page: int) -> None:
        """Turn to a page."""
        self._page = max(1, page)
        self._read()

    @property
    def page(self) -> int:
        """The number of the page that is shown, 1 for the first."""
        return self._page

    def clear(self) -> None:
        """Show nothing."""
        self._document = None
        self._picture.show_image(None)
        self._text.clear()

    def _turn(self, by: int) -> None:
        self.show_page(min(max(1, self._page + by), max(self._total, 1)))

    def _read(self) -> None:
        document, page = self._document, self._page
        if document is not None:
            self._desk.read(lambda workspace: _look(workspace, document, page), self._take, key="preview")

    def _take(self, look: _Look) -> None:
        self._total = look.total
        self._stack.setCurrentWidget(self._picture if look.image is not None else self._text)
        self._picture.show_image(look.image)
        self._text.setPlainText(look.text.strip() or "No text was found on it.")
        name = look.label[:1].upper() + look.label[1:]
        self._place.setText(f"{name} of {look.total}" if look.total > 1 else name)
        self._back.setVisible(look.total > 1)
        self._on.setVisible(look.total > 1)
        self._back.setEnabled(look.page > 1)
        self._on.setEnabled(look.page < look.total)
