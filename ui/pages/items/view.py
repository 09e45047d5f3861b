"""The Evidence items page: the list at the left, one item at the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from evidencepack.gaps import ItemState
from evidencepack.model import Answer, AnswerKind, EvidenceItem
from evidencepack.workspace import answers, self_assessment
from ui.accessibility import named
from ui.commands import State
from ui.desk import Desk
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.chase import ChaseDialog
from ui.dialogs.owner import OwnerDialog
from ui.drops import Drop
from ui.figures import Figures
from ui.file_choice import Choose, Wanted
from ui.pages.base import Page
from ui.pages.items.detail import ItemDetail
from ui.pages.items.item_list import ItemList
from ui.pages.items.model import ItemRow, ItemsModel, rows_of
from ui.reading_only import permit
from ui.theme import SPACE, Tone
from ui.widgets.basic import button, row
from ui.widgets.chips import Chips
from ui.widgets.choosing import choose_only
from ui.widgets.empty import EmptyState

_SEARCH = 132  # pixels, for what it says before anything is typed
_FILTERS = {"all": "All", "answered": "Answered", "weak": "Weak", "nothing": "Nothing yet"}


class ItemsPage(Page):
    """`chosen_changed` says that another item is chosen."""

    id = "items"
    title = "Evidence items"
    icon = "items"
    chosen_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = ItemsModel(self)
        self.list = named(ItemList(), "Evidence items", "Enter adds an answer; drop files on an item to answer it")
        self.chips = Chips(_FILTERS, "Filter")
        self.search = named(QLineEdit(), "Find an item")
        self.detail = ItemDetail(self._buttons)
        self._none_pass = EmptyState("search", "No item passes this filter", "Choose another filter above.")
        self._item_id = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(120)
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ commands

    @property
    def item(self) -> EvidenceItem | None:
        """The item that is chosen."""
        at = self.model.row_of(self._item_id)
        return self.model.rows[at].item if at >= 0 else None

    def add_answer(self) -> None:
        """Add an answer of any kind to the chosen item."""
        self._edit(Answer(id="", item_id=self._item_id, kind=AnswerKind.LINK))

    def add_files(self) -> None:
        """Answer the chosen item with files."""
        item = self.item
        if item is not None:
            wanted = Wanted(choose=Choose.FILES, title=f"Files that answer {item.ref}")
            self.desk.choose(self, wanted, lambda paths: self.desk.answer_with_files(item.id, paths))

    def chase(self) -> None:
        """Who still has to provide evidence, with reminders to copy."""
        figures = self.desk.figures.current
        if figures is not None:
            ChaseDialog(self, self.desk, figures).open()

    def edit_owner(self) -> None:
        """Say who provides the evidence, and by when."""
        item = self.item
        if item is not None:
            OwnerDialog(self, self.desk, item).open()

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """The list with its states, and the chosen item."""
        if figures is None:
            self.model.show([])
        else:
            counts = {state.value: figures.states[state] for state in ItemState}
            self.chips.count({"all": len(figures.items), **counts})
            self.model.show(rows_of(figures, self._passes))
        self._keep_choice()
        self._stack.setCurrentIndex(0 if self.model.rows or figures is None else 1)
        self._show_detail()

    def go_to(self, subject: str) -> None:
        """Choose an item; a statement's id chooses the first item under it."""
        figures = self.desk.figures.current
        if not subject or figures is None:
            return
        under = [item.id for item in figures.items if item.id == subject or subject in item.statements]
        if not under:
            under = [item.id for item in figures.lacks.snapshot.items if item.id == subject]
        if under:
            self._item_id = under[0]
            self.search.clear()
            self.chips.choose("all")
            self.show_figures(figures)
            self.list.scrollTo(self.list.currentIndex(), ItemList.ScrollHint.PositionAtCenter)
            self.list.setFocus()

    def with_choice(self, state: State) -> State:
        """Whether an item is chosen."""
        return replace(state, item=self.item is not None)

    def panes(self) -> list[QWidget]:
        """List, then detail."""
        return [self.list, self.detail]

    def save_layout(self) -> None:
        """The width of the list."""
        self.desk.settings.save_state("items-panes", self._splitter)

    def _confirm(self, answer_id: str) -> None:
        self.desk.write(lambda workspace: self_assessment.confirm(workspace, answers=[answer_id]))

    def _passes(self, shown: ItemRow) -> bool:
        if self.chips.current != "all" and (shown.state.value != self.chips.current or shown.item is None):
            return False
        if shown.item is not None and shown.item.withdrawn and self.chips.current != "all":
            return False
        words = self.search.text().casefold().split()
        wording = shown.item.wording if shown.item else ""
        return all(word in f"{shown.words} {wording}".casefold() for word in words)

    def _keep_choice(self) -> None:
        at = self.model.row_of(self._item_id)
        if at < 0:
            at = next((number for number, shown in enumerate(self.model.rows) if shown.item is not None), -1)
        if at >= 0:
            shown = self.model.rows[at].item
            self._item_id = shown.id if shown is not None else ""  # before the list tells: it is shown once
            choose_only(self.list, self.model.index(at))
        self.chosen_changed.emit()

    def _show_detail(self) -> None:
        self.detail.show_item(self.item, self.desk.figures.current, writable=self.desk.session.writable)
        writable = self.desk.session.writable
        withdrawn = self.item is not None and self.item.withdrawn
        for made in (self._files, self._add, self._owner):
            permit(made, not withdrawn, writable=writable)

    def _chosen(self) -> None:
        shown = self.model.row(self.list.currentIndex())
        if shown is not None and shown.item is not None and shown.item.id != self._item_id:
            self._item_id = shown.item.id
            self._show_detail()
        self.chosen_changed.emit()

    def _edit(self, answer: Answer) -> None:
        figures, item = self.desk.figures.current, self.item
        if figures is not None and item is not None:
            AnswerDialog(self, self.desk, figures, item, answer).open()

    def _edit_by_id(self, answer_id: str) -> None:
        figures = self.desk.figures.current
        for answer in figures.answers_of(self._item_id) if figures is not None else ():
            if answer.id == answer_id:
                self._edit(answer)

    def _show_dropped_on(self, item_id: str) -> None:
        """The item that something was dropped on is the one to look at."""
        self._item_id = item_id
        self._keep_choice()
        self._show_detail()

    def _files_dropped(self, item_id: str, paths: object) -> None:
        drop = paths if isinstance(paths, tuple) else ()
        if item_id:
            self._show_dropped_on(item_id)
            self.desk.answer_with_files(item_id, drop)
        else:
            self.desk.add_files(drop)

    def _dropped_on_detail(self, drop: Drop) -> None:
        if drop.paths:
            self.desk.answer_with_files(self._item_id, drop.paths)
        else:
            self.desk.answer_with_documents(self._item_id, drop.document_ids)

    def _buttons(self) -> list[QWidget]:
        self._files = button("Answer with files…", self.add_files, "primary", tip="Choose files that answer this item")
        self._add = button("Other answer…", self.add_answer, tip="A link, section, data, contacts, or not held (Enter)")
        self._owner = button("Owner…", self.edit_owner, tip="Who provides the evidence, and by when")
        return [self._files, self._add, self._owner]

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Find an item")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(200)
        self.search.setMinimumWidth(_SEARCH)  # the filters go on below where there is less room
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.small, SPACE.large)
        bar = row(self.chips, None, self.search)
        bar.setStretch(2, 2)
        layout.addLayout(bar)
        self.list.setModel(self.model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._none_pass)
        layout.addWidget(self._stack, 1)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.detail)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([560, 600])
        self.desk.settings.restore_state("items-panes", self._splitter)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self.menu_wanted)
        self.list.files_dropped.connect(self._files_dropped)
        self.list.documents_dropped.connect(lambda item_id, _ids: self._show_dropped_on(item_id))
        self.list.documents_dropped.connect(self.desk.answer_with_documents)
        for source in (self.list, self.detail):
            source.refused.connect(lambda words: self.desk.say(words, tone=Tone.WARN))
        self.detail.dropped.connect(self._dropped_on_detail)
        self.detail.answers.edit.connect(self._edit_by_id)
        self.detail.answers.confirm.connect(self._confirm)
        self.detail.answers.remove.connect(
            lambda key: self.desk.write(lambda workspace: answers.remove_answers(workspace, [key]))
        )
        self.detail.answers.follow.connect(self.desk.go)
        self.detail.answers.reorder.connect(
            lambda key, to: self.desk.write(lambda workspace: answers.move_answer(workspace, key, to))
        )
        self.chips.chosen.connect(lambda _key: self.show_figures(self.desk.figures.current))
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(lambda: self.show_figures(self.desk.figures.current))
