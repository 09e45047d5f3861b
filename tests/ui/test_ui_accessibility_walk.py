"""A walk through all pages and all dialogs: names and roles, the order of the focus, reach by Tab, words beside colour.

WCAG 2.2: 4.1.2 (name, role), 2.5.3 (label in name), 2.4.3 (focus order), 2.1.1 (keyboard), 1.4.1 (use of colour).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from conftest import Desktop
from helpers.everything import DIALOGS, dialog_classes, open_dialog
from helpers.hands import called
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from ui.accessibility import focusable, nameless
from ui.command_table import COMMANDS, PAGES
from ui.main_window import MainWindow
from ui.theme import Tone
from ui.widgets.marks import Pill, paint_shape

Settle = Callable[[], None]
UI = Path(__file__).parents[2] / "ui"
EVERYWHERE = (*PAGES, "review", "search")
SURFACES = ("view.palette", "view.jobs", "help.contents", "help.tour")
NEARLY = 12  # pixels by which things in one line may lie higher or lower
LEAVES = {
    "file.close", "file.quit", "file.sample", "file.new", "documents.remove", "edit.undo", "edit.redo",
    "documents.open", "documents.in-folder",  # other programs
}  # fmt: skip


def without_name_or_role(top: QWidget) -> list[str]:
    """What a screen reader could not name. On Linux Qt tells the entry of a box as its name: its own is looked at."""
    found = nameless(top)
    found += [one for one in focusable(top) if not called(one).strip() and one not in found and not _inner(one)]
    for one in focusable(top):
        interface = QAccessible.queryAccessibleInterface(one)
        if (interface is None or interface.role() == QAccessible.Role.NoRole) and one not in found:
            found.append(one)
    return [f"{type(one).__name__} {one.objectName()}" for one in found]


def _inner(one: QWidget) -> bool:
    above = one.parentWidget()
    labelled = one.accessibleName() or (above is not None and above.focusProxy() is one)
    return bool(labelled) or one.objectName().startswith("qt_") or _has_buddy(one)


def _has_buddy(one: QWidget) -> bool:
    return any(label.buddy() is one for label in one.window().findChildren(QLabel))


def chain(top: QWidget) -> list[QWidget]:
    """The widgets below `top` in the order of the Tab key."""
    wanted, found = set(focusable(top)), []
    one = top
    while True:
        if one in wanted and one.focusProxy() is None:
            found.append(one)
        one = one.nextInFocusChain()
        if one is top or one is None:
            return found


def pane_of(one: QWidget, top: QWidget) -> QWidget:
    """What is read as one: a half of a splitter, the content of a scroll area, a page."""
    if isinstance(top, QDialog):
        return top
    inner = one
    while inner is not top:
        above = inner.parentWidget()
        if isinstance(above, QSplitter | QStackedWidget) or isinstance(above.parentWidget(), QScrollArea):
            return inner
        inner = above
    return top


def place(one: QWidget, top: QWidget) -> QRect:
    return QRect(one.mapTo(top, QPoint()), one.size())


def backwards(top: QWidget) -> list[str]:
    """Steps of the Tab key within a pane that lead up, or to the left in one line; one of them closes the ring."""
    found = []
    order = chain(top)
    for one, after in zip(order, [*order[1:], *order[:1]], strict=True):
        if pane_of(one, top) is not pane_of(after, top) or one.isAncestorOf(after):
            continue
        here, there = place(one, top), place(after, top)
        in_line = min(here.bottom(), there.bottom()) - max(here.top(), there.top()) > min(here.height(), there.height()) / 2  # fmt: skip  # noqa: E501
        up = there.bottom() <= here.top() + NEARLY and there.left() < here.right()
        if (in_line and there.right() <= here.left() + NEARLY) or (up and not in_line):
            found.append(f"“{called(one)}” {here.getRect()} → “{called(after)}” {there.getRect()}")
    return found if len(found) > 1 else []


def not_reached(top: QWidget) -> list[str]:
    """What Tab does not come to, pressed often enough to go round. Arrow keys go on within a row of which one holds."""
    wanted = [one for one in focusable(top) if one.focusProxy() is None and not one.objectName().startswith("qt_")]
    wanted = [one for one in wanted if not _one_of_several(one)]
    seen: set[QWidget] = set()
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(len(wanted) * 2 + 10):
        focus = QApplication.focusWidget()
        if focus is not None:
            seen.add(focus)
        QTest.keyClick(focus or top, Qt.Key.Key_Tab)
    reached = {one for one in wanted if one in seen or any(one.isAncestorOf(other) for other in seen)}
    return [f"{type(one).__name__} “{called(one)}”" for one in wanted if one not in reached]


def called_otherwise(top: QWidget) -> list[str]:
    """Buttons that cannot be pressed by saying what they show, as people do who speak to their computer."""
    found = []
    for one in top.findChildren(QAbstractButton):
        shown, name = _letters(one.text().split("  ")[0]), _letters(one.accessibleName())  # a key may follow
        if one.isVisible() and shown and name and shown not in name:
            found.append(f"“{one.text()}” is called “{one.accessibleName()}”")
    return found


def _letters(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.replace("&", "").casefold()).split())


def complaints(top: QWidget, ordered: QWidget | None = None) -> list[str]:
    """All that is wrong with what is shown."""
    found = [f"no name or role: {one}" for one in without_name_or_role(top)]
    found += called_otherwise(top)
    found += [f"the focus goes back: {one}" for one in backwards(ordered or top)]
    found += [f"Tab does not come to {one}" for one in not_reached(top)]
    return found + [f"told by colour alone: {one}" for one in told_by_colour_alone(top)]


# ---------------------------------------------------------------- pages


def test_every_page_is_named_ordered_and_reached(window: MainWindow, settle: Settle) -> None:
    found = []
    for page in EVERYWHERE:
        window.show_page(page)
        settle()
        found += [f"{page}: {one}" for one in complaints(window, window.page)]
    assert not found, chr(10).join(found)


def test_what_opens_over_the_window(window: MainWindow, settle: Settle) -> None:
    for command in SURFACES:
        assert window.commands.run(command), command
        settle()
        assert without_name_or_role(window) == [], command
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and other is not window:
                assert without_name_or_role(other) == [], command
                assert backwards(other) == [], command


def test_every_pane_is_reached_by_f6(window: MainWindow, settle: Settle) -> None:
    for page in EVERYWHERE:
        window.show_page(page)
        settle()
        panes = window.frame.panes()
        seen = set()
        for _ in range(len(panes) + 1):
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
            focus = QApplication.focusWidget()
            seen |= {at for at, pane in enumerate(panes) if pane is focus or (focus and pane.isAncestorOf(focus))}
        assert seen == set(range(len(panes))), page


# ---------------------------------------------------------------- dialogs


def test_no_dialog_is_forgotten() -> None:
    assert dialog_classes() == {name.split(",")[0] for name in DIALOGS}


def test_every_dialog_is_named_ordered_and_reached(window: MainWindow, settle: Settle) -> None:
    found = []
    for name in DIALOGS:
        dialog = open_dialog(window, settle, name)
        dialog.activateWindow()
        assert dialog.windowTitle(), name
        assert dialog.windowModality() is Qt.WindowModality.WindowModal, name
        if isinstance(dialog, QPrintPreviewDialog):  # the page in Qt's own preview keeps Tab
            found += [f"{name}: {one}" for one in without_name_or_role(dialog)]
        else:
            fields = [one for one in focusable(dialog) if isinstance(one, QLineEdit | QPlainTextEdit | QComboBox)]
            if fields and dialog.focusWidget() in dialog.findChildren(QPushButton):
                found.append(f"{name}: the focus begins at a button")
            found += [f"{name}: {one}" for one in complaints(dialog)]
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        settle()
        assert not [one for one in window.findChildren(QDialog) if one.isVisible()], f"Escape does not close {name}"
    assert not found, chr(10).join(found)


def test_commands_open_no_other_dialogs(window: MainWindow, settle: Settle) -> None:
    window.desk.ask = lambda _parent, _wanted, _then: None
    opened, done = set(), set(LEAVES)
    for page in ("documents", "items", "gaps", "assessment"):
        for command in COMMANDS:
            if command.id in done or command.id.startswith("go."):
                continue
            if window.page.id != page:
                window.show_page(page)
                settle()
            if not window.commands.run(command.id):
                continue
            done.add(command.id)
            settle()
            for menu in window.findChildren(QMenu):
                menu.close()
            for dialog in [one for one in window.findChildren(QDialog) if one.isVisible()]:
                opened.add(type(dialog).__name__)
                dialog.close()
            settle()
    assert opened <= {name.split(",")[0] for name in DIALOGS}
    assert len(opened) >= 9, opened


def test_keys_of_a_page_hold_in_it(window: MainWindow) -> None:
    assert len(dict(window.pages)) == len(window.pages)  # all pages are made, and lent their keys
    idle = []
    for command in COMMANDS:
        if command.keys and command.page:
            lent = [one for one in window.commands.action(command.id).associatedObjects() if isinstance(one, QWidget)]
            if not [one for one in lent if not isinstance(one, QMenu)]:
                idle.append(command.id)
    assert idle == []


def _one_of_several(one: QWidget) -> bool:
    if not isinstance(one, QAbstractButton) or not one.isCheckable() or one.isChecked():
        return False
    group = one.group()
    return (group is not None and group.exclusive()) or one.autoExclusive()


# ---------------------------------------------------------------- colour


def told_by_colour_alone(top: QWidget) -> list[str]:
    """Coloured pills without a word and without a shape."""
    pills = [one.mark for one in top.findChildren(Pill) if one.isVisible()]
    return [
        repr(one) for one in pills if one.tone in {Tone.GOOD, Tone.WARN, Tone.BAD} and not _says(one.text, one.shape)
    ]


def _says(text: str, shape: bool) -> bool:
    return shape or any(sign.isalpha() for sign in text)


def _marks() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Mark":
                yield f"{file.relative_to(UI)}:{node.lineno}", node


def test_every_mark_in_the_code_has_words() -> None:
    """Whatever colour a mark has, it is made with words; an empty one hides the pill."""
    found = list(_marks())
    assert len(found) > 20
    for where, call in found:
        given = call.args[0] if call.args else next((one.value for one in call.keywords if one.arg == "text"), None)
        assert given is not None, where


def test_shapes_differ_without_their_colour(qapp: QApplication) -> None:
    drawn = {}
    for tone in (Tone.GOOD, Tone.WARN, Tone.BAD, Tone.NEUTRAL):
        image = QImage(24, 24, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_shape(painter, QRectF(4, 4, 16, 16), tone, "#000000")
        painter.end()
        drawn[tone] = bytes(image.constBits())
    for one, picture in drawn.items():
        for other, second in drawn.items():
            if one is not other:
                assert sum(abs(a - b) > 60 for a, b in zip(picture, second, strict=True)) > 25, (one, other)


def test_the_start_page_too(desktop: Desktop) -> None:
    window = desktop.window()
    assert without_name_or_role(window) == []
    assert backwards(window.page) == []
    assert not_reached(window) == []
