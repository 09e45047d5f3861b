"""What is suggested for a document, and why."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks import builtin_framework
from evidencepack.mapping import (
    BULK_ACCEPT,
    Suggester,
    Vocabulary,
    builtin_vocabulary,
    guess_categories,
    load_vocabulary,
    measured,
    measured_precision,
    suggest,
)
from evidencepack.mapping.certainty import as_measured
from evidencepack.mapping.reading import without_names
from evidencepack.mapping.vocabulary import TopicWords
from evidencepack.model import EvidenceItem, ItemKind, Provenance
from evidencepack.resources import resource

FRAMEWORK = builtin_framework()
ADVOCACY = (
    "Contract monitoring report, quarter two",
    "The advocacy contract gives people an independent advocate. IMCA referrals rose; instructed advocates were "
    "allocated within five days.",
    "Care Act advocacy: 84 referrals. Substantial difficulty was recorded for each.",
    "Signed by the contract manager.",
)


def test_the_item_the_words_and_the_pages() -> None:
    found = suggest("Advocacy contract monitoring", ADVOCACY, FRAMEWORK.items, FRAMEWORK)
    first = found.items[0]
    assert first.ref == "IR07"
    assert {"advocacy", "imca"} & set(first.words)
    assert first.pages == (2, 3)
    assert 0.85 <= first.certainty <= 1
    assert found.for_bulk() == (first,)
    assert found.statements[0].id == "qs1"
    assert found.sub_topics[0].id == "qs1.7"


def test_all_nine_statements_always_with_certainties_that_add_up() -> None:
    for pages in ([], ["Nothing here speaks for anything."], list(ADVOCACY)):
        found = suggest("x", pages, FRAMEWORK.items, FRAMEWORK)
        assert sorted(one.id for one in found.statements) == [f"qs{number}" for number in range(1, 10)]
        assert sum(one.certainty for one in found.statements) == pytest.approx(1, abs=0.01)
        scores = [one.score for one in found.statements]
        assert scores == sorted(scores, reverse=True)


def test_nothing_fits_is_an_answer() -> None:
    menu = ["Soup of the day is leek and potato. Main courses are fish pie or vegetable curry."]
    assert suggest("Canteen menu", menu, FRAMEWORK.items, FRAMEWORK).items == ()
    assert suggest("", [], FRAMEWORK.items, FRAMEWORK).items == ()


def test_a_document_that_serves_two_items_gets_both() -> None:
    pages = [
        "Safeguarding adults board annual report. Safeguarding adults reviews: two were published. SAR action plan.",
        "Section 42 enquiries: concerns received 2,310, conversion rate 41%. DoLS applications and the DoLS backlog.",
    ]
    found = suggest("Board report with activity figures", pages, FRAMEWORK.items, FRAMEWORK)
    assert {one.ref for one in found.items[:2]} == {"IR31", "IR32"}
    by_ref = {one.ref: one for one in found.items}
    assert by_ref["IR32"].pages == (1,)
    assert by_ref["IR31"].pages == (2,)


def test_the_title_alone_is_enough() -> None:
    found = suggest("Market position statement 2025", [], FRAMEWORK.items, FRAMEWORK)
    assert found.items[0].ref == "IR17"
    assert found.items[0].pages == ()


def test_the_folder_helps_a_scan_without_text() -> None:
    assert not suggest("Scan0352", [], FRAMEWORK.items, FRAMEWORK).items
    assert suggest("Scan0352", [], FRAMEWORK.items, FRAMEWORK, folder="Carers | Carers strategy").items[0].ref == "IR04"


def test_an_imported_list_without_keywords_works_at_once() -> None:
    asked = {
        "A1": "Arrangements for independent advocates and how the contract performs",
        "A2": "Details of how people are discharged from hospital",
        "A3": "Evidence of how direct payments are promoted and supported",
    }
    items = tuple(
        EvidenceItem(
            id=ref,
            ref=ref,
            title=wording[:40],
            wording=wording,
            kinds=(ItemKind.DOCUMENTS,),
            statements=(),
            provenance=Provenance.REQUESTED,
        )
        for ref, wording in asked.items()
    )
    texts = {
        "A1": "IMCA and Care Act referrals were allocated quickly; substantial difficulty was explained.",
        "A2": "Pathway 1 capacity grew and fewer patients have no criteria to reside, says the transfer of care hub.",
        "A3": "More people employ a personal assistant. Prepaid cards came in and payroll help is offered.",
    }
    for ref, text in texts.items():
        assert suggest("Paper", [text], items, FRAMEWORK).items[0].ref == ref


def test_what_it_is_about_counts_more_than_what_sort_of_paper_it_is() -> None:
    text = ["A leaflet. Small pieces of community equipment, a ramp or a rail, can be tried out."]
    found = suggest("Gadgets", text, FRAMEWORK.items, FRAMEWORK, folder="Communications | Leaflets")
    assert found.items[0].ref == "IR10"
    genre = builtin_vocabulary(FRAMEWORK.id).genre
    plain = Suggester(
        FRAMEWORK.items,
        FRAMEWORK,
        msgspec.structs.replace(builtin_vocabulary(FRAMEWORK.id), genre=()),
    )
    assert "leaflet" in genre
    place = [item.ref for item in FRAMEWORK.items].index("IR11")
    with_genre, without = (
        one.item_scores(one.read("Gadgets", text, "Communications | Leaflets"))[place]
        for one in (Suggester(FRAMEWORK.items, FRAMEWORK), plain)
    )
    assert 0 < with_genre < without


def test_who_wrote_it_and_who_was_there_does_not_count() -> None:
    minutes = (
        "Present\nDominic Sharrow (DS), Head of Safeguarding and DoLS\nJo Merrifield, SpeakTrue Advocacy\n"
        "Prepared by Shanice Everdene, Emergency Planning Officer\nApologies: Complaints Manager\n"
    )
    said = "1. Hospital discharge\nThe transfer of care hub reported fewer delays."
    alone = suggest("Notes", [said], FRAMEWORK.items, FRAMEWORK).items
    found = suggest("Notes", [minutes + said], FRAMEWORK.items, FRAMEWORK).items
    assert [one.ref for one in found] == [one.ref for one in alone]
    assert found[0].ref == "IR26"
    assert "present and correct" in without_names("Present\nThe list is present and correct.")
    kept = "Equality, Diversity and Inclusion\nTo apply, ring us. From April the charge is lower."
    assert without_names(kept) == kept


def test_a_document_that_only_its_folder_speaks_for_is_never_certain() -> None:
    found = suggest("Scan0352", [], FRAMEWORK.items, FRAMEWORK, folder="Carers | Carers strategy")
    assert 0 < found.items[0].certainty < 0.4


def test_what_teams_keep_speaks_for_scans_only() -> None:
    folder = "Safeguarding | In 2026"
    found = suggest("MFD 20260717 094656", [], FRAMEWORK.items, FRAMEWORK, folder=folder).items
    assert {one.ref for one in found[:3]} == {"IR30", "IR31", "IR32"}
    assert not suggest("MFD 20260717 094656", [], FRAMEWORK.items, FRAMEWORK, folder="Corporate | Payroll").items
    said = suggest("Paper", ["Community equipment: a ramp and a rail."], FRAMEWORK.items, FRAMEWORK, folder=folder)
    assert said.items[0].ref == "IR10"


def test_what_is_known_of_folders_names_items_of_the_framework() -> None:
    table = tomllib.loads(resource("vocabulary", f"{FRAMEWORK.id}.folders.toml").read_text(encoding="utf-8"))["folders"]
    assert {ref for refs in table.values() for ref in refs} <= {item.ref for item in FRAMEWORK.items}


def test_measured_certainties_ascend_between_nothing_and_all() -> None:
    said = [number / 200 for number in range(201)]
    measured_ones = [as_measured(one) for one in said]
    assert measured_ones == sorted(measured_ones)
    assert (measured_ones[0], measured_ones[-1]) == (0.0, 1.0)
    assert as_measured(0.5, ((0.0, 0.0), (1.0, 0.5))) == 0.25


def test_sub_topics_and_the_category_come_with_words_and_pages() -> None:
    pages = ["Cover", "The staff survey and the staff forum.", "Independent advocates: IMCA and Care Act advocacy."]
    found = suggest("Paper", pages, FRAMEWORK.items, FRAMEWORK)
    topics = {one.id: one for one in found.sub_topics}
    assert topics["qs1.7"].pages == (3,)
    assert "imca" in topics["qs1.7"].words
    [reason] = found.category_reasons
    assert (reason.id, reason.pages) == ("staff", (2,))
    assert "staff survey" in reason.words
    assert found.categories == ("staff",)


def test_the_measured_precision_is_there_for_the_window() -> None:
    known = measured()
    assert known is not None
    assert [one.certainty for one in known.thresholds] == sorted(one.certainty for one in known.thresholds)
    assert all(0 < one.right <= one.accepted for one in known.thresholds)
    at_default = measured_precision(BULK_ACCEPT)
    assert at_default is not None
    assert at_default.right / at_default.accepted >= 0.95
    assert measured_precision(0.87) == at_default
    assert measured_precision(0.1) is None


def test_no_more_than_asked_for() -> None:
    assert len(suggest("Care", list(ADVOCACY), FRAMEWORK.items, FRAMEWORK, most=1).items) == 1


def test_categories() -> None:
    assert guess_categories("Staff survey results", ["The staff survey and the staff forum."], FRAMEWORK) == ("staff",)
    assert guess_categories("", ["Lift out of order"], FRAMEWORK) == ()


# ---------------------------------------------------------------- the vocabulary


def test_every_sub_topic_has_words_and_no_other_is_named() -> None:
    vocabulary = builtin_vocabulary(FRAMEWORK.id)
    topics = {topic.id for statement in FRAMEWORK.statements for topic in statement.sub_topics}
    assert set(vocabulary.topics) == topics
    assert all(len(words.strong) >= 15 for words in vocabulary.topics.values())
    assert set(vocabulary.items) <= {item.ref for item in FRAMEWORK.items}


@pytest.mark.parametrize(
    "short", ["dtoc", "lps", "dols", "msp", "sar", "jsna", "mps", "bcf", "s42", "pa", "tec", "imca"]
)
def test_the_fields_abbreviations_are_known(short: str) -> None:
    assert len(builtin_vocabulary(FRAMEWORK.id).abbreviations[short].split()) >= 2


def test_a_councils_own_words_are_added() -> None:
    text = ["The Bramble Thicket. Mondays at the Bramble Thicket."]
    own = Vocabulary(topics={"qs2.2": TopicWords(strong=("bramble thicket",))})
    vocabulary = builtin_vocabulary(FRAMEWORK.id).extended(own)
    assert not Suggester(FRAMEWORK.items, FRAMEWORK).suggest("", text).sub_topics
    found = Suggester(FRAMEWORK.items, FRAMEWORK, vocabulary).suggest("", text)
    assert found.sub_topics[0].id == "qs2.2"
    assert found.items[0].ref == "IR09"


def test_a_councils_own_weight_for_a_known_word_counts() -> None:
    own = Vocabulary(topics={"qs1.7": TopicWords(against=("advocacy",))})
    words = builtin_vocabulary(FRAMEWORK.id).extended(own).topics["qs1.7"]
    assert "advocacy" not in words.strong
    assert words.against[-1] == "advocacy"


@pytest.mark.parametrize("text", ["topics = 3", "[topics.a]\nstrnog = ['x']", "not toml", "elsewhere = [1]"])
def test_a_faulty_vocabulary_names_the_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "own words.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkFault, match=r"own words\.toml"):
        load_vocabulary(path)
    with pytest.raises(FrameworkFault, match="missing"):
        load_vocabulary(tmp_path / "missing.toml")


def test_a_framework_without_vocabulary_still_uses_its_keywords() -> None:
    other = msgspec.structs.replace(FRAMEWORK, id="another")
    assert suggest("", ["the better care fund plan"], other.items, other).items[0].ref == "IR22"
