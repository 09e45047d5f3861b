"""All that stands in the way of the sample council's pack is mended: set aside, cleaned, waived, answered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import Desktop, ReadsHere, workspace_of
from helpers.hands import HANDS, Hands
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QListView, QPlainTextEdit

from evidencepack.jobs import Job
from evidencepack.model import Gap, Severity
from evidencepack.verify import verify
from evidencepack.workspace import queries
from ui.pages.gaps.model import ROW
from ui.sample_council import make_sample

DOCUMENTS = 40


@pytest.fixture(scope="session")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, DOCUMENTS, Job(), ReadsHere()).close()
    return folder / "Workspace"


def first_blocker(gaps: QListView) -> tuple[QModelIndex, Gap] | None:
    """The first thing in the way: its row, and what it is."""
    for number in range(gaps.model().rowCount()):
        index = gaps.model().index(number, 0)
        gap = index.data(ROW).gap
        if gap is not None and gap.severity is Severity.BLOCKS:
            return index, gap
    return None


def say_why_not_held(hands: Hands) -> None:
    hands.command("gaps.mend")
    assert hands.find(QComboBox, "Kind").currentText() == "Not held"
    hands.enter(hands.find(QPlainTextEdit, "Reason"), "Nobody keeps it.")
    hands.enter(hands.find(QPlainTextEdit, "What is being done"), "It is kept from January.")
    hands.press_named("Save")


def mend(hands: Hands, gaps: QListView, index: QModelIndex, gap: Gap) -> str:
    """What a coordinator does about one of them, in a word."""
    rule = gap.finding or gap.rule
    if rule in {"F01", "F02"}:  # CQC could not open it: left out of the return
        hands.open_row(gaps, index)
        assert hands.window.page.id == "documents"
        hands.picture(f"there-{rule}")
        hands.command("documents.set-aside")
        hands.go("gaps")
        return "set aside"
    if gap.subject == "statement":  # it cites what cannot go
        cited = gap.message.split("“")[2].split("”")[0]
        hands.open_row(gaps, index)
        assert hands.window.page.id == "assessment"
        hands.press_named(f"Remove: {cited}")
        hands.picture("citation-gone")
        hands.go("gaps")
        return "not cited"
    hands.choose(gaps, index)
    if rule == "G01":
        say_why_not_held(hands)
        return "answered"
    if "hidden" in gap.place:  # it stands where readers do not look
        hands.command("documents.clean")
        hands.picture("clean")
        hands.press_named("Make the copy")
        hands.picture("cleaned")
        hands.press_named("Close")
        return "cleaned"
    hands.command("documents.waive")
    hands.enter(hands.find(QPlainTextEdit, "Reason"), "CQC asked for this very table; the director agreed.")
    hands.picture("waive")
    hands.press_named("Waive")
    return "waived"


@pytest.mark.parametrize("kind", HANDS, ids=lambda kind: kind.kind)
def test_until_nothing_is_in_the_way(desktop: Desktop, _sample: Path, tmp_path: Path, kind: type[Hands]) -> None:
    council = tmp_path / "Council"
    shutil.copytree(_sample, council)
    window = desktop.window(council)
    hands = kind(window, lambda: desktop.settle(window), "blockers", tmp_path / "pictures")
    hands.picture("overview")
    hands.press_named("Next: mend")  # the next best step leads to what blocks
    gaps = hands.find(QListView, "Gaps")
    hands.picture("what-blocks")
    done = []
    while (found := first_blocker(gaps)) is not None:
        assert len(done) < 20, f"what is done does not help: {done}, {found[1]}"
        done.append(mend(hands, gaps, *found))
    assert set(done) >= {"answered", "set aside", "cleaned", "waived"}
    hands.picture("nothing-blocks")

    out = tmp_path / "Pack.zip"
    window.desk.ask = lambda _parent, _wanted, then: then([out])
    hands.go("pack")
    hands.picture("plan")
    hands.press_named("Export")
    assert "The pack is built and verified" in window.pack._result_heading.text(), window.banner.text
    hands.picture("pack")
    assert verify(out).ok
    assert [sealed.name for sealed in queries.sealed_packs(workspace_of(window).reader())] == ["Pack.zip"]
