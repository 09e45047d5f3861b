"""In a narrow window (a laptop at 125 % or more) what has to be read or typed keeps its room; what wraps, wraps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Desktop, workspace_of
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QScrollArea

from evidencepack.workspace import returns
from ui.main_window import MainWindow
from ui.pages.pack.results import left_out_words

Settle = Callable[[], None]


@pytest.mark.parametrize("width", [960, 1024, 1366])
def test_the_search_for_items_says_what_it_is(desktop: Desktop, window: MainWindow, width: int) -> None:
    window.show_page("items")
    window.resize(width, 600)
    desktop.settle(window)
    field = window.items.search
    assert field.width() > QFontMetrics(field.font()).horizontalAdvance(field.placeholderText()) + 30


def test_the_name_of_a_statement_s_lead_can_be_read(desktop: Desktop, window: MainWindow) -> None:
    window.show_page("assessment")
    window.resize(1024, 600)
    desktop.settle(window)
    lead = window.assessment.statement.lead
    assert lead.width() > QFontMetrics(lead.font()).horizontalAdvance("Gwen Tolliver")


def test_the_self_assessment_is_not_moved_sideways_at_200_per_cent(desktop: Desktop, window: MainWindow) -> None:
    window.show_page("assessment")
    window.resize(960, 520)
    desktop.settle(window)
    window.assessment._overall.setText("25 of 36 points = 69.44 %, Good")
    desktop.settle(window)
    assert window.assessment.minimumSizeHint().width() <= window.width() - window.navigation.width()
    window.resize(1366, 728)
    desktop.settle(window)
    assert window.assessment._caption.isVisible()


@pytest.mark.parametrize("width", [960, 1366])
def test_the_dates_of_the_timeline_can_be_changed_in_a_narrow_window(
    desktop: Desktop, window: MainWindow, width: int
) -> None:
    for step, day in (("letter", "07/12/2026"), ("visit", "26/01/2027")):
        returns.set_step(workspace_of(window), step, day)
    window.show_page("assessment")
    window.resize(width, 520)
    desktop.settle(window)
    window.assessment.go_to("timeline")
    desktop.settle(window)
    area = next(one for one in window.assessment.findChildren(QScrollArea) if one.isVisible())
    wanted = [one for one in area.findChildren(QPushButton) if one.text() in {"Change…", "Enter the date…"}]
    assert wanted
    for one in wanted:
        right = one.mapTo(area.viewport(), one.rect().topRight()).x()
        assert right < area.viewport().width(), f"“{one.accessibleName()}” is cut"


@pytest.mark.parametrize(
    ("reason", "number", "words"),
    [
        ("It answers no evidence item.", 1, "1 left out: it answers no evidence item."),
        ("It answers no evidence item.", 1200, "1,200 left out: they answer no evidence item."),
        ("It is set aside.", 7, "7 left out: they are set aside."),
        ("The list in force no longer has this item; 1 answer left behind.", 2,
         "2 left out: the list in force no longer has this item; 1 answer left behind."),
    ],
)  # fmt: skip
def test_what_stays_out_of_a_pack_is_counted_in_a_sentence(reason: str, number: int, words: str) -> None:
    assert left_out_words(reason, number) == words
