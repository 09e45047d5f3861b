"""Looking at a document: its pages drawn as they come into view, stepping through finds, what cannot be shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ReadsHere, workspace_of, write_docx, write_pdf
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_ui_doors import on_documents

from evidencepack import verbs
from evidencepack.model import Document, DocumentState, ReadState, Version
from evidencepack.workspace import queries
from ui.accessibility import nameless
from ui.main_window import MainWindow
from ui.pages.documents.origins import reference
from ui.pages.documents.preview import Preview, artist
from ui.pages.documents.preview.layout import GAP, PageLayout, bands, fitted
from ui.pages.documents.preview.model import Way, _way, look

Settle = Callable[[], None]
LONG = "A long report"


def preview_of(window: MainWindow) -> Preview:
    return window.documents.details.preview


def add(window: MainWindow, settle: Settle, *paths: Path) -> None:
    window.desk.add_files(list(paths))
    settle()


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory, drive: Path) -> Path:
    """The small council with a PDF of sixty pages, three of which speak of advocacy, and a picture."""
    folder = tmp_path_factory.mktemp("preview")
    pages = [f"Page {number}\nOne of advocacy" if number % 20 == 0 else f"Page {number}" for number in range(1, 61)]
    paths = [write_pdf(folder / f"{LONG}.pdf", *pages), folder / "Photo of the hub.png"]
    Image.new("RGB", (640, 480), (10, 120, 60)).save(paths[1])
    with verbs.new_return(folder / "Council", "Testshire County Council", notified="2026-11-12") as workspace:
        list(verbs.add(workspace, [drive, *paths], pool=ReadsHere()))
        db = workspace.reader()
        pdf = queries.document_named(db, "Advocacy contract monitoring")
        verbs.answer_with(workspace, queries.item_by_ref(db, "IR07").id, [pdf.id])
    return folder / "Council"


@pytest.fixture
def report(window: MainWindow, settle: Settle) -> str:
    """The long PDF, shown."""
    return on_documents(window, settle, LONG)


@pytest.fixture
def large(window: MainWindow, settle: Settle, report: str) -> Preview:
    assert window.commands.run("reading.large")
    settle()
    return preview_of(window)


# ---------------------------------------------------------------- pages


def test_only_what_is_in_view_is_drawn(window: MainWindow, settle: Settle, report: str) -> None:
    view = preview_of(window).pages.view
    assert view.total == 60
    assert view.is_drawn(1)
    assert not view.is_drawn(30)
    view.go_to(30)
    settle()
    assert view.is_drawn(30)
    assert preview_of(window)._place.text() == "Page 30 of 60"
    assert not view.is_drawn(60)


def test_the_kept_pictures_are_bounded(
    window: MainWindow, settle: Settle, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artist, "KEPT_BYTES", 3_000_000)
    view = preview_of(window).pages.view
    for page in range(1, 30, 4):
        view.go_to(page)
        settle()
    assert view.is_drawn(29)
    assert not view.is_drawn(1)
    kept = preview_of(window).artist
    assert kept.kept_bytes == sum(image.sizeInBytes() for image in kept._kept.values()) <= 3_000_000


def test_keys_go_from_page_to_page(large: Preview, settle: Settle) -> None:
    keys = {Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: 4, Qt.Key.Key_Home: 1, Qt.Key.Key_End: 60}
    for key, page in keys.items():
        large.show_page(5)
        QTest.keyClick(large.pages.view, key)
        assert (large.page, large._place.text()) == (page, f"Page {page} of 60")
    settle()


def test_a_page_is_gone_to_by_its_number(window: MainWindow, settle: Settle, report: str) -> None:
    assert window.commands.run("reading.go-to-page")
    settle()
    jump = preview_of(window).tools.jump
    assert jump.isVisible()
    QTest.keyClicks(jump, "42")
    QTest.keyClick(jump, Qt.Key.Key_Return)
    settle()
    assert preview_of(window).page == 42


def test_zoom_by_keys_wheel_and_list(window: MainWindow, settle: Settle, large: Preview) -> None:
    view, tools = large.pages.view, large.tools
    assert tools.zoom.currentText() == "Fit width"
    before = view.factor
    assert window.commands.run("reading.larger")
    assert view.factor > before
    tools.zoom_wanted.emit(2.0)
    assert (view.factor, tools.zoom.currentText()) == (pytest.approx(2.0), "200 %")
    for turn in (120, -120, -120):
        at = QPointF(20, 20)
        wheel = QWheelEvent(at, at, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(view.viewport(), wheel)
    assert view.factor == pytest.approx(1.5)
    for _ in range(9):
        window.commands.run("reading.larger")
    assert view.factor == pytest.approx(4.0)
    for _ in range(9):
        window.commands.run("reading.smaller")
    assert view.factor == pytest.approx(0.5)
    assert window.commands.run("reading.usual")
    assert view.factor == pytest.approx(before)
    settle()
    assert view.is_drawn(1)


def test_small_pages_can_be_hidden_and_that_is_remembered(window: MainWindow, settle: Settle, large: Preview) -> None:
    assert large.pages.strip.isVisible()
    large.tools.strip.setChecked(False)
    assert not large.pages.strip.isVisible()
    assert window.desk.settings.text("preview-strip") == "no"


def test_a_range_of_small_pages_is_the_place_of_an_answer(window: MainWindow, settle: Settle, large: Preview) -> None:
    strip = large.pages.strip
    for row in range(3, 7):
        strip.selectionModel().select(strip.model().index(row, 0), QItemSelectionModel.SelectionFlag.Select)
    strip.selectionModel().select(strip.model().index(0, 0), QItemSelectionModel.SelectionFlag.Deselect)
    assert large.locator == "4-7"
    assert large.use.text() == "Use pages 4-7…"
    details = window.documents.details
    assert details._known is not None
    window.desk.answer_with_documents(next(iter(details._known.items)), [details._known.document.id])
    settle()
    menu = details.place_menu()
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    menu.deleteLater()
    settle()
    db = workspace_of(window).reader()
    assert [one.pages for one in queries.answers(db, document_id=details._known.document.id)] == ["4-7"]


def test_reading_large_and_back(window: MainWindow, settle: Settle, large: Preview) -> None:
    assert not window.documents.table.isVisible()
    assert [type(one).__name__ for one in nameless(window.documents.details)] == []
    QTest.keyClick(large.pages.view, Qt.Key.Key_Escape)
    assert window.documents.table.isVisible()
    assert not large.pages.strip.isVisible()


def test_nothing_is_opened_that_nobody_looks_at(window: MainWindow, settle: Settle) -> None:
    assert window.page.id != "documents"
    assert preview_of(window)._looked is None
    window.show_page("documents")
    settle()
    assert preview_of(window)._looked is not None


def test_text_that_is_marked_with_the_mouse_becomes_the_section(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    document_id = on_documents(window, settle, "Advocacy contract monitoring")
    view = preview_of(window).pages.view
    letters = preview_of(window).pages._letters[1]
    start = letters.text.index("Independent")
    boxes = [letters.box(start), letters.box(start + len("Independent advocacy") - 1)]
    area, scale = view._area(1), view._layout.scale
    first, last = (
        (area.topLeft() + QPointF((box.left + box.right) / 2, (box.top + box.bottom) / 2) * scale).toPoint()
        for box in boxes
    )
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=last)
    assert preview_of(window).section == "Independent advocacy"
    menu = window.documents.details.place_menu()
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    menu.deleteLater()
    settle()
    [answer] = queries.answers(workspace_of(window).reader(), document_id=document_id)
    assert (answer.pages, answer.section) == ("1", "Independent advocacy")
    assert window.commands.run("edit.undo")
    settle()
    [answer] = queries.answers(workspace_of(window).reader(), document_id=document_id)
    assert (answer.pages, answer.section) == ("", "")


# ---------------------------------------------------------------- words of a search


def test_a_hit_is_marked_and_the_next_one_is_gone_to(window: MainWindow, settle: Settle, report: str) -> None:
    window.open_hit(report, 20)
    window.documents.details.turn_to(report, 20, "advocacy")
    settle()
    preview = preview_of(window)
    assert preview.page == 20
    assert preview.bar.isVisible()
    assert [one.current for one in preview.pages.view._marks[20]] == [True]
    assert window.commands.run("reading.next")
    settle()
    assert preview.page == 40
    assert preview.bar.where.text() == "page 40, place 2 of 3"
    assert window.commands.run("reading.previous")
    settle()
    assert preview.page == 20
    preview.bar.ended.emit()
    assert not preview.bar.isVisible()
    assert not any(preview.pages.view._marks.values())


def test_all_words_have_to_be_on_the_page(window: MainWindow, settle: Settle, report: str) -> None:
    window.documents.details.turn_to(report, 20, "page advocacy")
    settle()
    assert preview_of(window).marking.trail.units == [20, 40, 60]


def test_words_are_marked_in_text(window: MainWindow, settle: Settle) -> None:
    document_id = on_documents(window, settle, "Carers strategy DRAFT")
    window.documents.details.turn_to(document_id, 1, "carers")
    settle()
    view = preview_of(window).text.view
    marked = [view.toPlainText()[one.span.start : one.span.end] for one in view._marks]
    assert marked == ["Carers", "carers", "carers"]
    assert [one.current for one in view._marks] == [True, False, False]
    preview_of(window).marking.step(1)
    assert [one.current for one in view._marks] == [False, True, False]


# ---------------------------------------------------------------- what cannot be shown, and other kinds


def document(read: ReadState, found: str = "pdf", sha256: str = "0" * 64) -> Document:
    version = Version(id="v", document_id="d", number=1, sha256=sha256, name="a", size=1, added_at="")
    return Document(id="d", title="A", state=DocumentState.IN_USE, version=version, format=found, read=read, pages=1, pages_unit="page")  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("read", "found", "heading"),
    [
        (ReadState.WAITING, "pdf", "Not read yet"),
        (ReadState.LOCKED, "pdf", "Locked"),
        (ReadState.UNREADABLE, "docx", "It cannot be read"),
        (ReadState.NOT_READ_YET, "mp4", "Nothing to look at here"),
        (ReadState.READ, "docx", "No text was found in it"),
    ],
)
def test_why_there_is_nothing_to_see_is_said(window: MainWindow, read: ReadState, found: str, heading: str) -> None:
    workspace = workspace_of(window)
    there = queries.document_named(workspace.reader(), "Waiting list").version.sha256
    assert look(workspace, document(read, found)).heading == "The file is not there"
    way, said, sentence = _way(document(read, found, there), (), workspace.files.path_of(there), "")
    assert (way, said) == (Way.STATE, heading)
    assert sentence.endswith(".")


def test_a_broken_pdf_does_not_harm_the_window(window: MainWindow, settle: Settle, report: str) -> None:
    workspace = workspace_of(window)
    sha256 = queries.document(workspace.reader(), report).version.sha256
    path = workspace.files.path_of(sha256)
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.4\nno more of it")
    on_documents(window, settle, "Advocacy contract monitoring")
    preview_of(window).artist._switched()  # forget what was drawn
    on_documents(window, settle, LONG)
    preview = preview_of(window)
    assert "could not be shown" in preview.artist.fault(str(path), 1)
    assert not preview.pages.view.is_drawn(1)
    on_documents(window, settle, "Advocacy contract monitoring")
    assert preview.pages.view.is_drawn(1)


def test_an_image_is_drawn(window: MainWindow, settle: Settle) -> None:
    on_documents(window, settle, "Photo of the hub")
    assert preview_of(window).pages.view.is_drawn(1)


def test_the_original_and_the_reference(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "Falls plan.docx", "The plan.")
    add(window, settle, path)
    on_documents(window, settle, "Falls plan")
    box = window.documents.details.origins
    opened: list[Path] = []
    box.opens = box.shows = opened.append
    box.open.click()
    box.show_it.click()
    assert opened == [path, path]
    path.unlink()
    box.open.click()
    assert len(opened) == 2
    on_documents(window, settle, "Advocacy contract monitoring")
    assert window.commands.run("reading.reference")
    assert QGuiApplication.clipboard().text() == "IR07-01 Advocacy contract monitoring"


def test_what_could_run_is_not_opened(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "Invoice.HTA"
    path.write_text("<p>An application of Windows.</p>", encoding="utf-8")
    add(window, settle, path)
    on_documents(window, settle, "Invoice")
    box = window.documents.details.origins
    opened: list[Path] = []
    box.opens = opened.append
    box.open.click()
    assert opened == []
    assert "Invoice.HTA is not opened from here" in window.banner.text


def test_a_reference_names_the_pages(window: MainWindow) -> None:
    db = workspace_of(window).reader()
    named = {item.id: item for item in queries.items(db)}
    pdf = queries.document_named(db, "Advocacy contract monitoring")
    [answer] = queries.answers(db, document_id=pdf.id)
    assert reference(pdf, [answer], named, "4-7") == "IR07-01 Advocacy contract monitoring, pages 4-7"
    assert reference(pdf, [], named) == "Advocacy contract monitoring"


# ---------------------------------------------------------------- sums

SIZES = st.lists(st.tuples(st.floats(20, 3000), st.floats(20, 3000)), min_size=1, max_size=40)


@given(SIZES, st.floats(0.05, 6))
def test_pages_lie_below_one_another(sizes: list[tuple[float, float]], scale: float) -> None:
    layout = PageLayout(sizes, scale)
    for page in range(1, len(sizes) + 1):
        top, height = layout.top(page), layout.size(page)[1]
        assert layout.page_at(top + height / 2) == page
        assert page in layout.shown(top, 1)
        if page < len(sizes):
            assert layout.top(page + 1) == pytest.approx(top + height + GAP)
    assert layout.height > layout.top(len(sizes))


@given(st.integers(1, 9000), st.integers(1, 40_000), st.floats(-5000, 45_000), st.floats(1, 3000))
def test_bands_cover_what_is_in_view(width: int, height: int, top: float, room: float) -> None:
    drawn = bands(width, height, top, top + room)
    assert all(0 <= first < first + rows <= height for first, rows in drawn)
    for row in (max(0, int(top)), min(height - 1, max(0, int(top + room)))):
        if top <= row <= top + room and row < height:
            assert any(first <= row < first + rows for first, rows in drawn)


@given(SIZES, st.integers(1, 40), st.floats(100, 3000), st.floats(100, 3000))
def test_a_fitted_page_fits(sizes: list[tuple[float, float]], page: int, width: float, height: float) -> None:
    across, down = sizes[min(page, len(sizes)) - 1]
    scale = fitted(sizes, page, width, height, whole=True)
    assert scale == 0.02 or (across * scale <= width + 1 and down * scale <= height + 1)
