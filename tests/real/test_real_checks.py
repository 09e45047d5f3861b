"""The rules on real council files, and on the whole sample council with its key.

Skipped where EVIDENCEPACK_REAL is unset; it names a folder with `council`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evidencepack import sample
from evidencepack.checks import judge
from evidencepack.checks.likeness import alike
from evidencepack.intake.examination import Examination
from evidencepack.intake.gather import gather
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import Judgement, ReadState, Severity
from evidencepack.sample import SampleCouncil, SampleFile

_REAL = os.environ.get("EVIDENCEPACK_REAL", "")
pytestmark = pytest.mark.skipif(not _REAL, reason="EVIDENCEPACK_REAL names no folder of real documents")


class Read:
    """A folder's documents by their path in it, read and judged."""

    def __init__(self, folder: Path) -> None:
        paths = gather([folder]).files
        with ReaderPool(workers=2) as pool:
            found = dict(pool.examine_all((path, path, None) for path in paths))
        self.examinations: dict[str, Examination] = {
            path.relative_to(folder).as_posix(): examination for path, examination in found.items()
        }
        self.judgements: dict[str, Judgement] = {
            path: judge(Path(path).name, examination) for path, examination in self.examinations.items()
        }

    def found(self, rule: str) -> set[str]:
        """The documents in which a rule found something."""
        return {path for path, said in self.judgements.items() if any(each.rule == rule for each in said.findings)}

    def texts(self) -> dict[str, tuple[str, str]]:
        """Names and texts, as the comparison takes them."""
        return {
            path: (Path(path).name, "\n".join(page.text for page in examination.pages))
            for path, examination in self.examinations.items()
        }


@pytest.fixture(scope="module")
def council() -> Read:
    return Read(Path(_REAL) / "council")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleCouncil, Path]:
    folder = tmp_path_factory.mktemp("council") / "documents"
    return sample.generate(folder, 300), folder


@pytest.fixture(scope="module")
def made_up(key: tuple[SampleCouncil, Path]) -> Read:
    return Read(key[1])


def test_published_documents_are_nearly_silent(council: Read) -> None:
    personal = [
        (path, found.rule, found.message)
        for path, said in council.judgements.items()
        for found in said.findings
        if found.rule[0] == "P" and found.severity is not Severity.INFORMATION
    ]
    assert len(personal) < 3, personal
    assert not [path for path, said in council.judgements.items() for f in said.findings if f.severity == "blocks"]


def test_known_things_are_found(council: Read) -> None:
    assert council.found("D01") == set(), "the moveTo in a briefing's drawings is no tracked change"
    assert "dementia_prevalence_estimates_district_and_year.xlsx" in council.found("D03")
    assert "smoking_prevalence_briefing_march_2015.docx" in council.found("D10") & council.found("D11")


def test_copies_are_paired_and_sister_reports_are_not(council: Read) -> None:
    pairs = [(pair.first, pair.second) for pair in alike(council.texts())]
    assert sorted(max(pair, key=len) for pair in pairs) == [
        *("FINAL v2 - Crawley-Stroke-June-2017.pdf",),
        *("FINAL v2 - quality_assurance_in_children__s_residential_care_service_level_summary_2013.pdf",),
        *("FINAL v2 - west_sussex_residents_survey_2014_.pdf",),
    ]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("P02", "nhs-number"),
        ("P03", "ni-number"),
        ("C02", "draft"),
        ("D01", "tracked-changes"),
        ("D02", "comments"),
        ("D03", "hidden-sheet"),
        ("F01", "locked-pdf"),
        ("F02", "broken"),
        ("F04", "wrong-extension"),
        ("F06", "scan"),
        ("F12", "unsafe-name"),
        ("F13", "long-name"),
        ("F14", "owner-locked-pdf"),
    ],
)
def test_recall_and_precision_on_the_key(key: tuple[SampleCouncil, Path], made_up: Read, rule: str, code: str) -> None:
    planted = {file.path for file in key[0].files if code in file.planted} & set(made_up.examinations)
    found = made_up.found(rule)
    assert len(planted & found) >= 0.98 * len(planted), planted - found
    assert len(planted & found) >= 0.95 * len(found), found - planted


def test_stated_dates_agree_with_the_key(key: tuple[SampleCouncil, Path], made_up: Read) -> None:
    def comparable(file: SampleFile) -> bool:
        examination = made_up.examinations.get(file.path)
        return bool(file.dated) and examination is not None and examination.read is ReadState.READ

    stated = [file for file in key[0].files if comparable(file)]
    assert len(stated) > 250
    assert [file.path for file in stated if made_up.judgements[file.path].dated != file.dated] == []


def test_passed_reviews_are_the_planted_ones(key: tuple[SampleCouncil, Path], made_up: Read) -> None:
    passed = {
        path
        for path, said in made_up.judgements.items()
        for found in said.findings
        if found.rule == "C01" and found.place < key[0].today
    }
    assert len(passed) == 4
    assert passed <= {file.path for file in key[0].files if "stale" in file.planted}


def test_versions_on_the_key(key: tuple[SampleCouncil, Path], made_up: Read) -> None:
    twins = {frozenset((file.path, file.twin)): file.planted for file in key[0].files if file.twin}
    found = {frozenset((pair.first, pair.second)) for pair in alike(made_up.texts())}
    assert found <= set(twins)
    assert {pair for pair, planted in twins.items() if "near-duplicate" in planted} <= found
