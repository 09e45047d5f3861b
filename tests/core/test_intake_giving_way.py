"""Workers of a window give way to it: a lower priority, without which drawing waits behind two busy processes."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest
from helpers.leaks import spawned

from evidencepack.intake.workers import ReaderPool
from evidencepack.model import ReadState


def _priorities() -> set[int]:
    return {child.nice() for child in spawned()}


@pytest.mark.parametrize("behind", [True, False])
def test_workers_have_a_lower_priority_where_that_is_asked_for(tmp_path: Path, behind: bool) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Advocacy is offered to everybody.", encoding="utf-8")
    own = psutil.Process().nice()
    lower = 0x4000 if sys.platform == "win32" else min(19, own + 10)
    with ReaderPool(workers=1, behind=behind) as pool:
        assert pool.examine_one(path).read is ReadState.READ
        assert _priorities() == {lower if behind else own}
