"""Names that are no Unicode, paths that cannot be looked at, times of no calendar: they cost nothing but themselves."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.small import judged_plain, new_workspace

from evidencepack.cli import run
from evidencepack.intake.paths import in_letters, is_there
from evidencepack.intake.watching import Sighting, WatchedFolder
from evidencepack.intake.workers import ReaderPool
from evidencepack.terminal.library import add_line
from evidencepack.verify.faults import Kind
from evidencepack.verify.folder_source import FolderSource
from evidencepack.workspace import adding, inbox, queries, rows
from evidencepack.workspace.adding import AddResult, Outcome

ODD = "Gr\udcfc\udcdfe \udced\udca0\udc80.txt"  # as Python shows bytes that are no UTF-8

needs_bytes = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system takes Unicode names only")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.txt", ODD, "z.txt"):
        (folder / name).write_text(f"412 people wait, says {name!a}", encoding="utf-8")
    return folder


def test_what_is_no_letter_is_shown_as_such() -> None:
    assert in_letters(Path("a") / ODD) == str(Path("a") / "Gr��e ���.txt")
    assert in_letters("Ärger 🙂.txt") == "Ärger 🙂.txt"


@needs_bytes
def test_a_name_that_is_no_unicode_is_taken_in_like_others(papers: Path, tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as workspace, ReaderPool(workers=1) as pool:
        results = list(adding.add_files(workspace, [papers], judged_plain, pool=pool))
        assert [one.outcome for one in results] == [Outcome.ADDED] * 3
        assert {Path(one.path).name for one in results} == {"a.txt", in_letters(ODD), "z.txt"}
        kept = {document.version.name for document in queries.documents(workspace.reader())}
        assert in_letters(ODD) in kept
        seen = Sighting(papers / ODD, (papers / ODD).stat().st_size, (papers / ODD).stat().st_mtime_ns)
        assert inbox.arrivals(workspace.reader(), [seen]) == inbox.Arrivals(new=(), offers=())


@needs_bytes
def test_a_name_that_is_no_unicode_is_inspected_and_said_as_json(
    papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["inspect", "--json", "--contents", str(papers)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["read"] for one in said] == ["read"] * 3
    assert str(papers / in_letters(ODD)) in [one["path"] for one in said]


def test_a_name_longer_than_any_is_not_a_defect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(tmp_path / ("x" * 300))]) == 2
    assert run(["gaps", str(tmp_path / ("x" * 300))]) == 2
    assert run(["verify", str(tmp_path / ("x" * 300))]) == 2
    assert "no file" in capsys.readouterr().err


def test_a_share_that_was_lost_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows answers for a lost share with an error that `Path.is_dir` raises: ERROR_NETNAME_DELETED and others."""
    watched = WatchedFolder(tmp_path)
    watched.look(0)

    def lost(*_: Any, **__: Any) -> os.stat_result:
        raise OSError(22, "The specified network name is no longer available")

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", lost)
        assert watched.look(1).gone
        assert not is_there(tmp_path)
    assert watched.look(2).back


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (1_600_000_000_123_456_789, "2020-09-13T12:26:40Z"),
        (-11_644_473_600 * 10**9, "1601-01-01T00:00:00Z"),
        (-(10**20), "0001-01-01T00:00:00Z"),
        (10**21, "9999-12-31T23:59:59Z"),
    ],
)
def test_times_that_no_calendar_has(nanoseconds: int, text: str) -> None:
    assert rows.moment_text(nanoseconds) == text


def test_a_name_gives_the_terminal_no_orders() -> None:
    result = AddResult(path="a\x1b[2J.txt", outcome=Outcome.DUPLICATE, message="Same as a\x1b[2J.txt.")
    assert "\x1b" not in add_line(result)


@needs_bytes
def test_a_pack_with_what_is_no_file_or_no_name_is_checked_to_its_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Opening a named pipe would wait for ever."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / ODD).write_bytes(b"x")
    os.mkfifo(folder / "manifest-sha256.txt")
    assert run(["verify", "--json", str(folder)]) == 1
    faults = {(one["kind"], one["file"]): one["message"] for one in json.loads(capsys.readouterr().out)["faults"]}
    assert faults["unsafe path", "manifest-sha256.txt"] == "It is no file."


def test_an_entry_that_cannot_be_looked_at_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "b.txt").write_bytes(b"x")
    real = Path.lstat

    def refused(path: Path) -> os.stat_result:
        if path.name == "a.txt":
            raise OSError(36, "File name too long", str(path))
        return real(path)

    monkeypatch.setattr(Path, "lstat", refused)
    source = FolderSource(tmp_path)
    assert source.names == ["b.txt"]
    assert [(fault.kind, fault.file) for fault in source.faults()] == [(Kind.DAMAGED, "a.txt")]
    assert source.size("gone.txt") == 0
