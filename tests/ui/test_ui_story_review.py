"""A review of an inbox of a dozen files, one after the other: accepted, refused, chosen, set aside, skipped, undone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import Desktop, ReadsHere, workspace_of, write_docx, write_pdf
from helpers.hands import HANDS, Hands
from helpers.reviewing import decide, go_through, in_the_inbox, page_of, title
from PySide6.QtWidgets import QLineEdit, QPushButton

from evidencepack import verbs
from evidencepack.model import DocumentState
from evidencepack.workspace import queries

PAPERS = {
    "Advocacy contract": "Independent advocacy, instructed advocates and IMCA waits.",
    "Carers strategy": "Unpaid carers, carers assessments, carers breaks and carers support.",
    "Direct payments policy": "Personal budgets and direct payments.",
    "Equality duty report": "Equality objectives, seldom heard groups, inclusion and accessible information.",
    "Hospital discharge protocol": "Hospital discharge to assess and transfer of care between partners.",
    "Market position statement": "Care market, commissioning, provider sustainability and market shaping.",
    "Prevention offer": "Prevention, early help and wellbeing in the community.",
    "Reablement outcomes": "Reablement and intermediate care, people still at home after 91 days.",
    "Safeguarding policy": "Safeguarding adults policy, section 42 enquiries and procedures.",
    "Workforce plan": "Social work workforce, supervision, recruitment and training.",
}


@pytest.fixture(scope="session")
def _dozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drive = tmp_path_factory.mktemp("dozen")
    for at, (name, words) in enumerate(PAPERS.items()):
        if at % 2:
            write_docx(drive / f"{name}.docx", name, words)
        else:
            write_pdf(drive / f"{name}.pdf", f"{name}\nDated 1 September 2026\n{words}", "A second page.")
    (drive / "Tea rota.txt").write_text("Milk and biscuits.\n", encoding="utf-8")
    (drive / "Window cleaning.txt").write_text("Ladders are in the shed.\n", encoding="utf-8")
    folder = tmp_path_factory.mktemp("review-story") / "Council"
    with verbs.new_return(folder, "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive], pool=ReadsHere()))
    return folder


@pytest.mark.parametrize("kind", HANDS, ids=lambda kind: kind.kind)
def test_an_inbox_of_a_dozen(desktop: Desktop, _dozen: Path, tmp_path: Path, kind: type[Hands]) -> None:
    council = tmp_path / "Council"
    shutil.copytree(_dozen, council)
    window = desktop.window(council)
    hands = kind(window, lambda: desktop.settle(window), "review", tmp_path / "pictures")
    hands.go("documents")
    hands.picture("inbox")
    hands.command("documents.review")
    assert title(hands) == "Advocacy contract"
    hands.picture("first")
    decide(hands, "Enter")
    assert title(hands) == "Carers strategy"
    hands.command("edit.undo")  # it leads back to what it was about
    assert title(hands) == "Advocacy contract"
    assert in_the_inbox(hands) == 12
    decide(hands, "Enter")

    decide(hands, "R")
    hands.picture("refused")
    decide(hands, "I")
    hands.enter(hands.find(QLineEdit, "Search items"), "IR05")
    hands.picture("other-item")
    hands.press_named("Answer this item")
    decide(hands, "N")
    decide(hands, "F")
    hands.picture("findings")
    decide(hands, "S")

    used = go_through(hands, lambda _name, suggested: "Enter" if suggested else "A", most=14)
    assert used.count("A") == 2
    hands.picture("skipped-left")
    hands.press(hands.find(QPushButton, "Look at the skipped"))
    assert title(hands) == "Direct payments policy"
    decide(hands, "Enter")
    assert title(hands) == ""
    hands.picture("end")
    assert page_of(hands).course.decided == 12
    assert in_the_inbox(hands) == 0

    hands.press_named("Back to the list")
    assert window.page.id == "documents"
    hands.picture("back")
    db = workspace_of(window).reader()
    aside = [one.title for one in queries.documents(db) if one.state is DocumentState.SET_ASIDE]
    assert aside == ["Tea rota", "Window cleaning"]
    carers = queries.document_named(db, "Carers strategy")
    refs = {item.id: item.ref for item in queries.items(db)}
    assert [refs[one.item_id] for one in queries.answers(db, document_id=carers.id)] == ["IR05"]
