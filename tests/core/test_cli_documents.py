"""The verbs document and link: what a script says of a document, that it can be taken back, and said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers.command_line import here, here_json


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A workspace with two documents."""
    (tmp_path / "Carers strategy DRAFT.txt").write_text("Draft strategy for carers", encoding="utf-8")
    (tmp_path / "Carers survey.txt").write_text("Survey of carers", encoding="utf-8")
    here("new", tmp_path / "work", "--authority", "Little Council")
    here("add", tmp_path / "work", *tmp_path.glob("*.txt"))
    return tmp_path / "work"


def _one(work: Path, *options: str) -> dict[str, Any]:
    [told] = here_json("document", work, "Carers survey", *options)
    return dict(told["document"]) | {"answers": told["answers"]}


def test_what_the_details_of_a_document_say_can_be_said_by_a_script(work: Path) -> None:
    before = _one(work)
    told = _one(work, "--note", "Ask Ann", "--draft", "--dated", "1/2/2026")
    assert (told["note"], told["draft"], told["dated"]) == ("Ask Ann", True, "2026-02-01")
    said = here("document", work, "carers survey.TXT")
    assert "note: Ask Ann" in said
    assert "inbox, draft" in said
    for _ in range(3):
        here("history", work, "--undo")
    assert _one(work) == before
    assert _one(work, "--dated", "1/2/2026", "--note", "x")["note"] == "x"
    assert (_one(work, "--dated", "none", "--note", "")["dated"], _one(work)["note"]) == (before["dated"], "")


def test_a_document_is_renamed_and_set_aside(work: Path) -> None:
    [told] = here_json("document", work, "Carers survey", "--title", "Survey 2026", "--aside")
    assert (told["document"]["title"], told["document"]["state"]) == ("Survey 2026", "set aside")
    [told] = here_json("document", work, "Survey 2026", "--in-use")
    assert told["document"]["state"] == "in use"


def test_a_document_that_calls_itself_a_draft_is_said_to_be_none(work: Path) -> None:
    [told] = here_json("document", work, "Carers strategy DRAFT")
    assert told["document"]["draft"]
    assert "C02" in {finding["rule"] for finding in told["findings"]}
    [told] = here_json("document", work, "Carers strategy DRAFT", "--not-draft")
    assert not told["document"]["draft"]
    assert "C02" not in {finding["rule"] for finding in told["findings"]}


def test_all_documents_with_the_items_that_they_answer(work: Path) -> None:
    here("link", work, "Carers survey", "IR04")
    listed = here_json("document", work)
    assert [(one["document"]["title"], one["answers"]) for one in listed] == [
        ("Carers strategy DRAFT", []),
        ("Carers survey", ["IR04"]),
    ]
    said = here("document", work)
    assert listed[1]["document"]["id"] in said
    assert "2 documents" in said


def test_which_document_is_meant_has_to_be_said(work: Path) -> None:
    before = here("history", work)
    assert "Name it after the workspace" in here("document", work, "--draft", code=2)
    assert "“Carers survey”" in here("document", work, "survey", "--draft", code=2)
    here("document", work, "Carers survey", "--dated", "soon", code=2)
    assert here("history", work) == before


def test_the_same_link_again_is_the_same_answer(work: Path) -> None:
    """A script that is run twice does not answer twice: CQC would read the document's name twice in the index."""
    first = here_json("link", work, "Carers survey", "IR04", "--pages", "1-2")["answer"]
    assert here_json("link", work, "Carers survey", "IR04", "--pages", " 1 - 2 ")["answer"]["id"] == first["id"]
    noted = here_json("link", work, "Carers survey", "IR04", "--pages", "1-2", "--note", "The table")["answer"]
    assert (noted["id"], noted["note"]) == (first["id"], "The table")
    kept = here_json("link", work, "Carers survey", "IR04", "--pages", "1-2")["answer"]
    assert kept["note"] == "The table"
    assert here_json("link", work, "Carers survey", "IR04", "--pages", "3")["answer"]["id"] != first["id"]


def test_a_link_is_taken_away(work: Path) -> None:
    here("link", work, "Carers survey", "IR04", "--pages", "1-2")
    here("link", work, "Carers survey", "IR04", "--pages", "3")
    assert len(here_json("link", work, "Carers survey", "IR04", "--pages", "3", "--remove")["removed"]) == 1
    assert len(here_json("link", work, "Carers survey", "IR04", "--remove")["removed"]) == 1
    assert "did not answer" in here("link", work, "Carers survey", "IR04", "--remove", code=1)
    here("history", work, "--undo")
    assert _one(work)["answers"] == ["IR04"]
