"""What was read of a document being a draft is corrected beside its date, and undone."""

from __future__ import annotations

from collections.abc import Callable

from conftest import workspace_of
from test_ui_doors import on_documents
from test_ui_preview_marks import findings_of

from evidencepack.workspace import history, queries
from ui.main_window import MainWindow

Settle = Callable[[], None]


def test_a_document_is_said_to_be_no_draft_and_undo_takes_it_back(window: MainWindow, settle: Settle) -> None:
    key = on_documents(window, settle, "Carers strategy DRAFT")
    details, db = window.documents.details, workspace_of(window).reader()
    assert (details._draft.text(), "C02" in findings_of(window)) == ("Not a draft", True)
    details._draft.click()
    settle()
    assert not queries.document(db, key).draft
    assert details._draft.text() == "Mark as draft"
    assert "C02" not in findings_of(window)
    assert "draft" not in details._facts.text()
    assert history.next_undo(db) == "“Carers strategy DRAFT” is not a draft"
    window.commands.run("edit.undo")
    settle()
    assert queries.document(db, key).draft
    assert (details._draft.text(), "C02" in findings_of(window)) == ("Not a draft", True)


def test_a_document_is_said_to_be_a_draft(window: MainWindow, settle: Settle) -> None:
    key = on_documents(window, settle, "Waiting list")
    details = window.documents.details
    assert details._draft.text() == "Mark as draft"
    details._draft.click()
    settle()
    assert queries.document(workspace_of(window).reader(), key).draft
    assert details._facts.text().endswith("draft")
