"""A folder into which files are copied piece by piece on a made-up clock, to be watched while that goes on."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

TICK = 0.5  # seconds of the made-up clock between two looks


def zip_end(at: int, comment: bytes = b"") -> bytes:
    """The last record of a zip that has `at` bytes before it."""
    return b"PK\x05\x06" + struct.pack("<4HIIH", 0, 0, 1, 1, 46, at - 46, len(comment)) + comment


class SharedDrive:
    """Knows every whole state that there ever was of each of its `files`.

    Every third file is a zip or a PDF, whose copying may stall for long: they show that their end is missing.
    """

    def __init__(self, folder: Path, seed: int, files: int) -> None:
        folder.mkdir()
        self.folder, self.away = folder, folder.with_name("renamed away")
        self._rng = Random(seed)
        self._due: dict[int, list[Callable[[], None]]] = {}
        self._names: dict[int, str] = {}
        self._states: dict[int, int] = {}
        self._begun: dict[int, int] = {}  # which state of a file came last: later pieces of an older one are dropped
        self.whole: dict[int, list[bytes]] = {number: [] for number in range(files)}
        self.gone: set[int] = set()
        self.last_tick = 0

    def plan(self, tick: int, action: Callable[[], None]) -> None:
        """Do something at a tick."""
        self._due.setdefault(tick, []).append(action)
        self.last_tick = max(self.last_tick, tick)

    def step(self, tick: int) -> None:
        """Do what is due."""
        for action in self._due.pop(tick, []):
            action()

    def path(self, number: int) -> Path:
        """Where a file lies now."""
        return (self.folder if self.folder.exists() else self.away) / self._names[number]

    def copy(self, number: int, tick: int, pieces: int = 3) -> None:
        """Plan a file's coming in (or being written anew) from this tick on, in pieces."""
        self._names.setdefault(number, self.name(number))
        state = self._states[number] = self._states.get(number, 0) + 1
        content = self.content(number, state)
        stalls = self.shows_its_end(number)
        cuts = sorted(self._rng.sample(range(16, len(content)), pieces - 1))
        at = tick
        for first, last in zip([0, *cuts], [*cuts, len(content)], strict=True):
            piece, ends = (first, last), last == len(content)
            self.plan(at, partial(self._write, number, state, piece, ends))
            # Pauses are shorter than a file must be still (2 s), or, where its end can be seen to be missing, longer.
            at += self._rng.choice([4, 9, 20]) if stalls else self._rng.choice([1, 2, 3])

    def name(self, number: int) -> str:
        """What a file is called at first."""
        return f"Paper {number:03}.{('zip', 'pdf')[number % 2] if self.shows_its_end(number) else 'txt'}"

    def shows_its_end(self, number: int) -> bool:
        """Whether it can be seen that its end is missing."""
        return number % 3 == 0

    def content(self, number: int, state: int) -> bytes:
        """What a state of a file holds; the same when it is asked for again."""
        body = f"paper {number} state {state} ".encode() * Random(f"{number} {state}").randrange(20, 200)
        if number % 3:
            return body
        if number % 2:
            return b"%PDF-1.7\n" + body + b"%%EOF\n"
        return b"PK\x03\x04" + body + zip_end(4 + len(body))

    def _write(self, number: int, state: int, piece: tuple[int, int], ends: bool) -> None:
        if number in self.gone or self._begun.get(number, 0) > state:
            return
        self._begun[number] = state
        first, last = piece
        content = self.content(number, state)
        with self.path(number).open("ab" if first else "wb") as stream:
            stream.write(content[first:last])
        if ends:
            self.whole[number].append(content)

    def delete(self, number: int) -> None:
        """Delete a file."""
        self.gone.add(number)
        self.path(number).unlink(missing_ok=True)

    def rename(self, number: int) -> None:
        """Rename a file, as far as it is there."""
        old = self.path(number)
        self._names[number] = f"Renamed {self._names[number]}"
        if old.exists():
            old.rename(old.with_name(self._names[number]))


def make_busy(drive: SharedDrive, seed: int, *, pieces: int = 3) -> None:
    """Plan the coming of all files, of which some are written anew, deleted and renamed; and the folder goes away."""
    rng, files = Random(seed), len(drive.whole)
    for number in range(files):
        drive.copy(number, rng.randrange(0, 60), pieces)
    # A file that is both written anew and renamed before anybody looks is a new one: no number is in both.
    changed = rng.sample(range(files), files * 3 // 10)
    for number in changed[: files // 6]:
        drive.copy(number, rng.randrange(90, 130), pieces)  # older pieces that are still to come are dropped
    for number in rng.sample(range(files), files * 2 // 15):
        drive.plan(rng.randrange(10, 150), partial(drive.delete, number))
    for number in changed[files // 6 :]:
        drive.plan(rng.randrange(10, 150), partial(drive.rename, number))
    drive.plan(70, lambda: drive.folder.rename(drive.away))
    drive.plan(82, lambda: drive.away.rename(drive.folder))
