"""Starts the window: `evidencepack-window [WORKSPACE]`."""

from __future__ import annotations

import logging
import multiprocessing
import sys
import threading
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from evidencepack import __version__
from evidencepack.intake.workers import ReaderPool
from evidencepack.resources import resource
from ui.crash import keep_trace
from ui.desk import Desk
from ui.garbage import MainThreadGarbage
from ui.main_window import MainWindow
from ui.pages.ahead import MadeAhead
from ui.settings import Settings, default_settings_file
from ui.theme import follow_system

_log = logging.getLogger(__name__)


def make_window(settings_file: Path, log_file: Path, places: Path, pool: ReaderPool | None = None) -> MainWindow:
    """The window with everything behind it; the caller shows it. `pool` reads files (one is made if not given)."""
    return MainWindow(Desk(Settings(settings_file), log_file, pool), places)


def start_logging(file: Path) -> None:
    """Write warnings and worse of the program to a file that never grows beyond two megabytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, with the workspace that is named if one is. Gives the exit code."""
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    log_file = Path(platformdirs.user_log_dir("Evidence Pack", appauthor=False)) / "window.log"
    start_logging(log_file)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application is running")
    app.setApplicationName("Evidence Pack")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("evidencepack")
    app.setWindowIcon(QIcon(str(resource("app", "icon.png"))))
    follower = follow_system(app)
    garbage = MainThreadGarbage(app)
    window = make_window(default_settings_file(), log_file, Path(platformdirs.user_documents_dir()))
    follower.watch(window)
    tell_defects(window)
    window.show()
    MadeAhead(window)
    if given:
        window.actions_of.open_path(Path(given[0]))
    code = app.exec()
    garbage.setParent(None)
    return code


def tell_defects(window: MainWindow) -> None:
    """From now on a defect on any thread is logged whole, reported in a file and told in the window, which goes on."""

    def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        _log.error("A defect in the window", exc_info=(kind, fault, trace))
        window.desk.runner.crashed.emit(fault)

    def thread_hook(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            _log.error("A defect on a thread", exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
            keep_trace(told.exc_value)  # its frames end with the thread
            window.desk.runner.crashed.emit(told.exc_value.with_traceback(None))

    sys.excepthook = hook
    threading.excepthook = thread_hook


if __name__ == "__main__":
    sys.exit(main())
