"""Waivers hold for a file and a version of a rule; watched folders sort what arrives."""

import os
import time
from pathlib import Path

import pytest
from helpers.small import document_counts, new_workspace
from test_workspace_adding import TextPool

from evidencepack.errors import UserFault
from evidencepack.intake.examination import Examination
from evidencepack.intake.watching import Sighting
from evidencepack.model import Finding, Judgement, Severity
from evidencepack.workspace import Workspace, adding, history, inbox, queries, waivers

VERSION = {"D01": 1}


def judged(name: str, examination: Examination) -> Judgement:
    """Every text that says "changes" has tracked changes, by the version of the rule in force."""
    found = Finding(
        rule="D01", severity=Severity.BLOCKS, message="Changes", to_do="Accept.", rule_version=VERSION["D01"]
    )
    hit = "changes" in examination.pages[0].text
    return Judgement(dated=None, dated_from="", draft=False, findings=(found,) if hit else ())


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def take(workspace: Workspace, path: Path, text: str) -> str:
    path.write_text(text)
    [result] = adding.add_files(workspace, [path], judged, pool=TextPool())  # type: ignore[arg-type]
    assert result.document_id
    return result.document_id


def test_a_waived_finding_stands_no_more_and_undo_brings_it_back(workspace: Workspace, tmp_path: Path) -> None:
    key = take(workspace, tmp_path / "a.txt", "changes")
    db = workspace.reader()
    assert document_counts(db)["findings"] == 1
    assert waivers.waive(workspace, [key], "D01", " Agreed with legal ") == 1
    assert queries.findings(db) == {}
    assert document_counts(db)["findings"] == 0
    assert [found.rule for found in queries.findings(db, waived=True)[key]] == ["D01"]
    [kept] = queries.waivers(db, key)
    assert (kept.reason, kept.rule, bool(kept.who), kept.at[:2]) == ("Agreed with legal", "D01", True, "20")
    assert queries.snapshot(workspace).findings == {}
    workspace.undo()
    assert key in queries.findings(db)


def test_a_new_file_or_a_new_version_of_the_rule_asks_again(workspace: Workspace, tmp_path: Path) -> None:
    key = take(workspace, tmp_path / "a.txt", "changes")
    waivers.waive(workspace, [key], "D01", "fine")
    take(workspace, tmp_path / "a.txt", "other changes")
    assert key in queries.findings(workspace.reader()), "another file under the same document"
    waivers.waive(workspace, [key], "D01", "fine")
    with workspace.derived() as db:
        db.execute("UPDATE finding SET rule_version = 2")
    assert key in queries.findings(workspace.reader()), "another version of the rule"
    [newest, oldest] = queries.waivers(workspace.reader())
    waivers.withdraw(workspace, [newest.id, oldest.id])
    assert queries.waivers(workspace.reader()) == []


def test_a_waiver_needs_a_reason_and_a_finding(workspace: Workspace, tmp_path: Path) -> None:
    clean, marked = take(workspace, tmp_path / "a.txt", "clean"), take(workspace, tmp_path / "b.txt", "changes")
    with pytest.raises(UserFault, match="needs a reason"):
        waivers.waive(workspace, [marked], "D01", "  ")
    with pytest.raises(UserFault, match="says nothing"):
        waivers.waive(workspace, [clean], "D01", "fine")
    assert waivers.waive(workspace, [clean, marked], "D01", "fine") == 1
    assert history.next_undo(workspace.reader()) == "Waive D01 for “b”"


def seen(path: Path) -> Sighting:
    state = path.stat()
    return Sighting(path, state.st_size, state.st_mtime_ns)


def test_arrivals_are_new_or_newer_or_known(workspace: Workspace, tmp_path: Path) -> None:
    key = take(workspace, tmp_path / "a.txt", "clean")
    (tmp_path / "b.txt").write_text("new")
    sightings = [seen(tmp_path / "a.txt"), seen(tmp_path / "b.txt")]
    assert inbox.arrivals(workspace.reader(), sightings) == inbox.Arrivals(new=(tmp_path / "b.txt",), offers=())
    (tmp_path / "a.txt").write_text("rewritten")
    later = time.time() + 5
    os.utime(tmp_path / "a.txt", (later, later))
    found = inbox.arrivals(workspace.reader(), [seen(tmp_path / "a.txt")])
    assert [(offer.document_id, offer.title) for offer in found.offers] == [(key, "a")]


def test_watching_a_folder_is_a_change(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "incoming").mkdir()
    inbox.watch(workspace, tmp_path / "incoming")
    inbox.watch(workspace, tmp_path / "incoming")
    assert inbox.watched_folders(workspace.reader()) == [tmp_path / "incoming"]
    workspace.undo()
    assert inbox.watched_folders(workspace.reader()) == []
    workspace.redo()
    inbox.stop_watching(workspace, tmp_path / "incoming")
    assert inbox.watched_folders(workspace.reader()) == []
    for wrong in (tmp_path / "nowhere", workspace.folder, workspace.folder / "documents", tmp_path):
        with pytest.raises(UserFault):
            inbox.watch(workspace, wrong)
