"""The list of documents: groups that fold, columns, narrowing, suggestions in the rows, drops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from evidencepack.workspace import queries
from evidencepack.workspace.document_list import DocumentGroup
from ui.accessibility import nameless
from ui.drops import read_drop
from ui.main_window import MainWindow
from ui.pages.documents.columns import COLUMNS, sureness
from ui.pages.documents.columns_dialog import ColumnsDialog
from ui.pages.documents.listing import GROUP_TITLES, Heading, Listing
from ui.pages.documents.model import DocumentsModel

Settle = Callable[[], None]


@pytest.fixture
def listed(window: MainWindow, settle: Settle) -> MainWindow:
    """The window with the list of its three documents."""
    window.show_page("documents")
    settle()
    return window


def spoken(model: DocumentsModel) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.data(model.index(row, 0), role)) for row in range(model.rowCount())]


# ---------------------------------------------------------------- groups


@pytest.mark.parametrize("group", [key for key in GROUP_TITLES if key])
def test_every_group_obeys_qt_and_holds_everything(listed: MainWindow, settle: Settle, group: str) -> None:
    model = listed.documents.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    listed.documents.bar.group_by(group)
    settle()
    assert len(model.ids) == 3
    headings = [entry for entry in model.listing.entries if isinstance(entry, Heading)]
    assert sum(heading.count for heading in headings) >= 3
    model.fold(headings[0].key, folded=True)
    model.fold(headings[0].key, folded=False)
    for heading in headings:
        model.fold(heading.key, folded=True)
    assert model.rowCount() == len(headings)
    settle()
    tester.deleteLater()


def test_left_and_right_fold_like_a_tree(listed: MainWindow, settle: Settle) -> None:
    page = listed.documents
    page.bar.group_by("state")
    settle()
    assert spoken(page.model)[0] == "Group In the inbox, 2 documents, open"
    document_id = page.model.ids[0]
    page.choose([document_id])
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Left)  # up to the heading
    assert page.current() == ""
    assert page.chosen() == []
    QTest.keyClick(page.table, Qt.Key.Key_Left)
    assert spoken(page.model)[:2] == ["Group In the inbox, 2 documents, folded", "Group In use, 1 document, open"]
    assert page.model.row_of(document_id) == -1
    QTest.keyClick(page.table, Qt.Key.Key_Right)
    assert page.model.row_of(document_id) == 1
    QTest.keyClick(page.table, Qt.Key.Key_Right)
    assert page.current() == document_id
    QTest.keyClick(page.table, Qt.Key.Key_Up)
    QTest.keyClick(page.table, Qt.Key.Key_Return)  # on a heading there is nothing to answer: it folds
    assert page.model.row_of(document_id) == -1


def test_going_to_a_document_opens_its_group(listed: MainWindow, settle: Settle) -> None:
    page = listed.documents
    page.bar.group_by("state")
    settle()
    wanted = page.model.ids[0]
    for heading in [entry for entry in page.model.listing.entries if isinstance(entry, Heading)]:
        page.model.fold(heading.key, folded=True)
    page.go_to(wanted)
    settle()
    assert page.chosen() == [wanted]


def test_headings_are_never_chosen_or_dragged(listed: MainWindow, settle: Settle) -> None:
    page = listed.documents
    page.bar.group_by("type")
    settle()
    page.table.selectAll()
    assert sorted(page.chosen()) == sorted(page.model.ids)
    mime = page.model.mimeData(page.table.selectedIndexes())
    assert sorted(read_drop(mime).document_ids) == sorted(page.model.ids)


def test_counts_agree_with_the_other_pages(listed: MainWindow, settle: Settle) -> None:
    page, figures = listed.documents, listed.desk.figures.current
    assert figures is not None
    page.bar.group_by("item")
    settle()
    counts = {one.key: one.count for one in page.model.listing.entries if isinstance(one, Heading)}
    for item in figures.items:
        assert counts.get(item.id, 0) == len({one.document_id for one in figures.answers_of(item.id)}), item.ref


def test_the_grouping_is_remembered(desktop: Desktop, council: Path) -> None:
    window = desktop.window(council)
    window.show_page("documents")
    window.documents.bar.group_by("type")
    desktop.settle(window)
    desktop.close(window)
    window = desktop.window(council)
    window.show_page("documents")
    desktop.settle(window)
    assert window.documents.model.listing.by == "type"


def test_a_document_in_two_groups_is_one_document() -> None:
    listing = Listing([DocumentGroup("x", "X", ("a", "b")), DocumentGroup("y", "Y", ("a",))], "item", {"x"})
    assert [entry if isinstance(entry, str) else entry.key for entry in listing.entries] == ["x", "y", "a"]
    assert listing.ids == ["a", "b"]
    assert (listing.rows, listing.heading_above(2), listing.id_at(99)) == ({"a": 2}, 1, "")
    assert listing.group_of("b") == "x"


# ---------------------------------------------------------------- columns, filters


def test_columns_are_chosen_ordered_and_remembered(desktop: Desktop, council: Path) -> None:
    window = desktop.window(council)
    window.show_page("documents")
    desktop.settle(window)
    assert window.commands.run("documents.columns")
    [dialog] = [one for one in window.findChildren(ColumnsDialog) if one.isVisible()]
    assert nameless(dialog) == []
    last = dialog.list.item(dialog.list.count() - 1)
    assert last.text() == "File name"
    last.setCheckState(Qt.CheckState.Checked)
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    for _ in range(dialog.list.count()):
        dialog.move_line(-1)
    dialog.do()
    numbers = window.documents.table.shown_columns()
    assert [COLUMNS[number].title for number in numbers[:3]] == ["Document", "File name", "Dated"]
    desktop.close(window)
    window = desktop.window(council)
    assert window.documents.table.shown_columns() == numbers
    menu = window.documents.table.columns_menu()
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert "File name" in ticked
    menu.close()


def test_narrowing_lists_as_many_as_it_says(listed: MainWindow, settle: Settle) -> None:
    bar, model = listed.documents.bar, listed.documents.model
    bar.narrow("type", "csv")
    settle()
    assert len(model.ids) == 1
    chip = next(one for one in bar.findChildren(type(bar.more)) if one.text().startswith("Type: "))
    assert chip.accessibleName() == "Take away: Type: Comma-separated table"
    bar.narrow("year", "1999")
    settle()
    assert model.ids == []
    assert listed.documents._stack.currentIndex() == 2
    listed.documents.bar.show_all()
    settle()
    assert len(model.ids) == 3


def test_what_can_be_narrowed_is_offered_with_counts(listed: MainWindow, settle: Settle) -> None:
    from evidencepack.workspace.document_list import facets  # noqa: PLC0415

    menu = listed.documents.bar.menu(facets(workspace_of(listed).reader()))
    inner = {action.text(): action.menu() for action in menu.actions()}
    assert [action.text() for action in inner["Evidence item"].actions()] == ["IR07 Independent advocacy  (1)"]
    assert not inner["Owner"].isEnabled()
    menu.close()


# ---------------------------------------------------------------- suggestions in the rows


def test_what_a_document_may_answer_stands_in_its_row_in_words(listed: MainWindow, settle: Settle) -> None:
    model = listed.documents.model
    carers = queries.document_named(workspace_of(listed).reader(), "Carers strategy DRAFT").id

    def said() -> str:
        return str(model.data(model.index(model.row_of(carers), 3), Qt.ItemDataRole.AccessibleTextRole))

    said()
    QTest.qWait(60)
    settle()
    assert said().startswith("Answers: ? IR04 ")
    assert said().split()[-1] in {"sure", "likely", "perhaps"}
    assert "because of" in str(model.data(model.index(model.row_of(carers), 3), Qt.ItemDataRole.ToolTipRole))
    item = queries.item_by_ref(workspace_of(listed).reader(), "IR05")
    listed.desk.answer_with_documents(item.id, [carers])
    settle()
    assert said() == "Answers: IR05"


def test_sureness_is_a_word() -> None:
    assert [sureness(one) for one in (0.99, 0.85, 0.6, 0.2)] == ["sure", "sure", "likely", "perhaps"]


# ---------------------------------------------------------------- drops


def test_what_vanished_while_it_was_dropped_is_said(listed: MainWindow, settle: Settle, tmp_path: Path) -> None:
    there, gone = tmp_path / "There.txt", tmp_path / "Gone.txt"
    there.write_text("It is there.\n", encoding="utf-8")
    gone.write_text("It goes away.\n", encoding="utf-8")
    gone.unlink()
    listed.desk.add_files([there, gone])
    settle()
    assert "1 document added" in listed.banner.text
    assert "Gone.txt" in listed.banner.text
