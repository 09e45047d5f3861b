"""Every kind of format on real files: its true type, its text, what it hides.

Skipped where EVIDENCEPACK_REAL is unset; it names a folder with `council` and `formats`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from evidencepack.intake.contents import contents_of
from evidencepack.intake.examination import FACTS, Examination
from evidencepack.intake.formats import claimed_by
from evidencepack.intake.gather import gather
from evidencepack.intake.workers import ReaderPool
from evidencepack.model import ReadState

_REAL = os.environ.get("EVIDENCEPACK_REAL", "")
pytestmark = pytest.mark.skipif(not _REAL, reason="EVIDENCEPACK_REAL names no folder of real documents")

# Files whose name says something else than they are, or that no program can tell by content.
_MISNAMED = {
    "testIBMDisplayWrite40.doc",
    "testWordPerfect_42.doc",
    "testWordPerfect_50.doc",
    "testWordPerfect_51_52.doc",
}
# Drawings whose letters are set one by one, and a right-to-left font that two programs read in different order.
_UNLIKE = {
    "D-BQSC-0004-1003.pdf", "P_q.pdf", "basic_arch.pdf", "pca-comparison.pdf", "right_to_left_02.pdf",
    "tablemodel_overview_otsl.pdf", "externalLink.doc",
}  # fmt: skip


@pytest.fixture(scope="module")
def examined() -> dict[Path, Examination]:
    files = gather([Path(_REAL) / "formats", Path(_REAL) / "council"]).files
    with ReaderPool(workers=2) as pool:
        return dict(pool.examine_all((path, path, None) for path in files))


@pytest.fixture(scope="module")
def by_name(examined: dict[Path, Examination]) -> dict[str, Examination]:
    return {f"{path.parent.name}/{path.name}": found for path, found in examined.items()}


def test_every_file_is_what_its_name_says(examined: dict[Path, Examination]) -> None:
    for path, found in examined.items():
        claim = claimed_by(path.suffix)
        if path.name not in _MISNAMED and claim is not None:
            assert found.format == claim.id, path.name
        assert set(found.facts) <= set(FACTS), path.name


def test_all_are_read_but_the_locked_and_the_unknown(examined: dict[Path, Examination]) -> None:
    for path, found in examined.items():
        if found.read == ReadState.LOCKED:
            assert "password" in path.name or path.name == "2206.01062_pg3.pdf", path.name
        elif found.read != ReadState.READ:
            assert path.name in _MISNAMED or path.suffix == ".zip", path.name


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("docling/powerpoint_comments.pptx", {"comments": 4, "comment_authors": ["Jane Smith", "John Reviewer"]}),
        ("docling/powerpoint_sample.pptx", {"speaker_notes": [2, 3]}),
        ("docling/legacy_sample.ppt", {"speaker_notes": [2, 3]}),
        ("docling/docx_comments.docx", {"comments": 3, "comment_authors": ["Jane Editor", "John Reviewer"]}),
        ("docling/docx_external_image.docx", {"external_links": ["https://example.com/image.png"]}),
        ("docling/xlsx_01.xlsx", {"hidden_sheets": ["Sheet4"]}),
        ("docling/xlsx_comments.xlsx", {"comments": 4}),
        ("docling/msg_with_attachment.msg", {"embedded_files": ["test.txt", "report.pdf"]}),
        ("docling/eml_with_attachment.eml", {"embedded_files": ["test.txt"]}),
        ("format-corpus/javascript.pdf", {"scripts": 1}),
        ("format-corpus/fileAttachment.pdf", {"embedded_files": ["KSBASE.WQ2"]}),
        ("format-corpus/fileAttachment_fileAttachmentAnnotation.pdf", {"embedded_files": ["PF.WK1"], "comments": 1}),
        ("format-corpus/valid.xls", {"macros": True, "external_links": ["MACROS.XLS", "IDTBL.XLS"]}),
        ("markitdown/test_files.zip", {"entries": 7}),
        ("markitdown/test.jpg", {"image_size": "1615 x 1967"}),
    ],
)
def test_known_facts(by_name: dict[str, Examination], name: str, facts: dict[str, Any]) -> None:
    assert {key: by_name[name].facts.get(key) for key in facts} == facts


def test_nothing_is_invented(examined: dict[Path, Examination]) -> None:
    """None of these files was redacted, carries a rights service, or hides slides, rows or columns."""
    unwanted = {"covered_text", "rights_managed", "hidden_slides", "hidden_rows", "hidden_columns", "filters", "xfa"}
    assert {
        path.name: set(found.facts) & unwanted for path, found in examined.items() if set(found.facts) & unwanted
    } == {}


def test_contents_of_real_files() -> None:
    folder = Path(_REAL) / "formats"
    parts = list(contents_of(folder / "docling/msg_with_attachment.msg", "msg"))
    assert [(part.name, (part.data or b"")[:4]) for part in parts] == [("test.txt", b"This"), ("report.pdf", b"%PDF")]
    assert len(list(contents_of(folder / "markitdown/test_files.zip", "zip"))) == 7


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{2,}", unicodedata.normalize("NFKC", text).casefold()))


@pytest.mark.parametrize(
    ("suffix", "command"),
    [
        (".pdf", ["pdftotext", "{}", "-"]),
        (".doc", ["catdoc", "-d", "utf-8", "-w", "{}"]),
        (".xls", ["xls2csv", "-d", "utf-8", "{}"]),
    ],
)
def test_words_that_other_programs_find(examined: dict[Path, Examination], suffix: str, command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    for path, found in examined.items():
        if path.suffix != suffix or found.read != ReadState.READ or path.name in _UNLIKE:
            continue
        call = [part.replace("{}", str(path)) for part in command]
        theirs = _words(subprocess.run(call, capture_output=True, check=False).stdout.decode("utf-8", "replace"))
        ours = _words(" ".join([*(page.text for page in found.pages), *map(str, found.facts.values())]))
        assert len(theirs - ours) <= 0.05 * len(theirs), (path.name, sorted(theirs - ours)[:20])
