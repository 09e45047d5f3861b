"""What changed here after a Word file was read, or after a statement was signed, is not written over or misprinted."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.small import new_workspace
from helpers.word_edits import edited, replacing
from msgspec import structs

from evidencepack.assessment import signing
from evidencepack.assessment.word import export_word, preview, take
from evidencepack.assessment.word.fields import said_of
from evidencepack.errors import UserFault
from evidencepack.model import AssessmentStatus, PlanAction, StatementAssessment
from evidencepack.workspace import queries, returns, self_assessment


def test_a_cell_of_the_plan_that_changed_since_it_was_shown_is_not_written_over(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as workspace:
        statement = queries.the_framework(workspace.reader()).statements[0]
        action = self_assessment.add_action(workspace, PlanAction(id="", statement_id=statement.id, action="Recruit"))
        path = tmp_path / "out.docx"
        export_word(workspace, path)
        path.write_bytes(edited(path.read_bytes(), replacing("Recruit", "Recruit four")))
        merge = preview(workspace, path)
        self_assessment.update_action(workspace, structs.replace(action, action="Recruit five"))
        with pytest.raises(UserFault, match="was changed here"):
            take(workspace, merge, [one.id for one in merge.differences])
        assert self_assessment.plan(workspace.reader())[0].action == "Recruit five"


def test_a_signature_that_no_longer_holds_is_not_printed_as_one(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as workspace:
        statement = queries.the_framework(workspace.reader()).statements[0]
        said = StatementAssessment(statement_id=statement.id, score=3, doing_well="We listen.")
        returns.set_assessment(workspace, said, "1")
        signing.sign(workspace, statement.id, "Amina Example", "Head")
        assert said_of(queries.snapshot(workspace), statement.id).status is AssessmentStatus.SIGNED_OFF
        returns.set_assessment(
            workspace, structs.replace(said, doing_well="We act.", status=AssessmentStatus.SIGNED_OFF), "1"
        )
        assert said_of(queries.snapshot(workspace), statement.id).status is AssessmentStatus.REVIEWED
