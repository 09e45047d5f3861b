"""Every model obeys Qt's rules, and shows what the workspace holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import workspace_of
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from evidencepack.workspace import documents, queries
from ui.main_window import MainWindow
from ui.pages.documents.model import Shown

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def models(window: MainWindow) -> dict[str, QAbstractItemModel]:
    return {
        "documents": window.documents.model,
        "items": window.items.model,
        "gaps": window.gaps.model,
        "pack": window.pack.model,
        "history": window.history.model,
    }


@pytest.mark.parametrize("page", ["documents", "items", "gaps", "pack", "history"])
def test_the_model_obeys_qt(window: MainWindow, settle: Callable[[], None], page: str) -> None:
    tester = QAbstractItemModelTester(models(window)[page], FATAL)
    window.show_page(page)
    settle()
    assert models(window)[page].rowCount() > 0
    first = window.documents.model.ids[0] if window.documents.model.ids else queries.document_ids(workspace_of(window).reader())[0]  # noqa: E501  # fmt: skip
    window.desk.write(lambda workspace: documents.remove(workspace, [first]))
    settle()
    window.desk.write(lambda workspace: workspace.undo())
    settle()
    assert models(window)[page].rowCount() > 0
    tester.deleteLater()


def test_documents_are_sorted_in_sql(window: MainWindow, settle: Callable[[], None]) -> None:
    window.show_page("documents")
    settle()
    model = window.documents.model
    assert titles(window) == sorted(titles(window), key=str.casefold)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    settle()
    assert titles(window) == sorted(titles(window), key=str.casefold, reverse=True)


def test_rows_beyond_the_first_block_are_fetched_when_seen(window: MainWindow, settle: Callable[[], None]) -> None:
    window.show_page("documents")
    settle()
    model = window.documents.model
    model._lines.clear()  # as if they lay far below what was read with the ids
    assert model.data(model.index(0, 0)) == "…"
    settle()
    assert model.data(model.index(0, 0)) == titles(window)[0]


def test_filters_show_what_their_count_says(window: MainWindow, settle: Callable[[], None]) -> None:
    window.show_page("documents")
    settle()
    figures = window.desk.figures.current
    assert figures is not None
    for key, count in figures.documents.items():
        window.documents.model.show(Shown(filtered=key))
        settle()
        assert window.documents.model.rowCount() == count, key


def titles(window: MainWindow) -> list[str]:
    model = window.documents.model
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]
