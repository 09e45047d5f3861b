"""What was cut, unexplained or contradictory once, and has to stay mended: empty states, boxes, words, narrow lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Desktop
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QListWidgetItem, QPushButton
from pytestqt.qtbot import QtBot

from evidencepack.model import Gap, Severity
from evidencepack.workspace import Workspace, queries
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.watched import WatchedDialog
from ui.main_window import MainWindow
from ui.pages.documents.columns import COLUMNS, FINDINGS
from ui.pages.gaps.model import GapRow
from ui.theme import DARK, LIGHT, apply_theme
from ui.widgets.basic import LineButton
from ui.widgets.empty import EmptyState
from ui.words import gap_lines, lately

Settle = Callable[[], None]


def gap(label: str, message: str) -> Gap:
    return Gap(rule="G01", severity=Severity.BLOCKS, subject="item", subject_id="1", label=label, message=message,
               to_do="Do it.")  # fmt: skip


def workspace_of(window: MainWindow) -> Workspace:
    found = window.desk.session.workspace
    assert found is not None
    return found


@pytest.mark.parametrize("width", [480, 900, 1600])
def test_an_empty_state_shows_its_whole_sentence(qtbot: QtBot, qapp: QApplication, width: int) -> None:
    words = "Drop files or whole folders anywhere on this window. They are copied; the originals are never touched."
    shown = EmptyState("drop", "No documents yet", words, ("Add files…", lambda: None))
    qtbot.addWidget(shown)
    shown.resize(width, 500)
    shown.show()
    qtbot.waitExposed(shown)
    sentence = next(one for one in shown.findChildren(QLabel) if one.text() == words)
    room = sentence.contentsRect()
    whole = QRect(0, 0, room.width(), 10_000)
    needs = QFontMetrics(sentence.font()).boundingRect(whole, Qt.TextFlag.TextWordWrap, words)
    assert needs.height() > QFontMetrics(sentence.font()).height(), "it takes two lines"
    assert room.height() >= needs.height()


def test_boxes_in_lists_can_be_seen_in_dark(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, DARK)
    try:
        shown = QListWidget()
        line = QListWidgetItem("Pages")
        line.setCheckState(Qt.CheckState.Unchecked)
        shown.addItem(line)
        qtbot.addWidget(shown)
        shown.resize(200, 100)
        shown.show()
        qtbot.waitExposed(shown)
        box = shown.visualItemRect(line).adjusted(2, 2, -170, -2)
        image: QImage = shown.viewport().grab(box).toImage()
        drawn = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert DARK.line_strong in drawn
    finally:
        apply_theme(qapp, LIGHT)


def test_a_gap_names_what_it_is_about_once() -> None:
    assert gap_lines(gap("IR19", "IR19 has no answer.")) == ("IR19", "Has no answer.")
    said = gap("Waits", "“Waits”, given for IR02: 41 NHS numbers")
    assert gap_lines(said) == ("Waits", "Given for IR02: 41 NHS numbers")
    assert gap_lines(gap("Equity", "Nothing under “Equity”.")) == ("Equity", "Nothing under “Equity”.")


def test_a_moment_of_today_is_told_by_its_hour() -> None:
    now = datetime(2026, 11, 22, 12, 30, tzinfo=UTC).astimezone()
    assert lately(now.isoformat(), now.date()) == f"{now:%H:%M}"
    assert lately(now.isoformat(), now.date() + timedelta(days=1)) == f"{now.day} Nov"
    assert lately(now.isoformat(), date(2027, 1, 3)) == f"{now.day} Nov 2026"


def test_gaps_and_the_overview_say_the_title_of_an_item(window: MainWindow, settle: Settle) -> None:
    item = queries.item_by_ref(workspace_of(window).reader(), "IR01")
    window.show_page("gaps")
    settle()
    rows: list[GapRow] = window.gaps.model.rows
    assert f"IR01 {item.title} has no answer." in [row.message for row in rows]
    assert any(f"IR01 {item.title}" in row.words for row in rows), "it is read out as well"
    titled = [one.toolTip() for line in window.overview.findChildren(LineButton) for one in line.children()
              if hasattr(one, "toolTip")]  # fmt: skip
    assert f"IR01  {item.title}" in titled


def test_what_has_to_be_fixed_is_not_said_to_block_a_pack_that_can_be_built(window: MainWindow, settle: Settle) -> None:
    window.show_page("pack")
    settle()
    said = [one.text() for one in window.pages["pack"].findChildren(QLabel) if one.isVisible()]
    assert "Ready to export" in said
    assert "37 items have no answer yet; the index shows CQC which." in said
    assert not any("stands in the way" in one.text().lower() for one in window.overview.findChildren(QLabel))


def test_waivers_have_the_button_that_takes_them_back_and_gaps_have_the_others(
    window: MainWindow, settle: Settle
) -> None:
    window.show_page("gaps")
    settle()

    def seen() -> list[str]:
        shown = [one.text() for one in window.gaps.findChildren(QPushButton) if one.isVisible()]
        return [words for words in shown if words.endswith("…") or words.startswith("Take the")]

    assert seen() == ["Mend it here…", "Waive a finding…", "Make a cleaned copy…"]
    window.gaps.chips.choose("waived")
    settle()
    assert seen() == ["Take the waiver back"]


def test_every_kind_of_answer_is_explained_in_the_dialog(window: MainWindow, settle: Settle) -> None:
    window.show_page("items")
    settle()
    window.commands.run("items.add-answer")
    settle()
    dialog = next(one for one in window.findChildren(AnswerDialog) if one.isVisible())
    kinds = dialog.findChildren(QLabel)
    said = set()
    for number in range(dialog._kind.count()):
        dialog._kind.setCurrentIndex(number)
        said.add(next(one.text() for one in kinds if one is dialog._hint and one.isVisible()))
    assert len(said) == dialog._kind.count()
    assert all(said)
    dialog.close()


def test_watched_folders_say_that_there_are_none_and_end_with_close(window: MainWindow, settle: Settle) -> None:
    window.commands.run("file.watched")
    settle()
    dialog = next(one for one in window.findChildren(WatchedDialog) if one.isVisible())
    assert any(one.isVisible() and one.text() == "No folder is watched yet." for one in dialog.findChildren(QLabel))
    assert not dialog.list.isVisible()
    buttons = [dialog.buttons.itemAt(at).widget() for at in range(dialog.buttons.count())]
    assert [one.text() for one in buttons if isinstance(one, QPushButton)][-1] == "Close"
    dialog.close()


def test_in_a_narrow_window_findings_give_way_to_titles_and_come_back(desktop: Desktop, window: MainWindow) -> None:
    window.show_page("documents")
    window.resize(1366, 768)
    desktop.settle(window)
    header = window.documents.table.horizontalHeader()
    wide = header.sectionSize(FINDINGS)
    window.resize(960, 600)
    desktop.settle(window)
    assert header.sectionSize(FINDINGS) < wide
    window.resize(1366, 768)
    desktop.settle(window)
    assert header.sectionSize(FINDINGS) == wide


def test_the_order_of_the_documents_is_there_again_the_next_time(desktop: Desktop, council: Path) -> None:
    window = desktop.window(council)
    window.show_page("documents")
    desktop.settle(window)
    dated = [column.order for column in COLUMNS].index("dated")
    window.documents.table.sortByColumn(dated, Qt.SortOrder.DescendingOrder)
    desktop.settle(window)
    before = list(window.documents.model.ids)
    desktop.close(window)
    again = desktop.window(council)
    again.show_page("documents")
    desktop.settle(again)
    header = again.documents.table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (dated, Qt.SortOrder.DescendingOrder)
    assert again.documents.model.ids == before
    assert again.documents.model.shown.order == "dated"


def test_a_statement_without_evidence_says_what_will_stand_there(window: MainWindow, settle: Settle) -> None:
    window.show_page("assessment")
    window.assessment.go_to("qs9")
    settle()
    shown = window.assessment.evidence
    assert not shown.tree.isVisible()
    assert any(one.isVisible() and one.text().startswith("Nothing answers") for one in shown.findChildren(QLabel))
    window.assessment.go_to("qs1")
    settle()
    assert shown.tree.isVisible(), "IR07 is answered"


def test_what_undo_would_take_back_can_be_read_whole(window: MainWindow) -> None:
    title = "IR15 is not answered by “Loneliness questions in the residents panel of the northern localities”"
    window.status.show_undo(title)
    assert title not in window.status.undo.text(), "it is cut to what fits"
    assert title in window.status.undo.toolTip()
