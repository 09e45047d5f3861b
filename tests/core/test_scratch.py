"""Folders for the moment go with their program, or with the next one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from evidencepack.scratch import scratch_folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_program_left_is_taken_away(place: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left, mine = (place / f"evidencepack-scratch-{pid}-clean-abc" for pid in (ended.pid, os.getpid()))
    others = place / "evidencepack-scratch-mine"
    for folder in (left, mine, others):
        folder.mkdir()
        (folder / "paper.docx").write_text("412 people wait")
    with scratch_folder("parts") as made:
        assert not left.exists()
        assert mine.exists()
        assert others.exists()
        assert Path(made).parent == place
    assert not Path(made).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_of_such_a_name_is_not_followed(place: Path) -> None:
    (place / "papers").mkdir()
    (place / "papers" / "a.txt").write_text("mine")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    (place / f"evidencepack-scratch-{ended.pid}-clean-abc").symlink_to(place / "papers")
    with scratch_folder("parts"):
        assert (place / "papers" / "a.txt").read_text() == "mine"
