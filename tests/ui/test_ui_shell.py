"""What is around the pages: printing, what is remembered, a narrow window, the icon and how files are opened."""

from __future__ import annotations

import configparser
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from conftest import Desktop
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QApplication, QPushButton

from evidencepack.resources import resource
from evidencepack.workspace.store import SUFFIX
from ui.main_window import LEAST_SIZE, MainWindow
from ui.pages.gaps.view import GapsPage
from ui.printing.preview import report_of
from ui.printing.report import Report, document_of
from ui.settings import Settings
from ui.theme import DARK, LIGHT, apply_theme

Settle = Callable[[], None]
PACKAGING = Path(__file__).parents[2] / "packaging"
NOW = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001  # the desk's own time


# ---------------------------------------------------------------- printing


def printed(report: Report, file: Path) -> str:
    """The text of the PDF that a report is printed to."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    document_of(report, "Testshire County Council", NOW).print_(printer)
    with pypdfium2.PdfDocument(file) as pdf:
        texts = []
        for page in pdf:
            text = page.get_textpage()
            texts.append(text.get_text_range())
            text.close()
            page.close()
        return " ".join(" ".join(texts).split())


@pytest.mark.parametrize(
    ("page", "words"),
    [("gaps", "has no answer. Give a"), ("items", "IR07 Independent advocacy"), ("history", "Start the return"),
     ("documents", "Carers strategy DRAFT")],
)  # fmt: skip
def test_the_list_of_a_page_is_printed(
    window: MainWindow, settle: Settle, tmp_path: Path, page: str, words: str
) -> None:
    window.show_page(page)
    settle()
    report = report_of(window.page, window.desk)
    assert report is not None
    text = printed(report, tmp_path / "list.pdf")
    assert words in text
    assert "Testshire County Council" in text
    assert "never goes into a pack" in text


def test_of_the_gaps_is_printed_what_the_page_shows(window: MainWindow, settle: Settle) -> None:
    window.show_page("gaps")
    settle()
    page = window.page
    assert isinstance(page, GapsPage)
    page.model.fold("urgency:Must fix", folded=True)
    report = page.report()
    assert any(row[0].endswith("folded away on the page") for row in report.rows if len(row) == 1)
    assert "Must fix" not in {row[0] for row in report.rows if len(row) > 1}
    page.model.fold("urgency:Must fix", folded=False)
    page.search.setText("advocacy")
    settle()
    report = page.report()
    assert report.title == "Gaps and checks: with “advocacy”"
    assert all("advocacy" in row[2].casefold() for row in report.rows if len(row) > 1)
    page.search.clear()
    page.chips.choose("waived")
    settle()
    assert page.report().title == "Gaps and checks: Waived"
    assert page.report().rows == []


def test_what_is_printed_cannot_be_taken_for_markup(qapp: QApplication, tmp_path: Path) -> None:
    text = printed(Report("Items", ("Ref", "Item"), [("A & B", "<b>bold</b> <script>")], (20, 80)), tmp_path / "a.pdf")
    assert "A & B" in text
    assert "<b>bold</b> <script>" in text


def test_paper_is_black_on_white_in_dark_windows_too(qapp: QApplication) -> None:
    apply_theme(qapp, DARK)
    try:
        block = document_of(Report("Items", ("Ref", "Item"), [("IR01", "x")]), "Council", NOW).begin()
        assert block.charFormat().foreground().color().lightness() < 40
    finally:
        apply_theme(qapp, LIGHT)


def test_the_preview_opens_beside_and_is_never_waited_for(window: MainWindow, settle: Settle) -> None:
    window.show_page("gaps")
    settle()
    assert window.commands.run("file.print")
    dialog = next(one for one in window.findChildren(QPrintPreviewDialog) if one.isVisible())
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    dialog.close()


# ---------------------------------------------------------------- what is remembered


def test_a_workspace_is_listed_once_however_it_is_spelt(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "window.ini")
    file = tmp_path / "Council" / "Council.evidence"
    settings.remember(file)
    settings.remember(tmp_path / "Other.evidence")
    settings.remember(tmp_path / "elsewhere" / ".." / "Council" / "." / "Council.evidence")
    assert settings.recent == [file, tmp_path / "Other.evidence"]
    settings.forget(tmp_path / "Council" / ".." / "Other.evidence")
    assert settings.recent == [file]


def test_a_window_that_filled_the_screen_fills_it_again(desktop: Desktop) -> None:
    window = desktop.window()
    window.showMaximized()
    desktop.close(window)
    assert desktop.window().isMaximized()


def test_the_focus_begins_where_work_begins(desktop: Desktop, council: Path) -> None:
    window = desktop.window()
    focus = window.focusWidget()
    assert isinstance(focus, QPushButton)
    assert focus.text().startswith("New return")
    window.actions_of.open_path(council)
    desktop.settle(window)
    assert window.focusWidget() is window.navigation


# ---------------------------------------------------------------- a narrow window


def test_a_laptop_at_200_per_cent_has_room_for_the_window(window: MainWindow) -> None:
    assert LEAST_SIZE <= (960, 540 - 40)  # 1920 x 1080 halved, without the task bar
    window.resize(1366, 768)
    QApplication.processEvents()
    wide = window.stack.width()
    assert window.navigation.width() > 200
    window.resize(960, 520)
    QApplication.processEvents()
    assert window.navigation.width() < 60
    assert window.stack.width() > wide - (1366 - 960)
    first = window.navigation.item(1)
    assert "3" in first.toolTip()
    assert first.text() == "Documents"


# ---------------------------------------------------------------- icon and association


def test_the_icon_holds_the_sizes_that_windows_asks_for() -> None:
    with Image.open(resource("app", "icon.ico")) as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]
    assert resource("app", "icon.ico").stat().st_size < 60_000
    with Image.open(resource("app", "icon.png")) as picture:
        assert picture.size == (256, 256)


def test_the_installer_names_what_the_build_makes() -> None:
    script = (PACKAGING / "installer.iss").read_text(encoding="utf-8")
    build = (PACKAGING / "evidencepack.spec").read_text(encoding="utf-8")
    program = re.findall(r'\{app\}\\([^"]+?\.exe)', script)
    assert set(program) == {"Evidence Pack.exe"}
    assert '"Evidence Pack"' in build
    assert 'name="evidencepack"' in build
    assert r"..\dist\evidencepack\*" in script
    assert f'"Software\\Classes\\{SUFFIX}"' in script
    assert '""%1""' in script  # a path with spaces stays one word
    assert "PrivilegesRequired=lowest" in script
    assert "HKLM" not in script
    for named in re.findall(r"=(\.\.\\[^\n*]+)", script):
        place = PACKAGING.parent / named.removeprefix("..\\").replace("\\", "/")
        assert place.exists() or place.name == "dist", named


def test_the_desktop_entry_opens_a_workspace() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(PACKAGING / "linux" / "evidencepack.desktop", encoding="utf-8")
    assert entry["Desktop Entry"]["Exec"] == "evidencepack-window %f"
    kind = entry["Desktop Entry"]["MimeType"].rstrip(";")
    assert f'type="{kind}"' in (PACKAGING / "linux" / "evidencepack.xml").read_text(encoding="utf-8")


def test_pages_are_shown_at_the_least_size(window: MainWindow, settle: Settle) -> None:
    window.resize(QSize(*LEAST_SIZE))
    for page in window.pages:
        if page != "start":
            window.show_page(page)
            settle()
    assert window.height() <= 620
