"""Findings are dealt with: waived with a reason and taken back, cleaned into a new version, and undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import Desktop, workspace_of
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTreeWidget
from test_ui_doors import dialog_of, field, on_documents

from evidencepack.cleaning import Removal
from evidencepack.intake.examination import Examination
from evidencepack.model import Finding, Severity
from evidencepack.workspace import queries
from ui.accessibility import nameless
from ui.dialogs.clean import CleanDialog, CleanedDialog, cleanable, cleaned_words
from ui.dialogs.waive import WaiveDialog
from ui.main_window import MainWindow

Settle = Callable[[], None]


def marked(path: Path, title: str) -> Path:
    """A Word file with a comment and an insertion that nobody accepted."""
    document = docx.Document()
    document.add_heading(title)
    document.add_paragraph(f"The {title} was agreed by the board and is reviewed each spring.")
    insertion = OxmlElement("w:ins")
    insertion.set(qn("w:author"), "A. Officer")
    insertion.append(document.add_paragraph("A sentence that was put in.").runs[0]._r)
    document.paragraphs[-1]._p.append(insertion)
    document.add_comment(document.paragraphs[1].runs, "Is this right?", author="B. Manager", initials="BM")
    document.save(str(path))
    return path


@pytest.fixture
def briefings(window: MainWindow, settle: Settle, tmp_path: Path) -> list[str]:
    """The ids of two documents with tracked changes and comments."""
    titles = ["Falls briefing", "Housing briefing"]
    window.desk.add_files([marked(tmp_path / f"{title}.docx", title) for title in titles])
    settle()
    db = workspace_of(window).reader()
    return [queries.document_named(db, title).id for title in titles]


def rules_of(window: MainWindow, document_id: str) -> set[str]:
    found = queries.findings(workspace_of(window).reader(), [document_id])
    return {finding.rule for finding in found.get(document_id, ())}


def buttons(window: MainWindow, start: str) -> list[QPushButton]:
    found = window.documents.details.findings.findChildren(QPushButton)
    return [one for one in found if one.accessibleName().startswith(start)]


def give_reason(dialog: WaiveDialog, reason: str) -> None:
    box = field(dialog, "Reason")
    assert isinstance(box, QPlainTextEdit)
    box.setPlainText(reason)
    dialog.do()


def test_a_finding_is_waived_for_all_chosen_documents_and_taken_back(
    window: MainWindow, settle: Settle, briefings: list[str]
) -> None:
    on_documents(window, settle, "Falls briefing")
    window.documents.choose(briefings)
    settle()
    buttons(window, "Waive D02")[0].click()
    settle()
    dialog = dialog_of(window, WaiveDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    assert "“Housing briefing”" in dialog._said.text()
    give_reason(dialog, "  ")
    settle()
    assert "needs a reason" in dialog.wrong.text()
    give_reason(dialog, "Published with these comments.")
    settle()
    assert "2 findings of D02 waived" in window.banner.text
    assert all("D02" not in rules_of(window, key) and "D01" in rules_of(window, key) for key in briefings)

    taken = buttons(window, "Take back the waiver of D02")
    assert len(taken) == 1
    taken[0].click()
    settle()
    assert ["D02" in rules_of(window, key) for key in briefings].count(True) == 1
    assert window.commands.run("edit.undo")
    settle()
    assert window.commands.run("edit.undo")
    settle()
    assert all("D02" in rules_of(window, key) for key in briefings)


def test_waived_findings_are_listed_with_reason_and_name(
    window: MainWindow, settle: Settle, briefings: list[str]
) -> None:
    on_documents(window, settle, "Falls briefing")
    assert window.commands.run("documents.waive")
    settle()
    give_reason(dialog_of(window, WaiveDialog), "Read by the lead.")
    settle()
    said = [one.text() for one in window.documents.details.findings.findChildren(type(window.documents._status))]
    [waiver] = queries.waivers(workspace_of(window).reader(), briefings[0])
    assert any("“Read by the lead.”" in one and waiver.who in one for one in said)


def test_a_cleaned_copy_of_several_documents_and_undo(window: MainWindow, settle: Settle, briefings: list[str]) -> None:
    on_documents(window, settle, "Falls briefing")
    window.documents.choose([*briefings, on_documents_id(window, "Waiting list")])
    settle()
    assert window.commands.run("documents.clean")
    settle()
    dialog = dialog_of(window, CleanDialog)
    assert [type(one).__name__ for one in nameless(dialog)] == []
    assert {removal for removal, box in dialog.boxes.items() if box.isChecked()} >= {
        Removal.TRACKED_CHANGES,
        Removal.COMMENTS,
    }
    assert not dialog.boxes[Removal.HIDDEN_TEXT].isChecked()
    dialog.reject_changes.setChecked(True)
    dialog.do()
    settle()
    result = dialog_of(window, CleanedDialog)
    assert cleaned_total(result.tree) >= 4
    db = workspace_of(window).reader()
    for key in briefings:
        document = queries.document(db, key)
        assert document.version.number == 2
        assert not rules_of(window, key) & {"D01", "D02"}
        text = " ".join(page[2] for page in queries.page_text(db, document.version.sha256))
        assert "put in" not in text
        assert "agreed by the board" in text
    result.close()
    for _ in briefings:
        assert window.commands.run("edit.undo")
        settle()
    assert all({"D01", "D02"} <= rules_of(window, key) for key in briefings)


def on_documents_id(window: MainWindow, title: str) -> str:
    return queries.document_named(workspace_of(window).reader(), title).id


def cleaned_total(tree: QTreeWidget) -> int:
    lines = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    told = [line.child(at).text(0) for line in lines for at in range(line.childCount())]
    return told.count("taken out")


def test_without_a_tick_there_is_nothing_to_do(window: MainWindow, settle: Settle, briefings: list[str]) -> None:
    on_documents(window, settle, "Falls briefing")
    buttons(window, "Make a cleaned copy")[0].click()
    settle()
    dialog = dialog_of(window, CleanDialog)
    for box in dialog.boxes.values():
        box.setChecked(False)
    assert not dialog.accept_button.isEnabled()
    assert not dialog.accept_changes.isEnabled()
    dialog.boxes[Removal.TRACKED_CHANGES].setChecked(True)
    assert dialog.accept_button.isEnabled()
    assert dialog.reject_changes.isEnabled()


def test_what_was_cleaned_before_a_cancel_stays_and_is_told(
    window: MainWindow, settle: Settle, briefings: list[str]
) -> None:
    on_documents(window, settle, "Falls briefing")
    window.documents.choose(briefings)
    settle()
    assert window.commands.run("documents.clean")
    settle()
    stopped = threading.Event()
    pool = window.desk.pool
    examine_one = pool.examine_one

    def cancel_first(path: Path, name: str | None = None) -> Examination:
        window.desk.runner.jobs[0].cancel()
        stopped.set()
        return examine_one(path, name)

    pool.examine_one = cancel_first  # type: ignore[method-assign]
    dialog_of(window, CleanDialog).do()
    settle()
    assert stopped.is_set()
    dialog = dialog_of(window, CleanedDialog)
    assert dialog.tree.topLevelItemCount() == 1
    assert "Stopped: 1 document was left" in cleaned_words([], 1)
    db = workspace_of(window).reader()
    assert [queries.document(db, key).version.number for key in briefings] == [2, 1]


def test_a_kind_of_file_that_cannot_be_cleaned_is_told(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Waiting list")
    assert not buttons(window, "Make a cleaned copy")
    assert window.commands.run("documents.clean")
    settle()
    assert "cannot be cleaned" in window.banner.text


def test_nothing_to_waive_is_told(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Waiting list")
    assert window.commands.run("documents.waive")
    settle()
    assert "nothing to waive" in window.banner.text


def test_what_was_waived_is_not_ticked() -> None:
    def finding(rule: str) -> Finding:
        return Finding(rule=rule, severity=Severity.REVIEW, message="m", to_do="t")

    class Word:
        format = "docx"

    facts = {"comments": 2, "tracked_changes": 1, "hidden_text": "x"}
    found = cleanable(Word(), [finding("D01")], [finding("D02")], facts).found  # type: ignore[arg-type]
    assert found == {Removal.TRACKED_CHANGES, Removal.HIDDEN_TEXT}
    assert cleaned_words([]) == "No copy was made."


@pytest.mark.parametrize("kind", ["waive", "clean"])
def test_the_gaps_page_deals_with_findings_too(
    window: MainWindow, settle: Settle, briefings: list[str], kind: str
) -> None:
    window.show_page("gaps")
    settle()
    gaps = window.gaps
    assert not window.commands.action(f"documents.{kind}").isEnabled()
    gaps.chips.choose("information")
    of_it = next(gap for gap in gaps.model.gaps if gap.subject_id == briefings[0])
    gaps._choose(gaps.model.row_of(of_it))
    assert gaps.documents() == briefings[:1]
    assert window.commands.run(f"documents.{kind}")
    settle()
    if kind == "waive":
        dialog = dialog_of(window, WaiveDialog)
        give_reason(dialog, "Agreed.")
        settle()
        assert queries.waivers(workspace_of(window).reader(), briefings[0])
    else:
        dialog_of(window, CleanDialog).do()
        settle()
        assert queries.document(workspace_of(window).reader(), briefings[0]).version.number == 2


def test_nothing_is_offered_where_nothing_may_be_changed(desktop: Desktop, council: Path) -> None:
    window = desktop.window()
    window.actions_of.open_path(council, read_only=True)
    desktop.settle(window)
    window.show_page("documents")
    desktop.settle(window)
    assert not buttons(window, "Waive")
    assert not window.commands.action("documents.waive").isEnabled()
    assert not window.commands.action("documents.clean").isEnabled()
