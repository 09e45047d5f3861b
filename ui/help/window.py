"""The help's own window: contents and search at the left, the page at the right, back and forward."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QLineEdit, QSplitter, QTextBrowser, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.accessibility import announce, named
from ui.help.library import HelpPage, find
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.basic import button, label, row

_PAGE = Qt.ItemDataRole.UserRole
_ABOVE = {1: 0, 2: 14, 3: 10}  # pixels above a heading of a level


class HelpWindow(QWidget):
    """A window beside the main one, so that it can be read while a dialog is open. Escape closes it."""

    def __init__(self, known: dict[str, HelpPage], settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle("Help – Evidence Pack")
        self.setObjectName("Help")
        self._known, self._settings = known, settings
        self._trail: list[str] = []
        self._at = -1
        self.search = named(QLineEdit(), "Search the help")
        self.search.setPlaceholderText("Search the help (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.tree = named(QTreeWidget(), "Contents of the help")
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(14)
        self.text = named(QTextBrowser(), "Page of the help")
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(18)
        self.back = button("‹ Back", lambda: self._step(-1), "quiet", tip="Back (Alt+Left)", name="Back")
        self.forward = button("Forward ›", lambda: self._step(1), "quiet", tip="Forward (Alt+Right)", name="Forward")
        self._count = label("", "small")
        self._lay_out()
        self._list_contents()
        self.text.anchorClicked.connect(self._follow)
        self.tree.currentItemChanged.connect(self._chosen)
        self.tree.itemActivated.connect(lambda _line, _column: self.text.setFocus())
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._first_hit)
        for keys, run in (
            ("Alt+Left", lambda: self._step(-1)),
            ("Alt+Right", lambda: self._step(1)),
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+W", self.close),
            ("F1", lambda: self.show_page("help")),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)
        if not settings.restore_geometry(self, "help"):
            self.resize(920, 660)

    @property
    def pages(self) -> frozenset[str]:
        """The ids of all pages."""
        return frozenset(self._known)

    @property
    def page(self) -> str:
        """The id of the page that is shown, empty before the first."""
        return self._trail[self._at] if self._at >= 0 else ""

    def show_page(self, page: str) -> None:
        """Show a page and remember it for Back. KeyError if there is none of this id."""
        if page == self.page:
            return
        self._known[page]
        self._trail = [*self._trail[: self._at + 1], page]
        self._at = len(self._trail) - 1
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, _event: object) -> None:
        """Remember the place."""
        self._settings.save_geometry(self, "help")

    def _step(self, step: int) -> None:
        if 0 <= self._at + step < len(self._trail):
            self._at += step
            self._draw()

    def _draw(self) -> None:
        page = self._known[self.page]
        self.text.document().setMarkdown(page.text)
        _space_out(self.text.document())
        self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
        self.setWindowTitle(f"{page.title} – Help")
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._trail) - 1)
        self.tree.blockSignals(True)
        for line in self._lines():
            if line.data(0, _PAGE) == page.id:
                self.tree.setCurrentItem(line)
        self.tree.blockSignals(False)
        announce(self.text, page.title)

    def _follow(self, url: QUrl) -> None:
        page = url.toString().partition("#")[0].removesuffix(".md")
        if page in self._known:
            self.show_page(page)

    def _chosen(self, line: QTreeWidgetItem | None) -> None:
        if line is not None and line.data(0, _PAGE):
            self.show_page(str(line.data(0, _PAGE)))

    def _first_hit(self) -> None:
        lines = self._lines()
        if self.search.text().strip() and lines:
            self.show_page(str(lines[0].data(0, _PAGE)))
            self.text.setFocus()

    def _search(self, typed: str) -> None:
        if not typed.strip():
            self._list_contents()
            return
        hits = find(typed, self._known)
        self._fill({"": [(hit.page.id, hit.page.title, hit.around) for hit in hits]})
        self._count.setText(f"{len(hits)} pages hold the words" if len(hits) != 1 else "1 page holds the words")

    def _list_contents(self) -> None:
        sections: dict[str, list[tuple[str, str, str]]] = {}
        for page in self._known.values():
            sections.setdefault(page.section, []).append((page.id, page.title, ""))
        self._fill(sections)
        self._count.setText("")

    def _fill(self, sections: dict[str, list[tuple[str, str, str]]]) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        for section, listed in sections.items():
            above: QTreeWidget | QTreeWidgetItem = self.tree
            if section:
                above = QTreeWidgetItem(self.tree, [section])
                above.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = above.font(0)
                font.setBold(True)
                above.setFont(0, font)
            for page, title, tip in listed:
                line = QTreeWidgetItem(above, [title])
                line.setData(0, _PAGE, page)
                line.setToolTip(0, tip)
                if page == self.page:
                    self.tree.setCurrentItem(line)
        self.tree.expandAll()
        self.tree.blockSignals(False)

    def _lines(self) -> list[QTreeWidgetItem]:
        top = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        below = [line.child(at) for line in top if line for at in range(line.childCount())]
        return [line for line in (*top, *below) if line is not None and line.data(0, _PAGE)]

    def _lay_out(self) -> None:
        left = QWidget()
        listed = QVBoxLayout(left)
        listed.setContentsMargins(0, 0, 0, 0)
        for part in (self.search, self.tree, self._count):
            listed.addWidget(part)
        right = QWidget()
        shown = QVBoxLayout(right)
        shown.setContentsMargins(0, 0, 0, 0)
        close = button("Close", self.close, "quiet", name="Close the help")
        shown.addLayout(row(self.back, self.forward, None, close))
        shown.addWidget(self.text, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([290, 610])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.medium, SPACE.medium, SPACE.medium, SPACE.medium)
        layout.addWidget(split)


def _space_out(document: QTextDocument) -> None:
    """Room between paragraphs and above headings: Markdown says nothing of it, and Qt then leaves none."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        form = block.blockFormat()
        if cursor.currentTable() is None:
            form.setTopMargin(_ABOVE.get(form.headingLevel(), 0))
            form.setBottomMargin(4 if block.textList() is not None else 9)
            form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(form)
        block = block.next()
    for table in _tables(document):
        shape = table.format()
        shape.setCellPadding(4)
        shape.setBottomMargin(12)
        table.setFormat(shape)


def _tables(document: QTextDocument) -> list[QTextTable]:
    return [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
