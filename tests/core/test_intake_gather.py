from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.intake.gather import Gathered, gather, natural_key
from evidencepack.intake.paths import extended, extended_text, place_key


def _put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def _names(gathered: Gathered, folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in gathered.files]


def test_walks_in_natural_order_without_regard_to_case(tmp_path: Path) -> None:
    _put(tmp_path, "Item 10.pdf", "item 2.pdf", "Item 1/b.docx", "Item 1/A.docx", "ZZ.txt")
    assert _names(gather([tmp_path]), tmp_path) == [
        "Item 1/A.docx", "Item 1/b.docx", "item 2.pdf", "Item 10.pdf", "ZZ.txt",
    ]  # fmt: skip


def test_the_order_of_what_was_given_is_kept_and_nothing_counts_twice(tmp_path: Path) -> None:
    _put(tmp_path, "b.pdf", "a.pdf", "sub/c.pdf")
    given_twice = [tmp_path / "b.pdf", tmp_path / "sub", tmp_path, tmp_path / "sub" / ".." / "a.pdf"]
    gathered = gather(given_twice)
    assert _names(gathered, tmp_path) == ["b.pdf", "sub/c.pdf", "a.pdf"]
    assert gathered.skipped == ()


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("~$Carers strategy.docx", "open"),
        (".~lock.Carers.odt#", "open"),
        ("Policy.lnk", "shortcut"),
        ("Policy.URL", "shortcut"),
        ("Policy.desktop", "shortcut"),
        ("Thumbs.db", "system"),
        ("desktop.ini", "system"),
        (".DS_Store", "system"),
        ("._Policy.docx", "system"),
        ("~WRL0001.tmp", "temporary"),
        ("download.crdownload", "temporary"),
    ],
)
def test_what_is_no_document_is_passed_over_with_the_reason(tmp_path: Path, name: str, word: str) -> None:
    _put(tmp_path, name, "real.pdf")
    gathered = gather([tmp_path])
    assert _names(gathered, tmp_path) == ["real.pdf"]
    assert [skipped.path.name for skipped in gathered.skipped] == [name]
    assert word in gathered.skipped[0].reason


def test_an_empty_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "empty.docx").write_bytes(b"")
    gathered = gather([tmp_path / "empty.docx"])
    assert gathered.files == ()
    assert gathered.skipped[0].reason == "It is empty (0 bytes)."


def test_folders_of_the_system_are_passed_over_whole(tmp_path: Path) -> None:
    _put(tmp_path, "$RECYCLE.BIN/old.pdf", "__MACOSX/x.pdf", "kept.pdf")
    gathered = gather([tmp_path])
    assert _names(gathered, tmp_path) == ["kept.pdf"]
    assert len(gathered.skipped) == 2


def test_a_workspace_in_the_folder_is_not_taken_for_evidence(tmp_path: Path) -> None:
    stored, half = "ab" * 32, "Council.evidence-journal"
    own = ("Council.evidence", "Council.evidence.lock", half, "backups/Council 2026.EVIDENCE", f"documents/{stored}")
    _put(tmp_path, *own, "documents/Mine.docx", "Report.pdf", f"elsewhere/{stored}", f"other/documents/{stored}")
    gathered = gather([tmp_path])
    assert _names(gathered, tmp_path) == [
        "documents/Mine.docx", f"elsewhere/{stored}", f"other/documents/{stored}", "Report.pdf"
    ]  # fmt: skip
    said = {skipped.path.relative_to(tmp_path).as_posix() for skipped in gathered.skipped}
    assert said == {*own[:4], "documents"}
    assert {skipped.reason for skipped in gathered.skipped} == {"It belongs to a workspace of Evidence Pack."}
    assert gather([tmp_path / "Council.evidence"]).files == ()


def test_what_is_gone_is_reported(tmp_path: Path) -> None:
    gathered = gather([tmp_path / "nowhere", tmp_path])
    assert [skipped.reason for skipped in gathered.skipped] == ["It is no longer there."]


def test_a_folder_that_cannot_be_read_is_not_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(tmp_path, "closed/secret.pdf", "vanished/x.pdf", "open.pdf")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        if Path(path).name == "vanished":
            (path / "x.pdf").unlink()
            path.rmdir()
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    gathered = gather([tmp_path])
    assert _names(gathered, tmp_path) == ["open.pdf"]
    assert {skipped.path.name: skipped.reason for skipped in gathered.skipped} == {
        "closed": "You are not allowed to read it.",
        "vanished": "It is no longer there.",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a right there")
def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    _put(tmp_path, "a/x.pdf")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "a" / "y.pdf").symlink_to(tmp_path / "a" / "x.pdf")
    gathered = gather([tmp_path / "a"])
    assert _names(gathered, tmp_path) == ["a/x.pdf"]
    assert sorted(skipped.path.name for skipped in gathered.skipped) == ["loop", "y.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert [skipped.reason for skipped in gather([tmp_path]).skipped] == ["It is not a file."]


def test_a_deep_tree_needs_no_deep_stack(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    folder.mkdir(parents=True)
    _put(folder, "x.pdf")
    assert len(gather([tmp_path]).files) == 1


@given(st.lists(st.text(min_size=1), unique=True))
def test_natural_order_is_one_order(names: list[str]) -> None:
    other_way = names[::-1]
    assert sorted(names, key=natural_key) == sorted(other_way, key=natural_key)


def test_natural_order_takes_digits_as_numbers() -> None:
    assert sorted(["IR10", "ir2", "IR01", "IR1 b"], key=natural_key) == ["IR01", "IR1 b", "ir2", "IR10"]


def test_long_windows_paths_get_their_prefix() -> None:
    short, long = "C:\\Evidence\\a.pdf", "C:\\" + "folder\\" * 40 + "a.pdf"
    assert extended_text(short) == short
    assert extended_text(long) == "\\\\?\\" + long
    assert extended_text("\\\\server\\share\\" + "f\\" * 130 + "..\\a.pdf").startswith("\\\\?\\UNC\\server\\share\\f\\")
    assert ".." not in extended_text("\\\\server\\share\\" + "f\\" * 130 + "..\\a.pdf")
    assert extended_text("\\\\?\\" + long) == "\\\\?\\" + long


def test_a_place_has_one_key(tmp_path: Path) -> None:
    assert place_key(tmp_path / "a" / ".." / "b") == place_key(tmp_path / "b")
    assert extended(tmp_path / "a" / ".." / "b") == tmp_path / "b"
