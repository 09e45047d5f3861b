import msgspec
import pytest
from helpers.pack_material import ANSWERS, DOCUMENTS, ITEMS, PROFILE, SNAPSHOT, TODAY, document, item
from msgspec import structs

from evidencepack.model import Answer, AnswerKind, AssessmentStatus, Finding, Severity, Snapshot, StatementAssessment
from evidencepack.pack.plan import plan_pack
from evidencepack.pack.planned import Entry, Plan
from evidencepack.pack.profiles import Profile


def planned(snapshot: Snapshot = SNAPSHOT, **limits: object) -> Plan:
    return plan_pack(snapshot, msgspec.convert({"id": "test", "title": "Test", **limits}, Profile), TODAY)


def entry(plan: Plan, answer_id: str) -> Entry:
    return next(each for each in plan.entries if each.answer_id == answer_id)


def rules(plan: Plan) -> list[str]:
    return [blocker.rule for blocker in plan.blockers]


def test_files_lie_under_the_first_item_that_they_answer_in_full() -> None:
    plan = planned()
    assert {file.document_id: file.path for file in plan.files} == {
        "d1": "IR01 Assessment - policy - practice/IR01-02 Assessment policy 100% #1 & it's (new).pdf",
        "d2": "IR02 Waiting lists & data/IR02-01 Waiting list.xlsx",
        "d3": "IR03 Carers’ strategy Ünïcode/IR03-01 Café résumé — strategy.docx",
        "d4": "IR04 Contacts/IR04-01 Con.txt",
        "d8": "IR04 Contacts/IR04-07 Empty file.txt",
    }
    assert plan.blockers == ()


def test_a_section_points_to_where_the_file_lies() -> None:
    plan = planned()
    assert entry(plan, "a0").given_as == "IR03-01"
    assert entry(plan, "a0").path == entry(plan, "a6").path
    assert entry(plan, "a6").also_under == ("IR01",)
    assert entry(plan, "a4").given_as == "IR01-02"
    assert entry(plan, "a1").also_under == ("IR02",)


def test_a_section_is_the_home_where_nothing_else_is() -> None:
    only = structs.replace(SNAPSHOT, answers=(ANSWERS[0],))
    assert [file.path for file in planned(only).files] == [
        "IR01 Assessment - policy - practice/IR01-01 Café résumé — strategy.docx"
    ]


def test_every_kind_of_answer_is_in_the_index() -> None:
    plan = planned()
    assert {each.kind for each in plan.entries} == {None, *AnswerKind}
    assert entry(plan, "a2").path is None
    assert (plan.items_answered, len(plan.items), plan.bytes) == (5, 6, sum(file.size for file in plan.files))


def test_numbers_follow_positions_so_that_taking_one_away_renumbers_no_other() -> None:
    fewer = structs.replace(SNAPSHOT, answers=tuple(each for each in ANSWERS if each.id != "a0"))
    assert [each.path for each in planned(fewer).files if each.document_id == "d1"] == [
        each.path for each in planned().files if each.document_id == "d1"
    ]


def test_what_stays_behind_is_said() -> None:
    reasons = {left.label: left.reason for left in planned().left_out}
    assert reasons["Set aside"] == "It is set aside."
    assert reasons["Lonely"] == "It answers no evidence item."
    assert "IR09" in reasons["Old answer"]
    assert "1 answer" in reasons["IR09 Gone from the list"]
    assert not any(each.answer_id in {"a9", "b1"} for each in planned().entries)


def test_one_file_given_as_two_documents_is_packed_once() -> None:
    twin = structs.replace(DOCUMENTS[1], id="twin", title="The same again")
    answer = Answer(id="zz", item_id="i3", kind=AnswerKind.DATA, document_id="twin", position=3)
    plan = planned(structs.replace(SNAPSHOT, documents=(*DOCUMENTS, twin), answers=(*ANSWERS, answer)))
    assert len(plan.files) == 5
    assert entry(plan, "zz").given_as == "IR02-01"


def test_items_whose_refs_look_alike_get_folders_of_their_own() -> None:
    items = (item(1, "Same"), structs.replace(item(2, "Same"), ref="ir01"))
    snapshot = structs.replace(
        SNAPSHOT,
        items=items,
        answers=tuple(
            Answer(id=f"x{n}", item_id=f"i{n}", kind=AnswerKind.DOCUMENT, document_id=f"d{n}", position=1)
            for n in (1, 2)
        ),
    )
    assert [each.folder for each in planned(snapshot).items] == ["IR01 Same", "ir01 Same (2)"]


def test_a_flat_pack_has_no_folders() -> None:
    plan = planned(layout="flat", max_path=60)
    assert all("/" not in file.path and len(file.path) <= 60 for file in plan.files)


def test_findings_that_block_stop_the_pack_only_for_documents_in_it() -> None:
    blocking = Finding(rule="F01", severity=Severity.BLOCKS, message="Locked.", to_do="Unlock it.")
    plan = planned(structs.replace(SNAPSHOT, findings={"d1": (blocking,), "d6": (blocking,)}))
    assert [(each.rule, each.document_id, each.to_do) for each in plan.blockers] == [("F01", "d1", "Unlock it.")]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"max_file_bytes": 20_000}, ["K01"]),
        ({"max_files": 10}, ["K03"]),
        ({"max_files": 11}, []),
        ({"max_total_bytes": 38_000}, ["K04"]),
        ({"allowed_formats": ["pdf", ".DOCX", "xlsx"]}, ["K05", "K05"]),
        ({"forbidden_characters": "#%&", "max_path": 60}, []),
    ],
)
def test_limits_of_the_profile(limits: dict[str, object], expected: list[str]) -> None:
    assert rules(planned(**limits)) == expected


def test_a_path_that_cannot_be_shortened_is_named() -> None:
    items = (structs.replace(item(1, "Long"), ref="R" * 50), *ITEMS[1:])
    plan = planned(structs.replace(SNAPSHOT, items=items), max_path=60)
    assert rules(plan) == ["K02"]
    assert plan.blockers[0].document_id == "d1"


def test_a_file_too_big_for_one_zip_is_named() -> None:
    big = document("big", "Big", "big.pdf", b"x" * 1_900_000)
    answer = Answer(id="zb", item_id="i3", kind=AnswerKind.DOCUMENT, document_id="big", position=3)
    plan = planned(
        structs.replace(SNAPSHOT, documents=(*DOCUMENTS, big), answers=(*ANSWERS, answer)), max_volume_bytes=2_000_000
    )
    assert [(each.rule, each.document_id) for each in plan.blockers] == [("K06", "big")]


def test_an_empty_pack_is_refused() -> None:
    assert rules(planned(structs.replace(SNAPSHOT, answers=(), assessments=()))) == ["K07"]


def test_links_are_worth_a_look_when_old_or_no_web_address() -> None:
    def link(url: str, seen_on: str | None) -> list[str]:
        answer = Answer(id="l", item_id="i1", kind=AnswerKind.LINK, url=url, seen_on=seen_on, position=1)
        plan = planned(structs.replace(SNAPSHOT, answers=(answer,), assessments=()))
        assert plan.blockers == ()
        return [notice.rule for notice in plan.notices]

    assert link("https://example.org/", "2026-11-01") == []
    assert link("https://example.org/", "2026-08-01") == ["K11"]
    assert link("https://example.org/", None) == ["K11"]
    assert link("javascript:alert(1)", "2026-11-01") == ["K12"]
    assert link("https://[example", "2026-11-01") == ["K12"]


def test_drafts_of_the_self_assessment_are_told_to_the_council() -> None:
    [notice] = [one for one in planned().notices if one.rule == "K14"]
    assert "quality statements" in notice.message
    done = [
        StatementAssessment(statement_id=one.id, score=3, status=AssessmentStatus.REVIEWED)
        for one in SNAPSHOT.framework.statements
    ]
    assert "K14" not in [one.rule for one in planned(structs.replace(SNAPSHOT, assessments=tuple(done))).notices]
    last = structs.replace(done[-1], status=AssessmentStatus.DRAFT)
    [notice] = [
        one for one in planned(structs.replace(SNAPSHOT, assessments=(*done[:-1], last))).notices if one.rule == "K14"
    ]
    assert notice.message == "1 of 3 quality statements is still a draft (3): CQC is not told."
    assert "K14" not in [one.rule for one in planned(structs.replace(SNAPSHOT, assessments=())).notices]


def test_today_never_changes_what_is_packed() -> None:
    later = plan_pack(SNAPSHOT, PROFILE, "2031-01-01")
    assert structs.replace(later, notices=()) == structs.replace(plan_pack(SNAPSHOT, PROFILE, TODAY), notices=())
