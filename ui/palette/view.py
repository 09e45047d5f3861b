"""The palette as it is seen: a field over the window, and below it what fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.accessibility import announce, focus_again, named
from ui.palette.delegate import ENTRY, ROW, PaletteDelegate
from ui.palette.entries import Entry
from ui.palette.matching import ranked
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.basic import label

_RECENT_CHOICE = "palette-recent"
_RECENT, _SHOWN = 12, 60
_WIDTH, _HEIGHT, _AROUND = 620, 440, 96
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(QFrame):
    """`gather` gives the entries of this moment. Up and Down choose, Enter does it, Escape gives the focus back.

    `help_wanted` carries the help page of the chosen entry (F1).
    """

    help_wanted = Signal(str)

    def __init__(self, gather: Callable[[], Sequence[Entry]], settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        self.setAccessibleName("Command palette")
        self._gather, self._settings, self._over = gather, settings, parent
        self._entries: Sequence[Entry] = ()
        self._before: QWidget | None = None
        self.box = named(QLineEdit(), "Command, item, statement or document")
        self.box.setPlaceholderText("A command, an item (IR07), a statement, a document…")
        self.list = named(QListWidget(), "What fits")
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the focus and moves the choice
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._count = label("", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
        for part in (self.box, self.list, self._count):
            layout.addWidget(part)
        self.box.textChanged.connect(self._fill)
        self.box.installEventFilter(self)
        self.list.itemClicked.connect(self._do)
        self.list.currentItemChanged.connect(lambda now, _before: self._say(now))
        self.hide()

    def open(self) -> None:
        """Show it with everything that can be done now; opening it again closes it."""
        if self.isVisible():
            self.close_palette()
            return
        self._before = QApplication.focusWidget()
        self._entries = self._gather()
        self.box.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Hide it and give the focus back to where it was."""
        before, self._before = self._before, None
        self._entries = ()
        self.hide()
        focus_again(before)

    @property
    def titles(self) -> list[str]:
        """What is listed, from the top."""
        return [self._entry(row).title for row in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the field; leaving it for elsewhere closes the palette."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_F1
        ):
            event.accept()  # here F1 is about the chosen line, not about the page
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key())) or super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and QApplication.activePopupWidget() is None:
            self._before = None  # the person went elsewhere by themselves
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._do(self.list.currentItem())
        elif key == Qt.Key.Key_F1:
            self._help()
        elif key in _MOVES and self.list.count():
            self.list.setCurrentRow(min(max(self.list.currentRow() + _MOVES[key], 0), self.list.count() - 1))
        else:
            return key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        return True

    def _fill(self, typed: str) -> None:
        self.list.clear()
        found = ranked(typed, self._entries, self._recent(), _SHOWN)
        for entry in found:
            line = QListWidgetItem(f"{entry.title}, {entry.more}" + (f", {entry.keys}" if entry.keys else ""))
            line.setData(ENTRY, entry)
            self.list.addItem(line)
        self.list.setCurrentRow(0 if found else -1)
        self._count.setText(
            "Up and Down choose · Enter does it · F1 explains it · Escape goes back" if found else "Nothing fits."
        )
        if not found:
            announce(self.box, "Nothing fits.")

        self._place(len(found))

    def _place(self, rows: int) -> None:
        """In the middle above, as high as its rows need."""
        width, most = min(_WIDTH, self._over.width() - 40), min(_HEIGHT, self._over.height() - 120)
        height = min(most, _AROUND + max(rows, 1) * ROW)
        self.setGeometry((self._over.width() - width) // 2, 64, width, height)

    def _do(self, line: QListWidgetItem | None) -> None:
        if line is None:
            return
        entry: Entry = line.data(ENTRY)
        kept = [entry.key, *(key for key in self._recent() if key != entry.key)][:_RECENT]
        self._settings.set_text(_RECENT_CHOICE, "\n".join(kept))
        self.close_palette()
        entry.run()

    def _help(self) -> None:
        line = self.list.currentItem()
        entry: Entry | None = line.data(ENTRY) if line is not None else None
        if entry is not None and entry.help:
            self.close_palette()
            self.help_wanted.emit(entry.help)

    def _recent(self) -> list[str]:
        return [key for key in self._settings.text(_RECENT_CHOICE).split("\n") if key]

    def _entry(self, row: int) -> Entry:
        entry: Entry = self.list.item(row).data(ENTRY)
        return entry

    def _say(self, line: QListWidgetItem | None) -> None:
        if line is not None and self.isVisible():
            announce(self.box, line.text())
