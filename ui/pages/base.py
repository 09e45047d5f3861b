"""What all pages have in common."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.accessibility import in_reading_order
from ui.commands import State
from ui.desk import Desk
from ui.drops import Drop
from ui.figures import Figures
from ui.printing.report import Report


class Page(QWidget):
    """A page is told of fresh figures only while it is seen, and catches up when it is shown.

    Whatever is in a page is styled anew each time a widget around it comes into another one, which is most of the time
    that a page takes to be made: pages are given their parent, and splitters and stacks come into the page empty.
    """

    id = ""
    title = ""
    icon = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._stale = True
        self.setObjectName(f"page-{self.id}")
        self.setAccessibleName(self.title)
        desk.figures.fresh.connect(self._fresh)

    def show_figures(self, figures: Figures | None) -> None:
        """Draw what the figures say; None while nothing is open or nothing is known yet."""

    def go_to(self, subject: str) -> None:
        """Choose a subject (an id) on the page."""

    def with_choice(self, state: State) -> State:
        """The state of the window with what is chosen on the page; called while the page is shown."""
        return state

    def report(self) -> Report | None:
        """What the page prints; None where that is what the whole workspace holds of its kind, or its first list."""
        return None

    def take_drop(self, drop: Drop) -> None:
        """Take what was dropped on the page; files and folders come into the workspace unless a page knows better."""
        if drop.paths:
            self.desk.add_files(drop.paths)

    def drop_words(self, drop: Drop) -> str:
        """What dropping these files here would do, said while they are over the window."""
        if self.desk.session.reading_only:
            return "This return is open for reading only: nothing can be added"
        what = "it" if len(drop.paths) == 1 else f"all {len(drop.paths):,}"
        return f"Drop to add {what} to the inbox"

    def panes(self) -> list[QWidget]:
        """The widgets that F6 moves between, in reading order."""
        return [self]

    def leave(self) -> None:
        """Save what is being typed: another page is shown, or the window closes."""

    def hasHeightForWidth(self) -> bool:
        """Pages take the room that there is, and scroll inside: wrapped lines do not ask for more height."""
        return False

    def save_layout(self) -> None:
        """Remember the sizes of panes and columns."""

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._fresh(self.desk.figures.current)

    def _fresh(self, figures: Figures | None) -> None:
        self._stale = not self.isVisible()
        if not self._stale:
            self.show_figures(figures)
            in_reading_order(self)
