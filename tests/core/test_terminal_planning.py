"""The verbs timeline, plan, self-assessment check and sign, confirm, chase, roll-forward: words, JSON, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.small import new_workspace

from evidencepack.cli import run
from evidencepack.model import PlanAction, StatementAssessment
from evidencepack.workspace import Workspace, queries, returns, self_assessment

Say = Callable[..., str]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The folder of a return with a statement written and one action."""
    folder = tmp_path / "work"
    with new_workspace(folder) as workspace:
        said = StatementAssessment(statement_id="s1", score=3, doing_well="We listen.", to_improve="- Waits\n- Letters")
        returns.set_assessment(workspace, said, "Assessing")
        self_assessment.add_action(workspace, PlanAction(id="", statement_id="s1", action="Waits", due="2026-06-01"))
        self_assessment.set_narrative(workspace, {"about": "We are small."}, "About")
        returns.set_items(workspace, {"small:A2": {"owner": "B. Owner"}}, "Owner")
    return folder


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command here, checks its exit code, and gives what it said."""

    def spoken(*words: object, code: int = 0) -> str:
        capsys.readouterr()
        assert run([str(word) for word in words]) == code
        said = capsys.readouterr()
        return said.out + said.err

    return spoken


@pytest.fixture
def tell(say: Say) -> Callable[..., Any]:
    """The same with --json, read."""
    return lambda *words, code=0: json.loads(say(*words, "--json", code=code))


def test_the_timeline_of_a_notification(say: Say, tell: Callable[..., Any]) -> None:
    said = say("timeline", "--notified", "09/09/2024", "--today", "2024-09-16")
    assert "30 September 2024" in said
    assert "10 working days left" in said
    told = tell("timeline", "--notified", "2024-09-09", "--set", "visit=2025-01-20", "--today", "2024-09-16")
    assert [step["starts"] for step in told["steps"] if step["name"] in {"due", "visit"}] == [
        "2024-09-30",
        "2025-01-20",
    ]
    for wrong in (
        ("timeline",),
        ("timeline", "--notified", "soon"),
        ("timeline", "--notified", "2024-09-09", "--set", "party=2025-01-20"),
        ("timeline", "--notified", "2024-09-09", "--set", "visit=2024-09-01"),
    ):
        assert "fault" in tell(*wrong, code=2)


def test_the_timeline_of_a_workspace_is_dated_and_written(work: Path, tmp_path: Path, say: Say) -> None:
    assert "known" in say("timeline", work, "--set", "letter=2026-08-17")
    with Workspace.open(work, read_only=True) as opened:
        assert queries.the_return(opened.reader()).steps == {"letter": "2026-08-17"}
    say("timeline", work, "--out", tmp_path / "t.docx")
    say("timeline", work, "--out", tmp_path / "t.xlsx")
    assert (tmp_path / "t.docx").stat().st_size > 0
    assert "End the name in .docx or .xlsx" in say("timeline", work, "--out", tmp_path / "t.pdf", code=2)
    say("timeline", work, "--set", "letter=")
    with Workspace.open(work, read_only=True) as opened:
        assert queries.the_return(opened.reader()).steps == {}


def test_the_plan_goes_out_and_comes_back(work: Path, tmp_path: Path, say: Say, tell: Callable[..., Any]) -> None:
    assert tell("plan", work, "show", "--today", "2026-06-03")["actions"][0]["days_late"] == 2
    assert [one["action"] for one in tell("plan", work, "propose")["proposals"]] == ["Letters"]
    assert "1 taken" in say("plan", work, "propose", "--take")
    file = tmp_path / "plan.xlsx"
    say("plan", work, "export", file)
    say("plan", work, "export", tmp_path / "plan.docx")
    book = openpyxl.load_workbook(file)
    sheet = book["Improvement plan"]
    sheet.delete_rows(7)
    heads = [cell.value for cell in sheet[5]]
    sheet.cell(6, heads.index("Lead") + 1).value = "C. Lead"
    book.save(file)
    assert "“” → “C. Lead”" in say("plan", work, "import", file, "--dry-run")
    told = tell("plan", work, "import", file, "--remove-missing")
    assert told["changed"] == 2
    assert [(one["action"]["action"], one["action"]["lead"]) for one in tell("plan", work)["actions"]] == [
        ("Waits", "C. Lead")
    ]
    for wrong in (("burn",), ("export",), ("import", tmp_path / "none.xlsx"), ("export", tmp_path / "plan.odt")):
        say("plan", work, *wrong, code=2)


def test_check_and_sign(work: Path, say: Say, tell: Callable[..., Any]) -> None:
    assert "cites no evidence" in say("self-assessment", "check", work, code=1)
    assert {gap["rule"] for gap in tell("self-assessment", "check", work, code=1)} == {"S01"}
    assert "“Assessing”: unsigned" in say("self-assessment", "sign", work, code=1)
    say("self-assessment", "sign", work, "--statement", "s1", "--name", "A. Name", "--role", "Lead")
    states = tell("self-assessment", "sign", work, code=1)["states"]
    assert [one["standing"] for one in states] == ["signed", "unsigned", "unsigned"]
    with Workspace.open(work) as opened:
        returns.set_assessment(opened, StatementAssessment(statement_id="s1", score=2), "Assessing")
    assert "Self-assessment of Assessing" in say("self-assessment", "sign", work, code=1)
    say("self-assessment", "sign", work, "--statement", "s1", "--withdraw")
    say("self-assessment", "sign", work, "--statement", "s9", "--name", "A. Name", code=2)


def test_gaps_name_what_does_not_agree(work: Path, tell: Callable[..., Any]) -> None:
    assert {"G01", "S01"} <= {gap["rule"] for gap in tell("gaps", work, "--today", "2026-06-03")["gaps"]}


def test_the_chase_list_goes_round(work: Path, tmp_path: Path, say: Say, tell: Callable[..., Any]) -> None:
    said = say("chase", work, "--today", "2026-06-03")
    assert "B. Owner: 1 of 1 items open" in said
    assert "- A2 Carers (by 22 June 2026)" in said
    file = tmp_path / "chase.xlsx"
    say("chase", work, "--excel", file, "--mark", "--today", "2026-06-03")
    book = openpyxl.load_workbook(file)
    sheet = book["Chase list"]
    heads = [cell.value for cell in sheet[5]]
    sheet.cell(6, heads.index("Owner") + 1).value = "D. Owner"
    book.save(file)
    told = tell("chase", work, "--read", file, "--owner", "D. Owner")
    assert [one["owner"] for one in told["owners"]] == ["D. Owner"]
    assert list(told["emails"]) == ["D. Owner"]
    with Workspace.open(work, read_only=True) as opened:
        found = {item.ref: item for item in queries.items(opened.reader())}
    assert (found["A1"].owner, found["A2"].chased, found["A1"].chased) == ("D. Owner", "2026-06-03", None)


def test_a_return_is_rolled_forward_and_confirmed(
    work: Path, tmp_path: Path, say: Say, tell: Callable[..., Any]
) -> None:
    new = tmp_path / "new"
    told = tell("roll-forward", work, new, "--notified", "03/09/2029")
    assert told["carried"] == {"owners": 1, "statements": 1, "actions": 1, "other texts": 1}
    assert [one["kind"] for one in told["no_place"]] == ["score"]
    waiting = [line.split() for line in say("confirm", new).splitlines()]
    assert any(words[:1] == ["statement"] and words[-1] == "s1" for words in waiting)
    assert ["part", "About", "the", "council", "about"] in waiting
    assert tell("confirm", new, "--statement", "s1")["confirmed"] == 1
    assert tell("confirm", new, "--part", "about", "--part", "nothing")["confirmed"] == 1
    assert "1 confirmed." in say("confirm", new, "--all")
    assert tell("confirm", new)["waiting"] == {"answers": [], "statements": [], "parts": [], "actions": []}
    say("roll-forward", work, new, code=2)
    say("roll-forward", work, tmp_path / "other", "--framework", "cqc-la-2025")
    assert "Not carried over" in say("roll-forward", work, tmp_path / "third")
