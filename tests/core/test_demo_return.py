"""The made-up council's return: what it says stands in its documents; the rules find what is left on purpose."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from evidencepack import demo, verbs
from evidencepack.demo_assessment import STATEMENTS, TEXTS, Titles, read
from evidencepack.errors import UserFault
from evidencepack.model import AnswerKind, PlanStatus, Snapshot
from evidencepack.sample import SampleCouncil
from evidencepack.sample.council import NOTIFIED, TODAY
from evidencepack.sample.generate import council_plans
from evidencepack.sample.records import SampleFile
from evidencepack.workspace import Workspace, history, queries
from evidencepack.workspace.refusals import refusals

SMALL = 60


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Demonstrated]:
    """The demonstration with few documents: what it does not have may not be cited."""
    with demo.Stage(tmp_path_factory.mktemp("stage") / "demo") as folder:
        done = demo.demonstrate(folder, SMALL)
        yield done
        done.workspace.close()


@pytest.fixture(scope="module")
def snapshot(played: demo.Demonstrated) -> Snapshot:
    return played.lacks.snapshot


def test_every_statement_is_written_and_scored(snapshot: Snapshot) -> None:
    assert [one.statement_id for one in snapshot.assessments] == list(STATEMENTS)
    for said in snapshot.assessments:
        assert said.score
        assert said.lead
        assert all(len(getattr(said, field).split()) > 10 for field in TEXTS)
        assert said.word_target
        assert sum(len(getattr(said, field).split()) for field in TEXTS) <= said.word_target


def test_what_is_done_to_many_items_is_told_so(played: demo.Demonstrated) -> None:
    titles = [entry.title for entry in history.trail(played.workspace.reader())]
    assert any(title.endswith("items with the documents of the sample") for title in titles)


def test_a_place_that_takes_no_files_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UserFault, match=r"cannot be made in .*--dir"):
        demo.Stage(tmp_path / "file" / "demo")

    def full(*_: object) -> SampleCouncil:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("evidencepack.demo.sample.generate", full)
    with demo.Stage(tmp_path / "demo") as folder, pytest.raises(UserFault, match="No space left on device"):
        demo.demonstrate(folder, SMALL)


def test_every_quotation_says_that_it_is_made_up(snapshot: Snapshot) -> None:
    lines = [line for said in snapshot.assessments for line in said.voice.splitlines()]
    assert lines
    assert all("made up" in line for line in lines)


def test_nothing_is_cited_that_is_not_there(played: demo.Demonstrated, snapshot: Snapshot) -> None:
    there = {document.id for document in snapshot.documents}
    assert all(citation.document_id in there for citation in snapshot.citations if citation.document_id)
    rules = {gap.rule for gap in played.lacks.gaps}
    assert not rules & {"S02", "S05", "S06", "S07", "S08", "S16"}


def test_the_plan_has_late_done_and_open_actions(snapshot: Snapshot) -> None:
    today = date(2026, 11, 18).isoformat()
    assert 12 <= len(snapshot.plan) <= 18
    assert {action.status for action in snapshot.plan} == set(PlanStatus)
    late = [one for one in snapshot.plan if one.status is not PlanStatus.DONE and (one.due or "") < today]
    assert len(late) == 2
    assert all(action.lead and action.due for action in snapshot.plan)


def test_the_coordinators_decisions_are_there(played: demo.Demonstrated, snapshot: Snapshot) -> None:
    kinds = {answer.kind for answer in snapshot.answers}
    assert {AnswerKind.LINK, AnswerKind.NOT_HELD} <= kinds
    not_held = [answer for answer in snapshot.answers if answer.kind is AnswerKind.NOT_HELD]
    assert all(answer.reason and answer.action for answer in not_held)
    assert all(item.owner and item.due for item in snapshot.items)
    assert set(snapshot.info.steps) == {"sent", "letter", "visit"}
    assert len(queries.waivers(played.workspace.reader())) <= 1
    assert len(refusals(played.workspace.reader())) <= 1
    assert all(contact.details.count("northmarsh.example") == 1 for contact in snapshot.contacts)
    assert all("01632 960" in contact.details for contact in snapshot.contacts), "numbers that are kept for drama"


def test_it_says_the_same_each_time(played: demo.Demonstrated, snapshot: Snapshot, tmp_path: Path) -> None:
    """The words, not the random ids, are those of another run."""
    copy = tmp_path / "again"
    shutil.copytree(played.workspace.folder, copy)
    with Workspace.open(copy) as workspace:
        council, taken = _key(workspace, played.folder)
        demo.write_return(workspace, council, taken)
        again = queries.snapshot(workspace)
    assert again.assessments == snapshot.assessments
    assert again.narrative == snapshot.narrative


def test_the_self_assessment_can_be_exported(played: demo.Demonstrated, tmp_path: Path) -> None:
    out = tmp_path / "self-assessment.docx"
    verbs.export_self_assessment(played.workspace, out, today=date(2026, 11, 18))
    assert out.stat().st_size > 20_000


def test_all_evidence_that_is_named_is_in_the_whole_sample() -> None:
    """A title that no document of the whole sample has would silently never be cited."""
    titles = {plan.title for plan in council_plans(300)}
    for statement in STATEMENTS:
        entry = read(statement)
        named = {one["title"] for one in (*entry["citation"], *entry["figure"]) if "title" in one}
        assert not named - titles, statement


def test_only_what_answers_something_is_found_by_its_title(played: demo.Demonstrated) -> None:
    council, taken = _key(played.workspace, played.folder)
    titles = Titles(played.workspace, council, taken)
    assert titles.get("No such document") is None
    answering = {answer.document_id for answer in played.lacks.snapshot.answers}
    found = [document for file in council.files if (document := titles.get(file.title))]
    assert found
    assert {document.id for document in found} <= answering


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(UserFault, match="not empty"), demo.Stage(tmp_path):
        pass


def _key(workspace: Workspace, folder: Path) -> tuple[SampleCouncil, dict[str, str]]:
    """The sample's key as far as titles need it, and which document each of its files became."""
    files = tuple(
        SampleFile(
            path=plan.path, title=plan.title, items=(), statement="", categories=(), dated="", planted=(), twin=""
        )
        for plan in council_plans(SMALL)
    )
    council = SampleCouncil(authority="", notified=NOTIFIED.isoformat(), today=TODAY.isoformat(), files=files)
    db = workspace.reader()
    by_path = {
        origin.path: document.id for document in queries.documents(db) for origin in queries.origins(db, document.id)
    }
    return council, {one.path: by_path.get(str(folder / demo.DOCUMENTS / one.path), "") for one in files}


def test_a_folder_named_from_where_one_stands_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with demo.demonstrate(Path("demo"), 12).workspace as workspace:
        given = [one for one in queries.answers(workspace.reader()) if one.document_id]
        assert len(given) > 5
