"""The window's pages. A page is made when it is first asked for, and wired to the window's commands then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView

from ui.command_table import DOCUMENT_MENU, GAP_MENU, HEADING_MENU, ITEM_MENU
from ui.pages.assessment.view import AssessmentPage
from ui.pages.base import Page
from ui.pages.documents.view import DocumentsPage
from ui.pages.gaps.view import GapsPage
from ui.pages.history.view import HistoryPage
from ui.pages.items.view import ItemsPage
from ui.pages.overview.view import OverviewPage
from ui.pages.pack.view import PackPage
from ui.pages.review.view import ReviewPage
from ui.pages.search.view import SearchPage
from ui.pages.start.view import StartPage

if TYPE_CHECKING:
    from ui.main_window import MainWindow

# In the order of the list of pages; those that are not in it come first or last.
KINDS: tuple[type[Page], ...] = (
    StartPage, OverviewPage, DocumentsPage, ItemsPage, AssessmentPage, GapsPage, PackPage, HistoryPage, ReviewPage,
    SearchPage,
)  # fmt: skip

_Kind = TypeVar("_Kind", bound=Page)


class Pages(Mapping[str, Page]):
    """All pages by their ids; asking for one makes it and puts it into the window's stack.

    A person who opens the window to look at one thing does not wait for nine other pages.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._desk = window.desk
        self._made: dict[str, Page] = {}
        self._makers: dict[str, Callable[[], Page]] = {
            StartPage.id: self._start,
            OverviewPage.id: self._overview,
            DocumentsPage.id: self._documents,
            ItemsPage.id: self._items,
            AssessmentPage.id: self._assessment,
            GapsPage.id: self._gaps,
            PackPage.id: partial(PackPage, self._desk, window.stack),
            HistoryPage.id: self._history,
            ReviewPage.id: partial(ReviewPage, self._desk, window.stack),
            SearchPage.id: self._search,
        }

    @property
    def made(self) -> list[Page]:
        """The pages that there are by now."""
        return list(self._made.values())

    def of(self, kind: type[_Kind]) -> _Kind:
        """The page of a kind."""
        page = self[kind.id]
        assert isinstance(page, kind)  # noqa: S101  # ids are unique: a test looks
        return page

    def __getitem__(self, page_id: str) -> Page:
        """The page, made now if it is not there yet. KeyError if there is none of this id."""
        if page_id not in self._made:
            made = self._makers[page_id]()
            self._window.stack.addWidget(made)
            self._made[page_id] = made
        return self._made[page_id]

    def __contains__(self, page_id: object) -> bool:
        return page_id in self._makers  # without making it

    def __iter__(self) -> Iterator[str]:
        return (kind.id for kind in KINDS)

    def __len__(self) -> int:
        return len(KINDS)

    # ------------------------------------------------------------ one page each

    def _start(self) -> Page:
        page = StartPage(self._desk, self._window.actions_of.open_path, self._window.stack)
        page.add_buttons(self._window.commands)
        return page

    def _overview(self) -> Page:
        window = self._window
        return OverviewPage(self._desk, window.commands.run, window.show_filtered, window.stack)

    def _documents(self) -> Page:
        window = self._window
        page = DocumentsPage(self._desk, window.actions_of.add_files, window.actions_of.add_folder, window.stack)
        page.chosen_changed.connect(window.update_commands)
        page.menu_wanted.connect(partial(self._documents_menu, page))
        page.details.waive_wanted.connect(window.waive)
        page.details.clean_wanted.connect(window.clean)
        window.commands.lend("documents", page.table)
        window.commands.lend("reading", page)
        return page

    def _items(self) -> Page:
        page = ItemsPage(self._desk, self._window.stack)
        page.chosen_changed.connect(self._window.update_commands)
        page.menu_wanted.connect(partial(self._menu, ITEM_MENU, page.list))
        self._window.commands.lend("items", page.list)
        return page

    def _assessment(self) -> Page:
        page = AssessmentPage(self._desk, self._window.stack)
        page.add_buttons(self._window.commands)
        return page

    def _gaps(self) -> Page:
        page = GapsPage(self._desk, self._window.stack)
        page.add_buttons(self._window.commands)
        page.chosen_changed.connect(self._window.update_commands)
        page.menu_wanted.connect(partial(self._menu, GAP_MENU, page.list))
        self._window.commands.lend("gaps", page.list)
        return page

    def _history(self) -> Page:
        page = HistoryPage(self._desk, self._window.stack)
        page.add_buttons(self._window.commands)
        return page

    def _search(self) -> Page:
        page = SearchPage(self._desk, self._window.stack)
        page.opened.connect(self._window.open_hit)
        return page

    def _documents_menu(self, page: DocumentsPage, at: QPoint) -> None:
        self._menu(HEADING_MENU if page.table.on_heading(at) else DOCUMENT_MENU, page.table, at)

    def _menu(self, ids: Sequence[str], view: QAbstractItemView, at: QPoint) -> None:
        self._window.commands.context_menu(ids, self._window).popup(view.viewport().mapToGlobal(at))
