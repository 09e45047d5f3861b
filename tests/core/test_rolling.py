"""A return rolled forward: what carries over waits to be confirmed, what has no place is reported, the old stays."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.small import examined, framework, item, judged_plain, new_workspace
from msgspec import structs

from evidencepack.assessment import signing
from evidencepack.assessment.consistency import agreement
from evidencepack.checks import judge
from evidencepack.errors import Cancelled, FrameworkFault, UserFault, WorkspaceFault
from evidencepack.frameworks import builtin_framework, builtin_ids
from evidencepack.jobs import Job
from evidencepack.model import (
    Answer,
    AnswerKind,
    AssessmentStatus,
    Citation,
    Contact,
    DocumentState,
    Framework,
    KeyFigure,
    Lesson,
    PlanAction,
    PlanStatus,
    QualityStatement,
    Refusal,
    SignOff,
    Snapshot,
    StatementAssessment,
)
from evidencepack.resources import resource
from evidencepack.rolling import RolledForward, crosswalk_between, read_crosswalk, roll_forward
from evidencepack.workspace import (
    Workspace,
    adding,
    answers,
    days,
    documents,
    queries,
    returns,
    rows,
    self_assessment,
    waivers,
)
from evidencepack.workspace.schema import STEPS

DAY = "2029-09-03"


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a return with something of everything; made once, and copied for each test."""
    tmp_path = tmp_path_factory.mktemp("earlier")
    files = [tmp_path / "shared" / name for name in ("Carers survey.txt", "Budget.txt", "Old.txt")]
    files[0].parent.mkdir()
    for file in files:
        file.write_text(f"The {file.stem} of 2026 says that people wait.", encoding="utf-8")
    folder = tmp_path / "old"
    with new_workspace(folder) as workspace:
        ids = {one.title: str(one.document_id) for one in adding.add_files(workspace, files, judged_plain)}
        _answer(workspace, ids)
        _write(workspace, ids)
        with workspace.change("Teach") as db:
            for record, table in (
                (Refusal(id="r1", document_id=ids["Budget"], item_id="small:A1", who="me", at=DAY), "refusal"),
                (Lesson(id="l1", item_id="small:A2", fits=True, title="Carers", text="carers"), "lesson"),
            ):
                row = rows.record_row(record)
                db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        documents.set_state(workspace, [ids["Old"]], DocumentState.SET_ASIDE)
        documents.set_date(workspace, ids["Carers survey"], "2026-03-31")
    return folder


@pytest.fixture
def old(earlier: Path, tmp_path: Path) -> Path:
    """A return of one's own with something of everything."""
    return shutil.copytree(earlier, tmp_path / "old")


def _answer(workspace: Workspace, ids: dict[str, str]) -> None:
    survey = {"item_id": "small:A2", "kind": AnswerKind.DOCUMENT, "document_id": ids["Carers survey"]}
    for more in (
        {**survey, "pages": "1", "categories": ("people",)},
        {"item_id": "small:A3", "kind": AnswerKind.DOCUMENT, "document_id": ids["Budget"]},
        {
            "item_id": "small:A1",
            "kind": AnswerKind.LINK,
            "url": "https://council.example/waits",
            "seen_on": "2026-06-01",
        },
        {"item_id": "small:A1", "kind": AnswerKind.NOT_HELD, "reason": "No list", "action": "We make one"},
    ):
        answers.add_answer(workspace, Answer(id="", **more))  # type: ignore[arg-type]
    returns.set_items(workspace, {"small:A2": {"owner": "B. Owner", "due": "2026-06-10"}}, "Owner")
    returns.set_items(workspace, {"small:A2": {"note": "Ask early"}}, "Note")
    returns.mark_chased(workspace, ["small:A2"], "2026-06-05")
    returns.set_step(workspace, "visit", "2026-10-05")


def _write(workspace: Workspace, ids: dict[str, str]) -> None:
    figure = KeyFigure(label="Waiting", value="112", document_id=ids["Carers survey"])
    returns.set_assessments(
        workspace,
        [
            StatementAssessment(statement_id="s1", score=3, doing_well="We listen.", figures=(figure,), lead="C. Lead"),
            StatementAssessment(statement_id="s2", score=2, to_improve="The strategy ends."),
        ],
        "Write",
    )
    self_assessment.set_narrative(workspace, {"about": "A small council"}, "About")
    self_assessment.put(
        workspace,
        [
            Citation(id="c1", statement_id="s1", document_id=ids["Carers survey"], pages="1"),
            Citation(id="c2", statement_id="s2", item_id="small:A3"),
            PlanAction(id="p1", statement_id="s1", action="Shorten the list", status=PlanStatus.UNDER_WAY, position=1),
            PlanAction(id="p2", statement_id="s1", action="Write the survey", status=PlanStatus.DONE, position=2),
            Contact(id="k1", role="Director", name="A. Name"),
            SignOff(id="x1", subject="s1", who="A. Name", role="Director", at=f"{DAY}T09:00:00Z", sha256="0" * 64),
        ],
        "Records",
    )


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def rolled(old: Path, tmp_path: Path) -> Iterator[RolledForward]:
    result = roll_forward(old, tmp_path / "new", None, DAY)
    yield result
    result.workspace.close()


def held(workspace: Workspace) -> Snapshot:
    return queries.snapshot(workspace)


# ---------------------------------------------------------------- the same framework again


def test_everything_carries_over_and_waits_to_be_confirmed(rolled: RolledForward, old: Path) -> None:
    new = held(rolled.workspace)
    with Workspace.open(old, read_only=True) as before:
        was = held(before)
    assert (new.info.authority, new.info.notified, new.info.due, new.info.steps) == (
        "Little Council", DAY, "2029-09-24", {},
    )  # fmt: skip
    assert sorted(one.kind for one in new.answers) == sorted(one.kind for one in was.answers)
    assert {(a.item_id, a.document_id, a.pages, a.url, a.reason) for a in new.answers} == {
        (a.item_id, a.document_id, a.pages, a.url, a.reason) for a in was.answers
    }
    assert all(answer.to_confirm for answer in new.answers)
    assert [one.doing_well or one.to_improve for one in new.assessments] == ["We listen.", "The strategy ends."]
    assert all(one.to_confirm and one.status is AssessmentStatus.DRAFT for one in new.assessments)
    assert new.assessments[0].figures == was.assessments[0].figures
    assert new.assessments[0].lead == "C. Lead"
    assert new.narrative == {"about": "A small council"}
    assert new.parts_to_confirm == ("about",)
    assert [(one.action, one.to_confirm, one.status) for one in new.plan] == [
        ("Shorten the list", True, PlanStatus.UNDER_WAY)
    ]
    assert [(one.statement_id, one.document_id, one.item_id, one.pages) for one in new.citations] == [
        (one.statement_id, one.document_id, one.item_id, one.pages) for one in was.citations
    ]
    assert [one.name for one in new.contacts] == ["A. Name"]
    owned = next(one for one in new.items if one.ref == "A2")
    assert (owned.owner, owned.note, owned.due, owned.chased) == ("B. Owner", "Ask early", None, None)
    assert rolled.carried == {
        "documents": 3, "owners": 1, "answers": 4, "statements": 2, "actions": 1, "other texts": 1, "citations": 2,
        "contacts": 1, "refusals": 1, "lessons": 4,
    }  # fmt: skip
    assert self_assessment.unconfirmed(rolled.workspace.reader()).count == 4 + 2 + 1 + 1


def test_lessons_are_those_given_and_those_of_its_decisions(rolled: RolledForward) -> None:
    found = rolled.workspace.reader().execute("SELECT item_id, fits, title FROM lesson")
    assert sorted((item_id, bool(fits)) for item_id, fits, _ in found) == [
        ("small:A1", False),
        ("small:A2", True),
        ("small:A2", True),
        ("small:A3", True),
    ]


def test_scores_and_signatures_do_not_carry_over_and_are_reported(rolled: RolledForward) -> None:
    new = held(rolled.workspace)
    assert [one.score for one in new.assessments] == [None, None]
    assert new.sign_offs == ()
    assert signing.sign_off_state(new, "s1").standing is signing.Standing.UNSIGNED
    kinds = [(one.kind, one.label) for one in rolled.no_place]
    assert kinds == [
        ("score", "Assessing: 3"),
        ("score", "Leading: 2"),
        ("action", "Write the survey"),
        ("signature", "Assessing: A. Name"),
    ]
    report = rolled.report.read_text(encoding="utf-8-sig")
    for one in rolled.no_place:
        assert one.label in report
        assert one.why in report


def test_documents_come_with_their_file_text_origin_date_and_state(rolled: RolledForward, old: Path) -> None:
    workspace = rolled.workspace
    with Workspace.open(old, read_only=True) as before:
        was = {one.title: one for one in queries.documents(before.reader())}
        origins = {one.id: queries.origins(before.reader(), one.id) for one in was.values()}
    for document in queries.documents(workspace.reader()):
        earlier = was[document.title]
        assert (document.id, document.version, document.state) == (earlier.id, earlier.version, earlier.state)
        assert (document.format, document.read, document.pages) == (earlier.format, earlier.read, earlier.pages)
        assert queries.origins(workspace.reader(), document.id) == origins[document.id]
        content = workspace.files.path_of(document.version.sha256).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document.version.sha256
        [(_, _, text)] = queries.page_text(workspace.reader(), document.version.sha256)
        assert "people wait" in text
    assert next(d for d in queries.documents(workspace.reader()) if d.title == "Carers survey").dated == "2026-03-31"


def test_the_old_return_is_not_changed(old: Path, tmp_path: Path) -> None:
    before = fingerprint(old)
    roll_forward(old, tmp_path / "new", None, DAY).workspace.close()
    assert fingerprint(old) == before


def test_what_is_to_confirm_is_a_gap_until_it_is_confirmed(rolled: RolledForward) -> None:
    workspace = rolled.workspace
    day = days.parse_date(DAY)

    def waiting() -> list[tuple[str, str]]:
        found = agreement(workspace, held(workspace), day)
        return [(gap.subject, gap.label) for gap in found if gap.rule == "S15"]

    assert sorted(waiting()) == [
        ("item", "A1"), ("item", "A2"), ("item", "A3"), ("statement", "About the council"),
        ("statement", "Assessing"), ("statement", "Assessing"), ("statement", "Leading"),
    ]  # fmt: skip
    first = held(workspace).answers[0].id
    assert self_assessment.confirm(workspace, answers=[first, "gone"], statements=["s2"]) == 2
    assert len(self_assessment.unconfirmed(workspace.reader()).answers) == 3
    assert self_assessment.confirm(workspace, answers=[first]) == 0
    assert self_assessment.confirm(workspace, parts=["about", "key_messages"]) == 1
    assert ("statement", "About the council") not in waiting()
    workspace.undo()
    assert self_assessment.confirm_all(workspace) == 6
    assert waiting() == []
    workspace.undo()
    assert len(waiting()) == 6


# ---------------------------------------------------------------- another framework


def other() -> Framework:
    """A later framework: a statement renamed with an alias, one split, one gone; items renumbered."""
    was = framework()
    return structs.replace(
        was,
        id="later",
        statements=(
            QualityStatement(id="n1", number=1, title="Needs and assessments", theme="t1", aliases=("Assessing",)),
            QualityStatement(id="n2", number=2, title="Waiting", theme="t1"),
        ),
        items=(
            structs.replace(item("B7", "Carers", "n1"), id="later:B7"),
            structs.replace(item("B8", "Waiting lists", "n2"), id="later:B8"),
            structs.replace(item("B9", "Waits over time", "n2"), id="later:B9"),
        ),
    )


def walk(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "walk.toml"
    path.write_text(f'from = "small"\nto = "later"\n{text}', encoding="utf-8")
    return path


def test_without_a_crosswalk_names_and_wordings_decide_and_the_rest_is_kept(old: Path, tmp_path: Path) -> None:
    rolled = roll_forward(old, tmp_path / "new", other(), DAY)
    with rolled.workspace as workspace:
        new = held(workspace)
        assert [one.statement_id for one in new.assessments] == ["n1"]
        items = {one.id: one for one in new.items}
        by_ref = {items[one.item_id].ref for one in new.answers}
        assert by_ref == {"B7", "B8", "A3"}
        assert items["small:A3"].withdrawn
        assert items["small:A3"].statements == ()
        assert len(new.answers) == 4
    lost = {(one.kind, one.label): one for one in rolled.no_place}
    assert "kept with its answers" in lost["item", "A3 Budget"].why
    assert "The strategy ends." in lost["statement", "Leading"].text
    assert ("citation", "Leading") in lost
    assert "The strategy ends." in rolled.report.read_text(encoding="utf-8-sig")


def test_sections_of_one_document_carry_over_each(old: Path, tmp_path: Path) -> None:
    with Workspace.open(old) as workspace:
        [document, *_] = queries.documents(workspace.reader())
        for section in ("Waiting lists", "Reviews"):
            given = Answer(id="", item_id="small:A3", kind=AnswerKind.SECTION, document_id=document.id, section=section)
            answers.add_answer(workspace, given)
    with roll_forward(old, tmp_path / "new", None, DAY).workspace as workspace:
        carried = [one.section for one in queries.answers(workspace.reader(), item_id="small:A3")]
    assert carried == ["", "Waiting lists", "Reviews"]


def test_a_crosswalk_splits_joins_and_names_what_has_no_place(old: Path, tmp_path: Path) -> None:
    path = walk(
        tmp_path,
        '[statements]\ns1 = ["n1", "n2"]\ns2 = ["n1"]\n[items]\n"small:A1" = ["later:B8", "later:B9"]\n'
        '[no_place]\n"small:A3" = "Budgets are not asked for any more."\n',
    )
    rolled = roll_forward(old, tmp_path / "new", other(), DAY, crosswalk=path)
    with rolled.workspace as workspace:
        new = held(workspace)
        joined, split = new.assessments
        assert (joined.statement_id, joined.doing_well, joined.to_improve) == ("n1", "We listen.", "The strategy ends.")
        assert (split.statement_id, split.doing_well, split.to_improve) == ("n2", "We listen.", "")
        refs = {one.id: one.ref for one in new.items}
        assert sorted(refs[one.item_id] for one in new.answers) == ["A3", "B7", "B8", "B8", "B9", "B9"]
        assert {one.statement_id for one in new.citations} == {"n1", "n2"}
        assert len(new.citations) == 3
    assert any("not asked for any more" in one.why for one in rolled.no_place if one.kind == "item")


def test_a_wrong_crosswalk_is_named_and_nothing_is_made(old: Path, tmp_path: Path) -> None:
    for text, words in (
        ('[statements]\ns1 = ["n9"]\n', "n9"),
        ("[strange]\n", "not right"),
        ("= broken", "not right"),
    ):
        with pytest.raises(FrameworkFault, match=words):
            roll_forward(old, tmp_path / "new", other(), DAY, crosswalk=walk(tmp_path, text))
    with pytest.raises(FrameworkFault, match="goes from small to later"):
        roll_forward(old, tmp_path / "new", None, DAY, crosswalk=walk(tmp_path, ""))
    with pytest.raises(FrameworkFault, match="cannot be read"):
        read_crosswalk(tmp_path / "none.toml")
    assert not (tmp_path / "new").exists()


def test_the_crosswalks_that_ship_fit_their_frameworks() -> None:
    found = [read_crosswalk(path) for path in sorted(resource("crosswalks").glob("*.toml"))]
    assert found
    for one in found:
        assert {one.from_framework, one.to_framework} <= set(builtin_ids())
        old, new = builtin_framework(one.from_framework), builtin_framework(one.to_framework)
        assert crosswalk_between(old, new) == one
        assert set(one.statements) | set(one.no_place) >= {statement.id for statement in old.statements}


# ---------------------------------------------------------------- what goes wrong


def test_a_damaged_file_is_reported_with_its_answers(old: Path, tmp_path: Path) -> None:
    with Workspace.open(old, read_only=True) as before:
        budget = queries.document_named(before.reader(), "Budget")
        survey = queries.document_named(before.reader(), "Carers survey")
        before.files.path_of(budget.version.sha256).write_bytes(b"other bytes")
        before.files.path_of(survey.version.sha256).unlink()
    rolled = roll_forward(old, tmp_path / "new", None, DAY)
    with rolled.workspace as workspace:
        assert [one.title for one in queries.documents(workspace.reader())] == ["Old"]
        assert {one.kind for one in held(workspace).answers} == {AnswerKind.LINK, AnswerKind.NOT_HELD}
    lost = [(one.kind, one.label, one.why) for one in rolled.no_place]
    assert ("document", "Budget", "Its file in the earlier workspace is damaged.") in lost
    assert [kind for kind, *_ in lost].count("answer") == 2
    assert any(kind == "document" and label == "Carers survey" for kind, label, _ in lost)


def test_waivers_are_decided_anew(old: Path, tmp_path: Path) -> None:
    with Workspace.open(old) as workspace:
        files = tmp_path / "personal.txt"
        files.write_text("NHS number 943 476 5919, born 12/03/1950, lives alone.", encoding="utf-8")
        [added] = adding.add_files(workspace, [files], judge)
        rule = queries.findings(workspace.reader(), [str(added.document_id)])[str(added.document_id)][0].rule
        waivers.waive(workspace, [str(added.document_id)], rule, "It is a specimen")
    rolled = roll_forward(old, tmp_path / "new", None, DAY)
    with rolled.workspace as workspace:
        assert queries.waivers(workspace.reader()) == []
        assert any(one.rule == rule for one in queries.findings(workspace.reader())[str(added.document_id)])
    assert [(one.kind, one.text) for one in rolled.no_place if one.kind == "waiver"] == [("waiver", "It is a specimen")]


class Stopping(Job):
    def __init__(self) -> None:
        self.asked = 0

    def cancelled(self) -> bool:
        self.asked += 1
        return self.asked > 4


@pytest.mark.parametrize("there", [False, True])
def test_cancelled_or_refused_it_leaves_nothing_behind(old: Path, tmp_path: Path, there: bool) -> None:
    new = tmp_path / "new"
    if there:
        new.mkdir()
        (new / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Cancelled):
        roll_forward(old, new, None, DAY, job=Stopping())
    assert [path.name for path in new.iterdir()] == ["notes.txt"] if there else not new.exists()
    roll_forward(old, new, None, DAY).workspace.close()


def test_the_folders_have_to_be_apart_and_right(old: Path, tmp_path: Path) -> None:
    for folder in (old, old / "next"):
        with pytest.raises(UserFault, match="Choose a folder beside it"):
            roll_forward(old, folder, None, DAY)
    with pytest.raises(WorkspaceFault, match="no workspace"):
        roll_forward(tmp_path / "nothing", tmp_path / "new", None, DAY)
    with pytest.raises(UserFault, match="is not a date"):
        roll_forward(old, tmp_path / "new", None, "soon")
    assert not (tmp_path / "new").exists()


def test_a_return_of_an_older_format_is_read_from_a_copy(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(old)
    with monkeypatch.context() as newer:  # a program whose format is one further on
        steps = (*STEPS, lambda db: db.execute("CREATE TABLE later (id TEXT PRIMARY KEY)"))
        newer.setattr("evidencepack.workspace.schema.STEPS", steps)
        with roll_forward(old, tmp_path / "new", None, DAY).workspace as workspace:
            assert len(held(workspace).documents) == 3
    assert fingerprint(old) == before


# ---------------------------------------------------------------- a new version of a document


def test_a_new_version_asks_to_confirm_the_answers_that_name_a_place(tmp_path: Path) -> None:
    file = tmp_path / "Plan.txt"
    file.write_text("first", encoding="utf-8")
    with new_workspace(tmp_path / "ws") as workspace:
        [added] = adding.add_files(workspace, [file], judged_plain)
        for ref, pages in (("A1", "2"), ("A2", "")):
            given = Answer(
                id="", item_id=f"small:{ref}", kind=AnswerKind.DOCUMENT, document_id=added.document_id, pages=pages
            )
            answers.add_answer(workspace, given)
        file.write_text("second", encoding="utf-8")
        [again] = adding.add_files(workspace, [file], judged_plain)
        assert again.outcome is adding.Outcome.NEW_VERSION
        assert [(one.item_id, one.to_confirm) for one in queries.answers(workspace.reader())] == [
            ("small:A1", True),
            ("small:A2", False),
        ]
        workspace.undo()
        assert not any(one.to_confirm for one in queries.answers(workspace.reader()))


def test_a_cleaned_copy_asks_to_confirm_them_too(tmp_path: Path) -> None:
    file = tmp_path / "Plan.txt"
    file.write_text("first", encoding="utf-8")
    with new_workspace(tmp_path / "ws") as workspace:
        [added] = adding.add_files(workspace, [file], judged_plain)
        document = str(added.document_id)
        given = Answer(id="", item_id="small:A1", kind=AnswerKind.DOCUMENT, document_id=document, section="2.1")
        answers.add_answer(workspace, given)
        file.write_text("cleaned", encoding="utf-8")
        adding.add_version(workspace, document, file, file.name, examined("cleaned"), judged_plain, "Clean it")
        assert [one.to_confirm for one in queries.answers(workspace.reader())] == [True]
