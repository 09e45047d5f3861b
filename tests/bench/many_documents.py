"""300 documents from drop to searchable and checked, against bare pdfium on two processes; and memory as they grow.

    python tests/bench/many_documents.py [FOLDER] [--documents 300] [--runs 3] [--grow 3000]

FOLDER holds real documents (default: `council` in $EVIDENCEPACK_REAL). They are repeated with a changed tail until
there are enough, so that every copy is a document of its own. Printed: the times of a drop of all of them and of text
extraction by bare pdfium of the PDFs among them, on two processes, run in turns, and the ratio pair by pair, of the
time on the clock and of the processors' time (which other work on the machine changes less). With --grow also the
highest memory of the program's own process and of the whole process tree, for few and for many documents, and the time
of comparing all of them with each other.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# Nothing of the program is imported here: the processes of bare pdfium import this file too.


class Spent(NamedTuple):
    """Seconds on the clock, and of all processors together."""

    clock: float
    processors: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=None)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--grow", type=int, default=0)
    given = parser.parse_args()
    folder = given.folder or Path(os.environ["EVIDENCEPACK_REAL"]) / "council"
    with tempfile.TemporaryDirectory(prefix="evidencepack-bench-", ignore_cleanup_errors=True) as scratch:
        if given.runs:
            drop = repeated(folder, Path(scratch) / "drop", given.documents)
            _print_speed(drop, Path(scratch) / "workspace", given.runs)
        for count in (given.documents, given.grow) if given.grow else ():
            drop = repeated(folder, Path(scratch) / f"grow {count}", count)
            _print_memory(drop, Path(scratch) / "workspace", count)
            shutil.rmtree(drop)


def _print_speed(drop: Path, workspace: Path, runs: int) -> None:
    pairs = [(_spent(lambda: _take_in(drop, workspace)), _spent(lambda: _bare(drop))) for _ in range(runs)]
    for what in Spent._fields:
        ours, bare = (statistics.median(getattr(pair[side], what) for pair in pairs) for side in (0, 1))
        ratio = statistics.median(getattr(pair[0], what) / getattr(pair[1], what) for pair in pairs)
        print(f"{what}: {ours:.2f} s against {bare:.2f} s of bare pdfium, ratio {ratio:.2f} (median of {runs} pairs)")


def _print_memory(drop: Path, workspace: Path, count: int) -> None:
    from evidencepack.handling import compare_documents  # noqa: PLC0415
    from evidencepack.workspace import Workspace  # noqa: PLC0415

    with _highest_memory() as highest:
        _take_in(drop, workspace)
    print(f"{count} documents: own process {highest['own']:.0f} MB, whole tree {highest['tree']:.0f} MB at most")
    with Workspace.open(workspace) as opened:
        comparing = _spent(lambda: compare_documents(opened))
    print(f"{count} documents compared with each other in {comparing.clock:.2f} s")


def repeated(folder: Path, into: Path, count: int) -> Path:
    """`count` files: the folder's own, again and again, each copy with a tail of its own."""
    into.mkdir(parents=True)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for number in range(count):
        source = files[number % len(files)]
        target = into / f"{number:05} {source.name}"
        shutil.copyfile(source, target)
        with target.open("ab") as tail:
            tail.write(b"\n" + str(number).encode() * 2)
    return into


def _spent(work: Callable[[], object]) -> Spent:
    clock, processors = time.perf_counter(), sum(os.times()[:4])
    work()
    return Spent(time.perf_counter() - clock, sum(os.times()[:4]) - processors)


def _take_in(drop: Path, workspace: Path) -> None:
    from evidencepack import verbs  # noqa: PLC0415

    shutil.rmtree(workspace, ignore_errors=True)
    with verbs.new_return(workspace, "Bench") as opened:
        for _ in verbs.add(opened, [drop]):
            pass


def _bare(drop: Path) -> None:
    pdfs = [str(path) for path in sorted(drop.glob("*.pdf"))]
    pool = multiprocessing.get_context("spawn").Pool(2)
    with pool:
        pool.map(_bare_text, pdfs, chunksize=1)
        pool.close()
        pool.join()  # what its processes spent is known when they have ended


def _bare_text(name: str) -> int:
    import pypdfium2  # noqa: PLC0415  # in the process that reads

    with pypdfium2.PdfDocument(name) as document:
        return sum(len(page.get_textpage().get_text_bounded()) for page in document)


@contextmanager
def _highest_memory() -> Iterator[dict[str, float]]:
    """The highest resident memory, in megabytes, of this process and of its tree while the body runs."""
    import psutil  # noqa: PLC0415

    highest = {"own": 0.0, "tree": 0.0}
    ending = threading.Event()

    def look() -> None:
        own = psutil.Process()
        while not ending.wait(0.1):
            sizes = []
            for process in (own, *own.children(recursive=True)):
                try:
                    sizes.append(process.memory_info().rss / 1e6)
                except psutil.Error:
                    continue
            highest["own"] = max(highest["own"], sizes[0])
            highest["tree"] = max(highest["tree"], sum(sizes))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield highest
    finally:
        ending.set()
        watching.join()


if __name__ == "__main__":  # worker processes import this module again
    main()
