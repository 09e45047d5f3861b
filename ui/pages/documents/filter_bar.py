"""Above the list: filters with their counts, what the list is narrowed to, and how it is grouped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from evidencepack.model import EvidenceItem
from evidencepack.workspace import document_list
from evidencepack.workspace.document_list import Arrangement, Facets
from ui.accessibility import named
from ui.desk import Desk
from ui.pages.documents.listing import GROUP_TITLES
from ui.theme import SPACE
from ui.widgets.basic import button, clear, label
from ui.widgets.chips import Chips
from ui.words import format_title

FILTERS = {
    "all": "All",
    "inbox": "Inbox",
    "answer nothing": "Answer nothing",
    "drafts": "Drafts",
    "findings": "Findings",
    "set aside": "Set aside",
}
_NARROWINGS = {"type": "Type", "item": "Evidence item", "owner": "Owner", "year": "Year"}
_TYPING_MS = 150


class FilterBar(QWidget):
    """`changed` says that other documents are to be listed, or in other groups."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.narrowed: dict[str, str] = {}
        self.chips = Chips(FILTERS, "Filter")
        self.search = named(QLineEdit(), "Find in titles and file names")
        self.group = named(QComboBox(), "Group the list by")
        self.more = button("+ Filter", self.ask_narrowing, "quiet", tip="Only one type, item, owner or year")
        self._narrow = QHBoxLayout()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._lay_out()
        self.chips.chosen.connect(lambda _key: self._tell())
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.group.currentIndexChanged.connect(lambda _at: self._tell())
        self._typing.timeout.connect(self._tell)

    def arrangement(self, order: str, *, descending: bool) -> Arrangement:
        """What the bar asks for, in this order."""
        return Arrangement(
            filtered=self.chips.current,
            words=self.search.text().strip(),
            order=order,
            descending=descending,
            group=str(self.group.currentData() or ""),
            narrowed=tuple(sorted(self.narrowed.items())),
        )

    def show_all(self) -> None:
        """Take every filter away."""
        self.search.clear()
        self.narrowed.clear()
        self._show_narrowings()
        self.chips.choose("all")

    def group_by(self, key: str) -> None:
        """Group the list, by a key of `GROUPINGS` or (empty) not at all."""
        self.group.setCurrentIndex(max(self.group.findData(key), 0))

    def narrow(self, key: str, value: str) -> None:
        """List only what has this value; an empty one takes the narrowing away."""
        self.narrowed.pop(key, None)
        if value:
            self.narrowed[key] = value
        self._show_narrowings()
        self._tell()

    def ask_narrowing(self) -> None:
        """Show what the list can be narrowed to."""
        self._desk.read(lambda workspace: document_list.facets(workspace.reader()), self._offer, key="facets")

    def menu(self, found: Facets) -> QMenu:
        """The values that documents have, each with how many have it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, title in _NARROWINGS.items():
            inner = menu.addMenu(title)
            inner.setEnabled(bool(found.values[key]))
            for value, count in found.values[key]:
                action = inner.addAction(f"{self._value_words(key, value)}  ({count:,})")
                action.triggered.connect(partial(self.narrow, key, value))
        return menu

    def _offer(self, found: Facets) -> None:
        self.menu(found).popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _show_narrowings(self) -> None:
        clear(self._narrow)
        for key, value in self.narrowed.items():
            words = f"{_NARROWINGS[key]}: {self._value_words(key, value)}"
            made = button(f"{words}  ✕", partial(self.narrow, key, ""), "chip", name=f"Take away: {words}")
            made.setCheckable(True)
            made.setChecked(True)
            self._narrow.addWidget(made)

    def _value_words(self, key: str, value: str) -> str:
        if key == "type":
            return format_title(value)
        if key == "item":
            return _item_words(self._desk.figures.current.items if self._desk.figures.current else (), value)
        return value or "No date"

    def _tell(self) -> None:
        self._typing.stop()
        self.changed.emit()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Filter by title or file name (Ctrl+L)")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(300)
        for key, title in GROUP_TITLES.items():
            self.group.addItem(title if key else "No groups", key)
        caption = label("Group by", "small")
        caption.setBuddy(self.group)
        second = QHBoxLayout()
        second.setSpacing(SPACE.small)
        second.addWidget(self.search, 1)
        second.addWidget(self.more)
        second.addLayout(self._narrow)
        second.addStretch(1)
        second.addWidget(caption)
        second.addWidget(self.group)
        first = QHBoxLayout()
        first.addWidget(self.chips)
        first.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.small)
        layout.addLayout(first)
        layout.addLayout(second)


def _item_words(items: Sequence[EvidenceItem], item_id: str) -> str:
    return next((f"{item.ref} {item.title}" for item in items if item.id == item_id), "An item that is gone")
