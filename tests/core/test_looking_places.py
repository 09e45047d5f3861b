"""The places that findings name are read back, and what they speak of is found in the text that is shown."""

from __future__ import annotations

import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.checks.ruling import listed
from evidencepack.looking.cells import column_name, column_number, grid_of_lines, grid_of_text
from evidencepack.looking.letters import LetterMap, Span, found_words, search_pattern
from evidencepack.looking.personal import personal_spans
from evidencepack.looking.places import Place, PlaceKind, places_of
from evidencepack.looking.questions import Letters
from evidencepack.looking.quests import Quest, first_units, quest_for
from evidencepack.looking.trail import Trail
from evidencepack.model import Finding, Severity


def finding(rule: str, place: str = "", message: str = "") -> Finding:
    return Finding(rule=rule, severity=Severity.REVIEW, message=message, to_do="", place=place)


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("page 3", [(PlaceKind.PAGE, 3, "", "")]),
        ("page 3, page 5 and 4 more", [(PlaceKind.PAGE, 3, "", ""), (PlaceKind.PAGE, 5, "", "")]),
        ("page 3, under a box", [(PlaceKind.PAGE, 3, "", "")]),
        ("sheet Data, cell B4", [(PlaceKind.SHEET, 0, "Data", "B4")]),
        ("sheet Data (hidden), sheet A, B", [(PlaceKind.SHEET, 0, "Data", ""), (PlaceKind.SHEET, 0, "A, B", "")]),
        ("paragraph 12", [(PlaceKind.PARAGRAPH, 12, "", "")]),
        ("slide 4 notes", [(PlaceKind.NOTES, 4, "", "")]),
        ("slide 4 (hidden)", [(PlaceKind.SLIDE, 4, "", "")]),
        ("message, attached message 2", [(PlaceKind.PART, 1, "", ""), (PlaceKind.PART, 3, "", "")]),
        ("header or footer, first page", [(PlaceKind.DOCUMENT, 0, "", ""), (PlaceKind.PART, 1, "", "")]),
        ("file name", [(PlaceKind.DOCUMENT, 0, "", "")]),
        ("2026-03-31", []),
        ("", []),
    ],
)
def test_places_are_read_back(said: str, places: list[tuple[PlaceKind, int, str, str]]) -> None:
    assert [(one.kind, one.number, one.name, one.cell) for one in places_of(said)] == places


def test_hidden_columns_are_read_back() -> None:
    [place] = places_of("sheet Waits (columns B, AA and 3 more)")
    assert place == Place(PlaceKind.SHEET, "sheet Waits (columns B, AA and 3 more)", name="Waits", columns=("B", "AA"))


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=12), st.sampled_from(["page", "slide", "paragraph"]))
def test_what_the_rules_list_is_read_back(numbers: list[int], unit: str) -> None:
    said = listed([f"{unit} {number}" for number in numbers], 5)
    assert [one.number for one in places_of(said)] == numbers[:5]


@given(st.integers(0, 20_000))
def test_columns_have_one_name(number: int) -> None:
    assert column_number(column_name(number)) == number


def test_the_first_columns() -> None:
    assert [column_name(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    with pytest.raises(ValueError, match="names no column"):
        column_number("B4")


PERSON = "NHS number: 943 476 5919\nDOB: 12 March 1956\nNI AB 12 34 56 C\nat 12 High Street, Leeds LS1 4DA"


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("P02", ["943 476 5919"]),
        ("P03", ["AB 12 34 56 C"]),
        ("P04", ["12 March 1956"]),
        ("P05", ["12 High Street, Leeds LS1 4DA"]),
        ("P09", []),
    ],
)
def test_personal_data_is_found_whole(rule: str, texts: list[str]) -> None:
    assert [PERSON[span.start : span.end] for span in personal_spans(PERSON, [rule])] == texts


def test_personal_data_with_hard_spaces_and_hyphens_are_found_whole() -> None:
    text = "NHS number: 999\xa0\u2011\xa0507 - 8384, her son’s mobile: 07700\xa0900\u2011123 at night"
    spans = personal_spans(text, ["P02", "P06"])
    assert [text[span.start : span.end] for span in spans] == ["999\xa0\u2011\xa0507 - 8384", "07700\xa0900\u2011123"]


@given(st.text(max_size=300))
def test_stretches_lie_in_their_text(text: str) -> None:
    for span in personal_spans(f"{PERSON}\n{text}", [f"P0{number}" for number in range(1, 9)]):
        assert 0 <= span.start < span.end <= len(PERSON) + 1 + len(text)


@pytest.mark.parametrize(
    ("words", "found"),
    [("wait", ["waits", "Waiting"]), ('"long wait"', []), ('"long waits"', ["long waits"]), ("...", [])],
)
def test_words_are_found_as_the_search_reads_them(words: str, found: list[str]) -> None:
    text = "The long waits. Waiting and await."
    assert [text[span.start : span.end] for span in found_words(text, search_pattern(words))] == found


def test_a_quest_knows_what_its_finding_speaks_of() -> None:
    covered = quest_for(finding("D09", "page 3"), {"covered_text": [{"page": 3, "text": "Robin  Oak"}]})
    text = "by Robin\nOak, reviewed by 31 March 2026. OFFICIAL - SENSITIVE. A draft."
    assert [text[span.start : span.end] for span in covered.spans(text)] == ["Robin\nOak"]
    for quest, said in (
        (quest_for(finding("C01", "2026-03-31"), {}), "31 March 2026"),
        (Quest(day="2026-03-31"), "31 March 2026"),
        (quest_for(finding("D12", "first page", "Marked: Official - sensitive"), {}), "OFFICIAL - SENSITIVE"),
        (quest_for(finding("C02", "first page"), {}), "draft"),
    ):
        assert [text[span.start : span.end] for span in quest.spans(text)] == [said]


@pytest.mark.parametrize(("rule", "fact"), [("D17", "cut_off_text"), ("D18", "layer_text")])
def test_text_that_the_page_does_not_show_is_known_by_its_pages(rule: str, fact: str) -> None:
    facts = {fact: [{"page": number, "text": "Robin Oak"} for number in range(1, 10)]}
    quest = quest_for(finding(rule, "page 1, page 2, page 3, page 4, page 5 and 4 more"), facts)
    assert [place.number for place in quest.places] == list(range(1, 10))
    assert quest.spans("Robin Oak, whose name is seen here") == []


def test_pages_are_those_that_hold_it_or_that_are_named() -> None:
    texts = {1: "nothing", 2: PERSON, 7: PERSON}
    assert first_units(quest_for(finding("P02", "page 2"), {}), texts, {}) == [2, 7]
    assert first_units(quest_for(finding("D03", "sheet B, sheet C"), {}), texts, {"B": 2, "C": 4}) == [2, 4]
    assert first_units(quest_for(finding("D13", "properties"), {}), texts, {}) == []


def letters(*lines: str) -> LetterMap:
    """Signs ten points wide, lines twenty apart."""
    boxes = array.array("f")
    for row, line in enumerate(lines):
        for at in range(len(line)):
            boxes.extend((at * 10, row * 20, at * 10 + 10, row * 20 + 12))
        boxes.extend((0, 0, 0, 0))
    return LetterMap(Letters("".join(f"{line}\n" for line in lines), boxes.tobytes()))


def test_a_stretch_has_a_box_on_each_line() -> None:
    page = letters("abcdef", "ghijkl")
    boxes = page.boxes(Span(4, 9))
    assert [(box.left, box.top, box.right, box.bottom) for box in boxes] == [(40, 0, 60, 12), (0, 20, 20, 32)]
    assert page.nearest(15, 26) == page.text.index("h")
    assert page.nearest(500, 500) == -1
    assert page.between(8, 4) == "ef gh"


def test_a_trail_goes_from_find_to_find_and_around() -> None:
    trail = Trail([3, 8])
    trail.begin_at(4)
    assert trail.unit == 8
    trail.arrived(2)
    assert not trail.step(1)
    assert trail.words("page 8") == "page 8, 2 of 2 on it, place 2 of 2"
    assert trail.step(1)
    trail.arrived(3)
    assert (trail.unit, trail.find) == (3, 0)
    assert trail.step(-1)
    trail.arrived(2)
    assert (trail.unit, trail.find) == (8, 1)


def test_a_trail_of_one_page_or_none() -> None:
    alone = Trail([5])
    alone.arrived(2)
    assert [(alone.step(1), alone.find) for _ in range(3)] == [(False, 1), (False, 0), (False, 1)]
    assert (Trail([]).step(1), Trail([]).unit, Trail([]).words("page 1")) == (False, 0, "")


def test_text_tables() -> None:
    grid = grid_of_text('Team;Waiting\n"North; East";14\n', 10)
    assert (grid.cells, grid.total) == ([["Team", "Waiting"], ["North; East", "14"]], (2, 2))
    assert grid_of_text("a,b\n" * 50, 10).total[0] >= 50
    assert grid_of_lines("a\tb\nc", 1).total == (2, 2)


def test_the_words_of_a_suggestion_are_found_in_any_of_their_forms() -> None:
    quest = Quest(telling=("direct payment policy", "IMCA"))
    text = "Our direct payments policies; an IMCA was asked. Direct payment rates."
    assert [text[span.start : span.end] for span in quest.spans(text)] == ["direct payments policies", "IMCA"]
    assert quest.is_on("the IMCA service")
    assert not quest.is_on("direct payment rates")
