"""The window: bars around a stack of pages. What happens on a page is the page's own affair."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QStackedWidget

from ui.actions import Actions
from ui.command_table import COMMANDS, DOCUMENT_MENU, GAP_MENU, ITEM_MENU, PAGES
from ui.commands import CommandSet, State
from ui.desk import Desk
from ui.drops import Drop, WindowDrops
from ui.figures import Figures
from ui.finding_actions import FindingActions
from ui.frame import WindowFrame
from ui.help.desk import HelpDesk
from ui.jobs.panel import JobsPanel
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
from ui.palette.entries import Entry, all_entries
from ui.palette.view import Palette
from ui.theme import Tone, colours_of
from ui.tour.guide import Tour
from ui.widgets.navigation import Navigation
from ui.widgets.search_popup import SearchPopup
from ui.widgets.status_bar import StatusBar

LEAST_SIZE = (860, 460)  # a laptop of 1920 x 1080 at 200 % has room for 960 x 540


class MainWindow(QMainWindow):
    """`places`: the folder in which new workspaces and samples are proposed."""

    desk: Desk
    actions_of: Actions
    documents: DocumentsPage
    items: ItemsPage
    gaps: GapsPage
    stack: QStackedWidget
    navigation: Navigation
    status: StatusBar
    palette_popup: Palette
    jobs_panel: JobsPanel
    help: HelpDesk
    tour: Tour

    def __init__(self, desk: Desk, places: Path) -> None:
        super().__init__()
        self.desk = desk
        desk.setParent(self)
        self.actions_of = Actions(desk, self, places)
        self.finding_actions = FindingActions(desk, self)
        self.commands: CommandSet[MainWindow] = CommandSet(COMMANDS, self, self)
        self.overview = OverviewPage(desk, self.commands.run, self._show_filtered)
        self.documents = DocumentsPage(desk, self.actions_of.add_files, self.actions_of.add_folder)
        self.items = ItemsPage(desk)
        self.gaps = GapsPage(desk)
        self.pack = PackPage(desk)
        self.start = StartPage(desk, self.actions_of.open_path)
        self.history = HistoryPage(desk)
        self.assessment = AssessmentPage(desk)
        results = SearchPage(desk)
        results.opened.connect(self._open_hit)
        named_pages = (self.start, self.overview, self.documents, self.items, self.assessment, self.gaps, self.pack)
        unlisted = (self.history, ReviewPage(desk), results)
        self.pages: dict[str, Page] = {page.id: page for page in (*named_pages, *unlisted)}
        self._closing = False
        self._ready_to_close = False
        self.frame = WindowFrame(desk, self.pages.values(), PAGES, self.commands.run, self)
        self.top, self.banner, self.status = self.frame.top, self.frame.banner, self.frame.status
        self.navigation, self.stack, self.offers = self.frame.navigation, self.frame.stack, self.frame.offers
        self.setCentralWidget(self.frame)
        self.search_popup = SearchPopup(desk, self.top.search, self)
        self.palette_popup = Palette(self._palette_entries, desk.settings, self)
        self.jobs_panel = JobsPanel(desk.log, desk.runner.cancel, self)
        self.help = HelpDesk(COMMANDS, desk.settings, lambda: self.page.id, self)
        self.palette_popup.help_wanted.connect(self.help.show)
        self.tour = Tour(self)
        self._connect()
        self.commands.fill_menus(self.menuBar())
        self.commands.tint(colours_of(self))
        for page in (self.start, self.history, self.gaps, self.assessment):
            page.add_buttons(self.commands)
        self._drops = WindowDrops(self, self._dropped, lambda words: desk.say(words, tone=Tone.WARN))
        self.setMinimumSize(*LEAST_SIZE)
        if not desk.settings.restore_geometry(self):
            self.resize(1366, 768)
        self._switched()

    # ------------------------------------------------------------ pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.frame.page

    def show_page(self, page: str, subject: str = "") -> None:
        """Show a page, and on it a subject."""
        if self.page.id != page:
            self.page.leave()
            self.stack.setCurrentWidget(self.pages[page])
        self.navigation.choose(page)
        self.search_popup.hide()
        if subject:
            self.page.go_to(subject)
        self._update_commands()

    def _show_filtered(self, page: str, filtered: str) -> None:
        self.show_page(page)
        if page == "documents":
            self.documents.chips.choose(filtered)
        elif page == "gaps":
            self.gaps.chips.choose(filtered)
        self.page.panes()[0].setFocus()

    def next_pane(self, step: int) -> None:
        """Move the focus to the next part of the window: pages, then the page's panes, then the search."""
        panes = [*self.frame.panes(), *([self.tour] if self.tour.isVisible() else [])]
        focus = QApplication.focusWidget()
        inside = [n for n, pane in enumerate(panes) if focus is pane or (focus and pane.isAncestorOf(focus))]
        at = inside[-1] if inside else -1  # the inner one, where a page is a pane as well
        panes[(at + step) % len(panes) if at >= 0 else 0].setFocus()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.top.search.setFocus()
        self.top.search.selectAll()

    def export_pack(self) -> None:
        """Show the pack page and export."""
        self.show_page("pack")
        self.pack.export()

    def export_assessment(self) -> None:
        """Show the self-assessment and export it to Word."""
        self.show_page("assessment")
        self.assessment.export_word()

    def import_assessment(self) -> None:
        """Show the self-assessment and take edits back from Word."""
        self.show_page("assessment")
        self.assessment.import_word()

    def verify_pack(self) -> None:
        """Show the pack page and verify."""
        self.show_page("pack")
        self.pack.verify()

    def waive(self, rule: str = "") -> None:
        """Ask which finding of the chosen documents may stand."""
        on_gaps = self.page is self.gaps
        chosen = self.gaps.documents() if on_gaps else self.documents.chosen()
        self.finding_actions.waive(chosen, rule or (self.gaps.rule() if on_gaps else ""))

    def clean(self) -> None:
        """Ask what to take out of the chosen documents."""
        self.finding_actions.clean(self.gaps.documents() if self.page is self.gaps else self.documents.chosen())

    # ------------------------------------------------------------ what happens

    def _switched(self) -> None:
        workspace = self.desk.session.workspace
        self.frame.switched()
        name = workspace.database.stem if workspace is not None else ""
        self.setWindowTitle(f"{name} – Evidence Pack" if name else "Evidence Pack")
        if workspace is None:
            self.show_page("start")
        elif self.page.id == "start":
            self.show_page("overview")
        self.frame.focus_first()
        self._fresh(self.desk.figures.current)

    def _fresh(self, figures: Figures | None) -> None:
        self.frame.show_figures(figures)
        self._update_commands()

    def _update_commands(self) -> None:
        figures = self.desk.figures.current
        state = State(
            is_open=self.desk.session.workspace is not None,
            writable=self.desk.session.writable,
            busy=bool(self.desk.runner.jobs),
            page=self.page.id,
            documents=len(self.documents.chosen()),
            gaps=len(self.gaps.documents()),
            mendable=self.gaps.mendable(),
            waivers=len(self.gaps.waived()),
            item=self.items.item is not None,
            to_confirm=figures.to_confirm if figures else 0,
            undo=(figures.undo or "") if figures else "",
            redo=(figures.redo or "") if figures else "",
        )
        self.commands.update(state)
        self.frame.show_state(state, can_undo=self.commands.action("edit.undo").isEnabled())

    def _palette_entries(self) -> list[Entry]:
        return all_entries(self.commands, self.desk, self.actions_of.open_path)

    def _dropped(self, drop: Drop) -> None:
        self.page.take_drop(drop)

    def _open_hit(self, document_id: str, page: int) -> None:
        self.show_page("documents", document_id)
        self.documents.details.turn_to(document_id, page, self.top.search.text())

    def _menu(self, ids: Sequence[str], view: QAbstractItemView, at: QPoint) -> None:
        self.commands.context_menu(ids, self).popup(view.viewport().mapToGlobal(at))

    # ------------------------------------------------------------ Qt's events

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "top"):
            self.commands.tint(colours_of(self))
            self.top.tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hits of the search would lie in the wrong place."""
        super().resizeEvent(event)
        self.search_popup.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed, let the work under way come to its end, close the workspace, then close."""
        if self._ready_to_close:
            event.accept()
            return
        event.ignore()
        if self._closing:
            return
        self._closing = True
        self.page.leave()
        self._save_layout()
        if self.desk.runner.busy:
            self.desk.say("Closing as soon as what is under way is finished…")
        self.desk.watch.leave()  # or what arrives meanwhile would keep the window open
        self.desk.runner.cancel_jobs()
        self.desk.runner.when_idle(lambda: self.desk.session.leave(self._end))
        event.setAccepted(self._ready_to_close)

    def _end(self) -> None:
        self.desk.shutdown()
        self.help.close()
        self._ready_to_close = True
        self.close()  # does nothing within the close event, which then accepts

    def _save_layout(self) -> None:
        self.desk.settings.save_geometry(self)
        for page in self.pages.values():
            page.save_layout()
        self.desk.settings.sync()

    def _connect(self) -> None:
        desk = self.desk
        desk.went.connect(self.show_page)
        desk.session.switched.connect(self._switched)
        desk.figures.fresh.connect(self._fresh)
        desk.runner.jobs_changed.connect(self._update_commands)
        self.navigation.chosen.connect(self.show_page)
        self.search_popup.opened.connect(self._open_hit)
        self.documents.chosen_changed.connect(self._update_commands)
        self.documents.menu_wanted.connect(partial(self._menu, DOCUMENT_MENU, self.documents.table))
        self.documents.details.waive_wanted.connect(self.waive)
        self.documents.details.clean_wanted.connect(self.clean)
        self.gaps.chosen_changed.connect(self._update_commands)
        self.gaps.menu_wanted.connect(partial(self._menu, GAP_MENU, self.gaps.list))
        self.items.chosen_changed.connect(self._update_commands)
        self.items.menu_wanted.connect(partial(self._menu, ITEM_MENU, self.items.list))
        self.commands.lend("documents", self.documents.table)
        self.commands.lend("reading", self.documents)
        self.commands.lend("items", self.items.list)
        self.commands.lend("gaps", self.gaps.list)
