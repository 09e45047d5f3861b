"""The evidence under a statement, beside its text: the answers of its items, to be cited by key or by drag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from evidencepack.model import Gap
from ui.accessibility import named
from ui.drops import documents_mime
from ui.pages.assessment.citing import Citable
from ui.theme import SPACE
from ui.tips import plain_tip
from ui.widgets.basic import button, clear, label, row, scrolled
from ui.widgets.marks import Mark, Pill
from ui.words import SEVERITIES

_KEY = Qt.ItemDataRole.UserRole


class _Tree(QTreeWidget):
    """Enter cites; what is dragged out of it are documents."""

    enter = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.enter.emit()
            return
        super().keyPressEvent(event)

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        chosen = [item.data(0, _KEY) for item in items]
        ids = [one.answer.document_id for one in chosen if isinstance(one, Citable) and one.answer.document_id]
        return documents_mime(ids)


class EvidencePanel(QWidget):
    """`cite` carries what is to be cited (`Citable`s), `show_gap` a page and a subject."""

    cite = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tree = named(_Tree(), "Evidence under this statement", "Enter cites it, as does a drag to the citations")
        self.tree.setHeaderHidden(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setDragEnabled(True)
        self.tree.setWordWrap(True)
        self.tree.setIndentation(14)
        self.tree.setMinimumHeight(120)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(SPACE.small)
        self._remarks_title = label("To look at", "strong")
        self._cite = button("Cite", self._cite_chosen, name="Cite the chosen evidence")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.small, SPACE.medium, SPACE.large, SPACE.large)
        layout.setSpacing(SPACE.small)
        layout.addWidget(self._remarks_title)
        held = QWidget()
        held.setLayout(self._remarks)
        self._remarks.setContentsMargins(0, 0, 0, 0)
        self._remarks_area = scrolled(held, "To look at")  # several wrapped sentences: never squeezed
        layout.addWidget(self._remarks_area, 1)
        layout.addLayout(row(label("Evidence", "strong"), None, self._cite))
        layout.addWidget(self.tree, 1)
        words = "Nothing answers an item under this statement yet. What does is listed here, to be cited."
        self._nothing = label(words, "muted", wrap=True)
        layout.addWidget(self._nothing)
        layout.addStretch(0)
        self.tree.enter.connect(self._cite_chosen)
        self.tree.itemDoubleClicked.connect(lambda _item, _column: self._cite_chosen())
        self.tree.itemSelectionChanged.connect(self._update)

    def show_evidence(self, found: Sequence[Citable], gaps: Sequence[Gap], *, writable: bool) -> None:
        """Show what can be cited, under its items, and what the rules say of the statement."""
        self._writable = writable
        self._show_remarks(gaps)
        self.tree.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if found != self._shown:
            self._shown = list(found)
            self._fill()
        self._update()

    def _fill(self) -> None:
        at = self.tree.verticalScrollBar().value()
        self.tree.clear()
        tops: dict[str, QTreeWidgetItem] = {}
        for one in self._shown:
            if one.item.id not in tops:
                tops[one.item.id] = QTreeWidgetItem([f"{one.item.ref}  {one.item.title}"])
                tops[one.item.id].setFlags(Qt.ItemFlag.ItemIsEnabled)
            words = f"✓ {one.title}, cited" if one.cited else one.title
            line = QTreeWidgetItem([f"{words}\n{one.place}" if one.place else words])
            tops[one.item.id].addChild(line)
            line.setData(0, _KEY, one)
            line.setToolTip(0, plain_tip(one.title))
        self.tree.addTopLevelItems(list(tops.values()))  # whole: the tree is told once, not of every line
        self.tree.expandAll()
        self.tree.verticalScrollBar().setValue(at)

    def _show_remarks(self, gaps: Sequence[Gap]) -> None:
        clear(self._remarks)
        self._remarks_title.setVisible(bool(gaps))
        self._remarks_area.setVisible(bool(gaps))
        for gap in gaps:
            word, tone = SEVERITIES[gap.severity]
            line = row(Pill(Mark(word, tone)), None)
            self._remarks.addLayout(line)
            self._remarks.addWidget(label(f"{gap.message} {gap.to_do} ({gap.rule})", "small", wrap=True))
        self._remarks.addStretch(1)

    def _chosen(self) -> list[Citable]:
        found = [item.data(0, _KEY) for item in self.tree.selectedItems()]
        return [one for one in found if isinstance(one, Citable) and not one.cited]

    def _cite_chosen(self) -> None:
        chosen = self._chosen()
        if chosen and self._writable:
            self.cite.emit(chosen)

    def _update(self) -> None:
        self._cite.setVisible(self._writable)
        self._cite.setEnabled(bool(self._chosen()))

    _writable = False
    _shown: list[Citable] = []  # noqa: RUF012  # replaced whole, never changed in place
