"""Somebody at the window: with a mouse, or with the keyboard alone. Every deed is the events that Qt gets from people.

No method of a page is called: a button is found by the name that a screen reader tells, reached, and pressed. A button
that is covered, cut, or cannot be reached by Tab and F6 fails the story.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QMenu,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ui.accessibility import spoken_name
from ui.main_window import MainWindow

Settle = Callable[[], None]
_Found = TypeVar("_Found", bound=QWidget)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction
_MOST_TABS = 150


# ---------------------------------------------------------------- drags from another program


def urls(*paths: Path) -> QMimeData:
    """A drag of files from the desktop."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag_and_drop(target: QWidget, at: QPoint, mime: QMimeData, between: Callable[[], object] | None = None) -> bool:
    """The events that Qt sends for a drag from another program. Whether the drop was accepted, always as a copy."""
    actions = COPY | Qt.DropAction.MoveAction
    enter = QDragEnterEvent(at, actions, mime, LEFT, NONE)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    move = QDragMoveEvent(at, actions, mime, LEFT, NONE)
    QApplication.sendEvent(target, move)
    if between is not None:
        between()
    drop = QDropEvent(QPointF(at), actions, mime, LEFT, NONE)
    QApplication.sendEvent(target, drop)
    assert drop.dropAction() is COPY, "a drop must never move a file away"
    return drop.isAccepted()


# ---------------------------------------------------------------- hands


class Hands:
    """What both kinds of people do: look for something, type, look at the window."""

    kind: ClassVar[str] = ""

    def __init__(self, window: MainWindow, settle: Settle, story: str, pictures: Path) -> None:
        self.window = window
        self.settle = settle
        self._story = story
        kept = os.environ.get("EVIDENCEPACK_PICTURES")
        self._pictures = Path(kept) if kept else pictures
        self._number = 0

    # ------------------------------------------------------------ seeing

    @property
    def front(self) -> QWidget:
        """The dialog that is open, or the window."""
        open_ones = [one for one in self.window.findChildren(QDialog) if one.isVisible() and one.isModal()]
        return open_ones[-1] if open_ones else self.window

    def all_of(self, kind: type[_Found], name: str = "") -> list[_Found]:
        """What is seen of a kind whose spoken name begins so, from the top."""
        seen = [one for one in self.front.findChildren(kind) if one.isVisible() and called(one).startswith(name)]
        return sorted(seen, key=lambda one: (one.mapTo(self.front, QPoint()).y(), one.mapTo(self.front, QPoint()).x()))

    def find(self, kind: type[_Found], name: str = "") -> _Found:
        """The first one of a kind whose spoken name begins so."""
        found = self.all_of(kind, name)
        names = [called(one) for one in self.all_of(kind)]
        assert found, f"{kind.__name__} “{name}” is not there, only {names}"
        return found[0]

    def row_with(self, view: QAbstractItemView, words: str) -> QModelIndex:
        """The first row of a list (or of the first level of a tree and below) that shows these words."""
        model = view.model()
        flags = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
        found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, words, 1, flags)
        if not found:
            found = model.match(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole, words, 1, flags)
        assert found, f"no row with “{words}” in {spoken_name(view)}"
        return found[0]

    def picture(self, name: str) -> None:
        """What the person sees now, as a PNG; `EVIDENCEPACK_PICTURES` names a folder that keeps them."""
        self.settle()
        self._number += 1
        seen = self.window.grab()
        if self.front is not self.window:
            over = self.front.grab()
            painter = QPainter(seen)
            ratio = seen.devicePixelRatio()
            place = QRect(QPoint(), over.deviceIndependentSize().toSize())
            place.moveCenter(QPoint(round(seen.width() / ratio / 2), round(seen.height() / ratio / 2)))
            painter.drawPixmap(place.topLeft(), over)
            painter.setPen(Qt.GlobalColor.darkGray)
            painter.drawRect(place)
            painter.end()
        self._pictures.mkdir(parents=True, exist_ok=True)
        assert seen.save(str(self._pictures / f"{self._story}-{self.kind}-{self._number:02}-{name}.png"))

    # ------------------------------------------------------------ what both do

    def keys(self, *sequences: str) -> None:
        """Press keys where the focus is, such as "Ctrl+N" or "Return"."""
        for sequence in sequences:
            self._awake()
            target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
            QTest.keySequence(target, QKeySequence(sequence))
            QApplication.processEvents()
        self.settle()

    def letters(self, text: str) -> None:
        """Type where the focus is."""
        self._awake()
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        QTest.keyClicks(focus, text)
        self.settle()

    def enter(self, field: QWidget, text: str) -> None:
        """Put other words into a field."""
        self.reach(field)
        self.keys("Ctrl+A")
        if text:
            self.letters(text)
        else:
            self.keys("Backspace")

    def _awake(self) -> None:
        """Without a window manager nothing comes to the front by itself when a dialog closes."""
        if QApplication.activeWindow() is None:
            self.front.activateWindow()
            QApplication.processEvents()

    # ------------------------------------------------------------ what each does in their way

    def reach(self, widget: QWidget) -> None:
        """Put the focus there."""
        raise NotImplementedError

    def press(self, button: QWidget) -> None:
        """Press a button."""
        raise NotImplementedError

    def choose(self, view: QAbstractItemView, index: QModelIndex, *, also: bool = False) -> None:
        """Choose a row; `also`: and keep those that were chosen, up to it."""
        raise NotImplementedError

    def open_row(self, view: QAbstractItemView, index: QModelIndex) -> None:
        """Go where a row leads."""
        raise NotImplementedError

    def pick(self, box: QComboBox, words: str) -> None:
        """Choose the entry of a box that begins so."""
        raise NotImplementedError

    def command(self, command_id: str) -> None:
        """Give a command of the window."""
        raise NotImplementedError

    def go(self, page: str) -> None:
        """Show a page."""
        raise NotImplementedError

    def bring(self, *paths: Path) -> None:
        """Bring files into the workspace."""
        raise NotImplementedError

    def tick(self, box: QCheckBox, on: bool = True) -> None:
        """Tick or clear a box."""
        if box.isChecked() is not on:
            self.press(box)
        assert box.isChecked() is on

    def press_named(self, name: str) -> None:
        """Press the button that is called so."""
        self.press(self.find(QPushButton, name))


class Mouse(Hands):
    """Clicks, menus and drags; types only what has to be typed."""

    kind = "mouse"

    def reach(self, widget: QWidget) -> None:
        self._click(widget, widget.rect().center())

    def press(self, button: QWidget) -> None:
        assert button.isEnabled(), f"{spoken_name(button)} cannot be pressed"
        at = QPoint(10, button.height() // 2) if isinstance(button, QCheckBox) else button.rect().center()
        self._click(button, at)

    def choose(self, view: QAbstractItemView, index: QModelIndex, *, also: bool = False) -> None:
        view.scrollTo(index)
        area = view.visualRect(index)
        assert view.viewport().rect().intersects(area), f"the row cannot be seen in {spoken_name(view)}"
        at = QPoint(area.left() + min(60, area.width() // 2), area.center().y())
        held = Qt.KeyboardModifier.ControlModifier if also else NONE
        self._click(view.viewport(), at, held)

    def open_row(self, view: QAbstractItemView, index: QModelIndex) -> None:
        self.choose(view, index)
        QTest.mouseDClick(view.viewport(), LEFT, NONE, view.visualRect(index).center())
        self.settle()

    def pick(self, box: QComboBox, words: str) -> None:
        at = box.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert at >= 0, [box.itemText(number) for number in range(box.count())]
        self._click(box, box.rect().center())
        view = box.view()
        if QApplication.platformName() != "offscreen":  # a quicker click is taken for the end of the first one
            QTest.qWait(QApplication.doubleClickInterval() + 50)
        view.scrollTo(view.model().index(at, 0))
        spot = view.visualRect(view.model().index(at, 0)).intersected(view.viewport().rect()).center()
        QTest.mouseMove(view.viewport(), spot)
        self._click(view.viewport(), spot)
        assert box.currentIndex() == at

    def command(self, command_id: str) -> None:
        action, bar = self.window.commands.action(command_id), self.window.menuBar()
        assert action.isEnabled(), f"{command_id} cannot be given now"
        for head in bar.actions():
            menu = QMenu.menuInAction(head)
            if menu is not None and action in menu.actions():
                self._click(bar, bar.actionGeometry(head).center())
                assert menu.isVisible(), head.text()
                self._click(menu, menu.actionGeometry(action).center())
                return
        raise AssertionError(f"{command_id} stands in no menu")

    def go(self, page: str) -> None:
        pages = self.window.navigation
        title = self.window.pages[page].title
        self.choose(pages, self.row_with(pages, title))
        assert self.window.page.id == page

    def bring(self, *paths: Path) -> None:
        middle = QPoint(self.window.width() // 2, self.window.height() // 2)
        assert drag_and_drop(self.window, middle, urls(*paths))
        self.settle()

    def _click(self, widget: QWidget, at: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        reveal(widget)
        top = widget.window()
        point = widget.mapTo(top, at)
        hit = top.childAt(point) or top
        assert hit is widget or widget.isAncestorOf(hit), (
            f"{type(widget).__name__} “{spoken_name(widget)}” is covered by {type(hit).__name__} “{spoken_name(hit)}”"
        )
        QTest.mouseClick(hit, LEFT, held, hit.mapFrom(top, point))
        QApplication.processEvents()
        self.settle()


class Keyboard(Hands):
    """Tab, F6, arrows, shortcuts and the palette: the pointer is never touched."""

    kind = "keyboard"

    def reach(self, widget: QWidget) -> None:
        if self._at(widget):
            return
        if self.front is self.window:
            self._by_panes(widget)
        seen = []
        for _ in range(_MOST_TABS):
            if self._at(widget):
                return
            self.keys("Tab")
            focus = QApplication.focusWidget()
            seen.append(spoken_name(focus) if focus is not None else "nothing")
        raise AssertionError(f"Tab does not come to “{spoken_name(widget)}”, only to {list(dict.fromkeys(seen))}")

    def press(self, button: QWidget) -> None:
        assert button.isEnabled(), f"{spoken_name(button)} cannot be pressed"
        self.reach(button)
        self.keys("Space")

    def choose(self, view: QAbstractItemView, index: QModelIndex, *, also: bool = False) -> None:
        self.reach(view)
        if not also:
            self.keys("Home")
        for _ in range(view.model().rowCount() * 4 + 2):
            current = view.currentIndex()
            if current.row() == index.row() and current.parent() == index.parent():
                if not also and not view.selectionModel().isRowSelected(index.row(), index.parent()):
                    self.keys("Ctrl+Space")
                return
            self.keys("Shift+Down" if also else "Down")
        focus = QApplication.focusWidget()
        where = f"at {view.currentIndex().row()}, the focus is on {spoken_name(focus) if focus else 'nothing'}"
        raise AssertionError(f"the arrow keys do not come to row {index.row()} of {spoken_name(view)}: {where}")

    def open_row(self, view: QAbstractItemView, index: QModelIndex) -> None:
        self.choose(view, index)
        self.keys("Return")

    def pick(self, box: QComboBox, words: str) -> None:
        at = box.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert at >= 0, [box.itemText(number) for number in range(box.count())]
        self.reach(box)
        for _ in range(box.count() + 1):
            if box.currentIndex() == at:
                return
            self.keys("Down" if box.currentIndex() < at else "Up")
        raise AssertionError(f"the arrow keys do not come to {words} in {spoken_name(box)}")

    def command(self, command_id: str) -> None:
        action = self.window.commands.action(command_id)
        assert action.isEnabled(), f"{command_id} cannot be given now"
        if action.shortcuts():
            self.keys(action.shortcuts()[0].toString())
        else:
            self.keys("Ctrl+K")
            self.letters(action.text().rstrip("…"))
            self.keys("Return")

    def go(self, page: str) -> None:
        self.command(f"go.{page}")
        assert self.window.page.id == page

    def bring(self, *paths: Path) -> None:
        ask = self.window.desk.ask
        self.window.desk.ask = lambda _parent, _wanted, then: then(list(paths))
        self.command("documents.add-files")
        self.window.desk.ask = ask

    def _by_panes(self, widget: QWidget) -> None:
        """F6 until the pane holds what is wanted; where no pane does, Tab goes on from the nearest before it."""
        for _ in range(8):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is widget or focus.isAncestorOf(widget)):
                return
            self.keys("F6")

    @staticmethod
    def _at(widget: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is widget or (widget.focusProxy() is focus) or widget.isAncestorOf(focus))


HANDS = (Mouse, Keyboard)


def called(widget: QWidget) -> str:
    """The name of a widget as Windows tells it: on Linux Qt gives the chosen entry of a box in its place."""
    return widget.accessibleName() if isinstance(widget, QComboBox) else spoken_name(widget)


def reveal(widget: QWidget) -> None:
    """Scroll what lies around a widget until it is seen, as a wheel does."""
    inner, above = widget, widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None:
            above.ensureWidgetVisible(inner, 4, 4)
        above = above.parentWidget()
    QApplication.processEvents()
