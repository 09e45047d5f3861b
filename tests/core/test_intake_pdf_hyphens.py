"""Hyphens at the ends of lines: of the word itself, or only there to break it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.readers.pdf_hyphens import MARK, without_breaks
from evidencepack.intake.reading import examine


@pytest.mark.parametrize(
    ("pages", "mended"),
    [
        (["a rela|tion", "the relation"], ["a relation", "the relation"]),  # it stands elsewhere without
        (["self|assessment", "a self-assessment"], ["self-assessment", "a self-assessment"]),  # or with
        (["person|centred", "a person, centred"], ["person-centred", "a person, centred"]),  # of two words
        (["long|term", "aims"], ["long-term", "aims"]),
        (["Smith|Jones", "smithjones"], ["Smith-Jones", "smithjones"]),
        (["2024|25", "x|"], ["2024-25", "x-"]),
        (["carp|enter"], ["carp-enter"]),  # nothing is known: as it is printed
        (["rela|tion carp|enter", "relation"], ["relation carpenter", "relation"]),  # this one breaks words
        (["rela|tion chat|optimised", "relation chat"], ["relation chat-optimised", "relation chat"]),
        (["rela|tion re|gain long|term", "relation"], ["relation re-gain long-term", "relation"]),
    ],
)
def test_each_by_the_rest_of_the_document(pages: list[str], mended: list[str]) -> None:
    assert without_breaks([page.replace("|", MARK) for page in pages]) == mended


@given(st.lists(st.text(alphabet=f"ab-A1 {MARK}", max_size=30), max_size=4))
def test_only_marks_change(pages: list[str]) -> None:
    found = without_breaks(pages)
    assert [page.replace("-", "") for page in found] == [page.replace("-", "").replace(MARK, "") for page in pages]
    assert not any(MARK in page for page in found)


def test_a_word_of_a_hundred_thousand_letters_takes_no_time() -> None:
    word = "h" * 100_000
    assert without_breaks([f"{word}{MARK}{word}"]) == [f"{word}-{word}"]


def test_in_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for number, line in enumerate(("the relation of one word to an-", "other and its rela-", "tion to another")):
        canvas.drawString(72, 700 - 14 * number, line)
    canvas.save()
    assert examine(path).pages[0].text == "the relation of one word to another and its relation to another"
