"""Nothing is cut: every page and dialog in the room of a laptop at 200 per cent, and on a screen of 1366 x 768."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desktop
from helpers.everything import DIALOGS, open_dialog
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPushButton, QScrollArea, QWidget

from ui.main_window import MainWindow

Settle = Callable[[], None]
SIZES = {"200 per cent": QSize(960, 520), "1366 x 768": QSize(1366, 728)}
FRAME = 40  # a title bar


def visible(top: QWidget) -> list[QWidget]:
    return [one for one in top.findChildren(QWidget) if one.isVisibleTo(top) and one.window() is top.window()]


def words_cut(top: QWidget) -> list[str]:
    """Labels and buttons whose words need more room than they have."""
    found = []
    for one in visible(top):
        if isinstance(one, QLabel) and one.text() and not one.toolTip():
            room, metrics = one.contentsRect(), QFontMetrics(one.font())
            if one.wordWrap():
                flags = Qt.TextFlag.TextWordWrap
                needs = metrics.boundingRect(QRect(0, 0, max(room.width(), 1), 10_000), flags, one.text())
                cut = needs.height() > room.height() + 2 or needs.width() > room.width() + 2
            else:
                cut = max(map(metrics.horizontalAdvance, one.text().split("\n"))) > room.width() + 2
        elif isinstance(one, QPushButton) and one.text():
            cut = one.sizeHint().width() > one.width() + 2 or one.sizeHint().height() > one.height() + 6
        else:
            continue
        if cut:
            found.append(f"{type(one).__name__} “{one.text()}” in {one.width()} x {one.height()}")
    return found


def outside(top: QWidget) -> list[str]:
    """Widgets that stick out of what they lie in, where nothing scrolls that way."""
    found = []
    for one in visible(top):
        above = one.parentWidget()
        if above is None or (isinstance(one, QAbstractScrollArea) and one.objectName().startswith("qt_")):
            continue
        if not isinstance(one, QLabel | QPushButton) and not one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if not _within(one, top):
            found.append(f"{type(one).__name__} “{one.accessibleName() or getattr(one, 'text', str)()}”")
    return found


def _within(one: QWidget, top: QWidget) -> bool:
    """Whether all of it can be seen, by scrolling where that is possible."""
    area = QRect(QPoint(), one.size())
    inner = one
    while inner is not top:
        above = inner.parentWidget()
        area.translate(inner.pos())
        scroll = above.parentWidget() if above is not None else None
        if isinstance(scroll, QScrollArea) and scroll.viewport() is above:
            if inner.width() > above.width() + 2 and not _scrolls_across(scroll):
                return area.right() <= above.width() + 2
            area = above.rect()
        elif isinstance(scroll, QAbstractScrollArea) and scroll.viewport() is above:
            return True  # the cells of a list scroll with it
        elif above is not None and not above.rect().adjusted(-2, -2, 2, 2).contains(area):
            return False
        inner = above
    return True


def _scrolls_across(area: QScrollArea) -> bool:
    return area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_nothing_of_a_page_is_cut(window: MainWindow, settle: Settle, size: QSize) -> None:
    window.resize(size)
    settle()
    cut = []
    for name in window.pages:
        if name == "start":
            continue
        window.show_page(name)
        settle()
        QApplication.processEvents()
        assert window.size() == size, f"{name} needs more room than there is"
        cut += [f"{name}: {words}" for words in (*words_cut(window), *outside(window))]
    assert cut == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_nothing_of_the_start_is_cut(desktop: Desktop, size: QSize) -> None:
    window = desktop.window()
    window.resize(size)
    desktop.settle(window)
    assert [*words_cut(window), *outside(window)] == []


def test_nothing_of_a_dialog_is_cut(window: MainWindow, settle: Settle) -> None:
    room, cut = SIZES["200 per cent"], []
    window.resize(room)
    for name in DIALOGS:
        dialog = open_dialog(window, settle, name)
        dialog.resize(min(dialog.width(), room.width()), min(dialog.height(), room.height() - FRAME))
        QApplication.processEvents()
        if dialog.width() > room.width() or dialog.height() > room.height() - FRAME:
            cut.append(f"{name} needs {dialog.width()} x {dialog.height()}")
        own = not isinstance(dialog, QPrintPreviewDialog)  # the bar of Qt's preview has a button for what has no room
        cut += [f"{name}: {words}" for words in (*words_cut(dialog), *(outside(dialog) if own else ()))]
        dialog.close()
        settle()
    assert cut == []
