"""Files that hold files: taken apart in a worker, taken in as documents of their own, one step for undo."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from helpers.hostile_files import hostile_bombs, zipped
from helpers.small import new_workspace

from evidencepack import verbs
from evidencepack.cli import run
from evidencepack.errors import UserFault
from evidencepack.intake.splitting import Order, safe_name, split, taken_apart
from evidencepack.model import ReadState
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.adding import Outcome


def _mail(**attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Papers"
    message.set_content("See the papers.")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return bytes(message)


def _locked_entry(data: bytes) -> bytes:
    """The archive with all its entries marked as encrypted (APPNOTE 4.4.4, bit 0)."""
    changed = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def _added(workspace: Workspace, path: Path) -> str:
    [result] = verbs.add(workspace, [path])
    assert result.document_id
    return result.document_id


def test_attachments_become_documents_and_one_undo_takes_them_back(tmp_path: Path, workspace: Workspace) -> None:
    inner = zipped(
        {"2026/Waiting list.txt": "412 people wait", "Waiting list.txt": "7 people wait", "__MACOSX/._a": "x"}
    )
    path = tmp_path / "papers.eml"
    path.write_bytes(_mail(Budget_txt=b"The budget", all_zip=inner))
    document = _added(workspace, path)
    results = verbs.take_contents(workspace, document)
    assert {result.path: result.outcome for result in results} == {
        f"{path} > all.zip": Outcome.SKIPPED,
        f"{path} > all.zip > __MACOSX/._a": Outcome.SKIPPED,
        f"{path} > Budget.txt": Outcome.ADDED,
        f"{path} > all.zip > 2026/Waiting list.txt": Outcome.ADDED,
        f"{path} > all.zip > Waiting list.txt": Outcome.ADDED,
    }
    db = workspace.reader()
    assert sorted(one.title for one in queries.documents(db)) == ["Budget", "Waiting list", "Waiting list", "papers"]
    taken = next(result for result in results if result.path.endswith("2026/Waiting list.txt"))
    assert [origin.path for origin in queries.origins(db, str(taken.document_id))] == [taken.path]
    workspace.undo()
    assert [one.title for one in queries.documents(workspace.reader())] == ["papers"]


def test_a_newer_message_brings_newer_versions(tmp_path: Path, workspace: Workspace) -> None:
    path = tmp_path / "papers.eml"
    path.write_bytes(_mail(Budget_txt=b"The budget"))
    document = _added(workspace, path)
    [first] = verbs.take_contents(workspace, document)
    [again] = verbs.take_contents(workspace, document)
    path.write_bytes(_mail(Budget_txt=b"The budget, revised"))
    assert _added(workspace, path) == document
    [newer] = verbs.take_contents(workspace, document)
    assert [first.outcome, again.outcome, newer.outcome] == [Outcome.ADDED, Outcome.DUPLICATE, Outcome.NEW_VERSION]
    assert first.document_id == again.document_id == newer.document_id


def test_locked_entries_and_climbing_names(tmp_path: Path, workspace: Workspace) -> None:
    climbs = zipped({"../../climbs.txt": "a", "C:\\Windows\\b.txt": "b", "/root/c.txt": "c", "con.txt": "d"})
    path = tmp_path / "a.zip"
    path.write_bytes(climbs)
    with taken_apart(path, "a.zip") as held:
        places = [one.place for one in held]
        assert places == ["climbs.txt", "Windows/b.txt", "root/c.txt", "con.txt"]
        roots = {one.file.parent.parent for one in held if one.file}
        assert len(roots) == 1
        assert not any(one.file.stem.casefold() == "con" for one in held if one.file)
    assert not roots.pop().exists()
    path.write_bytes(_locked_entry(climbs))
    document = _added(workspace, path)
    assert queries.document(workspace.reader(), document).read is ReadState.LOCKED
    results = verbs.take_contents(workspace, document)
    assert {(result.outcome, result.message) for result in results} == {(Outcome.SKIPPED, "It needs a password.")}


def test_what_holds_nothing_says_so(tmp_path: Path, workspace: Workspace) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    with pytest.raises(UserFault, match="holds no other files"):
        verbs.take_contents(workspace, _added(workspace, path))
    broken = tmp_path / "b.zip"
    broken.write_bytes(zipped({"a.txt": "a" * 500})[:60])
    assert verbs.take_contents(workspace, _added(workspace, broken)) == []


def test_bombs_stay_within_bounds(tmp_path: Path) -> None:
    for number, (name, data) in enumerate(hostile_bombs(4)):
        path, target = tmp_path / name, tmp_path / f"parts {number}"
        path.write_bytes(data)
        target.mkdir()
        order = tmp_path / "order.json"
        order.write_bytes(msgspec.json.encode(Order(os.fsencode(path), str(target))))
        held = split(order, name=name).facts["held"]
        assert len(held) <= 501, name
        assert sum(one["size"] for one in held if one["file"]) <= 200 << 20, name
        assert all(Path(one["file"]).is_relative_to(target) for one in held if one["file"]), name
        shutil.rmtree(target)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a" * 300 + ".docx", "a" * 145 + ".docx"),
        ("語" * 100 + ".pdf", "語" * 48 + ".pdf"),
        ("..", "attachment"),
        ("a/b:c?.txt", "abc.txt"),
        ("x.tar.waytoolongforanending", "x.tar.waytoolongforanending"),
    ],
)
def test_names_that_any_system_keeps(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_names_without_the_mark_for_utf_8(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Prüfung.txt", "x")
    data = out.getvalue().replace(b"\x14\x00\x00\x08", b"\x14\x00\x00\x00")  # bit 11 off, as macOS writes it
    assert data != out.getvalue()
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with taken_apart(path, "a.zip", list_only=True) as held:
        assert [one.name for one in held] == ["Prüfung.txt"]
        assert held[0].file is None


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, work = tmp_path / "papers.eml", tmp_path / "ws"
    path.write_bytes(_mail(Budget_txt=b"The budget"))
    with new_workspace(work):
        pass

    def said(*arguments: object) -> str:
        assert run([str(one) for one in arguments]) == 0
        return capsys.readouterr().out

    added = json.loads(said("add", work, path, "--contents", "--json"))
    assert [(one["outcome"], one["path"]) for one in added["results"]] == [
        ("added", str(path)),
        ("added", f"{path} > Budget.txt"),
    ]
    said("history", work, "--undo")
    with Workspace.open(work, read_only=True) as opened:
        assert queries.documents(opened.reader()) == []
    [inspected] = json.loads(said("inspect", path, "--contents", "--json"))
    assert [(one["place"], one["size"]) for one in inspected["held"]] == [("Budget.txt", 10)]
    assert "F16" in {finding["rule"] for finding in inspected["findings"]}


def test_inspecting_a_folder_is_a_table_with_a_line_for_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("words")
    (tmp_path / "more.csv").write_text("a,b")
    assert run(["inspect", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["File", "Type", "Read", "Extent", "Characters", "Facts", "Findings"]
    assert [line.split()[1] for line in lines[1:4]] == ["csv", "txt", "skipped"]
    assert lines[-1] == "3 files: 2 read, 1 skipped"
