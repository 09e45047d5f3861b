"""The self-assessment out to Word and back: written, exported, edited by others meanwhile, the conflict decided."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of
from helpers.hands import HANDS, Hands
from PySide6.QtWidgets import QComboBox, QListWidget, QPlainTextEdit

from evidencepack.workspace import queries

WELL, BETTER = "People are seen in four weeks.", "People are seen in three weeks."
WORSE, WORDED = "Reviews in the north are late.", "Reviews in the north and east are late."


def edit_in_word(path: Path, *changes: tuple[str, str]) -> None:
    """What a colleague does in Word, as the XML of the file."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for before, after in changes:
        assert before.encode() in parts["word/document.xml"]
        parts["word/document.xml"] = parts["word/document.xml"].replace(before.encode(), after.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


@pytest.mark.parametrize("kind", HANDS, ids=lambda kind: kind.kind)
def test_out_to_word_and_back(desktop: Desktop, council: Path, tmp_path: Path, kind: type[Hands]) -> None:
    window = desktop.window(council)
    hands = kind(window, lambda: desktop.settle(window), "word", tmp_path / "pictures")
    path = tmp_path / "Self-assessment.docx"
    window.desk.ask = lambda _parent, _wanted, then: then([path])

    hands.go("assessment")
    parts = hands.find(QListWidget, "Parts of the self-assessment")
    hands.choose(parts, parts.model().index(2, 0))
    hands.press_named("Score 3")
    hands.enter(hands.find(QPlainTextEdit, "What we do well"), WELL)
    hands.enter(hands.find(QPlainTextEdit, "What we need to improve"), WORSE)
    hands.picture("written")

    hands.command("assessment.export")
    hands.pick(hands.find(QComboBox, "Layout"), "A report")
    hands.picture("export")
    hands.press_named("Choose where")
    assert path.name in window.banner.text and str(path.parent) in window.banner.text

    edit_in_word(path, (WELL, BETTER), (WORSE, WORDED))
    here = "Reviews are late everywhere."
    hands.enter(hands.find(QPlainTextEdit, "What we need to improve"), here)
    hands.command("assessment.import")
    differences = hands.find(QListWidget, "Differences")
    hands.picture("differences")
    clash = hands.row_with(differences, "changed in Word and here")
    hands.choose(differences, clash)
    hands.picture("conflict")
    hands.press_named("Put both into it")
    hands.picture("joined")
    hands.press_named("Take 2 changes")
    assert "2 changes taken" in window.banner.text
    hands.picture("taken")

    written = next(one for one in queries.assessments(workspace_of(window).reader()) if one.doing_well)
    assert (written.score, written.doing_well, written.to_improve) == (3, BETTER, f"{here}\n{WORDED}")
    hands.command("edit.undo")
    written = next(one for one in queries.assessments(workspace_of(window).reader()) if one.doing_well)
    assert (written.doing_well, written.to_improve) == (WELL, here)
