"""Watches what the file readers need together, on a thread of its own.

The program that uses the pool judges and writes down what was read; meanwhile the readers go on, and nobody else looks.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from evidencepack.intake.limits import MEGABYTE
from evidencepack.intake.worker_handle import WorkerHandle

_LOOK = 0.04  # seconds between two looks: a reader can take a gigabyte in a second

_log = logging.getLogger(__name__)


class MemoryGuard:
    """Stops all readers but the one that needs most when together they need more than `together` bytes.

    `workers`: the pool's own list, as it is at the moment of a look. `spared`: the reader that went on last.
    """

    def __init__(self, workers: Sequence[WorkerHandle], together: int) -> None:
        self._workers = workers
        self._together = together
        self._over = threading.Event()
        self.spared: WorkerHandle | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch for as long as the body lasts."""
        self._over.clear()
        thread = threading.Thread(target=self._watch, name="file readers' guard", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_LOOK):
            self.look()

    def look(self) -> None:
        """Look once, and stop what has to give way."""
        workers = [worker for worker in tuple(self._workers) if not worker.gone and not worker.stopped]
        if len(workers) < 2:
            return
        needs = {worker: worker.memory() for worker in workers}
        biggest = max((worker for worker in workers if worker.queue), key=needs.__getitem__, default=None)
        if biggest is None or sum(needs.values()) <= self._together:
            return
        _log.info("The file readers need %d MB together: one goes on alone.", sum(needs.values()) // MEGABYTE)
        self.spared = biggest
        for worker in workers:
            if worker is not biggest:
                worker.stop()
