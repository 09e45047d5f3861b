"""The self-assessment goes to Word and comes back with its edits; the overview tells what is required."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import workspace_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from test_ui_doors import dialog_of

from evidencepack import cli
from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.word import Layout
from evidencepack.workspace import queries
from ui.accessibility import nameless
from ui.dialogs.word_back import WordBackDialog
from ui.dialogs.word_out import WordOutDialog
from ui.main_window import MainWindow
from ui.pages.overview.model import matrix
from ui.theme import Tone

Settle = Callable[[], None]
BEFORE, AFTER = "People are seen within four weeks.", "People are seen within three weeks."


def exported(window: MainWindow, settle: Settle, path: Path) -> Path:
    window.show_page("assessment")
    settle()
    window.assessment.scores[3].click()
    window.assessment.texts["doing_well"].setPlainText(BEFORE)
    window.desk.ask = lambda _parent, _wanted, then: then([path])
    assert window.commands.run("assessment.export")
    settle()
    dialog = dialog_of(window, WordOutDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    dialog.do()
    settle()
    return path


def edit(path: Path) -> None:
    """What somebody in Word changes: the words of the text, and nothing of the marks around it."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert BEFORE.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(BEFORE.encode(), AFTER.encode())
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def imported(window: MainWindow, settle: Settle) -> WordBackDialog:
    buttons = window.assessment.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Import from Word…").click()
    settle()
    dialog = dialog_of(window, WordBackDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    return dialog


def test_to_word_and_back(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = exported(window, settle, tmp_path / "Self-assessment.docx")
    assert path.name in window.banner.text and str(path.parent) in window.banner.text
    edit(path)
    dialog = imported(window, settle)
    assert dialog.list.count() == 1
    assert "changed in Word" in dialog.list.item(0).text()
    assert dialog.texts["before"].toPlainText() == BEFORE
    assert dialog.accept_button.text() == "Take 1 change"
    dialog.do()
    settle()
    assert window.assessment.texts["doing_well"].toPlainText() == AFTER
    assert window.commands.run("edit.undo")
    settle()
    assert queries.assessments(workspace_of(window).reader())[0].doing_well == BEFORE


@pytest.mark.parametrize(("part", "layout"), [("", Layout.TABLE), ("qs7", Layout.REPORT)])
def test_the_file_is_the_one_that_the_command_line_writes(
    window: MainWindow, settle: Settle, tmp_path: Path, part: str, layout: Layout
) -> None:
    by_window, by_terminal = tmp_path / "window.docx", tmp_path / "terminal.docx"
    window.show_page("assessment")
    window.assessment.texts["doing_well"].setPlainText(BEFORE)
    window.desk.ask = lambda _parent, _wanted, then: then([by_window])
    assert window.commands.run("assessment.export")
    settle()
    dialog = dialog_of(window, WordOutDialog)
    dialog.part.setCurrentIndex(dialog.part.findData(part))
    dialog.layout_of.setCurrentIndex(dialog.layout_of.findData(layout.value))
    dialog.do()
    settle()
    today = window.desk.figures.current.today
    words = ["self-assessment", "export", workspace_of(window).folder, by_terminal, "--layout", layout.value]
    words += ["--statement", part] if part else []
    assert cli.run([str(one) for one in (*words, "--today", today.isoformat())]) == 0
    assert by_window.read_bytes() == by_terminal.read_bytes()
    text = "".join(docx.Document(str(by_window)).element.body.itertext())
    assert BEFORE in text or part
    assert long_date(today.isoformat()) in text, "the day on the first page"
    assert part or "Site visit" in text, "the steps of the timeline"


def test_nothing_changed_is_said(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    exported(window, settle, tmp_path / "Self-assessment.docx")
    dialog = imported(window, settle)
    assert dialog.list.count() == 0
    assert dialog.accept_button.text() == "Close"
    assert "says nothing else" in dialog._intro.text()


def test_an_edit_here_and_another_in_word_are_a_conflict(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = exported(window, settle, tmp_path / "Self-assessment.docx")
    edit(path)
    window.assessment.texts["doing_well"].setPlainText("People are seen within two weeks.")
    window.assessment.save()
    settle()
    dialog = imported(window, settle)
    assert "changed in Word and here" in dialog.list.item(0).text()
    assert dialog.list.item(0).checkState() is Qt.CheckState.Unchecked, "a conflict is not taken by itself"
    assert dialog.texts["ours"].toPlainText() == "People are seen within two weeks."
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Put both into it").click()
    assert dialog.list.item(0).checkState() is Qt.CheckState.Checked
    dialog.do()
    settle()
    written = queries.assessments(workspace_of(window).reader())[0].doing_well
    assert written == f"People are seen within two weeks.\n{AFTER}"


def test_what_is_left_unticked_is_not_taken(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = exported(window, settle, tmp_path / "Self-assessment.docx")
    edit(path)
    dialog = imported(window, settle)
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.do()
    settle()
    assert queries.assessments(workspace_of(window).reader())[0].doing_well == BEFORE


def test_one_statement_goes_to_its_lead(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "one.docx"
    window.show_page("assessment")
    settle()
    asked: list[str] = []
    window.desk.ask = lambda _parent, wanted, then: (asked.append(wanted.start), then([path]))
    assert window.commands.run("assessment.export")
    settle()
    dialog = dialog_of(window, WordOutDialog)
    dialog.part.setCurrentIndex(7)
    dialog.do()
    settle()
    assert "7 Safeguarding" in asked[0]
    words = " ".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "Safeguarding" in words
    assert "Direct payments" not in words


def test_a_file_that_is_no_self_assessment_is_told(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"no Word document")
    window.desk.ask = lambda _parent, _wanted, then: then([wrong])
    assert window.commands.run("assessment.import")
    settle()
    assert "wrong.docx" in window.banner.text


def test_only_what_is_required_is_red_in_the_matrix(window: MainWindow, settle: Settle) -> None:
    figures = window.desk.figures.current
    assert figures is not None
    framework = figures.lacks.snapshot.framework
    required = framework.required_category
    assert required
    for shown, statement in zip(matrix(figures), framework.statements, strict=True):
        for cell, category in zip(shown.cells, framework.categories, strict=True):
            wanted = category.id == required or category.id in statement.requires
            if cell.words == "none":
                assert cell.tone is (Tone.BAD if wanted else Tone.NEUTRAL)
                assert ("required" in cell.spoken) == wanted
