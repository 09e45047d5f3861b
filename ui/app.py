"""Starts the window: `evidencepack-window [WORKSPACE]`."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtWidgets import QApplication

from evidencepack import __version__
from evidencepack.intake.workers import ReaderPool
from ui.desk import Desk
from ui.garbage import MainThreadGarbage
from ui.main_window import MainWindow
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
    follow_system(app)
    garbage = MainThreadGarbage(app)
    window = make_window(default_settings_file(), log_file, Path(platformdirs.user_documents_dir()))
    sys.excepthook = _crash_hook(window)
    window.show()
    if given:
        window.actions_of.open_path(Path(given[0]))
    code = app.exec()
    garbage.setParent(None)
    return code


def _crash_hook(window: MainWindow) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """What a defect on the main thread does: it is logged whole and told in the window; nothing is closed."""

    def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        _log.error("A defect in the window", exc_info=(kind, fault, trace))
        window.desk.runner.crashed.emit(fault)

    return hook


if __name__ == "__main__":
    sys.exit(main())
