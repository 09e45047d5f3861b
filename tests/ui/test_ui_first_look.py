"""What a first look at the window stumbles over: where the focus is, and what is cut or said twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import workspace_of
from msgspec import structs
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem, QWidget

from evidencepack.cleaning import Removal
from evidencepack.model import Contact, Document, KeyFigure
from evidencepack.workspace import answers, queries
from ui.dialogs.clean import Cleanable, CleanDialog
from ui.file_choice import Wanted
from ui.main_window import MainWindow
from ui.pages.assessment.records_table import RecordsTable
from ui.pages.documents.columns import COLUMNS, PAGES
from ui.pages.gaps.grouping import Group
from ui.pages.gaps.model import ROW, GapRow
from ui.theme import LIGHT, Tone, tone_colours
from ui.words import pages

Settle = Callable[[], None]


@pytest.fixture
def documents(window: MainWindow) -> list[Document]:
    return list(queries.documents(workspace_of(window).reader()))


def asked_for(window: MainWindow, path: Path) -> list[str]:
    """The titles of what the window asks for; the answer is always this path."""
    titles: list[str] = []

    def ask(_parent: QWidget, wanted: Wanted, then: Callable[[list[Path]], object]) -> None:
        titles.append(wanted.title)
        then([path])

    window.desk.ask = ask
    return titles


def test_an_export_leaves_the_focus_where_it_is(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    asked = asked_for(window, tmp_path / "Pack.zip")
    window.show_page("pack")
    settle()
    page = window.pack
    page.export_button.setFocus()
    during: list[tuple[object, str]] = []
    window.desk.runner.jobs_changed.connect(
        lambda: during.append((QApplication.focusWidget(), page.export_button.text()))
    )
    QTest.keyClick(page.export_button, Qt.Key.Key_Space)
    settle()
    assert (page.export_button, "Exporting…") in during
    assert all(focus is page.export_button for focus, _text in during)
    assert QApplication.focusWidget() is page.export_button
    assert page.export_button.text() == page.export_button.accessibleName() == "Export…"
    assert asked == ["Export the pack"]


def test_while_a_pack_is_exported_no_second_one_is_begun(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    asked = asked_for(window, tmp_path / "Pack.zip")
    window.show_page("pack")
    settle()
    window.desk.runner.jobs_changed.connect(window.pack.export)
    window.pack._export_to(tmp_path / "First.zip")
    assert asked == []
    window.desk.runner.jobs_changed.disconnect(window.pack.export)
    settle()
    assert (tmp_path / "First.zip").exists()
    assert asked == []


def test_what_gets_in_the_way_of_the_pack_gives_the_focus_to_no_other_deed(window: MainWindow, settle: Settle) -> None:
    window.show_page("pack")
    settle()
    window.pack.export_button.setFocus()
    given = queries.answers(workspace_of(window).reader())
    window.desk.write(lambda workspace: answers.remove_answers(workspace, [one.id for one in given]))
    settle()
    assert not window.pack.export_button.isEnabled()
    assert QApplication.focusWidget() is window.pack.tree


def test_a_cleaned_copy_begins_with_what_was_found(window: MainWindow, documents: list[Document]) -> None:
    possible = (Removal.COMMENTS, Removal.PROPERTIES)
    for found, begins in (({Removal.PROPERTIES}, "Properties (found): take out"), (set(), "Comments: take out")):
        holder = Cleanable(documents[0], possible, frozenset(found))
        dialog = CleanDialog(window, [holder], lambda *_wanted: None)
        dialog.open()
        focus = dialog.focusWidget()
        assert focus is not None
        assert focus.accessibleName() == begins
        dialog.reject()


def test_columns_of_records_cut_no_more_than_they_must(window: MainWindow) -> None:
    records = RecordsTable(
        "Key figures",
        "figure",
        {"label": "Figure", "value": "Value", "source": "Source"},
        lambda: KeyFigure(label="", value=""),
    )
    records.setParent(window)
    records.show_records([KeyFigure(label="People waiting for a first visit " * 3, value="575")], writable=True)
    records.resize(600, 200)
    records.show()
    QApplication.processEvents()
    header = records.table.horizontalHeader()
    widths = [header.sectionSize(at) for at in range(3)]
    assert sum(widths) == records.table.viewport().width()
    assert widths[0] > 2 * widths[1]
    assert widths[1] >= records.table.sizeHintForColumn(1)
    assert header.defaultAlignment() & Qt.AlignmentFlag.AlignLeft
    records.hide()
    records.deleteLater()


def test_an_empty_column_of_records_can_be_typed_into(window: MainWindow) -> None:
    records = RecordsTable(
        "Contacts", "contact", {"role": "Role", "name": "Name"}, lambda: Contact(id="", role="", name="")
    )
    records.setParent(window)
    records.show_records([Contact(id="a", role="Director", name="")], writable=True)
    records.resize(600, 200)
    records.show()
    QApplication.processEvents()
    assert records.table.horizontalHeader().sectionSize(1) >= 140
    records.hide()
    records.deleteLater()


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [(1, "part", ""), (3, "part", "3 parts"), (10, "sheet", "10 sheets"), (1, "page", "1"), (0, "sheet", "")],
)
def test_a_length_is_said_where_it_says_something(documents: list[Document], number: int, unit: str, said: str) -> None:
    assert pages(structs.replace(documents[0], pages=number, pages_unit=unit)) == said


def test_ten_sheets_are_not_cut(window: MainWindow) -> None:
    room = COLUMNS[PAGES].width - 16  # as the delegate draws it
    assert QFontMetrics(window.documents.table.font()).horizontalAdvance("10 sheets") <= room


def test_the_urgency_is_not_said_again_below_its_own_heading(window: MainWindow, settle: Settle) -> None:
    window.show_page("gaps")
    settle()
    page = window.gaps
    index = next(page.model.index(at) for at, row in enumerate(page.model.rows) if row.gap is not None)
    row = page.model.row(index)
    assert row is not None
    assert row.group.title == "Must fix"
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Must fix, ")
    ground = QColor(tone_colours(Tone.BAD, LIGHT)[1]).rgb()
    assert ground not in colours(page.list, index)
    page.grouping.setCurrentIndex(page.grouping.findData("rule"))
    settle()
    index = page.model.index(page.model.row_of(row.gap))
    assert isinstance(index.data(ROW), GapRow)
    assert isinstance(index.data(ROW).group, Group)
    assert ground in colours(page.list, index)


def colours(view: object, index: QModelIndex) -> set[int]:
    """The colours of a row as the list's delegate draws it."""
    picture = QPixmap(500, 56)
    picture.fill(QColor(LIGHT.surface))
    painter = QPainter(picture)
    option = QStyleOptionViewItem()
    option.rect = picture.rect()
    view.itemDelegate().paint(painter, option, index)  # type: ignore[attr-defined]
    painter.end()
    image = picture.toImage()
    return {image.pixelColor(x, y).rgb() for x in range(12, 110) for y in range(20, 36)}


def test_quiet_buttons_of_the_details_stand_below_the_words_above_them(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    window.documents.table.selectRow(0)
    settle()
    details = window.documents.details
    title = details._title.mapTo(details, details._title.rect().topLeft()).x()
    for one in (details._date, details.origins.open):
        assert isinstance(one, QPushButton)
        assert one.mapTo(details, one.rect().topLeft()).x() + 8 == title  # a border and the padding before its words
