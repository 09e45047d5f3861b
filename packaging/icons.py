"""Makes the program's icon files from resources/app/icon.svg: `python packaging/icons.py`. No screen is needed.

Written are resources/app/icon.ico (Windows: the program and its .evidence files) and icon.png (window, Linux).
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "resources" / "app"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)  # Windows asks for these at 100 % to 200 %
PNG_SIZE = 256
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer, QIODevice, Qt  # noqa: E402
from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: E402
from PySide6.QtSvg import QSvgRenderer  # noqa: E402


def main() -> int:
    """Draw every size from the drawing itself, so that none is blurred, and write both files."""
    application = QGuiApplication.instance() or QGuiApplication([])
    drawn = {size: draw(size) for size in (*ICO_SIZES, PNG_SIZE)}
    drawn[PNG_SIZE].save(APP / "icon.png", optimize=True)
    images = [drawn[size] for size in ICO_SIZES]
    images[-1].save(APP / "icon.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=images[:-1])
    for file in (APP / "icon.png", APP / "icon.ico"):
        print(file.relative_to(ROOT), file.stat().st_size)
    del application
    return 0


def draw(size: int) -> Image.Image:
    """The icon as a picture of so many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(APP / "icon.svg")).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's type hints want bytes here, Qt takes text
    made = Image.open(io.BytesIO(bytes(buffer.data().data())))
    made.load()
    return made


if __name__ == "__main__":
    sys.exit(main())
