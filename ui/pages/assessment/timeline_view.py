"""The timeline of the assessment: its steps with their dates, known, computed or not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from evidencepack.assessment.timeline import Certainty, Step, when_words
from ui.theme import SPACE, Tone
from ui.widgets.basic import button, card, clear, label, row
from ui.widgets.marks import Mark, Pill
from ui.words import counted

_DATES = 130  # pixels: dates of two lines leave room for what they are of
_TONES = {Certainty.KNOWN: Tone.GOOD, Certainty.COMPUTED: Tone.NEUTRAL, Certainty.UNKNOWN: Tone.NEUTRAL}


class TimelineView(QWidget):
    """`set_date` carries the step whose date is to be entered; `wanted` carries word or excel."""

    set_date = Signal(object)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE.large)
        self._grid.setVerticalSpacing(SPACE.small)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, _DATES)
        self._wrong = label("", "bad", wrap=True)
        frame, inside = card()
        inside.addWidget(label("Timeline", "title"))
        inside.addWidget(self._wrong)
        inside.addLayout(self._grid)
        inside.addSpacing(SPACE.small)
        files: Any = [
            button(title, partial(self.wanted.emit, key), "quiet")
            for key, title in (("word", "Save as Word…"), ("excel", "Save as Excel…"))
        ]
        inside.addLayout(row(*files, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        layout.addStretch(1)

    def show_steps(self, steps: Sequence[Step], fault: str, *, writable: bool) -> None:
        """Show the steps, or why there are none."""
        self._wrong.setText(fault)
        self._wrong.setVisible(bool(fault))
        clear(self._grid)
        for number, step in enumerate(steps):
            self._show(number, step, writable=writable)

    def _show(self, at: int, step: Step, *, writable: bool) -> None:
        what = QVBoxLayout()
        what.setSpacing(SPACE.hair)
        what.addWidget(label(step.title, "strong"))
        about = " ".join(part for part in (step.words, f"{step.source}." if step.source else "", step.note) if part)
        what.addWidget(label(about, "small", wrap=True))
        what.addStretch(1)
        when = QVBoxLayout()
        when.setSpacing(SPACE.hair)
        when.addWidget(label(when_words(step), wrap=True))
        left = _left(step)
        if left:
            when.addWidget(label(left, "small"))
        when.addStretch(1)
        self._grid.addLayout(when, at, 0)
        self._grid.addLayout(what, at, 1)
        how = QVBoxLayout()
        how.setSpacing(SPACE.hair)
        how.addWidget(Pill(Mark(step.certainty.value, _TONES[step.certainty])))
        if step.settable and writable:
            text = "Change…" if step.certainty is Certainty.KNOWN else "Enter the date…"
            how.addWidget(button(text, lambda: self.set_date.emit(step), "quiet", name=f"{text} {step.title}"))
        how.addStretch(1)
        self._grid.addLayout(how, at, 2)


def _left(step: Step) -> str:
    if step.days_left is None:
        return ""
    if step.days_left < 0:
        return "past"
    return "today" if step.days_left == 0 else f"{counted(step.days_left, 'working day')} left"
