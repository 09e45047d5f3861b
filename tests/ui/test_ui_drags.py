"""Drags from other programs and within the window: each does the right thing, and says so in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of, write_docx
from helpers.hands import drag_and_drop, urls
from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencepack import verbs
from evidencepack.pack import builtin_profiles
from evidencepack.workspace import Workspace, queries, self_assessment
from ui.drops import Drop, documents_mime
from ui.main_window import MainWindow

Settle = Callable[[], None]
NO_KEYS = Qt.KeyboardModifier.NoModifier
MIDDLE = QPoint(600, 400)
OUTLOOK = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
SCRIPTS = (
    "Strategaeth gofalwyr ŵ ŷ", "حماية البالغين", "成人社会护理", "Опека над взрослыми", "ਦੇਖਭਾਲ ਨੀਤੀ",
    "দেখাশোনা", "כיסוי",
    "ケア計画", "돌봄 계획", "Φροντίδα", "การดูแล", "அக்கறை", "🏠 Home first", "a\u200fb\u200ec right and left",
    unicodedata.normalize("NFD", "Amélioration"), "100 % & #1 (final);'q'", " leading and trailing .",
)  # fmt: skip


def number(window: MainWindow) -> int:
    return len(queries.documents(workspace_of(window).reader()))


def answering(window: MainWindow, ref: str) -> list[str]:
    db = workspace_of(window).reader()
    given = queries.answers(db, item_id=queries.item_by_ref(db, ref).id)
    return [queries.document(db, one.document_id).title for one in given if one.document_id]


def row_centre(window: MainWindow, ref: str) -> QPoint:
    model = window.items.model
    at = next(at for at, shown in enumerate(model.rows) if shown.item is not None and shown.item.ref == ref)
    window.items.list.scrollTo(model.index(at))
    return window.items.list.visualRect(model.index(at)).center()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return write_docx(tmp_path / "Eligibility guidance.docx", "Eligibility decisions and appeals")


# ---------------------------------------------------------------- what is dragged


def test_files(window: MainWindow, settle: Settle, tmp_path: Path, paper: Path) -> None:
    other = tmp_path / "Waits.csv"
    other.write_text("Team,Waiting\nEast,3\n", encoding="utf-8")
    before = number(window)
    assert drag_and_drop(window, MIDDLE, urls(paper, other))
    settle()
    assert number(window) == before + 2
    assert "2 documents added" in window.banner.text
    assert paper.exists(), "the original stays where it lies"


def test_the_same_file_again_is_named(window: MainWindow, settle: Settle, paper: Path) -> None:
    for _ in range(2):
        assert drag_and_drop(window, MIDDLE, urls(paper))
        settle()
    assert "1 known already" in window.banner.text
    assert paper.name in window.banner.text


def test_a_folder(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    inner = tmp_path / "Adults" / "Advocacy"
    inner.mkdir(parents=True)
    (inner / "Notes.txt").write_text("Advocacy notes of a meeting.\n", encoding="utf-8")
    (inner.parent / "Plan.txt").write_text("A plan for adults.\n", encoding="utf-8")
    before = number(window)
    assert drag_and_drop(window, MIDDLE, urls(tmp_path / "Adults"))
    settle()
    assert number(window) == before + 2
    assert "2 documents added" in window.banner.text


def test_an_empty_folder_is_said(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    (tmp_path / "Nothing").mkdir()
    assert drag_and_drop(window, MIDDLE, urls(tmp_path / "Nothing"))
    settle()
    assert "There was no file in it" in window.banner.text


def test_five_hundred_files_at_once(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    """Only what is new is read, so most are told as known; the sentence stays short."""
    folder = tmp_path / "Many"
    folder.mkdir()
    files = [folder / f"{at:03} Minutes.txt" for at in range(500)]
    for at, file in enumerate(files):
        file.write_text(f"Minutes of meeting {at % 20}.\n", encoding="utf-8")
    before = number(window)
    assert drag_and_drop(window, MIDDLE, urls(*files))
    settle()
    assert number(window) == before + 20
    assert "20 documents added, 480 known already" in window.banner.text
    assert "And 478 more" in window.banner.text
    assert len(window.banner.text) < 700


def test_names_in_every_script(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    folder = tmp_path / "Scripts"
    folder.mkdir()
    files = [folder / f"{name}.txt" for name in SCRIPTS]
    for at, file in enumerate(files):
        file.write_text(f"Text number {at} of a paper about care.\n", encoding="utf-8")
    assert drag_and_drop(window, MIDDLE, urls(*files))
    settle()
    assert f"{len(SCRIPTS)} documents added" in window.banner.text
    db = workspace_of(window).reader()
    titles = {unicodedata.normalize("NFC", one.title).strip() for one in queries.documents(db)}
    missing = [name for name in SCRIPTS if unicodedata.normalize("NFC", name).strip().rstrip(" .") not in
               {title.rstrip(" .") for title in titles}]  # fmt: skip
    assert [ascii(name) for name in missing] == []


def test_a_file_that_goes_away_before_it_is_dropped(window: MainWindow, settle: Settle, paper: Path) -> None:
    before = number(window)
    assert drag_and_drop(window, MIDDLE, urls(paper), between=paper.unlink)
    settle()
    assert number(window) == before
    assert paper.name in window.banner.text, "it is named"
    assert "skipped" in window.banner.text or "could not be read" in window.banner.text


def test_a_file_that_goes_away_while_others_are_read(window: MainWindow, settle: Settle, tmp_path: Path, paper: Path) -> None:  # noqa: E501  # fmt: skip
    gone = tmp_path / "Gone.txt"
    gone.write_text("Here for a moment.\n", encoding="utf-8")
    assert drag_and_drop(window, MIDDLE, urls(paper, gone), between=gone.unlink)
    settle()
    assert "1 document added" in window.banner.text
    assert "Gone.txt" in window.banner.text


def text_drag() -> QMimeData:
    mime = QMimeData()
    mime.setText("some words of a page")
    return mime


def web_drag() -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl("https://www.testshire.gov.uk/policy")])
    mime.setText("https://www.testshire.gov.uk/policy")
    return mime


def outlook_drag() -> QMimeData:
    """Outlook offers a message as a described stream: no file lies anywhere."""
    mime = QMimeData()
    mime.setData(OUTLOOK, QByteArray(b"\x01\x00\x00\x00" + b"\x00" * 592))
    mime.setText("From\tSubject\nPat\tEvidence")
    return mime


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (text_drag, "Text cannot be dropped here"),
        (web_drag, "That is a web address"),
        (outlook_drag, "Save the message first"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_words_everywhere(
    window: MainWindow, settle: Settle, made: Callable[[], QMimeData], words: str
) -> None:
    before = number(window)
    for page, target in (
        ("documents", window),
        ("items", window.items.list.viewport()),
        ("items", window.items.detail),
        ("assessment", window.assessment.statement.citations),
        ("pack", window),
    ):
        window.show_page(page)
        settle()
        window.banner.hide()
        assert not drag_and_drop(target, QPoint(20, 20), made())
        assert words in window.banner.text, page
        assert window.banner.isVisible()
    settle()
    assert number(window) == before


# ---------------------------------------------------------------- where it is dropped


def test_onto_an_item(window: MainWindow, settle: Settle, paper: Path) -> None:
    window.show_page("items")
    settle()
    assert drag_and_drop(window.items.list.viewport(), row_centre(window, "IR05"), urls(paper))
    settle()
    assert answering(window, "IR05") == ["Eligibility guidance"]
    assert "1 document added" in window.banner.text


def test_onto_a_heading_it_only_comes_in(window: MainWindow, settle: Settle, paper: Path) -> None:
    window.show_page("items")
    settle()
    window.items.list.scrollToTop()
    heading = window.items.list.visualRect(window.items.model.index(0)).center()
    assert drag_and_drop(window.items.list.viewport(), heading, urls(paper))
    settle()
    db = workspace_of(window).reader()
    assert not queries.answers(db, document_id=queries.document_named(db, "Eligibility guidance").id)


def test_onto_the_details_of_an_item(window: MainWindow, settle: Settle, paper: Path) -> None:
    window.show_page("items")
    settle()
    window.items.go_to(queries.item_by_ref(workspace_of(window).reader(), "IR04").id)
    assert drag_and_drop(window.items.detail, QPoint(50, 50), urls(paper))
    settle()
    assert answering(window, "IR04") == ["Eligibility guidance"]
    assert "1 document added" in window.banner.text


def test_onto_the_details_of_a_document_it_comes_in(window: MainWindow, settle: Settle, paper: Path) -> None:
    window.show_page("documents")
    settle()
    before = number(window)
    at = window.documents.details.mapTo(window, QPoint(60, 60))
    target = window.childAt(at)
    while target is not window and not target.acceptDrops():
        target = target.parentWidget()
    assert drag_and_drop(target, target.mapFrom(window, at), urls(paper))
    settle()
    assert number(window) == before + 1


def test_a_pack_onto_the_pack_page_is_verified(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    out = tmp_path / "Pack.zip"
    verbs.export_pack(workspace_of(window), out, builtin_profiles()[0])
    window.show_page("pack")
    settle()
    before = number(window)
    assert drag_and_drop(window, MIDDLE, urls(out))
    settle()
    assert window.pack._result_heading.text() == "This pack is whole and unchanged"
    out.write_bytes(out.read_bytes()[:-200])
    assert drag_and_drop(window, MIDDLE, urls(out))
    settle()
    assert window.pack._result_heading.text() == "This pack is not right"
    assert number(window) == before


def test_another_file_onto_the_pack_page_comes_in(window: MainWindow, settle: Settle, paper: Path) -> None:
    window.show_page("pack")
    settle()
    before = number(window)
    assert drag_and_drop(window, MIDDLE, urls(paper))
    settle()
    assert number(window) == before + 1


def test_evidence_onto_the_citations(window: MainWindow, settle: Settle) -> None:
    window.show_page("assessment")
    settle()
    evidence = queries.document_named(workspace_of(window).reader(), "Advocacy contract monitoring")
    assert drag_and_drop(window.assessment.statement.citations, QPoint(20, 20), documents_mime([evidence.id]))
    settle()
    cited = self_assessment.citations(workspace_of(window).reader())
    assert [one.document_id for one in cited] == [evidence.id]
    assert "Cite 1 piece of evidence" in window.status.undo.text()


def test_a_file_onto_the_citations_comes_in_and_that_is_said_before(
    window: MainWindow, settle: Settle, paper: Path
) -> None:
    window.show_page("assessment")
    settle()
    before, told = number(window), []
    target = window.assessment.statement.citations
    assert drag_and_drop(target, QPoint(20, 20), urls(paper), between=lambda: told.append(window.banner.text))
    settle()
    assert "comes into the documents and is not cited yet" in told[0]
    assert number(window) == before + 1
    assert self_assessment.citations(workspace_of(window).reader()) == []


def test_a_drag_that_rests_on_a_page_opens_it(window: MainWindow, settle: Settle, qtbot: QtBot, paper: Path) -> None:
    pages = window.navigation
    at = pages.visualItemRect(pages.item(2)).center()
    mime, copy, left = urls(paper), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(pages.viewport(), QDragEnterEvent(at, copy, mime, left, none))
    QApplication.sendEvent(pages.viewport(), QDragMoveEvent(at, copy, mime, left, none))
    qtbot.waitUntil(lambda: window.page.id == "items")
    settle()
    assert drag_and_drop(window.items.list.viewport(), row_centre(window, "IR05"), mime)
    settle()
    assert answering(window, "IR05") == ["Eligibility guidance"]


def test_files_without_an_open_workspace_are_told_where_to_begin(desktop: Desktop, paper: Path) -> None:
    window = desktop.window()
    assert drag_and_drop(window, MIDDLE, urls(paper))
    assert "No workspace is open" in window.banner.text


def test_files_on_a_workspace_that_is_read_only(desktop: Desktop, council: Path, paper: Path) -> None:
    with Workspace.open(council):
        window = desktop.window()
        window.actions_of.open_path(council, read_only=True)
        desktop.settle(window)
        assert drag_and_drop(window, MIDDLE, urls(paper))
        desktop.settle(window)
        assert "open for reading only" in window.banner.text
        window.show_page("items")
        desktop.settle(window)
        assert drag_and_drop(window.items.list.viewport(), row_centre(window, "IR05"), urls(paper))
        assert "open for reading only" in window.banner.text
        window.banner.hide()
        drag_and_drop(window.items.detail, QPoint(50, 50), urls(paper))
        assert "open for reading only" in window.banner.text
        desktop.settle(window)
        assert number(window) == 3
        desktop.close(window)


def test_while_files_are_over_the_window_it_says_what_a_drop_would_do(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    heard: list[str] = []
    two = [write_docx(tmp_path / f"{name}.docx", name) for name in ("One", "Two")]

    def over(*paths: Path) -> None:
        drag_and_drop(window, MIDDLE, urls(*paths), between=lambda: heard.append(window._sign.words))
        settle()

    window.show_page("documents")
    over(*two)
    over(two[0])
    window.show_page("pack")
    over(tmp_path / "Pack.zip")
    assert heard == ["Drop to add all 2 to the inbox", "Drop to add it to the inbox", "Drop to verify this pack"]
    assert window._sign.words == "", "it goes with the drop"


def test_what_a_drop_would_do_is_no_longer_said_when_the_drag_leaves(window: MainWindow, tmp_path: Path) -> None:
    mime = urls(write_docx(tmp_path / "One.docx", "One"))
    enter = QDragEnterEvent(MIDDLE, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NO_KEYS)
    QApplication.sendEvent(window, enter)
    assert window._sign.words
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert window._sign.words == ""


def test_without_an_open_return_files_are_told_that_they_cannot_go_anywhere(desktop: Desktop, tmp_path: Path) -> None:
    window = desktop.window()
    one = Drop(paths=(tmp_path / "One.docx",))
    assert "once a return is open" in window.start.drop_words(one)
    assert window.start.drop_words(Drop(paths=(tmp_path / "A.evidence",))) == "Drop to open this return"


def test_what_is_dropped_on_an_item_is_said_to_answer_it_and_the_item_is_shown(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    window.show_page("items")
    settle()
    one = write_docx(tmp_path / "Risk while people wait.docx", "How risk is managed while people wait.")
    assert drag_and_drop(window.items.list.viewport(), row_centre(window, "IR03"), urls(one))
    settle()
    assert window.banner.text.startswith("1 document added. IR03 is answered with it.")
    assert window.items.item is not None
    assert window.items.item.ref == "IR03"
