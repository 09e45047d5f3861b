"""The line of tools below a document: where it is, pages before and after, size, small pages, reading large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.accessibility import named
from ui.pages.documents.preview.layout import ZOOMS
from ui.pages.documents.preview.pages_view import FIT_PAGE, FIT_WIDTH
from ui.theme import SPACE
from ui.widgets.basic import button, label, row

_NAMED: list[tuple[str, str | float]] = [("Fit width", FIT_WIDTH), ("Fit page", FIT_PAGE)]


class Tools(QWidget):
    """`turned` carries 1 or -1, `page_wanted` a page's number, `zoom_wanted` FIT_WIDTH, FIT_PAGE or a factor,
    `zoom_stepped` 1 or -1, `strip_wanted` and `cover_wanted` whether, `read_wanted` asks to read large or not.
    """

    turned = Signal(int)
    page_wanted = Signal(int)
    zoom_wanted = Signal(object)
    zoom_stepped = Signal(int)
    strip_wanted = Signal(bool)
    cover_wanted = Signal(bool)
    read_wanted = Signal()
    use_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.place = label("", "small")
        self.back = button("‹ Previous", lambda: self.turned.emit(-1), "quiet", name="Previous page")
        self.on = button("Next ›", lambda: self.turned.emit(1), "quiet", name="Next page")
        self.use = button(
            "Use this page…", self.use_wanted.emit, "quiet", tip="Make it the place of an answer (Ctrl+G)"
        )
        self.read = button("Read large", self.read_wanted.emit, "quiet", tip="The document in the whole window (F11)")
        self.jump = named(QLineEdit(), "Go to page", "Type a page's number and press Enter")
        self.jump.setFixedWidth(66)
        self.jump.setPlaceholderText("Page")
        self.jump.setValidator(QIntValidator(1, 99_999, self.jump))
        self.jump.returnPressed.connect(self._jumped)
        self.zoom = named(QComboBox(), "Size of the pages")
        for words, value in [*_NAMED, *((f"{factor:.0%}".replace("%", " %"), factor) for factor in ZOOMS)]:
            self.zoom.addItem(words, value)
        self.zoom.activated.connect(lambda at: self.zoom_wanted.emit(self.zoom.itemData(at)))
        self.smaller = button("−", lambda: self.zoom_stepped.emit(-1), "quiet", tip="Smaller (Ctrl+−)", name="Smaller")
        self.larger = button("+", lambda: self.zoom_stepped.emit(1), "quiet", tip="Larger (Ctrl++)", name="Larger")
        self.zoom_words = label("", "small")
        self.strip = _box("Small pages", self.strip_wanted.emit, "Show the pages small at the side")
        self.cover = _box("Cover personal data", self.cover_wanted.emit, "What was found of people is covered in place")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.tight)
        self._paged = self._many = self._personal = self._large = False
        self.set_large(large=False)

    def set_large(self, *, large: bool) -> None:
        """All tools in one line, or the few that a narrow panel has room for in two."""
        while (item := self._layout.takeAt(0)) is not None:
            inner = item.layout()
            while inner is not None and inner.count():
                inner.takeAt(0)
        self._large = large
        turn, zoom = (self.back, self.on), (self.smaller, self.zoom, self.zoom_words, self.larger)
        rest = (self.strip, self.cover)
        if large:
            self._layout.addLayout(row(self.place, self.jump, *turn, None, *zoom))
            self._layout.addLayout(row(*rest, None, self.use, self.read, spacing=SPACE.medium))
        else:
            self._layout.addLayout(row(self.place, None, *turn))
            self._layout.addLayout(row(None, *zoom, *rest, self.jump, self.use, self.read, spacing=0))
        self.back.setText("‹" if large else "‹ Previous")
        self.on.setText("›" if large else "Next ›")
        self.read.setText("Back to the list" if large else "Read large")
        self.show_for(paged=self._paged, many=self._many, personal=self._personal)

    def show_for(self, *, paged: bool, many: bool, personal: bool) -> None:
        """What this document needs: pages with pictures, more than one of them, personal data in it."""
        self._paged, self._many, self._personal = paged, many, personal
        large = self._large
        self.back.setVisible(many)
        self.on.setVisible(many)
        self.jump.setVisible(large and many)
        self.zoom.setVisible(large and paged)
        self.zoom_words.setVisible(large and not paged)
        for part in (self.smaller, self.larger):
            part.setVisible(large)
        self.strip.setVisible(large and paged and many)
        self.cover.setVisible(large and personal)

    def say_zoom(self, words: str) -> None:
        """Show the size that holds."""
        self.zoom_words.setText(words)
        at = self.zoom.findText(words)
        self.zoom.setCurrentIndex(at)
        self.zoom.setPlaceholderText(words)

    def _jumped(self) -> None:
        if self.jump.text():
            self.page_wanted.emit(int(self.jump.text()))
            self.jump.selectAll()


def _box(text: str, run: object, tip: str) -> QCheckBox:
    box = named(QCheckBox(text), text)
    box.setToolTip(tip)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.toggled.connect(run)
    return box
