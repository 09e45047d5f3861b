"""A watched folder that 300 files come into slowly, while others change them: nothing lost, twice, or by halves."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.shared_drive import TICK, SharedDrive, make_busy, zip_end
from helpers.small import examined, judged_plain, new_workspace

from evidencepack.intake.unfinished import looks_unfinished
from evidencepack.intake.watching import Sighting, WatchedFolder
from evidencepack.jobs import Job
from evidencepack.workspace import Workspace, adding, inbox, queries, rows
from evidencepack.workspace.adding import AddResult, Outcome

FILES = 300


class HashPool:
    """Reads nothing but the hash: this is about which files come in."""

    def examine_and(
        self, then: str, files: Iterable[tuple[Any, Path, str | None]], job: Job | None = None
    ) -> Iterator[Any]:
        for key, path, _ in files:
            yield key, examined(hashlib.sha256(path.read_bytes()).hexdigest()), b""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def take_in(workspace: Workspace, paths: Iterable[Path]) -> list[AddResult]:
    return list(adding.add_files(workspace, paths, judged_plain, pool=HashPool()))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1, 2])
def test_three_hundred_files_come_in_slowly_and_change(workspace: Workspace, tmp_path: Path, seed: int) -> None:
    drive = SharedDrive(tmp_path / "Shared drive", seed, FILES)
    make_busy(drive, seed)
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
            results += take_in(workspace, arrived.new)
    assert (gone, back) == (1, 1)
    results += take_in(workspace, sorted(path for path in offered if path.exists()))
    check(workspace, drive, results)


def check(workspace: Workspace, drive: SharedDrive, results: list[AddResult]) -> None:
    db = workspace.reader()
    numbers = {hashlib.sha256(state).hexdigest(): number for number, of in drive.whole.items() for state in of}
    held: dict[str, int] = {}
    for document in queries.documents(db):
        versions = queries.versions(db, document.id)
        assert {version.sha256 for version in versions} <= set(numbers), f"{document.title} was read by halves"
        [number] = {numbers[version.sha256] for version in versions}
        held[document.id] = number
    assert len(held) == len(set(held.values())), "a document is there twice"
    current = {document.version.sha256 for document in queries.documents(db)}
    there = [path for path in drive.folder.iterdir() if path.is_file()]
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in there} <= current, "a file was lost"
    assert [one.message for one in results if one.outcome is Outcome.UNREADABLE] == []
    deleted_after = {one.document_id for one in results if one.outcome is Outcome.ADDED}
    assert deleted_after == set(held), "a deletion at the origin is none in the workspace"
    assert any(held[key] in drive.gone for key in held)
    assert len(there) > 200
    assert {one.outcome for one in results} >= {Outcome.NEW_VERSION, Outcome.DUPLICATE}


def sightings(folder: Path) -> list[Any]:
    watched = WatchedFolder(folder, settle_seconds=1)
    watched.look(0)
    return list(watched.look(2).settled)


def test_an_arrival_that_was_taken_back_does_not_come_again(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"the first state of {name}")
    arrived = inbox.arrivals(workspace.reader(), sightings(folder))
    assert [path.name for path in arrived.new] == ["a.txt", "b.txt"]
    take_in(workspace, arrived.new)
    workspace.undo()
    nothing = inbox.Arrivals(new=(), offers=())
    assert inbox.arrivals(workspace.reader(), sightings(folder)) == nothing, "at the next opening"
    os.utime(folder / "a.txt", (1_000_000_000, 1_000_000_000))
    assert inbox.arrivals(workspace.reader(), sightings(folder)) == nothing, "touched, and the same content"
    (folder / "a.txt").write_text("the other state of a.txt")
    assert [path.name for path in inbox.arrivals(workspace.reader(), sightings(folder)).new] == ["a.txt"]
    workspace.redo()
    arrived = inbox.arrivals(workspace.reader(), sightings(folder))
    assert (arrived.new, [offer.title for offer in arrived.offers]) == ((), ["a"])
    workspace.undo()
    [result] = take_in(workspace, [folder / "b.txt"])
    assert result.outcome is Outcome.ADDED, "a person may still add it"


def test_windows_knows_a_file_by_any_case_of_its_path(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "SAME_PATH", "path = ? COLLATE NOCASE")  # as there
    (tmp_path / "watched").mkdir()
    (tmp_path / "watched" / "a.txt").write_text("the first state")
    take_in(workspace, [tmp_path / "watched" / "a.txt"])
    [seen] = sightings(tmp_path / "watched")
    other_case = Sighting(tmp_path / "WATCHED" / "A.txt", seen.size, seen.modified_ns)
    assert inbox.arrivals(workspace.reader(), [other_case]) == inbox.Arrivals(new=(), offers=())


def test_a_file_with_pauses_must_be_still_for_longer_than_they_were(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path, settle_seconds=2)
    growing = tmp_path / "a.txt"
    growing.write_text("one")
    watched.look(0)
    growing.write_text("one two")
    assert watched.look(1.9).settled == ()
    assert watched.look(5).settled == (), "3.1 seconds, after a pause of 1.9"
    assert [seen.size for seen in watched.look(5.8).settled] == [7]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04" + b"x" * 100_000, True),
        (b"PK\x03\x04" + b"x" * 100_000 + zip_end(100_004)[:13], True),
        (b"PK\x03\x04" + b"x" * 96 + zip_end(100, b"comment")[:-1], True),
        (b"PK\x03\x04" + b"x" * 96 + zip_end(100, b"comment"), False),
        (b"PK\x03\x04" + b"x" * 100_000 + zip_end(100_004), False),
        (b"PK\x03\x04" + b"x" * 96 + zip_end(60) + b"a book within", True),
        (b"PK\x03\x04" + b"x" * 96 + zip_end(60) + b"a book within" + zip_end(135), False),
        (b"PK\x03\x04" + b"x" * 96 + b"PK\x05\x06" + b"\xff" * 16 + bytes(2), False),
        (b"%PDF-1.4\n" + b"x" * 9_000, True),
        (b"%PDF-1.4\n" + b"x" * 9_000 + b"\n%%EOF\r\n\r\n", False),
        (b"%PDF-1.5\n<</Linearized 1/L 90000/O 9>>\n%%EOF\n" + b"x" * 900, True),
        (b"%PDF-1.5\n<</Linearized 1/L 990/O 9>>\n%%EOF\n" + b"x" * 950 + b"%%EOF\n", False),
        (b"%PDF-1.5\n<</L 90000>>\n%%EOF\n", False),
        (b"plain words", False),
    ],
)
def test_a_missing_end_is_seen(tmp_path: Path, content: bytes, expected: bool) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    assert looks_unfinished(path) is expected
    assert not looks_unfinished(tmp_path / "none")


def test_a_file_whose_end_never_comes_is_told_all_the_same(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path, settle_seconds=2)
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4\nhalf a paper")
    watched.look(0)
    assert watched.look(29).settled == ()
    assert len(watched.look(31).settled) == 1
