"""Choosing the evidence item that documents answer: suggestions first, then all items, found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from evidencepack.mapping import Suggestion
from evidencepack.model import EvidenceItem
from ui.accessibility import named
from ui.dialogs.base import Dialog
from ui.tips import plain_tip

_KEY = Qt.ItemDataRole.UserRole


class ChooseItemDialog(Dialog):
    """Calls `then` with the id of the chosen item."""

    def __init__(
        self,
        parent: QWidget,
        what: str,
        items: Sequence[EvidenceItem],
        suggested: Sequence[Suggestion],
        then: Callable[[str], object],
    ) -> None:
        super().__init__(parent, "Answer an evidence item", "Answer this item", intro=f"with {what}", width=620)
        self._then = then
        self._search = named(QLineEdit(), "Search items")
        self._search.setPlaceholderText("Type a reference or words, such as IR07 or advocacy")
        self._search.setClearButtonEnabled(True)
        self._list = named(QListWidget(), "Evidence items")
        self._list.setUniformItemSizes(True)
        self._list.setMinimumHeight(320)
        self.body.addWidget(self._search)
        self.body.addWidget(self._list, 1)
        best = {found.id: found for found in suggested}
        order = [item for found in suggested for item in items if item.id == found.id]
        for item in (*order, *(item for item in items if item.id not in best)):
            self._list.addItem(_line(item, best.get(item.id)))
        self._list.setCurrentRow(0)
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._list.itemDoubleClicked.connect(lambda _item: self.do())
        self._search.setFocus()

    def do(self) -> None:
        """Take the item that is chosen."""
        chosen = self._list.currentItem()
        if chosen is not None and not chosen.isHidden():
            self._then(str(chosen.data(_KEY)))
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move through the list while one types."""
        moving = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self._search and pressed and isinstance(event, QKeyEvent) and event.key() in moving:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        first = None
        for row in range(self._list.count()):
            line = self._list.item(row)
            line.setHidden(not all(word in line.text().casefold() for word in words))
            if first is None and not line.isHidden():
                first = row
        self._list.setCurrentRow(first if first is not None else -1)
        self.accept_button.setEnabled(first is not None)


def _line(item: EvidenceItem, suggestion: Suggestion | None) -> QListWidgetItem:
    words = f"{item.ref}  {item.title}"
    if suggestion is not None:
        words += f"   suggested: {', '.join(suggestion.words[:3])}"
    line = QListWidgetItem(words)
    line.setData(_KEY, item.id)
    line.setToolTip(plain_tip(item.wording))
    return line
