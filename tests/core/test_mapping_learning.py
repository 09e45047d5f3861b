"""What the team decides is known at once, and never forgotten."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencepack.frameworks import builtin_framework
from evidencepack.mapping import Learner

FRAMEWORK = builtin_framework()
ID = {item.ref: item.id for item in FRAMEWORK.items}
GARDEN = ("Minutes", ["The Greenhouse Circle met. Tomatoes were potted and everyone stayed for tea and cake."])
GARDEN_AGAIN = ("Minutes May", ["At the Greenhouse Circle the tomatoes were watered; tea and cake for everyone."])
ADVOCACY = ("Contract", ["Advocacy contract: IMCA and Care Act advocates were instructed in five days."])


def refs(learner: Learner, document: tuple[str, list[str]], most: int = 5) -> list[str]:
    return [one.ref for one in learner.suggest(*document, most=most).items]


def test_without_lessons_it_suggests_like_the_vocabulary() -> None:
    assert refs(Learner(FRAMEWORK.items, FRAMEWORK), ADVOCACY)[0] == "IR07"


def test_a_confirmed_document_gets_what_was_confirmed_and_a_like_one_follows() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    assert not refs(learner, GARDEN)
    learner.learn([(*GARDEN, [ID["IR08"]])])
    told = learner.suggest(*GARDEN).items[0]
    assert (told.ref, told.learned, told.certainty) == ("IR08", True, 0.99)
    followed = learner.suggest(*GARDEN_AGAIN).items[0]
    assert (followed.ref, followed.learned) == ("IR08", True)


def test_a_refused_item_is_not_suggested_again_and_ranks_lower_for_like_documents() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    like = (
        "Contract B",
        ["Advocacy contract: IMCA and Care Act advocates were instructed in six days. Staff training."],
    )
    before = learner.suggest(*like).items[0]
    learner.refuse([(*ADVOCACY, [ID["IR07"]])])
    assert "IR07" not in refs(learner, ADVOCACY)
    after = next((one for one in learner.suggest(*like).items if one.ref == "IR07"), None)
    assert before.ref == "IR07"
    assert after is None or after.certainty < before.certainty


def test_the_later_decision_counts() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learner.refuse([(*ADVOCACY, [ID["IR07"]])])
    learner.learn([(*ADVOCACY, [ID["IR07"]])])
    assert refs(learner, ADVOCACY)[0] == "IR07"
    learner.refuse([(*ADVOCACY, [ID["IR07"]])])
    assert "IR07" not in refs(learner, ADVOCACY)


def test_several_items_of_one_document_are_all_kept() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    wanted = ["IR20", "IR07", "IR36", "IR01", "IR25", "IR30"]
    learner.learn([(*ADVOCACY, [ID[ref] for ref in wanted])])
    assert refs(learner, ADVOCACY, most=3) == wanted


def test_a_document_without_text_is_known_by_its_title() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learner.learn([("Scan0352", [], [ID["IR04"]])])
    assert refs(learner, ("Scan0352", []))[0] == "IR04"
    assert not refs(learner, ("Scan9999", []))


def test_what_was_learned_travels() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learner.learn([(*GARDEN, [ID["IR08"]])])
    learner.refuse([(*ADVOCACY, [ID["IR07"]])])
    data = learner.to_json()
    after = Learner(FRAMEWORK.items, FRAMEWORK)
    after.take_json(data)
    assert after.to_json() == data
    for document in (GARDEN, GARDEN_AGAIN, ADVOCACY):
        assert after.suggest(*document) == learner.suggest(*document)
    with pytest.raises(msgspec.DecodeError):
        after.take_json(b'{"not": "lessons"}')


def test_items_that_are_gone_are_passed_over() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learner.learn([(*GARDEN, [ID["IR08"]])])
    fewer = Learner([item for item in FRAMEWORK.items if item.ref != "IR08"], FRAMEWORK)
    fewer.take_json(learner.to_json())
    assert "IR08" not in refs(fewer, GARDEN)


WORDS = ["advocacy", "hospital discharge", "carers", "tomatoes", "greenhouse", "dols", "complaints", "strategy", "tea"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
DECISIONS = st.lists(
    st.tuples(TEXTS, st.sampled_from(sorted(ID)), st.booleans()),
    max_size=12,
)


@given(DECISIONS)
@settings(max_examples=25)
def test_it_never_gets_worse_on_what_it_was_told(decisions: list[tuple[str, str, bool]]) -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    last: dict[str, dict[str, bool]] = {}
    for text, ref, right in decisions:
        (learner.learn if right else learner.refuse)([("Paper", [text], [ID[ref]])])
        last.setdefault(text, {})[ref] = right
        for known, decided in last.items():
            shown = refs(learner, ("Paper", [known]))
            confirmed = [one for one, yes in decided.items() if yes]
            assert set(shown[: len(confirmed)]) == set(confirmed)
            assert not {one for one, yes in decided.items() if not yes} & set(shown)
