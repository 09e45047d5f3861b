"""All results of a search at the left, which stay while one looks at them one after another at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from evidencepack.errors import NotFound
from evidencepack.model import Document
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.search import Hit
from ui.accessibility import named
from ui.desk import Desk
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.documents.preview import Preview
from ui.theme import SPACE
from ui.widgets.basic import button, clear, label, row
from ui.widgets.empty import EmptyState
from ui.widgets.hit_delegate import HIT, HitDelegate, hit_line
from ui.widgets.search_values import Results, read_results
from ui.widgets.search_words import plain_words, typed_filters, without
from ui.words import counted

_MOST = 300
_LOOK_MS = 60


class SearchPage(Page):
    """`opened` carries a document's id and the page: it is to be shown in the list of documents."""

    id = "search"
    title = "Search results"
    icon = "search"
    opened = Signal(str, int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.typed = ""
        self._hits: list[Hit] = []
        self._heading = label("", "title")
        self._count = label("", "muted")
        self._filters = QHBoxLayout()
        self.list = named(QListWidget(), "Results", "Enter opens the document at the page")
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview = Preview(desk)
        self.preview.set_large(large=True)
        self._none = EmptyState("search", "No page holds all these words", "Try fewer words, or take a filter away.")
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._looking.start())
        self.list.itemActivated.connect(lambda _line: self.open_current())
        self.preview.page_wanted.connect(self.open_current)
        self.preview.read_wanted.connect(self.list.setFocus)
        desk.session.switched.connect(self._forget)

    def go_to(self, subject: str) -> None:
        """Search for what was typed."""
        self.typed = subject
        self._search()

    def show_figures(self, figures: Figures | None) -> None:
        """Something changed: search again, and stay at the same result."""
        if figures is not None and self.typed:
            self._search()

    def open_current(self) -> None:
        """Show the chosen result among the documents."""
        hit = self.current()
        if hit is not None:
            self.opened.emit(hit.document_id, hit.page)

    def current(self) -> Hit | None:
        """The chosen result."""
        line = self.list.currentItem()
        hit = line.data(HIT) if line is not None else None
        return hit if isinstance(hit, Hit) else None

    def panes(self) -> list[QWidget]:
        """Results, then the document."""
        return [self.list, self.preview]

    def showEvent(self, event: QShowEvent) -> None:
        """The arrow keys move through the results at once."""
        super().showEvent(event)
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the documents."""
        if event.key() == Qt.Key.Key_Escape:
            self.desk.go("documents")
        else:
            super().keyPressEvent(event)

    def save_layout(self) -> None:
        """The width of the list."""
        self.desk.settings.save_state("search-panes", self._splitter)

    def _search(self) -> None:
        typed = self.typed
        self.desk.read(
            lambda workspace: read_results(workspace, typed, _MOST), partial(self._take, typed), key="results"
        )

    def _take(self, typed: str, found: Results) -> None:
        hits = found.hits
        again = self.current() if hits == self._hits else None
        self._hits = hits
        if again is None:
            self.list.clear()
            for hit in hits:
                self.list.addItem(hit_line(hit))
            self.list.setCurrentRow(0 if hits else -1)
        documents = len({hit.document_id for hit in hits})
        least = "at least " if len(hits) >= _MOST else ""
        self._heading.setText(f"“{plain_words(typed) or typed}”")
        told = [
            f"{least}{counted(len(hits), 'result')} in {counted(documents, 'document')}" if hits else "",
            *found.faults,
        ]
        self._count.setText(" · ".join(one for one in told if one))
        self._stack.setCurrentIndex(0 if hits else 1)
        self._show_filters(typed)

    def _show_filters(self, typed: str) -> None:
        clear(self._filters)
        for one in typed_filters(typed):
            made = button(f"{one}  ✕", partial(self.go_to, without(typed, one)), "chip", name=f"Take away: {one}")
            self._filters.addWidget(made)

    def _look(self) -> None:
        hit = self.current()
        if hit is not None:
            self.desk.read(partial(_document, hit.document_id), partial(self._show_hit, hit), key="result")

    def _show_hit(self, hit: Hit, document: Document | None) -> None:
        if document is not None and hit == self.current():
            self.preview.show_document(document)
            words = plain_words(self.typed)
            if words:
                self.preview.show_words(words, hit.page)
            else:
                self.preview.show_page(hit.page)

    def _forget(self) -> None:
        self.typed = ""
        self._hits = []
        self.list.clear()
        self.preview.clear()

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.medium)
        layout.setSpacing(SPACE.medium)
        head = row(self._heading, self._count)
        head.addLayout(self._filters)
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._none)
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.list, 1)
        beside.addWidget(label("Enter opens the document at the page · Esc goes back", "small"))
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.preview)
        self._splitter.setSizes([440, 640])
        self._splitter.setChildrenCollapsible(False)
        self.desk.settings.restore_state("search-panes", self._splitter)


def _document(document_id: str, workspace: Workspace) -> Document | None:
    try:
        return queries.document(workspace.reader(), document_id)
    except NotFound:
        return None
