"""Which item of a new list continues which old one: by reference, unless the wording says otherwise."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencepack.frameworks.importing import Reason, match_items, read_request
from evidencepack.frameworks.likeness import OTHER_SUBJECT, SAME_SUBJECT, Likeness
from evidencepack.frameworks.loading import builtin_framework
from evidencepack.frameworks.references import same_reference
from evidencepack.model import EvidenceItem, ItemKind

CQC = builtin_framework()
OTHER_WORDING = Path(__file__).parent.parent / "data" / "frameworks" / "other-wording.csv"
WITH_COUNTERPART = 38


def item(ref: str, wording: str, number: int = 0, **more: object) -> EvidenceItem:
    fields = {"title": wording[:40], "kinds": (ItemKind.DOCUMENTS,), "statements": (), **more}
    return EvidenceItem(id=f"{ref}-{wording}-{number}", ref=ref, wording=wording, **fields)


def meant() -> list[tuple[str, str]]:
    """Wordings with the reference of the built-in item that asks for the same, empty where none does."""
    with OTHER_WORDING.open(encoding="utf-8", newline="") as file:
        return [(row["Information requested"], row["Means"]) for row in csv.DictReader(file)]


# ---------------------------------------------------------------- references


@pytest.mark.parametrize("ref", ["IR07", "IR 7", "ir7", "IR-07", "Ir.7", " IR007 ", "Item IR7", "IR 7.", "(IR7)"])
def test_ways_to_write_one_reference_are_one(ref: str) -> None:
    assert same_reference(ref) == same_reference("IR07")


@pytest.mark.parametrize("ref", ["IR70", "IR17", "IR7a", "QS7", "7", "IR7.1", "IR0", ""])
def test_other_references_stay_others(ref: str) -> None:
    assert same_reference(ref) != same_reference("IR07")


def test_numbers_in_parts_stay_apart() -> None:
    assert len({same_reference(ref) for ref in ("1.10", "1.1", "11.0", "110", "1.1.0", "A.1", "B.1")}) == 7


# ---------------------------------------------------------------- likeness, measured


def test_other_wordings_find_their_item_and_strangers_find_none() -> None:
    likeness = Likeness(CQC.items)
    wrong, weak, taken = [], [], []
    for wording, ref in meant():
        found, score = likeness.best(wording) or pytest.fail("no items")
        if ref and found.ref != ref:
            wrong.append((wording, found.ref))
        if ref and score < SAME_SUBJECT:
            weak.append((wording, score))
        if not ref and score >= SAME_SUBJECT:
            taken.append((wording, found.ref, score))
    assert (wrong, weak, taken) == ([], [], [])


def test_an_item_is_wholly_like_itself() -> None:
    likeness = Likeness(CQC.items)
    for index, one in enumerate(CQC.items):
        assert likeness.scores(f"{one.title} {one.wording}")[index] == 100
    assert Likeness(()).best("anything") is None
    assert likeness.scores("") == [0.0] * 38
    assert 0 < OTHER_SUBJECT < SAME_SUBJECT < 100


# ---------------------------------------------------------------- matching


def test_a_list_continues_itself_whole() -> None:
    matching = match_items(CQC.items, CQC.items)
    assert matching.items == CQC.items
    assert [pair.reason for pair in matching.pairs] == [Reason.REFERENCE] * 38
    assert {pair.score for pair in matching.pairs} == {100}


def test_a_request_numbered_otherwise_is_matched_by_wording() -> None:
    new = read_request(OTHER_WORDING, CQC).items
    assert len(new) == 48
    matching = match_items(CQC.items, new)
    by_wording = dict(meant())
    assert len(matching.pairs) == WITH_COUNTERPART
    for pair in matching.pairs:
        assert by_wording[pair.new.wording] == pair.old.ref
        assert pair.new.id == pair.old.id
        assert pair.reason is Reason.WORDING
    assert matching.unmatched_old == ()
    assert [one.wording for one in matching.unmatched_new] == [wording for wording, ref in meant() if not ref]


def test_a_reused_reference_follows_the_wording() -> None:
    """The new list gives IR07 to another subject: direct payments, which were IR12."""
    old = CQC.items
    new = (
        item("IR 7", "Policy on direct payments and personal budgets, with uptake data"),
        item("IR12", "Commissioned advocacy provision, with referral numbers for advocates and IMCAs"),
        item("IR22", "The Better Care Fund plan"),
    )
    pairs = {pair.new.ref: (pair.old.ref, pair.reason) for pair in match_items(old, new).pairs}
    assert pairs == {
        "IR 7": ("IR12", Reason.WORDING),
        "IR12": ("IR07", Reason.WORDING),
        "IR22": ("IR22", Reason.REFERENCE),
    }


def test_a_far_liker_wording_outweighs_an_equal_reference() -> None:
    """Direct payments for carers touch on the old IR04 (carers), but continue IR12 (direct payments)."""
    one = item("IR04", "Direct payments policy, support with personal assistants, and direct payments to unpaid carers")
    scores = Likeness(CQC.items).scores(f"{one.title} {one.wording}")
    assert scores[3] >= OTHER_SUBJECT
    pair = match_items(CQC.items, (one,)).pairs[0]
    assert (pair.old.ref, pair.reason) == ("IR12", Reason.WORDING)


def test_an_equal_reference_with_a_plainly_other_subject_is_not_taken() -> None:
    new = (item("IR07", "Lifts, hoists and escalators in premises that the department owns"),)
    matching = match_items(CQC.items, new)
    assert matching.pairs == ()
    assert matching.unmatched_new == new
    assert len(matching.unmatched_old) == 38


def test_an_equal_reference_carries_a_loose_wording() -> None:
    new = (item("ir 28", "Safety outside office hours"),)
    pair = match_items(CQC.items, new).pairs[0]
    assert (pair.old.ref, pair.reason) == ("IR28", Reason.REFERENCE)
    assert OTHER_SUBJECT <= pair.score < 100


def test_what_the_team_set_is_kept() -> None:
    old = (item("1", "Carers strategy", owner="A. Officer", due="2026-01-10"), item("2", "Charging policy", owner="B"))
    new = (item("1", "Carers strategy", 2, due="2026-01-05"), item("2", "Charging policy", 2, owner="C"))
    first, second = match_items(old, new).items
    assert (first.id, first.owner, first.due) == (old[0].id, "A. Officer", "2026-01-05")
    assert (second.id, second.owner, second.due) == (old[1].id, "C", None)


def test_a_withdrawn_item_comes_back() -> None:
    old = (item("1", "Carers strategy", withdrawn=True),)
    assert not match_items(old, (item("1", "Carers strategy", 2),)).items[0].withdrawn


def test_empty_lists_match_nothing() -> None:
    one = (item("1", "Carers strategy"),)
    assert match_items((), one).unmatched_new == one
    assert match_items(one, ()).unmatched_old == one


refs = st.sampled_from(["IR1", "ir 01", "IR2", "2", "A.1", "-", "Item 3"])
wordings = st.sampled_from(
    ["Carers strategy", "Carers strategy and action plan", "Charging policy", "Direct payments", "the", "Lifts", "Risk"]
)
lists = st.lists(st.tuples(refs, wordings), max_size=7)


@settings(deadline=None)
@given(lists, lists)
def test_matching_is_one_to_one_and_loses_nothing(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    old = tuple(item(ref, wording, number) for number, (ref, wording) in enumerate(before))
    new = tuple(item(ref, wording, number + 100) for number, (ref, wording) in enumerate(after))
    matching = match_items(old, new)
    assert len({pair.old.id for pair in matching.pairs}) == len(matching.pairs)
    assert {pair.old.id for pair in matching.pairs} | {one.id for one in matching.unmatched_old} == {o.id for o in old}
    assert len(matching.items) == len(new)
    assert [msgspec.structs.replace(one, id="") for one in matching.items] == [
        msgspec.structs.replace(one, id="") for one in new
    ]
    assert len({one.id for one in matching.items}) == len(new)
    assert len(matching.pairs) + len(matching.unmatched_new) == len(new)
