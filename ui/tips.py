"""Tooltips of what others wrote: file names, cells, wordings."""

from __future__ import annotations

import html

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """The tooltip that shows `text` as it is.

    Qt takes text with tags for HTML and opens the pictures it names: a cell of a received file could have this
    computer call another one.
    """
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>' if Qt.mightBeRichText(text) else text
