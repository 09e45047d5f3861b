"""How fast the window is: opening, turning pages, filtering, and whether it stays awake while files come in.

    python tests/bench/window.py [--runs 5] [--many 30000] [--intake 300]

Printed:
- from the start of the process until the window with a workspace of 300 documents can be used, against a process that
  imports the same modules and shows an empty PySide6 window (reference); the same with --many documents;
- the longest and the middle time to turn to each page and to filter the list until it is drawn (and until all counts
  around it are known), with few and with many documents;
- while --intake made-up documents are taken in: the longest times that the event loop was away, by a heartbeat of 2 ms.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: E402

from evidencepack import verbs  # noqa: E402
from evidencepack.sample import generate  # noqa: E402
from evidencepack.workspace import rows  # noqa: E402
from ui.app import make_window  # noqa: E402
from ui.garbage import MainThreadGarbage  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.theme import LIGHT, apply_theme  # noqa: E402

PAGES = ("overview", "documents", "items", "assessment", "gaps", "pack", "history")
BEAT_MS = 2


def main() -> None:
    """Measure and print; with --child, be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--many", type=int, default=30_000)
    parser.add_argument("--intake", type=int, default=300)
    parser.add_argument("--child", nargs=2, metavar=("KIND", "WORKSPACE"))
    given = parser.parse_args()
    if given.child:
        _child(given.child[0], Path(given.child[1]))
        return
    with tempfile.TemporaryDirectory(prefix="evidencepack-bench-", ignore_cleanup_errors=True) as scratch:
        few, many = Path(scratch) / "few", Path(scratch) / "many"
        _fill(few, 300)
        _fill(many, given.many)
        for name, workspace, count in (("few", few, 300), ("many", many, given.many)):
            _print_start(name, workspace, count, given.runs)
        for workspace, count in ((few, 300), (many, given.many)):
            _print_moves(workspace, count)
        if given.intake:
            _print_heartbeat(Path(scratch), given.intake)


def _fill(folder: Path, count: int) -> None:
    """A workspace of so many documents with findings and answers, written straight into its tables."""
    with verbs.new_return(folder, "Bench County Council", notified="2026-11-12") as workspace:
        items = [row[0] for row in workspace.reader().execute("SELECT id FROM item ORDER BY position")]
        with workspace.derived() as db:
            for number in range(count):
                key, sha256 = rows.new_id(), f"{number:064x}"
                db.execute(
                    "INSERT INTO document VALUES (?, ?, ?, ?, NULL, NULL, '', '2026-11-12T09:00:00Z')",
                    (key, f"Paper {number:05} on {_SUBJECTS[number % 7]}", _STATES[number % 5], key),
                )
                db.execute(
                    "INSERT INTO version VALUES (?, ?, 1, ?, ?, ?, '2026-11-12T09:00:00Z')",
                    (key, key, sha256, f"paper {number:05}.pdf", 20_000 + number),
                )
                db.execute("INSERT INTO examined VALUES (?, 'pdf', 'read', 3, 'page', '{}', '{}', '')", (sha256,))
                db.execute("INSERT INTO judged VALUES (?, ?, '2026-03-31', 'page 1', 0)", (key, sha256))
                if number % 3 == 0:
                    db.execute(
                        "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message,"
                        " to_do, place) VALUES (?, ?, 1, 'D13', 1, 'information', 'Its author.', 'Look.', '')",
                        (key, sha256),
                    )
                if number % 5 != 4:
                    db.execute(
                        "INSERT INTO answer (id, item_id, kind, document_id, position) VALUES (?, ?, 'document', ?, ?)",
                        (key, items[number % len(items)], key, number),
                    )


_SUBJECTS = ("advocacy", "carers", "charging", "discharge", "safeguarding", "prevention", "workforce")
_STATES = ("in use", "in use", "in use", "in use", "inbox")


# ---------------------------------------------------------------- the start


def _print_start(name: str, workspace: Path, count: int, runs: int) -> None:
    pairs = [(_seconds("ours", workspace), _seconds("empty", workspace)) for _ in range(runs)]
    ratio = statistics.median(ours / empty for ours, empty in pairs)
    ours, empty = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    print(f"start, {name} ({count:,} documents): {ours:.2f} s, empty window {empty:.2f} s, ratio {ratio:.2f}")


def _seconds(kind: str, workspace: Path) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--child", kind, str(workspace)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _child(kind: str, workspace: Path) -> None:
    app = QApplication([])
    apply_theme(app, LIGHT)
    if kind == "empty":
        bare = QMainWindow()
        bare.resize(1366, 768)
        bare.show()
        app.processEvents()
    else:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            window = _window(Path(folder), workspace)
            window.grab()
            os._exit(0)  # the measured moment is the first picture; closing is not part of it
    os._exit(0)


def _window(folder: Path, workspace: Path) -> MainWindow:
    window = _opened(folder)
    window.actions_of.open_path(workspace, read_only=True)
    _settle(window)
    return window


def _opened(folder: Path) -> MainWindow:
    """The window as the program shows it, with its own garbage collection."""
    window = make_window(folder / "window.ini", folder / "window.log", folder)
    MainThreadGarbage(window)
    window.resize(1366, 768)
    window.show()
    return window


def _settle(window: MainWindow, until: Callable[[], bool] = lambda: True) -> None:
    for _ in range(3):
        QApplication.processEvents()
        while window.desk.runner.busy or not until():
            QApplication.processEvents()
            time.sleep(0.0005)


# ---------------------------------------------------------------- moving about


def _print_moves(workspace: Path, count: int) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        window = _window(Path(folder), workspace)
        for page in PAGES:
            window.show_page(page)
            _settle(window)
        for page in PAGES:
            times = [_timed(window, "overview" if page != "overview" else "items", page) for _ in range(7)]
            print(f"{count:>7,} documents, page {page:<11} {_told(times)}")
        window.show_page("documents")
        _settle(window)
        filters = [key for key in window.documents.chips._titles if key != "all"]
        drawn, counted = [], []
        for key in (*filters, "all"):
            started, shown = time.perf_counter(), window.documents.model.listing
            window.documents.chips.choose(key)
            while window.documents.model.listing is shown:
                QApplication.processEvents()
            window.grab()
            drawn.append(time.perf_counter() - started)
            _settle(window)
            counted.append(time.perf_counter() - started)
        print(f"{count:>7,} documents, filters          {_told(drawn)}")
        print(f"{count:>7,} documents, and all counted  {_told(counted)}")
        window.close()
        _settle(window)


def _timed(window: MainWindow, start: str, page: str) -> float:
    window.show_page(start)
    _settle(window)
    started = time.perf_counter()
    window.show_page(page)
    QApplication.processEvents()
    window.grab()
    return time.perf_counter() - started


def _told(times: list[float]) -> str:
    return f"{1000 * statistics.median(times):6.1f} ms in the middle, {1000 * max(times):6.1f} ms at most"


# ---------------------------------------------------------------- staying awake


def _print_heartbeat(scratch: Path, count: int) -> None:
    drop = scratch / "drop"
    drop.mkdir()
    generate(drop, count)
    workspace = scratch / "intake"
    verbs.new_return(workspace, "Bench County Council", notified="2026-11-12").close()
    window = _opened(scratch)
    window.actions_of.open_path(workspace)
    _settle(window)
    beats: list[float] = []
    heart = QTimer()
    heart.setInterval(BEAT_MS)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    for page in ("documents", "overview", "gaps"):
        window.show_page(page)
        _settle(window)
    window.show_page("documents")
    _settle(window)
    heart.start()
    started = time.perf_counter()
    window.desk.add_files([drop])
    _settle(window, lambda: not window.desk.runner.jobs)
    took = time.perf_counter() - started
    heart.stop()
    away = sorted((later - sooner for sooner, later in itertools.pairwise(beats)), reverse=True)
    over = sum(1 for gap in away if gap > 0.05)
    longest = ", ".join(f"{1000 * gap:.0f}" for gap in away[:8])
    print(f"heartbeat over {took:.1f} s of taking {count} documents in: away for {longest} ms; {over} times over 50 ms")
    window.close()
    _settle(window)


if __name__ == "__main__":
    main()
