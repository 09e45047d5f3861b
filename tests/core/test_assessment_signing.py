"""Sign-off holds for the content that was signed, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.small import new_workspace
from msgspec import structs

from evidencepack.assessment.signing import (
    WHOLE,
    Standing,
    changes_since,
    content_hash,
    shown_status,
    sign,
    sign_off_state,
    sign_off_states,
    unsigned,
    withdraw,
)
from evidencepack.errors import UserFault
from evidencepack.model import (
    AssessmentStatus,
    Citation,
    Contact,
    KeyFigure,
    PlanAction,
    PlanStatus,
    StatementAssessment,
)
from evidencepack.pack import load_profile, plan_pack
from evidencepack.workspace import Workspace, history, queries, returns, self_assessment

SAID = StatementAssessment(
    statement_id="s1", score=3, doing_well="We listen.", figures=(KeyFigure(label="Waiting", value="112"),)
)
CITED = Citation(id="c1", statement_id="s1", url="https://council.example/a", position=1)
PLANNED = PlanAction(id="p1", statement_id="s1", action="Recruit", position=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "ws") as opened:
        returns.set_assessment(opened, SAID, "Assessing")
        self_assessment.put(opened, [CITED, PLANNED, Contact(id="k1", role="Director", name="A. Name")], "Records")
        yield opened


def standing(workspace: Workspace, subject: str = "s1") -> Standing:
    return sign_off_state(queries.snapshot(workspace), subject).standing


def put(*records: self_assessment.Kept) -> Callable[[Workspace], None]:
    return lambda workspace: self_assessment.put(workspace, records, "Edit records")


def write(**fields: object) -> Callable[[Workspace], None]:
    return lambda workspace: returns.set_assessment(workspace, structs.replace(SAID, **fields), "Edit text")


CHANGES: dict[str, Callable[[Workspace], None]] = {
    "text": write(to_improve="Waits."),
    "score": write(score=2),
    "voice": write(voice="“They came.”"),
    "figure": write(figures=(KeyFigure(label="Waiting", value="113"),)),
    "lead": write(lead="B. Name"),
    "citation": put(structs.replace(CITED, pages="4")),
    "new citation": put(structs.replace(CITED, id="c2", position=2, note="x")),
    "action": put(structs.replace(PLANNED, status=PlanStatus.DONE)),
    "due day": put(structs.replace(PLANNED, due="2027-01-01")),
    "action gone": lambda workspace: self_assessment.remove(workspace, [PLANNED], "Edit records"),
}
SAME: dict[str, Callable[[Workspace], None]] = {
    "status": write(status=AssessmentStatus.REVIEWED),
    "word target": write(word_target=300),
    "another statement": lambda workspace: returns.set_assessment(
        workspace, StatementAssessment(statement_id="s2", score=1), "Leading"
    ),
    "contact": put(Contact(id="k2", role="Lead", name="C. Name")),
    "an action of another statement": put(structs.replace(PLANNED, id="p2", statement_id="s2")),
}


def test_a_signature_holds_and_is_in_the_history(workspace: Workspace) -> None:
    assert standing(workspace) is Standing.UNSIGNED
    signed = sign(workspace, "s1", " A. Name ", "Head of service")
    state = sign_off_state(queries.snapshot(workspace), "s1")
    assert (state.standing, state.sign_off) == (Standing.SIGNED, signed)
    assert (signed.who, len(signed.sha256)) == ("A. Name", 64)
    assert history.trail(workspace.reader())[0].title == "Sign off “Assessing”: A. Name, Head of service"
    assert shown_status(queries.snapshot(workspace), "s1") is AssessmentStatus.SIGNED_OFF
    workspace.undo()
    assert standing(workspace) is Standing.UNSIGNED
    assert shown_status(queries.snapshot(workspace), "s1") is AssessmentStatus.DRAFT


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_of_the_content_reopens_it(workspace: Workspace, what: str) -> None:
    sign(workspace, "s1", "A. Name", "Lead")
    sign(workspace, WHOLE, "D. Name", "Director")
    CHANGES[what](workspace)
    assert standing(workspace) is Standing.CHANGED
    assert standing(workspace, WHOLE) is Standing.CHANGED
    snapshot = queries.snapshot(workspace)
    assert shown_status(snapshot, "s1") is not AssessmentStatus.SIGNED_OFF
    [said] = changes_since(workspace.reader(), snapshot, "s1")
    assert said in {"Edit records", "Self-assessment of Edit text"}
    workspace.undo()
    assert standing(workspace) is Standing.SIGNED
    assert changes_since(workspace.reader(), queries.snapshot(workspace), "s1") == ()


@pytest.mark.parametrize("what", SAME)
def test_what_is_not_its_content_leaves_it(workspace: Workspace, what: str) -> None:
    sign(workspace, "s1", "A. Name", "Lead")
    SAME[what](workspace)
    assert standing(workspace) is Standing.SIGNED


def test_the_whole_is_everything(workspace: Workspace) -> None:
    sign(workspace, WHOLE, "D. Name", "Director")
    assert standing(workspace, WHOLE) is Standing.SIGNED
    self_assessment.set_narrative(workspace, {"about": "The council"}, "About")
    assert standing(workspace, WHOLE) is Standing.CHANGED
    assert changes_since(workspace.reader(), queries.snapshot(workspace), WHOLE) == ("About",)
    sign(workspace, WHOLE, "D. Name", "Director")
    put(Contact(id="k2", role="Lead", name="C. Name"))(workspace)
    assert standing(workspace, WHOLE) is Standing.CHANGED


def test_the_order_of_ids_and_places_is_no_content(workspace: Workspace) -> None:
    before = queries.snapshot(workspace)
    moved = structs.replace(before, citations=(structs.replace(CITED, id="other", position=9),))
    assert content_hash(before, "s1") == content_hash(moved, "s1")
    assert content_hash(before, "s1") != content_hash(before, "s2")


def test_the_newest_signature_counts_and_can_be_withdrawn(workspace: Workspace) -> None:
    sign(workspace, "s1", "A. Name", "Lead")
    write(score=4)(workspace)
    sign(workspace, "s1", "B. Name", "Lead")
    assert standing(workspace) is Standing.SIGNED
    withdraw(workspace, "s1")
    assert standing(workspace) is Standing.CHANGED
    withdraw(workspace, "s1")
    with pytest.raises(UserFault, match="is not signed off"):
        withdraw(workspace, "s1")
    workspace.undo()
    assert standing(workspace) is Standing.CHANGED


def test_what_cannot_be_signed(workspace: Workspace) -> None:
    for subject, who, words in (
        ("s1", "  ", "needs a name"),
        ("s9", "A. Name", "nothing called s9"),
        ("s2", "A. Name", "nothing written"),
    ):
        with pytest.raises(UserFault, match=words):
            sign(workspace, subject, who, "Lead")
    write(to_confirm=True)(workspace)
    with pytest.raises(UserFault, match="must be confirmed"):
        sign(workspace, WHOLE, "D. Name", "Director")
    self_assessment.confirm_all(workspace)
    put(structs.replace(PLANNED, to_confirm=True))(workspace)
    with pytest.raises(UserFault, match="1 of its texts and actions"):
        sign(workspace, "s1", "A. Name", "Lead")
    self_assessment.confirm_all(workspace)
    with workspace.change("Carry over") as db:
        self_assessment.put_part(db, "key_messages", "We listen.", to_confirm=True)
    with pytest.raises(UserFault, match="1 of its texts and actions"):
        sign(workspace, WHOLE, "D. Name", "Director")
    sign(workspace, "s1", "A. Name", "Lead")  # which the text around it does not touch


def test_a_pack_can_require_the_signature(workspace: Workspace) -> None:
    profile = structs.replace(load_profile("portal"), require_sign_off=True)
    assert load_profile("portal").require_sign_off is False

    def blocks() -> list[str]:
        planned = plan_pack(queries.snapshot(workspace), profile, "2026-11-21")
        return [blocker.message for blocker in planned.blockers if blocker.rule == "K13"]

    [message] = blocks()
    assert "“Assessing” (unsigned); “Leading” (unsigned); The whole self-assessment (unsigned)" in message
    sign(workspace, "s1", "A. Name", "Lead")
    assert "“Assessing”" not in blocks()[0]
    sign(workspace, WHOLE, "D. Name", "Director")
    assert blocks() == []
    assert unsigned(queries.snapshot(workspace)) == ()
    write(score=1)(workspace)
    assert "“Assessing” (changed since)" in blocks()[0]
    assert [state.subject for state in sign_off_states(queries.snapshot(workspace))] == ["s1", "s2", WHOLE]
