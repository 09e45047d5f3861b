"""What is seen of a review: the document at the left, what it may answer at the right, keys below, progress above."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.accessibility import announce
from ui.desk import Desk
from ui.pages.documents.preview import Preview
from ui.pages.review.card import ReviewCard
from ui.pages.review.course import Course, summary
from ui.pages.review.keys import KeyBar
from ui.pages.review.progress import ReviewProgress
from ui.pages.review.reading import Sheet
from ui.theme import SPACE
from ui.widgets.basic import label, scrolled
from ui.widgets.empty import EmptyState
from ui.words import counted

Deeds = dict[str, tuple[str, Callable[[], object]]]
_SIDE = 476
_PREVIEW_MS = 40  # so that leafing through quickly draws no page that nobody sees


class ReviewBoard(QWidget):
    """`deeds`: what the keys do, by key; `again` brings the skipped documents back."""

    def __init__(self, desk: Desk, deeds: Deeds, again: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.card = ReviewCard()
        self.preview = Preview(desk)
        self.preview.set_large(large=True)
        self.preview.both_sizes = False  # it is large all the time here
        self.progress = ReviewProgress()
        self._said = label("", "strong", wrap=True)
        self._done = EmptyState("documents", "", "", ("Back to the list (Esc)", deeds["Esc"][1]))
        self._done_again = EmptyState(
            "documents", "", "", ("Look at the skipped ones", again), ("Back to the list (Esc)", deeds["Esc"][1])
        )
        self._shown: Sheet | None = None
        self._told = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_MS)
        self._soon.timeout.connect(self._show_preview)
        self._lay_out(KeyBar(deeds))

    def say(self, words: str) -> None:
        """Say what a key did, or why it could not."""
        self._said.setText(words)
        announce(self, words)

    def show_sheet(self, sheet: Sheet | None, course: Course, titles: dict[str, str]) -> None:
        """Show another document; None while it is being read."""
        self._stack.setCurrentIndex(0)
        self.progress.show_course(course)
        self._shown = sheet
        if sheet is None:
            self.card.show_waiting()
        else:
            self.card.show_sheet(sheet, course.now[sheet.document.id], titles)
            self._soon.start()
            self._tell(f"{self.progress.heading.text()}: {self.card.words}")

    def show_standing(self, sheet: Sheet | None, course: Course, titles: dict[str, str]) -> None:
        """Show what has been decided meanwhile."""
        if sheet is not None:
            self.card.show_standing(sheet, course.now[sheet.document.id], titles)
        self.progress.show_course(course)

    def show_end(self, course: Course) -> None:
        """Nothing is left to look at."""
        self.progress.show_course(course)
        waiting, so_far = course.waiting, summary(list(course.now.values()), course.skipped)
        self._stack.setCurrentIndex(2 if waiting else 1)
        if waiting:
            title, words = f"{counted(len(waiting), 'document')} skipped", f"So far: {so_far}."
        elif course.ids:
            title, words = "All documents are decided", f"Of {len(course.ids):,}: {so_far}."
        else:
            title, words = "Nothing waits in the inbox", "New documents come here when files are dropped on the window."
        (self._done_again if waiting else self._done).say(title, words)
        self._tell(f"{title}. {words}")

    def _tell(self, words: str) -> None:
        """The focus stays on the page while its documents change: a screen reader is told, once each, and finds it."""
        if words != self._told:
            self._told = words
            (self.parentWidget() or self).setAccessibleDescription(words)
            announce(self, words)

    def _show_preview(self) -> None:
        if self._shown is None:
            return
        self.preview.show_document(self._shown.document)
        best = self._shown.suggested[:1]
        if best and best[0].words:
            self.preview.show_telling(best[0].words, best[0].pages[0] if best[0].pages else 1)

    def _lay_out(self, keys: KeyBar) -> None:
        at_work = QWidget()
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.medium)
        layout.setSpacing(SPACE.medium)
        layout.addWidget(self.progress)
        layout.addWidget(self._stack, 1)
        for part in (at_work, self._done, self._done_again):
            self._stack.addWidget(part)
        across = QHBoxLayout(at_work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE.large)
        across.addWidget(self.preview, 1)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE.small)
        across.addWidget(side)
        holder = QWidget()
        held = QVBoxLayout(holder)
        held.setContentsMargins(0, 0, 0, 0)
        area = scrolled(holder, "The document and what it may answer", beside.addWidget)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        beside.setStretchFactor(area, 1)
        held.addWidget(self.card)
        held.addStretch(1)
        self._said.setMinimumHeight(20)
        beside.addWidget(self._said)
        beside.addWidget(keys)
