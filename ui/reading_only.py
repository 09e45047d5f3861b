"""Says of what cannot be used in a return that is open for reading only why that is so, in one place for all of it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.session import Session

_USUAL = "usual-words"
_GENERAL = "This return is open for reading only."


def permit(widget: QWidget, possible: bool = True, *, writable: bool) -> None:  # as in setEnabled
    """Enable what changes the return where that is possible; where reading only forbids it, the widget says why."""
    widget.setEnabled(possible and writable)
    explain(widget, "" if writable else why_of(widget))


def why_of(widget: QWidget) -> str:
    """Why nothing can be changed in the window that a widget, or the dialog that it is in, belongs to."""
    top = widget
    while (above := top.parentWidget()) is not None:
        top = above
    session = top.findChild(Session)
    return session.reading_only if session is not None else _GENERAL


def explain(widget: QWidget, why: str) -> None:
    """Put the reason in the place of the tooltip and description, or those back when there is none any more.

    Qt shows tooltips of disabled widgets, too, and screen readers read the description with the name.
    """
    usual = widget.property(_USUAL)
    if why:
        if usual is None:
            widget.setProperty(_USUAL, [widget.toolTip(), widget.accessibleDescription()])
        widget.setToolTip(why)
        widget.setAccessibleDescription(why)
    elif usual is not None:
        tip, description = usual
        widget.setToolTip(tip)
        widget.setAccessibleDescription(description)
        widget.setProperty(_USUAL, None)


class FollowsAction(QObject):
    """Keeps a button as its action is: enabled or not, with the reason that the action's status tip gives."""

    def __init__(self, button: QAbstractButton, action: QAction) -> None:
        super().__init__(button)
        self._button = button
        self._action = action
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._button.setEnabled(self._action.isEnabled())
        explain(self._button, self._action.statusTip())
