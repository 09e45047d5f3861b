"""A disk that is full, a file that is held: said as what a person can mend, and nothing is lost or left half-made."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import apsw
import pytest
from helpers.small import new_workspace

from evidencepack.cli import run
from evidencepack.errors import UnreadableFile, WorkspaceFault
from evidencepack.workspace import Workspace, backups
from evidencepack.workspace.files import FileStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "documents")
    store.prepare()
    (tmp_path / "a.txt").write_text("short")
    return store


def test_a_disk_that_is_full_only_when_flushed_is_not_the_documents_fault(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceFault, match="cannot be written to: No space left"):
        store.put(tmp_path / "a.txt")
    assert list(store.folder.iterdir()) == []


@pytest.mark.parametrize(("winerror", "tries"), [(None, 1), (5, 1), (32, 3)])
def test_only_a_file_in_use_is_waited_for(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int | None, tries: int
) -> None:
    tried: list[Path] = []

    def refused(path: Path, *_: Any, **__: Any) -> Any:
        tried.append(path)
        fault = PermissionError(errno.EACCES, "Permission denied")
        fault.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
        raise fault

    monkeypatch.setattr("evidencepack.safe_file._WAITS", (0.0, 0.0))
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(UnreadableFile, match=r"a\.txt could not be read"):
        store.put(tmp_path / "a.txt")
    assert len(tried) == tries


def test_a_file_without_end_is_not_copied_for_ever(store: FileStore, tmp_path: Path, monkeypatch) -> None:
    """As of a log that is written faster than it is copied."""
    monkeypatch.setattr("evidencepack.workspace.files._CHUNK", 4)
    log = tmp_path / "log.txt"
    log.write_bytes(b"0123456789")
    digested: list[bytes] = []

    class Growing:
        def update(self, chunk: bytes) -> None:
            digested.append(chunk)
            assert len(digested) < 100, "it is copied for ever"
            with log.open("ab") as growing:
                growing.write(b"more")

        def hexdigest(self) -> str:
            return "0"

    monkeypatch.setattr("hashlib.sha256", Growing)
    with pytest.raises(UnreadableFile, match="still being written"):
        store.put(log)
    assert list(store.folder.iterdir()) == []


def _fill(workspace: Workspace) -> None:
    """Let the database grow no more, as on a full disk."""
    with workspace.change("Nothing") as db:
        db.pragma("max_page_count", db.pragma("page_count"))


def test_a_change_on_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as workspace:
        _fill(workspace)
        with (
            pytest.raises(WorkspaceFault, match=r"cannot be written: .*full.* as it was before"),
            workspace.change("Much") as db,
        ):
            db.execute("UPDATE item SET note = ?", ("x" * 2_000_000,))
        assert workspace.reader().execute("SELECT max(length(note)) FROM item").get == 0
        with workspace.change("Little") as db:
            db.execute("UPDATE item SET note = 'y'")
        assert workspace.reader().execute("SELECT max(note) FROM item").get == "y"


def test_half_a_backup_never_stands_under_a_backups_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_: apsw.Connection, to: Path) -> None:
        to.write_bytes(b"half")
        raise apsw.FullError("database or disk is full")

    with new_workspace(tmp_path / "ws") as workspace:
        monkeypatch.setattr(backups, "_copy", half)
        with pytest.raises(apsw.FullError):
            backups.back_up(workspace.reader(), workspace.database, "regular")
    assert list((tmp_path / "ws" / "backups").iterdir()) == []


def test_ten_backups_are_kept_whatever_the_name(tmp_path: Path) -> None:
    database = tmp_path / "Return [2026].evidence"
    with new_workspace(tmp_path / "ws") as workspace:
        for number in range(12):
            backups.back_up(workspace.reader(), database, f"number {number}")
    assert len(list((tmp_path / "backups").iterdir())) == backups.KEPT


def test_a_drive_that_was_lost_while_reading_is_no_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new_workspace(tmp_path / "ws").close()

    def lost(*_: Any) -> Any:
        raise apsw.IOError("disk I/O error")

    monkeypatch.setattr("evidencepack.workspace.queries.snapshot", lost)
    assert run(["gaps", str(tmp_path / "ws")]) == 2
    assert "cannot be reached" in capsys.readouterr().err
