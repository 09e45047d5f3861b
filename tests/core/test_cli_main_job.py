"""The whole job on the command line, once with each verb in a process of its own, and its exit codes."""

import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from helpers.command_line import here, here_json, run, run_json

from evidencepack.cli import run as run_here
from evidencepack.resources import resource


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for title, text in (("Advocacy contract", "Instructed advocates and IMCA, March 2026"), ("Menu", "Soup")):
        document = docx.Document()
        document.add_heading(title)
        document.add_paragraph(text)
        document.save(folder / f"{title}.docx")
    shutil.copy(folder / "Menu.docx", folder / "Copy of Menu.docx")
    (folder / "broken.docx").write_bytes((folder / "Menu.docx").read_bytes()[:2000])
    (folder / "~$Menu.docx").write_bytes(b"x")
    (folder / "Zürich café – 50%.txt").write_text("Straßenfest", encoding="utf-8")
    return folder


def test_from_nothing_to_a_verified_pack_and_back(papers: Path, tmp_path: Path) -> None:
    work = tmp_path / "return"
    assert "provisional" in run("new", work, "--authority", "Little Council", "--notified", "01/06/2026")
    added = run_json("add", work, papers)
    assert added["counts"] == {"added": 3, "duplicate": 1, "skipped": 1, "unreadable": 1}
    assert len(added["results"]) == len(list(papers.iterdir()))
    run("link", work, "Advocacy contract.docx", "ir07", "--pages", "1", "--note", "The contract")
    found = run_json("gaps", work, "--today", "2026-06-10")
    assert found["items"]["IR07"] == "answered"
    assert found["items"]["IR08"] == "nothing"
    assert {gap["rule"] for gap in found["gaps"]} >= {"G01", "G07", "G08", "G09"}
    assert "«advocates»" in run("find", work, "advocate")
    run("find", work, "xylophone", code=1)

    first, second = tmp_path / "one.zip", tmp_path / "two.zip"
    run("pack", work, first)
    said = run("pack", work, second)
    assert "Verified" in said
    assert first.read_bytes() == second.read_bytes()
    run("verify", first)

    with zipfile.ZipFile(first) as opened:
        opened.extractall(tmp_path / "unzipped")
    run("verify", tmp_path / "unzipped")
    [paper] = (tmp_path / "unzipped").rglob("*Advocacy contract.docx")
    paper.write_bytes(paper.read_bytes() + b"!")
    assert paper.name in run("verify", tmp_path / "unzipped", code=1)

    history = run("history", work)
    assert "sealed" in history
    assert "Answer IR07" in run("history", work, "--undo")
    assert run_json("gaps", work)["items"]["IR07"] == "nothing"
    assert "Answer IR07" in run("history", work, "--redo")


def test_a_pack_without_an_ending_is_a_zip_and_is_known_by_its_file(papers: Path, tmp_path: Path) -> None:
    work = tmp_path / "return"
    here("new", work, "--authority", "Little Council")
    here("add", work, papers / "Advocacy contract.docx")
    here("link", work, "Advocacy contract.docx", "IR07")
    here("pack", work, tmp_path / "sent")
    assert (tmp_path / "sent.zip").is_file()
    here("link", work, "Advocacy contract.docx", "IR01")
    (tmp_path / "sent.zip").rename(tmp_path / "renamed since.zip")
    here("pack", work, tmp_path / "more.zip", "--since", tmp_path / "renamed since.zip")
    with zipfile.ZipFile(tmp_path / "more.zip") as opened:
        assert json.loads(opened.read("pack.json"))["supplement_to"] == "sent.zip"


def test_all_zips_of_a_pack_in_parts_are_named(papers: Path, tmp_path: Path) -> None:
    work, profile = tmp_path / "return", tmp_path / "small.toml"
    here("new", work, "--authority", "Little Council")
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_bytes(random.Random(name).randbytes(700_000).hex().encode())
        here("add", work, tmp_path / f"{name}.txt")
        here("link", work, f"{name}.txt", "IR07")
    text = resource("profiles", "parts.toml").read_text(encoding="utf-8")
    profile.write_text(re.sub(r"max_volume_bytes = \S+", "max_volume_bytes = 2_000_000", text), encoding="utf-8")
    said = here("pack", work, tmp_path / "sent.zip", "--profile", profile)
    for name in ("sent (1 of 2).zip", "sent (2 of 2).zip"):
        assert name in said
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() in said


def test_a_pack_with_a_document_that_cannot_be_opened_is_refused_by_name(papers: Path, tmp_path: Path) -> None:
    work = tmp_path / "return"
    here("new", work, "--authority", "Little Council")
    here("add", work, papers / "broken.docx")
    here("link", work, "broken", "IR07")
    said = here("pack", work, tmp_path / "p.zip", code=2)
    assert "broken" in said
    assert not (tmp_path / "p.zip").exists()


def test_files_without_a_workspace(papers: Path) -> None:
    [paper] = here_json("inspect", papers / "Advocacy contract.docx")
    assert (paper["format"], paper["read"]) == ("docx", "read")
    assert "Instructed advocates" in here("text", papers / "Advocacy contract.docx")
    [suggested] = here_json("suggest", papers / "Advocacy contract.docx")
    assert suggested["suggestions"]["items"][0]["ref"] == "IR07"
    assert len(suggested["suggestions"]["statements"]) == 9


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nosuch"], 2, "No such command"),
        (["rate", "3"], 2, "9 scores"),
        (["rate", "3", "3", "3", "3", "3", "3", "3", "3", "9"], 2, "9"),
        (["rate", *"333333333"], 0, "75 % Good"),
        (["rate", *"233332233"], 0, "67 % Good"),
        (["rate", *"111122222"], 0, "rounded with halves up"),
        (["rate", "--method", "category-scores", *("3" * 36)], 0, "75 % Good"),
        (["gaps", "nowhere"], 2, "no workspace"),
        (["verify", "nowhere"], 2, "nothing at"),
        (["inspect", "nowhere.pdf"], 2, "no file"),
        (["framework", "show"], 0, "IR38"),
        (["--version"], 0, "Evidence Pack"),
    ],
)
def test_exit_codes_and_words(arguments: list[str], code: int, words: str, capsys) -> None:
    assert run_here(arguments) == code
    captured = capsys.readouterr()
    assert words in captured.out + captured.err


@pytest.mark.expect_log
def test_a_defect_is_logged_whole_and_is_exit_code_3(monkeypatch, capsys, caplog) -> None:
    monkeypatch.setattr("evidencepack.verbs.rate_scores", lambda *_: 1 / 0)
    assert run_here(["rate", *"333333333"]) == 3
    assert "defect" in capsys.readouterr().err
    assert "ZeroDivisionError" in caplog.text


def test_a_framework_file_that_is_wrong_is_named_with_the_place(tmp_path: Path, capsys) -> None:
    wrong = tmp_path / "own.toml"
    wrong.write_text("id = 'x'\ntitle = 3\n")
    assert run_here(["framework", "check", str(wrong)]) == 2
    assert "own.toml" in capsys.readouterr().err


def test_importing_a_request(tmp_path: Path) -> None:
    work = tmp_path / "return"
    here("new", work, "--authority", "Little Council")
    request = tmp_path / "request.csv"
    rows = ["Ref,Information requested,Quality statement"]
    rows += [f"ER{number},Please send document number {number} about advocacy,QS1" for number in range(1, 12)]
    request.write_text("\r\n".join(rows), encoding="cp1252")
    assert "Nothing was changed" in here("framework", "import", work, request, "--dry-run")
    assert "Understood 11 items" in here("framework", "import", work, request)
    assert len(here_json("gaps", work)["items"]) == 11


def test_a_workspace_in_use_is_told_and_can_be_read(papers: Path, tmp_path: Path) -> None:
    from evidencepack import verbs  # noqa: PLC0415

    with verbs.new_return(tmp_path / "return", "Little Council") as held:
        said = run("add", held.folder, papers, code=2)
        assert "in use by" in said
        assert "since" in said
        run("gaps", held.folder)


def test_the_demo_plays_the_whole_job(tmp_path: Path) -> None:
    said = run_json("demo", "--dir", tmp_path / "demo", "--documents", "40", "--no-window")
    assert said["verified"]
    assert said["documents"] > 30
    assert Path(said["pack"]["path"]).stat().st_size == said["pack"]["size"]
    here("verify", said["pack"]["path"])
    here("demo", "--dir", tmp_path / "demo", "--documents", "10", "--no-window")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("keep me")
    assert "not empty" in here("demo", "--dir", tmp_path / "other", "--no-window", code=2)


@pytest.mark.skipif(not (shutil.which("unzip") and shutil.which("sha256sum")), reason="needs unzip and sha256sum")
def test_ordinary_tools_can_check_a_pack(papers: Path, tmp_path: Path) -> None:
    work, pack = tmp_path / "return", tmp_path / "p.zip"
    here("new", work, "--authority", "Little Council")
    here("add", work, papers)
    here("link", work, "Zürich café – 50%", "IR11")
    here("pack", work, pack)
    subprocess.run(["unzip", "-tq", str(pack)], check=True, capture_output=True)
    subprocess.run(["unzip", "-q", str(pack), "-d", str(tmp_path / "out")], check=True, capture_output=True)
    checked = subprocess.run(
        ["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "out", capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_the_window_is_a_program_of_its_own_and_its_exit_code_is_passed_on(monkeypatch, tmp_path: Path) -> None:
    started: list[list[str]] = []

    def start(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        started.append(words)
        return subprocess.CompletedProcess(words, 7)

    monkeypatch.setattr("evidencepack.terminal.demo.subprocess.run", start)
    assert run_here([]) == 7
    assert started == [[sys.executable, "-m", "ui.app"]]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "evidencepack.exe"))
    assert run_here([]) == 7
    assert started[-1] == [str(tmp_path / "Evidence Pack.exe")]
