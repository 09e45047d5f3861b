"""Suggestions in a workspace learn from its answers at once, and forget what is taken back."""

from pathlib import Path

import pytest
from helpers.small import judged_plain, new_workspace
from test_workspace_adding import TextPool

from evidencepack import verbs
from evidencepack.model import Answer, AnswerKind
from evidencepack.workspace import Workspace, adding, answers, queries

ODD = "Zebra crossings, giraffes and penguins were counted by the harbour committee in its {n} meeting of the season."


@pytest.fixture
def workspace(tmp_path: Path):
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(4):
        (papers / f"Minutes {number}.txt").write_text(ODD.format(n=number) * 3)
    with new_workspace(tmp_path / "ws") as opened:
        list(adding.add_files(opened, [papers], judged_plain, pool=TextPool()))  # type: ignore[arg-type]
        yield opened


def first(workspace: Workspace, title: str) -> str | None:
    document = queries.document_named(workspace.reader(), title)
    found = verbs.suggestions(workspace, document.id).items
    return found[0].ref if found else None


def answer(workspace: Workspace, title: str, item_id: str) -> Answer:
    document = queries.document_named(workspace.reader(), title)
    given = Answer(id="", item_id=item_id, kind=AnswerKind.DOCUMENT, document_id=document.id)
    return answers.add_answer(workspace, given)


def test_one_answer_teaches_the_next_suggestion_and_undo_unteaches_it(workspace: Workspace) -> None:
    assert first(workspace, "Minutes 1") is None, "nothing in the framework speaks of this"
    answer(workspace, "Minutes 0", "small:A3")
    assert first(workspace, "Minutes 1") == "A3"
    workspace.undo()
    assert first(workspace, "Minutes 1") is None
    workspace.redo()
    assert first(workspace, "Minutes 2") == "A3"


def test_a_decided_document_is_suggested_what_was_decided(workspace: Workspace) -> None:
    answer(workspace, "Minutes 0", "small:A3")
    answer(workspace, "Minutes 1", "small:A1")
    assert (first(workspace, "Minutes 0"), first(workspace, "Minutes 1")) == ("A3", "A1")
