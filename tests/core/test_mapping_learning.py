"""What the team decides is known at once, and never forgotten."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evidencepack.frameworks import builtin_framework
from evidencepack.mapping import Learner
from evidencepack.model import Lesson

FRAMEWORK = builtin_framework()
ID = {item.ref: item.id for item in FRAMEWORK.items}
GARDEN = ("Minutes", ["The Greenhouse Circle met. Tomatoes were potted and everyone stayed for tea and cake."])
GARDEN_AGAIN = ("Minutes May", ["At the Greenhouse Circle the tomatoes were watered; tea and cake for everyone."])
ADVOCACY = ("Contract", ["Advocacy contract: IMCA and Care Act advocates were instructed in five days."])


def refs(learner: Learner, document: tuple[str, list[str]], most: int = 5) -> list[str]:
    return [one.ref for one in learner.suggest(*document, most=most).items]


def learn(learner: Learner, title: str, pages: list[str], *wanted: str, folder: str = "") -> None:
    learner.decide(title, title, pages, [ID[ref] for ref in wanted], [], folder)


def refuse(learner: Learner, title: str, pages: list[str], *unwanted: str) -> None:
    learner.decide(title, title, pages, [], [ID[ref] for ref in unwanted])


def test_without_lessons_it_suggests_like_the_vocabulary() -> None:
    assert refs(Learner(FRAMEWORK.items, FRAMEWORK), ADVOCACY)[0] == "IR07"


def test_a_confirmed_document_gets_what_was_confirmed_and_a_like_one_follows() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    assert not refs(learner, GARDEN)
    learn(learner, *GARDEN, "IR08")
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
    refuse(learner, *ADVOCACY, "IR07")
    assert "IR07" not in refs(learner, ADVOCACY)
    after = next((one for one in learner.suggest(*like).items if one.ref == "IR07"), None)
    assert before.ref == "IR07"
    assert after is None or after.certainty < before.certainty


def test_the_later_decision_counts() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    refuse(learner, *ADVOCACY, "IR07")
    learn(learner, *ADVOCACY, "IR07")
    assert refs(learner, ADVOCACY)[0] == "IR07"
    refuse(learner, *ADVOCACY, "IR07")
    assert "IR07" not in refs(learner, ADVOCACY)


def test_several_items_of_one_document_are_all_kept() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    wanted = ["IR20", "IR07", "IR36", "IR01", "IR25", "IR30"]
    learn(learner, *ADVOCACY, *wanted)
    assert refs(learner, ADVOCACY, most=3) == wanted


def test_a_document_without_text_is_known_by_its_title() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learn(learner, "Scan0352", [], "IR04")
    assert refs(learner, ("Scan0352", []))[0] == "IR04"
    assert not refs(learner, ("Scan9999", []))


def test_items_that_are_gone_are_passed_over() -> None:
    fewer = Learner([item for item in FRAMEWORK.items if item.ref != "IR08"], FRAMEWORK)
    learn(fewer, *GARDEN, "IR08")
    assert "IR08" not in refs(fewer, GARDEN)


def test_two_copies_decided_differently_each_keep_their_own() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learner.decide("a", *ADVOCACY, [ID["IR20"]], [])
    learner.decide("b", *ADVOCACY, [], [ID["IR20"], ID["IR07"]])
    assert learner.suggest(*ADVOCACY, key="a").items[0].ref == "IR20"
    assert not {"IR20", "IR07"} & {one.ref for one in learner.suggest(*ADVOCACY, key="b").items}
    learner.forget("b")
    assert learner.suggest(*ADVOCACY, key="b").items[0].ref == "IR20", "another copy gets the same"
    learner.forget("a")
    assert refs(learner, ADVOCACY)[0] == "IR07"
    learner.forget("a")


def test_papers_of_one_series_follow_each_other() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    learn(learner, "Orchard dashboard Q1 2026-27", ["Apples 14, pears 9."], "IR33")
    followed = learner.suggest("20261009 Orchard dashboard Q2 2026-27 FINAL", ["Cherries 3, plums 21."]).items[0]
    assert (followed.ref, followed.learned) == ("IR33", True)
    assert not learner.suggest("Vineyard Q2", ["Cherries 3, plums 21."]).items


def test_a_scan_gets_what_its_folder_was_decided_to_be() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    for number in range(3):
        learn(learner, f"Paper {number}", [f"Bees {number}"], "IR04", folder="Bees | Hives")
    here = learner.suggest("MFD 20260717 094656", [], folder="Bees | Hives").items
    beside = learner.suggest("MFD 20260717 094656", [], folder="Bees | Wasps").items
    assert [one.ref for one in (*here, *beside)] == ["IR04", "IR04"]
    assert beside[0].certainty < here[0].certainty < 0.85, "the nearer folder says more, and none makes sure"
    assert here[0].learned
    assert here[0].words == ("Hives",)
    assert not learner.suggest("MFD 20260717 094656", [], folder="Wasps | Hives").items, "another team's folder"
    assert not learner.suggest("MFD 3", []).items, "two scans are not alike by their names"


def test_decisions_in_a_folder_outweigh_what_such_folders_hold_elsewhere() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    folder = "Finance | Cabinet papers"
    assert learner.suggest("Scan0352", [], folder=folder).items[0].ref == "IR34"
    for number in range(3):
        learner.decide(str(number), f"Paper {number}", [f"Bees {number}"], [ID["IR21"]], [], folder)
    found = learner.suggest("Scan0352", [], folder=folder).items
    assert found[0].ref == "IR21"
    assert "IR34" in [one.ref for one in found[1:]]
    for number in range(3):
        learner.forget(str(number))
    assert learner.suggest("Scan0352", [], folder=folder).items[0].ref == "IR34"


def test_lessons_of_an_earlier_return_teach() -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    garden = Lesson(id="1", item_id=ID["IR08"], fits=True, title="Minutes", text=" ".join(GARDEN[1]))
    contract = Lesson(id="2", item_id=ID["IR07"], fits=False, title="Contract", text=" ".join(ADVOCACY[1]))
    before = learner.suggest(*ADVOCACY).items[0].certainty
    learner.take_lessons([garden, contract])
    assert refs(learner, GARDEN_AGAIN)[0] == "IR08"
    after = next((one.certainty for one in learner.suggest(*ADVOCACY).items if one.ref == "IR07"), 0.0)
    assert after < before


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
        last.setdefault(text, {})[ref] = right
        told = {yes: [ID[one] for one, said in last[text].items() if said is yes] for yes in (True, False)}
        learner.decide(text, "Paper", [text], told[True], told[False])
        for known, decided in last.items():
            shown = refs(learner, ("Paper", [known]))
            confirmed = [one for one, yes in decided.items() if yes]
            assert set(shown[: len(confirmed)]) == set(confirmed)
            assert not {one for one, yes in decided.items() if not yes} & set(shown)


KEYS = st.sampled_from(["first", "second", "third"])
REFS = st.sets(st.sampled_from(sorted(ID)), max_size=3)


@given(st.lists(st.tuples(KEYS, TEXTS, REFS, REFS), max_size=8))
@settings(max_examples=25, deadline=None)
def test_every_document_gets_what_was_last_decided_for_it(
    decisions: list[tuple[str, str, set[str], set[str]]],
) -> None:
    learner = Learner(FRAMEWORK.items, FRAMEWORK)
    last: dict[str, tuple[str, set[str], set[str]]] = {}
    for key, text, confirmed, refused in decisions:
        ids = [ID[ref] for ref in sorted(confirmed)], [ID[ref] for ref in sorted(refused)]
        learner.decide(key, "Paper", [text], *ids)
        last[key] = (text, confirmed, refused - confirmed)
        for known, (said, yes, no) in last.items():
            shown = [one.ref for one in learner.suggest("Paper", [said], key=known).items]
            copies = {ref for other, more, _ in last.values() if other == said for ref in more} - no
            assert yes <= set(shown[: len(copies)]), "confirmed ones come first, its own and those of its copies"
            assert not no & set(shown)
