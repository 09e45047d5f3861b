"""The steps of the tour, as data: what is shown, where, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class TourStep(Struct, frozen=True):
    """`page` is shown, and a ring drawn around `target`; `help` is the page of the help that says more."""

    page: str
    title: str
    text: str
    target: Callable[[MainWindow], QWidget]
    help: str


def _pane(page: str, number: int) -> Callable[[MainWindow], QWidget]:
    def find(window: MainWindow) -> QWidget:
        panes = window.pages[page].panes()
        return panes[min(number, len(panes) - 1)]

    return find


STEPS: tuple[TourStep, ...] = (
    TourStep(
        "overview",
        "Where the return stands",
        "The day of the 21, how much is answered, and the next best step. Each part leads to what it counts.",
        lambda window: window.stack,
        "overview",
    ),
    TourStep(
        "overview",
        "The pages",
        "Everything is on one of these seven pages: Ctrl+1 to Ctrl+7. The numbers are counted again after each change.",
        lambda window: window.navigation,
        "overview",
    ),
    TourStep(
        "documents",
        "Documents",
        "Drop files or folders anywhere in the window. Each is copied in, read, dated from its own text and checked; "
        "your originals are only read. Enter answers an item with the chosen document.",
        _pane("documents", 0),
        "adding",
    ),
    TourStep(
        "documents",
        "What is known of a document",
        "Its pages, the items it may answer and because of which words, what it answers already, and what the checks "
        "found in it.",
        _pane("documents", 1),
        "suggestions",
    ),
    TourStep(
        "items",
        "Evidence items",
        "What CQC asks for, under the quality statements. Drop a file on an item to answer it, or give a link, a data "
        "table, contacts, or a reason why there is nothing.",
        _pane("items", 0),
        "answering",
    ),
    TourStep(
        "gaps",
        "Gaps and checks",
        "What has no answer yet, only drafts or old papers, and what must not leave by accident. What must be fixed "
        "blocks the pack; the rest is for you to judge.",
        _pane("gaps", 0),
        "gaps",
    ),
    TourStep(
        "assessment",
        "Self-assessment",
        "Score and words for each quality statement. It goes out to Word for others to edit, and their edits come back "
        "as one step. The score is the council's own, never a prediction.",
        _pane("assessment", 0),
        "self-assessment-word",
    ),
    TourStep(
        "pack",
        "The pack",
        "One zip with an index, the documents under their items, and a list of checksums. It is read again before it "
        "is called done, and anyone can verify it.",
        lambda window: window.stack,
        "pack",
    ),
    TourStep(
        "pack",
        "Nothing is lost",
        "Ctrl+Z takes back anything, even after the program was closed. Ctrl+K finds every command and place, F1 opens "
        "the help for where you are, and Messages keeps what you were told.",
        lambda window: window.status,
        "undo",
    ),
)
