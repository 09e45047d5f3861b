"""What changes while the focus stays where it is reaches those who hear the window (WCAG 2.2, 4.1.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.main_window import MainWindow
from ui.pages.pack import view as pack_view
from ui.pages.review import board, card

Settle = Callable[[], None]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told by the pages that are spoken about here."""
    said: list[str] = []
    for module in (board, card, pack_view):
        monkeypatch.setattr(module, "announce", lambda _widget, words, **_how: said.append(words) if words else None)
    return said


def test_a_review_can_be_done_by_ear(window: MainWindow, settle: Settle, heard: list[str]) -> None:
    window.commands.run("documents.review")
    settle()
    assert heard[0].startswith("Document 1 of 2: Carers strategy DRAFT. Word document")
    assert "1: IR04" in heard[0]
    assert window.page.accessibleDescription() == heard[0]
    heard.clear()
    QTest.keyClick(window.page, Qt.Key.Key_1)
    settle()
    assert heard == ["It answers IR04. Enter goes on; a further number gives a further answer."]
    heard.clear()
    QTest.keyClick(window.page, Qt.Key.Key_Return)
    settle()
    assert [words.split(".")[0] for words in heard] == ["Document 2 of 2: Waiting list"]
    heard.clear()
    QTest.keyClick(window.page, Qt.Key.Key_A)
    settle()
    assert [words for words in heard if words.startswith("All documents are decided.")]


def test_findings_that_are_opened_in_a_review_are_read(window: MainWindow, settle: Settle, heard: list[str]) -> None:
    window.commands.run("documents.review")
    settle()
    heard.clear()
    QTest.keyClick(window.page, Qt.Key.Key_F)
    settle()
    assert len(heard) == 1
    assert "draft" in heard[0]


def test_what_became_of_an_export_and_of_a_check_is_read(
    window: MainWindow, settle: Settle, heard: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "Pack.zip"
    window.desk.ask = lambda _parent, _wanted, then: then([out])
    window.commands.run("pack.export")
    settle()
    assert heard[-1].startswith("The pack is built and verified. ")
    assert "SHA-256" not in heard[-1]
    window.commands.run("pack.verify")
    settle()
    assert heard[-1].startswith("This pack is whole and unchanged. ")


def test_a_pack_that_is_not_right_says_what_to_do(
    window: MainWindow, settle: Settle, heard: list[str], tmp_path: Path
) -> None:
    window.desk.ask = lambda _parent, _wanted, then: then([tmp_path / "Pack.zip"])
    window.commands.run("pack.export")
    settle()
    whole = (tmp_path / "Pack.zip").read_bytes()
    middle = len(whole) // 2
    (tmp_path / "Pack.zip").write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    window.commands.run("pack.verify")
    settle()
    assert heard[-1].startswith("This pack is not right. ")
    assert window.pack.result.text().endswith("Do not send it: export the pack again, or get another copy of it.")
