"""The window: bars around a stack of pages. What happens on a page is the page's own affair."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from ui.actions import Actions
from ui.command_table import COMMANDS, PAGES
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
from ui.pages.making import KINDS, Pages
from ui.pages.overview.view import OverviewPage
from ui.pages.pack.view import PackPage
from ui.pages.start.view import StartPage
from ui.palette.entries import Entry, all_entries
from ui.palette.view import Palette
from ui.theme import Tone, colours_of
from ui.tour.guide import Tour
from ui.widgets.drop_sign import DropSign
from ui.widgets.navigation import Navigation
from ui.widgets.search_popup import SearchPopup
from ui.widgets.status_bar import StatusBar

LEAST_SIZE = (860, 460)  # a laptop of 1920 x 1080 at 200 % has room for 960 x 540


class MainWindow(QMainWindow):
    """`places`: the folder in which new workspaces and samples are proposed."""

    desk: Desk
    actions_of: Actions
    pages: Pages
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
        self._closing = False
        self._ready_to_close = False
        listed = [kind for kind in KINDS if kind.id in PAGES]
        self.frame = WindowFrame(desk, listed, self.commands.run, self)
        self.top, self.banner, self.status = self.frame.top, self.frame.banner, self.frame.status
        self.navigation, self.stack, self.offers = self.frame.navigation, self.frame.stack, self.frame.offers
        self.setCentralWidget(self.frame)
        self.pages = Pages(self)
        self.stack.setCurrentWidget(self.start)
        self.search_popup = SearchPopup(desk, self.top.search, self)
        self.palette_popup = Palette(self._palette_entries, desk.settings, self)
        self.jobs_panel = JobsPanel(desk.log, desk.runner.cancel, self)
        self.help = HelpDesk(COMMANDS, desk.settings, lambda: self.page.id, self)
        self.palette_popup.help_wanted.connect(self.help.show)
        self.tour = Tour(self)
        self._connect()
        self.commands.fill_menus(self.menuBar())
        self.commands.tint(colours_of(self))
        self._drops = WindowDrops(self, self._dropped, lambda words: desk.say(words, tone=Tone.WARN), self._hovered)
        self._sign = DropSign(self)
        self.setMinimumSize(*LEAST_SIZE)
        if not desk.settings.restore_geometry(self):
            self.resize(1366, 768)
        self._switched()

    # ------------------------------------------------------------ pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.frame.page

    @property
    def start(self) -> StartPage:
        """The Start page."""
        return self.pages.of(StartPage)

    @property
    def overview(self) -> OverviewPage:
        """The Overview page."""
        return self.pages.of(OverviewPage)

    @property
    def documents(self) -> DocumentsPage:
        """The Documents page."""
        return self.pages.of(DocumentsPage)

    @property
    def items(self) -> ItemsPage:
        """The Evidence items page."""
        return self.pages.of(ItemsPage)

    @property
    def assessment(self) -> AssessmentPage:
        """The Self-assessment page."""
        return self.pages.of(AssessmentPage)

    @property
    def gaps(self) -> GapsPage:
        """The Gaps and checks page."""
        return self.pages.of(GapsPage)

    @property
    def pack(self) -> PackPage:
        """The Pack page."""
        return self.pages.of(PackPage)

    @property
    def history(self) -> HistoryPage:
        """The History page."""
        return self.pages.of(HistoryPage)

    def show_page(self, page: str, subject: str = "") -> None:
        """Show a page, and on it a subject."""
        if self.page.id != page:
            self.page.leave()
            self.frame.leave_page()
            self.stack.setCurrentWidget(self.pages[page])
        self.navigation.choose(page)
        self.search_popup.hide()
        if subject:
            self.page.go_to(subject)
        self.update_commands()

    def turn_to(self, page: str, subject: str = "") -> None:
        """Show a page because somebody asked for it by a key, a button or the palette: the focus goes there too."""
        there = self.page.id == page and self.page.isAncestorOf(QApplication.focusWidget() or self)
        self.show_page(page, subject)
        if not there:
            self.frame.focus_page()

    def show_filtered(self, page: str, filtered: str) -> None:
        """Show a page with one of its filters chosen."""
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

    def review(self) -> None:
        """Review the inbox or, on the Documents page, the documents that are chosen where there are several."""
        if self.page.id == "documents":
            self.documents.review()
        else:
            self.desk.go("review")

    def export_pack(self) -> None:
        """Show the pack page and export."""
        self.turn_to("pack")
        self.pack.export()

    def export_assessment(self) -> None:
        """Show the self-assessment and export it to Word."""
        self.turn_to("assessment")
        self.assessment.export_word()

    def import_assessment(self) -> None:
        """Show the self-assessment and take edits back from Word."""
        self.turn_to("assessment")
        self.assessment.import_word()

    def verify_pack(self) -> None:
        """Show the pack page and verify."""
        self.turn_to("pack")
        self.pack.verify()

    def waive(self, rule: str = "") -> None:
        """Ask which finding of the chosen documents may stand."""
        if self.page.id == "gaps":
            self.finding_actions.waive(self.gaps.documents(), rule or self.gaps.rule())
        else:
            self.finding_actions.waive(self.documents.chosen(), rule)

    def clean(self) -> None:
        """Ask what to take out of the chosen documents."""
        on_gaps = self.page.id == "gaps"
        self.finding_actions.clean(self.gaps.documents() if on_gaps else self.documents.chosen())

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
        self.update_commands()

    def update_commands(self) -> None:
        """Something else is chosen, shown or under way: other commands can be given."""
        figures = self.desk.figures.current
        state = State(
            is_open=self.desk.session.workspace is not None,
            writable=self.desk.session.writable,
            reading_only=self.desk.session.reading_only,
            busy=bool(self.desk.runner.jobs),
            page=self.page.id,
            to_confirm=figures.to_confirm if figures else 0,
            undo=(figures.undo or "") if figures else "",
            redo=(figures.redo or "") if figures else "",
        )
        state = self.page.with_choice(state)
        self.commands.update(state)
        self.frame.show_state(state, can_undo=self.commands.action("edit.undo").isEnabled())

    def _palette_entries(self) -> list[Entry]:
        return all_entries(self.commands, self.desk, self.actions_of.open_path)

    def _hovered(self, drop: Drop | None) -> None:
        """Say what a drop would do while it is over the window."""
        if drop is None:
            self._sign.hide()
        else:
            self._sign.say(self.page.drop_words(drop), self.stack)

    def _dropped(self, drop: Drop) -> None:
        self.page.take_drop(drop)

    def open_hit(self, document_id: str, page: int) -> None:
        """Show a page of a document that holds what was searched for."""
        self.show_page("documents", document_id)
        self.documents.details.turn_to(document_id, page, self.top.search.text())

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

    def _leave_page(self) -> None:
        self.page.leave()  # what is being typed belongs to the workspace that is left

    def _save_layout(self) -> None:
        self.desk.settings.save_geometry(self)
        for page in self.pages.made:
            page.save_layout()
        self.desk.settings.sync()

    def _connect(self) -> None:
        desk = self.desk
        desk.went.connect(self.turn_to)
        desk.session.leaving.connect(self._leave_page)
        desk.session.switched.connect(self._switched)
        desk.figures.fresh.connect(self._fresh)
        desk.runner.jobs_changed.connect(self.update_commands)
        self.navigation.chosen.connect(self.show_page)
        self.search_popup.opened.connect(self.open_hit)
