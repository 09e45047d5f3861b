"""The improvement plan: lateness, proposals, and the way to Word, to Excel and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.small import new_workspace

from evidencepack.assessment.plan import counts, days_late, plan_lines, points, proposals
from evidencepack.assessment.plan_files import plan_excel, plan_word
from evidencepack.assessment.plan_reading import apply_plan, read_plan_excel
from evidencepack.errors import UserFault
from evidencepack.frameworks import builtin_framework
from evidencepack.model import PlanAction, PlanStatus, StatementAssessment
from evidencepack.workspace import Workspace, queries, returns, self_assessment

TODAY = date(2026, 11, 21)
HEADER = 5  # the row of the headings, counted from 1


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def action(words: str, statement: str = "s1", **more: Any) -> PlanAction:
    return PlanAction(id="", statement_id=statement, action=words, **more)


@pytest.fixture
def planned(workspace: Workspace) -> Workspace:
    """Two actions under the first statement, one under the second."""
    self_assessment.add_action(workspace, action("Recruit two therapists", lead="B. Lead", due="2026-11-20"))
    self_assessment.add_action(workspace, action("Ring people who wait", status=PlanStatus.UNDER_WAY))
    self_assessment.add_action(workspace, action("Write the strategy", "s2", due="2027-03-31"))
    return workspace


class Filled:
    """A workbook that went out, to be filled in and read back."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self.path = path
        self.workspace = workspace
        path.write_bytes(plan_excel(queries.snapshot(workspace), TODAY))
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["Improvement plan"]
        self.heads = {cell.value: cell.column for cell in self.sheet[HEADER]}

    def cell(self, row: int, head: str) -> Any:
        return self.sheet.cell(HEADER + row, self.heads[head])

    def read(self) -> Any:
        self.book.save(self.path)
        return read_plan_excel(self.path, queries.snapshot(self.workspace))


@pytest.fixture
def filled(planned: Workspace, tmp_path: Path) -> Filled:
    return Filled(planned, tmp_path / "plan.xlsx")


def actions(workspace: Workspace) -> list[PlanAction]:
    return self_assessment.plan(workspace.reader())


# ---------------------------------------------------------------- as it stands


@pytest.mark.parametrize(
    ("due", "status", "late"),
    [
        ("2026-11-20", PlanStatus.UNDER_WAY, True),
        ("2026-11-21", PlanStatus.NOT_STARTED, False),
        ("2026-11-20", PlanStatus.DONE, False),
        (None, PlanStatus.NOT_STARTED, False),
    ],
)
def test_an_action_is_late_after_its_day_and_until_it_is_done(due: str | None, status: PlanStatus, late: bool) -> None:
    assert days_late(action("Do", due=due, status=status), TODAY) == (1 if late else 0)


def test_lines_stand_by_statement_and_place(planned: Workspace) -> None:
    lines = plan_lines(queries.snapshot(planned), TODAY)
    assert [(line.number, line.action.action) for line in lines] == [
        (1, "Recruit two therapists"),
        (1, "Ring people who wait"),
        (2, "Write the strategy"),
    ]
    assert [line.days_late for line in lines] == [1, 0, 0]
    assert counts(lines) == {"not started": 2, "under way": 1, "done": 0, "late": 1}


def test_an_action_moves_is_changed_and_undone(planned: Workspace) -> None:
    first = actions(planned)[0]
    self_assessment.move_action(planned, first.id, 1)
    assert [one.action for one in actions(planned)][:2] == ["Ring people who wait", "Recruit two therapists"]
    planned.undo()
    assert actions(planned)[0] == first
    with pytest.raises(UserFault, match="needs words"):
        self_assessment.add_action(planned, action("  "))
    with pytest.raises(UserFault, match="no longer"):
        self_assessment.update_action(planned, action("Gone"))
    with pytest.raises(UserFault, match="no longer"):
        self_assessment.move_action(planned, "gone", 0)


# ---------------------------------------------------------------- proposals


def test_points_are_bullets_and_paragraphs() -> None:
    text = "- First point\n  that goes on\n• Second\n\nA paragraph.\n1. Numbered\n(b) lettered"
    assert points(text) == ["First point that goes on", "Second", "A paragraph.", "Numbered", "lettered"]
    assert points("  \n\n") == []


def test_what_the_plan_has_already_is_not_proposed(planned: Workspace) -> None:
    text = "- Recruit two therapists!\n- Shorten the waiting list\n- shorten the waiting list."
    said = [
        StatementAssessment(statement_id="s1", to_improve=text),
        StatementAssessment(statement_id="s2", to_improve="Shorten the waiting list"),
    ]
    returns.set_assessments(planned, said, "Write")
    found = proposals(queries.snapshot(planned))
    assert [(one.statement_id, one.action) for one in found] == [
        ("s1", "Shorten the waiting list"),
        ("s2", "Shorten the waiting list"),
    ]
    assert [one.statement_id for one in proposals(queries.snapshot(planned), "s2")] == ["s2"]
    stored = self_assessment.take_proposals(planned, [(one.statement_id, one.action) for one in found])
    assert [one.position for one in stored] == [3, 2]
    assert proposals(queries.snapshot(planned)) == ()
    planned.undo()
    assert len(actions(planned)) == 3


# ---------------------------------------------------------------- files


def test_the_files_are_the_same_again_and_accessible(planned: Workspace) -> None:
    snapshot = queries.snapshot(planned)
    word, excel = plan_word(snapshot, TODAY), plan_excel(snapshot, TODAY)
    assert (word, excel) == (plan_word(snapshot, TODAY), plan_excel(snapshot, TODAY))
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        text = package.read("word/document.xml").decode()
        core = package.read("docProps/core.xml").decode()
        styles = package.read("word/styles.xml").decode()
    assert text.count("Heading1") == 2
    assert text.count("<w:tblHeader/>") == 2
    assert "Late by 1 day<" in text
    assert "Improvement plan: Little Council" in core
    assert 'w:val="en-GB"' in styles


def test_the_workbook_has_a_filter_a_frozen_header_choices_and_hidden_keys(filled: Filled) -> None:
    sheet = filled.sheet
    assert sheet.freeze_panes == f"A{HEADER + 1}"
    table = next(iter(sheet.tables.values()))
    assert table.autoFilter is not None
    assert table.headerRowCount == 1
    assert sheet.column_dimensions["A"].hidden
    choices = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"Not started,Under way,Done"' in choices
    assert isinstance(filled.cell(1, "Due").value.year, int)


def test_long_choices_stand_in_a_hidden_sheet(tmp_path: Path) -> None:
    with returns.start_return(tmp_path / "cqc", "Council", builtin_framework()) as workspace:
        content = plan_excel(queries.snapshot(workspace), TODAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Quality statement choices"].sheet_state == "hidden"
    assert book["Quality statement choices"]["A7"].value == "7 Safeguarding"
    formulas = [rule.formula1 for rule in book["Improvement plan"].data_validations.dataValidation]
    assert "'Quality statement choices'!$A$1:$A$9" in formulas


def test_an_untouched_workbook_changes_nothing(filled: Filled) -> None:
    reading = filled.read()
    assert (reading.changes, reading.added, reading.missing, reading.notes) == ((), (), (), ())
    assert apply_plan(filled.workspace, reading, "plan.xlsx") == 0


def test_edits_come_back_as_one_change(filled: Filled) -> None:
    filled.cell(1, "Status").value = "done"
    filled.cell(1, "Progress").value = "Both started"
    filled.cell(2, "Due").value = "31/01/2027"
    filled.cell(3, "Lead").value = "C. Lead"
    filled.cell(3, "Quality statement").value = "1 Assessing"
    reading = filled.read()
    assert [(change.field, change.before, change.after) for change in reading.changes] == [
        ("status", "Not started", "Done"),
        ("progress", "", "Both started"),
        ("due", "", "2027-01-31"),
        ("statement", "2 Leading", "1 Assessing"),
        ("lead", "", "C. Lead"),
    ]
    assert apply_plan(filled.workspace, reading, "plan.xlsx") == 3
    first, second, third = actions(filled.workspace)
    assert (first.status, first.progress) == (PlanStatus.DONE, "Both started")
    assert second.due == "2027-01-31"
    assert (third.statement_id, third.lead) == ("s1", "C. Lead")
    filled.workspace.undo()
    assert actions(filled.workspace)[0].status is PlanStatus.NOT_STARTED


def test_rows_are_known_again_after_sorting_and_new_ones_are_added(filled: Filled) -> None:
    sheet = filled.sheet
    rows = [[cell.value for cell in sheet[HEADER + place]] for place in (1, 2, 3)]
    for place, values in enumerate(reversed(rows), 1):
        for column, value in enumerate(values, 1):
            sheet.cell(HEADER + place, column).value = value
    for column, value in {
        "Quality statement": "2 Leading",
        "Action": "Train managers",
        "Due": date(2027, 1, 4),
    }.items():
        filled.cell(4, column).value = value
    reading = filled.read()
    assert reading.changes == ()
    assert [(one.statement_id, one.action, one.due) for one in reading.added] == [
        ("s2", "Train managers", "2027-01-04")
    ]
    apply_plan(filled.workspace, reading, "plan.xlsx")
    assert [one.action for one in actions(filled.workspace)][-1] == "Train managers"
    again = filled.read()
    assert again.added == ()
    assert "in the plan already" in again.notes[0]


def test_a_deleted_row_goes_only_when_asked(filled: Filled) -> None:
    filled.sheet.delete_rows(HEADER + 2)
    reading = filled.read()
    assert [one.action for one in reading.missing] == ["Ring people who wait"]
    assert apply_plan(filled.workspace, reading, "plan.xlsx") == 0
    assert len(actions(filled.workspace)) == 3
    assert apply_plan(filled.workspace, reading, "plan.xlsx", remove_missing=True) == 1
    assert len(actions(filled.workspace)) == 2


def test_what_cannot_be_understood_is_named_and_left(filled: Filled) -> None:
    filled.cell(1, "Due").value = "soon"
    filled.cell(1, "Status").value = "nearly"
    filled.cell(2, "Action").value = ""
    filled.cell(4, "Action").value = "An action of no statement"
    filled.cell(5, "Lead").value = "Nobody"
    filled.sheet.cell(HEADER, 20).value = "Cost"
    reading = filled.read()
    assert (reading.changes, reading.added) == ((), ())
    said = "\n".join(reading.notes)
    for words in ("“soon” is not a date", "“nearly” is not one of", "action was emptied", "names no quality statement",
                  "has no action", "column “Cost”"):  # fmt: skip
        assert words in said
    assert len(reading.notes) == 6


def test_a_cell_changed_on_both_sides_is_a_conflict(filled: Filled) -> None:
    first = actions(filled.workspace)[0]
    self_assessment.update_action(filled.workspace, PlanAction(**{**_fields(first), "lead": "D. Here"}))
    filled.cell(1, "Lead").value = "E. There"
    filled.cell(1, "Progress").value = "Under way"
    reading = filled.read()
    assert [(change.field, change.conflict) for change in reading.changes] == [("lead", True), ("progress", False)]
    assert [change.before for change in reading.conflicts] == ["D. Here"]
    apply_plan(filled.workspace, reading, "plan.xlsx")
    assert (actions(filled.workspace)[0].lead, actions(filled.workspace)[0].progress) == ("D. Here", "Under way")
    apply_plan(filled.workspace, reading, "plan.xlsx", take_conflicts=True)
    assert actions(filled.workspace)[0].lead == "E. There"


def test_what_changed_only_here_is_not_taken_back(filled: Filled) -> None:
    first = actions(filled.workspace)[0]
    self_assessment.update_action(filled.workspace, PlanAction(**{**_fields(first), "lead": "D. Here"}))
    assert filled.read().changes == ()


def test_a_text_too_long_for_a_cell_is_left_as_it_is(planned: Workspace, tmp_path: Path) -> None:
    first = actions(planned)[0]
    self_assessment.update_action(planned, PlanAction(**{**_fields(first), "progress": "long " * 8_000}))
    filled = Filled(planned, tmp_path / "plan.xlsx")
    filled.cell(1, "Lead").value = "F. Lead"
    reading = filled.read()
    assert [change.field for change in reading.changes] == ["lead"]
    assert "too long for Excel" in reading.notes[0]
    apply_plan(planned, reading, "plan.xlsx")
    assert len(actions(planned)[0].progress) == 39_999


@pytest.mark.parametrize(
    "words", ["=1+1", " spaced ", "a\r\nb", "a\tb", "#N/A", "TRUE", "007", "1e5", "\x08x", "_x000D_", "x\ufffe", "£ ✓"]
)
def test_any_text_goes_out_and_comes_back_unchanged(planned: Workspace, tmp_path: Path, words: str) -> None:
    first = actions(planned)[0]
    self_assessment.put(planned, [PlanAction(**{**_fields(first), "progress": words, "due": "1900-01-01"})], "Edit")
    reading = Filled(planned, tmp_path / "plan.xlsx").read()
    assert (reading.changes, reading.notes) == ((), ())


def test_a_file_that_is_no_such_workbook_is_the_persons_to_mend(planned: Workspace, tmp_path: Path) -> None:
    snapshot = queries.snapshot(planned)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(UserFault, match=r"other\.xlsx does not hold"):
        read_plan_excel(other, snapshot)
    other.write_bytes(b"no workbook")
    with pytest.raises(UserFault, match="not an Excel workbook"):
        read_plan_excel(other, snapshot)
    with pytest.raises(UserFault, match=r"no file .*none\.xlsx"):
        read_plan_excel(tmp_path / "none.xlsx", snapshot)


def _fields(record: PlanAction) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
