"""The records of the self-assessment: each comes back as it was put, and undo takes each change back."""

from pathlib import Path

import pytest
from helpers.small import new_workspace

from evidencepack.model import (
    AssessmentStatus,
    Citation,
    Contact,
    KeyFigure,
    PlanAction,
    PlanStatus,
    SignOff,
    StatementAssessment,
    WordExport,
)
from evidencepack.workspace import Workspace, queries, returns, self_assessment

RECORDS = (
    Citation(id="c1", statement_id="qs1", document_id="d1", pages="4-7", note="the table"),
    PlanAction(id="p1", statement_id="qs1", action="Recruit", due="2026-12-01", status=PlanStatus.UNDER_WAY),
    Contact(id="k1", role="Director", name="A. Example", details="director@council.example"),
    SignOff(id="s1", subject="qs1", who="A. Example", role="DASS", at="2026-11-21T09:00:00Z", sha256="0" * 64),
)


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def kept(workspace: Workspace) -> list[object]:
    db = workspace.reader()
    reads = (self_assessment.citations, self_assessment.plan, self_assessment.contacts, self_assessment.sign_offs)
    return [record for read in reads for record in read(db)]


def test_records_come_back_as_they_were_put(workspace: Workspace) -> None:
    self_assessment.put(workspace, RECORDS, "Put them")
    assert kept(workspace) == list(RECORDS)
    self_assessment.remove(workspace, RECORDS[1:], "Take three away")
    assert kept(workspace) == [RECORDS[0]]
    workspace.undo()
    assert kept(workspace) == list(RECORDS)
    workspace.undo()
    assert kept(workspace) == []


def test_a_statement_keeps_its_figures_voice_lead_and_status(workspace: Workspace) -> None:
    written = StatementAssessment(
        statement_id="qs1",
        voice="“They listened.”",
        figures=(KeyFigure(label="Waiting", value="112", period="June 2026", source="Dashboard", document_id="d1"),),
        lead="B. Example",
        status=AssessmentStatus.REVIEWED,
        word_target=400,
        to_confirm=True,
    )
    returns.set_assessment(workspace, written, "Assessing needs")
    assert queries.assessments(workspace.reader()) == [written]
    assert written.begun


def test_narrative_parts_are_rewritten_not_doubled(workspace: Workspace) -> None:
    self_assessment.set_narrative(workspace, {"about": "One", "key_messages": "Two"}, "Write")
    self_assessment.set_narrative(workspace, {"about": "Three"}, "Write again")
    assert self_assessment.narrative(workspace.reader()) == {"about": "Three", "key_messages": "Two"}


def test_an_export_is_remembered_and_undo_does_not_call_it_back(workspace: Workspace) -> None:
    export = WordExport(id="e1", name="Self-assessment.docx", at="2026-11-21T09:00:00Z", fields={"about": "One"})
    self_assessment.keep_word_export(workspace, export)
    self_assessment.set_narrative(workspace, {"about": "One"}, "Write")
    workspace.undo()
    assert self_assessment.word_export(workspace.reader(), "e1") == export
    assert self_assessment.word_export(workspace.reader(), "e2") is None
