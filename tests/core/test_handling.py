"""What is done about findings: near-duplicates noted, cleaned copies as new versions that undo takes back."""

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from helpers.small import new_workspace

from evidencepack import verbs
from evidencepack.cleaning import Removal
from evidencepack.handling import clean_documents, compare_documents, removals_for
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import DocumentState
from evidencepack.workspace import Workspace, documents, history, queries

PARAGRAPH = (
    "The carers service spoke with {n} people in the {place} locality, who told us that a break at short notice "
    "matters more to them than anything else that the council offers, and that forms are still too long."
)


@pytest.fixture
def pool():
    with ReaderPool(workers=1) as shared:
        yield shared


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def paper(path: Path, title: str, changed: int = 0, *, marked: bool = False) -> Path:
    document = docx.Document()
    document.add_heading(title)
    for number in range(30):
        text = PARAGRAPH.format(n=number * 7 + 3, place="northern" if number % 2 else "coastal")
        document.add_paragraph("This paragraph was written anew for the final version." if number < changed else text)
    if marked:
        insertion = OxmlElement("w:ins")
        insertion.set(docx.oxml.ns.qn("w:author"), "A. Officer")
        insertion.append(document.add_paragraph("A sentence that was put in.").runs[0]._r)
        document.paragraphs[-1]._p.append(insertion)
        document.add_comment(document.paragraphs[3].runs, "Is this right?", author="B. Manager", initials="BM")
    document.save(str(path))
    return path


def rules(workspace: Workspace) -> dict[str, list[str]]:
    db = workspace.reader()
    titles = {document.id: document.title for document in queries.documents(db)}
    return {titles[key]: [finding.rule for finding in found] for key, found in queries.findings(db).items()}


def test_near_duplicates_are_noted_when_files_are_added(workspace: Workspace, tmp_path: Path, pool: ReaderPool) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    paper(drop / "Carers report v1.docx", "Carers report")
    paper(drop / "Carers report FINAL.docx", "Carers report", changed=2)
    (drop / "Menu.txt").write_text("Soup, rolls and a long list of other things to eat at noon. " * 20)
    heard: list[history.Changed] = []
    workspace.listeners.append(heard.append)
    list(verbs.add(workspace, [drop], pool=pool))
    found = rules(workspace)
    assert "U01" in found["Carers report v1"]
    assert "U01" in found["Carers report FINAL"]
    assert "U01" not in found.get("Menu", [])
    assert heard[-1].touches("finding")
    documents.set_state(
        workspace, [queries.document_named(workspace.reader(), "Carers report v1").id], DocumentState.SET_ASIDE
    )
    assert compare_documents(workspace) == []
    assert "U01" not in rules(workspace)["Carers report FINAL"]


def test_a_cleaned_copy_is_a_new_version_and_undo_goes_back(
    workspace: Workspace, tmp_path: Path, pool: ReaderPool
) -> None:
    list(verbs.add(workspace, [paper(tmp_path / "Report.docx", "Report", marked=True)], pool=pool))
    [document] = queries.documents(workspace.reader())
    assert {"D01", "D02"} <= set(rules(workspace)["Report"])
    assert Removal.COMMENTS in removals_for(document)
    before = (tmp_path / "Report.docx").read_bytes()
    [cleaned] = clean_documents(
        workspace, [document.id], [Removal.TRACKED_CHANGES, Removal.COMMENTS, Removal.PROPERTIES], pool=pool
    )
    assert {one.what for one in cleaned.removed} >= {Removal.TRACKED_CHANGES, Removal.COMMENTS}
    assert not {"D01", "D02"} & set(rules(workspace).get("Report", []))
    [document] = queries.documents(workspace.reader())
    assert document.version.number == 2
    text = "\n".join(page for _, _, page in queries.page_text(workspace.reader(), document.version.sha256))
    assert "A sentence that was put in." in text
    assert (tmp_path / "Report.docx").read_bytes() == before
    assert "Clean “Report”" in (history.next_undo(workspace.reader()) or "")
    workspace.undo()
    assert {"D01", "D02"} <= set(rules(workspace)["Report"]), "the findings are those of the version that is in force"


def test_what_cannot_be_cleaned_says_why_and_the_rest_goes_on(
    workspace: Workspace, tmp_path: Path, pool: ReaderPool
) -> None:
    (tmp_path / "Plain.txt").write_text("nothing to clean")
    list(verbs.add(workspace, [tmp_path / "Plain.txt", paper(tmp_path / "R.docx", "R", marked=True)], pool=pool))
    results = clean_documents(
        workspace, queries.document_ids(workspace.reader()), [Removal.COMMENTS], changes="reject", pool=pool
    )
    assert [bool(one.refused) for one in results] == [True, False]
    assert "Plain.txt cannot be cleaned" in results[0].refused
    assert [one.what for one in results[1].removed] == [Removal.COMMENTS]
    [again] = clean_documents(workspace, [results[1].document_id], [Removal.COMMENTS], pool=pool)
    assert again.removed == (), "there is nothing left to take out, so there is no new version"


def test_another_copy_is_named_while_it_is_there_and_no_longer(
    workspace: Workspace, tmp_path: Path, pool: ReaderPool
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    paper(drop / "Carers report v1.docx", "Carers report")
    paper(drop / "Carers report FINAL.docx", "Carers report", changed=2)
    list(verbs.add(workspace, [drop], pool=pool))

    def paired() -> set[str]:
        return {title for title, found in rules(workspace).items() if "U01" in found}

    both = {"Carers report v1", "Carers report FINAL"}
    assert paired() == both
    older = queries.document_named(workspace.reader(), "Carers report v1").id
    documents.set_state(workspace, [older], DocumentState.SET_ASIDE)
    assert paired() == set()
    workspace.undo()
    assert paired() == both
    documents.remove(workspace, [older])
    assert paired() == set()
    assert compare_documents(workspace) == [], "comparing meanwhile forgets nothing that undo brings back"
    workspace.undo()
    assert paired() == both
    (drop / "Carers report v1.docx").write_bytes(paper(tmp_path / "Menu.docx", "Menu", changed=30).read_bytes())
    list(verbs.add(workspace, [drop / "Carers report v1.docx"], pool=pool))
    assert paired() == set(), "its newest version is another text"
    workspace.undo()
    assert paired() == both
    counts = workspace.reader().execute("SELECT count(*) FROM standing_finding WHERE rule = 'U01'").get
    assert counts == 2, "each said once"


def test_documents_of_an_older_workspace_are_compared_too(
    workspace: Workspace, tmp_path: Path, pool: ReaderPool
) -> None:
    list(verbs.add(workspace, [paper(tmp_path / "A v1.docx", "A"), paper(tmp_path / "A v2.docx", "A", 1)], pool=pool))
    kept = list(workspace.reader().execute("SELECT sha256, data FROM sketch ORDER BY sha256"))
    assert len(kept) == 2
    with workspace.derived() as db:
        db.execute("DELETE FROM sketch")
    [pair] = compare_documents(workspace)
    assert pair.likeness > 0.9
    assert list(workspace.reader().execute("SELECT sha256, data FROM sketch ORDER BY sha256")) == kept
