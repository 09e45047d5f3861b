"""What assistive technology needs: names for what has no visible label, and a way to look for what lacks one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget
from shiboken6 import isValid

_Widget = TypeVar("_Widget", bound=QWidget)


def named(widget: _Widget, name: str, description: str = "") -> _Widget:
    """Give a widget its accessible name (and description), and hand it back."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)
    return widget


def focusable(top: QWidget) -> list[QWidget]:
    """All visible widgets that the Tab key can reach, in the order of creation."""
    return [
        widget
        for widget in (top, *top.findChildren(QWidget))
        if widget.isVisibleTo(top) and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def in_reading_order(top: QWidget) -> list[QWidget]:
    """Let the Tab key go through what is in `top` as it is laid out, and give it in that order (WCAG 2.2, 2.4.3).

    Qt puts what is made later at the end of the whole window: lines that are drawn anew come after the status bar.
    """
    order = [one for one in _laid_out(top) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    holders = {one for one, after in pairwise(order) if one.isAncestorOf(after)}  # their place is before what they hold
    for before, after in pairwise(one for one in order if one not in holders):
        QWidget.setTabOrder(before, after)
    return order


def _laid_out(one: QWidget | None) -> Iterator[QWidget]:
    """A widget and what is in it, in the order of its layouts."""
    if one is None:
        return
    yield one
    if isinstance(one, QSplitter):
        for at in range(one.count()):
            yield from _laid_out(one.widget(at))
    elif isinstance(one, QScrollArea):
        yield from _laid_out(one.widget())
    elif (layout := one.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout; those of a dialog's row of buttons or a grid as they were put in."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from _laid_out(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def focus_again(before: QWidget | None) -> None:
    """Give the focus back to where it was, if that can still be seen: the editor of a cell is gone by then."""
    if before is not None and isValid(before) and before.isVisible():
        before.setFocus(Qt.FocusReason.OtherFocusReason)


def spoken_name(widget: QWidget) -> str:
    """What a screen reader is told of a widget's name."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def nameless(top: QWidget) -> list[QWidget]:
    """The widgets below `top` that can have the focus and have no name: there should be none."""
    return [widget for widget in focusable(top) if not spoken_name(widget).strip() and not _inner(widget)]


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside another widget, which speaks for them."""
    return widget.objectName().startswith("qt_") or widget.focusProxy() is not None


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Let a screen reader say words without moving the focus (`urgent`: at once, over what it is saying).

    WCAG 2.2, 4.1.3: what the window tells has to reach those who do not see it. Nothing happens where none listens.
    """
    if words and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        how = QAccessible.AnnouncementPoliteness
        event.setPoliteness(how.Assertive if urgent else how.Polite)
        QAccessible.updateAccessibility(event)
