"""The versions of a document, and what differs between them or from a document that is nearly the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import workspace_of, write_docx
from PySide6.QtWidgets import QListWidget, QPushButton
from test_ui_doors import dialog_of, on_documents

from evidencepack.model import Finding, Severity
from evidencepack.workspace import queries
from ui.accessibility import nameless
from ui.dialogs.differences import DifferencesDialog
from ui.main_window import MainWindow
from ui.pages.documents.findings import other_name

Settle = Callable[[], None]
PARAGRAPHS = [
    f"The carers service spoke with {number * 7} people in locality {number}, who told us what a short break means."
    for number in range(20)
]


def lines(listed: QListWidget) -> list[str]:
    return [listed.item(at).text() for at in range(listed.count())]


def compare(window: MainWindow, settle: Settle) -> DifferencesDialog:
    buttons = window.documents.details.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "What differs…" and one.isVisibleTo(window)).click()
    settle()
    return dialog_of(window, DifferencesDialog)


def test_versions_are_listed_and_compared(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "Falls plan.docx", *PARAGRAPHS, "The plan runs until March.")
    window.desk.add_files([path])
    settle()
    on_documents(window, settle, "Falls plan")
    assert not window.documents.details._versions_part.isVisible()
    write_docx(path, *PARAGRAPHS, "The plan runs until June.")
    window.desk.add_files([path])
    settle()
    document_id = on_documents(window, settle, "Falls plan")
    assert len(queries.versions(workspace_of(window).reader(), document_id)) == 2
    assert window.documents.details._versions_part.isVisible()
    dialog = compare(window, settle)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    assert lines(dialog.lists[0]) == ["The plan runs until June."]
    assert lines(dialog.lists[1]) == ["The plan runs until March."]
    assert dialog.verdict.text() == "1 paragraph only in the first, 1 paragraph only in the second."
    dialog.choices[1].setCurrentIndex(0)
    settle()
    assert lines(dialog.lists[0]) == lines(dialog.lists[1]) == []
    assert "texts are the same" in dialog.verdict.text()


def test_what_differs_from_a_near_duplicate(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    window.desk.add_files(
        [
            write_docx(tmp_path / "Carers report v1.docx", *PARAGRAPHS, "An early ending."),
            write_docx(tmp_path / "Carers report v2.docx", *PARAGRAPHS, "A better ending."),
        ]
    )
    settle()
    document_id = on_documents(window, settle, "Carers report v1")
    assert "U01" in {one.rule for one in queries.findings(workspace_of(window).reader())[document_id]}
    dialog = compare(window, settle)
    assert dialog.choices[1].currentText() == "Carers report v2"
    assert (lines(dialog.lists[0]), lines(dialog.lists[1])) == (["An early ending."], ["A better ending."])


@pytest.mark.parametrize(
    ("message", "name"),
    [("96 % the same as “A “b” c.docx”; that one seems newer", "A “b” c.docx"), ("nothing quoted", "")],
)
def test_the_other_document_is_read_from_the_finding(message: str, name: str) -> None:
    assert other_name(Finding(rule="U01", severity=Severity.REVIEW, message=message, to_do="")) == name
