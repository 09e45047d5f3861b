"""The verb answer: what answers an item without a document, as the gap list asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command_line import here, here_json


@pytest.fixture
def work(tmp_path: Path) -> Path:
    here("new", tmp_path / "work", "--authority", "Little Council")
    return tmp_path / "work"


def test_an_item_is_answered_without_a_document(work: Path) -> None:
    assert "Nothing answers IR07" in here("answer", work, "ir07", code=1)
    here("answer", work, "IR07", "--link", "https://example.org/advocacy", "--seen", "3/11/2026", "--note", "Leaflet")
    here("answer", work, "IR08", "--not-held", "Not collected", "--doing", "From April on")
    here("answer", work, "IR09", "--not-applicable", "The hospital does it")
    said = here("answer", work, "IR08")
    assert "IR08 not held: Not collected. From April on" in said
    [link] = here_json("answer", work, "IR07")["answers"]
    assert (link["url"], link["seen_on"], link["note"]) == ("https://example.org/advocacy", "2026-11-03", "Leaflet")
    states = here_json("gaps", work)["items"]
    assert {states[ref] for ref in ("IR07", "IR08", "IR09")}.isdisjoint({"nothing"})


def test_an_answer_is_taken_away_and_brought_back(work: Path) -> None:
    [told] = here_json("answer", work, "IR08", "--not-held", "Not collected")["answers"]
    assert "none so far" in here("answer", work, "IR09", "--remove", told["id"], code=2)
    assert "has no answer nosuch" in here("answer", work, "IR08", "--remove", "nosuch", code=2)
    assert here_json("answer", work, "IR08", "--remove", told["id"])["answers"] == []
    here("history", work, "--undo")
    assert here_json("answer", work, "IR08")["answers"] == [told]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["IR07", "--link", "https://example.org"], "needs the date"),
        (["IR07", "--link", "example.org", "--seen", "2026-11-03"], "not a web address"),
        (["IR07", "--not-held", " "], "needs a reason"),
        (["IR07", "--not-held", "x", "--not-applicable", "y"], "at once"),
        (["IR99", "--not-held", "x"], "IR38"),
        (["IR07", "--seen", "2026-11-03"], "--link"),
    ],
)
def test_what_is_lacking_is_said(work: Path, words: list[str], said: str) -> None:
    assert said in here("answer", work, *words, code=2)
    assert here_json("answer", work, "IR07", code=1)["answers"] == []


def test_without_its_notification_a_timeline_says_how_to_enter_it(work: Path) -> None:
    assert "--notified DATE" in here("timeline", work, code=2)
