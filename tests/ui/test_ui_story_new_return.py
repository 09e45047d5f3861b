"""A new return from nothing to a verified pack, by mouse and by keyboard alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of, write_docx, write_pdf
from helpers.hands import HANDS, Hands
from PySide6.QtWidgets import QLineEdit, QListWidget, QTableView

from evidencepack.verify import verify
from evidencepack.workspace import queries


def files_in(folder: Path) -> list[Path]:
    """What an officer has: a report, a strategy, a table."""
    folder.mkdir()
    table = folder / "Waiting list.csv"
    table.write_text("Team,Waiting,Date\nNorth,14,01/09/2026\n", encoding="utf-8")
    advocacy = "Advocacy contract monitoring\nDated 31 March 2026\nIndependent advocacy and instructed advocates, IMCA."
    return [
        write_pdf(folder / "Advocacy contract monitoring.pdf", advocacy, "Waits for an IMCA fell."),
        write_docx(folder / "Carers strategy 2026.docx", "Carers strategy", "Unpaid carers and carers assessments."),
        table,
    ]


@pytest.mark.parametrize("kind", HANDS, ids=lambda kind: kind.kind)
def test_from_nothing_to_a_verified_pack(desktop: Desktop, tmp_path: Path, kind: type[Hands]) -> None:
    window = desktop.window()
    hands = kind(window, lambda: desktop.settle(window), "new-return", tmp_path / "pictures")
    hands.picture("start")
    hands.press_named("New return")
    hands.enter(hands.find(QLineEdit, "Council"), "Testshire County Council")
    hands.enter(hands.find(QLineEdit, "Notified on"), "12/11/2026")
    hands.enter(hands.find(QLineEdit, "Folder of the workspace"), str(tmp_path / "Return"))
    hands.picture("council")
    hands.press_named("Make the return")
    assert window.windowTitle().startswith("Testshire County Council"), window.banner.text
    hands.picture("overview")

    hands.bring(*files_in(tmp_path / "drive"))
    assert "3 documents added" in window.banner.text
    hands.go("documents")
    hands.picture("documents")
    for title, ref in (("Advocacy contract", "IR07"), ("Carers strategy", "IR04"), ("Waiting list", "IR02")):
        table = hands.find(QTableView)
        hands.choose(table, hands.row_with(table, title))
        hands.command("documents.answer")
        hands.enter(hands.find(QLineEdit, "Search items"), ref)
        assert hands.find(QListWidget, "Evidence items").currentItem().text().startswith(ref)
        if ref == "IR07":
            hands.picture("answer")
        hands.press_named("Answer this item")
    db = workspace_of(window).reader()
    refs = {item.id: item.ref for item in queries.items(db)}
    assert sorted(refs[answer.item_id] for answer in queries.answers(db)) == ["IR02", "IR04", "IR07"]

    out = tmp_path / "Pack.zip"
    window.desk.ask = lambda _parent, _wanted, then: then([out])
    hands.go("pack")
    hands.picture("plan")
    hands.press_named("Export")
    assert "The pack is built and verified" in window.pack._result_heading.text(), window.banner.text
    hands.picture("pack")
    assert verify(out).ok
    with zipfile.ZipFile(out) as pack:
        assert sum("IR07" in name for name in pack.namelist()) == 1
    hands.go("overview")
    hands.picture("overview-after")
