"""The Documents page: filters, the list, and the details of what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from evidencepack import verbs
from evidencepack.mapping import Suggestions
from evidencepack.model import DocumentState
from evidencepack.workspace import documents
from ui.commands import State
from ui.desk import Desk
from ui.dialogs.choose_item import ChooseItemDialog
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.documents.columns_dialog import ColumnsDialog
from ui.pages.documents.details import DetailsPanel
from ui.pages.documents.filter_bar import FilterBar
from ui.pages.documents.model import DocumentsModel
from ui.pages.documents.table import DocumentsTable
from ui.theme import SPACE
from ui.widgets.basic import label
from ui.widgets.choosing import choose_only
from ui.widgets.empty import EmptyState
from ui.widgets.offer_bar import OfferBar
from ui.words import counted

_WORTH_AN_OFFER = 5  # fewer are looked at in the list itself


class _Kept(Struct, frozen=True):
    """What the list was like before it is read again: what was chosen in it, from which row on, and what it held."""

    chosen: list[str]
    current: str
    row: int
    scrolled_to: int
    listed: frozenset[str]


class DocumentsPage(Page):
    """`chosen_changed` says that other documents are chosen; `menu_wanted` asks for the context menu at a point."""

    id = "documents"
    title = "Documents"
    icon = "documents"
    chosen_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        desk: Desk,
        add_files: Callable[[], object],
        add_folder: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.model = DocumentsModel(desk, self)
        self.bar = FilterBar(desk)
        self.chips, self.search = self.bar.chips, self.bar.search
        self.table = DocumentsTable(self.model)
        self._splitter, self._left = QSplitter(Qt.Orientation.Horizontal, self), QWidget()
        self._splitter.addWidget(self._left)
        self.details = DetailsPanel(desk, self._splitter)
        self.offer = OfferBar(self.review, self._put_off)
        self._status = label("", "small")
        self._empty = EmptyState(
            "drop",
            "No documents yet",
            "Drop files or whole folders anywhere on this window. They are copied; the originals are never touched.",
            ("Add files…", add_files),
            ("Add a folder…", add_folder),
        )
        self._none_pass = EmptyState(
            "search", "Nothing passes this filter", "Choose another filter above.", ("Show all", self.bar.show_all)
        )
        self._jump = ""
        self._kept: _Kept | None = None
        self._gone: frozenset[str] = frozenset()  # what was chosen when it left the list
        self._shown_then = self.model.shown  # what the list was to show when it was read last
        self._declined = 0
        self._lay_out()
        self.table.set_up_columns(desk.settings)
        self._connect()
        self.bar.group_by(desk.settings.text("documents-group"))

    # ------------------------------------------------------------ what is chosen

    def chosen(self) -> list[str]:
        """The ids of the chosen documents, in the order of the list."""
        return self.table.chosen()

    def current(self) -> str:
        """The id of the document that the details show."""
        return self.table.current()

    def choose(self, document_ids: Sequence[str], current: str = "") -> None:
        """Choose documents of the list; those that it does not show are passed over."""
        self.table.choose(document_ids, current)

    # ------------------------------------------------------------ commands

    def answer_item(self) -> None:
        """Ask which item the chosen documents answer."""
        ids, figures = self.chosen(), self.desk.figures.current
        if not ids or figures is None:
            return

        def ask(found: Suggestions) -> None:
            line = self.model.line(self.model.row_of(ids[0]))
            what = counted(len(ids), "document") if len(ids) > 1 or line is None else f"“{line.document.title}”"
            dialog = ChooseItemDialog(
                self, what, figures.items, found.items, lambda item: self.desk.answer_with_documents(item, ids)
            )
            dialog.open()

        self.desk.read(lambda workspace: verbs.suggestions(workspace, ids[0]), ask, key="choose-item")

    def remove(self) -> None:
        """Take the chosen documents out of the workspace; undo brings them back."""
        ids = self.chosen()
        self.desk.write(lambda workspace: documents.remove(workspace, ids))

    def rename(self) -> None:
        """Edit the title of the chosen document in the list."""
        chosen = self.chosen()
        title = self.model.index(self.model.row_of(chosen[0]) if chosen else -1, 0)
        if title.isValid() and self.table.state() != QAbstractItemView.State.EditingState:  # F2 in the title itself
            self.table.edit(title)

    def set_state(self, state: DocumentState) -> None:
        """Set the chosen documents aside, or back."""
        ids = self.chosen()
        self.desk.write(lambda workspace: documents.set_state(workspace, ids, state))

    def open_original(self, *, in_folder: bool = False) -> None:
        """Open the chosen document in its own program, or show it in its folder."""
        if self.details.shown_id == self.current():  # just after a choice the details are still those of another one
            (self.details.origins.show_original if in_folder else self.details.origins.open_original)()

    def focus_filter(self) -> None:
        """Put the cursor into the field that filters the list."""
        self.search.setFocus()

    def review(self) -> None:
        """Look at the inbox document by document or, where several are chosen, at those."""
        ids = self.chosen() if self.isVisible() else []
        self.desk.go("review", ",".join(ids) if len(ids) > 1 else "")

    def choose_columns(self) -> None:
        """Ask which columns the list shows, and in which order."""
        ColumnsDialog(self, self.table.shown_columns(), self.table.show_columns).open()

    def fold_groups(self) -> None:
        """Fold all groups or, where all are folded, open them; the focus goes to the heading of where it was."""
        listed = self.model.listing
        above = listed.heading_at(listed.heading_above(self.table.currentIndex().row()))
        self.model.fold_all()
        if not self.chosen() and above is not None:
            choose_only(self.table, self.model.index(self.model.listing.row_of_group(above.key), 0))

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """Counts of the filters, and the list itself."""
        if figures is None:
            self._declined = 0
            self.model.read_again()
            self.details.clear()
            return
        self.chips.count(figures.documents)
        self._offer_review(figures.documents["inbox"])
        self.model.read_again()
        self.details.show_figures(figures)

    def go_to(self, subject: str) -> None:
        """Choose a document, whatever the filter hid."""
        if not subject:
            return
        self._jump = subject
        if self.model.row_of(subject) >= 0 and not self.model.shown.words and not self._stale:
            self._arrived()
            return
        self.bar.show_all()

    def with_choice(self, state: State) -> State:
        """How many documents are chosen, and whether they are grouped."""
        listed = self.model.listing
        return replace(state, documents=len(self.chosen()), grouped=bool(listed.by), folded=listed.all_folded)

    def panes(self) -> list[QWidget]:
        """List, then details."""
        return [self.table, self.details]

    def leave(self) -> None:
        """Save the note, and come back to the list: the widths of the panes are kept as they are beside it."""
        self.details.note.save()
        self.details.read_small()

    def save_layout(self) -> None:
        """Columns, groups and the width of the details."""
        self.table.save_columns(self.desk.settings)
        self.desk.settings.set_text("documents-group", str(self.bar.group.currentData() or ""))
        self.desk.settings.save_state("documents-panes", self._splitter)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.offer)
        whole.addWidget(self._splitter, 1)
        layout = QVBoxLayout(self._left)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.small, SPACE.small)
        layout.addWidget(self.bar)
        self._stack = QStackedWidget()
        layout.addWidget(self._stack, 1)
        for part in (self.table, self._empty, self._none_pass):
            self._stack.addWidget(part)
        layout.addWidget(self._status)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 1)  # a wide screen shows more of the page that is read, too
        self._splitter.setSizes([790, 348])
        self._splitter.setChildrenCollapsible(False)
        self.desk.settings.restore_state("documents-panes", self._splitter)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.selectionModel().currentRowChanged.connect(self._selection_changed)
        self.table.customContextMenuRequested.connect(self.menu_wanted)
        self.table.doubleClicked.connect(lambda _index: self.answer_item())
        self.table.digit.connect(self.details.accept)
        self.table.columns_wanted.connect(self.choose_columns)
        self.bar.changed.connect(self._arrange)
        self.model.modelAboutToBeReset.connect(self._keep)
        self.model.loaded.connect(self._loaded)
        self.desk.runner.jobs_changed.connect(self._choose_first)
        for folded_or_opened in (self.model.rowsInserted, self.model.rowsRemoved):
            folded_or_opened.connect(self.chosen_changed)

    def _arrange(self) -> None:
        shown = self.model.shown
        self.model.show(self.bar.arrangement(shown.order, descending=shown.descending))

    def _keep(self) -> None:
        listed = self.model.listing
        chosen = self.chosen()
        row = min(map(self.model.row_of, chosen), default=0)
        self._kept = _Kept(chosen, self.current(), row, self.table.verticalScrollBar().value(), frozenset(listed.ids))

    def _loaded(self) -> None:
        kept, listed = self._kept, self.model.listing
        same_list, self._shown_then = self.model.shown == self._shown_then, self.model.shown
        if self._jump and self.model.row_of(self._jump) < 0 and (group := listed.group_of(self._jump)) is not None:
            self.model.fold(group, folded=False)
        if self._jump and self.model.row_of(self._jump) >= 0:
            self._arrived()
        elif kept is not None and not self.chosen():
            self._choose_again(kept, same_list=same_list)
        self._choose_first()
        self._kept = None
        self._show_state()
        self._selection_changed()

    def _choose_again(self, kept: _Kept, *, same_list: bool) -> None:
        """What was chosen before; what undo brought back; or what has taken the place of what is gone, so that a long
        list is not begun anew after each removal and each answer under a filter.
        """
        ids = set(self.model.ids)
        back = [key for key in self.model.ids if same_list and key in self._gone - kept.listed]
        if back or not same_list:
            self._gone = frozenset()
        if back:
            self.choose(back)
        elif same_list and kept.chosen and ids.isdisjoint(kept.chosen):
            self._gone |= frozenset(kept.chosen)
            below = filter(None, map(self.model.listing.id_at, range(kept.row, self.model.rowCount())))
            self.choose([next(below, self.model.ids[-1])] if ids else [])
        else:
            self.choose(kept.chosen, kept.current)
        self.table.verticalScrollBar().setValue(kept.scrolled_to)
        if back:
            self.table.scrollTo(self.table.currentIndex())

    def _choose_first(self) -> None:
        """Where nothing is chosen, the first; not while files come in, when it changes and all need the machine."""
        if not self.chosen() and self.model.ids and not self.desk.runner.jobs:
            self.choose(self.model.ids[:1])

    def _arrived(self) -> None:
        self.choose([self._jump])
        self.table.scrollTo(self.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.table.setFocus()
        self._jump = ""

    def _offer_review(self, waiting: int) -> None:
        if waiting <= self._declined or waiting < _WORTH_AN_OFFER or not self.desk.session.writable:
            self.offer.offer("", "Review them")
            return
        tip = "One after the other with its best suggestions, by the keyboard alone (Ctrl+I)"
        self.offer.offer(f"{counted(waiting, 'file')} wait in the inbox.", "Review them (Ctrl+I)", tip)

    def _put_off(self) -> None:
        """Offer again when more have come."""
        self._declined = self.desk.figures.current.documents["inbox"] if self.desk.figures.current else 0
        self.offer.offer("", "Review them")

    def _show_state(self) -> None:
        shown = self.model.shown
        everything = shown.filtered == "all" and not shown.words and not shown.narrowed
        self._stack.setCurrentIndex(0 if self.model.ids else 1 if everything else 2)
        total = self.desk.figures.current.documents["all"] if self.desk.figures.current else len(self.model.ids)
        keys = "Enter answer an item · 1–5 accept a suggestion · F2 rename · Delete remove"
        if shown.group:
            keys = "Left and Right fold a group · Enter answer an item · 1–5 accept a suggestion"
        if not self.desk.session.writable:
            keys = "open for reading only"
        self._status.setText(f"{len(self.model.ids):,} of {total:,} shown · {keys}" if self.model.ids else "")
        self.details.setVisible(bool(self.model.ids))

    def _selection_changed(self) -> None:
        ids = self.chosen()
        current = self.current()
        self.details.show_document(current if current in ids or not ids else ids[0], len(ids))
        self.chosen_changed.emit()
