"""Pages and dialogs opened again and again leave no widgets behind, and the memory stays flat."""

from __future__ import annotations

import gc
import os

import psutil
from conftest import Desktop, workspace_of
from helpers.leaks import process_deletions
from PySide6.QtWidgets import QApplication, QDialog

from evidencepack.workspace import queries
from ui.command_table import COMMANDS, PAGES
from ui.main_window import MainWindow

TIMES = int(os.environ.get("EVIDENCEPACK_OPENINGS", "6"))
GROWTH = 24 << 20  # bytes: well above what a heap breathes, well below what leaked pages or dialogs would take
ASKING = [
    command.id
    for command in COMMANDS
    if command.title.endswith("…") and command.id not in {"file.quit", "file.watch", "file.print"}
]


def widgets() -> int:
    process_deletions()
    gc.collect()
    process_deletions()
    return len(QApplication.allWidgets())


def memory() -> int:
    return psutil.Process().memory_info().rss


def test_pages_leave_nothing_behind(window: MainWindow, desktop: Desktop) -> None:
    def round_trip() -> None:
        for page in PAGES:
            window.show_page(page)
            desktop.settle(window)

    round_trip()
    round_trip()
    before, then = widgets(), memory()
    for _ in range(TIMES):
        round_trip()
    assert widgets() <= before + 5
    assert memory() - then < GROWTH


def closed(window: MainWindow, desktop: Desktop) -> int:
    """Close every dialog that is open; how many were."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    for dialog in found:
        dialog.close()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    desktop.settle(window)
    return len(found)


def ready_for(command_id: str, window: MainWindow, desktop: Desktop) -> None:
    """Show the page that the command works on, with something chosen there."""
    page = {"documents": "documents", "reading": "documents", "items": "items", "gaps": "gaps"}.get(
        command_id.split(".", maxsplit=1)[0], "overview"
    )
    window.show_page(page)
    desktop.settle(window)
    if page == "documents":
        document = queries.document_named(workspace_of(window).reader(), "Advocacy contract monitoring")
        window.show_page("documents", document.id)
    elif page == "gaps":
        first = next(gap for gap in window.gaps.model.gaps if gap.rule == "G01")
        window.gaps.list.setCurrentIndex(window.gaps.model.index(window.gaps.model.row_of(first)))
    desktop.settle(window)


def test_dialogs_leave_nothing_behind(window: MainWindow, desktop: Desktop) -> None:
    window.desk.ask = lambda _parent, _wanted, _then: None
    opened = []
    for command_id in ASKING:
        ready_for(command_id, window, desktop)
        if window.commands.action(command_id).isEnabled():
            opened.append(command_id)
            leaves_nothing(command_id, window, desktop)
    assert len(opened) > len(ASKING) / 2, "most can be tried in this small workspace"


def leaves_nothing(command_id: str, window: MainWindow, desktop: Desktop) -> None:
    """Open what a command opens again and again: no more widgets, and no more memory than a heap breathes."""
    for _ in range(2):
        window.commands.run(command_id)
        desktop.settle(window)
        closed(window, desktop)
    before, then = widgets(), memory()
    for _ in range(TIMES):
        window.commands.run(command_id)
        desktop.settle(window)
        closed(window, desktop)
    assert widgets() <= before + 2, command_id
    assert memory() - then < GROWTH, command_id
