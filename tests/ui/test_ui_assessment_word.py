"""The self-assessment goes to Word and comes back with its edits; the overview tells what is required."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
from conftest import workspace_of
from PySide6.QtWidgets import QListWidget, QPushButton
from test_ui_doors import dialog_of

from evidencepack.workspace import queries
from ui.accessibility import nameless
from ui.dialogs.taken_back import TakenBackDialog
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
    return path


def edit(path: Path) -> None:
    document = docx.Document(str(path))
    cells = [cell for table in document.tables for line in table.rows for cell in line.cells]
    for cell in cells:
        for paragraph in cell.paragraphs:
            if paragraph.text == BEFORE:
                paragraph.text = AFTER
    document.save(str(path))


def lines(listed: QListWidget) -> list[str]:
    return [listed.item(at).text() for at in range(listed.count())]


def test_to_word_and_back(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = exported(window, settle, tmp_path / "Self-assessment.docx")
    assert str(path) in window.banner.text
    edit(path)
    buttons = window.assessment.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Import from Word…").click()
    settle()
    dialog = dialog_of(window, TakenBackDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    figures = window.desk.figures.current
    assert figures is not None
    assert lines(dialog.changed) == [figures.lacks.snapshot.framework.statements[0].title]
    assert window.assessment.texts["doing_well"].toPlainText() == AFTER
    dialog.close()
    assert window.commands.run("edit.undo")
    settle()
    assert queries.assessments(workspace_of(window).reader())[0].doing_well == BEFORE


def test_nothing_changed_is_said(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    exported(window, settle, tmp_path / "Self-assessment.docx")
    assert window.commands.run("assessment.import")
    settle()
    dialog = dialog_of(window, TakenBackDialog)
    assert lines(dialog.changed) == []
    assert not dialog.changed.isVisible()


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
