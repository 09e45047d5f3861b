"""What others wrote is shown in tooltips as it is: Qt would take it for HTML and open the pictures it names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import Qt, QTextDocument
from pytestqt.qtbot import QtBot
from test_ui_doors import on_documents

from evidencepack.looking.questions import Grid
from evidencepack.workspace import documents
from ui.main_window import MainWindow
from ui.pages.documents.preview.sheet_view import GridModel
from ui.theme import LIGHT
from ui.tips import plain_tip
from ui.widgets.basic import Elided

CALLING = 'Waits <img src="file://elsewhere.example/share/a.png"> of <b>June</b> & July'
TIP = Qt.ItemDataRole.ToolTipRole


def shown(tip: object) -> str:
    """What Qt shows of a tooltip; that it takes nothing for a picture is asserted."""
    assert isinstance(tip, str)
    if not Qt.mightBeRichText(tip):
        return tip
    assert "<img" not in tip
    read = QTextDocument()
    read.setHtml(tip)
    return read.toPlainText()


@pytest.mark.parametrize("text", ["", "Waits", "a < b", "R&D"])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


@pytest.mark.parametrize("text", [CALLING, f"one\ntwo  three\n{CALLING}"])
def test_tags_are_shown_as_they_are_written(text: str) -> None:
    assert shown(plain_tip(text)) == text


def test_a_cell_and_its_mark_call_nothing(qtbot: QtBot) -> None:
    model = GridModel(LIGHT)
    model.show_grid(Grid(0, [[CALLING]], (1, 1)))
    assert shown(model.data(model.index(0, 0), TIP)) == CALLING
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == CALLING


def test_a_text_that_is_cut_short_calls_nothing(qtbot: QtBot) -> None:
    cut = Elided(CALLING)
    qtbot.addWidget(cut)
    assert shown(cut.toolTip()) == CALLING


def test_the_lists_call_nothing(window: MainWindow, settle: Callable[[], None]) -> None:
    renamed = on_documents(window, settle, "Waiting list")
    window.desk.write(lambda workspace: documents.rename(workspace, renamed, CALLING))
    settle()
    for page in ("pack", "history"):
        window.show_page(page)
        settle()
    tips = [
        model.data(model.index(row, column), TIP)
        for model in (window.documents.model, window.history.model, window.pack.model)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert len([tip for tip in tips if tip and CALLING in shown(tip)]) >= 2
