"""The Documents page: filters, the list, and the details of what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from evidencepack import verbs
from evidencepack.mapping import Suggestions
from evidencepack.model import DocumentState
from evidencepack.workspace import documents
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.choose_item import ChooseItemDialog
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.documents.delegate import DocumentDelegate
from ui.pages.documents.details import DetailsPanel
from ui.pages.documents.model import COLUMNS, DocumentsModel, Shown
from ui.theme import SPACE
from ui.widgets.basic import label, row
from ui.widgets.chips import Chips
from ui.widgets.empty import EmptyState
from ui.words import counted

_FILTERS = {
    "all": "All",
    "inbox": "Inbox",
    "answer nothing": "Answer nothing",
    "drafts": "Drafts",
    "findings": "Findings",
    "set aside": "Set aside",
}
_TYPING_MS = 150


class DocumentsTable(QTableView):
    """The list. `digit` carries 1 to 9 when that key is pressed: the suggestion to accept."""

    digit = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits accept suggestions; everything else is the table's."""
        if event.text() in {"1", "2", "3", "4", "5"} and not event.modifiers():
            self.digit.emit(int(event.text()))
            return
        super().keyPressEvent(event)


class DocumentsPage(Page):
    """`chosen_changed` says that other documents are chosen; `menu_wanted` asks for the context menu at a point."""

    id = "documents"
    title = "Documents"
    icon = "documents"
    chosen_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, desk: Desk, add_files: Callable[[], object], add_folder: Callable[[], object]) -> None:
        super().__init__(desk)
        self.model = DocumentsModel(desk, self)
        self.chips = Chips(_FILTERS, "Filter")
        self.search = named(QLineEdit(), "Find in titles and file names")
        self.table = DocumentsTable()
        self.details = DetailsPanel(desk)
        self._status = label("", "small")
        self._empty = EmptyState(
            "drop",
            "No documents yet",
            "Drop files or whole folders anywhere on this window. They are copied; the originals are never touched.",
            ("Add files…", add_files),
            ("Add a folder…", add_folder),
        )
        self._none_pass = EmptyState("search", "Nothing passes this filter", "Choose another filter above.")
        self._jump = ""
        self._kept: tuple[list[str], str, int] = ([], "", 0)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._lay_out()
        self._set_up_table()
        self._connect()

    # ------------------------------------------------------------ what is chosen

    def chosen(self) -> list[str]:
        """The ids of the chosen documents, in the order of the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.ids[number] for number in rows]

    def current(self) -> str:
        """The id of the document that the details show."""
        index = self.table.currentIndex()
        return self.model.ids[index.row()] if index.isValid() and index.row() < len(self.model.ids) else ""

    def choose(self, document_ids: Sequence[str], current: str = "") -> None:
        """Choose documents of the list; those that it does not show are passed over."""
        rows = [at for at in (self.model.row_of(key) for key in document_ids) if at >= 0]
        selection = QItemSelection()
        for at in rows:
            selection.select(self.model.index(at, 0), self.model.index(at, len(COLUMNS) - 1))
        model = self.table.selectionModel()
        at = self.model.row_of(current) if current else (rows[0] if rows else -1)
        if at >= 0:
            model.setCurrentIndex(self.model.index(at, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

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
        """Edit the title of the current document in the list."""
        self.table.edit(self.model.index(self.table.currentIndex().row(), 0))

    def set_state(self, state: DocumentState) -> None:
        """Set the chosen documents aside, or back."""
        ids = self.chosen()
        self.desk.write(lambda workspace: documents.set_state(workspace, ids, state))

    def focus_filter(self) -> None:
        """Put the cursor into the field that filters the list."""
        self.search.setFocus()

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """Counts of the filters, and the list itself."""
        if figures is None:
            self.model.read_again()
            self.details.clear()
            return
        self.chips.count(figures.documents)
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
        self.search.clear()
        self.chips.choose("all")

    def panes(self) -> list[QWidget]:
        """List, then details."""
        return [self.table, self.details]

    def save_layout(self) -> None:
        """Columns and the width of the details."""
        self.desk.settings.save_state("documents-columns-1", self.table.horizontalHeader())
        self.desk.settings.save_state("documents-panes", self._splitter)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Filter by title or file name")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(260)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.small, SPACE.small)
        bar = row(self.chips, None, self.search)
        bar.setStretch(2, 2)
        layout.addLayout(bar)
        self._stack = QStackedWidget()
        for part in (self.table, self._empty, self._none_pass):
            self._stack.addWidget(part)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._status)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([790, 348])
        self._splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.desk.settings.restore_state("documents-panes", self._splitter)

    def _set_up_table(self) -> None:
        table = named(self.table, "Documents", "Enter answers an item, 1 to 5 accept a suggestion, F2 renames")
        table.setModel(self.model)
        table.setItemDelegate(DocumentDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        table.setDragEnabled(True)
        table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(SPACE.row)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for number, shown in enumerate(COLUMNS):
            header.resizeSection(number, shown.width)
        self.desk.settings.restore_state("documents-columns-1", header)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(56)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.selectionModel().currentRowChanged.connect(self._selection_changed)
        self.table.customContextMenuRequested.connect(self.menu_wanted)
        self.table.doubleClicked.connect(lambda _index: self.answer_item())
        self.table.digit.connect(self.details.accept)
        self.chips.chosen.connect(lambda _key: self._filter())
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._filter)
        self.model.modelAboutToBeReset.connect(self._keep)
        self.model.loaded.connect(self._loaded)

    def _filter(self) -> None:
        self._typing.stop()
        shown = self.model.shown
        self.model.show(Shown(self.chips.current, self.search.text().strip(), shown.order, shown.descending))

    def _keep(self) -> None:
        self._kept = (self.chosen(), self.current(), self.table.verticalScrollBar().value())

    def _loaded(self) -> None:
        chosen, current, scrolled_to = self._kept
        if self._jump and self.model.row_of(self._jump) >= 0:
            self._arrived()
        elif chosen and not self.chosen():
            self.choose(chosen, current)
            self.table.verticalScrollBar().setValue(scrolled_to)
        if not self.chosen() and self.model.ids:
            self.choose(self.model.ids[:1])
        self._kept = ([], "", 0)
        self._show_state()
        self._selection_changed()

    def _arrived(self) -> None:
        self.choose([self._jump])
        self.table.scrollTo(self.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.table.setFocus()
        self._jump = ""

    def _show_state(self) -> None:
        shown = self.model.shown
        everything = shown.filtered == "all" and not shown.words
        self._stack.setCurrentIndex(0 if self.model.ids else 1 if everything else 2)
        total = self.desk.figures.current.documents["all"] if self.desk.figures.current else len(self.model.ids)
        keys = "Enter answer an item · 1–5 accept a suggestion · F2 rename · Delete remove"
        self._status.setText(f"{len(self.model.ids):,} of {total:,} shown · {keys}" if self.model.ids else "")
        self.details.setVisible(bool(self.model.ids))

    def _selection_changed(self) -> None:
        ids = self.chosen()
        current = self.current()
        self.details.show_document(current if current in ids or not ids else ids[0], len(ids))
        self.chosen_changed.emit()
