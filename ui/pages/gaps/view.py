"""The Gaps and checks page: what the return lacks, by severity, each with a way to go there."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from evidencepack.model import Gap, Severity
from ui.accessibility import named
from ui.commands import CommandSet
from ui.desk import Desk
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.documents.delegate import paint_ground
from ui.pages.gaps.model import GAP, GapsModel
from ui.theme import SPACE, TYPE, colours_of
from ui.widgets.basic import label, row
from ui.widgets.chips import Chips
from ui.widgets.empty import EmptyState
from ui.widgets.marks import Mark, mark_font, paint_mark
from ui.words import SEVERITIES

_FILTERS = {"all": "All"} | {severity.value: words for severity, (words, _tone) in SEVERITIES.items()}
_ROW = 56
_PILL = 136
_RULE = re.compile(r"\(([A-Z]\d\d)\)\.$")  # at the end of a gap that a finding makes


class GapDelegate(QStyledItemDelegate):
    """Two lines: what is lacking, and what to do."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one gap."""
        gap = index.data(GAP)
        if not isinstance(gap, Gap):
            return
        colours = colours_of(option.palette)
        area: QRect = option.rect
        base: QFont = option.font
        painter.save()
        paint_ground(painter, option, colours)
        word, tone = SEVERITIES[gap.severity]
        paint_mark(painter, area.left() + 12, area, Mark(word, tone), colours, mark_font(base))
        text = area.adjusted(_PILL + 12, 8, -64, -8)
        painter.setFont(base)
        painter.setPen(QColor(colours.text))
        message = QFontMetrics(base).elidedText(gap.message, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, message)
        small = QFont(base)
        small.setPixelSize(TYPE.small)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        to_do = QFontMetrics(small).elidedText(gap.to_do, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignBottom, to_do)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area.adjusted(0, 0, -16, 0), right, gap.rule)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(200, _ROW)


class GapList(QListView):
    """The list; Enter goes to the subject."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates on every system."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class GapsPage(Page):
    """What the return lacks. `chosen_changed` says that other gaps are chosen, `menu_wanted` asks for their menu."""

    id = "gaps"
    title = "Gaps and checks"
    icon = "gaps"
    chosen_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = GapsModel(self)
        self.list = named(GapList(), "Gaps", "Enter goes to the item or document")
        self.chips = Chips(_FILTERS, "Filter")
        self.search = named(QLineEdit(), "Find a gap")
        self._empty = EmptyState("verify", "Nothing is lacking here", "")
        self._stack = QStackedWidget()
        self.list.setModel(self.model)
        self.list.setItemDelegate(GapDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._lay_out()
        self.chips.chosen.connect(lambda _key: self._show())
        self.search.textChanged.connect(lambda _text: self._show())
        self.list.doubleClicked.connect(self._jump)
        self.list.activated.connect(self._jump)
        self.list.customContextMenuRequested.connect(self.menu_wanted)
        self.list.selectionModel().selectionChanged.connect(lambda _now, _before: self.chosen_changed.emit())
        self.model.modelReset.connect(self.chosen_changed)

    def chosen(self) -> list[Gap]:
        """The chosen gaps in their order."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.gaps[number] for number in rows]

    def documents(self) -> list[str]:
        """The ids of the documents that the chosen gaps are about, each once."""
        return list(dict.fromkeys(gap.subject_id for gap in self.chosen() if gap.subject == "document"))

    def rule(self) -> str:
        """The rule whose finding makes the first chosen gap; empty where it is no finding's."""
        for gap in self.chosen():
            if found := _RULE.search(gap.message):
                return found[1]
        return ""

    def add_buttons(self, commands: CommandSet[Any]) -> None:
        """What can be done about findings, at the right end below the list."""
        for command_id in ("documents.waive", "documents.clean"):
            self._low.addWidget(commands.button(command_id))

    def show_figures(self, figures: Figures | None) -> None:
        """Counts and the list."""
        if figures is not None:
            counts = {severity.value: len(figures.gaps_of(severity)) for severity in Severity}
            self.chips.count({"all": len(figures.lacks.gaps), **counts})
        self._show()

    def panes(self) -> list[QWidget]:
        """The list."""
        return [self.list]

    def _show(self) -> None:
        figures = self.desk.figures.current
        words = self.search.text().casefold().split()
        gaps = [
            gap
            for gap in (figures.lacks.gaps if figures is not None else [])
            if self.chips.current in {"all", gap.severity.value}
            and all(word in f"{gap.rule} {gap.label} {gap.message}".casefold() for word in words)
        ]
        at = self.list.currentIndex().row()
        self.model.show(gaps)
        if gaps:
            self.list.setCurrentIndex(self.model.index(min(max(at, 0), len(gaps) - 1)))
        self._empty.say(
            "Nothing is lacking here" if not words else "No gap holds these words",
            "The rules look again after every change.",
        )
        self._stack.setCurrentIndex(0 if gaps or figures is None else 1)

    def _jump(self, index: QModelIndex) -> None:
        gap = self.model.gap(index)
        if gap is not None:
            self.desk.go("documents" if gap.subject == "document" else "items", gap.subject_id)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Find a gap")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(260)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.small)
        bar = row(self.chips, None, self.search)
        bar.setStretch(2, 1)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        self._low = row(label("Enter or double click goes to the item or document.", "small"), None)
        layout.addLayout(self._low)
