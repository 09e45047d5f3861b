"""A watched folder that 300 files come into slowly, while others change them: nothing lost, twice, or by halves."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from helpers.small import examined, judged_plain, new_workspace

from evidencepack.intake.unfinished import looks_unfinished
from evidencepack.intake.watching import WatchedFolder
from evidencepack.jobs import Job
from evidencepack.workspace import Workspace, adding, inbox, queries
from evidencepack.workspace.adding import AddResult, Outcome

FILES = 300
TICK = 0.5  # seconds of a made-up clock between two looks


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


class SharedDrive:
    """A folder into which files are copied piece by piece on a made-up clock; knows every whole state there ever was.

    Every third file is a zip or a PDF, whose copying may stall for long: they show that their end is missing.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir()
        self.folder, self.away = folder, folder.with_name("renamed away")
        self._rng = Random(seed)
        self._due: dict[int, list[Callable[[], None]]] = {}
        self._names: dict[int, str] = {}
        self._states: dict[int, int] = {}
        self._begun: dict[int, int] = {}  # which state of a file came last: later pieces of an older one are dropped
        self.whole: dict[int, list[bytes]] = {number: [] for number in range(FILES)}
        self.gone: set[int] = set()
        self.last_tick = 0

    def plan(self, tick: int, action: Callable[[], None]) -> None:
        self._due.setdefault(tick, []).append(action)
        self.last_tick = max(self.last_tick, tick)

    def step(self, tick: int) -> None:
        for action in self._due.pop(tick, []):
            action()

    def path(self, number: int) -> Path:
        return (self.folder if self.folder.exists() else self.away) / self._names[number]

    def copy(self, number: int, tick: int) -> None:
        """Plan a file's coming in (or being written anew) from this tick on, in pieces."""
        stalls = number % 3 == 0
        self._names.setdefault(number, f"Paper {number:03}.{('zip', 'pdf')[number % 2] if stalls else 'txt'}")
        state = self._states[number] = self._states.get(number, 0) + 1
        content = self._content(number, state)
        cuts = sorted(self._rng.sample(range(16, len(content)), 2))
        at = tick
        for first, last in zip([0, *cuts], [*cuts, len(content)], strict=True):
            piece, ends = content[first:last], content if last == len(content) else None
            self.plan(at, partial(self._write, number, state, piece, not first, ends))
            # Pauses are shorter than a file must be still (2 s), or, where its end can be seen to be missing, longer.
            at += self._rng.choice([4, 9, 20]) if stalls else self._rng.choice([1, 2, 3])

    def _content(self, number: int, state: int) -> bytes:
        body = f"paper {number} state {state} ".encode() * self._rng.randrange(20, 200)
        if number % 3:
            return body
        return b"%PDF-1.7\n" + body + b"%%EOF\n" if number % 2 else b"PK\x03\x04" + body + b"PK\x05\x06" + bytes(18)

    def _write(self, number: int, state: int, piece: bytes, fresh: bool, ends: bytes | None) -> None:
        if number in self.gone or self._begun.get(number, 0) > state:
            return
        self._begun[number] = state
        with self.path(number).open("wb" if fresh else "ab") as stream:
            stream.write(piece)
        if ends is not None:
            self.whole[number].append(ends)

    def delete(self, number: int) -> None:
        self.gone.add(number)
        self.path(number).unlink(missing_ok=True)

    def rename(self, number: int) -> None:
        old = self.path(number)
        self._names[number] = f"Renamed {self._names[number]}"
        if old.exists():
            old.rename(old.with_name(self._names[number]))


def busy_drive(folder: Path, seed: int) -> SharedDrive:
    drive = SharedDrive(folder, seed)
    rng = Random(seed)
    for number in range(FILES):
        drive.copy(number, rng.randrange(0, 60))
    # A file that is both written anew and renamed before anybody looks is a new one: no number is in both.
    changed = rng.sample(range(FILES), 90)
    for number in changed[:50]:
        drive.copy(number, rng.randrange(90, 130))  # a newer state; older pieces that are still to come are dropped
    for number in rng.sample(range(FILES), 40):
        drive.plan(rng.randrange(10, 150), lambda number=number: drive.delete(number))
    for number in changed[50:]:
        drive.plan(rng.randrange(10, 150), lambda number=number: drive.rename(number))
    drive.plan(70, lambda: drive.folder.rename(drive.away))
    drive.plan(82, lambda: drive.away.rename(drive.folder))
    return drive


@pytest.mark.parametrize("seed", [1, 2])
def test_three_hundred_files_come_in_slowly_and_change(workspace: Workspace, tmp_path: Path, seed: int) -> None:
    drive = busy_drive(tmp_path / "Shared drive", seed)
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
        (b"PK\x03\x04" + b"x" * 100_000 + b"PK\x05\x06" + bytes(9), True),
        (b"PK\x03\x04" + b"PK\x05\x06" + bytes(16) + b"\x05\x00" + b"comm", True),
        (b"PK\x03\x04" + b"x" * 100_000 + b"PK\x05\x06" + bytes(18), False),
        (b"%PDF-1.4\n" + b"x" * 9_000, True),
        (b"%PDF-1.4\n" + b"x" * 9_000 + b"\n%%EOF\r\n\r\n", False),
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
