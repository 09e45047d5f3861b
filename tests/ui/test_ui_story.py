"""The whole way through the window: files dropped on an item, undo across closing, a pack exported and verified."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of, write_docx, write_pdf
from helpers.hands import drag_and_drop, urls
from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencepack.intake.workers import ReaderPool
from evidencepack.verify import verify
from evidencepack.workspace import queries
from ui.drops import documents_mime
from ui.main_window import MainWindow


def refs_of(window: MainWindow, ref: str) -> list[str]:
    """The titles of the documents that answer an item."""
    db = workspace_of(window).reader()
    item = queries.item_by_ref(db, ref)
    given = [answer.document_id for answer in queries.answers(db, item_id=item.id)]
    return [found.title for found in queries.documents(db, [key for key in given if key])]


def row_centre(window: MainWindow, ref: str) -> QPoint:
    model = window.items.model
    row = next(at for at, shown in enumerate(model.rows) if shown.item is not None and shown.item.ref == ref)
    window.items.list.scrollTo(model.index(row))
    return window.items.list.visualRect(model.index(row)).center()


@pytest.mark.timeout(120)
def test_files_dropped_on_an_item_end_up_in_a_verified_pack(desktop: Desktop, council: Path, tmp_path: Path, qtbot: QtBot) -> None:  # noqa: E501  # fmt: skip
    files = [
        write_docx(tmp_path / "Reablement offer.docx", "Reablement offer", "How reablement helps people at home."),
        write_pdf(tmp_path / "Reablement outcomes.pdf", "Reablement outcomes\nDated 1 September 2026"),
        tmp_path / "Reablement numbers.csv",
    ]
    files[2].write_text("Month,People\nAugust,41\n", encoding="utf-8")
    window = desktop.window(council, ReaderPool())
    window.show_page("items")
    desktop.settle(window)
    assert drag_and_drop(window.items.list.viewport(), row_centre(window, "IR09"), urls(*files))
    desktop.settle(window)
    assert len(refs_of(window, "IR09")) == 3
    assert "Answer IR09 with 3 documents" in window.status.undo.text()

    assert window.commands.run("edit.undo")
    desktop.settle(window)
    assert refs_of(window, "IR09") == []
    assert window.commands.run("edit.redo")
    desktop.settle(window)
    assert len(refs_of(window, "IR09")) == 3

    desktop.close(window)
    window = desktop.window(council)
    assert window.commands.run("edit.undo")
    desktop.settle(window)
    assert refs_of(window, "IR09") == []
    assert window.commands.run("edit.redo")
    desktop.settle(window)

    out = tmp_path / "out" / "Pack.zip"
    out.parent.mkdir()
    window.desk.ask = lambda _parent, _wanted, then: then([out])
    window.show_page("pack")
    desktop.settle(window)
    assert window.commands.run("pack.export")
    desktop.settle(window)
    assert "The pack is built and verified" in window.pack._result_heading.text(), window.banner.text
    assert verify(out).ok
    with zipfile.ZipFile(out) as pack:
        assert sum("IR09" in name for name in pack.namelist()) == 3
    assert [sealed.name for sealed in queries.sealed_packs(workspace_of(window).reader())] == ["Pack.zip"]


def test_a_drop_anywhere_takes_files_in(desktop: Desktop, window: MainWindow, tmp_path: Path) -> None:
    file = write_docx(tmp_path / "Market position statement.docx", "Market position statement")
    before = window.desk.figures.current
    assert before is not None
    assert drag_and_drop(window, QPoint(600, 400), urls(file))
    desktop.settle(window)
    after = window.desk.figures.current
    assert after is not None
    assert after.documents["all"] == before.documents["all"] + 1
    assert "1 document added" in window.banner.text


def test_documents_of_the_list_answer_an_item(desktop: Desktop, window: MainWindow) -> None:
    window.show_page("documents")
    desktop.settle(window)
    model = window.documents.model
    rows = [row for row in range(model.rowCount()) if "Carers" in str(model.data(model.index(row, 0)))]
    mime = model.mimeData([model.index(rows[0], 0)])
    window.show_page("items")
    desktop.settle(window)
    assert drag_and_drop(window.items.list.viewport(), row_centre(window, "IR04"), mime)
    desktop.settle(window)
    assert refs_of(window, "IR04") == ["Carers strategy DRAFT"]


def test_a_drop_on_the_detail_answers_that_item(desktop: Desktop, window: MainWindow, tmp_path: Path) -> None:
    file = write_docx(tmp_path / "Eligibility guidance.docx", "Eligibility decisions and appeals")
    window.show_page("items")
    desktop.settle(window)
    item = queries.item_by_ref(workspace_of(window).reader(), "IR05")
    window.items.go_to(item.id)
    assert drag_and_drop(window.items.detail, QPoint(50, 50), urls(file))
    desktop.settle(window)
    assert refs_of(window, "IR05") == ["Eligibility guidance"]


def test_text_and_mail_are_refused_with_words(desktop: Desktop, window: MainWindow) -> None:
    text = QMimeData()
    text.setText("some words")
    assert not drag_and_drop(window, QPoint(600, 400), text)
    assert "Text cannot be dropped here" in window.banner.text
    mail = QMimeData()
    mail.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"\0")
    assert not drag_and_drop(window.items.list.viewport(), QPoint(20, 60), mail)
    assert "Save the message first, then drop the file." in window.banner.text


def test_a_pack_dropped_on_the_pack_page_is_verified(desktop: Desktop, window: MainWindow, tmp_path: Path) -> None:
    broken = tmp_path / "Broken.zip"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    window.show_page("pack")
    desktop.settle(window)
    assert drag_and_drop(window, QPoint(600, 400), urls(broken))
    desktop.settle(window)
    assert window.pack._result_heading.text() == "This pack is not right"


def test_a_workspace_dropped_on_the_start_page_is_opened(desktop: Desktop, council: Path) -> None:
    window = desktop.window()
    assert drag_and_drop(window, QPoint(600, 400), urls(next(council.glob("*.evidence"))))
    desktop.settle(window)
    assert window.page.id == "overview"
    assert window.windowTitle().startswith("Testshire County Council")


def test_documents_travel_with_their_ids(qapp: QApplication) -> None:
    from ui.drops import read_drop  # noqa: PLC0415

    assert read_drop(documents_mime(["a1", "b2"])).document_ids == ("a1", "b2")
