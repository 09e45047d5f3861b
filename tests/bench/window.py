"""How fast the window is: opening, turning pages, filtering, and whether it stays awake while files come in.

    python tests/bench/window.py [--runs 5] [--many 30000] [--intake 300]

Printed:
- from the start of the process until the window with a workspace of 300 documents can be used, against a process that
  imports the same modules and shows an empty PySide6 window (reference); the same with --many documents;
- the longest and the middle time to turn to each page for the first time (it is made then) and again, and to filter the
  list until it is drawn with its counts (and until all around it is known: the details of its first document, what
  each row may answer), with few and with many documents; a filter that was chosen before is quicker, as what its rows
  may answer is remembered: so both are told;
- while --intake made-up documents are taken in: the longest times that the event loop was away, by a heartbeat of 2 ms,
  and how long of it the main thread computed: the rest it waited for a processor or for the interpreter. Beside that,
  how late a process that does nothing but sleep was at the same time: that is the machine's, not the window's.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
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
_AWAKE = 0.05  # seconds that nobody notices


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
            _print_first_turns(workspace, count, given.runs)
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
                db.execute(
                    "INSERT INTO judged VALUES (?, ?, '2026-03-31', 'page 1', ?)", (key, sha256, number % 11 == 0)
                )
                if number % 3 == 0:
                    db.execute(
                        "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message,"
                        " to_do, place) VALUES (?, ?, 1, 'D13', 1, ?, 'Its author.', 'Look.', '')",
                        (key, sha256, "information" if number % 2 else "review"),
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


def _print_first_turns(workspace: Path, count: int, runs: int) -> None:
    _themed()
    for made in ("as asked for", "made ahead"):
        times: dict[str, list[float]] = {page: [] for page in (*PAGES[1:], "review", "search")}
        for _ in range(runs):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                window = _window(Path(folder), workspace)
                if made == "made ahead":  # as the program does when nobody does anything for a moment
                    list(window.pages.values())
                for page, taken in times.items():
                    taken.append(_timed(window, "overview", page))
                window.close()
                _settle(window)
        for page, taken in times.items():
            print(f"{count:>7,} documents, {made}, first {page:<10} {_told(taken)}")


def _themed() -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)


def _print_moves(workspace: Path, count: int) -> None:
    _themed()
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
        for often in ("first", "again"):
            drawn, known = _filtered(window)
            print(f"{count:>7,} documents, filters, {often}   {_told(drawn)}")
            print(f"{count:>7,} documents, all known, {often} {_told(known)}")
        window.close()
        _settle(window)


def _filtered(window: MainWindow) -> tuple[list[float], list[float]]:
    """Choose each filter: seconds until the list and its counts are drawn, and until all around it is known."""
    drawn, known, came = [], [], []
    window.documents.model.loaded.connect(lambda: came.append(True))
    for key in (*(key for key in window.documents.chips._titles if key != "all"), "all"):
        came.clear()
        started = time.perf_counter()
        window.documents.chips.choose(key)
        while not came:
            QApplication.processEvents()
        window.grab()
        drawn.append(time.perf_counter() - started)
        _settle(window)
        known.append(time.perf_counter() - started)
    return drawn, known


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
    beats: list[tuple[float, float]] = []
    heart = QTimer()
    heart.setInterval(BEAT_MS)
    heart.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    for page in ("documents", "overview", "gaps"):
        window.show_page(page)
        _settle(window)
    window.show_page("documents")
    _settle(window)
    with _sleeper() as late:
        heart.start()
        started = time.perf_counter()
        window.desk.add_files([drop])
        _settle(window, lambda: not window.desk.runner.jobs)
        took = time.perf_counter() - started
        heart.stop()
    away = [(later[0] - sooner[0], later[1] - sooner[1]) for sooner, later in itertools.pairwise(beats)]
    longest = sorted(away, reverse=True)[:8]
    over = sum(1 for gap, _ in away if gap > _AWAKE), sum(1 for _, computed in away if computed > _AWAKE)
    told = ", ".join(f"{1000 * gap:.0f} ({1000 * computed:.0f})" for gap, computed in longest)
    print(f"heartbeat over {took:.1f} s of taking {count} documents in: away for (and computing) {told} ms")
    computed = sum(seconds for _, seconds in away)
    limit = f"over {1000 * _AWAKE:.0f} ms"
    print(f"  {over[0]} times {limit}, {over[1]} times by computing alone; the window computed {computed:.2f} s in all")
    print(f"  a process that only sleeps was late by up to {1000 * max(late, default=0):.0f} ms")
    window.close()
    _settle(window)


@contextmanager
def _sleeper() -> Iterator[list[float]]:
    """By how much a process that only sleeps woke up late, in seconds; known once the body has ended."""
    context = multiprocessing.get_context("spawn")
    end, late = context.Event(), context.SimpleQueue()
    process = context.Process(target=_sleep, args=(end, late))
    process.start()
    found: list[float] = [late.get()]  # it has begun
    try:
        yield found
    finally:
        end.set()
        found[:] = late.get()
        process.join()


def _sleep(end: Event, late: SimpleQueue[float | list[float]]) -> None:
    late.put(0.0)
    found, before = [], time.perf_counter()
    while not end.is_set():
        time.sleep(BEAT_MS / 1000)
        found.append(time.perf_counter() - before - BEAT_MS / 1000)
        before = time.perf_counter()
    late.put([max(found, default=0.0)])


if __name__ == "__main__":
    main()
