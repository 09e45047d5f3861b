"""What goes into the next return: telling words of decided documents, bounded, and nothing personal."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.small import judged_plain, new_workspace
from test_workspace_adding import TextPool

from evidencepack.mapping.lessons import LONGEST_TEXT, lessons_of, masked_title
from evidencepack.workspace import Workspace, adding, answers, queries, refusals

LETTER = (
    "Prepared by Sanjay Mereworth\nThe carers centre met Mrs Brown of 12 Mill Lane. Mrs Brown cares for Derek Pell, NHS"
    " number 943 476 5919. Ring 01632 960100 or write to derek.pell@example.org. The brown hen laid one egg for Brown."
    " Respite was agreed; respite again in May. DoLS was not needed."
)


@pytest.fixture
def workspace(tmp_path: Path):
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "Respite for Derek Pell 943 476 5919.txt").write_text(LETTER, encoding="utf-8")
    long = " ".join(
        f"word{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzabcd'[n // 100]}" for n in range(990)
    )
    (papers / "Long.txt").write_text(long, encoding="utf-8")
    with new_workspace(tmp_path / "ws") as opened:
        list(adding.add_files(opened, [papers], judged_plain, pool=TextPool()))  # type: ignore[arg-type]
        yield opened


def ids(workspace: Workspace) -> list[str]:
    return [document.id for document in queries.documents(workspace.reader())]


def test_nothing_decided_teaches_nothing(workspace: Workspace) -> None:
    assert lessons_of(workspace) == ()


def test_answers_and_refusals_become_lessons_without_names_and_numbers(workspace: Workspace) -> None:
    long, letter = ids(workspace)
    answers.answer_with_documents(workspace, "small:A2", [letter])
    refusals.refuse(workspace, letter, "small:A3")
    found = {lesson.item_id: lesson for lesson in lessons_of(workspace)}
    assert {key: lesson.fits for key, lesson in found.items()} == {"small:A2": True, "small:A3": False}
    told = found["small:A2"]
    assert told.title == "Respite for …"
    words = set(told.text.split())
    assert {"respite", "carers", "centre"} <= words
    assert not words & {"derek", "pell", "brown", "sanjay", "mereworth", "mill", "example", "org"}
    assert not any(sign.isdigit() for sign in told.text)
    assert told.text.split().count("respite") == 2
    assert not {lesson.id for lesson in lessons_of(workspace)} & {lesson.id for lesson in found.values()}
    answers.answer_with_documents(workspace, "small:A1", [long])
    longest = max(len(lesson.text) for lesson in lessons_of(workspace))
    assert LONGEST_TEXT - 20 <= longest <= LONGEST_TEXT


def test_titles_are_masked_word_by_word() -> None:
    known = {"briefing", "for", "plan", "carers"}
    assert masked_title("Briefing for Helen Archer - carers' plan 2", known) == "Briefing for … carers' plan …"
    assert masked_title("Jones", known) == "…"
    assert masked_title("", known) == ""
