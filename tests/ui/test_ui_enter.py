"""Enter on a button presses that button: in the window, and above all in a dialog that is about to be cancelled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desktop
from helpers.everything import DIALOGS, open_dialog
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from evidencepack.errors import UserFault
from ui.dialogs import base
from ui.dialogs.base import Dialog
from ui.dialogs.new_return import NewReturnDialog
from ui.main_window import MainWindow

Settle = Callable[[], None]


def test_enter_on_cancel_does_nothing_of_what_is_cancelled(
    window: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in DIALOGS:
        dialog = open_dialog(window, settle, name)
        if isinstance(dialog, Dialog) and dialog.cancel.isVisible():
            monkeypatch.setattr(type(dialog), "do", lambda _self, name=name: done.append(name))
            dialog.cancel.setFocus()
            QTest.keyClick(dialog.cancel, Qt.Key.Key_Return)
            assert not [one for one in window.findChildren(QDialog) if one.isVisible()], f"{name} is still open"
        else:
            dialog.close()
        settle()
    assert done == []


def test_enter_in_a_field_is_still_what_the_dialog_is_for(
    window: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    dialog = open_dialog(window, settle, "SignDialog")
    monkeypatch.setattr(type(dialog), "do", lambda _self: done.append("signed"))
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return)
    assert done == ["signed"]
    dialog.close()


def test_enter_presses_a_button_of_the_window(desktop: Desktop) -> None:
    window = desktop.window()
    pressed = QApplication.focusWidget()
    assert isinstance(pressed, QPushButton)
    assert pressed.text() == "New return…"
    QTest.keyClick(pressed, Qt.Key.Key_Enter)
    desktop.settle(window)
    opened = [one for one in window.findChildren(NewReturnDialog) if one.isVisible()]
    assert len(opened) == 1
    opened[0].close()


def test_a_key_held_down_presses_once(window: MainWindow, settle: Settle) -> None:
    window.show_page("items")
    settle()
    chip = next(one for one in window.items.findChildren(QPushButton) if one.text().startswith("Nothing yet"))
    pressed: list[str] = []
    chip.clicked.connect(lambda: pressed.append("once"))
    for again in (False, True, True):
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", again)
        QApplication.sendEvent(chip, key)
    assert pressed == ["once"]
    settle()


def test_what_a_dialog_objects_to_is_said_aloud(
    window: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(base, "announce", lambda _widget, words, **_how: said.append(words))
    dialog = open_dialog(window, settle, "SignDialog")
    assert isinstance(dialog, Dialog)
    dialog.object_to(UserFault("The name is missing.", "Write who signs."))
    assert said == ["The name is missing. Write who signs."]
    dialog.close()
