"""What is typed wrongly is said, with what to do, and is never an answer of its own."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from helpers.command_line import here, here_json

from evidencepack import verbs
from evidencepack.errors import WorkspaceFault
from evidencepack.workspace import Workspace, returns


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A workspace with a document that answers an item."""
    (tmp_path / "Carers.txt").write_text("Unpaid carers", encoding="utf-8")
    here("new", tmp_path / "work", "--authority", "Little Council", "--notified", "2026-11-09")
    here("add", tmp_path / "work", tmp_path / "Carers.txt")
    here("link", tmp_path / "work", "Carers", "IR04")
    return tmp_path / "work"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["find", "WORK", "carers", "--limit", "0"], "--limit"),
        (["find", "WORK", "carers", "is:banana"], "is:banana"),
        (["find", "WORK", "year:abc"], "year:2025-26"),
        (["history", "WORK", "--undo", "--redo"], "one of them"),
        (["framework", "show", "nosuch"], "cqc-la-2025"),
        (["new", "OTHER", "--authority", "X", "--framework", "nosuch"], "cqc-la-2025"),
        (["self-assessment", "export", "WORK", "out.doc"], ".docx"),
        (["self-assessment", "template", "write", "out.txt"], ".docx"),
        (["self-assessment", "import", "WORK", "nosuch.docx"], "Check the name"),
        (["self-assessment", "sign", "WORK", "--role", "Director"], "--name"),
        (["self-assessment", "sign", "WORK", "--withdraw", "--name", "A"], "--withdraw"),
        (["self-assessment", "sign", "WORK", "--statement", "qs10"], "qs9"),
        (["chase", "WORK", "--excel", "out.doc"], ".xlsx"),
        (["chase", "WORK", "--owner", "Nobody"], "The owners are: none so far"),
        (["plan", "WORK", "import", "nosuch.xlsx"], "Check the name"),
        (["rate", "3"], "1 score was given"),
        (["vocabulary", "check", "WORK"], "example --write"),
    ],
)
def test_it_is_said_with_what_to_do(
    work: Path, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    named = {"WORK": str(work), "OTHER": str(tmp_path / "other")}
    before = sorted(tmp_path.iterdir())
    assert said in here(*(named.get(word, word) for word in words), code=2)
    assert sorted(tmp_path.iterdir()) == before


def test_a_list_that_was_cut_says_so(work: Path) -> None:
    for number in range(3):
        (work.parent / f"{number}.txt").write_text(f"Carers {number}", encoding="utf-8")
    here("add", work, work.parent / "*.txt")
    assert "3 pages; there may be more (--limit 12)" in here("find", work, "carers", "--limit", "3")
    assert "more" not in here("find", work, "carers")


def test_the_plan_is_asked_for_in_either_order(work: Path) -> None:
    assert here("plan", "show", work) == here("plan", work, "show") == here("plan", work)
    here("plan", "export", work, work.parent / "plan.xlsx")
    assert "0 actions" in here("plan", "import", work, work.parent / "plan.xlsx")


def test_a_word_document_is_no_workbook(work: Path) -> None:
    docx.Document().save(work.parent / "plan.docx")
    assert "not an Excel workbook" in here("plan", work, "import", work.parent / "plan.docx", code=2)


def test_an_id_that_nothing_has_confirms_nothing(work: Path) -> None:
    assert "the id qs99" in here("confirm", work, "--statement", "qs99", code=1)
    assert here_json("confirm", work, "--part", "nothing", code=1)["unknown"] == ["nothing"]


def test_what_is_signed_is_asked_for_one_statement_by_its_number(work: Path) -> None:
    states = here_json("self-assessment", "sign", work, "--statement", "7", code=1)["states"]
    assert [state["subject"] for state in states] == ["qs7"]


def test_a_pack_ends_in_zip(work: Path) -> None:
    """A file without that ending opens with no double click."""
    told = here_json("pack", work, work.parent / "Return v1.2")
    assert Path(told["pack"]["path"]).name == "Return v1.2.zip"
    assert told["recorded"]
    here("verify", work.parent / "Return v1.2.zip")


def test_who_may_only_look_can_export(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a share with the right to read only, nothing beside the workspace can be written."""
    real = Workspace._open_writing.__func__  # type: ignore[attr-defined]

    def refuse(cls: type[Workspace], database: Path, *, new: bool, take_over: bool) -> Workspace:
        raise WorkspaceFault(f"{database.parent} cannot be written to: Permission denied.")

    monkeypatch.setattr(Workspace, "_open_writing", classmethod(refuse))
    said = here("pack", work, work.parent / "pack.zip")
    assert "for reading only: the pack is not in its record" in said
    assert not here_json("pack", work, work.parent / "pack.zip")["recorded"]
    assert "for reading only" in here("self-assessment", "export", work, work.parent / "sa.docx")
    monkeypatch.setattr(Workspace, "_open_writing", classmethod(real))
    with Workspace.open(work) as held, verbs.open_for_export(work) as beside:
        assert (held.read_only, beside.read_only) == (False, True)


def test_an_empty_folder_has_nothing_to_inspect(work: Path) -> None:
    (work.parent / "nothing").mkdir()
    assert "There are no files there." in here("inspect", work.parent / "nothing")


def test_what_becomes_of_the_items_that_a_request_does_not_have(work: Path) -> None:
    request = work.parent / "request.csv"
    request.write_text("Ref,Evidence item\nA1,Waiting lists and timeliness of assessments\n", encoding="utf-8")
    for options in (("--dry-run",), ()):
        said = here("framework", "import", work, request, *options)
        assert "from request.csv. Columns" in said
        assert "36 of the list before, which nothing answers, are no longer in it." in said
        assert "kept as withdrawn with what answers them: IR04." in said


def test_the_notification_is_entered_when_it_comes(work: Path) -> None:
    """A return may be started before the notification; its day is then entered, and can be taken back."""

    def dates() -> list[str | None]:
        steps = {step["name"]: step["starts"] for step in here_json("timeline", work)["steps"]}
        return [steps["notified"], steps["due"]]

    before = dates()
    here("timeline", work, "--notified", "2/12/2026")
    assert dates() == ["2026-12-02", "2026-12-23"]
    here("timeline", work, "--notified", "soon", code=2)
    here("history", work, "--undo")
    assert dates() == before == ["2026-11-09", "2026-11-30"]
    with Workspace.open(work) as opened:
        returns.set_return(opened, authority="Little", title="Return", notified="2026-11-09", due="2026-12-11")
        returns.set_notified(opened, "2026-11-10")
    assert dates() == ["2026-11-10", "2026-12-11"], "a day that was agreed stays"


def test_a_wide_terminal_shows_the_whole_of_what_a_verb_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert "documents, answers, gaps, pack, verification." in here("--help")
