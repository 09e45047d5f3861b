"""The tour: by keyboard from beginning to end, left at any time, started again, and never pushed on anybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Desktop, ReadsHere
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from evidencepack import verbs
from evidencepack.sample.library import places
from ui.accessibility import nameless
from ui.help.library import contents
from ui.main_window import MainWindow
from ui.tour.steps import STEPS

Settle = Callable[[], None]


def test_every_step_has_a_page_a_target_and_help(window: MainWindow, settle: Settle) -> None:
    helped = {page for ids in contents().values() for page in ids}
    for step in STEPS:
        window.show_page(step.page)
        settle()
        assert window.isAncestorOf(step.target(window)), step.title
        assert step.help in helped
        assert len(step.text) < 260, step.title


def test_through_all_steps_by_keyboard(window: MainWindow, settle: Settle) -> None:
    assert window.commands.run("help.tour")
    seen = []
    while window.tour.isVisible():
        settle()
        assert QApplication.focusWidget() is window.tour.next
        assert window.page.id == STEPS[window.tour.step].page
        seen.append(window.tour.step)
        QTest.keyClick(window.tour.next, Qt.Key.Key_Space)
    assert seen == list(range(len(STEPS)))
    assert window.desk.settings.text("tour") == "seen"


def test_it_lies_within_the_window_and_leaves_what_it_shows_in_sight(window: MainWindow, settle: Settle) -> None:
    window.commands.run("help.tour")
    for _ in STEPS:
        settle()
        card, ring = window.tour.geometry(), window.tour._ring.geometry()
        assert window.rect().contains(card)
        assert not card.contains(ring)
        window.tour.next.click()


def test_arrows_go_back_and_on_and_escape_gives_the_focus_back(window: MainWindow, settle: Settle) -> None:
    window.navigation.setFocus()
    window.commands.run("help.tour")
    QTest.keyClick(window.tour, Qt.Key.Key_Right)
    assert window.tour.step == 1
    QTest.keyClick(window.tour, Qt.Key.Key_Left)
    assert window.tour.step == 0
    QTest.keyClick(window.tour.next, Qt.Key.Key_Escape)
    assert not window.tour.isVisible()
    assert QApplication.focusWidget() is window.navigation
    assert window.commands.run("help.tour")
    assert window.tour.step == 0


def test_f6_leads_back_to_it(window: MainWindow, settle: Settle) -> None:
    window.show_page("overview")
    settle()
    window.commands.run("help.tour")
    assert window.tour in [*window.frame.panes(), window.tour]
    window.top.search.setFocus()
    window.commands.run("view.next-pane")
    assert QApplication.focusWidget() is window.tour.next
    assert nameless(window.tour) == []


def test_with_nothing_open_it_offers_to_make_the_sample(desktop: Desktop) -> None:
    window = desktop.window()
    made: list[bool] = []
    window.actions_of.try_sample = lambda: made.append(True)  # type: ignore[method-assign]
    window.commands.run("help.tour")
    assert window.tour.next.text() == "Make the sample council"
    window.tour.next.click()
    assert made == [True]
    assert not window.tour.next.isEnabled()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """An empty workspace of the council that is made up."""
    with verbs.new_return(tmp_path / "Sample", places().council, notified="2026-11-12") as workspace:
        return workspace.folder


def test_it_goes_on_by_itself_once_a_workspace_is_there(desktop: Desktop, sample: Path) -> None:
    window = desktop.window(pool=ReadsHere())
    window.commands.run("help.tour")
    window.actions_of.open_path(sample)
    desktop.settle(window)
    assert window.tour.step == 0


def test_it_is_offered_once_with_the_sample_and_never_with_a_councils_own(
    desktop: Desktop, sample: Path, council: Path
) -> None:
    window = desktop.window(council)
    assert window.banner.text == ""
    desktop.close(window)
    window = desktop.window(sample)
    assert "sample council" in window.banner.text
    assert not window.tour.isVisible()
    window.tour.leave()
    desktop.close(window)
    assert desktop.window(sample).banner.text == ""
