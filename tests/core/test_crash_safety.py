"""Killed at any moment, nothing that was reported is lost and no half pack stands under its name."""

from pathlib import Path

import pytest
from helpers.command_line import here
from helpers.killing import check_added, check_pack, killed_after

from evidencepack import sample
from evidencepack.model import Severity
from evidencepack.workspace import Workspace, answers, queries


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "papers"
    sample.generate(folder, 40)
    return folder


@pytest.mark.parametrize("seconds", [0.8, 1.3, 1.9])
def test_killed_while_adding(papers: Path, tmp_path: Path, seconds: float) -> None:
    here("new", tmp_path / "w", "--authority", "Little Council")
    check_added(tmp_path / "w", killed_after(seconds, "add", tmp_path / "w", papers))
    here("add", tmp_path / "w", papers)
    assert "nothing" not in here("history", tmp_path / "w", "--undo")


def test_killed_while_packing(papers: Path, tmp_path: Path) -> None:
    here("new", tmp_path / "w", "--authority", "Little Council")
    here("add", tmp_path / "w", papers)
    with Workspace.open(tmp_path / "w") as opened:
        db = opened.reader()
        blocked = {key for key, said in queries.findings(db).items() if said[0].severity is Severity.BLOCKS}
        item = queries.item_by_ref(db, "IR01")
        packed = [key for key in queries.document_ids(db) if key not in blocked]
        assert len(packed) > 20
        answers.answer_with_documents(opened, item.id, packed)
    out = tmp_path / "out" / "pack.zip"
    for seconds in (0.9, 1.1, 1.3):
        killed_after(seconds, "pack", tmp_path / "w", out)
        check_pack(out)
    here("pack", tmp_path / "w", out)
    assert check_pack(out)
    assert [path.name for path in out.parent.iterdir()] == ["pack.zip"], "leftovers are cleared by the next build"
