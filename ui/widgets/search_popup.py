"""Hits of the search, below the search box: the pages of documents that hold the words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from evidencepack.workspace import search
from evidencepack.workspace.search import Hit
from ui.accessibility import named
from ui.desk import Desk
from ui.theme import SPACE
from ui.widgets.basic import label
from ui.widgets.hit_delegate import HIT, HitDelegate, around_the_find

_TYPING_MS = 120
_SHOWN = 40


class SearchPopup(QFrame):
    """`opened` carries a document's id and the page. Down goes into the list, Enter opens, Escape closes."""

    opened = Signal(str, int)

    def __init__(self, desk: Desk, box: QLineEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._desk = desk
        self._over = parent
        self._box = box
        self.list = named(QListWidget(), "Pages that hold the words")
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._count = label("", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        layout.addWidget(self.list)
        layout.addWidget(self._count)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self._search)
        box.textChanged.connect(lambda _text: self._timer.start())
        box.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the box and of the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.isVisible():
                self.hide()
                self._box.setFocus()
                return True
            if watched is self._box and event.key() == Qt.Key.Key_Down and self.isVisible():
                self.list.setFocus()
                self.list.setCurrentRow(max(self.list.currentRow(), 0))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.isVisible() and self.list.count():
                self._open(self.list.currentItem() or self.list.item(0))
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        words = self._box.text().strip()
        if len(words) < 2:
            self.hide()
            return
        self._desk.read(lambda workspace: search.find(workspace.reader(), words, _SHOWN), self._show, key="search")

    def _show(self, hits: list[Hit]) -> None:
        self.list.clear()
        for hit in hits:
            line = QListWidgetItem(f"{hit.title}, {hit.label}: {around_the_find(hit.snippet)}")
            line.setData(HIT, hit)
            self.list.addItem(line)
        self._count.setText(
            f"{len(hits)} pages · Down and Enter open one" if hits else "No page holds all these words."
        )
        self.list.setVisible(bool(hits))
        width = max(460, self._box.width())
        corner = self._box.mapTo(self._over, QPoint(self._box.width() - width, self._box.height() + 4))
        self.setGeometry(corner.x(), corner.y(), width, 380 if hits else 44)
        self.raise_()
        self.setVisible(bool(self._box.text().strip()))

    def _open(self, line: QListWidgetItem) -> None:
        self.hide()
        hit: Hit = line.data(HIT)
        self.opened.emit(hit.document_id, hit.page)
