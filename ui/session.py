"""The workspace that is open in the window, if any, and word of its changes on the main thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from evidencepack.workspace import Workspace
from evidencepack.workspace.history import Changed
from ui.runner import Runner


class Session(QObject):
    """Holds the open workspace.

    `changed` carries what a change touched (`Changed`), always on the main thread; `switched` says that another
    workspace is open now, or none; `leaving` that the open one is about to be closed.
    """

    changed = Signal(object)
    switched = Signal()
    leaving = Signal()
    _heard = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace: Workspace | None = None
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    @property
    def workspace(self) -> Workspace | None:
        """The open workspace, or none."""
        return self._workspace

    @property
    def writable(self) -> bool:
        """Whether a workspace is open that may be changed."""
        return self._workspace is not None and not self._workspace.read_only

    @property
    def reading_only(self) -> str:
        """Why nothing can be changed, for a person to read; empty where it can be, and while none is open."""
        if self._workspace is None or self.writable:
            return ""
        held_by = self._workspace.held_by
        return f"This return is open for reading only{f': in use by {held_by}' if held_by else ''}."

    def adopt(self, workspace: Workspace) -> None:
        """Put an open workspace in the place of the one that was open, which is closed once nothing uses it."""
        self.leave(lambda: self._take(workspace))

    def leave(self, then: Callable[[], None] | None = None) -> None:
        """Close the open workspace as soon as nothing uses it, then call `then`."""
        if self._workspace is None:
            if then is not None:
                then()
            return
        self.leaving.emit()
        self._runner.cancel_jobs()
        self._runner.forget_reads()
        self._runner.when_idle(lambda: self._close(then))

    def _take(self, workspace: Workspace) -> None:
        workspace.listeners.append(self._heard.emit)
        self._workspace = workspace
        self.switched.emit()

    def _close(self, then: Callable[[], None] | None) -> None:
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            workspace.listeners.clear()
            workspace.close()
        if then is not None:
            then()
        if self._workspace is None:
            self.switched.emit()

    def _pass_on(self, changed: Changed) -> None:
        if self._workspace is not None:
            self.changed.emit(changed)
