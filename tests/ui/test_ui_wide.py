"""A wide screen is used: lines of text are not moved sideways in it, and what is read gets a share of the room."""

from __future__ import annotations

from conftest import Desktop
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from evidencepack.looking.questions import Block, Run
from ui.main_window import MainWindow
from ui.pages.documents.preview.sheet_view import SheetView
from ui.pages.documents.preview.text_blocks import Part
from ui.pages.documents.preview.text_view import TextView
from ui.theme import LIGHT, apply_theme


def test_lines_that_fit_are_not_moved_sideways(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    holder, view = QWidget(), TextView()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(view)
    line = Block(number=1, level=0, cells=[[Run("Rooms can be booked through the intranet. " * 20)]])
    view.show_parts([Part(page=1, label="", blocks=(line,) * 40)])
    QApplication.processEvents()
    holder.resize(1400, 700)
    holder.show()
    qtbot.waitExposed(holder)
    QApplication.processEvents()
    assert view.viewport().width() < 1000, "lines keep a comfortable length"
    assert view.document().textWidth() <= view.viewport().width()
    assert view.horizontalScrollBar().maximum() == 0


def test_the_names_of_sheets_are_whole(qtbot: QtBot, qapp: QApplication) -> None:
    view = SheetView()
    qtbot.addWidget(view)
    names = ["Metadata", "Chart", "Ethnic group by local authority", "Ethnic group by ward", "Detailed ethnic group"]
    view.show_sheets(list(enumerate(names, 1)), 1)
    view.resize(340, 300)
    view.show()
    qtbot.waitExposed(view)
    for at, name in enumerate(names):
        assert view.tabs.tabRect(at).width() > QFontMetrics(view.tabs.font()).horizontalAdvance(name)


def test_the_details_of_a_document_grow_with_the_window(desktop: Desktop, window: MainWindow) -> None:
    window.show_page("documents")
    window.resize(1366, 728)
    desktop.settle(window)
    narrow = window.documents.details.width()
    window.resize(1920, 1040)
    desktop.settle(window)
    assert window.documents.details.width() > narrow + 100
