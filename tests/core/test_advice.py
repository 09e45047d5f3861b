"""Suggestions in a workspace learn from its answers at once, and forget what is taken back."""

from pathlib import Path

import pytest
from helpers.small import judged_plain, new_workspace
from msgspec import structs
from test_workspace_adding import TextPool

from evidencepack import advice, cli, verbs
from evidencepack.errors import FrameworkFault, NotFound, UserFault
from evidencepack.frameworks import builtin_framework
from evidencepack.mapping import Suggestion
from evidencepack.model import Answer, AnswerKind
from evidencepack.workspace import Workspace, adding, answers, documents, history, queries, refusals, returns, rows

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


def shown(workspace: Workspace, title: str) -> list[str]:
    document = queries.document_named(workspace.reader(), title)
    return [one.ref for one in verbs.suggestions(workspace, document.id).items]


def refuse(workspace: Workspace, title: str, item_id: str) -> None:
    refusals.refuse(workspace, queries.document_named(workspace.reader(), title).id, item_id)


def test_what_is_refused_is_not_suggested_again_until_it_is_allowed(workspace: Workspace) -> None:
    answer(workspace, "Minutes 0", "small:A3")
    refuse(workspace, "Minutes 1", "small:A3")
    assert "A3" not in shown(workspace, "Minutes 1")
    assert first(workspace, "Minutes 0") == "A3"
    workspace.undo()
    assert first(workspace, "Minutes 1") == "A3"
    workspace.redo()
    assert "A3" not in shown(workspace, "Minutes 1")
    document = queries.document_named(workspace.reader(), "Minutes 1")
    assert refusals.allow(workspace, document.id, "small:A3")
    assert not refusals.allow(workspace, document.id, "small:A3")
    assert first(workspace, "Minutes 1") == "A3"


def test_refusals_push_an_item_away_from_like_documents(workspace: Workspace) -> None:
    answer(workspace, "Minutes 0", "small:A3")
    document = queries.document_named(workspace.reader(), "Minutes 3")
    before = verbs.suggestions(workspace, document.id).items[0].certainty
    refuse(workspace, "Minutes 1", "small:A3")
    refuse(workspace, "Minutes 2", "small:A3")
    after = [one.certainty for one in verbs.suggestions(workspace, document.id).items if one.ref == "A3"]
    assert not after or after[0] < before


def test_refusing_twice_is_one_refusal_and_an_answer_takes_it_back(workspace: Workspace) -> None:
    refuse(workspace, "Minutes 1", "small:A3")
    refuse(workspace, "Minutes 1", "small:A3")
    assert len(refusals.refusals(workspace.reader())) == 1
    answer(workspace, "Minutes 1", "small:A3")
    assert refusals.refusals(workspace.reader()) == []
    assert first(workspace, "Minutes 1") == "A3"
    with pytest.raises(UserFault, match="answers A3"):
        refuse(workspace, "Minutes 1", "small:A3")
    with pytest.raises(UserFault, match="no longer"):
        refuse(workspace, "Minutes 1", "small:gone")
    with pytest.raises(NotFound):
        refusals.refuse(workspace, "gone", "small:A3")


def test_lessons_in_the_table_teach(workspace: Workspace) -> None:
    with workspace.change("Lessons") as db:
        db.execute("INSERT INTO lesson VALUES ('l1', 'small:A2', 1, 'Minutes', ?)", (ODD.format(n=9),))
    assert first(workspace, "Minutes 2") == "A2"
    answer(workspace, "Minutes 0", "small:A1")
    [lesson] = advice.lessons_of(workspace)
    assert (lesson.item_id, lesson.fits) == ("small:A1", True)


def test_a_document_that_got_other_text_is_learned_again(workspace: Workspace) -> None:
    answer(workspace, "Minutes 0", "small:A3")
    assert first(workspace, "Minutes 1") == "A3"
    documents.rename(workspace, queries.document_named(workspace.reader(), "Minutes 0").id, "Other")
    assert first(workspace, "Minutes 1") == "A3"


def test_the_councils_own_words_are_read_when_they_are_there_and_when_they_change(workspace: Workspace) -> None:
    assert first(workspace, "Minutes 1") is None
    path = workspace.database.parent / "vocabulary.toml"
    path.write_text('[items]\na2 = ["zebra crossings", "penguins", "giraffes"]\n', encoding="utf-8")
    assert first(workspace, "Minutes 1") == "A2"
    path.write_text('[items]\nA3 = ["zebra crossings", "penguins", "giraffes", "harbour"]\n', encoding="utf-8")
    assert first(workspace, "Minutes 1") == "A3"
    path.write_text('[items]\nA9 = ["zebra"]\n', encoding="utf-8")
    with pytest.raises(FrameworkFault, match=r"vocabulary\.toml, line 2"):
        first(workspace, "Minutes 1")
    path.unlink()
    assert first(workspace, "Minutes 1") is None


def test_what_is_certain_is_accepted_in_one_step(workspace: Workspace) -> None:
    (workspace.database.parent / "vocabulary.toml").write_text(
        '[items]\nA2 = ["zebra crossings", "penguins", "giraffes", "harbour committee"]\n', encoding="utf-8"
    )
    assert advice.ready(workspace, 1.0) == []
    answer(workspace, "Minutes 0", "small:A2")
    chosen = advice.ready(workspace, 0.5)
    assert [one.document.title for one in chosen] == ["Minutes 1", "Minutes 2", "Minutes 3"]
    made = advice.accept(workspace, chosen)
    assert [one.item_id for one in made] == ["small:A2"] * 3
    assert advice.ready(workspace, 0.5) == []
    undone = workspace.undo()
    assert undone is not None
    assert undone.title == "Accept 3 suggestions"
    assert len(queries.answers(workspace.reader())) == 1
    advice.accept(workspace, chosen[:1])
    assert history.trail(workspace.reader())[0].title == "Answer A2 with “Minutes 1”"


def test_suggestions_of_several_items_are_one_step_that_says_so(workspace: Workspace) -> None:
    """Undo and the audit trail name what is done, not the last item that it was done to."""
    documents = {document.title: document for document in queries.documents(workspace.reader())}
    named = [(documents["Minutes 1"], "small:A2", "A2"), (documents["Minutes 2"], "small:A3", "A3")]
    chosen = [
        advice.Ready(document, (Suggestion(id=item, ref=ref, title=ref, score=1.0),)) for document, item, ref in named
    ]
    made = advice.accept(workspace, chosen)
    assert {(one.item_id, one.document_id) for one in made} == {(item, document.id) for document, item, _ in named}
    assert history.trail(workspace.reader())[0].title == "Accept 2 suggestions"
    assert advice.accept(workspace, chosen) == []
    workspace.undo()
    assert queries.answers(workspace.reader()) == []


def test_an_imported_request_with_other_references_works_at_once(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "Paper.txt").write_text(
        "Advocates: IMCA and Care Act referrals were allocated in five days. Substantial difficulty was recorded.",
        encoding="utf-8",
    )
    asked = builtin_framework().items
    with returns.start_return(tmp_path / "ws", "Little Council", builtin_framework(), None) as opened:
        list(adding.add_files(opened, [papers], judged_plain, pool=TextPool()))  # type: ignore[arg-type]
        fresh = [
            structs.replace(one, id=f"own:{place}", ref=f"Q{place}", keywords=(), sub_topics=(), statements=())
            for place, one in enumerate(asked)
        ]
        with opened.change("Another list") as db:
            db.execute("DELETE FROM item")
            marks = ", ".join("?" * len(rows.item_row(fresh[0])))
            db.executemany(
                f"INSERT INTO item ({rows.ITEM_COLUMNS}) VALUES ({marks})", [rows.item_row(one) for one in fresh]
            )
        wanted = next(f"Q{place}" for place, one in enumerate(asked) if one.ref == "IR07")
        assert first(opened, "Paper") == wanted


def test_the_command_line_accepts_refuses_and_checks(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.database.parent
    (folder / "vocabulary.toml").write_text('[items]\nA2 = ["zebra crossings", "penguins"]\n', encoding="utf-8")
    answer(workspace, "Minutes 0", "small:A2")
    workspace.close()

    def run(*words: object) -> int:
        return cli.run([str(word) for word in words])

    assert run("vocabulary", "check", folder) == 0
    assert run("vocabulary", "example", folder, "--write") == 2
    assert run("refuse", folder, "Minutes 1", "A2") == 0
    assert run("accept", folder, "--at-least", "0.5", "--dry-run", "--json") == 0
    assert run("accept", folder, "--at-least", "0.5") == 0
    with Workspace.open(folder, read_only=True) as opened:
        assert len(queries.answers(opened.reader())) == 3, "not the one that was refused"
    assert run("accept", folder, "--at-least", "0.5") == 1
    assert run("refuse", folder, "Minutes 1", "A2", "--back") == 0
    assert run("refuse", folder, "Minutes 1", "A2", "--back") == 1
    assert run("find", folder, "zebra", "item:A2", "--documents") == 0
    assert run("find", folder, "status:inbox") == 0
    assert run("find", folder, "zebra", "item:A1") == 1
    (folder / "vocabulary.toml").unlink()
    assert run("vocabulary", "check", folder) == 2
    assert run("vocabulary", "example", folder, "--write") == 0
    assert run("vocabulary", "check", folder) == 0
