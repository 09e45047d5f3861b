"""Thousands of damaged copies of real files and all the bombs at full size, through the real readers.

Skipped where EVIDENCEPACK_REAL is unset. EVIDENCEPACK_MUTANTS says how many copies (1,500 if not given),
EVIDENCEPACK_SEED which.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil
import pytest
from helpers.hostile_files import hostile_files
from helpers.hostile_mutants import mutants

from evidencepack.checks import judge
from evidencepack.intake.gather import gather
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import ReadState

_REAL = os.environ.get("EVIDENCEPACK_REAL", "")
_COUNT = int(os.environ.get("EVIDENCEPACK_MUTANTS", "1500"))
_SEED = int(os.environ.get("EVIDENCEPACK_SEED", "1"))
_MOST_MEMORY = 1_500_000_000  # of all processes together
_BIGGEST_SOURCE = 3_000_000
_NOT_FORESEEN = ("unforeseen", "broke down", "took longer", "memory")
pytestmark = [
    pytest.mark.skipif(not _REAL, reason="EVIDENCEPACK_REAL names no folder of real documents"),
    pytest.mark.timeout(60 + _COUNT // 10),
]


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """The most memory that this process and its children had together while the context lasted, as a list of one."""
    peak, over, this = [0], threading.Event(), psutil.Process()

    def watch() -> None:
        while not over.wait(0.1):
            total = 0
            for process in (this, *this.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def test_damaged_copies_of_real_files(tmp_path: Path) -> None:
    sources = [path for path in gather([Path(_REAL) / "formats"]).files if path.stat().st_size < _BIGGEST_SOURCE]

    def written() -> Iterator[tuple[Path, Path, str]]:
        for number, (name, data) in enumerate(mutants(sources, _SEED, _COUNT)):
            path = tmp_path / str(number)
            path.write_bytes(data)
            yield path, path, name

    told, odd = 0, []
    with watched_memory() as peak, ReaderPool(workers=2) as pool:
        for path, examination in pool.examine_all(written()):
            told += 1
            msgspec.json.encode(judge(path.name, examination))
            if any(words in examination.message for words in _NOT_FORESEEN):
                odd.append(f"{path.name}: {examination.message}")
            path.unlink()
    assert told == _COUNT
    assert odd == []
    assert peak[0] < _MOST_MEMORY


def test_bombs_at_full_size(tmp_path: Path) -> None:
    paths = []  # written first: what making them needs is not the readers'
    for number, (name, data) in enumerate(hostile_files(200)):
        paths.append((tmp_path / str(number), name))
        paths[-1][0].write_bytes(data)
    del data
    gc.collect()
    states: dict[ReadState, int] = {}
    with watched_memory() as peak, ReaderPool(workers=2) as pool:
        for path, examination in pool.examine_all((path, path, name) for path, name in paths):
            states[examination.read] = states.get(examination.read, 0) + 1
            assert examination.read is ReadState.READ or examination.message
            path.unlink()
    assert states[ReadState.READ] > 50
    assert peak[0] < _MOST_MEMORY
