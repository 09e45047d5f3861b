"""Watching folders for files that arrive or change.

The truth is what a walk of the folder finds, look after look; events of the operating system only make the next look
come sooner, because many shares send none, or too few. A file is reported when it has been still for a while, can be
opened and does not show that its end is missing, so that nothing half-written is read, and once for each state that it
was still in. A folder that cannot be seen
is reported as gone: that is never taken for the deletion of what was in it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from evidencepack.intake.gather import gather
from evidencepack.intake.paths import is_folder
from evidencepack.intake.unfinished import looks_unfinished

_log = logging.getLogger(__name__)

SETTLE_SECONDS = 2.0
_LONGEST_PAUSE = 5  # times that
_FOR_THE_REST = 15  # times that: how long a file is waited for that shows that its end is missing
POLL_SECONDS = 15.0


class Sighting(Struct, frozen=True):
    """A file as it lay still: its path, size in bytes, and time of change in nanoseconds since 1970."""

    path: Path
    size: int
    modified_ns: int


class Look(Struct, frozen=True, kw_only=True):
    """What one look at a watched folder found.

    `settled`: files that came to rest since the last look. `restless`: how many are still changing. `gone`, `back`: the
    folder cannot be seen any more, or can again.
    """

    settled: tuple[Sighting, ...] = ()
    restless: int = 0
    gone: bool = False
    back: bool = False


class _Waited(Struct, frozen=True):
    """A file that is being waited for: as it was seen last, since when it is so, and how long it must stay so."""

    sighting: Sighting
    since: float
    patience: float


class WatchedFolder:
    """One watched folder and what was seen in it. Knows no thread: `look` is called from outside."""

    def __init__(self, folder: Path, settle_seconds: float = SETTLE_SECONDS) -> None:
        self.folder = folder
        self._settle = settle_seconds
        self._waited: dict[Path, _Waited] = {}
        self._reported: dict[Path, Sighting] = {}
        self._here = True

    def look(self, moment: float) -> Look:
        """Walk the folder at this moment (seconds of a steady clock)."""
        if not is_folder(self.folder):
            gone, self._here = self._here, False
            self._waited.clear()  # what was waited for is waited for anew when it can be seen again
            return Look(gone=gone)
        back, self._here = not self._here, True
        seen = {sighting.path: sighting for sighting in _sightings(self.folder)}
        settled = [sighting for sighting in seen.values() if self._came_to_rest(sighting, moment)]
        self._waited = {path: waited for path, waited in self._waited.items() if path in seen}
        return Look(settled=tuple(settled), restless=len(self._waited), back=back)

    def _came_to_rest(self, sighting: Sighting, moment: float) -> bool:
        path = sighting.path
        if self._reported.get(path) == sighting:
            self._waited.pop(path, None)
            return False
        waited = self._waited.get(path)
        if waited is None or waited.sighting != sighting:
            self._waited[path] = _Waited(sighting, moment, self._patience(waited, moment))
            return False
        rest = moment - waited.since
        if rest < waited.patience or not _can_be_opened(path):
            return False
        if rest < self._settle * _FOR_THE_REST and looks_unfinished(path):
            return False
        del self._waited[path]
        self._reported[path] = sighting
        return True

    def _patience(self, before: _Waited | None, moment: float) -> float:
        """A file that comes in with pauses must be still for longer than its longest pause was."""
        if before is None:
            return self._settle
        pause = min(moment - before.since, self._settle * _LONGEST_PAUSE)
        return max(before.patience, pause * 2)


def _sightings(folder: Path) -> Iterable[Sighting]:
    for path in gather([folder]).files:
        try:
            state = path.stat()
        except OSError:
            continue  # it went between the walk and now; the next look says so
        yield Sighting(path, state.st_size, state.st_mtime_ns)


def _can_be_opened(path: Path) -> bool:
    """Whether nobody holds the file: on Windows a program that is writing it does."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


Told = Callable[[Path, Look], None]


class Watcher:
    """A thread that looks at folders again and again, and tells of every look that found something.

    `told` is called on that thread. Start it once; `stop` ends it and waits for it.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        told: Told,
        *,
        settle_seconds: float = SETTLE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
        events: bool = True,
    ) -> None:
        self._folders = [WatchedFolder(folder, settle_seconds) for folder in folders]
        self._told = told
        self._settle = settle_seconds
        self._poll = poll_seconds
        self._wake = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="watched folders", daemon=True)
        self._observer = _observer(folders, self._wake) if events else None

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the thread has ended. Safe to call twice."""
        self._ending = True
        self._wake.set()
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ending:
            restless = sum(self._look(folder) for folder in self._folders)
            # While something is coming in, look again as soon as it may have come to rest.
            self._wake.wait(self._settle / 2 if restless else self._poll)
            self._wake.clear()

    def _look(self, folder: WatchedFolder) -> int:
        try:
            found = folder.look(time.monotonic())
        except Exception:  # noqa: BLE001  # a defect in one look must not end the watching
            _log.exception("Looking at the watched folder %s failed", folder.folder)
            return 0
        if found.settled or found.gone or found.back:
            self._told(folder.folder, found)
        return found.restless


class _Waker(FileSystemEventHandler):
    """Any event makes the next look come sooner; which one does not matter."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Wake the looking thread, unless it was only its own reading that was noticed."""
        if event.event_type not in {"opened", "closed_no_write"}:
            self._wake.set()


def _observer(folders: Sequence[Path], wake: threading.Event) -> BaseObserver | None:
    """Events of the operating system for these folders; None where there are none (many shares), then polling does."""
    observer = Observer()
    try:
        for folder in folders:
            if is_folder(folder):
                observer.schedule(_Waker(wake), str(folder), recursive=True)
        observer.start()
    except (OSError, RuntimeError) as fault:
        _log.info("No file events here (%s); the folders are looked at every so often", fault)
        return None
    return observer
