"""Verbs about the framework and the list of evidence items: show, check, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidencepack import verbs
from evidencepack.frameworks import Matching, RequestReading, match_items, read_request
from evidencepack.model import Provenance
from evidencepack.terminal.library import WorkspacePath
from evidencepack.terminal.show import Json, Show
from evidencepack.workspace import Workspace, queries

app = typer.Typer(help="Show, check or import the framework and the list of evidence items.")
_WHENCE = {
    Provenance.SOURCED: "public source",
    Provenance.INFERRED: "inferred",
    Provenance.REQUESTED: "from CQC's request",
}


@app.command(name="show")
def show_framework(
    framework: Annotated[str | None, typer.Argument(help="An id, a .toml file; the default one if not given.")] = None,
    as_json: Json = False,
) -> int:
    """Show a framework: statements, scoring methods and evidence items with their provenance."""
    show = Show(as_json=as_json)
    used = verbs.framework_named(framework)
    show.line(f"{used.title} ({used.id}, version {used.version})")
    show.line(used.items_note)
    themes = {theme.id: theme.title for theme in used.themes}
    show.table(
        ["QS", "Statement", "Theme", "Sub-topics"],
        [[one.number, one.title, themes[one.theme], len(one.sub_topics)] for one in used.statements],
    )
    numbers = {one.id: str(one.number) for one in used.statements}
    show.table(
        ["Ref", "Item", "QS", "Provenance"],
        [
            [item.ref, item.title, " ".join(numbers[one] for one in item.statements), _WHENCE[item.provenance]]
            for item in used.items
        ],
    )
    show.result(used)
    return 0


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE.toml")], as_json: Json = False) -> int:
    """Check a framework file; a fault names the file, the place in it and what was expected."""
    show = Show(as_json=as_json)
    used = verbs.framework_named(file)
    counts = f"{len(used.themes)} themes, {len(used.statements)} statements, {len(used.items)} items"
    show.line(f"{file}: good. {counts}.")
    show.result({"id": used.id, "statements": len(used.statements), "items": len(used.items)})
    return 0


@app.command(name="import")
def import_request(
    workspace: WorkspacePath,
    request: Annotated[Path, typer.Argument(metavar="REQUEST", help="CQC's request: .xlsx, .docx or .csv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what is understood.")] = False,
    as_json: Json = False,
) -> int:
    """Read the council's own request and put it in the place of the item list; answers are kept."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace, read_only=dry_run) as opened:
        db = opened.reader()
        current, answered = tuple(queries.items(db)), {one.item_id for one in queries.answers(db)}
        reading = read_request(request, queries.the_framework(db))
        _say_reading(show, reading)
        matching = match_items(current, reading.items) if dry_run else verbs.import_request(opened, reading)
        _say_matching(show, matching, answered, dry_run=dry_run)
        show.result({"reading": reading, "matching": matching, "done": not dry_run})
    return 0


def _say_reading(show: Show, reading: RequestReading) -> None:
    columns = ", ".join(f"{role}: “{heading}”" for role, heading in reading.columns.items())
    place = f" ({reading.place})" if reading.place else ""
    show.line(f"Understood {len(reading.items)} items from {reading.source}{place}. Columns: {columns}.")
    for item in reading.items:
        show.line(f"    {item.ref}  {item.title}")
    for note in reading.notes:
        show.line(f"Note: {note}")


def _say_matching(show: Show, matching: Matching, answered: set[str], *, dry_run: bool) -> None:
    going_on = len(matching.pairs)
    show.line(f"{going_on} continue an item of the list before, {len(matching.items) - going_on} are new.")
    kept = [item.ref for item in matching.unmatched_old if item.id in answered]
    if dropped := len(matching.unmatched_old) - len(kept):
        show.line(f"{dropped} of the list before, which nothing answers, are no longer in it.")
    if kept:
        show.line(f"No longer asked for, kept as withdrawn with what answers them: {', '.join(kept)}.")
    if dry_run:
        show.line("Nothing was changed.")
