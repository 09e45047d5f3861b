"""Jobs and messages in a panel above the status bar: what runs (with Cancel), what ended and how, what was told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.accessibility import focus_again, named
from ui.jobs.log import RUNNING, JobEntry, JobLog, JobState, Message
from ui.said import Said, Step
from ui.theme import SPACE, Tone
from ui.tips import plain_tip
from ui.widgets.basic import button, clear, column, label, row, rule, scrolled, selectable
from ui.widgets.marks import Mark, Pill

_WIDTH, _HEIGHT = 520, 460
_SHOWN = 40
_STATES = {
    JobState.WAITING: Mark("Waiting", Tone.NEUTRAL),
    JobState.RUNNING: Mark("Running", Tone.ACCENT),
    JobState.CANCELLING: Mark("Cancelling", Tone.WARN),
    JobState.DONE: Mark("Done", Tone.GOOD),
    JobState.CANCELLED: Mark("Cancelled", Tone.NEUTRAL),
    JobState.FAILED: Mark("Failed", Tone.BAD),
}
_WORDS = {Tone.GOOD: "Done", Tone.WARN: "Look", Tone.BAD: "Wrong", Tone.NEUTRAL: "Note", Tone.ACCENT: "Note"}


class JobsPanel(QFrame):
    """`cancel` stops the job of a number. Escape closes it and gives the focus back; it opens without a job, too."""

    def __init__(self, log: JobLog, cancel: Callable[[int], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        self.setAccessibleName("Jobs and messages")
        self._log, self._cancel, self._over = log, cancel, parent
        parent.installEventFilter(self)
        self._before: QWidget | None = None
        self._bars: dict[int, tuple[QProgressBar, QLabel]] = {}
        self._drawn: list[tuple[int, JobState, bool]] = []
        self._messages_drawn: list[Message] = []
        inside = QWidget()
        self._jobs, self._messages = QVBoxLayout(), QVBoxLayout()
        content = QVBoxLayout(inside)
        content.setContentsMargins(0, 0, SPACE.small, 0)
        self._no_jobs = label("No job has run since the program was started.", "muted")
        self._no_messages = label("Nothing was told yet. What the window tells you is kept here.", "muted", wrap=True)
        for title, layout, nothing in (
            ("Jobs", self._jobs, self._no_jobs),
            ("Messages", self._messages, self._no_messages),
        ):
            layout.setSpacing(SPACE.small)
            content.addWidget(label(title, "heading"))
            content.addWidget(nothing)
            content.addLayout(layout)
            content.addSpacing(SPACE.medium)
        content.addStretch(1)
        self._clear = button("Clear the list", log.clear, "quiet")
        self._close = button("Close", self.close_panel, "quiet", name="Close jobs and messages")
        around = QVBoxLayout(self)
        around.setContentsMargins(SPACE.large, SPACE.medium, SPACE.medium, SPACE.medium)
        around.addLayout(row(label("Jobs and messages", "title"), None, self._clear, self._close))
        around.addWidget(scrolled(inside, "Jobs and messages"), 1)
        log.changed.connect(self._changed)
        self.hide()

    # ------------------------------------------------------------ opening and closing

    def toggle(self) -> None:
        """Open it with the focus in it, or close it."""
        if self.isVisible():
            self.close_panel()
            return
        self._before = QApplication.focusWidget()
        self._log.seen()
        self._changed(even_hidden=True)
        self.place()
        self.show()
        self.raise_()
        self._close.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_panel(self) -> None:
        """Close it, and give the focus back to where it was."""
        self.hide()
        focus_again(self._before)
        self._before = None

    def place(self) -> None:
        """Above the status bar, at the right."""
        width, height = min(_WIDTH, self._over.width() - 40), min(_HEIGHT, self._over.height() - 120)
        self.setGeometry(self._over.width() - width - 16, self._over.height() - height - 38, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ what is shown

    def _changed(self, *, even_hidden: bool = False) -> None:
        if self.isHidden() and not even_hidden:
            return
        jobs = self._log.jobs[:_SHOWN]
        shape = [(job.number, job.state, job.said is not None) for job in jobs]
        self._keep_focus(lambda: self._draw(jobs, shape))
        for job in jobs:
            self._update(job)

    def _draw(self, jobs: list[JobEntry], shape: list[tuple[int, JobState, bool]]) -> None:
        if shape != self._drawn:
            self._drawn = shape
            self._bars.clear()
            clear(self._jobs)
            for job in jobs:
                self._jobs.addWidget(self._job(job))
            self._no_jobs.setVisible(not jobs)
        messages = self._log.messages[:_SHOWN]
        if messages != self._messages_drawn:
            self._messages_drawn = messages
            clear(self._messages)
            for message in messages:
                self._messages.addWidget(self._message(message))
            self._no_messages.setVisible(not messages)

    def _keep_focus(self, draw: Callable[[], None]) -> None:
        """What had the focus may be drawn anew: the focus then goes to what has its name, or to Close."""
        focus = self.focusWidget()
        name = focus.accessibleName() if focus is not None and focus.hasFocus() else ""
        draw()
        now = QApplication.focusWidget()
        if name and (now is None or not self.isAncestorOf(now)):
            same = (one for one in self.findChildren(QWidget) if one.accessibleName() == name and one.isVisibleTo(self))
            next(same, self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    def _job(self, job: JobEntry) -> QWidget:
        frame = QWidget()
        pill = Pill(_STATES[job.state], frame)
        pill.show()
        head = row(pill, selectable(job.title, "strong"))
        head.setStretch(1, 1)
        layout = column(spacing=SPACE.tight)
        layout.addLayout(head)
        if job.state in RUNNING:
            bar = named(QProgressBar(), f"Progress of {job.title}")
            bar.setTextVisible(False)
            words = label("", "small")
            stop = button("Cancel", partial(self._cancel, job.number), "quiet", name=f"Cancel {job.title}")
            stop.setEnabled(job.state is not JobState.CANCELLING)
            line = row(bar, words, stop)
            line.setStretch(0, 1)
            layout.addLayout(line)
            self._bars[job.number] = (bar, words)
        elif job.said is not None:
            layout.addLayout(self._said(job.said))
        layout.addWidget(rule())
        frame.setLayout(layout)
        return frame

    def _update(self, job: JobEntry) -> None:
        parts = self._bars.get(job.number)
        if parts is not None:
            bar, words = parts
            bar.setRange(0, job.total)
            bar.setValue(job.done)
            words.setText(f"{job.done:,} of {job.total:,}" if job.total else "")
            words.setToolTip(plain_tip(job.what))

    def _message(self, message: Message) -> QWidget:
        frame = QWidget()
        pill = Pill(Mark(_WORDS[message.said.tone], message.said.tone), frame)
        pill.show()
        head = row(pill, label(f"{message.at:%H:%M}", "small"), None)
        layout = column(spacing=SPACE.tight)
        layout.addLayout(head)
        layout.addLayout(self._said(message.said))
        layout.addWidget(rule())
        frame.setLayout(layout)
        return frame

    def _said(self, said: Said) -> QVBoxLayout:
        layout = column(selectable(said.what), spacing=SPACE.hair)
        if said.to_do:
            layout.addWidget(selectable(said.to_do, "small"))
        if said.steps:
            buttons = QHBoxLayout()
            for step in said.steps:
                buttons.addWidget(button(step.title, partial(self._take, step), "quiet"))
            buttons.addStretch(1)
            layout.addLayout(buttons)
        return layout

    def _take(self, step: Step) -> None:
        self.close_panel()
        step.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)
