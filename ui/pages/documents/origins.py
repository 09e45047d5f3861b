"""Where a document was taken from: opened in its own program, shown in its folder, and how to refer to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from evidencepack.intake.paths import is_there
from evidencepack.model import Answer, Document, EvidenceItem, Origin
from ui.desk import Desk
from ui.theme import SPACE, Tone
from ui.tips import plain_tip
from ui.widgets.basic import Elided, button, column, row
from ui.words import counted, place_words

Open = Callable[[Path], object]

# What Windows, or a desktop with the right programs, would run and not show.
_RUNS = frozenset(
    {".appref-ms", ".application", ".bat", ".chm", ".cmd", ".com", ".cpl", ".desktop", ".exe", ".hta", ".img",
     ".iso", ".jar", ".jnlp", ".js", ".jse", ".lnk", ".msc", ".msi", ".msix", ".msp", ".pif", ".ps1", ".py", ".pyw",
     ".reg", ".scf", ".scr", ".sct", ".settingcontent-ms", ".sh", ".url", ".vb", ".vbe", ".vbs", ".vhd", ".vhdx", ".ws",
     ".wsc", ".wsf", ".wsh"}
)  # fmt: skip


def open_file(path: Path) -> None:
    """Open a file in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> None:
    """Show a file in its folder: chosen there where the system can do that."""
    if sys.platform == "win32":
        subprocess.Popen(f'explorer /select,"{path}"')  # Explorer takes the path in quotes of its own
    elif sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(path)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def reference(document: Document, answers: Sequence[Answer], items: dict[str, EvidenceItem], pages: str = "") -> str:
    """How to refer to a document: "IR07-02 Advocacy contract, pages 4-7" as in the pack; its title without an answer.

    `pages`: a locator of its own instead of the answer's.
    """
    answer = answers[0] if answers else None
    number = f"{items[answer.item_id].ref}-{max(answer.position, 1):02d} " if answer is not None else ""
    place = pages or (answer.pages if answer is not None else "")
    parts = [f"{number}{document.title}"]
    if place:
        parts.append(place_words(place, document.pages_unit))
    if not pages and answer is not None and answer.section:
        parts.append(answer.section)
    return ", ".join(parts)


class OriginsBox(QWidget):
    """`opens` and `shows` do what the buttons say; tests put others here."""

    def __init__(self, desk: Desk, refer: Callable[[], str]) -> None:
        super().__init__()
        self._desk = desk
        self._refer = refer
        self._paths: list[Path] = []
        self.opens: Open = open_file
        self.shows: Open = show_in_folder
        self.path = Elided("", "small", keep_end=True)
        self.open = button(
            "Open", self.open_original, "quiet", tip="Open the original in its own program", name="Open the original"
        )
        self.show_it = button("In folder", self.show_original, "quiet", tip="Show the original in its folder")
        self.copy = button("Copy reference", self.copy_reference, "quiet", tip="Such as “IR07-02 Advocacy, pages 4-7”")
        self.path.setContentsMargins(SPACE.small, 0, 0, 0)  # as far from the left as the words of the buttons
        layout = column(self.path, spacing=SPACE.hair)
        layout.addLayout(row(self.open, self.show_it, self.copy, None, spacing=0))
        self.setLayout(layout)

    def show_origins(self, origins: Sequence[Origin]) -> None:
        """Show where it was taken from; several places are offered by a menu."""
        self._paths = [Path(origin.path) for origin in origins]
        more = len(origins) - 1
        words = f"from {origins[0].path}" + (f" and {counted(more, 'other place')}" if more else "") if origins else ""
        self.path.setText(words)
        self.path.setToolTip(plain_tip("\n".join(origin.path for origin in origins)))
        for part in (self.path, self.open, self.show_it):
            part.setVisible(bool(origins))

    def open_original(self) -> None:
        """Open it where it came from, unless it could run."""
        self._at_place(self._open_what_is_shown, self.open)

    def show_original(self) -> None:
        """Show it in its folder."""
        self._at_place(self.shows, self.show_it)

    def copy_reference(self) -> None:
        """Put the reference on the clipboard."""
        words = self._refer()
        QGuiApplication.clipboard().setText(words)
        self._desk.say("Copied.", words, Tone.GOOD)

    def _open_what_is_shown(self, path: Path) -> None:
        if path.suffix.casefold() in _RUNS:
            self._desk.say(
                f"{path.name} is not opened from here: it could run as a program.",
                "If you know what it is, open it from its folder.",
                Tone.WARN,
            )
        else:
            self.opens(path)

    def _at_place(self, do: Open, below: QWidget) -> None:
        there = [path for path in self._paths if is_there(path)]
        if len(there) > 1:
            menu = QMenu(self)
            menu.aboutToHide.connect(menu.deleteLater)
            for path in there:
                menu.addAction(str(path)).triggered.connect(lambda _checked=False, path=path: do(path))
            menu.popup(below.mapToGlobal(below.rect().bottomLeft()))
        elif there:
            do(there[0])
        elif self._paths:
            self._desk.say(
                f"{self._paths[0]} is not there any more, or its drive is not connected.",
                "The workspace keeps its own copy, so nothing is lost.",
                Tone.WARN,
            )
