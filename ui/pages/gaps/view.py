"""The Gaps and checks page: what the return lacks and what the checks say, with what can be done about it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from evidencepack.model import Answer, AnswerKind, Document, Gap, Severity, Waiver
from evidencepack.workspace import Workspace, queries, waivers
from ui.accessibility import named
from ui.commands import CommandSet, State
from ui.desk import Desk
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.document_date import DateDialog
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.gaps.gap_list import GapList
from ui.pages.gaps.grouping import GROUPINGS, Group, groups_of
from ui.pages.gaps.model import GapsModel
from ui.pages.gaps.printed import printed_gaps
from ui.pages.gaps.waived import waived_groups
from ui.printing.report import Report
from ui.theme import SPACE
from ui.widgets.basic import label, row
from ui.widgets.chips import Chips
from ui.widgets.choosing import choose_only
from ui.widgets.empty import EmptyState
from ui.words import SEVERITIES, counted

_WAIVED = "waived"
_FOR_GAPS = ("gaps.mend", "documents.waive", "documents.clean")
_FOR_WAIVERS = "gaps.take-back"
_FILTERS = {"all": "All"} | {severity.value: words for severity, (words, _tone) in SEVERITIES.items()}
_DATED = ("C", "G03", "G04")  # rules about the date of evidence
_INFORMATION = f"urgency:{SEVERITIES[Severity.INFORMATION][0]}"


class GapsPage(Page):
    """`chosen_changed` says that other gaps are chosen, `menu_wanted` asks for their menu."""

    id = "gaps"
    title = "Gaps and checks"
    icon = "gaps"
    chosen_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = GapsModel(self)
        self.model.fold(_INFORMATION, folded=True)
        self.list = named(GapList(), "Gaps", "Enter goes to the item or document")
        self.chips = Chips(_FILTERS | {_WAIVED: "Waived"}, "Filter")
        self.grouping = named(QComboBox(), "Grouped")
        self.search = named(QLineEdit(), "Find a gap")
        self._empty = EmptyState("verify", "Nothing is lacking here", "")
        self._stack = QStackedWidget()
        self._chosen_words = label("", "small")
        self._buttons: dict[str, QPushButton] = {}
        self.list.setModel(self.model)
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ what is chosen

    def chosen(self) -> list[Gap]:
        """The chosen gaps in their order; a chosen heading stands for all under it. Waivers are not among them."""
        return [] if self._on_waived else self._chosen()

    def documents(self) -> list[str]:
        """The ids of the documents that the chosen gaps are about, each once."""
        return list(dict.fromkeys(gap.subject_id for gap in self.chosen() if gap.subject == "document"))

    def rule(self) -> str:
        """The rule whose finding makes the first chosen gap; empty where it is no finding's."""
        return next((gap.finding for gap in self.chosen() if gap.finding), "")

    def waived(self) -> list[str]:
        """The ids of the chosen waivers."""
        return [gap.rule for gap in self._chosen()] if self._on_waived else []

    def mendable(self) -> bool:
        """Whether what is chosen can be mended here: one item to be answered, or one date to be entered."""
        gaps = self.chosen()
        return len(gaps) == 1 and (gaps[0].rule == "G01" or _about_a_date(gaps[0]))

    # ------------------------------------------------------------ commands

    def mend(self) -> None:
        """Answer the item that has no answer, or enter the date of the document that has none."""
        figures, gaps = self.desk.figures.current, self.chosen()
        if figures is None or not self.mendable():
            return
        snapshot = figures.lacks.snapshot
        if gaps[0].subject == "document":
            for document in snapshot.documents:
                if document.id == gaps[0].subject_id:
                    DateDialog(self, self.desk, document).open()
        else:
            for item in snapshot.items:
                if item.id == gaps[0].subject_id:
                    answer = Answer(id="", item_id=item.id, kind=AnswerKind.NOT_HELD)
                    AnswerDialog(self, self.desk, figures, item, answer).open()

    def take_back(self) -> None:
        """Take the chosen waivers back: the findings stand again."""
        chosen = self.waived()
        if chosen and self.desk.session.writable:
            self.desk.write(lambda workspace: waivers.withdraw(workspace, chosen))

    def add_buttons(self, commands: CommandSet[Any]) -> None:
        """What can be done about what is chosen, at the right end below the list."""
        for command_id in (*_FOR_GAPS, _FOR_WAIVERS):
            self._buttons[command_id] = commands.button(command_id)
            self._low.addWidget(self._buttons[command_id])
        self._show_buttons()

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """Counts and the list."""
        if figures is not None:
            counts = {severity.value: len(figures.gaps_of(severity)) for severity in Severity}
            self.chips.count({"all": len(figures.lacks.gaps), **counts})
        self._show()

    def go_to(self, subject: str) -> None:
        """Show the gaps of a rule, by its number."""
        self.search.setText(subject)

    def with_choice(self, state: State) -> State:
        """What the chosen gaps are about, and what can be done about them."""
        documents, waivers = len(self.documents()), len(self.waived())
        return replace(state, gaps=documents, mendable=self.mendable(), waivers=waivers)

    def report(self) -> Report:
        """What the list shows now."""
        chip = self.chips.current
        words = self.search.text().strip()
        narrowed = [] if chip == "all" else [(_FILTERS | {_WAIVED: "Waived"})[chip]]
        narrowed += [f"with “{words}”"] if words and not self._on_waived else []
        return printed_gaps(self.model.rows, " ".join(narrowed))

    def panes(self) -> list[QWidget]:
        """The list."""
        return [self.list]

    def save_layout(self) -> None:
        """How the list is grouped."""
        self.desk.settings.set_text("gaps-grouping", str(self.grouping.currentData()))

    @property
    def _on_waived(self) -> bool:
        return self.chips.current == _WAIVED

    def _chosen(self) -> list[Gap]:
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        found: list[Gap] = []
        for shown in (self.model.rows[number] for number in rows):
            found.extend([shown.gap] if shown.gap is not None else shown.group.gaps)
        return list(dict.fromkeys(found))

    def _show(self) -> None:
        figures = self.desk.figures.current
        if figures is not None and self._on_waived:
            self.desk.read(_waivers, self._take_waivers, key="waivers")
        elif figures is not None:
            words, severities = self.search.text().casefold().split(), set(Severity)
            if self.chips.current != "all":
                severities = {Severity(self.chips.current)}
            passing = [gap for gap in figures.lacks.gaps if gap.severity in severities and _has(gap, words)]
            self._put(groups_of(passing, str(self.grouping.currentData()), figures))
        else:
            self._put([])

    def _show_buttons(self) -> None:
        """Waivers have one button of their own; the others are for gaps."""
        for command_id, made in self._buttons.items():
            made.setVisible((command_id == _FOR_WAIVERS) == self._on_waived)
        self.grouping.setEnabled(not self._on_waived)
        self.search.setEnabled(not self._on_waived)

    def _filtered(self, key: str) -> None:
        if key == Severity.INFORMATION.value:  # who asks for these wants to see them
            self.model.fold(_INFORMATION, folded=False)
        self._show_buttons()
        self._show()

    def _take_waivers(self, found: tuple[list[Waiver], dict[str, Document]]) -> None:
        if self._on_waived:
            self._put(waived_groups(*found))

    def _put(self, groups: list[Group]) -> None:
        kept, at = self.model.gap(self.list.currentIndex()), self.list.currentIndex().row()
        figures = self.desk.figures.current
        self.model.show(groups, {item.id: item.title for item in figures.items} if figures is not None else {})
        rows = self.model.rows
        if rows:
            first = 1 if len(rows) > 1 and at < 0 else 0
            same = self.model.row_of(kept)
            self._choose(same if same >= 0 else min(max(at, first), len(rows) - 1))
        self._say_empty()
        self._stack.setCurrentIndex(0 if rows or self.desk.figures.current is None else 1)
        self.chosen_changed.emit()

    def _choose(self, at: int) -> None:
        choose_only(self.list, self.model.index(at))

    def _say_empty(self) -> None:
        if self._on_waived:
            words = "A finding that may stay as it is can be waived with a reason. Waivers are listed here."
            self._empty.say("No finding is waived", words)
        elif self.search.text().strip():
            self._empty.say("Nothing matches these words", "Clear the box or choose All to see more.")
        else:
            self._empty.say("Nothing is lacking here", "This list is brought up to date after every change.")

    def _fold(self, key: str, folded: bool) -> None:  # a signal's arguments
        self.model.fold(key, folded=folded)
        at = self.model.heading_of(key)
        if at >= 0:
            self._choose(at)

    def _jump(self, index: QModelIndex) -> None:
        gap = self.model.gap(index)
        if gap is not None:
            self.desk.go(_page_of(gap), gap.subject_id)
            if gap.subject == "document" and gap.finding:
                self.desk.pointed.emit(gap.subject_id, gap.finding, gap.place)

    def _say_chosen(self) -> None:
        number = len(self._chosen())
        one = "Enter or double-click opens it." if number else ""
        self._chosen_words.setText(f"{counted(number, 'entry', 'entries')} chosen." if number > 1 else one)

    def _lay_out(self) -> None:
        for key, title in GROUPINGS.items():
            self.grouping.addItem(title, key)
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(self.desk.settings.text("gaps-grouping"))))
        self.search.setPlaceholderText("Find a gap")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.small)
        bar = row(self.chips, None, self.grouping, self.search)
        bar.setStretch(3, 1)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        self._low = row(self._chosen_words, None)
        layout.addLayout(self._low)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._filtered)
        self.grouping.currentIndexChanged.connect(lambda _at: self._show())
        self.search.textChanged.connect(lambda _text: self._show())
        self.list.doubleClicked.connect(self._jump)
        self.list.activated.connect(self._jump)
        self.list.fold_wanted.connect(self._fold)
        self.list.customContextMenuRequested.connect(self.menu_wanted)
        self.list.selectionModel().selectionChanged.connect(lambda _now, _before: self.chosen_changed.emit())
        self.model.modelReset.connect(self.chosen_changed)
        self.chosen_changed.connect(self._say_chosen)


def _page_of(gap: Gap) -> str:
    """Where a gap is mended: evidence that a statement lacks on the items page, what it says on its own."""
    if gap.subject == "statement":
        return "assessment" if gap.rule.startswith("S") else "items"
    return "documents" if gap.subject == "document" else "items"


def _about_a_date(gap: Gap) -> bool:
    return gap.subject == "document" and gap.finding.startswith(_DATED)


def _waivers(workspace: Workspace) -> tuple[list[Waiver], dict[str, Document]]:
    with workspace.reading() as db:
        return queries.waivers(db), {document.id: document for document in queries.documents(db)}


def _has(gap: Gap, words: Sequence[str]) -> bool:
    if not words:
        return True
    searched = f"{gap.rule} {gap.finding} {gap.label} {gap.message}".casefold()
    return all(word in searched for word in words)
