"""Choosing an entry of a list in code, whatever keys are held meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView


def choose_only(view: QAbstractItemView, index: QModelIndex) -> None:
    """Make this entry the current one and the only one that is chosen, with its whole row where rows are chosen.

    Not the view's own `setCurrentIndex`: that acts as a click does, and with Ctrl held (a shortcut led here) it would
    add to what is chosen, or take away from it.
    """
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    if view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows:
        flags |= QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().setCurrentIndex(index, flags)
