"""Makes resources/screenshots/*.png: `python packaging/screenshots.py`. No screen is needed.

Each page with the sample council, light; two of them dark, and one at 150 %. The pictures that were there are replaced.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication  # noqa: E402  # the project's own folder is put on the path above

from ui.app import make_window  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.theme import DARK, LIGHT, apply_theme  # noqa: E402

OUT = ROOT / "resources" / "screenshots"
DARK_ONES = ("overview", "documents")
LARGE_ONES = ("items",)
PAGES = ("overview", "documents", "items", "assessment", "gaps", "pack", "history", "review")
SECONDS = 300


def main() -> int:
    """Make the sample once, then draw it in one process for each scale (Qt reads the scale when it starts)."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        for scale, pages in (("1", PAGES), ("1.5", LARGE_ONES)):
            environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=scale, LOGNAME="amina.example")
            command = [sys.executable, __file__, "--draw", folder, scale, *pages]
            subprocess.run(command, env=environment, check=True)
    for picture in sorted(OUT.glob("*.png")):
        print(picture.relative_to(ROOT), picture.stat().st_size)
    return 0


def draw(folder: Path, scale: str, pages: list[str]) -> None:
    """Draw these pages at this scale into resources/screenshots."""
    platform.node = lambda: "ASC-LAPTOP-07"  # nobody's machine: the history names it
    app = QApplication([])
    apply_theme(app, LIGHT)
    window = make_window(folder / f"window-{scale}.ini", folder / "window.log", folder)
    window.resize(1366, 768)
    window.show()
    settle = _settler(window)
    settle()
    if scale == "1":
        window.grab().save(str(OUT / "start.png"))
    _open_sample(window, folder, settle)
    suffix = "" if scale == "1" else f"-{scale.replace('.', '')}0"
    for page in pages:
        _show(window, page, settle)
        window.grab().save(str(OUT / f"{page}{suffix}.png"))
    if scale == "1":
        apply_theme(app, DARK)
        for page in DARK_ONES:
            _show(window, page, settle)
            window.grab().save(str(OUT / f"{page}-dark.png"))
    window.close()
    settle()


def _open_sample(window: MainWindow, folder: Path, settle: Callable[[], None]) -> None:
    made = sorted(folder.glob("Sample council 1/Workspace/*.evidence"))
    if made:
        window.actions_of.open_path(made[0])
    else:
        window.actions_of.try_sample()
    settle()


def _show(window: MainWindow, page: str, settle: Callable[[], None]) -> None:
    window.show_page(page)
    settle()
    if page == "documents":
        figures = window.desk.figures.current
        known = figures.lacks.snapshot.documents if figures else ()
        wanted = [one.id for one in known if one.format == "pdf" and "advocacy" in one.title.casefold()]
        wanted += [one.id for one in known if one.format == "pdf"]
        window.documents.go_to(wanted[0])
        settle()
    if page == "items":
        figures = window.desk.figures.current
        wanted = [item.id for item in figures.items if item.ref == "IR07"] if figures else []
        window.items.go_to(wanted[0])
        settle()
    window.banner.hide()
    settle()


def _settler(window: MainWindow) -> Callable[[], None]:
    def settle() -> None:
        deadline = time.monotonic() + SECONDS
        quiet = 0
        while quiet < 5:
            QApplication.processEvents()
            quiet = 0 if window.desk.runner.busy else quiet + 1
            time.sleep(0.005)
            if time.monotonic() > deadline:
                raise TimeoutError("the window is still busy")

    return settle


if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--draw"]:
        draw(Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
    else:
        sys.exit(main())
