"""A watched folder that 300 real council files come into slowly, while others change them: set EVIDENCEPACK_REAL."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.shared_drive import TICK, SharedDrive, make_busy
from helpers.small import new_workspace

from evidencepack.checks import judge
from evidencepack.intake.reading import examine
from evidencepack.intake.watching import WatchedFolder
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import Document
from evidencepack.workspace import Workspace, adding, inbox, queries
from evidencepack.workspace.adding import AddResult, Outcome

REAL = Path(os.environ.get("EVIDENCEPACK_REAL", "nowhere")) / "council"
pytestmark = [
    pytest.mark.skipif(not REAL.is_dir(), reason="EVIDENCEPACK_REAL is not set"),
    pytest.mark.timeout(600),
]
FILES = 300
PIECES = 6


class CouncilDrive(SharedDrive):
    """The council's own files again and again, each copy with a tail of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder, seed, FILES)
        self.sources = sorted(path for path in REAL.iterdir() if path.is_file())

    def source(self, number: int) -> Path:
        return self.sources[number % len(self.sources)]

    def name(self, number: int) -> str:
        return f"{number:03} {self.source(number).name}"

    def shows_its_end(self, number: int) -> bool:
        with self.source(number).open("rb") as stream:
            return stream.read(4) in (b"PK\x03\x04", b"%PDF")

    def content(self, number: int, state: int) -> bytes:
        return self.source(number).read_bytes() + f"\n{number} {state}\n".encode()


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(behind=True) as made:
        yield made


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


@pytest.mark.parametrize("seed", [3, 4])
def test_three_hundred_real_files_come_in_slowly_and_change(
    workspace: Workspace, tmp_path: Path, pool: ReaderPool, seed: int
) -> None:
    drive = CouncilDrive(tmp_path / "Shared drive", seed)
    make_busy(drive, seed, pieces=PIECES)
    watched = WatchedFolder(drive.folder, settle_seconds=2)
    results: list[AddResult] = []
    offered: set[Path] = set()
    gone = back = 0
    for tick in range(drive.last_tick + 90):
        drive.step(tick)
        look = watched.look(tick * TICK)
        gone, back = gone + look.gone, back + look.back
        if look.settled:
            arrived = inbox.arrivals(workspace.reader(), look.settled)
            offered |= {offer.path for offer in arrived.offers}
            results += adding.add_files(workspace, arrived.new, judge, pool=pool)
    assert (gone, back) == (1, 1)
    newer = sorted(path for path in offered if path.exists())
    results += adding.add_files(workspace, newer, judge, pool=pool)
    held = check_nothing_lost_or_twice(workspace, drive)
    check_read_whole(drive, held)
    assert {one.outcome for one in results} >= {Outcome.ADDED, Outcome.NEW_VERSION, Outcome.DUPLICATE}
    assert {one.document_id for one in results if one.outcome is Outcome.ADDED} == {one.id for one in held.values()}


def check_nothing_lost_or_twice(workspace: Workspace, drive: CouncilDrive) -> dict[int, Document]:
    """Every document is one file of the drive, in a state in which that was whole. Gives them by the file's number."""
    numbers = {hashlib.sha256(state).hexdigest(): number for number, of in drive.whole.items() for state in of}
    db = workspace.reader()
    held: dict[int, Document] = {}
    for document in queries.documents(db):
        versions = {version.sha256 for version in queries.versions(db, document.id)}
        assert versions <= set(numbers), f"{document.title} was read by halves"
        [number] = {numbers[sha256] for sha256 in versions}
        assert number not in held, f"{document.title} is there twice"
        held[number] = document
    current = {document.version.sha256 for document in held.values()}
    there = [path for path in drive.folder.iterdir() if path.is_file()]
    lost = [path.name for path in there if hashlib.sha256(path.read_bytes()).hexdigest() not in current]
    assert lost == []
    assert len(there) > 200
    assert drive.gone & set(held), "a deletion at the origin is none in the workspace"
    return held


def check_read_whole(drive: CouncilDrive, held: dict[int, Document]) -> None:
    """What was read of a copy is what the file gives that it was made of."""
    known: dict[Path, tuple[str, str, int]] = {}
    for number, document in held.items():
        source = drive.source(number)
        if source not in known:
            found = examine(source)
            known[source] = (found.format, found.read.value, found.pages_total)
        assert (document.format, document.read.value, document.pages) == known[source], document.title
