"""Verbs that carry a return on: roll-forward to the next one, and chasing those who owe evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidencepack import chasing, rolling, verbs
from evidencepack.errors import UserFault
from evidencepack.in_words import counted
from evidencepack.safe_file import write_whole
from evidencepack.terminal import typed
from evidencepack.terminal.library import Today, WorkspacePath
from evidencepack.terminal.self_assessment_plan import say_changes, the_day
from evidencepack.terminal.show import Json, Show
from evidencepack.workspace import Workspace, queries, returns

app = typer.Typer()


@app.command(name="roll-forward")
def roll_forward(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier return; it is only read.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder for the new return.")],
    notified: Annotated[str | None, typer.Option(metavar="DATE", help="The day of CQC's new notification.")] = None,
    framework: Annotated[
        str | None, typer.Option(help="A built-in framework's id, or a .toml file; the earlier one if not given.")
    ] = None,
    crosswalk: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where statements and items go: a .toml file.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Start a new return from an earlier one. Everything carried over is marked to be confirmed."""
    show = Show(as_json=as_json)
    into = verbs.framework_named(framework) if framework else None
    with show.progress() as job:
        rolled = rolling.roll_forward(old, new, into, notified, crosswalk=crosswalk, job=job)
    database = rolled.workspace.database
    rolled.workspace.close()
    for what, count in rolled.carried.items():
        show.line(f"Carried over: {count} {what}")
    for one in rolled.no_place:
        show.line(f"Not carried over: {one.kind} {one.label}. {one.why}")
    show.line(f"Report:    {rolled.report}")
    show.line(f"Workspace: {database}")
    show.result(
        {
            "workspace": str(database),
            "carried": rolled.carried,
            "no_place": rolled.no_place,
            "report": str(rolled.report),
        }
    )
    return 0


@app.command()
def chase(
    workspace: WorkspacePath,
    excel: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the list as .xlsx to circulate.")] = None,
    read: Annotated[Path | None, typer.Option(metavar="FILE", help="Take the list back from Excel.")] = None,
    mark: Annotated[bool, typer.Option("--mark", help="Note that the owners of open items were reminded.")] = False,
    owner: Annotated[str | None, typer.Option(help="Only this owner.")] = None,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """Who still owes what, with a text to send to each owner."""
    show, day = Show(as_json=as_json), the_day(today)
    if excel:
        typed.must_end(excel, ".xlsx")
    with Workspace.open(workspace, read_only=not (read or mark)) as opened:
        reading = chasing.read_chase_excel(read, queries.snapshot(opened)) if read else None
        if read and reading is not None:
            say_changes(show, reading.changes, reading.notes)
            for ref in reading.unknown:
                show.line(f"Note: there is no item {ref}; its row was not taken.")
            show.line(f"{counted(chasing.apply_chase(opened, reading, read.name), 'item')} changed.")
        snapshot = queries.snapshot(opened)
        owed = _of_owner(list(chasing.chase(snapshot, day)), owner)
        if excel:
            write_whole(excel, chasing.chase_excel(snapshot, day))
            show.line(f"{excel}: the list to circulate.")
        if mark:
            marked = [each.item.id for one in owed if one.owner for each in one.open]
            returns.mark_chased(opened, marked, day.isoformat())
    emails = {one.owner: chasing.email_text(one, snapshot.info, day) for one in owed if one.owner and one.open}
    for one in owed:
        show.line(f"{one.owner or 'Nobody yet'}: {len(one.open)} of {len(one.items)} items open")
        if one.owner in emails:
            show.line(emails[one.owner])
    show.result({"owners": owed, "emails": emails, "reading": reading})
    return 0


def _of_owner(owed: list[chasing.OwnerChase], owner: str | None) -> list[chasing.OwnerChase]:
    """What one owner has, or all; case aside. UserFault for somebody who owns nothing."""
    found = [one for one in owed if owner is None or one.owner.casefold() == owner.strip().casefold()]
    if owner is not None and not found:
        known = ", ".join(one.owner for one in owed if one.owner)
        raise UserFault(f"No item has the owner {owner}.", f"The owners are: {known or 'none so far'}.")
    return found
