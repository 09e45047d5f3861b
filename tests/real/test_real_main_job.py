"""The main job on real council files: set EVIDENCEPACK_REAL to a folder that holds `council/`."""

import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from helpers.command_line import run, run_json
from helpers.killing import check_added, check_pack, killed_after

REAL = Path(os.environ.get("EVIDENCEPACK_REAL", "nowhere")) / "council"
pytestmark = [
    pytest.mark.skipif(not REAL.is_dir(), reason="EVIDENCEPACK_REAL is not set"),
    pytest.mark.timeout(600),
]
LINKS = {
    "carers.xlsx": "IR04",
    "TCNA-FINAL-report.pdf": "IR16",
    "TCNA-appendices-final.pdf": "IR16",
    "equality_act_update_2013.docx": "IR13",
    "housing_review_data.doc": "IR10",
    "unpaid_carers_2001_2011.xlsx": "IR04",
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "return"
    run("new", folder, "--authority", "Northmarsh County Council", "--notified", "2026-11-09")
    return folder


@pytest.fixture(scope="module")
def added(work: Path) -> dict[str, dict[str, str]]:
    results = run_json("add", work, REAL)["results"]
    for name, ref in LINKS.items():
        run("link", work, name, ref)
    return {Path(result["path"]).name: result for result in results}


def test_every_file_has_a_result_and_the_copies_name_their_twin(added: dict[str, dict[str, str]]) -> None:
    assert set(added) == {path.name for path in REAL.iterdir()}
    assert {result["outcome"] for result in added.values()} == {"added", "duplicate"}
    twins = {name: result["twin"] for name, result in added.items() if result["outcome"] == "duplicate"}
    assert twins == {name: name.removeprefix("FINAL v2 - ") for name in added if name.startswith("FINAL v2 - ")}


def test_the_pack_is_the_same_twice_verifies_and_its_links_resolve(work: Path, added: object, tmp_path: Path) -> None:
    run("pack", work, tmp_path / "one.zip")
    run("pack", work, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as opened:
        assert opened.testzip() is None
        opened.extractall(tmp_path / "out")
    run("verify", tmp_path / "one.zip")
    run("verify", tmp_path / "out")
    names = [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sum(name.startswith("IR") for name in names) == len(LINKS)


def test_killed_thirty_times_while_adding(tmp_path: Path) -> None:
    chance = random.Random(9)
    for round_number in range(30):
        folder = tmp_path / f"w{round_number % 5}"
        if not folder.exists():
            run("new", folder, "--authority", "Little Council")
        check_added(folder, killed_after(chance.uniform(0.5, 6.0), "add", folder, REAL))


def test_killed_thirty_times_while_packing(work: Path, added: object, tmp_path: Path) -> None:
    out = tmp_path / "out" / "pack.zip"
    started = time.monotonic()
    run("pack", work, out)
    whole = time.monotonic() - started
    chance = random.Random(9)
    for _ in range(30):
        out.unlink(missing_ok=True)
        killed_after(chance.uniform(0.3, whole * 1.1), "pack", work, out)
        check_pack(out)
    check_added(work, [])
