"""Words without their endings, and terms found in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.mapping.lexicon import Lexicon
from evidencepack.mapping.words import plain_words, stem, stems


@pytest.mark.parametrize(
    "forms",
    [
        "assess assesses assessed assessing",
        "review reviews reviewed reviewing",
        "policy policies",
        "carer carers carer's carers' carer’s",
        "care caring cared",
        "move moves moved moving",
        "plan plans planned planning",
        "prioritise prioritised prioritising prioritize prioritized",
        "discharge discharges discharged discharging",
        "child children children's",
    ],
)
def test_inflected_forms_are_one_word(forms: str) -> None:
    assert len(set(stems(forms))) == 1


@pytest.mark.parametrize(
    "pair", ["care carer", "car care", "house housing", "second seconded", "new news", "need neglect"]
)
def test_different_words_stay_apart(pair: str) -> None:
    one, other = stems(pair)
    assert one != other


@given(st.text())
def test_any_text_has_words_in_lower_case_without_signs(text: str) -> None:
    words = plain_words(text)
    assert all(word.isalnum() and word == word.lower() for word in words)
    assert all(stem(word) for word in words)


def test_the_longest_term_wins_and_a_word_counts_once() -> None:
    lexicon = Lexicon({})
    review, whole = lexicon.add("review"), lexicon.add("safeguarding adults review")
    assert lexicon.find("A Safeguarding Adults Review was reviewed.") == [whole, review]


def test_abbreviation_and_long_form_are_one_term_whichever_was_added() -> None:
    lexicon = Lexicon({"dols": "deprivation of liberty safeguards", "msp": "making safeguarding personal"})
    short, long = lexicon.add("DoLS"), lexicon.add("making safeguarding personal")
    assert lexicon.find("deprivation of liberty safeguards; MSP") == [short, long]
    assert lexicon.add("deprivation of liberty safeguards") == short


def test_a_term_in_another_form_is_the_same_term() -> None:
    lexicon = Lexicon({})
    assert lexicon.add("waiting lists") == lexicon.add("Waiting List")
    assert lexicon.add(" … ") is None


@given(st.lists(st.text(alphabet="ab ", min_size=1, max_size=8), max_size=12), st.text(alphabet="ab ", max_size=60))
def test_every_term_found_stands_in_the_text(terms: list[str], text: str) -> None:
    lexicon = Lexicon({})
    lexicon.add_all(terms)
    spaced = f" {' '.join(stems(text))} "
    found = lexicon.find(text)
    assert all(f" {' '.join(stems(lexicon.shown[number]))} " in spaced for number in found)
    assert bool(found) == any(stems(term) and f" {' '.join(stems(term))} " in spaced for term in terms)
