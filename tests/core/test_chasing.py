"""The chase list: who owes what, the text to send, and the workbook that goes round and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.small import item, judged_plain, new_workspace

from evidencepack.chasing import OwnerChase, apply_chase, chase, chase_excel, email_text, read_chase_excel
from evidencepack.errors import UserFault
from evidencepack.gaps import ItemState
from evidencepack.model import Answer, AnswerKind
from evidencepack.workspace import Workspace, adding, answers, history, queries, returns

TODAY = date(2026, 6, 15)
HEADER = 5


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A1 has nobody; A2 is B. Owner's, late and without an answer; A3 is C. Owner's, and answered."""
    file = tmp_path / "Mrs Smith of 4 High Street.txt"
    file.write_text("text", encoding="utf-8")
    with new_workspace(tmp_path / "ws") as opened:
        [added] = adding.add_files(opened, [file], judged_plain)
        given = Answer(id="", item_id="small:A3", kind=AnswerKind.DOCUMENT, document_id=added.document_id)
        answers.add_answer(opened, given)
        returns.set_items(opened, {"small:A2": {"owner": "B. Owner", "due": "2026-06-10"}}, "Owner")
        returns.set_items(opened, {"small:A3": {"owner": "C. Owner"}}, "Owner")
        yield opened


def owed(workspace: Workspace) -> dict[str, OwnerChase]:
    return {one.owner: one for one in chase(queries.snapshot(workspace), TODAY)}


class Filled:
    """A list that went out, to be filled in and read back."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self.workspace, self.path = workspace, path
        path.write_bytes(chase_excel(queries.snapshot(workspace), TODAY))
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["Chase list"]
        self.heads = {cell.value: cell.column for cell in self.sheet[HEADER]}

    def cell(self, row: int, head: str) -> Any:
        return self.sheet.cell(HEADER + row, self.heads[head])

    def read(self) -> Any:
        self.book.save(self.path)
        return read_chase_excel(self.path, queries.snapshot(self.workspace))


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Filled:
    return Filled(workspace, tmp_path / "chase.xlsx")


def items(workspace: Workspace) -> dict[str, Any]:
    return {one.ref: one for one in queries.items(workspace.reader())}


# ---------------------------------------------------------------- who owes what


def test_items_stand_by_owner_with_what_is_missing(workspace: Workspace) -> None:
    found = owed(workspace)
    assert list(found) == ["B. Owner", "C. Owner", ""]
    [late] = found["B. Owner"].items
    assert (late.item.ref, late.state, late.due, late.late, late.open) == (
        "A2", ItemState.NOTHING, "2026-06-10", True, True,
    )  # fmt: skip
    assert late.missing == ("A2 has no answer. Give a document or a public link, or say why it is not held or not"
                            " applicable.",)  # fmt: skip
    [done] = found["C. Owner"].items
    assert (done.state, done.due, done.late, done.open) == (ItemState.ANSWERED, "2026-06-22", False, False)
    assert [one.item.ref for one in found[""].items] == ["A1"]
    assert found["C. Owner"].open == ()


def test_an_answer_to_confirm_is_something_to_do(workspace: Workspace) -> None:
    with workspace.change("Carry over") as db:
        db.execute("UPDATE answer SET to_confirm = 1")
    [one] = owed(workspace)["C. Owner"].open
    assert one.missing == ("1 answer to be confirmed.",)


def test_withdrawn_items_are_not_chased(workspace: Workspace) -> None:
    returns.replace_items(workspace, (item("A2", "Carers"),), "request.xlsx")
    assert {one.item.ref for each in owed(workspace).values() for one in each.items} == {"A2"}


def test_the_text_is_polite_and_names_items_only(workspace: Workspace) -> None:
    info = queries.the_return(workspace.reader())
    text = email_text(owed(workspace)["B. Owner"], info, TODAY)
    assert text.startswith("Hello,\n")
    assert "This item is with you" in text
    assert "- A2 Carers (by 10 June 2026, now overdue)" in text
    assert "due on 22 June 2026" in text
    assert "Little Council" in text
    for private in ("B. Owner", "Smith", "High Street"):
        assert private not in text
    assert "nothing is outstanding" in email_text(owed(workspace)["C. Owner"], info, TODAY)
    both = OwnerChase(owner="B", items=(*owed(workspace)["B. Owner"].items, *owed(workspace)[""].items))
    assert "These items are with you" in email_text(both, info, TODAY)


def test_a_reminder_is_noted_and_undone(workspace: Workspace) -> None:
    assert returns.mark_chased(workspace, ["small:A2", "gone"], "15/06/2026") == 1
    assert items(workspace)["A2"].chased == "2026-06-15"
    assert history.trail(workspace.reader())[0].title == "Reminded about A2"
    workspace.undo()
    assert items(workspace)["A2"].chased is None
    assert returns.mark_chased(workspace, [], None) == 0


# ---------------------------------------------------------------- the workbook


def test_the_workbook_is_the_same_again_and_holds_every_item(workspace: Workspace, filled: Filled) -> None:
    snapshot = queries.snapshot(workspace)
    assert chase_excel(snapshot, TODAY) == chase_excel(snapshot, TODAY)
    assert [filled.cell(row, "Item").value for row in (1, 2, 3)] == ["A1", "A2", "A3"]
    assert filled.cell(2, "Due").value.date() == date(2026, 6, 10)
    assert filled.sheet.freeze_panes == f"A{HEADER + 1}"
    assert filled.sheet.column_dimensions["A"].hidden


def test_an_untouched_list_changes_nothing(filled: Filled) -> None:
    reading = filled.read()
    assert (reading.changes, reading.unknown, reading.notes) == ((), (), ())
    assert apply_chase(filled.workspace, reading, "chase.xlsx") == 0


def test_edits_come_back_as_one_change(filled: Filled) -> None:
    filled.cell(1, "Owner").value = "D. Owner"
    filled.cell(1, "Due").value = "18/06/2026"
    filled.cell(2, "Due").value = None
    filled.cell(3, "Note").value = "Ask for the annex"
    filled.cell(3, "State").value = "Fine"  # not one to be changed
    reading = filled.read()
    assert [(one.label, one.field, one.before, one.after) for one in reading.changes] == [
        ("A1", "owner", "", "D. Owner"),
        ("A1", "due", "", "2026-06-18"),
        ("A2", "due", "2026-06-10", ""),
        ("A3", "note", "", "Ask for the annex"),
    ]
    assert apply_chase(filled.workspace, reading, "chase.xlsx") == 3
    found = items(filled.workspace)
    assert (found["A1"].owner, found["A1"].due, found["A2"].due) == ("D. Owner", "2026-06-18", None)
    assert (found["A2"].owner, found["A3"].note) == ("B. Owner", "Ask for the annex")
    filled.workspace.undo()
    assert items(filled.workspace)["A1"].owner == ""


def test_a_row_without_its_key_is_found_by_its_reference(filled: Filled) -> None:
    filled.cell(1, "Key").value = None
    filled.cell(1, "As sent").value = "overwritten"
    filled.cell(1, "Owner").value = "D. Owner"
    [change] = filled.read().changes
    assert (change.key, change.after) == ("small:A1", "D. Owner")


def test_unknown_items_and_what_cannot_be_read_are_named(filled: Filled) -> None:
    filled.cell(4, "Item").value = "Z9"
    filled.cell(4, "Owner").value = "E. Owner"
    filled.cell(5, "Item").value = "A2"
    filled.cell(5, "Owner").value = "F. Owner"
    filled.cell(1, "Due").value = "next week"
    reading = filled.read()
    assert reading.unknown == ("Z9",)
    assert reading.changes == ()
    assert any("“next week” is not a date" in note for note in reading.notes)
    assert any("A2 stands there twice" in note for note in reading.notes)


def test_what_was_changed_on_both_sides_is_left_unless_asked(filled: Filled) -> None:
    returns.set_items(filled.workspace, {"small:A2": {"owner": "G. Here", "due": "2026-06-10"}}, "Owner")
    filled.cell(2, "Owner").value = "H. There"
    reading = filled.read()
    assert [(one.before, one.after) for one in reading.conflicts] == [("G. Here", "H. There")]
    assert apply_chase(filled.workspace, reading, "chase.xlsx") == 0
    assert items(filled.workspace)["A2"].owner == "G. Here"
    assert apply_chase(filled.workspace, reading, "chase.xlsx", take_conflicts=True) == 1
    assert items(filled.workspace)["A2"].owner == "H. There"


def test_another_workbook_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(UserFault, match="does not hold the table"):
        read_chase_excel(other, queries.snapshot(workspace))
