"""What the return lacks: each rule fires where it should and is silent where it should be."""

from datetime import date

import pytest
from helpers.small import framework, item
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from evidencepack.gaps import ItemState, coverage, find_gaps, item_states
from evidencepack.gaps.finding import months_before
from evidencepack.model import (
    Answer,
    AnswerKind,
    Document,
    DocumentState,
    Finding,
    ItemKind,
    ReadState,
    Return,
    Severity,
    Snapshot,
    StatementAssessment,
    Version,
    sentence,
)

TODAY = date(2026, 6, 10)


def document(key: str, **more: object) -> Document:
    version = Version(id="v", document_id=key, number=1, sha256=key * 8, name=f"{key}.txt", size=1, added_at="")
    values = {
        "id": key,
        "title": f"Paper {key}",
        "state": DocumentState.IN_USE,
        "version": version,
        "format": "txt",
        "read": ReadState.READ,
        "pages": 1,
        "pages_unit": "page",
        "dated": "2026-05-01",
        **more,
    }
    return Document(**values)  # type: ignore[arg-type]


def answer(ref: str, document_id: str | None = None, **more: object) -> Answer:
    values = {
        "id": f"{ref}-{document_id}",
        "item_id": f"small:{ref}",
        "kind": AnswerKind.DOCUMENT if document_id else AnswerKind.NOT_HELD,
        "document_id": document_id,
        "categories": ("people",),
        **more,
    }
    return Answer(**values)  # type: ignore[arg-type]


def whole() -> Snapshot:
    """A return that lacks nothing."""
    used = framework()
    return Snapshot(
        info=Return(authority="Little", title="Return", notified="2026-06-01", due="2026-06-22", method="direct"),
        framework=used,
        items=used.items,
        documents=(document("a"), document("b"), document("c")),
        answers=(answer("A1", "a"), answer("A2", "b"), answer("A3", "c")),
        findings={},
        assessments=(),
    )


def with_document(key: str, **more: object) -> Snapshot:
    kept = tuple(document(key, **more) if found.id == key else found for found in whole().documents)
    return structs.replace(whole(), documents=kept)


def found_in(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(gap.rule, gap.label) for gap in find_gaps(snapshot, TODAY)]


def test_a_whole_return_has_no_gap() -> None:
    assert found_in(whole()) == []
    assert set(item_states(whole(), TODAY).values()) == {ItemState.ANSWERED}


def test_g01_an_item_without_any_answer() -> None:
    snapshot = structs.replace(whole(), answers=whole().answers[1:])
    gaps = find_gaps(snapshot, TODAY)
    assert [(gap.rule, gap.severity) for gap in gaps] == [
        ("G01", Severity.BLOCKS),
        ("G08", Severity.REVIEW),
        ("G09", Severity.INFORMATION),
    ]
    assert item_states(snapshot, TODAY)["small:A1"] is ItemState.NOTHING


def test_the_cover_answers_the_item_that_asks_for_the_self_assessment() -> None:
    items = (*whole().items, item("A4", "Self-assessment", kinds=(ItemKind.SELF_ASSESSMENT,)))
    unwritten = structs.replace(whole(), items=items)
    assert ("G01", "A4") in found_in(unwritten)
    begun = structs.replace(unwritten, assessments=(StatementAssessment(statement_id="s1", score=3),))
    assert found_in(begun) == []


@pytest.mark.parametrize("kind", [AnswerKind.NOT_HELD, AnswerKind.NOT_APPLICABLE])
def test_not_held_and_not_applicable_are_answers(kind: AnswerKind) -> None:
    answers = (*whole().answers[1:], answer("A1", kind=kind, reason="none", categories=()))
    assert "G01" not in dict(found_in(structs.replace(whole(), answers=answers)))


def test_g02_only_drafts_and_a_final_beside_them() -> None:
    snapshot = with_document("b", draft=True)
    assert found_in(snapshot) == [("G02", "A2")]
    assert item_states(snapshot, TODAY)["small:A2"] is ItemState.WEAK
    beside = structs.replace(snapshot, answers=(*snapshot.answers, answer("A2", "c")))
    assert found_in(beside) == []


@pytest.mark.parametrize(("dated", "rules"), [("2025-06-10", []), ("2025-06-09", ["G03"]), (None, ["G04"])])
def test_g03_and_g04_currency_counts_to_the_day(dated: str | None, rules: list[str]) -> None:
    assert [rule for rule, _ in found_in(with_document("a", dated=dated))] == rules


def test_old_documents_are_fine_where_the_item_sets_no_limit() -> None:
    assert found_in(with_document("b", dated="2001-01-01")) == []


def test_a_recent_link_beside_an_old_document_is_current() -> None:
    old = with_document("a", dated="2020-01-01")
    link = answer("A1", kind=AnswerKind.LINK, url="https://example.org", seen_on="2026-06-02")
    assert "G03" not in dict(found_in(structs.replace(old, answers=(*old.answers, link))))
    stale = structs.replace(link, seen_on="2024-06-02")
    assert "G03" in dict(found_in(structs.replace(old, answers=(*old.answers, stale))))


def test_g05_a_document_that_cannot_be_opened() -> None:
    locked = Finding(rule="F01", severity=Severity.BLOCKS, message="Needs a password", to_do="Ask for a copy.")
    assert found_in(structs.replace(whole(), findings={"a": (locked,)})) == [("G05", "Paper a")]


def said(rule: str, severity: Severity, place: str = "") -> Finding:
    return Finding(rule=rule, severity=severity, message="It says so.", to_do="Look.", place=place)


def test_what_blocks_comes_before_what_is_to_be_reviewed() -> None:
    locked = Finding(rule="F01", severity=Severity.BLOCKS, message="Needs a password", to_do="Ask for a copy.")
    snapshot = structs.replace(with_document("b", draft=True), findings={"a": (locked,)})
    assert found_in(snapshot) == [("G05", "Paper a"), ("G02", "A2")]


def test_g10_and_g11_what_the_checks_say_of_a_document_that_goes_out() -> None:
    found = {"a": (said("D03", Severity.REVIEW, "page 3"), said("D09", Severity.INFORMATION))}
    gaps = find_gaps(structs.replace(whole(), findings=found), TODAY)
    assert [(gap.rule, gap.finding, gap.place, gap.label) for gap in gaps] == [
        ("G10", "D03", "page 3", "Paper a"),
        ("G11", "D09", "", "Paper a"),
    ]


def test_a_document_for_two_items_is_told_once() -> None:
    both = (*whole().answers, answer("A2", "a", categories=("people",)))
    found = {"a": (said("F01", Severity.BLOCKS),)}
    gaps = find_gaps(structs.replace(whole(), answers=both, findings=found), TODAY)
    assert [gap.message for gap in gaps] == ["“Paper a”, given for A1 and A2: It says so."]


def test_what_the_checks_say_of_a_document_that_answers_nothing_waits() -> None:
    more = structs.replace(whole(), documents=(*whole().documents, document("d")))
    assert found_in(structs.replace(more, findings={"d": (said("F01", Severity.BLOCKS),)})) == [("G09", "Paper d")]


def test_g06_answers_of_an_item_that_was_withdrawn() -> None:
    items = (*whole().items, item("Z9", "Gone", withdrawn=True))
    answers = (*whole().answers, answer("Z9", "a"))
    assert found_in(structs.replace(whole(), items=items, answers=answers)) == [("G06", "Z9")]
    [gap] = [
        one for one in find_gaps(structs.replace(whole(), items=items, answers=answers), TODAY) if one.rule == "G06"
    ]
    assert gap.message == "Z9 is not in CQC's list any more, and has 1 answer."


def test_g07_a_statement_without_the_required_category() -> None:
    answers = (*whole().answers[:2], answer("A3", "c", categories=("processes",)))
    assert found_in(structs.replace(whole(), answers=answers)) == [("G07", "Leading")]


def test_g08_a_sub_topic_without_evidence() -> None:
    answers = (whole().answers[0], answer("A2", kind=AnswerKind.NOT_HELD, reason="x"), whole().answers[2])
    documents = tuple(found for found in whole().documents if found.id != "b")
    assert found_in(structs.replace(whole(), answers=answers, documents=documents)) == [("G08", "Assessing")]


def test_g09_a_document_that_answers_nothing_unless_it_is_set_aside() -> None:
    more = structs.replace(whole(), documents=(*whole().documents, document("d")))
    assert found_in(more) == [("G09", "Paper d")]
    aside = structs.replace(whole(), documents=(*whole().documents, document("d", state=DocumentState.SET_ASIDE)))
    assert found_in(aside) == []


def test_a_document_that_was_set_aside_does_not_count() -> None:
    assert ("G01", "A1") in found_in(with_document("a", state=DocumentState.SET_ASIDE))


def test_coverage_counts_distinct_evidence() -> None:
    snapshot = whole()
    more = (*snapshot.answers, answer("A2", "a", categories=("people", "processes")))
    counted = coverage(structs.replace(snapshot, answers=more))
    assert counted.cells[("s1", "people")] == 2, "paper a counts once under statement 1, whatever it answers there"
    assert counted.cells[("s1", "processes")] == 1
    assert counted.cells[("s2", "processes")] == 0
    assert counted.statements == {"s1": 2, "s2": 1}
    assert counted.sub_topics == {"s1.1": 1, "s1.2": 2}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_before_keeps_the_day_or_the_last_of_the_month(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day == day.day or (earlier.day < day.day and months_before(earlier, 0).day in {28, 29, 30})


def test_what_is_to_do_can_follow_every_message() -> None:
    told = {
        "Needs a password": "Needs a password.",
        "It says so.": "It says so.",
        "Is it “final.”": "Is it “final.”",
        "What now? ": "What now?",
        "a “word”": "a “word”.",
        "": "",
    }
    assert {text: sentence(text) for text in told} == told
