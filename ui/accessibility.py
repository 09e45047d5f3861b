"""What assistive technology needs: names for what has no visible label, and a way to look for what lacks one."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

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
