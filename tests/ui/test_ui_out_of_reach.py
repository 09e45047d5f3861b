"""The drive of the open workspace goes away: said in words and not as a defect, and work goes on when it is back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from conftest import workspace_of

from evidencepack.errors import WorkspaceFault
from evidencepack.workspace import queries, returns
from evidencepack.workspace.trouble import trouble_of
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (apsw.IOError("disk I/O error"), "cannot be reached"),
        (apsw.CantOpenError("unable to open"), "cannot be reached"),
        (apsw.ReadOnlyError("attempt to write"), "cannot be reached"),
        (apsw.FullError("database or disk is full"), "drive is full"),
        (apsw.BusyError("database is locked"), "Another program holds"),
        (apsw.CorruptError("malformed"), "damaged"),
    ],
)
def test_what_a_drive_does_is_said_with_what_to_do(fault: apsw.Error, words: str) -> None:
    trouble = trouble_of(fault)
    assert isinstance(trouble, WorkspaceFault)
    assert words in trouble.what
    assert trouble.to_do


@pytest.mark.parametrize("fault", [apsw.SQLError("near"), apsw.ConstraintError("unique"), ValueError("odd")])
def test_a_defect_stays_a_defect(fault: Exception) -> None:
    assert trouble_of(fault) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets no folder go whose file is open")
@pytest.mark.expect_log
def test_a_vanished_share_is_said_once_and_work_goes_on_when_it_is_back(
    window: MainWindow, settle: Settle, council: Path
) -> None:
    workspace = workspace_of(window)
    item = queries.item_by_ref(workspace.reader(), "IR01")

    def owned_by(owner: str) -> None:
        window.desk.write(lambda opened: returns.set_items(opened, {item.id: {"owner": owner}}, f"Owner {owner}"))
        settle()

    council.rename(council.with_name("gone"))
    try:
        owned_by("Pat")
        owned_by("Pat")
    finally:
        council.with_name("gone").rename(council)
    assert "cannot be reached" in window.banner.text
    assert "Something went wrong" not in window.banner.text
    told = [entry for entry in window.desk.log.messages if "cannot be reached" in entry.said.what]
    assert len(told) == 1
    owned_by("Sam")
    assert queries.item_by_ref(workspace.reader(), "IR01").owner == "Sam"
