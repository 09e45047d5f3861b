"""Documents, answers, items and search in a workspace."""

from pathlib import Path

import apsw
import pytest
from helpers.small import document_counts, item, judged_plain, new_workspace
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from test_workspace_adding import TextPool

from evidencepack.checks import judge
from evidencepack.errors import NotFound, UserFault
from evidencepack.model import Answer, AnswerKind, DocumentState
from evidencepack.workspace import Workspace, adding, answers, documents, queries, returns, search


@pytest.fixture
def workspace(tmp_path: Path):
    papers = tmp_path / "papers"
    papers.mkdir()
    texts = {"Waits.txt": "waiting list figures", "Carers.txt": "the carers strategy", "Menu.txt": "soup and rolls"}
    for name, text in texts.items():
        (papers / name).write_text(text)
    with new_workspace(tmp_path / "ws") as opened:
        list(adding.add_files(opened, [papers], judged_plain, pool=TextPool()))
        yield opened


def by_title(workspace: Workspace, title: str) -> str:
    return queries.document_named(workspace.reader(), title).id


def answer_for(item_id: str, kind: AnswerKind, **more: object) -> Answer:
    return Answer(id="", item_id=item_id, kind=kind, **more)  # type: ignore[arg-type]


def test_documents_answer_many_items_and_items_have_many_documents(workspace: Workspace) -> None:
    waits, carers = by_title(workspace, "Waits"), by_title(workspace, "Carers")
    answers.answer_with_documents(workspace, "small:A1", [waits, carers])
    answers.answer_with_documents(workspace, "small:A2", [carers])
    line = queries.lines(workspace.reader(), [carers])[carers]
    assert line.answers == ("A1", "A2")
    assert {a.document_id for a in queries.answers(workspace.reader(), item_id="small:A1")} == {carers, waits}
    assert line.document.state is DocumentState.IN_USE


def test_answering_twice_adds_nothing(workspace: Workspace) -> None:
    waits = by_title(workspace, "Waits")
    assert len(answers.answer_with_documents(workspace, "small:A1", [waits])) == 1
    assert answers.answer_with_documents(workspace, "small:A1", [waits]) == []


def test_undo_of_an_answer_takes_the_state_back_too(workspace: Workspace) -> None:
    waits = by_title(workspace, "Waits")
    answers.answer_with_documents(workspace, "small:A1", [waits])
    workspace.undo()
    assert queries.answers(workspace.reader()) == []
    assert queries.document(workspace.reader(), waits).state is DocumentState.INBOX


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answer_for("small:A1", AnswerKind.DOCUMENT), "needs a document"),
        (answer_for("small:A1", AnswerKind.LINK, url="www.example.org", seen_on="2026-06-03"), "not a web address"),
        (answer_for("small:A1", AnswerKind.LINK, url="https://[example", seen_on="2026-06-03"), "not a web address"),
        (answer_for("small:A1", AnswerKind.LINK, url="https://example.org/a"), "date on which it was seen"),
        (answer_for("small:A1", AnswerKind.NOT_HELD), "needs a reason"),
        (answer_for("small:A1", AnswerKind.NOT_APPLICABLE, reason=" "), "needs a reason"),
        (answer_for("small:A1", AnswerKind.SECTION, document_id="x"), "needs a place"),
        (answer_for("small:A1", AnswerKind.DOCUMENT, document_id="x"), "no longer in the workspace"),
        (answer_for("nowhere", AnswerKind.NOT_HELD, reason="none"), "no longer in the list"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_in_words(workspace: Workspace, answer: Answer, words: str) -> None:
    with pytest.raises(UserFault, match=words):
        answers.add_answer(workspace, answer)


def test_every_kind_of_answer_is_kept_as_it_was_given(workspace: Workspace) -> None:
    waits = by_title(workspace, "Waits")
    given = [
        answer_for("small:A1", AnswerKind.DOCUMENT, document_id=waits, pages="4 – 7,9", note="the table"),
        answer_for("small:A1", AnswerKind.SECTION, document_id=waits, section="Waiting well"),
        answer_for("small:A1", AnswerKind.DATA, document_id=waits, section="Sheet1!A1:C9"),
        answer_for("small:A1", AnswerKind.CONTACTS, document_id=waits),
        answer_for("small:A1", AnswerKind.LINK, url="https://example.org/a", seen_on="03/06/2026"),
        answer_for("small:A1", AnswerKind.NOT_HELD, reason="not recorded", action="recorded from July"),
        answer_for("small:A1", AnswerKind.NOT_APPLICABLE, reason="no such service"),
    ]
    stored = [answers.add_answer(workspace, one) for one in given]
    assert queries.answers(workspace.reader(), item_id="small:A1") == stored
    assert [one.position for one in stored] == [1, 2, 3, 4, 5, 6, 7]
    assert stored[0].pages == "4-7, 9"
    assert stored[4].seen_on == "2026-06-03"


@pytest.mark.parametrize("text", ["x", "4-", "7-4", "0", "1;2", "4 5", "-3"])
def test_what_is_no_page_range_is_said(text: str) -> None:
    with pytest.raises(UserFault):
        answers.tidy_pages(text)


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(0, 50)), min_size=1, max_size=5))
def test_page_ranges_have_one_form(ranges: list[tuple[int, int]]) -> None:
    text = " ,".join(f"{first}–{first + more}" if more else str(first) for first, more in ranges)
    tidy = answers.tidy_pages(text)
    assert tidy == answers.tidy_pages(tidy)
    assert tidy.split(", ") == [f"{first}-{first + more}" if more else str(first) for first, more in ranges]


def test_changing_moving_and_removing_answers(workspace: Workspace) -> None:
    for title in ("Waits", "Carers", "Menu"):
        answers.answer_with_documents(workspace, "small:A1", [by_title(workspace, title)])
    first, second, third = queries.answers(workspace.reader(), item_id="small:A1")
    answers.move_answer(workspace, third.id, 0)
    assert [one.id for one in queries.answers(workspace.reader(), item_id="small:A1")] == [
        third.id,
        first.id,
        second.id,
    ]
    answers.update_answer(workspace, structs.replace(second, pages="2", categories=("people", "people")))
    changed = queries.answer(workspace.reader(), second.id)
    assert (changed.pages, changed.categories) == ("2", ("people",))
    answers.remove_answers(workspace, [first.id, third.id])
    assert len(queries.answers(workspace.reader(), item_id="small:A1")) == 1
    workspace.undo()
    assert len(queries.answers(workspace.reader(), item_id="small:A1")) == 3


def test_removing_a_document_takes_its_answers_and_undo_brings_them_back(workspace: Workspace) -> None:
    waits = by_title(workspace, "Waits")
    answers.answer_with_documents(workspace, "small:A1", [waits])
    documents.remove(workspace, [waits])
    assert queries.answers(workspace.reader()) == []
    with pytest.raises(NotFound):
        queries.document(workspace.reader(), waits)
    workspace.undo()
    assert queries.document(workspace.reader(), waits).title == "Waits"
    assert len(queries.answers(workspace.reader())) == 1


def test_corrections_win_over_what_was_read_and_can_be_taken_back(workspace: Workspace) -> None:
    waits = by_title(workspace, "Waits")
    documents.set_date(workspace, waits, "31/03/2026")
    found = queries.document(workspace.reader(), waits)
    assert (found.dated, found.dated_from) == ("2026-03-31", "set by hand")
    documents.set_date(workspace, waits, None)
    assert queries.document(workspace.reader(), waits).dated is None


def test_a_draft_is_said_to_be_none_until_a_new_version_comes(tmp_path: Path, workspace: Workspace) -> None:
    path = tmp_path / "drive" / "Plan DRAFT.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("A plan", encoding="utf-8")
    [added] = adding.add_files(workspace, [path], judge, pool=TextPool())
    key, db = added.document_id, workspace.reader()

    def state() -> tuple[bool, list[str], int]:
        rules = [one.rule for one in queries.findings(db, [key]).get(key, ())]
        waived = queries.findings(db, [key], waived=True)
        assert waived == {}, "it was not waived"
        return (
            queries.document(db, key).draft,
            [rule for rule in rules if rule == "C02"],
            document_counts(db)["drafts"],
        )

    assert state() == (True, ["C02"], 1)
    documents.set_draft(workspace, key, draft=False)
    assert state() == (False, [], 0)
    workspace.undo()
    assert state() == (True, ["C02"], 1)
    documents.set_draft(workspace, key, draft=False)
    documents.set_draft(workspace, key, draft=True)
    stored = db.execute("SELECT draft FROM document WHERE id = ?", (key,)).get
    assert stored is None, "as it was read: nothing is corrected"
    documents.set_draft(workspace, key, draft=False)
    path.write_text("A plan in a new version", encoding="utf-8")
    list(adding.add_files(workspace, [path], judge, pool=TextPool()))
    assert queries.document(db, key).version.number == 2
    assert state() == (True, ["C02"], 1)
    waits = by_title(workspace, "Waits")
    documents.set_draft(workspace, waits, draft=True)
    assert queries.document(db, waits).draft


def test_a_document_is_named_by_title_file_name_hash_or_id(workspace: Workspace) -> None:
    found = queries.document_named(workspace.reader(), "waits.TXT")
    for named in (found.id, found.title, found.version.sha256[:12]):
        assert queries.document_named(workspace.reader(), named).id == found.id
    with pytest.raises(NotFound, match="No document is called"):
        queries.document_named(workspace.reader(), "Nothing")


def test_lists_are_filtered_sorted_and_counted_in_sql(workspace: Workspace) -> None:
    db = workspace.reader()
    answers.answer_with_documents(workspace, "small:A1", [by_title(workspace, "Waits")])
    documents.set_state(workspace, [by_title(workspace, "Menu")], DocumentState.SET_ASIDE)
    titles = [found.title for found in queries.documents(db, queries.document_ids(db, order="title", descending=True))]
    assert titles == ["Waits", "Menu", "Carers"]
    assert len(queries.document_ids(db, words="care")) == 1
    assert queries.document_ids(db, words="100%_") == []
    counts = document_counts(db)
    assert counts == {**counts, "all": 3, "inbox": 1, "in use": 1, "set aside": 1, "answer nothing": 1}
    for filtered, count in counts.items():
        assert len(queries.document_ids(db, filtered=filtered)) == count
    for order in queries.DOCUMENT_ORDERS:
        assert len(queries.document_ids(db, order=order)) == 3


def test_search_finds_words_phrases_and_beginnings_by_page(workspace: Workspace) -> None:
    db = workspace.reader()
    assert [hit.title for hit in search.find(db, "carer strategies")] == ["Carers"], "English stems match"
    assert [hit.title for hit in search.find(db, '"waiting list"')] == ["Waits"]
    assert [hit.title for hit in search.find(db, "figu")] == ["Waits"]
    assert search.find(db, '"list waiting"') == []
    assert "«soup»" in search.find(db, "soup")[0].snippet
    documents.remove(workspace, [by_title(workspace, "Menu")])
    assert search.find(db, "soup") == []


@given(st.text(max_size=30))
def test_no_typed_text_breaks_the_search(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    db = apsw.Connection(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
    expression = search.match_expression(words)
    if expression:
        list(db.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)))
    db.close()


def test_importing_a_request_keeps_the_answers_and_can_be_undone(workspace: Workspace) -> None:
    waits, carers = by_title(workspace, "Waits"), by_title(workspace, "Carers")
    answers.answer_with_documents(workspace, "small:A1", [waits])
    answers.answer_with_documents(workspace, "small:A2", [carers])
    requested = (
        item("A1", "Waiting lists", id="new:1"),
        item("B7", "Money in the years to come and how it is spent", "s2", id="new:2"),
    )
    returns.replace_items(workspace, requested, "request.xlsx")
    current = queries.items(workspace.reader())
    assert [(one.ref, one.withdrawn) for one in current] == [("A1", False), ("B7", False), ("A2", True)]
    assert current[0].id == "small:A1", "the item keeps its id, so its answers are kept"
    assert len(queries.answers(workspace.reader())) == 2
    assert not queries.the_framework(workspace.reader()).provisional_items
    workspace.undo()
    assert [one.ref for one in queries.items(workspace.reader())] == ["A1", "A2", "A3"]
