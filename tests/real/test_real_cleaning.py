"""Cleaned copies of real files, and of the sample's planted ones, examined again and opened in LibreOffice.

The real ones are skipped where EVIDENCEPACK_REAL is unset (it names a folder with `council` and `formats`), LibreOffice
where it is not installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from helpers.cleaning_files import assert_whole

from evidencepack.cleaning import CannotClean, Cleaned, Removal, can_clean, clean_copy
from evidencepack.intake.examination import Examination
from evidencepack.intake.gather import gather
from evidencepack.intake.reading import examine
from evidencepack.sample.generate import generate

_REAL = os.environ.get("EVIDENCEPACK_REAL", "")
_OFFICE = shutil.which("soffice")
_needs_real = pytest.mark.skipif(not _REAL, reason="EVIDENCEPACK_REAL names no folder of real documents")
_MOST_BYTES = 6_000_000  # of a PDF, so that the whole takes minutes, not an hour

_FACTS = {
    Removal.TRACKED_CHANGES: ("tracked_changes", "tracked_authors", "deleted_text"),
    Removal.COMMENTS: ("comments", "comment_authors", "comment_text"),
    Removal.HIDDEN_TEXT: ("hidden_text",),
    Removal.HIDDEN_SHEETS: ("hidden_sheets", "very_hidden_sheets"),
    Removal.HIDDEN_CELLS: ("hidden_rows", "hidden_columns"),
    Removal.HIDDEN_SLIDES: ("hidden_slides",),
    Removal.SPEAKER_NOTES: ("speaker_notes",),
    Removal.EMBEDDED_FILES: ("embedded_files", "attachments"),
    Removal.EXTERNAL_LINKS: ("external_links",),
    Removal.MACROS: ("macros",),
    Removal.SCRIPTS: ("scripts",),
    Removal.LOCATION: ("location",),
}
_PEOPLE = ("author", "last_author", "company", "manager")
# What takes words that are in the text as it is read out of the file with it
_TEXTUAL = frozenset({Removal.TRACKED_CHANGES, Removal.HIDDEN_TEXT, Removal.HIDDEN_SHEETS, Removal.HIDDEN_CELLS,
                      Removal.HIDDEN_SLIDES, Removal.SPEAKER_NOTES, Removal.COMMENTS})  # fmt: skip


def _words(found: Examination) -> list[str]:
    return " ".join(page.text for page in found.pages).split()


def _check(path: Path, target: Path) -> Cleaned | None:
    """Clean a file of all that can go, and compare the two; None when it cannot be cleaned."""
    before = examine(path)
    possible = can_clean(before.format)
    if not possible:
        return None
    try:
        result = clean_copy(path, target, before.format, possible)
    except CannotClean as fault:
        assert path.name in fault.what
        assert not target.exists()
        return None
    after = examine(target)
    assert after.read == before.read, path.name
    gone = {one.what for one in result.removed}
    for removal in gone if not result.kept_because else ():
        assert not set(_FACTS.get(removal, ())) & set(after.facts), (path.name, removal, after.facts)
    assert not set(_PEOPLE) & set(after.properties), path.name
    if gone & _TEXTUAL:
        assert not Counter(_words(after)) - Counter(_words(before)), path.name
    else:
        assert _words(after) == _words(before), path.name
    if before.format not in ("pdf", "png", "jpeg", "tiff"):
        assert_whole(target)
    if gone <= {Removal.PROPERTIES}:
        target.unlink()  # not worth the time of opening it
    return result


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the cleaned copies, which the later test opens."""
    return tmp_path_factory.mktemp("cleaned")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, documents=300)
    return folder


@_needs_real
@pytest.mark.timeout(600)
@pytest.mark.parametrize("folder", ["council", "formats"])
@pytest.mark.filterwarnings("ignore")
def test_real_files(folder: str, cleaned: Path, caplog: pytest.LogCaptureFixture) -> None:
    count = 0
    for number, path in enumerate(gather([Path(_REAL) / folder]).files):
        if path.suffix.casefold() != ".pdf" or path.stat().st_size < _MOST_BYTES:
            count += _check(path, cleaned / f"{folder} {number}{path.suffix}") is not None
    assert count > 50


@_needs_real
def test_a_hidden_sheet_that_figures_hang_on_stays_and_is_named(tmp_path: Path) -> None:
    source = Path(_REAL) / "council" / "dementia_prevalence_estimates_district_and_year.xlsx"
    result = clean_copy(source, tmp_path / "a.xlsx", "xlsx", {Removal.HIDDEN_SHEETS})
    assert result.kept_because[0] == "The hidden sheet Sheet1 stays: sheet Dementia12-37, cell F2 refers to it."


@pytest.mark.timeout(300)
def test_planted_faults_of_the_sample_can_be_taken_out(sample: Path, cleaned: Path) -> None:
    removed: Counter[Removal] = Counter()
    for number, path in enumerate(sorted(sample.rglob("*.docx")) + sorted(sample.rglob("*.xlsx"))):
        if not path.name.startswith("~$"):
            result = _check(path, cleaned / f"sample {number}{path.suffix}")
            removed.update(one.what for one in result.removed if result) if result else None
    assert removed[Removal.TRACKED_CHANGES] == 5
    assert removed[Removal.HIDDEN_SHEETS] == 5
    assert removed[Removal.COMMENTS] >= 6


@pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("kinds", "goal"), [((".docx", ".docm", ".pptx"), "pdf"), ((".xlsx", ".xlsm"), "ods")])
def test_cleaned_files_open_in_libreoffice(cleaned: Path, tmp_path: Path, kinds: tuple[str, ...], goal: str) -> None:
    files = sorted(path for path in cleaned.iterdir() if path.suffix in kinds)
    subprocess.run(
        [str(_OFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         goal, "--outdir", str(tmp_path / "out"), *map(str, files)],
        check=True, capture_output=True, timeout=500,
    )  # fmt: skip
    assert files
    assert {path.stem for path in files} == {path.stem for path in (tmp_path / "out").iterdir()}
