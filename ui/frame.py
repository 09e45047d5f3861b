"""The bars around the pages, and the figures in them: top, pages at the left, messages, offers, status."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from evidencepack.gaps import ItemState
from ui.accessibility import in_reading_order
from ui.commands import State
from ui.desk import Desk
from ui.figures import Figures
from ui.pages.base import Page
from ui.reading_only import permit
from ui.runner import Progress
from ui.widgets.banner import Banner
from ui.widgets.basic import column
from ui.widgets.navigation import Navigation
from ui.widgets.offer_bar import OfferBar
from ui.widgets.status_bar import StatusBar
from ui.widgets.top_bar import TopBar
from ui.words import counted

_ROOMY = 1120


class _Pages(QStackedWidget):
    """The pages; only the one that is shown says how much room it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """What the page that is shown needs."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize(0, 0)


class WindowFrame(QWidget):
    """`listed`: the kinds of pages that stand in the list of pages, in their order. `run` gives a command."""

    def __init__(self, desk: Desk, listed: Iterable[type[Page]], run: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._left: dict[str, QWidget] = {}
        self.top = TopBar()
        self.banner = Banner()
        self.navigation = Navigation()
        for number, page in enumerate(listed, 1):
            self.navigation.add(page.id, page.title, page.icon, f"{page.title} (Ctrl+{number})")
        self.stack = _Pages()
        self.status = StatusBar(desk.runner.cancel_jobs, lambda: run("edit.undo"), lambda: run("view.jobs"))
        self.offers = OfferBar(desk.watch.take_offers, desk.watch.put_off)
        self._lay_out()
        desk.said.connect(self.banner.say)
        desk.watch.offers_changed.connect(self._offers_changed)
        desk.runner.jobs_changed.connect(self._jobs_changed)
        desk.runner.progressed.connect(self._progressed)
        desk.log.changed.connect(lambda: self.status.show_messages(desk.log.unseen))
        self.status.show_messages(0)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101  # nothing else is in the stack
        return shown

    def panes(self) -> list[QWidget]:
        """What F6 goes through: pages, a message with its steps, the page's own panes, the search."""
        around = [pane for pane in (self.navigation, self.banner, self.offers) if pane.isVisible()]
        return [*around, *(pane for pane in self.page.panes() if pane.isVisible()), self.top.search]

    def switched(self) -> None:
        """Another workspace is open now, or none."""
        self.navigation.setVisible(self._desk.session.workspace is not None)
        self.banner.hide()
        self.top.search.clear()

    def focus_first(self) -> None:
        """Put the focus where work begins: the list of pages, or the first button while nothing is open."""
        buttons = (one for one in self.page.findChildren(QPushButton) if one.isEnabled())
        first: QWidget | None = self.navigation if self.navigation.isVisibleTo(self) else next(buttons, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_page(self) -> None:
        """Remember where the focus was in the page that is left."""
        focus = QApplication.focusWidget()
        if focus is not None and self.page.isAncestorOf(focus):
            self._left[self.page.id] = focus

    def focus_page(self) -> None:
        """Put the focus into the page that is shown: where it was when it was left, or into its first pane. Qt would
        take whatever comes next in the order of Tab: at the first visit of some pages a button that does something.
        """
        before = self._left.get(self.page.id)
        places = [*([before] if isValid(before) else []), *self.page.panes(), *in_reading_order(self.page)]
        seen = (one for one in places if one is not None and one.isVisible() and one.isEnabled())
        if (first := next(seen, None)) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_figures(self, figures: Figures | None) -> None:
        """Whose return it is, who may change it, and a count beside each page."""
        workspace = self._desk.session.workspace
        self.top.show_figures(figures, read_only=workspace is not None and workspace.read_only)
        saved, owner = "", ""
        if workspace is not None:
            writable = self._desk.session.writable
            saved = "Saved" if writable else "Reading only"
            owner = "Open for changes" if writable else "Nothing can be changed here"
        self.status.saved.setText(saved)
        self.status.owner.setText(owner)
        self.status.owner.setToolTip("" if workspace is None else str(workspace.folder))
        if figures is not None:
            self._count(figures)

    def show_state(self, state: State, *, can_undo: bool) -> None:
        """What undo would take back."""
        self.status.show_undo(state.undo if state.writable else "")
        permit(self.status.undo, can_undo, writable=state.writable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window (a laptop at 200 %) leaves the pages the room: the list of pages then shows icons only."""
        super().resizeEvent(event)
        self.navigation.be_compact(self.width() < _ROOMY)

    def _count(self, figures: Figures) -> None:
        count = self.navigation.count_of
        count("documents", f"{figures.documents['all']:,}")
        answered = figures.states[ItemState.ANSWERED]
        count("items", f"{answered} of {len(figures.items)}", f"{answered} of {len(figures.items)} answered")
        statements = len(figures.lacks.snapshot.framework.statements)
        count("assessment", f"{figures.scored} of {statements}", f"{figures.scored} of {statements} scored")
        count("gaps", f"{figures.to_do:,}", f"{figures.to_do} to fix or review")

    def _offers_changed(self) -> None:
        offers = self._desk.watch.offers
        verb = "has a newer file" if len(offers) == 1 else "have newer files"
        words = f"{counted(len(offers), 'document')} {verb} in the watched folders."
        take = "Take it" if len(offers) == 1 else "Take them"
        self.offers.offer(words if offers else "", take, "\n".join(f"{one.title}: {one.path}" for one in offers[:20]))

    def _jobs_changed(self) -> None:
        jobs = self._desk.runner.jobs
        self.status.show_job(Progress(jobs[0].number, jobs[0].title) if jobs else None)

    def _progressed(self, progress: Progress) -> None:
        jobs = self._desk.runner.jobs
        if jobs and progress.number == jobs[0].number:
            self.status.show_job(progress)

    def _lay_out(self) -> None:
        self.stack.setProperty("role", "scrolled")
        area = QScrollArea()  # a page that needs more room than a small screen has can be moved, and is never cut
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("Page")
        area.setWidget(self.stack)
        beside = column(self.banner, self.offers, area, spacing=0)
        beside.setStretch(2, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(beside, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
