"""Hits of the search, below the search box: the pages of documents that hold the words, and what can be typed."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from evidencepack.workspace.search import Hit
from ui.accessibility import named
from ui.desk import Desk
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.basic import button, label, row
from ui.widgets.hit_delegate import ASIDE, HIT, HitDelegate, hit_line
from ui.widgets.search_values import Results, look_up
from ui.widgets.search_words import FILTERS, Completion, completed, with_filter
from ui.words import counted

_TYPING_MS = 120
_SHOWN = 40
_RECENT = 8
_TYPED = Qt.ItemDataRole.UserRole + 2  # what a line puts into the box


class SearchPopup(QFrame):
    """`opened` carries a document's id and the page. Down goes into the list, Enter opens, Escape closes; Control and
    Enter show all results in a list that stays.
    """

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
        self.all = button("Show all results (Ctrl+Enter)", self.show_all, "quiet", name="Show all results")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self._search)
        self._lay_out()
        box.textChanged.connect(self._typed)
        box.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        self.hide()

    def show_all(self) -> None:
        """Show all results on a page of their own, which stays."""
        typed = self._box.text().strip()
        if typed:
            remember(self._desk.settings, typed)
            self.hide()
            self._desk.go("search", typed)

    # ------------------------------------------------------------ keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the box and of the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._takes(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _takes(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.isVisible():
            self.hide()
            self._box.setFocus()
        elif watched is self._box and key == Qt.Key.Key_Down and not self.isVisible():
            self._search()
        elif watched is self._box and key == Qt.Key.Key_Down and self.list.count():
            self.list.setFocus()
            self.list.setCurrentRow(max(self.list.currentRow(), 0))
        elif watched is self.list and key == Qt.Key.Key_Up and self.list.currentRow() <= 0:
            self._box.setFocus()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return self._enter(event)
        else:
            return False
        return True

    def _enter(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_all()
        elif self.isVisible() and self.list.count():
            self._open(self.list.currentItem() or self.list.item(0))
        else:
            return False
        return True

    # ------------------------------------------------------------ what is shown

    def _typed(self, text: str) -> None:
        if text:
            self._timer.start()
        else:
            self._timer.stop()
            self.hide()

    def _search(self) -> None:
        text = self._box.text()
        if len(text.strip()) >= 2:
            self._desk.read(lambda workspace: look_up(workspace, text, _SHOWN), self._show_found, key="search")
        else:
            self._show_recent()

    def _show_found(self, found: Results | list[Completion]) -> None:
        if isinstance(found, Results):
            self._show_results(found)
        else:
            self._show_values(found)

    def _show_results(self, found: Results) -> None:
        self._fill([hit_line(hit) for hit in found.hits])
        wrong = f"{found.faults[0]}. " if found.faults else ""
        more = "the best " if len(found.hits) >= _SHOWN else ""
        told = f"{more}{counted(len(found.hits), 'result')} · Down and Enter open one"
        self._say(wrong + (told if found.hits else "No page holds all these words."), all_results=bool(found.hits))

    def _show_values(self, found: list[Completion]) -> None:
        text = self._box.text()
        self._fill([_typing_line(one.value, one.meaning, completed(text, one.value)) for one in found])
        self._say("Down and Enter take one" if found else "Nothing begins like this.")

    def _show_recent(self) -> None:
        kept = recent(self._desk.settings)
        self._fill([_typing_line(one, "", one) for one in kept])
        self._say("Searched for last" if kept else "Type words, or a filter such as type:pdf")

    def _fill(self, lines: list[QListWidgetItem]) -> None:
        self.list.clear()
        for line in lines:
            self.list.addItem(line)
        self.list.setVisible(bool(lines))

    def _say(self, words: str, *, all_results: bool = False) -> None:
        self._count.setText(words)
        self.all.setVisible(all_results)
        room = sum(self.list.sizeHintForRow(at) for at in range(min(self.list.count(), 8)))
        width = max(480, self._box.width())
        height = min(room, 400) + (16 if room else 0) + 84
        corner = self._box.mapTo(self._over, QPoint(self._box.width() - width, self._box.height() + 4))
        self.setGeometry(corner.x(), corner.y(), width, min(height, self._over.height() - corner.y() - 8))
        self.raise_()
        self.setVisible(self._box.hasFocus() or self.list.hasFocus())

    def _open(self, line: QListWidgetItem) -> None:
        typed = line.data(_TYPED)
        if typed is not None:
            self._put(str(typed))
            return
        remember(self._desk.settings, self._box.text().strip())
        self.hide()
        hit: Hit = line.data(HIT)
        self.opened.emit(hit.document_id, hit.page)

    def _begin_filter(self, name: str) -> None:
        self._put(with_filter(self._box.text(), name))

    def _put(self, text: str) -> None:
        self._box.setFocus()
        self._box.setText(text)
        self._search()

    def _lay_out(self) -> None:
        chips = []
        for name, title in FILTERS.items():
            made = button(f"+ {title}", partial(self._begin_filter, name), "chip", name=f"Filter the search by {title}")
            made.setToolTip(f"The same as typing {name}:")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chips.append(made)
        self.all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        layout.setSpacing(SPACE.tight)
        layout.addLayout(row(*chips, None))
        layout.addWidget(self.list, 1)
        layout.addLayout(row(self._count, None, self.all))


def recent(settings: Settings) -> list[str]:
    """What was searched for last, newest first."""
    try:
        return msgspec.json.decode(settings.text("searches", "[]"), type=list[str])
    except msgspec.DecodeError:
        return []


def remember(settings: Settings, typed: str) -> None:
    """Put a search on top of the recent ones."""
    kept = [typed, *(one for one in recent(settings) if one != typed)][:_RECENT]
    settings.set_text("searches", msgspec.json.encode(kept).decode())


def _typing_line(text: str, aside: str, typed: str) -> QListWidgetItem:
    made = QListWidgetItem(text)
    made.setData(ASIDE, aside)
    made.setData(_TYPED, typed)
    made.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {aside}" if aside else text)
    return made
