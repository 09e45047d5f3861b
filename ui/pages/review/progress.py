"""The line above a review: where one is, what is decided, and how long the rest takes at one's own pace."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.accessibility import named
from ui.pages.review.course import Course
from ui.pages.review.pace import Pace, left_words
from ui.theme import SPACE
from ui.widgets.basic import label, row


class ReviewProgress(QWidget):
    """`clock` gives seconds; tests put another one there."""

    def __init__(self) -> None:
        super().__init__()
        self.clock: Callable[[], float] = time.monotonic
        self._pace = Pace()
        self.heading = label("", "title")
        self.words = label("", "muted")
        self._bar = named(QProgressBar(), "Documents decided")
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.tight)
        layout.addLayout(row(self.heading, None, self.words))
        layout.addWidget(self._bar)

    def begin(self) -> None:
        """The person begins to look."""
        self._pace.begin(self.clock())

    def decided(self) -> None:
        """The person has decided about a document."""
        self._pace.decided(self.clock())

    def show_course(self, course: Course) -> None:
        """Show how far it is."""
        whole, decided = len(course.ids), course.decided
        self.heading.setText(f"Document {course.place:,} of {whole:,}" if course.current else "Review of the inbox")
        parts = [f"{decided:,} decided"]
        if course.skipped:
            parts.append(f"{len(course.skipped):,} skipped")
        if course.current:
            parts.append(left_words(self._pace.seconds_left(whole - decided)))
        self.words.setText(" · ".join(part for part in parts if part) if whole else "")
        self._bar.setRange(0, max(whole, 1))
        self._bar.setValue(decided)
        self._bar.setVisible(bool(whole))
