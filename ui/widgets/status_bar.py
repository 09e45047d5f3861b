"""The bar below all pages: saved or not, who has the workspace, the job that runs, and what undo would take back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ui.accessibility import named
from ui.runner import Progress
from ui.theme import SPACE
from ui.tips import plain_tip
from ui.widgets.basic import Elided, button, label


class StatusBar(QFrame):
    """`cancel` cancels the job, `undo` undoes, `jobs` shows jobs and messages."""

    def __init__(
        self,
        cancel: Callable[[], object],
        undo: Callable[[], object],
        jobs: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("StatusBar")
        self.setFixedHeight(30)
        self.saved = label("")
        self.owner = Elided("", "small")
        self._job = label("")
        self._progress = named(QProgressBar(), "Progress of the job")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(160)
        self._cancel = button("Cancel", cancel, "quiet", tip="Stop the job; what is done stays", name="Cancel the job")
        self.undo = button("", undo, "quiet", tip="Take the last change back (Ctrl+Z)")
        self.messages = button("Messages", jobs, "quiet", tip="Jobs and messages (Ctrl+J)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.large, 0, SPACE.medium, 0)
        layout.setSpacing(SPACE.large)
        for part in (self.saved, self._job, self._progress, self._cancel):
            layout.addWidget(part)
        layout.addWidget(self.owner, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self.messages)
        self.show_job(None)
        self.show_undo("")

    def show_job(self, progress: Progress | None) -> None:
        """Show how far the job is, or that there is none."""
        running = progress is not None
        for part in (self._job, self._progress, self._cancel):
            part.setVisible(running)
        self.owner.setVisible(True)
        if progress is None:
            return
        what = "cancelling…" if progress.cancelling else "waiting" if progress.waiting else ""
        if not what and progress.total:
            what = f"{progress.done:,} of {progress.total:,}"
        self._job.setText(f"{progress.title}: {what}" if what else progress.title)
        self._job.setToolTip(plain_tip(progress.what))
        self._progress.setRange(0, progress.total)
        self._progress.setValue(progress.done)
        self._cancel.setEnabled(not progress.cancelling)

    def show_undo(self, title: str) -> None:
        """Show what undo would take back, cut to what fits."""
        shown = title if len(title) <= 60 else title[:59] + "…"
        self.undo.setText(f"Undo: {shown}")
        self.undo.setAccessibleName(f"Undo: {title}")
        self.undo.setToolTip(f"Undo: {title} (Ctrl+Z)")
        self.undo.setVisible(bool(title))

    def show_messages(self, unseen: int) -> None:
        """Show how many messages were not looked at."""
        self.messages.setText(f"Messages ({unseen})" if unseen else "Messages")
        self.messages.setAccessibleName(f"Jobs and messages, {unseen} not looked at" if unseen else "Jobs and messages")
