"""Out to Word, edited there, and back: edits are taken, what cannot be placed is named."""

from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from helpers.small import new_workspace
from msgspec import structs

from evidencepack import verbs
from evidencepack.errors import UnreadableFile, UserFault
from evidencepack.model import StatementAssessment
from evidencepack.workspace import Workspace, queries, returns

GIVEN = StatementAssessment(statement_id="s1", score=3, doing_well="One.\nTwo.", to_improve="Waits", doing_about="")


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        returns.set_assessment(opened, GIVEN, "Assessing")
        yield opened


@pytest.fixture
def exported(workspace: Workspace, tmp_path: Path) -> Path:
    verbs.export_self_assessment(workspace, tmp_path / "out.docx")
    return tmp_path / "out.docx"


def now(workspace: Workspace) -> dict[str, StatementAssessment]:
    return {one.statement_id: one for one in queries.assessments(workspace.reader())}


def edit(path: Path, old: str, new: str, times: int = 1) -> None:
    document = docx.Document(str(path))
    done = 0
    for table in document.tables:
        for row in table.rows if table.rows[0].cells[0].text == "Score" else ():
            for paragraph in row.cells[-1].paragraphs:
                if paragraph.text == old and done < times:
                    paragraph.text = new
                    done += 1
    assert done == times
    document.save(str(path))


def test_an_unchanged_document_changes_nothing(workspace: Workspace, exported: Path) -> None:
    assert verbs.import_self_assessment(workspace, exported).changed == ()
    assert now(workspace) == {"s1": GIVEN}


def test_edits_are_taken_as_one_change_that_can_be_undone(workspace: Workspace, exported: Path) -> None:
    edit(exported, "Two.", "Two, and more.")
    edit(exported, "Not written yet", "We train people.", times=2)
    edit(exported, "3 · good", "4 · best")
    assert verbs.import_self_assessment(workspace, exported).changed == ("Assessing", "Leading")
    changed = structs.replace(GIVEN, score=4, doing_well="One.\nTwo, and more.", doing_about="We train people.")
    assert now(workspace)["s1"] == changed
    assert now(workspace)["s2"].doing_well == "We train people."
    assert verbs.import_self_assessment(workspace, exported).changed == (), "a second import changes nothing"
    workspace.undo()
    assert now(workspace) == {"s1": GIVEN}


def test_what_is_missing_or_wrong_is_named_and_left_as_it_is(workspace: Workspace, exported: Path) -> None:
    edit(exported, "3 · good", "7 · splendid")
    document = docx.Document(str(exported))
    statement = next(table for table in document.tables if table.rows[0].cells[0].text == "Score")
    statement._tbl.remove(statement.rows[2]._tr)
    document.save(str(exported))
    taken = verbs.import_self_assessment(workspace, exported)
    assert len(taken.notes) == 2
    assert any("What we need to improve" in note for note in taken.notes)
    assert any("7" in note for note in taken.notes)
    assert now(workspace) == {"s1": GIVEN}


def test_tracked_changes_are_refused(workspace: Workspace, exported: Path) -> None:
    document = docx.Document(str(exported))
    document.paragraphs[0]._p.append(OxmlElement("w:ins"))
    document.save(str(exported))
    with pytest.raises(UserFault, match="1 tracked change"):
        verbs.import_self_assessment(workspace, exported)


def test_other_files_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        verbs.import_self_assessment(workspace, tmp_path / "a.docx")
    docx.Document().save(str(tmp_path / "b.docx"))
    with pytest.raises(UserFault, match="no quality statement"):
        verbs.import_self_assessment(workspace, tmp_path / "b.docx")
