"""The list as a person arranges it, and what a review changes: groups, narrowing, many answers as one step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.small import document_counts

from evidencepack import verbs
from evidencepack.errors import UserFault
from evidencepack.model import Answer, AnswerKind, DocumentState
from evidencepack.workspace import Workspace, documents, queries, refusals, reviewing
from evidencepack.workspace.document_list import GROUPINGS, NARROWINGS, Arrangement, arranged, facets
from evidencepack.workspace.history import next_undo


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of four text documents: “a” answers IR01 and IR02, “b” IR02 (Priya's), “c” is set aside."""
    drive = tmp_path_factory.mktemp("drive")
    for name in ("a.txt", "b.txt", "c.txt", "d.csv"):
        (drive / name).write_text(f"Paper {name}\nDated 1 March 2026\n", encoding="utf-8")
    folder = tmp_path_factory.mktemp("made") / "W"
    with verbs.new_return(folder, "Testshire") as workspace:
        list(verbs.add(workspace, [drive]))
        with workspace.change("Owner") as db:
            db.execute("UPDATE item SET owner = 'Priya' WHERE ref = 'IR02'")
        verbs.answer_with(workspace, item_id(workspace, "IR01"), [named(workspace, "a")])
        verbs.answer_with(workspace, item_id(workspace, "IR02"), [named(workspace, "a"), named(workspace, "b")])
        documents.set_state(workspace, [named(workspace, "c")], DocumentState.SET_ASIDE)
    return folder


@pytest.fixture
def council(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it, open."""
    shutil.copytree(made, tmp_path / "W")
    with Workspace.open(tmp_path / "W") as workspace:
        yield workspace


def item_id(workspace: Workspace, ref: str) -> str:
    return queries.item_by_ref(workspace.reader(), ref).id


def named(workspace: Workspace, title: str) -> str:
    return queries.document_named(workspace.reader(), title).id


def titles(workspace: Workspace, **wanted: object) -> list[tuple[str, list[str]]]:
    """Keys of groups with the titles in them."""
    db = workspace.reader()
    found = arranged(db, Arrangement(**wanted))  # type: ignore[arg-type]
    return [(group.key, [one.title for one in queries.documents(db, list(group.ids))]) for group in found]


def test_without_a_group_all_stand_together(council: Workspace) -> None:
    assert titles(council) == [("", ["a", "b", "c", "d"])]
    assert titles(council, descending=True) == [("", ["d", "c", "b", "a"])]
    assert titles(council, words="b.txt") == [("", ["b"])]
    assert titles(council, words="100%") == []


def test_groups_are_in_their_order_and_count_a_document_for_each_item(council: Workspace) -> None:
    assert titles(council, group="state") == [("inbox", ["d"]), ("in use", ["a", "b"]), ("set aside", ["c"])]
    one, two = item_id(council, "IR01"), item_id(council, "IR02")
    assert titles(council, group="item") == [(one, ["a"]), (two, ["a", "b"]), ("", ["c", "d"])]
    assert titles(council, group="owner") == [("Priya", ["a", "b"]), ("", ["c", "d"])]
    assert dict(titles(council, group="type")) == {"csv": ["d"], "txt": ["a", "b", "c"]}


@pytest.mark.parametrize("group", ["", *GROUPINGS])
@pytest.mark.parametrize("order", queries.DOCUMENT_ORDERS)
def test_every_group_and_order_lists_the_same_documents(council: Workspace, group: str, order: str) -> None:
    found = arranged(council.reader(), Arrangement(group=group, order=order))
    assert {key for one in found for key in one.ids} == set(queries.document_ids(council.reader()))


@pytest.mark.parametrize("filtered", queries.DOCUMENT_FILTERS)
def test_groups_agree_with_the_counts_of_the_filters(council: Workspace, filtered: str) -> None:
    found = arranged(council.reader(), Arrangement(filtered=filtered, group="state"))
    assert sum(len(one.ids) for one in found) == document_counts(council.reader())[filtered]


def test_narrowing_gives_as_many_as_the_facets_say(council: Workspace) -> None:
    found = facets(council.reader()).values
    assert set(found) == set(NARROWINGS)
    for key, values in found.items():
        assert values, key
        for value, count in values:
            listed = arranged(council.reader(), Arrangement(narrowed=((key, value),)))
            assert len(listed[0].ids) == count, (key, value)
    both = Arrangement(narrowed=(("item", item_id(council, "IR02")), ("type", "csv")))
    assert arranged(council.reader(), both) == []


def test_an_unknown_order_is_a_defect(council: Workspace) -> None:
    with pytest.raises(KeyError):
        arranged(council.reader(), Arrangement(order="d.title; DROP TABLE document"))


# ---------------------------------------------------------------- what a review changes


def whole(workspace: Workspace, ref: str, title: str) -> Answer:
    return Answer(id="", item_id=item_id(workspace, ref), kind=AnswerKind.DOCUMENT, document_id=named(workspace, title))


def test_many_suggestions_are_one_step(council: Workspace) -> None:
    wanted = [whole(council, "IR04", "d"), whole(council, "IR05", "d"), whole(council, "IR04", "b")]
    known = whole(council, "IR02", "b")
    assert reviewing.accept_together(council, [*wanted, known, wanted[0]]) == 3
    db = council.reader()
    assert next_undo(db) == "Accept 3 suggestions"
    assert queries.document(db, named(council, "d")).state is DocumentState.IN_USE
    places = [answer.position for answer in queries.answers(db, item_id=item_id(council, "IR04"))]
    assert places == [1, 2]
    council.undo()
    assert queries.answers(db, document_id=named(council, "d")) == []
    assert queries.document(db, named(council, "d")).state is DocumentState.INBOX
    assert reviewing.accept_together(council, [known]) == 0


def test_what_is_accepted_is_refused_no_longer(council: Workspace) -> None:
    wanted = whole(council, "IR04", "d")
    refusals.refuse(council, str(wanted.document_id), wanted.item_id)
    assert reviewing.accept_together(council, [wanted]) == 1
    assert refusals.refusals(council.reader()) == []


def test_what_has_gone_meanwhile_is_passed_over(council: Workspace) -> None:
    gone = whole(council, "IR04", "d")
    documents.remove(council, [str(gone.document_id)])
    assert reviewing.accept_together(council, [gone]) == 0


def test_a_copy_is_set_aside_with_a_note(council: Workspace) -> None:
    document_id = named(council, "d")
    reviewing.set_aside_as_duplicate(council, document_id, "b")
    found = queries.document(council.reader(), document_id)
    assert (found.state, found.note) == (DocumentState.SET_ASIDE, "A copy of “b”.")
    with pytest.raises(UserFault, match="set aside already"):
        reviewing.set_aside_as_duplicate(council, document_id)
    council.undo()
    assert queries.document(council.reader(), document_id).note == ""
