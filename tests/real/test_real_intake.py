"""The readers on real files.

Skipped where EVIDENCEPACK_REAL is unset; it names a folder with `council` and `formats`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evidencepack.intake.examination import FACTS, Examination
from evidencepack.intake.formats import FORMATS
from evidencepack.intake.gather import gather
from evidencepack.intake.reading import examine
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import ReadState

_REAL = os.environ.get("EVIDENCEPACK_REAL", "")
pytestmark = pytest.mark.skipif(not _REAL, reason="EVIDENCEPACK_REAL names no folder of real documents")


def _folder(name: str) -> Path:
    return Path(_REAL) / name


@pytest.fixture(scope="module")
def council() -> dict[str, Examination]:
    gathered = gather([_folder("council")])
    with ReaderPool(workers=2) as pool:
        return {path.name: found for path, found in pool.examine_all((path, path, None) for path in gathered.files)}


def _text(found: Examination) -> str:
    return " ".join(" ".join(page.text for page in found.pages).split())


def test_every_council_file_is_read(council: dict[str, Examination]) -> None:
    assert len(council) == 119
    assert {name: found.message for name, found in council.items() if found.read != ReadState.READ} == {}
    assert [name for name, found in council.items() if "wrong_extension" in found.facts] == []
    for found in council.values():
        assert found.pages_total > 0
        assert set(found.facts) <= set(FACTS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("housing_review_data.doc", "homelessness"),
        ("jsna_briefing_child_poverty_oct_2013.doc", "relating to August 2011"),
        ("west_sussex_2011_year_11_cohort.doc", "Year 11"),
        ("equality_act_update_2013.docx", "Equality Act"),
        ("smoking_prevalence_briefing_march_2015.docx", "smoking prevalence"),
        ("carers.xlsx", "care"),
        ("child_poverty_2010.xls", "Children in IS/JSA families"),
        ("evidence_engagement_parents_final_report.pdf", "re-tell their story"),
        ("West-Sussex-Suicide-Audit-2017.pdf", "Suicide Audit"),
        ("carers_service_data_sep_2009.pdf", "Carers"),
    ],
)
def test_known_words_are_found(council: dict[str, Examination], name: str, words: str) -> None:
    assert words.casefold() in _text(council[name]).casefold()


def test_known_facts_are_found(council: dict[str, Examination]) -> None:
    hidden = council["dementia_prevalence_estimates_district_and_year.xlsx"].facts["hidden_sheets"]
    assert hidden == ["Sheet1", "Males 5y", "Females 5y"]
    assert council["imd_2010_appendices.pdf"].facts["attachments"] == 1
    assert (
        council["jsna_briefing_child_poverty_oct_2013.doc"].facts["header_text"].startswith("JSNA Data Briefing 2013")
    )


def test_every_format_gives_an_examination(caplog: pytest.LogCaptureFixture) -> None:
    for path in gather([_folder("formats")]).files:
        found = examine(path)
        assert found.format in FORMATS, path.name
        assert (found.read == ReadState.READ) or found.message, path.name
        assert set(found.facts) <= set(FACTS)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    ("name", "encrypted", "state"),
    [
        ("format-corpus/encryption_openpassword.pdf", "password", ReadState.LOCKED),
        ("format-corpus/encryption_nocopy.pdf", "open", ReadState.READ),
        ("format-corpus/encryption_noprinting.pdf", "open", ReadState.READ),
        ("format-corpus/encryption_notextaccess.pdf", "open", ReadState.READ),
        ("msoffcrypto/example_password.docx", "password", ReadState.LOCKED),
        ("msoffcrypto/example_password.xlsx", "password", ReadState.LOCKED),
        ("msoffcrypto/rc4cryptoapi_password.doc", "password", ReadState.LOCKED),
        ("msoffcrypto/rc4cryptoapi_password.xls", "password", ReadState.LOCKED),
        ("msoffcrypto/rc4cryptoapi_password.ppt", "password", ReadState.LOCKED),
        ("msoffcrypto/xor_password_123456789012345.xls", "password", ReadState.LOCKED),
    ],
)
def test_locks_are_told_apart(name: str, encrypted: str, state: ReadState) -> None:
    found = examine(_folder("formats") / name)
    assert (found.facts["encrypted"], found.read) == (encrypted, state)
