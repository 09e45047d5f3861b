"""Opens the help for where the person is: the page of the window, or the dialog that lies over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from ui.commands import Command
from ui.help.library import pages
from ui.help.places import FIRST, help_of_dialog
from ui.help.shortcuts import shortcuts_text
from ui.help.window import HelpWindow
from ui.settings import Settings

_MET = "knowsHelp"


class HelpDesk(QObject):
    """`where` gives the id of the page that the window shows, which is the id of its help page, too."""

    def __init__(
        self, commands: Iterable[Command[Any]], settings: Settings, where: Callable[[], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._commands, self._settings, self._where = tuple(commands), settings, where
        self.window: HelpWindow | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._meet)

    def show(self, page: str = "") -> None:
        """Show a page of the help, or the one for where the person is."""
        if self.window is None or not isValid(self.window):
            # Without a parent: what belongs to the main window cannot be used while a dialog lies over that.
            self.window = HelpWindow(pages(shortcuts_text(self._commands)), self._settings)
        wanted = page or self._where()
        self.window.show_page(wanted if wanted in self.window.pages else FIRST)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.text.setFocus()

    def close(self) -> None:
        """Close the help for good."""
        if self.window is not None and isValid(self.window):
            self.window.close()
            self.window.deleteLater()
        self.window = None

    def _meet(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A dialog that has the focus for the first time learns F1: the window's own does not reach into it."""
        top = now.window() if now is not None else None
        if isinstance(top, QDialog) and not top.property(_MET):
            top.setProperty(_MET, True)
            page = help_of_dialog(top, self._where())
            QShortcut(QKeySequence("F1"), top).activated.connect(partial(self.show, page))
