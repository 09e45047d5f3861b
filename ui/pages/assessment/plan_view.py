"""The improvement plan: its actions as a table, what the self-assessment proposes for it, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from evidencepack.assessment.plan import PlanLine, Proposal, counts
from evidencepack.model import PlanStatus
from ui.accessibility import named
from ui.reading_only import permit
from ui.theme import SPACE, Tone
from ui.tips import plain_tip
from ui.widgets.basic import button, card, clear, label, row
from ui.widgets.marks import Mark, Pill
from ui.words import counted, day

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
_COLUMNS = ("Statement", "Action", "Lead", "Due", "Status")
_SHOWN = 4
STATUSES = {PlanStatus.NOT_STARTED: "Not started", PlanStatus.UNDER_WAY: "Under way", PlanStatus.DONE: "Done"}


class PlanModel(QAbstractTableModel):
    """One row for each action."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[PlanLine, ...] = ()

    def show(self, lines: tuple[PlanLine, ...]) -> None:
        """Show other actions."""
        if lines != self.lines:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def rowCount(self, parent: Index = NONE) -> int:
        """One for each action."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NONE) -> int:
        """Fixed."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell in words; the whole action as the tooltip."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{line.action.action}\n{line.action.progress}".strip())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _cells(line)[index.column()]
        return None


def _cells(line: PlanLine) -> tuple[str, ...]:
    action = line.action
    status = STATUSES[action.status]
    if line.late:
        status += f", {counted(line.days_late, 'day')} late"
    if action.to_confirm:
        status += ", to confirm"
    due = day(action.due) if action.due else "not set"
    return (f"{line.number} {line.statement}", action.action, action.lead or "nobody yet", due, status)


class _Table(QTableView):
    """Enter edits, Insert adds, Delete removes, Alt with an arrow key moves."""

    pressed_key = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        deeds = {
            (Qt.Key.Key_Return, False): "edit",
            (Qt.Key.Key_Enter, False): "edit",
            (Qt.Key.Key_F2, False): "edit",
            (Qt.Key.Key_Insert, False): "add",
            (Qt.Key.Key_Delete, False): "remove",
            (Qt.Key.Key_Up, True): "up",
            (Qt.Key.Key_Down, True): "down",
        }
        if (key, alt) in deeds:
            self.pressed_key.emit(deeds[(key, alt)])
            return
        super().keyPressEvent(event)


class PlanView(QWidget):
    """`wanted` carries what the person wants: add, edit, remove, up, down, confirm, word, excel, read.

    `take` carries proposals that become actions.
    """

    wanted = Signal(str)
    take = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = PlanModel(self)
        self.table = named(_Table(), "Improvement plan", "Enter changes an action, Insert adds one, Delete removes it")
        self._counts = row()
        self._proposals = QVBoxLayout()
        self._proposals_card, inside = card()
        inside.addWidget(label("From what you need to improve", "heading"))
        inside.addLayout(self._proposals)
        self._lay_out()
        self.table.pressed_key.connect(self.wanted)
        self.table.doubleClicked.connect(lambda _index: self.wanted.emit("edit"))
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._update())

    def current(self) -> PlanLine | None:
        """The action that is chosen."""
        at = self.table.currentIndex().row()
        return self.model.lines[at] if 0 <= at < len(self.model.lines) else None

    def choose(self, action_id: str) -> None:
        """Choose an action."""
        for at, line in enumerate(self.model.lines):
            if line.action.id == action_id:
                self.table.selectRow(at)

    def show_plan(self, lines: tuple[PlanLine, ...], proposed: Sequence[Proposal], *, writable: bool) -> None:
        """Show the plan and what is proposed for it."""
        kept, at = self.current(), self.table.currentIndex().row()
        self.model.show(lines)
        if kept is not None:
            self.choose(kept.action.id)
        if not self.table.currentIndex().isValid() and lines:
            self.table.selectRow(min(max(at, 0), len(lines) - 1))
        self._show_counts(lines)
        self._show_proposals(proposed, writable=writable)
        self._writable = writable
        self._update()

    def _show_counts(self, lines: tuple[PlanLine, ...]) -> None:
        clear(self._counts)
        counted_ = counts(lines)
        late = counted_.pop("late")
        for status, number in counted_.items():
            tone = Tone.GOOD if status == PlanStatus.DONE.value else Tone.NEUTRAL
            self._counts.addWidget(Pill(Mark(f"{status} {number}", tone)))
        if late:
            self._counts.addWidget(Pill(Mark(f"late {late}", Tone.BAD)))
        self._counts.addStretch(1)

    def _show_proposals(self, proposed: Sequence[Proposal], *, writable: bool) -> None:
        clear(self._proposals)
        self._proposals_card.setVisible(bool(proposed) and writable)
        for one in proposed[:_SHOWN]:
            take = button("Take", partial(self.take.emit, [one]), "quiet", name=f"Take: {one.action}")
            words = label(one.action, wrap=True)
            line = row(words, take)
            line.setStretch(0, 1)
            self._proposals.addLayout(line)
        if len(proposed) > 1:
            every = list(proposed)
            text = f"Take all {len(proposed)}"
            self._proposals.addLayout(row(button(text, lambda: self.take.emit(every)), None))

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(52)
        self.table.setMinimumHeight(300)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column, width in ((0, 120), (2, 100), (3, 110), (4, 130)):
            self.table.setColumnWidth(column, width)
        frame, inside = card()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.medium)
        layout.addWidget(frame, 1)
        inside.addLayout(row(label("Improvement plan", "title"), None))
        inside.addLayout(self._counts)
        inside.addWidget(self.table, 1)
        inside.addLayout(self._deeds())
        inside.addLayout(self._files())
        layout.addWidget(self._proposals_card)

    def _deeds(self) -> Any:
        titles = {"add": "Add an action…", "edit": "Change…", "remove": "Remove", "up": "Move up", "down": "Move down"}
        self._deed_buttons = {key: self._wish(key, title) for key, title in titles.items()}
        self._confirm = self._wish("confirm", "It still holds")
        return row(*self._deed_buttons.values(), self._confirm, None)

    def _files(self) -> Any:
        self._read = self._wish("read", "Read Excel back…")
        return row(self._wish("word", "Save as Word…"), self._wish("excel", "Save as Excel…"), self._read, None)

    def _wish(self, key: str, title: str) -> Any:
        return button(title, lambda: self.wanted.emit(key), "quiet")

    def _update(self) -> None:
        current = self.current()
        for key, made in self._deed_buttons.items():
            permit(made, key == "add" or current is not None, writable=self._writable)
        self._confirm.setVisible(current is not None and current.action.to_confirm)
        permit(self._confirm, writable=self._writable)
        permit(self._read, writable=self._writable)

    _writable = False
