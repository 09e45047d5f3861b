"""Watched folders: nothing half-written, nothing twice, and a folder that vanishes is not a deletion."""

import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencepack.intake.watching import Look, WatchedFolder, Watcher


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watched").mkdir()
    return tmp_path / "watched"


def names(look: Look) -> list[str]:
    return [sighting.path.name for sighting in look.settled]


def test_a_file_is_told_once_when_it_has_been_still(folder: Path) -> None:
    watched = WatchedFolder(folder, settle_seconds=2)
    (folder / "a.txt").write_text("one")
    assert (names(watched.look(0)), watched.look(1).restless) == ([], 1)
    assert names(watched.look(2)) == ["a.txt"]
    assert watched.look(9) == Look()


def test_a_file_that_grows_is_waited_for(folder: Path) -> None:
    watched = WatchedFolder(folder, settle_seconds=2)
    for moment in range(6):
        with (folder / "a.txt").open("a") as growing:
            growing.write("more")
        assert names(watched.look(moment)) == []
    assert names(watched.look(7.5)) == ["a.txt"]
    assert names(watched.look(20)) == []


def test_a_rewritten_file_is_told_again(folder: Path) -> None:
    watched = WatchedFolder(folder, settle_seconds=1)
    (folder / "a.txt").write_text("one")
    watched.look(0)
    assert names(watched.look(1)) == ["a.txt"]
    (folder / "a.txt").write_text("another")
    watched.look(2)
    assert names(watched.look(3)) == ["a.txt"]


def test_a_folder_renamed_away_and_back_tells_nothing_twice(folder: Path) -> None:
    watched = WatchedFolder(folder, settle_seconds=1)
    (folder / "a.txt").write_text("one")
    watched.look(0)
    watched.look(1)
    folder.rename(folder.with_name("away"))
    assert watched.look(2).gone
    assert watched.look(3) == Look(), "that it is gone is said once"
    folder.with_name("away").rename(folder)
    (folder / "b.txt").write_text("new")
    assert watched.look(4).back
    assert names(watched.look(5)) == ["b.txt"]


def test_litter_and_lock_files_are_passed_over(folder: Path) -> None:
    watched = WatchedFolder(folder, settle_seconds=1)
    for name in ("~$a.docx", "Thumbs.db", "half.crdownload"):
        (folder / name).write_text("x")
    watched.look(0)
    assert watched.look(5) == Look()


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from(["write", "delete", "away", "back", "wait"]), st.integers(0, 4)), max_size=25)
)
def test_whatever_happens_every_last_state_is_told_exactly_once(tmp_path_factory, steps) -> None:
    folder = tmp_path_factory.mktemp("w") / "watched"
    folder.mkdir()
    away = folder.with_name("away")
    watched = WatchedFolder(folder, settle_seconds=2)
    told: list[tuple[str, int]] = []
    moment = 0.0
    sizes: dict[str, int] = {}
    for number, (what, which) in enumerate(steps):
        root = folder if folder.exists() else away
        name = f"{which}.txt"
        if what == "write":
            sizes[name] = number + 1
            (root / name).write_bytes(b"x" * (number + 1))
        elif what == "delete":
            sizes.pop(name, None)
            (root / name).unlink(missing_ok=True)
        elif what == "away" and folder.exists():
            folder.rename(away)
        elif what == "back" and away.exists():
            away.rename(folder)
        moment += 3 if what == "wait" else 0.5
        told += [(seen.path.name, seen.size) for seen in watched.look(moment).settled]
    if away.exists():
        away.rename(folder)
    for _ in range(3):
        moment += 3
        told += [(seen.path.name, seen.size) for seen in watched.look(moment).settled]
    assert len(told) == len(set(told)), "told twice"
    assert set(sizes.items()) <= set(told), "not told"


@pytest.mark.parametrize("events", [True, False])
def test_the_thread_tells_of_files_that_arrive_slowly(folder: Path, events: bool) -> None:
    told: dict[str, int] = {}
    everything = threading.Event()

    def hear(_: Path, look: Look) -> None:
        for sighting in look.settled:
            assert sighting.path.name not in told
            told[sighting.path.name] = sighting.path.stat().st_size
        if len(told) == 60:
            everything.set()

    watcher = Watcher([folder], hear, settle_seconds=0.3, poll_seconds=30 if events else 0.2, events=events)
    watcher.start()
    try:
        for number in range(60):
            with (folder / f"{number}.txt").open("wb") as copying:
                copying.write(b"first half ")
                copying.flush()
                copying.write(b"second half")
        assert everything.wait(60)
    finally:
        watcher.stop()
    assert set(told.values()) == {22}
    watcher.stop()


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    heard = threading.Event()
    watcher = Watcher(
        [tmp_path / "later"],
        lambda _, look: heard.set() if look.settled else None,
        settle_seconds=0.1,
        poll_seconds=0.1,
    )
    watcher.start()
    try:
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "a.txt").write_text("here")
        assert heard.wait(30)
    finally:
        watcher.stop()
    shutil.rmtree(tmp_path / "later")
