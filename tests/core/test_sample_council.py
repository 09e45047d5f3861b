"""The sample council: the plan of 300 documents, and a selection that is really written."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from evidencepack.errors import Cancelled, UserFault
from evidencepack.jobs import Job, ReportingJob
from evidencepack.sample import FAULTS, SampleCouncil, generate, read_key, write_key
from evidencepack.sample.council import TODAY
from evidencepack.sample.generate import council_plans
from evidencepack.sample.library import items

WANTED = {
    "draft": 10,
    "stale": 12,
    "tracked-changes": 5,
    "comments": 6,
    "hidden-sheet": 5,
    "nhs-number": 6,
    "ni-number": 3,
    "person-table": 2,
    "scan": 6,
    "near-duplicate": 6,
    "duplicate": 8,
    "locked-pdf": 1,
    "owner-locked-pdf": 1,
    "broken": 2,
    "empty": 1,
    "wrong-extension": 2,
    "long-name": 2,
    "unsafe-name": 2,
    "vague-title": 10,
}


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleCouncil]:
    folder = tmp_path_factory.mktemp("sample") / "documents"
    return folder, generate(folder, 40)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_bytes_twice(forty: tuple[Path, SampleCouncil], tmp_path: Path) -> None:
    folder, council = forty
    again = generate(tmp_path / "again", 40)
    assert again == council
    assert digests(tmp_path / "again") == digests(folder)


def test_the_key_names_every_file_and_no_other(forty: tuple[Path, SampleCouncil]) -> None:
    folder, council = forty
    assert sorted(digests(folder)) == sorted(file.path for file in council.files)
    assert len(council.files) == 40 + 2  # the owner files of Word come on top


def test_the_key_survives_writing(forty: tuple[Path, SampleCouncil], tmp_path: Path) -> None:
    write_key(forty[1], tmp_path / "key.json")
    assert read_key(tmp_path / "key.json") == forty[1]


def test_copies_are_copies(forty: tuple[Path, SampleCouncil]) -> None:
    folder, council = forty
    copies = [file for file in council.files if "duplicate" in file.planted]
    assert copies
    for file in copies:
        assert (folder / file.path).read_bytes() == (folder / file.twin).read_bytes()


def test_three_hundred_have_every_fault_as_often_as_said() -> None:
    plans = council_plans(300)
    counted = Counter(code for plan in plans for code in plan.ways)
    assert len(plans) == 300
    assert dict(counted) == WANTED
    assert set(counted) | {"lock-file"} == set(FAULTS)


def test_three_hundred_cover_33_items_unevenly() -> None:
    plans = council_plans(300)
    covered = Counter(ref for plan in plans for ref in (plan.content.ref, *plan.recipe.also) if ref)
    assert len(covered) == 33
    assert not set(covered) & {"IR19", "IR21", "IR27", "IR37", "IR38"}
    assert min(covered.values()) >= 5
    assert max(covered.values()) >= 2 * min(covered.values())
    assert sum(not plan.content.ref for plan in plans) == 13  # twelve that answer nothing, and an empty file


def test_three_hundred_have_the_mix_of_formats() -> None:
    formats = Counter(plan.format for plan in council_plans(300))
    assert 100 <= formats["docx"] <= 120
    assert 85 <= formats["pdf"] <= 105
    assert 40 <= formats["xlsx"] <= 52
    assert all(
        formats[ending] >= least for ending, least in {"pptx": 12, "eml": 15, "csv": 10, "png": 5, "txt": 2}.items()
    )


def test_people_are_heard_under_seven_statements() -> None:
    heard = {
        items()[ref].statement
        for plan in council_plans(300)
        if plan.recipe.category == "people" and plan.content.ref
        for ref in (plan.content.ref, *plan.recipe.also)
    }
    assert heard == {"qs1", "qs2", "qs3", "qs5", "qs6", "qs7", "qs9"}


def test_only_planted_documents_are_out_of_date() -> None:
    for plan in council_plans(300):
        refs = [ref for ref in (plan.content.ref, *plan.recipe.also) if ref]
        aged = any(items()[ref].yearly for ref in refs) and plan.day < date(TODAY.year - 1, TODAY.month, TODAY.day)
        overdue = plan.review is not None and plan.review < TODAY
        assert (aged or overdue) == ("stale" in plan.ways), plan.path
        assert plan.day < TODAY


@pytest.mark.parametrize("documents", [10, 11, 77, 301, 2000])
def test_any_number_gives_that_many_with_names_apart(documents: int) -> None:
    plans = council_plans(documents)
    assert len(plans) == documents
    assert len({plan.path.casefold() for plan in plans}) == documents
    assert all(len(plan.path) < 190 for plan in plans)


def test_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserFault, match="not empty"):
        generate(tmp_path, 10)


@pytest.mark.parametrize("documents", [9, 2001])
def test_refuses_other_numbers(documents: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="10 to 2000"):
        generate(tmp_path / "new", documents)


def test_reports_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    seen: list[int] = []
    job: Job = ReportingJob(lambda done, total, what: seen.append(done), lambda: len(seen) > 3)
    with pytest.raises(Cancelled):
        generate(tmp_path / "new", 10, job)
    assert seen == [0, 1, 2, 3]
