"""Commands as data: one record each feeds the menu, buttons, keys, tooltips and tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QPushButton, QWidget

from ui.icons import icon
from ui.reading_only import FollowsAction
from ui.theme import Colours
from ui.widgets.basic import button

_Doer = TypeVar("_Doer")


@dataclass(frozen=True, kw_only=True)
class State:
    """What decides which commands can be given now. `busy`: a job is changing the workspace.

    `documents`: how many are chosen in their list; `gaps`: how many documents the chosen gaps are about; `mendable`:
    whether the chosen gap can be mended where it stands; `waivers`: how many of them are chosen; `to_confirm`: how
    much waits to be confirmed; `grouped`, `folded`: whether documents are listed in groups, and all of those folded;
    `reading_only`: why nothing can be changed.
    """

    is_open: bool = False
    writable: bool = False
    busy: bool = False
    page: str = "start"
    documents: int = 0
    gaps: int = 0
    mendable: bool = False
    waivers: int = 0
    item: bool = False
    to_confirm: int = 0
    grouped: bool = False
    folded: bool = False
    undo: str = ""
    redo: str = ""
    reading_only: str = ""


def always(_state: State) -> bool:
    """At any time."""
    return True


def is_open(state: State) -> bool:
    """With a workspace open."""
    return state.is_open


def writable(state: State) -> bool:
    """With a workspace open that may be changed."""
    return state.writable


def documents_chosen(state: State) -> bool:
    """With documents chosen in the list, in a workspace that may be changed."""
    return state.writable and state.page == "documents" and state.documents > 0


def one_document_chosen(state: State) -> bool:
    """With exactly one document chosen, in a workspace that may be changed."""
    return documents_chosen(state) and state.documents == 1


def one_document_shown(state: State) -> bool:
    """With exactly one document chosen, also in a workspace that is open for reading only."""
    return state.is_open and state.page == "documents" and state.documents == 1


def found_in_chosen(state: State) -> bool:
    """With documents chosen in their list or by their gaps, in a workspace that may be changed."""
    return documents_chosen(state) or (state.writable and state.page == "gaps" and state.gaps > 0)


def gap_mendable(state: State) -> bool:
    """With a gap chosen that can be mended where it stands, in a workspace that may be changed."""
    return state.writable and state.page == "gaps" and state.mendable


def waivers_chosen(state: State) -> bool:
    """With waivers chosen, in a workspace that may be changed."""
    return state.writable and state.page == "gaps" and state.waivers > 0


def item_chosen(state: State) -> bool:
    """With an evidence item chosen, in a workspace that may be changed."""
    return state.writable and state.page == "items" and state.item


@dataclass(frozen=True, kw_only=True)
class Command(Generic[_Doer]):
    """Something that a person can tell the program to do.

    `keys`: shortcuts, the first of which is shown. `page`: its keys hold in that page's list only ("" everywhere).
    `words`: the title when it depends on the state. `menu`: the menu it stands in, "" for none.
    `help`: its page of the help where that is not the page of its kind (`ui/help/places.py`).
    """

    id: str
    title: str
    run: Callable[[_Doer], object]
    menu: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    page: str = ""
    separated: bool = False
    enabled_when: Callable[[State], bool] = always
    help: str = ""
    words: Callable[[State], str] | None = None


class CommandSet(QObject, Generic[_Doer]):
    """The actions of a table of commands."""

    def __init__(self, table: Sequence[Command[_Doer]], doer: _Doer, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = {command.id: command for command in table}
        self._doer = doer
        self._actions = {command.id: self._action(command, parent) for command in table}
        self.state = State()

    @property
    def table(self) -> list[Command[_Doer]]:
        """All commands."""
        return list(self._table.values())

    def action(self, command_id: str) -> QAction:
        """The action of a command. KeyError if there is none."""
        return self._actions[command_id]

    def run(self, command_id: str) -> bool:
        """Do it, if it can be done now; say whether it could."""
        action = self._actions[command_id]
        possible = action.isEnabled()
        if possible:
            action.trigger()
        return possible

    def fill_menus(self, bar: QMenuBar) -> None:
        """Make the menus in the order of the table."""
        menus: dict[str, QMenu] = {}
        for command in self._table.values():
            if command.menu:
                if command.menu not in menus:
                    menus[command.menu] = bar.addMenu(command.menu)
                if command.separated:
                    menus[command.menu].addSeparator()
                menus[command.menu].addAction(self._actions[command.id])

    def context_menu(self, ids: Sequence[str], parent: QWidget) -> QMenu:
        """A menu of these commands; an empty id is a line."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command_id in ids:
            if command_id:
                menu.addAction(self._actions[command_id])
            else:
                menu.addSeparator()
        return menu

    def button(self, command_id: str, role: str = "", text: str = "") -> QPushButton:
        """A button that gives the command, and is enabled when it is."""
        command, action = self._table[command_id], self._actions[command_id]
        made = button(text or command.title, action.trigger, role, tip=action.toolTip())
        FollowsAction(made, action)
        return made

    def lend(self, page: str, view: QWidget) -> None:
        """Let the keys of a page's commands hold in its list."""
        for command in self._table.values():
            if command.page == page:
                view.addAction(self._actions[command.id])

    def update(self, state: State) -> None:
        """Enable what can be done in this state, and name it; what reading only forbids says so."""
        self.state = state
        could_be = replace(state, writable=True)
        for command in self._table.values():
            action = self._actions[command.id]
            possible = command.enabled_when(state)
            title = command.words(state) if command.words is not None else command.title
            why = state.reading_only if not possible and command.enabled_when(could_be) else ""
            action.setEnabled(possible)
            action.setText(title)
            action.setToolTip(why or _tip(command, title))
            action.setStatusTip(why)

    def tint(self, colours: Colours) -> None:
        """Draw the icons in these colours."""
        for command in self._table.values():
            if command.icon:
                self._actions[command.id].setIcon(icon(command.icon, colours.muted, colours.disabled))

    def _action(self, command: Command[_Doer], parent: QWidget) -> QAction:
        action = QAction(command.title, parent)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        if command.page:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(_tip(command, command.title))
        action.setIconVisibleInMenu(True)
        action.setEnabled(False)
        action.triggered.connect(lambda: command.run(self._doer))
        if not command.page:
            parent.addAction(action)
        return action


def _tip(command: Command[_Doer], title: str) -> str:
    words = command.tip or title.replace("&", "").rstrip("…")
    return f"{words} ({', '.join(command.keys)})" if command.keys else words
