"""Takes an improvement plan back from Excel: what was changed, added and deleted there, shown before it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from evidencepack.assessment.plan import plan_lines, same_words
from evidencepack.assessment.plan_files import STATUS_WORDS, plan_columns, plan_row, statement_words
from evidencepack.assessment.workbook_back import CameBack, CellChange, changes, read_back
from evidencepack.model import Framework, PlanAction, PlanStatus, Snapshot
from evidencepack.workspace import Workspace, queries, rows, self_assessment

_STATUSES = {words: status for status, words in STATUS_WORDS.items()}
_ANY_DAY = date(2000, 1, 1)  # lateness is not read back, so the day does not matter


class PlanReading(Struct, frozen=True, kw_only=True):
    """What a workbook would change: cells of known actions, new actions (without ids), and actions that it lacks.

    `notes`: what could not be taken, in words.
    """

    changes: tuple[CellChange, ...]
    added: tuple[PlanAction, ...]
    missing: tuple[PlanAction, ...]
    notes: tuple[str, ...]

    @property
    def conflicts(self) -> tuple[CellChange, ...]:
        """The cells that were changed both in the workbook and here since it was sent."""
        return tuple(change for change in self.changes if change.conflict)


def read_plan_excel(path: Path, snapshot: Snapshot) -> PlanReading:
    """Read a workbook of `plan_excel` after people filled it in. UserFault when it is not one. Changes nothing."""
    columns = plan_columns(snapshot.framework)
    came = read_back(path, columns)
    here = {line.action.id: line for line in plan_lines(snapshot, _ANY_DAY)}
    notes = list(came.notes)
    found: list[CellChange] = []
    added: list[PlanAction] = []
    seen: set[str] = set()
    for row in came.rows:
        if row.key in here and row.key not in seen:
            seen.add(row.key)
            now = plan_row(here[row.key], snapshot.framework)
            for change in changes(row, now, columns, _short(now["action"])):
                _keep(change, row, found, notes)
        else:
            _new(row, snapshot, [*snapshot.plan, *added], added, notes)
    missing = tuple(line.action for key, line in here.items() if key not in seen)
    return PlanReading(changes=tuple(found), added=tuple(added), missing=missing, notes=tuple(notes))


def apply_plan(
    workspace: Workspace,
    reading: PlanReading,
    source: str,
    *,
    remove_missing: bool = False,
    take_conflicts: bool = False,
) -> int:
    """Take what was read into the plan as one change; how many actions were changed, added or removed.

    Cells that were changed here, too, stay as they are unless `take_conflicts`; actions that the workbook lacks stay
    unless `remove_missing`. `source` names the workbook in the history.
    """
    db = workspace.reader()
    here = {action.id: action for action in self_assessment.plan(db)}
    statements = _statement_ids(queries.the_framework(db))
    edits: dict[str, dict[str, Any]] = {}
    for change in reading.changes:
        if change.key in here and (take_conflicts or not change.conflict):
            edits.setdefault(change.key, {}).update(_field(change.field, change.after, statements))
    changed = [structs.replace(here[key], **fields) for key, fields in edits.items()]
    ends = _Ends(here.values())
    changed = [
        action if action.statement_id == here[action.id].statement_id else ends.put_last(action) for action in changed
    ]
    changed += [ends.put_last(structs.replace(action, id=rows.new_id())) for action in reading.added]
    gone = [action for action in reading.missing if action.id in here] if remove_missing else []
    if changed or gone:
        self_assessment.rewrite(workspace, changed, gone, f"Import the improvement plan from {source}")
    return len(changed) + len(gone)


class _Ends:
    """The last place under each statement, so that what is new there comes after it."""

    def __init__(self, there: Iterable[PlanAction]) -> None:
        self._last: dict[str, int] = {}
        for action in there:
            self._last[action.statement_id] = max(self._last.get(action.statement_id, 0), action.position)

    def put_last(self, action: PlanAction) -> PlanAction:
        place = self._last[action.statement_id] = self._last.get(action.statement_id, 0) + 1
        return structs.replace(action, position=place)


def _keep(change: CellChange, row: CameBack, found: list[CellChange], notes: list[str]) -> None:
    """Take a change, unless it empties what an action cannot be without."""
    if change.field in {"statement", "action", "status"} and not change.after:
        notes.append(f"Row {row.number}: the {change.field} was emptied. It was left as it is.")
    else:
        found.append(change)


def _new(
    row: CameBack, snapshot: Snapshot, there: Sequence[PlanAction], added: list[PlanAction], notes: list[str]
) -> None:
    """Take a row without a known key as a new action, unless it is one that the plan has."""
    cells = {field: text for field, text in row.cells.items() if text}
    if not cells.get("action"):
        if set(cells) - {"late"}:
            notes.append(f"Row {row.number} has no action: it was not taken.")
        return
    statement = _statement_ids(snapshot.framework).get(cells.get("statement", ""))
    if statement is None:
        notes.append(f"Row {row.number}: “{_short(cells['action'])}” names no quality statement. It was not taken.")
        return
    if any(known.statement_id == statement and same_words(known.action, cells["action"]) for known in there):
        notes.append(f"Row {row.number}: “{_short(cells['action'])}” is in the plan already. It was not taken twice.")
        return
    added.append(
        PlanAction(
            id="",
            statement_id=statement,
            action=cells["action"],
            lead=cells.get("lead", ""),
            due=cells.get("due"),
            status=_STATUSES.get(cells.get("status", ""), PlanStatus.NOT_STARTED),
            progress=cells.get("progress", ""),
        )
    )


def _statement_ids(framework: Framework) -> Mapping[str, str]:
    return {statement_words(framework, statement.id): statement.id for statement in framework.statements}


def _field(field: str, text: str, statements: Mapping[str, str]) -> dict[str, Any]:
    """A changed cell as a field of the action."""
    if field == "statement":
        return {"statement_id": statements[text]}
    if field == "status":
        return {"status": _STATUSES[text]}
    return {field: (text or None) if field == "due" else text}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
