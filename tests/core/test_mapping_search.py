"""The search: words, phrases, beginnings, filters; current versions only; and nothing that is typed breaks it."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.small import examined, judged_plain, new_workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_workspace_adding import TextPool

from evidencepack.intake.examination import PageText
from evidencepack.model import DocumentState
from evidencepack.workspace import Workspace, adding, answers, documents, queries, search
from evidencepack.workspace import examined as derived
from evidencepack.workspace.filters import NAMES, Filter, filters_known
from evidencepack.workspace.search import DocumentHit, find, find_documents, matching, parse

TEXTS = {
    "Carers strategy 2025.txt": "The strategy for unpaid carers. Carers told us that breaks matter.",
    "Waits - monthly.txt": "People waiting for a first visit, by month. The oldest case waits 90 days.",
    "Board minutes.txt": "The board noted the waiting list and thanked carers. Draft minutes.",
    "Canteen.txt": "Soup and rolls.",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("search")
    papers = folder / "papers"
    papers.mkdir()
    for name, text in TEXTS.items():
        (papers / name).write_text(text, encoding="utf-8")
    with new_workspace(folder / "ws") as opened:
        list(adding.add_files(opened, [papers], judged_plain, pool=TextPool()))  # type: ignore[arg-type]
        long = queries.document_named(opened.reader(), "Waits - monthly").version.sha256
        pages = tuple(
            PageText(at, f"page {at}", text) for at, text in enumerate(("Cover", "Waiting, waits, waited"), 1)
        )
        with opened.derived() as db:
            derived.write_examination(db, long, examined(pages=pages, format="pdf", pages_total=2))
        answers.answer_with_documents(opened, "small:A2", [id_of(opened, "Carers strategy 2025")])
        documents.set_date(opened, id_of(opened, "Carers strategy 2025"), "2025-05-06")
        documents.set_state(opened, [id_of(opened, "Canteen")], DocumentState.SET_ASIDE)
        with opened.change("A draft") as db:
            db.execute("UPDATE document SET draft = 1 WHERE id = ?", (id_of(opened, "Board minutes"),))
        yield opened


def id_of(workspace: Workspace, title: str) -> str:
    return queries.document_named(workspace.reader(), title).id


def titles(workspace: Workspace, asked: str, *filters: Filter) -> list[str]:
    return [hit.title for hit in find_documents(workspace.reader(), asked, filters=filters)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("type:pdf", ["Waits - monthly"]),
        ("-type:pdf board", ["Board minutes"]),
        ("item:A2", ["Carers strategy 2025"]),
        ("item:a2 carer", ["Carers strategy 2025"]),
        ("item:none carers", ["Board minutes"]),
        ("statement:s1", ["Carers strategy 2025"]),
        ("year:2025", ["Carers strategy 2025"]),
        ("year:2025-26", ["Carers strategy 2025"]),
        ("year:2024-25", []),
        ("year:none title:board", ["Board minutes"]),
        ("status:aside", ["Canteen"]),
        ("is:draft", ["Board minutes"]),
        ("is:draft soup", []),
        ("-is:draft carers", ["Carers strategy 2025"]),
        ("title:mont", ["Waits - monthly"]),
        ('title:"board minutes"', ["Board minutes"]),
        ("title:inutes", []),
        ("folder:papers is:answered", ["Carers strategy 2025"]),
        ("TYPE:PDF", ["Waits - monthly"]),
        ("", []),
    ],
)
def test_filters(workspace: Workspace, asked: str, expected: list[str]) -> None:
    assert titles(workspace, asked) == expected


def test_filters_may_be_given_as_arguments(workspace: Workspace) -> None:
    assert titles(workspace, "carers", Filter("is", "draft", negated=True)) == ["Carers strategy 2025"]
    assert [hit.title for hit in find(workspace.reader(), "carers", filters=[Filter("item", "A2")])] == [
        "Carers strategy 2025"
    ]


def test_documents_come_once_with_their_best_page_and_titles_first(workspace: Workspace) -> None:
    found = find_documents(workspace.reader(), "waits")
    assert [hit.title for hit in found] == ["Waits - monthly", "Board minutes"]
    assert (found[0].page, found[0].in_title, found[1].in_title) == (2, True, False)
    assert "«Waiting»" in found[0].snippet
    only_title = find_documents(workspace.reader(), "canteen")
    assert only_title == [DocumentHit(document_id=id_of(workspace, "Canteen"), title="Canteen", in_title=True)]


def test_words_that_must_not_be_there(workspace: Workspace) -> None:
    assert [hit.title for hit in find(workspace.reader(), "carers -strategy")] == ["Board minutes"]
    assert [hit.title for hit in find(workspace.reader(), 'waiting -"first visit" -waits')] == []


def test_a_beginning_needs_three_letters_and_no_space_after_it(workspace: Workspace) -> None:
    db = workspace.reader()
    assert [hit.title for hit in find(db, "canteen")] == []
    assert [hit.title for hit in find(db, "sou")] == ["Canteen"]
    assert find(db, "sou ") == [] == find(db, "so")


def test_a_filter_that_says_nothing_is_named_and_left_out(workspace: Workspace) -> None:
    query = parse("carers year:soon is:tall")
    assert query.filters == ()
    assert [fault.split(" ")[0] for fault in query.faults] == ["year:soon", "is:tall"]
    assert sorted(titles(workspace, "carers year:soon")) == ["Board minutes", "Carers strategy 2025"]


def test_an_unknown_filter_is_words(workspace: Workspace) -> None:
    assert parse("noted:the").expression == '"noted the"*'
    assert titles(workspace, "noted:the waiting") == ["Board minutes"]


def test_words_on_very_many_pages_give_the_newest_first(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_RANKED", 0)
    found = [row[0] for row in workspace.reader().execute("SELECT sha256 FROM page ORDER BY id DESC")]
    by_hash = {one.version.sha256: one.title for one in queries.documents(workspace.reader())}
    newest = [by_hash[sha256] for sha256 in found]
    hits = [hit.title for hit in find(workspace.reader(), "carers")]
    assert hits == sorted(hits, key=newest.index)
    assert len(hits) == 2


def test_earlier_versions_are_not_searched(tmp_path: Path) -> None:
    paper = tmp_path / "Paper.txt"
    with new_workspace(tmp_path / "ws") as opened:
        for text in ("first wording", "second wording"):
            paper.write_text(text, encoding="utf-8")
            list(adding.add_files(opened, [paper], judged_plain, pool=TextPool()))  # type: ignore[arg-type]
        db = opened.reader()
        assert len(queries.documents(db)) == 1
        assert find(db, "first") == []
        assert [hit.title for hit in find(db, "second")] == ["Paper"]
        assert matching(db, "wording") == {queries.documents(db)[0].id}


def test_matching_gives_every_document(workspace: Workspace) -> None:
    db = workspace.reader()
    assert matching(db, "carers") == {id_of(workspace, "Carers strategy 2025"), id_of(workspace, "Board minutes")}
    assert matching(db, "soup status:inbox") == frozenset()
    assert matching(db, "") == frozenset()


def test_filters_known_have_the_workspaces_values(workspace: Workspace) -> None:
    known = {one.name: one for one in filters_known(workspace.reader())}
    assert set(known) == set(NAMES)
    assert dict(known["item"].values) == {"A1": 0, "A2": 1, "A3": 0}
    assert dict(known["type"].values) == {"txt": 3, "pdf": 1}
    assert dict(known["year"].values) == {"2025": 1}
    assert dict(known["is"].values)["draft"] == 1
    assert all(one.meaning for one in known.values())
    for one in known.values():
        for value, _ in one.values:
            assert parse(f'{one.name}:"{value}"').faults == (), f"{one.name}:{value}"


SIGNS = st.text(alphabet=string.ascii_letters + string.digits + " \"'*():-^+{}_\\%\x00éß", max_size=30)
NAMED = st.tuples(st.sampled_from([*NAMES, "near", "text"]), st.text(max_size=8)).map(":".join)


@given(st.lists(st.one_of(SIGNS, NAMED, st.text(max_size=20), st.sampled_from(["AND", "OR", "NOT", "NEAR(a b)"]))))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_typed_breaks_it(workspace: Workspace, parts: list[str]) -> None:
    asked = " ".join(parts)
    db = workspace.reader()
    everything = {one.id for one in queries.documents(db)}
    assert {hit.document_id for hit in find(db, asked)} <= everything
    assert {hit.document_id for hit in find_documents(db, asked)} <= matching(db, asked) <= everything


@pytest.mark.parametrize(
    "asked",
    ["\ud800 carers", "title:\udfff", "carers\x00", '"', "-", "title:", 'type:"', "- -a", "a b " * 9000, "ab" * 9000],
)
def test_odd_signs(workspace: Workspace, asked: str) -> None:
    find_documents(workspace.reader(), asked)
    search.match_expression(asked)
