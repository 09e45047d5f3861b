"""Personal data in text: found in context, masked, and silent about offices, officers and figures."""

import time

import pytest
from helpers.small import examined
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.checks import identifiers as ids
from evidencepack.checks import judge
from evidencepack.checks.personal_search import Certainty, Kind, search
from evidencepack.checks.shapes import Page
from evidencepack.intake.examination import PageText
from evidencepack.model import Finding, Severity

CERTAIN, LIKELY, POSSIBLE = Certainty.CERTAIN, Certainty.LIKELY, Certainty.POSSIBLE


def found(text: str) -> list[tuple[Kind, Certainty]]:
    return [(hit.kind, hit.certainty) for hit in search(Page(text))]


def personal(text: str = "", **more: object) -> dict[str, Finding]:
    return {said.rule: said for said in judge("a.docx", examined(text, **more)).findings if said.rule[0] == "P"}


@given(st.integers(min_value=0, max_value=10**9 - 1))
def test_one_check_digit_at_most_is_right(nine: int) -> None:
    valid = [digit for digit in "0123456789" if ids.valid_nhs_number(f"{nine:09d}{digit}")]
    assert len(valid) <= 1


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("9434765919", False),  # a range that is not issued
        ("4505577104", True),
        ("4505577105", False),
        ("9995078384", True),
        ("4444444444", False),  # passes the check and is a filler
        ("450557710", False),
    ],
)
def test_nhs_numbers(digits: str, valid: bool) -> None:
    assert ids.valid_nhs_number(digits) is valid


@pytest.mark.parametrize("prefix", ["DA", "FA", "IA", "QQ", "UA", "VA", "AO", "BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])
def test_prefixes_that_are_never_given(prefix: str) -> None:
    assert not ids.valid_ni_number(f"{prefix} 12 34 56 C")
    assert ids.valid_ni_number("AB 12 34 56 C")
    assert not ids.valid_ni_number("AB 12 34 56 E")


def test_an_iban_is_checked() -> None:
    assert ids.valid_iban("GB82 WEST 1234 5698 7654 32")
    assert not ids.valid_iban("GB82 WEST 1234 5698 7654 33")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NHS number: 450 557 7104", [(Kind.NHS, CERTAIN)]),
        ("NHS No. 4505577104.", [(Kind.NHS, CERTAIN)]),
        ("her NHS number is\n450-557-7104", [(Kind.NHS, CERTAIN)]),
        ("Ref 450 557 7104 was closed", [(Kind.NHS, CERTAIN)]),
        ("NHS number 450 557 7105", [(Kind.NHS, POSSIBLE)]),
        ("NHS number: 444 444 4444", []),
        ("Order 4505577104 from stock", []),
        ("Ref 450 557 7105 was closed", []),
        ("waits 310 450 557 7104 882", []),
        ("0450 557 7104", []),
        ("Ref 450 557 7104A was closed", []),
        ("Ref 450 557 71042 was closed", []),
        ("NI number: AJ 33 31 01 A", [(Kind.NI, CERTAIN)]),
        ("contract AJ333101A signed", [(Kind.NI, LIKELY)]),
        ("code QQ123456C", []),
        ("xAJ333101A", []),
        ("contract AJ333101AB signed", []),
        ("Date of birth: 29 June 1982", [(Kind.BIRTH, CERTAIN)]),
        ("DOB 29/06/82", [(Kind.BIRTH, CERTAIN)]),
        ("D.O.B.: 1982-06-29", [(Kind.BIRTH, CERTAIN)]),
        ("Date of birth (DOB): 29 June 1982", [(Kind.BIRTH, CERTAIN)]),
        ("she was born on 29 June 1982", [(Kind.BIRTH, LIKELY)]),
        ("children born before 1 September 2019", []),
        ("Date of birth: dd/mm/yyyy", []),
        ("Date of birth\tJune 1982", []),
        ("The review of 29 June 1982", []),
        ("who lives at 108 Ropery Street, NM22 8ZZ", [(Kind.HOME, CERTAIN)]),
        ("12 Heron Way, Saltersea NM2 7ZZ", [(Kind.HOME, LIKELY)]),
        ("County Hall, 1 Market Street, NM1 1AA", []),
        ("Northmarsh Pharmacy, 12 Heron Way, NM2 7ZZ", []),
        ("The postcode NM2 7ZZ has 14 homes", []),
        ("Her son's mobile is 07700 900123", [(Kind.PHONE, LIKELY)]),
        ("Text 07700 900123 for a lift", [(Kind.PHONE, POSSIBLE)]),
        ("Duty officer: 07700 900123", []),
        ("Sanjay, Head of Assurance, 07700 900123, s.m@northmarsh.gov.uk", []),
        ("Contact us on 01632 960123", []),
        ("Home telephone: 01632 960123", [(Kind.PHONE, LIKELY)]),
        ("rate 79.07700900123", []),
        ("+44 7700 900123 is her number", [(Kind.PHONE, LIKELY)]),
        ("una.underhythe@gmail.com", [(Kind.MAIL, LIKELY)]),
        ("carersgroup@hotmail.co.uk", [(Kind.MAIL, POSSIBLE)]),
        ("sanjay.mereworth@northmarsh.gov.uk and a.b@nhs.net", []),
        ("Sort code: 20-00-00 Account number: 55779911", [(Kind.BANK, CERTAIN)]),
        ("Pay the council: sort code 20-00-00, account no. 55779911", [(Kind.BANK, POSSIBLE)]),
        ("IBAN GB82 WEST 1234 5698 7654 32", [(Kind.BANK, LIKELY)]),
        ("Sort code lists have 6 digits; account 55779911", []),
    ],
)
def test_found_in_context(text: str, expected: list[tuple[Kind, Certainty]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("space", "hyphen"), ["\xa0\u2011", "\u2009\u2010", "\u202f\u2013"])
@pytest.mark.parametrize(
    "text",
    [
        "Ref 450 557 7104 was closed",
        "Ref 450-557-7104 was closed",
        "NHS number: 450 - 557 - 7104",
        "contract AJ-33-33-01-A, insurance",
        "Sort code: 20-00-00 Account number: 55779911",
        "Her son's mobile is 07700 900 123",
        "12 Heron Way, Saltersea NM2 7ZZ",
    ],
)
def test_hard_spaces_and_other_hyphens_hide_nothing(text: str, space: str, hyphen: str) -> None:
    assert found(text)
    assert found(text.replace(" ", space).replace("-", hyphen)) == found(text)


def test_what_stands_beside_a_person_is_theirs() -> None:
    line = "Una Underhythe, NHS number 999 507 8384, of 3 Heron Way, NM2 7ZZ, telephone 01632 960123"
    assert dict(found(line)) == dict.fromkeys((Kind.NHS, Kind.HOME, Kind.PHONE), CERTAIN)


def test_one_finding_for_each_kind_with_count_and_places_masked() -> None:
    pages = tuple(
        PageText(number, f"page {number}", f"NHS number: {digits}")
        for number, digits in ((1, "999 507 8384"), (2, "450 557 7104"), (4, "999 507 8384"))
    )
    said = personal(pages=pages)
    assert list(said) == ["P02"]
    assert said["P02"].message == "2 NHS numbers: 999 ••• ••84, 450 ••• ••04"
    assert said["P02"].place == "page 1, page 2, page 4"
    assert said["P02"].severity is Severity.REVIEW


@pytest.mark.parametrize(
    ("born", "year"), [("29/06/82", "1982"), ("29/06/29", "1929"), ("29-Jun-24", "1924"), ("29/06/08", "2008")]
)
def test_a_year_of_birth_in_two_digits_is_that_of_somebody_who_lives(born: str, year: str) -> None:
    assert [hit.key for hit in search(Page(f"DOB {born}"))] == [f"{year}-06-29"]


def test_many_numbers_are_shown_in_part_and_counted() -> None:
    text = "\n".join(
        f"NHS number: {first}"
        for first in ("450 557 7104", "999 507 8384", "401 023 2102", "401 023 2110", "401 023 2129")
    )
    message = personal(pages=(PageText(1, "page 1", text),))["P02"].message
    assert message.startswith("5 NHS numbers: 450 ••• ••04, 999 ••• ••84")
    assert message.endswith(" and 2 more")


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"hidden_sheets": ["Data"]}, "sheet Data (hidden)"),
        ({"very_hidden_sheets": ["Data"]}, "sheet Data (hidden)"),
        ({"comment_text": "NHS number: 999 507 8384"}, "comments"),
        ({"hidden_text": "NHS number: 999 507 8384"}, "hidden text"),
        ({"deleted_text": "NHS number: 999 507 8384"}, "deleted text that is still in the file"),
        ({"covered_text": [{"page": 3, "text": "NHS number: 999 507 8384"}]}, "page 3, under a box"),
        ({"cut_off_text": [{"page": 3, "text": "NHS number: 999 507 8384"}]}, "page 3, outside the page"),
        ({"layer_text": [{"page": 3, "text": "NHS number: 999 507 8384"}]}, "page 3, in a layer that is off"),
    ],
)
def test_a_number_in_a_hidden_place_stops_the_pack(facts: dict[str, object], place: str) -> None:
    sheet = "NHS number: 999 507 8384" if "sheets" in next(iter(facts)) else "Figures"
    said = personal(pages=(PageText(1, "sheet Data", sheet),), pages_unit="sheet", facts=facts)
    assert (said["P02"].severity, said["P02"].place) == (Severity.BLOCKS, place)


def test_a_table_outside_of_the_page_is_counted_once() -> None:
    table = "Name\tDate of birth\n" + "\n".join(f"Una Oak\t0{day}/05/1950" for day in range(1, 8))
    page = (PageText(1, "page 1", table),)
    once, outside = (
        personal(pages=page, facts=facts)["P01"] for facts in ({}, {"cut_off_text": [{"page": 1, "text": table}]})
    )
    assert (once.message, once.place) == (outside.message, outside.place)


def test_a_hidden_slide_is_a_hidden_place() -> None:
    slides = (PageText(1, "slide 1", "Welcome"), PageText(2, "slide 2", "NHS number: 999 507 8384"))
    said = personal(pages=slides, pages_unit="slide", facts={"hidden_slides": [2]})
    assert (said["P02"].severity, said["P02"].place) == (Severity.BLOCKS, "slide 2 (hidden)")
    assert personal(pages=slides, pages_unit="slide")["P02"].severity is Severity.REVIEW


def test_an_endless_line_takes_no_longer() -> None:
    text = "NHS 999 507 8384 of 3 Heron Way, NM2 7ZZ 07700 900123 " * 4000
    started = time.process_time()
    assert len(search(Page(text))) == 12_000
    assert time.process_time() - started < 5


def test_levels_show_in_words_and_severity() -> None:
    likely, possible = personal("born on 29 June 1982")["P04"], personal("NHS number 450 557 7105")["P02"]
    assert (likely.message, likely.severity) == ("Probably 1 date of birth: •• •• 1982", Severity.REVIEW)
    assert (possible.message, possible.severity) == ("Possibly 1 NHS number: 450 ••• ••05", Severity.INFORMATION)


def test_nothing_is_shown_unmasked() -> None:
    secrets = ["5078384", "333101", "June", "Ropery", "900123", "underhythe", "55779911"]
    text = (
        "NHS number: 999 507 8384, NI number AJ 33 31 01 A, born 29 June 1982, lives at 108 Ropery Street, NM22 8ZZ, "
        "mobile 07700 900123, una.underhythe@gmail.com, sort code 20-00-00, account 55779911"
    )
    said = personal(text)
    assert list(said) == ["P02", "P03", "P04", "P05", "P06", "P07", "P08"]
    for finding in said.values():
        plain = finding.message.replace(" ", "")
        assert not any(secret in plain for secret in secrets), finding.message


@given(st.text(alphabet=st.characters(min_codepoint=1, max_codepoint=0x3000)))
def test_the_shape_keeps_every_place(text: str) -> None:
    page = Page(text)
    assert len(page.shape) == len(page.lowered) == len(text)


@given(st.text(alphabet="0123456789 -AJabc@.\n\tNHS:DOB/07+4"))
def test_any_text_can_be_searched(text: str) -> None:
    for hit in search(Page(text)):
        assert 0 <= hit.start < len(text)
