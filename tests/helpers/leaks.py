"""What a test must not leave behind: processes, threads, and in tests of the window also windows and timers."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

GRACE_SECONDS = 3.0
# One for the whole run, started by multiprocessing itself and ended by it.
_OF_MULTIPROCESSING = "multiprocessing.resource_tracker"
_OF_QT = frozenset({"QTipLabel", "QRollEffect", "QAlphaWidget"})  # made by Qt for a moment, kept for the next time


def spawned() -> list[psutil.Process]:
    """Our children that multiprocessing started, but its own tracker; on Windows there is a console host, too."""
    return [child for child in psutil.Process().children() if "spawn_main" in _command(child)]


def settle(leaked: Callable[[], Collection[object]], between: Callable[[], None] | None = None) -> list[object]:
    """What is still leaked once it had time to end; `between` is called while waiting."""
    deadline = time.monotonic() + GRACE_SECONDS
    while (found := leaked()) and time.monotonic() < deadline:
        if between is not None:
            between()
        time.sleep(0.02)
    return list(found)


class Processes:
    """The child processes that a test started and did not end."""

    def __init__(self) -> None:
        self._before = set(psutil.Process().children())

    def complaints(self) -> list[str]:
        """A line for each process left behind."""
        return [f"left a process running: {process}" for process in settle(self._leaked)]

    def _leaked(self) -> list[psutil.Process]:
        return [
            child
            for child in psutil.Process().children()
            if child not in self._before and _is_running(child) and _OF_MULTIPROCESSING not in _command(child)
        ]


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


class Threads:
    """The threads that a test started and did not end. Daemon threads end with the process and are let be."""

    def __init__(self) -> None:
        self._before = set(threading.enumerate())

    def complaints(self, between: Callable[[], None] | None = None) -> list[str]:
        """A line for each thread left behind."""
        return [f"left a thread running: {thread}" for thread in settle(self._leaked, between)]

    def _leaked(self) -> list[threading.Thread]:
        return [
            thread
            for thread in threading.enumerate()
            if thread not in self._before and thread.is_alive() and not thread.daemon
        ]


class QtObjects:
    """The windows, running QThreads and parentless active timers that a test left behind."""

    def __init__(self) -> None:
        self._before = self._alive()

    def complaints(self) -> list[str]:
        """A line for each object left behind."""
        process_deletions()
        if self._leaked():  # perhaps only a reference cycle keeps it
            gc.collect()
        return [f"left behind: {describe(found)}" for found in settle(self._leaked, process_deletions)]

    def _leaked(self) -> list[QObject]:
        known = {id(one) for one in self._before}
        return [found for found in self._alive() if id(found) not in known]

    @staticmethod
    def _alive() -> list[QObject]:
        import shiboken6  # noqa: PLC0415 - tests of the core run without Qt
        from PySide6.QtCore import QThread, QTimer  # noqa: PLC0415
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        objects: list[QObject] = [w for w in QApplication.topLevelWidgets() if _counts(w)]
        for wrapper in shiboken6.getAllValidWrappers():
            if isinstance(wrapper, QTimer):
                if wrapper.parent() is None and wrapper.isActive():
                    objects.append(wrapper)
            elif isinstance(wrapper, QThread) and wrapper.isRunning() and wrapper is not QThread.currentThread():
                objects.append(wrapper)
        return objects


def process_deletions() -> None:
    """Let Qt delete what was asked to be deleted later."""
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415

    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def describe(found: object) -> str:
    """Class, object name and title of a Qt object, so that its test can be mended."""
    parts = [type(found).__name__]
    for method in ("objectName", "windowTitle"):
        text = getattr(found, method, str)()
        if text:
            parts.append(repr(text))
    return " ".join(parts)


def _counts(widget: QWidget) -> bool:
    return widget.metaObject().className() not in _OF_QT
