"""Intake and pack measured against reference tools beside them, as ratios from one run.

    python tests/bench/main_job.py [FOLDER] [--runs N]

FOLDER holds real documents; without it, `council` in $EVIDENCEPACK_REAL is taken. Printed are the times of the
product, those of the reference, and the ratio pair by pair (median): a ratio holds where a machine's speed drifts, a
time does not.

- intake: every file of the folder from its path to committed, indexed and checked, against bare pdfium text
  extraction of the PDFs among them in one process;
- pack: the verified pack of all documents, against `zip -r -6` of the same files.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evidencepack import verbs
from evidencepack.pack import load_profile
from evidencepack.workspace import Workspace, answers, queries

_BARE_PDFIUM = """
import sys
import pypdfium2
for name in sys.argv[1:]:
    document = pypdfium2.PdfDocument(name)
    for page in document:
        page.get_textpage().get_text_bounded()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    folder = given.folder or Path(os.environ["EVIDENCEPACK_REAL"]) / "council"
    files = sorted(path for path in folder.iterdir() if path.is_file())
    pdfs = [str(path) for path in files if path.suffix.lower() == ".pdf"]
    with tempfile.TemporaryDirectory(prefix="evidencepack-bench-", ignore_cleanup_errors=True) as scratch:
        bench = _Bench(folder, pdfs, Path(scratch))
        print(f"{len(files)} files, {len(pdfs)} PDFs, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
        _compare("intake / bare pdfium text of the PDFs", bench.intake, bench.bare_pdfium, given.runs)
        if shutil.which("zip"):
            bench.prepare_pack()
            _compare("pack, verified / zip -r -6", bench.pack, bench.zip, given.runs)
        else:
            print("pack: there is no zip command here to compare with")


class _Bench:
    def __init__(self, folder: Path, pdfs: list[str], scratch: Path) -> None:
        self._folder, self._pdfs, self._scratch = folder, pdfs, scratch
        self._runs = 0
        self._workspace = scratch / "none"

    def intake(self) -> None:
        self._runs += 1
        self._workspace = self._scratch / f"workspace {self._runs}"
        with verbs.new_return(self._workspace, "Bench") as workspace:
            results = list(verbs.add(workspace, [self._folder]))
        assert results, "nothing was taken in"

    def bare_pdfium(self) -> None:
        subprocess.run([sys.executable, "-c", _BARE_PDFIUM, *self._pdfs], check=True)

    def prepare_pack(self) -> None:
        with Workspace.open(self._workspace) as workspace:
            [first, *_] = queries.items(workspace.reader())
            everything = queries.document_ids(workspace.reader())
            answers.answer_with_documents(workspace, first.id, everything)

    def pack(self) -> None:
        with Workspace.open(self._workspace) as workspace:
            verbs.export_pack(workspace, self._scratch / "pack.zip", load_profile("portal"))

    def zip(self) -> None:
        target = self._scratch / "reference.zip"
        target.unlink(missing_ok=True)
        subprocess.run(["zip", "-q", "-r", "-6", str(target), str(self._folder)], check=True)


def _compare(title: str, ours: Callable[[], None], reference: Callable[[], None], runs: int) -> None:
    pairs = [(_seconds(ours), _seconds(reference)) for _ in range(runs)]
    mine, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"{title}: {statistics.median(mine):.2f} s against {statistics.median(theirs):.2f} s, "
        f"ratio {ratio:.2f} (median of {runs} pairs)"
    )


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":  # worker processes import this module again
    main()
