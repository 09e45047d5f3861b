"""Choices before an export: what a council's own template lacks, and a pack only with sign-off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import workspace_of
from test_ui_doors import dialog_of

from evidencepack.assessment import signing
from evidencepack.assessment.word import Package, TemplateCheck, check_template, starting_template
from evidencepack.assessment.word.template import PARTS
from evidencepack.frameworks import builtin_framework
from evidencepack.model import StatementAssessment
from evidencepack.workspace import returns
from ui.dialogs.template_words import template_words
from ui.dialogs.word_out import WordOutDialog
from ui.main_window import MainWindow

Settle = Callable[[], None]
STATEMENTS = builtin_framework("cqc-la-2025").statements


@pytest.fixture
def dialog(window: MainWindow, settle: Settle) -> WordOutDialog:
    window.show_page("assessment")
    settle()
    window.commands.run("assessment.export")
    settle()
    return dialog_of(window, WordOutDialog)


def choose(window: MainWindow, dialog: WordOutDialog, path: Path, settle: Settle) -> None:
    window.desk.ask = lambda _parent, _wanted, then: then([path])
    dialog._choose_template()
    settle()


def test_a_template_that_lacks_places_is_told_before_going_on(
    window: MainWindow, dialog: WordOutDialog, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "house.docx"
    document = docx.Document()
    document.add_paragraph("{{council}} and {{about}}")
    document.save(str(path))
    choose(window, dialog, path, settle)
    assert "no place for the key messages" in dialog.wrong.text()
    assert "statement 1 Assessing needs" in dialog.wrong.text()
    assert not dialog.accept_button.isEnabled()
    dialog._forget_template()
    assert dialog.accept_button.isEnabled()
    assert not dialog.wrong.isVisible()


def test_a_whole_template_goes(window: MainWindow, dialog: WordOutDialog, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(starting_template())
    assert check_template(Package.open(path), builtin_framework("cqc-la-2025")).usable
    choose(window, dialog, path, settle)
    assert dialog.accept_button.isEnabled()
    assert dialog.lacks.isVisible()
    assert not dialog.wrong.isVisible()


def test_a_file_that_is_no_template_is_told(
    window: MainWindow, dialog: WordOutDialog, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(b"nothing of Word")
    choose(window, dialog, path, settle)
    assert "house.docx" in dialog.wrong.text()
    assert not dialog.accept_button.isEnabled()


def test_what_a_template_lacks_is_said_in_words() -> None:
    whole = tuple(f"qs3_{part}" for part in PARTS)
    check = TemplateCheck(
        name="house.docx",
        found=(),
        missing=("plan", "qs2_voice", *whole),
        wanted=("contents", "timeline"),
        unknown=("motto",),
        styles=("heading 3",),
    )
    assert template_words(check, STATEMENTS) == [
        "It has no place for the improvement plan, people's voice of statement 2 Supporting people to live healthier "
        "lives and statement 3 Equity in experience and outcomes.",
        "It has 1 place that nothing is known for: {{motto}}.",
        "Left out, since it has no place for it: the table of contents and the timeline.",
        "It lacks heading 3 among its styles; plain formatting stands in.",
    ]
    empty = TemplateCheck(name="house.docx", found=(), missing=(), wanted=(), unknown=(), styles=())
    assert template_words(empty, STATEMENTS) == []


def test_a_pack_goes_only_with_sign_off_when_that_is_wanted(window: MainWindow, settle: Settle) -> None:
    workspace = workspace_of(window)
    said = StatementAssessment(statement_id="qs1", score=3, doing_well="We listen.")
    returns.set_assessment(workspace, said, "1 Assessing needs")
    window.show_page("pack")
    settle()
    page = window.pack
    assert page.plan is not None
    assert not [one for one in page.plan.blockers if one.rule == "K13"]
    page.signed_box.setChecked(True)
    settle()
    assert [one.rule for one in page.plan.blockers if one.rule == "K13"] == ["K13"]
    signing.sign(workspace, signing.WHOLE, "Amina Example", "Director")
    settle()
    assert not [one for one in page.plan.blockers if one.rule == "K13"]
    assert window.desk.settings.text("pack-signed") == "yes"
