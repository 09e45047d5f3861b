"""Dates in the window are written as in Britain, in every field that shows one, and taken back as they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import workspace_of
from helpers.everything import DIALOGS, open_dialog
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from evidencepack.model import PlanAction
from evidencepack.workspace import queries
from ui.dialogs.new_return import ReturnDialog
from ui.dialogs.owner import OwnerDialog
from ui.dialogs.plan_action import PlanActionDialog
from ui.main_window import MainWindow
from ui.pages.assessment.model import parts_of
from ui.pages.documents.columns import COLUMNS

DATED = [column.order for column in COLUMNS].index("dated")
Settle = Callable[[], None]
ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def test_no_dialog_shows_a_date_as_computers_write_it(window: MainWindow, settle: Settle) -> None:
    found = []
    for name in DIALOGS:
        dialog = open_dialog(window, settle, name)
        said = [one.text() for kind in (QLineEdit, QLabel) for one in dialog.findChildren(kind) if one.isVisible()]
        found += [f"{name}: {text}" for text in said if ISO.search(text)]
        dialog.close()
        settle()
    assert found == []


def test_what_was_entered_comes_back_in_the_same_form(window: MainWindow) -> None:
    figures = window.desk.figures.current
    assert figures is not None
    item = structs.replace(figures.items[0], due="2026-11-20")
    action = PlanAction(id="a", statement_id="qs1", action="Recruit", due="2027-03-31")
    statements = figures.lacks.snapshot.framework.statements
    for dialog, shown in (
        (OwnerDialog(window, window.desk, item), "20/11/2026"),
        (PlanActionDialog(window, window.desk, action, statements), "31/03/2027"),
    ):
        assert shown in [one.text() for one in dialog.findChildren(QLineEdit)]
        dialog.close()
        dialog.deleteLater()


def test_the_timeline_says_its_beginning_in_words(window: MainWindow) -> None:
    figures = window.desk.figures.current
    assert figures is not None
    assert [part.detail for part in parts_of(figures)][-1] == "from 12 November 2026"


def test_the_list_of_documents_tells_the_whole_date_in_words(window: MainWindow, settle: Settle) -> None:
    window.show_page("documents")
    settle()
    model = window.documents.model
    row = next(at for at in range(model.rowCount()) if "Advocacy" in str(model.index(at, 0).data()))
    assert str(model.index(row, DATED).data(Qt.ItemDataRole.ToolTipRole)).startswith("31 March 2026, ")


@pytest.fixture
def details(window: MainWindow, settle: Settle) -> ReturnDialog:
    dialog = open_dialog(window, settle, "ReturnDialog")
    assert isinstance(dialog, ReturnDialog)
    return dialog


def retype(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


def test_a_corrected_notification_moves_the_day_that_follows_from_it(
    window: MainWindow, settle: Settle, details: ReturnDialog
) -> None:
    assert (details._notified.text(), details._due.text()) == ("12/11/2026", "03/12/2026")
    retype(details._notified, "16/11/2026")
    assert details._due.text() == "07/12/2026"
    details.do()
    settle()
    info = queries.the_return(workspace_of(window).reader())
    assert (info.notified, info.due) == ("2026-11-16", "2026-12-07")


def test_a_due_date_of_the_council_s_own_stays(details: ReturnDialog) -> None:
    retype(details._due, "11 December 2026")
    retype(details._notified, "16/11/2026")
    assert details._due.text() == "11 December 2026"
    details.close()
