"""The program's own icons: drawn as SVG in the current text colour, tinted when they are asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from evidencepack.resources import resource

_SIZES = (16, 20, 24, 32, 40, 48, 64)


def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """The icon of this name in a colour (#rrggbb). FileNotFoundError if there is none of this name."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(picture(name, colour, size))
        if disabled:
            made.addPixmap(picture(name, disabled, size), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=4096)  # each window and each change of colours asks for the same few hundred again
def picture(name: str, colour: str, size: int) -> QPixmap:
    """The icon as a square picture of so many real pixels."""
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(painter)
    painter.end()
    return pixmap


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
