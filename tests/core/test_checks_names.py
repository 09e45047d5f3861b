"""File names taken apart, and which of two claims to be the newer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.checks.names import NameParts, name_parts, newer_by_name


@pytest.mark.parametrize(
    ("name", "title", "version", "marks", "copy"),
    [
        ("Carers strategy FINAL v3 (002).docx", "Carers strategy", (3,), ("final",), 2),
        ("Copy of Carers strategy.docx", "Carers strategy", (), (), 1),
        ("Carers strategy - Copy (2).docx", "Carers strategy", (), (), 2),
        ("Carers strategy (1).docx", "Carers strategy", (), (), 1),
        ("DRAFT Carers strategy.docx", "Carers strategy", (), ("draft",), 0),
        ("Carers_strategy_-_draft_v0.3.docx", "Carers strategy", (0, 3), ("draft",), 0),
        ("Carers strategy v1.2.docx", "Carers strategy", (1, 2), (), 0),
        ("Carers strategy v2b.docx", "Carers strategy", (2, 2), (), 0),
        ("Carers strategy version 4 clean.docx", "Carers strategy", (4,), ("clean",), 0),
        ("Carers strategy FINAL FINAL.docx", "Carers strategy", (), ("final",), 0),
        ("Carers_strategy_v2_HS comments actioned.docx", "Carers strategy", (2,), ("tracked",), 0),
        ("Carers strategy - approved.docx", "Carers strategy", (), ("approved",), 0),
        ("Carers strategy (superseded).docx", "Carers strategy", (), ("superseded",), 0),
        ("Home visits 2024.docx", "Home visits 2024", (), (), 0),
        ("Overdraft and redrafting.docx", "Overdraft and redrafting", (), (), 0),
        ("Photocopy policy.docx", "Photocopy policy", (), (), 0),
        ("FINAL.docx", "", (), ("final",), 0),
        ("Old age pensions v. means tests.docx", "Old age pensions v. means tests", (), (), 0),
        ("Compliments and comments policy (old).docx", "Compliments and comments policy", (), ("superseded",), 0),
    ],
)
def test_a_name_is_taken_apart(
    name: str, title: str, version: tuple[int, ...], marks: tuple[str, ...], copy: int
) -> None:
    assert name_parts(name) == NameParts(title, version, marks, copy)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("Plan FINAL.docx", "Plan v1.docx"),
        ("Plan v2.docx", "Plan v1.9.docx"),
        ("Plan v1.10.docx", "Plan v1.9.docx"),
        ("Plan v1.docx", "Plan.docx"),
        ("Plan.docx", "Plan DRAFT v3.docx"),
        ("Plan (002).docx", "Plan.docx"),
        ("Plan.docx", "Plan superseded.docx"),
        ("Plan approved.docx", "Plan FINAL.docx"),
        ("Plan FINAL v3.docx", "Plan FINAL v2.docx"),
    ],
)
def test_the_newer_of_two(newer: str, older: str) -> None:
    assert newer_by_name(newer, older) == 1
    assert newer_by_name(older, newer) == -1


def test_equal_claims_leave_it_open() -> None:
    assert newer_by_name("Plan.docx", "Plan.pdf") == 0


@given(st.text())
def test_any_name_has_parts(name: str) -> None:
    parts = name_parts(name)
    assert parts.title == parts.title.strip()
    assert -3 <= parts.stage <= 3
