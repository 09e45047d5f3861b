"""The window: bars around a stack of pages. What happens on a page is the page's own affair."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from evidencepack.gaps import ItemState
from ui.actions import Actions
from ui.command_table import COMMANDS, DOCUMENT_MENU, GAP_MENU, ITEM_MENU, PAGES
from ui.commands import CommandSet, State
from ui.desk import Desk
from ui.drops import read_drop, take_copy
from ui.figures import Figures
from ui.finding_actions import FindingActions
from ui.pages.assessment.view import AssessmentPage
from ui.pages.base import Page
from ui.pages.documents.view import DocumentsPage
from ui.pages.gaps.view import GapsPage
from ui.pages.history.view import HistoryPage
from ui.pages.items.view import ItemsPage
from ui.pages.overview.view import OverviewPage
from ui.pages.pack.view import PackPage
from ui.pages.start.view import StartPage
from ui.runner import Progress
from ui.theme import Tone, colours_of
from ui.widgets.banner import Banner
from ui.widgets.basic import column
from ui.widgets.navigation import Navigation
from ui.widgets.offer_bar import OfferBar
from ui.widgets.search_popup import SearchPopup
from ui.widgets.status_bar import StatusBar
from ui.widgets.top_bar import TopBar
from ui.words import counted


class MainWindow(QMainWindow):
    """`places`: the folder in which new workspaces and samples are proposed."""

    actions_of: Actions
    documents: DocumentsPage
    items: ItemsPage

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
        named_pages = (self.start, self.overview, self.documents, self.items, self.assessment, self.gaps, self.pack)
        self.pages: dict[str, Page] = {page.id: page for page in (*named_pages, self.history)}
        self._closing = False
        self._ready_to_close = False
        self._lay_out()
        self._connect()
        self.commands.fill_menus(self.menuBar())
        self.commands.tint(colours_of(self))
        for page in (self.start, self.history, self.gaps, self.assessment):
            page.add_buttons(self.commands)
        self.setAcceptDrops(True)
        self.setMinimumSize(1000, 620)
        if not desk.settings.restore_geometry(self):
            self.resize(1366, 768)
        self._switched()

    # ------------------------------------------------------------ pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101  # nothing else is in the stack
        return shown

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

    def next_pane(self, step: int) -> None:
        """Move the focus to the next part of the window: pages, then the page's panes, then the search."""
        first: list[QWidget] = [self.navigation] if self.navigation.isVisible() else []
        panes = [*first, *(pane for pane in self.page.panes() if pane.isVisible()), self.top.search]
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(panes) if focus is pane or (focus and pane.isAncestorOf(focus))), -1)
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
        self.navigation.setVisible(workspace is not None)
        self.banner.hide()
        self.top.search.clear()
        name = workspace.database.stem if workspace is not None else ""
        self.setWindowTitle(f"{name} – Evidence Pack" if name else "Evidence Pack")
        if workspace is None:
            self.show_page("start")
        elif self.page.id == "start":
            self.show_page("overview")
        self._fresh(self.desk.figures.current)

    def _fresh(self, figures: Figures | None) -> None:
        workspace = self.desk.session.workspace
        self.top.show_figures(figures, read_only=workspace is not None and workspace.read_only)
        self.status.saved.setText("" if workspace is None else "Saved" if not workspace.read_only else "Reading only")
        mine = (
            "You have the workspace" if self.desk.session.writable else "You are looking at it; nothing can be changed"
        )
        self.status.owner.setText("" if workspace is None else mine)
        self.status.owner.setToolTip("" if workspace is None else str(workspace.folder))
        if figures is not None:
            count = self.navigation.count_of
            count("documents", f"{figures.documents['all']:,}")
            answered = figures.states[ItemState.ANSWERED]
            count("items", f"{answered} of {len(figures.items)}", f"{answered} of {len(figures.items)} answered")
            statements = len(figures.lacks.snapshot.framework.statements)
            count("assessment", f"{figures.scored} of {statements}", f"{figures.scored} of {statements} scored")
            count("gaps", f"{len(figures.lacks.gaps):,}")
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
            item=self.items.item is not None,
            undo=(figures.undo or "") if figures else "",
            redo=(figures.redo or "") if figures else "",
        )
        self.commands.update(state)
        self.status.show_undo(state.undo if state.writable else "")
        self.status.undo.setEnabled(self.commands.action("edit.undo").isEnabled())

    def _offers_changed(self) -> None:
        offers = self.desk.watch.offers
        verb = "has a newer file" if len(offers) == 1 else "have newer files"
        words = f"{counted(len(offers), 'document')} {verb} in the watched folders."
        take = "Take it" if len(offers) == 1 else "Take them"
        self.offers.offer(words if offers else "", take, "\n".join(f"{one.title}: {one.path}" for one in offers[:20]))

    def _jobs_changed(self) -> None:
        jobs = self.desk.runner.jobs
        self.status.show_job(Progress(jobs[0].number, jobs[0].title) if jobs else None)
        self._update_commands()

    def _progressed(self, progress: Progress) -> None:
        jobs = self.desk.runner.jobs
        if jobs and progress.number == jobs[0].number:
            self.status.show_job(progress)

    def _open_hit(self, document_id: str, page: int) -> None:
        self.show_page("documents", document_id)
        self.documents.details.turn_to(document_id, page)

    def _document_menu(self, at: QPoint) -> None:
        self.commands.context_menu(DOCUMENT_MENU, self).popup(self.documents.table.viewport().mapToGlobal(at))

    def _item_menu(self, at: QPoint) -> None:
        self.commands.context_menu(ITEM_MENU, self).popup(self.items.list.viewport().mapToGlobal(at))

    def _gap_menu(self, at: QPoint) -> None:
        self.commands.context_menu(GAP_MENU, self).popup(self.gaps.list.viewport().mapToGlobal(at))

    # ------------------------------------------------------------ Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere; say at once why anything else cannot be taken."""
        drop = read_drop(event.mimeData())
        if drop.paths:
            take_copy(event)
        else:
            if drop.refusal:
                self.desk.say(drop.refusal, tone=Tone.WARN)
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere will do."""
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Give it to the page."""
        take_copy(event)
        self.page.take_drop(read_drop(event.mimeData()))

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
        self._ready_to_close = True
        self.close()  # does nothing within the close event, which then accepts

    def _save_layout(self) -> None:
        self.desk.settings.save_geometry(self)
        for page in self.pages.values():
            page.save_layout()
        self.desk.settings.sync()

    # ------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        self.top = TopBar()
        self.banner = Banner()
        self.navigation = Navigation()
        for number, page in enumerate(PAGES, 1):
            shown = self.pages[page]
            self.navigation.add(page, shown.title, shown.icon, f"{shown.title} (Ctrl+{number})")
        self.stack = QStackedWidget()
        for shown in self.pages.values():
            self.stack.addWidget(shown)
        self.status = StatusBar(self.desk.runner.cancel_jobs, lambda: self.commands.run("edit.undo"))
        watch = self.desk.watch
        self.offers = OfferBar(watch.take_offers, watch.put_off)
        beside = column(self.banner, self.offers, self.stack, spacing=0)
        beside.setStretch(2, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(beside, 1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(whole)
        self.search_popup = SearchPopup(self.desk, self.top.search, self)

    def _connect(self) -> None:
        desk = self.desk
        desk.said.connect(self.banner.say)
        desk.went.connect(self.show_page)
        desk.session.switched.connect(self._switched)
        desk.figures.fresh.connect(self._fresh)
        desk.watch.offers_changed.connect(self._offers_changed)
        desk.runner.jobs_changed.connect(self._jobs_changed)
        desk.runner.progressed.connect(self._progressed)
        self.navigation.chosen.connect(self.show_page)
        self.search_popup.opened.connect(self._open_hit)
        self.documents.chosen_changed.connect(self._update_commands)
        self.documents.menu_wanted.connect(self._document_menu)
        self.documents.details.waive_wanted.connect(self.waive)
        self.documents.details.clean_wanted.connect(self.clean)
        self.gaps.chosen_changed.connect(self._update_commands)
        self.gaps.menu_wanted.connect(self._gap_menu)
        self.items.chosen_changed.connect(self._update_commands)
        self.items.menu_wanted.connect(self._item_menu)
        self.commands.lend("documents", self.documents.table)
        self.commands.lend("items", self.items.list)
