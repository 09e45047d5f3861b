"""Out to Word, edited there, and back into a workspace: taken as one change, once, and never over what is newer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from helpers.small import new_workspace
from helpers.word_edits import after, duplicate, edited, replacing, row_of, said, say
from msgspec import structs

from evidencepack import cli, verbs
from evidencepack.assessment.word import Kind, Tracked, What, WordOptions, export_word, preview, take
from evidencepack.assessment.word.package import w
from evidencepack.errors import NotFound, UnreadableFile, UserFault
from evidencepack.model import Contact, KeyFigure, PlanAction, PlanStatus, StatementAssessment
from evidencepack.workspace import Workspace, queries, returns, self_assessment

GIVEN = StatementAssessment(
    statement_id="s1",
    score=3,
    doing_well="One.\nTwo.",
    to_improve="Waits",
    figures=(
        KeyFigure(label="Seen in time", value="71 %", document_id="d1", pages="4"),
        KeyFigure(label="Longest wait", value="19 weeks"),
    ),
    word_target=200,
    to_confirm=True,
)
PLAN = (
    PlanAction(id="p1", statement_id="s1", action="Recruit", position=1),
    PlanAction(id="p2", statement_id="s1", action="Train", position=2),
    PlanAction(id="p3", statement_id="s2", action="Learn", position=1),
)
CONTACTS = (
    Contact(id="c1", role="Director", name="Ada", position=1),
    Contact(id="c2", role="Lead", name="Bo", position=2),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "ws") as opened:
        returns.set_assessment(opened, GIVEN, "Assessing")
        self_assessment.set_narrative(opened, {"about": "We are small."}, "About")
        self_assessment.put(opened, [*PLAN, *CONTACTS], "Plan")
        yield opened


@pytest.fixture
def exported(workspace: Workspace, tmp_path: Path) -> Path:
    verbs.export_self_assessment(workspace, tmp_path / "out.docx")
    return tmp_path / "out.docx"


def now(workspace: Workspace) -> dict[str, StatementAssessment]:
    return {one.statement_id: one for one in queries.assessments(workspace.reader())}


def everything(workspace: Workspace) -> Any:
    db = workspace.reader()
    return (
        queries.assessments(db), self_assessment.narrative(db), self_assessment.plan(db), self_assessment.contacts(db),
    )  # fmt: skip


def change(path: Path, *edits: Any) -> Path:
    path.write_bytes(edited(path.read_bytes(), *edits))
    return path


def take_all(workspace: Workspace, path: Path) -> list[str]:
    merge = preview(workspace, path)
    return [one.id for one in take(workspace, merge, [one.id for one in merge.takeable]).taken]


def subjects(workspace: Workspace, path: Path) -> set[str]:
    """Takes what only Word changed, and says which parts that was."""
    merge = preview(workspace, path)
    return {one.subject for one in take(workspace, merge, [one.id for one in merge.takeable]).taken}


def new_row(like: str, *cells: str) -> Any:
    """An edit that copies the row of a text, without its marks, and fills it."""

    def edit(root: Any) -> None:
        fresh = duplicate(row_of(root, like))
        for control in list(fresh.iter(w("sdt"))):
            inner = control.find(w("sdtContent"))
            for one in reversed(list(inner)):
                control.addnext(one)
            control.getparent().remove(control)
        for mark in list(fresh.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            mark.getparent().remove(mark)
        for cell, text in zip(fresh.iter(w("tc")), cells, strict=True):
            say(cell, text)

    return edit


def test_an_unchanged_document_changes_nothing(workspace: Workspace, exported: Path) -> None:
    before = everything(workspace)
    merge = preview(workspace, exported)
    assert (merge.differences, merge.notices) == ((), ())
    take(workspace, merge, [])
    assert everything(workspace) == before


def test_edits_are_taken_as_one_change_that_can_be_undone(workspace: Workspace, exported: Path) -> None:
    before = everything(workspace)
    change(
        exported,
        replacing("Two.", "Two, and more."),
        after("Waits", "Costs"),
        replacing("3 · good", "4 · best"),
        replacing("We are small.", "We are tiny."),
        replacing("Recruit", "Recruit ten"),
        replacing("Ada", "Ada L."),
        replacing("71 %", "75 %"),
    )
    assert subjects(workspace, exported) == {"s1", "plan", "contacts", "narrative"}
    figures = (structs.replace(GIVEN.figures[0], value="75 %"), GIVEN.figures[1])
    assert now(workspace)["s1"] == structs.replace(
        GIVEN, score=4, doing_well="One.\nTwo, and more.", to_improve="Waits\nCosts", figures=figures
    )
    db = workspace.reader()
    assert self_assessment.narrative(db)["about"] == "We are tiny."
    assert [one.action for one in self_assessment.plan(db)] == ["Recruit ten", "Train", "Learn"]
    assert self_assessment.contacts(db)[0].name == "Ada L."
    after_it = everything(workspace)
    assert take_all(workspace, exported) == [], "a second import changes nothing"
    assert preview(workspace, exported).notices == ()
    assert everything(workspace) == after_it
    workspace.undo()
    assert everything(workspace) == before


def test_rows_come_and_go_and_move(workspace: Workspace, exported: Path) -> None:
    def swap(root: Any) -> None:
        row_of(root, "Train").addnext(row_of(root, "Recruit"))

    def drop(root: Any) -> None:
        row = row_of(root, "Longest wait")
        row.getparent().remove(row)

    change(
        exported,
        new_row("Recruit", "1", "Audit", "Cy", "1 May 2027", "Under way", "Begun"),
        swap,
        drop,
        new_row("Seen in time", "Median wait", "3 weeks", "2026", "Board"),
        new_row("Bo", "Officer", "Di", "di@example.gov.uk"),
    )
    take_all(workspace, exported)
    db = workspace.reader()
    assert [(one.action, one.statement_id) for one in self_assessment.plan(db)] == [
        ("Audit", "s1"), ("Train", "s1"), ("Recruit", "s1"), ("Learn", "s2"),
    ]  # fmt: skip
    audit = self_assessment.plan(db)[0]
    assert (audit.lead, audit.due, audit.status, audit.progress) == ("Cy", "2027-05-01", PlanStatus.UNDER_WAY, "Begun")
    assert now(workspace)["s1"].figures == (
        GIVEN.figures[0], KeyFigure(label="Median wait", value="3 weeks", period="2026", source="Board"),
    )  # fmt: skip
    assert [one.name for one in self_assessment.contacts(db)] == ["Ada", "Bo", "Di"]
    after_it = everything(workspace)
    assert take_all(workspace, exported) == []
    assert everything(workspace) == after_it


def test_the_order_of_rows_alone_can_change(workspace: Workspace, exported: Path) -> None:
    before = now(workspace)

    def swap(root: Any) -> None:
        row_of(root, "Train").addnext(row_of(root, "Recruit"))
        row_of(root, "Longest wait").addnext(row_of(root, "Seen in time"))

    merge = preview(workspace, change(exported, swap))
    assert {(one.subject, one.what) for one in merge.takeable} == {("plan", What.ORDER), ("s1", What.ORDER)}
    take(workspace, merge, [one.id for one in merge.takeable])
    assert [one.action for one in self_assessment.plan(workspace.reader())] == ["Train", "Recruit", "Learn"]
    after_it = now(workspace)
    assert after_it.keys() == before.keys(), "the plan is no statement"
    assert after_it["s1"] == structs.replace(before["s1"], figures=before["s1"].figures[::-1])
    assert take_all(workspace, exported) == []


def test_nine_leads_files_one_after_another(workspace: Workspace, tmp_path: Path) -> None:
    for statement, old, new in (("s1", "Waits", "Fewer waits"), ("s2", "Not written yet", "We lead.")):
        export_word(workspace, tmp_path / f"{statement}.docx", WordOptions(statement=statement))
        change(tmp_path / f"{statement}.docx", replacing(old, new))
    for statement in ("s1", "s2"):
        assert len(take_all(workspace, tmp_path / f"{statement}.docx")) == 1
    assert now(workspace)["s1"].to_improve == "Fewer waits"
    assert now(workspace)["s2"].voice == "We lead."  # the last empty text of the file


def test_a_conflict_is_left_until_it_is_chosen(workspace: Workspace, exported: Path) -> None:
    change(exported, replacing("Waits", "Fewer waits"))
    returns.set_assessment(workspace, structs.replace(GIVEN, to_improve="Longer waits"), "Assessing")
    assert take_all(workspace, exported) == []
    assert now(workspace)["s1"].to_improve == "Longer waits"
    merge = preview(workspace, exported)
    [one] = merge.open
    assert (one.kind, one.before, one.theirs, one.ours) == (Kind.CONFLICT, "Waits", "Fewer waits", "Longer waits")
    take(workspace, merge, {one.id: "Fewer and longer waits"})
    assert now(workspace)["s1"].to_improve == "Fewer and longer waits"


def test_what_is_changed_after_the_preview_is_not_written_over(workspace: Workspace, exported: Path) -> None:
    change(exported, replacing("Waits", "Fewer waits"))
    merge = preview(workspace, exported)
    returns.set_assessment(workspace, structs.replace(GIVEN, to_improve="Newer"), "Assessing")
    with pytest.raises(UserFault, match="changed here since"):
        take(workspace, merge, [one.id for one in merge.differences])
    assert now(workspace)["s1"].to_improve == "Newer"
    with pytest.raises(NotFound, match="ep_nothing"):
        take(workspace, merge, ["ep_nothing"])


def test_tracked_changes_wait_and_can_be_accepted(workspace: Workspace, exported: Path) -> None:
    def track(root: Any) -> None:
        at = next(one for one in reversed(list(root.iter(w("p")))) if said(one) == "Waits")
        run = next(at.iter(w("r")))
        mark = run.makeelement(w("ins"), {w("id"): "9", w("author"): "Ann"})
        run.addprevious(mark)
        mark.append(run)

    change(exported, track, replacing("Two.", "Three."))
    assert subjects(workspace, exported) == {"s1"}
    assert now(workspace)["s1"].doing_well == "One.\nThree."
    merge = preview(workspace, exported)
    assert any("Ann" in notice.words for notice in merge.notices)
    [one] = merge.open
    with pytest.raises(UserFault, match="neither accepted nor rejected"):
        take(workspace, merge, [one.id])
    rejected = preview(workspace, exported, Tracked.REJECT)
    assert take(workspace, rejected, [one.id]).taken[0].theirs == ""
    assert now(workspace)["s1"].to_improve == ""


def test_a_deleted_row_that_changed_here_is_a_conflict(workspace: Workspace, exported: Path) -> None:
    def drop(root: Any) -> None:
        row = row_of(root, "Train")
        row.getparent().remove(row)

    change(exported, drop)
    self_assessment.put(workspace, [structs.replace(PLAN[1], lead="Eve")], "Lead")
    [one] = preview(workspace, exported).differences
    assert (one.what, one.kind) == (What.ROW_REMOVED, Kind.CONFLICT)
    assert "Eve" in one.ours


def test_other_files_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        preview(workspace, tmp_path / "a.docx")
    docx.Document().save(str(tmp_path / "b.docx"))
    with pytest.raises(UserFault, match="no field"):
        preview(workspace, tmp_path / "b.docx")
    with pytest.raises(UnreadableFile, match=r"gone\.docx"):
        preview(workspace, tmp_path / "gone.docx")


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said_by(*arguments: object, code: int = 0) -> str:
        assert cli.run([str(one) for one in ("self-assessment", *arguments)]) == code
        return capsys.readouterr().out

    folder, file = tmp_path / "ws", tmp_path / "out.docx"
    with new_workspace(folder) as opened:
        returns.set_assessment(opened, GIVEN, "Assessing")
    said_by("export", folder, file, "--today", "2026-11-21")
    change(file, replacing("Waits", "Fewer waits"), replacing("Two.", "Three."))
    dry = json.loads(said_by("import", folder, file, "--dry-run", "--json"))
    ids = [one["id"] for one in dry["merge"]["differences"]]
    assert ids == ["ep_s1_doing_well", "ep_s1_to_improve"]
    assert dry["taken"] == []
    assert json.loads(said_by("import", folder, file, "--take", ids[1], "--json"))["taken"] == [ids[1]]
    assert "Three." in said_by("import", folder, file)
    with Workspace.open(folder, read_only=True) as opened:
        assert now(opened)["s1"] == structs.replace(GIVEN, doing_well="One.\nThree.", to_improve="Fewer waits")
    said_by("export", folder, tmp_path / "one.docx", "--statement", "2", "--layout", "report")
    said_by("template", "write", tmp_path / "start.docx")
    assert json.loads(said_by("template", "check", tmp_path / "start.docx", "--json"))["usable"]
    assert "Lacks: {{council}}" in said_by("template", "check", file, code=1)
    change(file, replacing("Three.", "Four."))
    with Workspace.open(folder) as opened:
        returns.set_assessment(opened, structs.replace(GIVEN, doing_well="Ours"), "Assessing")
    assert "conflict, left" in said_by("import", folder, file, code=1)
