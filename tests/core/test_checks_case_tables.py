"""Case-level tables: told by headings or by rows, one finding each, and no alarm for tables of anything else."""

from random import Random

import pytest
from helpers.small import examined

from evidencepack.checks import judge
from evidencepack.checks.case_tables import read_tables
from evidencepack.checks.personal_search import Certainty, Kind, search
from evidencepack.checks.shapes import Page
from evidencepack.model import Finding, Severity
from evidencepack.sample.people import full_name, nhs_number, ni_number

CHANCE = Random(5)
NAMES = [full_name(CHANCE) for _ in range(12)]


def table(*header: str, rows: int = 8) -> str:
    """A table of made-up rows below the headings."""
    lines = ["\t".join(header)]
    for number in range(rows):
        lines.append("\t".join(_cell(title, number) for title in header))
    return "\n".join(lines)


def _cell(title: str, number: int) -> str:
    values = {
        "nhs": nhs_number(CHANCE).replace(" ", ""),
        "ni number": ni_number(CHANCE),
        "birth": f"{number + 1:02d}/03/1951",
        "dob": f"{number + 1:02d}/03/1951",
        "organisation": "Reedbed Care",
        "name": NAMES[number % 12],
        "ref": f"C{number:04d}",
        "id": f"{300000 + number}",
        "case": f"ASC{300000 + number}",
        "age": "74",
        "date": "01/02/2026",
        "outcome": "Closed",
        "telephone": "01632 960123",
    }
    return next((value for key, value in values.items() if key in title.casefold()), "12")


def judged(text: str) -> dict[str, Finding]:
    return {found.rule: found for found in judge("a.xlsx", examined(text)).findings if found.rule[0] == "P"}


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "Date of birth", "Telephone"),
        ("Surname", "DOB"),
        ("Client name", "Case ID", "Outcome"),
        ("Case", "Name", "Age"),
        ("Name", "NHS number"),
        ("NI number", "Name", "Waiting days"),
    ],
)
def test_a_table_of_people_stops_the_pack(header: tuple[str, ...]) -> None:
    found = judged(table(*header))["P01"]
    assert found.severity is Severity.BLOCKS
    assert found.message.startswith("A case-level table: 8 rows about people, with ")


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "Organisation", "Telephone"),  # a contact list
        ("Ref", "Name", "Start date", "Outcome"),  # a register of contracts
        ("ID", "Name", "Outcome"),
        ("Measure", "Date", "Age"),
        ("Age", "Gender", "Count"),
        ("Organisation", "Outcome"),
    ],
)
def test_other_tables_are_none(header: tuple[str, ...]) -> None:
    assert judged(table(*header, rows=20)) == {}


def test_case_numbers_without_names_are_for_review() -> None:
    found = judged(table("Case ID", "Age", "Outcome", rows=14))["P01"]
    assert (found.severity, found.message[:27]) == (Severity.REVIEW, "Probably a case-level table")
    assert "P01" not in judged(table("Case ID", "Age", "Outcome", rows=4))


def test_few_rows_are_no_table_but_their_numbers_are_found() -> None:
    found = judged(table("Name", "NHS number", rows=2))
    assert list(found) == ["P02"]
    assert found["P02"].message.startswith("2 NHS numbers")


def test_a_heading_tells_what_ten_digits_are() -> None:
    page = Page(table("Name", "NHS No", rows=3))
    assert search(page) == []
    told = read_tables(page, []).hits
    assert [(hit.kind, hit.certainty) for hit in told] == [(Kind.NHS, Certainty.CERTAIN)] * 3


def test_what_the_table_holds_anyway_is_not_said_again() -> None:
    assert list(judged(table("Name", "Date of birth", "Telephone"))) == ["P01"]
    assert set(judged(table("Name", "Date of birth", "NHS number", "NI number"))) == {"P01", "P02", "P03"}


def test_a_page_with_many_numbers_is_a_table_however_it_is_laid_out() -> None:
    text = "\n".join(f"{name}\nNHS number: {nhs_number(CHANCE)}" for name in NAMES[:6])
    found = judged(text)
    assert found["P01"].message == "A case-level table: 6 rows about people, with NHS numbers"
    assert "P01" not in judged("\n".join(text.split("\n")[:8]))


def test_the_table_ends_where_its_rows_end() -> None:
    text = table("Name", "Date of birth", rows=6) + "\nNotes\n" + table("Measure", "Count", rows=50)
    assert "6 rows" in judged(text)["P01"].message
