"""Somebody who gives any command, presses any button, types anywhere, and answers what is asked in any way."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from helpers.hands import drag_and_drop, urls
from ui.command_table import COMMANDS
from ui.commands import (
    Command,
    documents_chosen,
    found_in_chosen,
    gap_mendable,
    item_chosen,
    one_document_chosen,
    waivers_chosen,
)
from ui.dialogs.base import Dialog
from ui.file_choice import Choose, Wanted
from ui.main_window import MainWindow

_Kind = TypeVar("_Kind", bound=QWidget)
WORDS = ("", "Amina Example", "2026-11-30", "31/02/2026", "4-7", "3", "advocacy", "9" * 40, "\u00df\u200f\u05e2",
         "C:\\Evidence", "<b>", "two\nlines", "https://example.org/a", " " * 5)  # fmt: skip
# A command that leaves the workspace is given seldom, or most steps would be made in workspaces that are new.
LEAVING = frozenset({"file.close", "file.open", "file.new", "file.sample", "file.roll-forward"})
LOOKING = ("view.", "help.")  # what only looks is given half as often as what changes
NEEDS_A_CHOICE = frozenset(
    {documents_chosen, one_document_chosen, found_in_chosen, gap_mendable, waivers_chosen, item_chosen}
)
SELDOM, LESS, MORE, MOST = 0.25, 0.5, 2.0, 4.0
BEGINNINGS = {"documents": 6, "items": 3, "gaps": 4, "assessment": 3, "pack": 1, "history": 1, "overview": 1}  # weights
DEPTH = 3  # dialogs that open one another


class Monkey:
    """`papers`: a folder with files to bring; what is saved goes to a folder beside it. `home`: the workspace.

    `never`: commands that are not given. `done` tells every step, which is printed as well.
    """

    def __init__(
        self,
        window: MainWindow,
        chance: random.Random,
        papers: Path,
        home: Path,
        settle: Callable[[], None],
        never: frozenset[str] = frozenset(),
    ) -> None:
        self._window, self._chance, self._settle = window, chance, settle
        self._papers, self._home, self._never = papers, home, never
        self._out = papers.parent / "out"
        self._out.mkdir()
        self._table = {one.id: one for one in COMMANDS}
        self.done: list[str] = []
        window.desk.ask = self._ask

    # ------------------------------------------------------------ deeds

    def begin(self) -> None:
        """Go where there is much to do, and mostly choose something there."""
        [page] = self._chance.choices(list(BEGINNINGS), list(BEGINNINGS.values()))
        self._say(f"on the page {page}")
        self._window.show_page(page)
        self._settle()
        if page == "gaps" and self._chance.random() < 0.4:
            self._window.gaps.chips.choose("waived")  # a list of its own, which hardly anybody would come upon
            self._settle()
        if self._chance.random() < 0.8:
            self._choose()
            self._settle()

    def step(self) -> None:
        """Do one thing, and answer what it asks; mostly after all is quiet again, now and then at once."""
        deeds = ((self._command, 45), (self._back_and_forth, 12), (self._choose, 22), (self._press, 10),
                 (self._write, 8), (self._drop, 3))  # fmt: skip
        [deed] = self._chance.choices([one for one, _weight in deeds], [weight for _one, weight in deeds])
        if not self._dialogs():  # nobody reaches the window while a dialog lies over it
            deed()
            self._wait()
        for _ in range(DEPTH):
            self._answer()

    def rest(self) -> None:
        """Close whatever is open and let what was begun come to its end."""
        for _ in range(10):
            self._settle()
            open_ones = self._dialogs()
            if not open_ones and QApplication.activePopupWidget() is None:
                break
            self._close_popups()
            for dialog in open_ones:
                dialog.close()
        self._window.page.leave()
        self._settle()

    def _command(self) -> None:
        action = self._window.commands.action
        can = [one for one in self._table if one not in self._never and action(one).isEnabled()]
        [command] = self._chance.choices(can, [self._weight(self._table[one]) for one in can])
        self._say(f"command {command}")
        self._window.commands.run(command)

    def _weight(self, command: Command[MainWindow]) -> float:
        if command.id in LEAVING:
            return SELDOM if self._window.desk.session.workspace is not None else 1.0
        if command.enabled_when in NEEDS_A_CHOICE:
            return MOST  # or what can be done all the time would be done nearly all the time
        if command.id.startswith(LOOKING):
            return LESS
        return MORE if command.id.startswith(self._window.page.id) else 1.0

    def _back_and_forth(self) -> None:
        for command in self._chance.choices(("edit.undo", "edit.redo"), (3, 2), k=self._chance.randint(1, 3)):
            self._say(command)
            self._window.commands.run(command)
            self._wait()

    def _choose(self) -> None:
        where = self._window.page if self._chance.random() < 0.9 else self._window
        lists = [one for one in self._seen(where, QAbstractItemView) if one.model() is not None]
        filled = [one for one in lists if one.model().rowCount()]
        if filled:
            self._choose_in(self._chance.choice(filled))

    def _press(self) -> None:
        buttons = [one for one in self._seen(self._window, QAbstractButton) if one.isEnabled()]
        if buttons:
            self._click(self._chance.choice(buttons))

    def _write(self) -> None:
        fields = self._fields(self._window)
        if fields:
            field = self._chance.choice(fields)
            self._fill(field)
            if isinstance(field, QLineEdit) and self._chance.random() < 0.5:
                QTest.keyClick(field, Qt.Key.Key_Return)

    def _drop(self) -> None:
        files = self._some_files()
        self._say(f"drop {[one.name for one in files]}")
        view = self._window.page
        drag_and_drop(self._window, view.mapTo(self._window, view.rect().center()), urls(*files))

    # ------------------------------------------------------------ answering

    def _answer(self) -> None:
        self._close_popups()
        for dialog in self._dialogs()[-1:]:
            if isinstance(dialog, Dialog):
                self._answer_in(dialog)
            else:
                self._say(f"close {dialog.windowTitle()}")
                dialog.close()
            self._wait()

    def _answer_in(self, dialog: Dialog) -> None:
        for field in self._fields(dialog):
            if self._chance.random() < 0.4:
                self._fill(field)
        for view in self._seen(dialog, QAbstractItemView):
            if self._chance.random() < 0.5 and view.model() is not None and view.model().rowCount():
                self._choose_in(view)
        others = [
            one
            for one in self._seen(dialog, QAbstractButton)
            if one.isEnabled() and one not in (dialog.accept_button, dialog.cancel)
        ]
        if others and self._chance.random() < 0.4:
            self._click(self._chance.choice(others))
            self._wait()
        if dialog not in self._dialogs() or self._dialogs()[-1] is not dialog:
            return  # that button closed it, or opened another over it
        if dialog.accept_button.isEnabled() and self._chance.random() < 0.65:
            self._say(f"accept {dialog.windowTitle()}")
            dialog.accept_button.click()
        else:
            self._say(f"close {dialog.windowTitle()}")
            dialog.close()

    def _ask(self, _parent: QWidget, wanted: Wanted, then: Callable[[Sequence[Path]], None]) -> None:
        if self._chance.random() < 0.15:
            self._say(f"choose nothing for {wanted.title}")
            return
        chosen = self._chosen_for(wanted)
        self._say(f"choose {[one.name for one in chosen]} for {wanted.title}")
        then(chosen)

    def _chosen_for(self, wanted: Wanted) -> list[Path]:
        saved = sorted(one for one in self._out.iterdir() if one.is_file())
        if wanted.choose is Choose.SAVE:
            suffix = Path(wanted.start).suffix
            again = [one for one in saved if one.suffix == suffix]
            if again and self._chance.random() < 0.3:
                return [self._chance.choice(again)]
            return [self._out / f"saved {len(self.done)}{suffix}"]
        if wanted.choose is Choose.FOLDER:
            folder = self._out / f"folder {len(self.done)}"
            if self._chance.random() < 0.8:
                folder.mkdir()
            return [self._chance.choice([self._papers, folder])]
        if "*.evidence" in wanted.filters and self._chance.random() < 0.8:
            return sorted(self._home.glob("*.evidence"))
        files = self._some_files()
        return files if wanted.choose is Choose.FILES else [self._chance.choice([*files, *saved])]

    def _some_files(self) -> list[Path]:
        there = sorted(self._papers.iterdir())
        missing = self._papers / "not there.pdf"
        return self._chance.sample([*there, missing], self._chance.randint(1, 3))

    # ------------------------------------------------------------ hands

    def _click(self, button: QAbstractButton) -> None:
        self._say(f"press {button.accessibleName() or button.text()}")
        button.click()

    def _fill(self, field: QWidget) -> None:
        if isinstance(field, QComboBox):
            field.setCurrentIndex(self._chance.randrange(field.count()))
            field.activated.emit(field.currentIndex())
            self._say(f"{field.accessibleName()}: {field.currentText()}")
        elif isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit):
            words = self._chance.choice(WORDS)
            self._say(f"{field.accessibleName()}: {words!r}")
            field.setFocus()
            if not words:
                field.clear()
                return
            field.selectAll()
            typed = QInputMethodEvent()
            typed.setCommitString(words)
            QApplication.sendEvent(field, typed)

    def _choose_in(self, view: QAbstractItemView) -> None:
        model = view.model()
        at = self._some_row(model)
        flag = QItemSelectionModel.SelectionFlag
        several = self._chance.random() < 0.2
        view.selectionModel().setCurrentIndex(at, (flag.Select if several else flag.ClearAndSelect) | flag.Rows)
        self._say(f"{'also ' if several else ''}row {at.row()} of {view.accessibleName()}")
        if at.flags() & Qt.ItemFlag.ItemIsUserCheckable and self._chance.random() < 0.7:
            turned = Qt.CheckState.Unchecked if at.data(Qt.ItemDataRole.CheckStateRole) else Qt.CheckState.Checked
            model.setData(at, turned, Qt.ItemDataRole.CheckStateRole)
            self._say("tick it, or clear it")
        elif self._chance.random() < 0.2:
            self._say("open it")
            view.activated.emit(at)

    def _some_row(self, model: QAbstractItemModel) -> QModelIndex:
        at = model.index(self._chance.randrange(model.rowCount()), 0)
        if model.rowCount(at) and self._chance.random() < 0.6:
            return model.index(self._chance.randrange(model.rowCount(at)), 0, at)
        return at

    # ------------------------------------------------------------ seeing

    def _dialogs(self) -> list[QDialog]:
        return [one for one in self._window.findChildren(QDialog) if one.isVisible()]

    @staticmethod
    def _seen(within: QWidget, kind: type[_Kind]) -> list[_Kind]:
        return [one for one in within.findChildren(kind) if one.isVisible() and one.window() is within.window()
                and not isinstance(one, QHeaderView)]  # fmt: skip

    def _fields(self, within: QWidget) -> list[QWidget]:
        texts = [
            one
            for kind in (QLineEdit, QPlainTextEdit, QTextEdit)
            for one in self._seen(within, kind)
            if one.isEnabled() and not one.isReadOnly()
        ]
        return [*texts, *(one for one in self._seen(within, QComboBox) if one.isEnabled() and one.count())]

    @staticmethod
    def _close_popups() -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def _wait(self) -> None:
        if self._chance.random() < 0.85:
            self._settle()
        else:
            QApplication.processEvents()

    def _say(self, words: str) -> None:
        self.done.append(words)
        print(words)  # pytest shows it of a test that fails
