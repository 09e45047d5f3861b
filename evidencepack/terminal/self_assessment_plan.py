"""Verbs about the assessment as a whole: timeline, plan, self-assessment check and sign, confirm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evidencepack.assessment import plan_files, plan_reading, signing, timeline_files
from evidencepack.assessment.consistency import agreement
from evidencepack.assessment.plan import PlanLine, counts, plan_lines, proposals
from evidencepack.assessment.timeline import Step, timeline, when_words
from evidencepack.assessment.workbook_back import CellChange
from evidencepack.errors import UserFault
from evidencepack.frameworks import builtin_framework
from evidencepack.in_words import counted
from evidencepack.model import FRONT_TEXTS, DeadlineRule, Return, Snapshot
from evidencepack.safe_file import write_whole
from evidencepack.terminal import typed
from evidencepack.terminal.library import Today, WorkspacePath, by_severity, gap_line
from evidencepack.terminal.self_assessment import self_assessment as self_assessment_app
from evidencepack.terminal.show import Json, Show
from evidencepack.workspace import Workspace, days, queries, returns, self_assessment

app = typer.Typer()


def the_day(today: str | None) -> date:
    """The day that a verb judges by: the one given, or today."""
    return days.parse_date(today) if today else date.today()  # noqa: DTZ011  # the desk's own day


def write_either(out: Path, word: Callable[[], bytes], excel: Callable[[], bytes]) -> None:
    """Write a .docx or .xlsx, by the name's ending. UserFault for another one."""
    typed.must_end(out, ".docx", ".xlsx")
    write_whole(out, word() if out.suffix.casefold() == ".docx" else excel())


# ---------------------------------------------------------------- timeline


@app.command(name="timeline")
def show_timeline(
    workspace: Annotated[
        Path | None, typer.Argument(metavar="[WORKSPACE]", help="The workspace's folder or .evidence file.")
    ] = None,
    notified: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day of the notification: of no workspace, or to enter it.")
    ] = None,
    step: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="STEP=DATE", help="Enter the date of a step; none takes it away."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as .docx or .xlsx.")] = None,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """The steps of the assessment from the notification on, with dates and working days left."""
    show, day = Show(as_json=as_json), the_day(today)
    if workspace is not None:
        info, rule = _of_workspace(workspace, notified, step or [])
    else:
        if not notified:
            raise UserFault("Nothing says when the assessment was notified.", "Name a workspace, or give --notified.")
        info, rule = _unnamed(days.parse_date(notified).isoformat(), step or []), builtin_framework().deadline
    steps = timeline(info, day, rule)
    if out is not None:
        write_either(
            out,
            lambda: timeline_files.timeline_word(info, day, rule),
            lambda: timeline_files.timeline_excel(info, day, rule),
        )
        show.line(f"{out}: the timeline.")
    _say_steps(show, steps)
    show.result({"today": day.isoformat(), "steps": steps})
    return 0


def _of_workspace(workspace: Path, notified: str | None, steps: list[str]) -> tuple[Return, DeadlineRule]:
    """The return, once the dates given have been entered. UserFault when its notification is not known."""
    with Workspace.open(workspace, read_only=not (steps or notified)) as opened:
        if notified:
            returns.set_notified(opened, notified)
        for one in steps:
            name, _, value = one.partition("=")
            returns.set_step(opened, name.strip(), value)
        info, rule = queries.the_return(opened.reader()), queries.the_framework(opened.reader()).deadline
    if not info.notified:
        to_do = f"Enter it: evidencepack timeline {workspace} --notified DATE"
        raise UserFault("The day of CQC's notification is not known, and the timeline starts from it.", to_do)
    return info, rule


def _unnamed(notified: str, steps: list[str]) -> Return:
    entered = {}
    for one in steps:
        name, _, value = one.partition("=")
        if name.strip() not in returns.STEP_NAMES:
            raise UserFault(f"There is no step “{name}” to date.", f"The steps are: {', '.join(returns.STEP_NAMES)}.")
        entered[name.strip()] = days.parse_date(value).isoformat()
    return Return(authority="", title="Assessment", notified=notified, due=None, method="", steps=entered)


def _say_steps(show: Show, steps: tuple[Step, ...]) -> None:
    rows = [
        [step.title, when_words(step), step.certainty.value, timeline_files.days_words(step), step.name, step.note]
        for step in steps
    ]
    show.table(["Step", "When", "Date is", "Working days", "Name", "Note"], rows)


# ---------------------------------------------------------------- plan

_SHOW = "show"
_ACTIONS = (_SHOW, "export", "import", "propose")
Action = Annotated[str, typer.Argument(metavar="|".join(_ACTIONS), help="What to do with the plan.")]


@app.command(name="plan")
def improvement_plan(
    workspace: WorkspacePath,
    what: Action = _SHOW,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A .docx or .xlsx to write, a .xlsx to read.")
    ] = None,
    take: Annotated[bool, typer.Option("--take", help="With propose: take all proposals into the plan.")] = False,
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="With import: remove actions that the workbook lacks.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With import: show the differences, change nothing.")
    ] = False,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """The improvement plan: show it, write it as Word or Excel, take it back from Excel, or propose actions."""
    show, day = Show(as_json=as_json), the_day(today)
    if str(workspace) in _ACTIONS and what not in _ACTIONS:  # the action first, as the other verbs have it
        workspace, what = Path(what), str(workspace)
    if what == _SHOW:
        return _show_plan(show, workspace, day)
    if what == "propose":
        return _propose(show, workspace, take=take)
    if what not in {"export", "import"}:
        raise UserFault(f"A plan cannot be “{what}”.", "Say show, export, import or propose.")
    if file is None:
        raise UserFault("No file was named.", f"Name the file to {what}: evidencepack plan WORKSPACE {what} FILE.xlsx")
    if what == "export":
        return _export_plan(show, workspace, file, day)
    return _import_plan(show, workspace, file, remove_missing=remove_missing, dry_run=dry_run)


def _show_plan(show: Show, workspace: Path, day: date) -> int:
    with Workspace.open(workspace, read_only=True) as opened:
        lines = plan_lines(queries.snapshot(opened), day)
    rows = [
        [
            f"{line.number} {line.statement}",
            line.action.action,
            line.action.lead,
            line.action.due or "",
            plan_files.STATUS_WORDS[line.action.status],
            plan_files.late_words(line),
        ]
        for line in lines
    ]
    show.table(["Statement", "Action", "Lead", "Due", "Status", "Late"], rows)
    show.line(plan_files.summary_words(counts(lines)))
    show.result({"actions": [_as_data(line) for line in lines], "counts": counts(lines)})
    return 0


def _as_data(line: PlanLine) -> dict[str, object]:
    return {"action": line.action, "statement": line.statement, "late": line.late, "days_late": line.days_late}


def _propose(show: Show, workspace: Path, *, take: bool) -> int:
    with Workspace.open(workspace, read_only=not take) as opened:
        found = proposals(queries.snapshot(opened))
        for one in found:
            show.line(f"{one.statement_id}: {one.action}")
        if take and found:
            self_assessment.take_proposals(opened, [(one.statement_id, one.action) for one in found])
    show.line(f"{len(found)} {'taken into the plan' if take else 'proposed'}." if found else "Nothing new to propose.")
    show.result({"proposals": found, "taken": take})
    return 0


def _export_plan(show: Show, workspace: Path, file: Path, day: date) -> int:
    with Workspace.open(workspace, read_only=True) as opened:
        snapshot = queries.snapshot(opened)
    write_either(file, lambda: plan_files.plan_word(snapshot, day), lambda: plan_files.plan_excel(snapshot, day))
    show.line(f"{file}: the improvement plan as it stands.")
    show.result({"path": str(file)})
    return 0


def _import_plan(show: Show, workspace: Path, file: Path, *, remove_missing: bool, dry_run: bool) -> int:
    with Workspace.open(workspace, read_only=dry_run) as opened:
        reading = plan_reading.read_plan_excel(file, queries.snapshot(opened))
        say_changes(show, reading.changes, reading.notes)
        for action in reading.added:
            show.line(f"New: {action.action}")
        for action in reading.missing:
            show.line(f"{'Removed' if remove_missing else 'Not in the workbook, kept'}: {action.action}")
        done = 0
        if not dry_run:
            done = plan_reading.apply_plan(opened, reading, file.name, remove_missing=remove_missing)
    show.line(f"{counted(done, 'action')} changed." if not dry_run else "Nothing was changed.")
    show.result({"changed": done, "reading": reading})
    return 0


def say_changes(show: Show, changes: tuple[CellChange, ...], notes: tuple[str, ...]) -> None:
    """Say what a workbook would change, which of it was changed here, too, and what could not be taken."""
    for change in changes:
        words = f"{change.label}: {change.field} “{change.before}” → “{change.after}”"
        show.line(f"Changed here, too, and left: {words}" if change.conflict else words)
    for note in notes:
        show.line(f"Note: {note}")


# ---------------------------------------------------------------- self-assessment check, sign


@self_assessment_app.command(name="check")
def check(workspace: WorkspacePath, today: Today = None, as_json: Json = False) -> int:
    """Whether the self-assessment agrees with itself and its evidence. 1 if something has to be looked at."""
    show, day = Show(as_json=as_json), the_day(today)
    with Workspace.open(workspace, read_only=True) as opened:
        found = agreement(opened, queries.snapshot(opened), day)
    for gap in found:
        show.line(gap_line(gap))
    show.line(by_severity(list(found)) if found else "The self-assessment agrees with itself and with its evidence.")
    show.result(found)
    return 1 if found else 0


@self_assessment_app.command(name="sign")
def sign(
    workspace: WorkspacePath,
    statement: Annotated[
        str | None, typer.Option(metavar="ID", help="A quality statement (qs7 or 7); the whole if not given.")
    ] = None,
    name: Annotated[str, typer.Option(help="Who signs.")] = "",
    role: Annotated[str, typer.Option(help="In which role.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the newest signature away.")] = False,
    as_json: Json = False,
) -> int:
    """Sign a statement or the whole off as it stands; without --name, say what is signed. 1 if something is not."""
    show = Show(as_json=as_json)
    if withdraw and (name or role):
        raise UserFault("--withdraw takes the newest signature away, whose it may be.", "Leave --name and --role out.")
    if role and not name:
        raise UserFault("A role alone signs nothing.", "Say who signs: --name NAME")
    if name or withdraw:
        with Workspace.open(workspace) as opened:
            meant = _subject(opened, statement) or signing.WHOLE
            if withdraw:
                signing.withdraw(opened, meant)
            else:
                signing.sign(opened, meant, name, role)
    with Workspace.open(workspace, read_only=True) as opened:
        snapshot, db, subject = queries.snapshot(opened), opened.reader(), _subject(opened, statement)
        states = [one for one in signing.sign_off_states(snapshot) if subject in {None, one.subject}]
        changed = {state.subject: signing.changes_since(db, snapshot, state.subject) for state in states}
    for state in states:
        by = f", {state.sign_off.who}, {state.sign_off.at[:10]}" if state.sign_off else ""
        show.line(f"{state.label}: {state.standing.value}{by}")
        for title in changed[state.subject]:
            show.line(f"    {title}")
    show.result({"states": states, "changed": changed})
    if name or withdraw:
        return 0
    return 0 if all(state.standing is signing.Standing.SIGNED for state in states) else 1


def _subject(opened: Workspace, named: str | None) -> str | None:
    """What is signed: a statement's id, by its number as well; None for the whole. UserFault for an unknown one."""
    statements = queries.the_framework(opened.reader()).statements
    numbers = {str(one.number): one.id for one in statements}
    subject = numbers.get(named or "", named)
    known = [*(one.id for one in statements), signing.WHOLE]
    if subject is not None and subject not in known:
        raise UserFault(f"There is nothing called {named} to sign.", f"Sign one of: {', '.join(known)}.")
    return subject


def _waiting_lines(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """What waits to be confirmed: what it is, what of, and the id that confirms it."""
    items = {item.id: f"{item.ref} {item.title}" for item in snapshot.items}
    titles = {document.id: document.title for document in snapshot.documents}
    statements = {one.id: f"{one.number} {one.title}" for one in snapshot.framework.statements}
    answers = [
        (f"answer of {items.get(one.item_id, one.item_id)}", titles.get(one.document_id or "", one.kind.value), one.id)
        for one in snapshot.answers
        if one.to_confirm
    ]
    said = [
        ("statement", statements.get(one.statement_id, one.statement_id), one.statement_id)
        for one in snapshot.assessments
        if one.to_confirm
    ]
    parts = [("part", FRONT_TEXTS.get(name, name), name) for name in snapshot.parts_to_confirm]
    actions = [("action", one.action, one.id) for one in snapshot.plan if one.to_confirm]
    return [*answers, *said, *parts, *actions]


@app.command()
def confirm(
    workspace: WorkspacePath,
    everything: Annotated[bool, typer.Option("--all", help="Confirm everything that waits for it.")] = False,
    answer: Annotated[list[str] | None, typer.Option(help="An answer's id.")] = None,
    statement: Annotated[list[str] | None, typer.Option(help="A quality statement's id.")] = None,
    part: Annotated[list[str] | None, typer.Option(help="A part that belongs to no statement, such as about.")] = None,
    action: Annotated[list[str] | None, typer.Option(help="An action's id.")] = None,
    as_json: Json = False,
) -> int:
    """Confirm what was carried over from an earlier return; without options, say what waits."""
    show = Show(as_json=as_json)
    wanted = bool(everything or answer or statement or part or action)
    with Workspace.open(workspace, read_only=not wanted) as opened:
        done, before = 0, self_assessment.unconfirmed(opened.reader())
        if everything:
            done = self_assessment.confirm_all(opened)
        elif wanted:
            done = self_assessment.confirm(
                opened, answers=answer or (), statements=statement or (), parts=part or (), actions=action or ()
            )
        waiting = self_assessment.unconfirmed(opened.reader())
        told = _waiting_lines(queries.snapshot(opened))
    known = {*before.answers, *before.statements, *before.parts, *before.actions}
    unknown = [one for ids in (answer, statement, part, action) for one in ids or () if one not in known]
    for one in unknown:
        show.line(f"Nothing that waits to be confirmed has the id {one}.")
    if wanted:
        show.line(f"{done} confirmed.")
    show.table(("To confirm", "Of", "Id"), told)
    show.line(f"{waiting.count} still to be confirmed.")
    show.result({"confirmed": done, "unknown": unknown, "waiting": waiting})
    return 1 if unknown and not done else 0
