"""An officer's ten minutes: their items found, files given, pages set, "not held" with a reason, a note left."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Desktop, workspace_of, write_docx, write_pdf
from helpers.hands import HANDS, Hands, Mouse, drag_and_drop, urls
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QPlainTextEdit, QPushButton

from evidencepack.model import AnswerKind
from evidencepack.workspace import Workspace, queries, returns

OWNER = "Pat Officer"


def hand_out(council: Path) -> None:
    """The coordinator gave three items to the officer."""
    with Workspace.open(council) as workspace:
        ids = [queries.item_by_ref(workspace.reader(), ref).id for ref in ("IR05", "IR09", "IR12")]
        returns.set_items(workspace, {key: {"owner": OWNER} for key in ids}, "Owners")


def give_files(hands: Hands, items: QListView, ref: str, *files: Path) -> None:
    """A drag on the item in the list, or the button beside it."""
    row = hands.row_with(items, ref)
    if isinstance(hands, Mouse):
        items.scrollTo(row)
        assert drag_and_drop(items.viewport(), items.visualRect(row).center(), urls(*files))
        hands.settle()
    else:
        hands.choose(items, row)
        hands.window.desk.ask = lambda _parent, _wanted, then: then(list(files))
        hands.press_named("Answer with files")


@pytest.mark.parametrize("kind", HANDS, ids=lambda kind: kind.kind)
def test_ten_minutes(desktop: Desktop, council: Path, tmp_path: Path, kind: type[Hands]) -> None:
    hand_out(council)
    files = [
        write_pdf(tmp_path / "Reablement outcomes.pdf", "Reablement outcomes", "Dated 1 September 2026", "People home"),
        write_docx(tmp_path / "Reablement offer.docx", "Reablement offer", "How reablement helps people at home."),
    ]
    window = desktop.window()
    hands = kind(window, lambda: desktop.settle(window), "officer", tmp_path / "pictures")
    window.desk.ask = lambda _parent, _wanted, then: then([next(council.glob("*.evidence"))])
    hands.press_named("Open")
    assert window.page.id == "overview"

    hands.go("items")
    hands.enter(hands.find(QLineEdit, "Find an item"), OWNER)
    items = hands.find(QListView, "Evidence items")
    desktop._qtbot.waitUntil(lambda: sum(row.item is not None for row in window.items.model.rows) == 3)
    hands.picture("my-items")
    give_files(hands, items, "IR09", *files)
    hands.choose(items, hands.row_with(items, "IR09"))
    hands.picture("files-given")

    hands.press(hands.find(QPushButton, "Edit…: Reablement outcomes"))
    hands.enter(hands.find(QLineEdit, "Pages"), "2-3")
    hands.picture("pages")
    hands.press_named("Save")

    hands.choose(items, hands.row_with(items, "IR05"))
    hands.press_named("Other answer")
    hands.pick(hands.find(QComboBox, "Kind"), "Not held")
    hands.press_named("Save")  # the reason is missing, and the dialog says so and stays
    hands.picture("reason-missing")
    hands.enter(hands.find(QPlainTextEdit, "Reason"), "The contract ended in 2024 and nothing replaced it.")
    hands.enter(hands.find(QPlainTextEdit, "What is being done"), "A new contract starts in January.")
    hands.picture("not-held")
    hands.press_named("Save")

    hands.choose(items, hands.row_with(items, "IR12"))
    hands.press_named("Owner")
    hands.enter(hands.find(QLineEdit, "Due"), "27/11/2026")
    hands.enter(hands.find(QPlainTextEdit, "Note"), "Asked the team on Friday.")
    hands.picture("note")
    hands.press_named("Save")
    hands.picture("done")

    db = workspace_of(window).reader()
    given = queries.answers(db, item_id=queries.item_by_ref(db, "IR09").id)
    assert sorted(answer.pages for answer in given) == ["", "2-3"]
    held = queries.answers(db, item_id=queries.item_by_ref(db, "IR05").id)
    assert [(one.kind, one.action) for one in held] == [(AnswerKind.NOT_HELD, "A new contract starts in January.")]
    noted = queries.item_by_ref(db, "IR12")
    assert (noted.owner, noted.due, noted.note) == (OWNER, "2026-11-27", "Asked the team on Friday.")
