import io
from pathlib import Path

import docx
import openpyxl
import pytest
from helpers.pack_material import ANSWERS, DOCUMENTS, PROFILE, SNAPSHOT, TODAY, document, library
from msgspec import structs

from evidencepack.errors import UserFault
from evidencepack.model import Answer, AnswerKind, SealedPack, Snapshot
from evidencepack.pack.index_excel import index_excel
from evidencepack.pack.index_html import index_html
from evidencepack.pack.index_view import index_view
from evidencepack.pack.index_word import index_word
from evidencepack.pack.plan import plan_pack
from evidencepack.pack.planned import COVER, Change, Plan
from evidencepack.pack.writing import build_pack
from evidencepack.verify import verify


def sealed(folder: Path, snapshot: Snapshot, plan: Plan, name: str) -> SealedPack:
    built = build_pack(plan, snapshot, library(folder), folder / f"{name}.zip", PROFILE, tool_version="1")
    return SealedPack(
        id=name, name=name, profile="test", sealed_at="2026-11-22T09:00:00Z", sha256=built.sha256, size=built.size,
        documents=len(plan.files), since=None, manifest=built.manifest_json,
    )  # fmt: skip


@pytest.fixture
def first(tmp_path: Path) -> SealedPack:
    return sealed(tmp_path, SNAPSHOT, plan_pack(SNAPSHOT, PROFILE, TODAY), "First pack")


def changed_snapshot() -> Snapshot:
    """d1 replaced, d6 newly given under i3, the note of a6 changed, a8 withdrawn, the rest as it was."""
    newer = document("d1", DOCUMENTS[0].title, "policy v2.pdf", b"policy, second version")
    answers = [structs.replace(each, note="Now with a note.") if each.id == "a6" else each for each in ANSWERS]
    answers = [each for each in answers if each.id != "a8"]
    answers.append(Answer(id="new", item_id="i3", kind=AnswerKind.DOCUMENT, document_id="d6", position=3))
    return structs.replace(SNAPSHOT, documents=(newer, *DOCUMENTS[1:]), answers=tuple(answers))


def test_only_what_is_new_or_replaced_is_packed(first: SealedPack, tmp_path: Path) -> None:
    snapshot = changed_snapshot()
    plan = plan_pack(snapshot, PROFILE, TODAY, first)
    changes = {entry.answer_id: entry.change for entry in plan.entries}
    assert sorted(file.document_id for file in plan.files) == ["d1", "d6"]
    assert changes["a1"] is Change.REPLACED
    assert changes["a4"] is Change.REPLACED
    assert changes["new"] is Change.NEW
    assert changes["a6"] is Change.CHANGED
    assert {changes[key] for key in ("a2", "a3", "a5", "a7", "b2", "self-assessment")} == {Change.SAME}
    assert plan.supplement is not None
    assert [each.number for each in plan.supplement.withdrawn] == ["IR04-01"]
    assert not plan.cover
    unchanged = next(entry for entry in plan.entries if entry.answer_id == "a3")
    assert (unchanged.path, unchanged.earlier_pack) == (None, "First pack")
    assert unchanged.earlier_path == "IR02 Waiting lists & data/IR02-01 Waiting list.xlsx"
    page = index_html(index_view(plan, snapshot)).decode("utf-8")
    for words in ("supplementary pack", "First pack", "Withdrawn since", "Unchanged", "Replaced", "IR04-01 Con"):
        assert words in page


def test_what_a_supplement_brings_is_told_before_all_else(first: SealedPack) -> None:
    snapshot = changed_snapshot()
    view = index_view(plan_pack(snapshot, PROFILE, TODAY, first), snapshot)
    told = [(section.ref, row.change) for section, row in view.changed]
    assert told == [("IR01", "Replaced"), ("IR02", "Replaced"), ("IR03", "Description changed"), ("IR03", "New")]
    page = index_html(view).decode("utf-8")
    top = page.partition('id="changed"')[2].partition('id="statements"')[0]
    assert top.count("<tr>") == 1 + len(told)
    assert "Unchanged" not in top
    assert 'href="#withdrawn"' in top
    document = docx.Document(io.BytesIO(index_word(view)))
    sheet = openpyxl.load_workbook(io.BytesIO(index_excel(view)))["Index"]
    said = [str(sheet.cell(row, 1).value) for row in range(3, 3 + len(view.notices))]
    assert said == list(view.notices)
    assert any(one.startswith("This is a supplementary pack.") for one in said)
    assert sheet.cell(4 + len(view.notices), 1).value == "Item"
    assert sheet.freeze_panes == f"A{5 + len(view.notices)}"
    assert [row.cells[2].text for row in document.tables[0].rows][1:] == [change for _, change in told]


def test_a_pack_that_comes_after_no_other_tells_of_no_changes() -> None:
    view = index_view(plan_pack(SNAPSHOT, PROFILE, TODAY), SNAPSHOT)
    assert view.changed == ()
    assert "the earlier pack" not in index_html(view).decode("utf-8")


def test_a_supplement_verifies_and_can_itself_be_supplemented(first: SealedPack, tmp_path: Path) -> None:
    snapshot = changed_snapshot()
    second = sealed(tmp_path, snapshot, plan_pack(snapshot, PROFILE, TODAY, first), "Second pack")
    assert verify(tmp_path / "Second pack.zip").faults == ()
    assert plan_pack(snapshot, PROFILE, TODAY, second).blockers[0].rule == "K07"
    scored = structs.replace(
        snapshot, assessments=(structs.replace(SNAPSHOT.assessments[0], score=4), *SNAPSHOT.assessments[1:])
    )
    third = plan_pack(scored, PROFILE, TODAY, second)
    assert third.cover
    assert third.files == ()
    assert third.blockers == ()
    packs = {entry.answer_id: entry.earlier_pack for entry in third.entries}
    assert (packs["a1"], packs["a3"]) == ("Second pack", "First pack")
    assert next(entry for entry in third.entries if entry.kind is None).path == COVER


def test_nothing_changed_is_nothing_to_pack(first: SealedPack) -> None:
    plan = plan_pack(SNAPSHOT, PROFILE, TODAY, first)
    assert [each.rule for each in plan.blockers] == ["K07"]


def test_a_record_that_cannot_be_read_names_its_pack(first: SealedPack) -> None:
    with pytest.raises(UserFault, match="First pack"):
        plan_pack(SNAPSHOT, PROFILE, TODAY, structs.replace(first, manifest="{"))
