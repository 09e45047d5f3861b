"""Verbs about the self-assessment in Word: export, import, template check, template write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidencepack import verbs
from evidencepack.assessment.word import (
    Difference,
    Layout,
    Merge,
    Package,
    Tracked,
    WordOptions,
    check_template,
    marker_words,
    preview,
    starting_template,
    take,
)
from evidencepack.safe_file import write_whole
from evidencepack.terminal import typed
from evidencepack.terminal.library import Today, WorkspacePath, why_only_read
from evidencepack.terminal.show import Json, Show
from evidencepack.workspace import Workspace, days, queries

self_assessment = typer.Typer(help="Write the self-assessment as a Word document, and take edits back.")
template = typer.Typer(help="A council's own Word template: a starting point for one, and what one lacks.")
self_assessment.add_typer(template, name="template")

_UNDO = "To take it back: evidencepack history WORKSPACE --undo"
FrameworkOption = Annotated[str | None, typer.Option(help="A framework's id or .toml file.")]


@self_assessment.command(name="export")
def export_self_assessment(
    workspace: WorkspacePath,
    out: Annotated[Path, typer.Argument(metavar="FILE.docx")],
    layout: Annotated[Layout, typer.Option(help="A table for each statement, or headings and paragraphs.")] = (
        Layout.TABLE
    ),
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The council's own .docx or .dotx with marked places.")
    ] = None,
    statement: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this quality statement (qs7 or 7), for its lead.")
    ] = None,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """Write the self-assessment as a Word document that can be edited and taken back."""
    show = Show(as_json=as_json)
    typed.must_end(out, ".docx")
    day = days.parse_date(today) if today else None
    with verbs.open_for_export(workspace) as opened:
        framework = queries.the_framework(opened.reader())
        numbers = {str(one.number): one.id for one in framework.statements}
        part = numbers.get(statement or "", statement)
        options = WordOptions(layout=layout, template=template, statement=part)
        written = verbs.export_self_assessment(opened, out, options, day)
        if opened.read_only:
            show.line(f"The workspace is {why_only_read(opened)}: on import, each text that differs has to be chosen.")
    show.line(f"{out}: the self-assessment as it stands.")
    show.result({"path": str(out), "export": written.id})
    return 0


@self_assessment.command(name="import")
def import_self_assessment(
    workspace: WorkspacePath,
    file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="An exported one, edited in Word.")],
    taking: Annotated[
        str,
        typer.Option("--take", metavar="all|none|IDS", help="What only Word changed, nothing, or these differences."),
    ] = "all",
    tracked: Annotated[
        Tracked, typer.Option(help="Read tracked changes as accepted or rejected; ask: leave those fields.")
    ] = Tracked.ASK,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be taken.")] = False,
    as_json: Json = False,
) -> int:
    """Take the edits of an exported self-assessment back from Word; all that is not taken is named."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace, read_only=dry_run) as opened:
        merge = preview(opened, file, tracked)
        chosen = _chosen(merge, taking)
        taken: tuple[Difference, ...] = ()
        if not dry_run:
            taken = take(opened, merge, chosen).taken
    _show_merge(show, merge, chosen, dry_run=dry_run)
    left = [one.id for one in merge.open if one.id not in chosen]
    show.result({"merge": merge, "taken": [one.id for one in taken], "left": left, "dry_run": dry_run})
    return 1 if left else 0


def _chosen(merge: Merge, taking: str) -> list[str]:
    if taking == "all":
        return [one.id for one in merge.takeable]
    return [] if taking == "none" else [one.strip() for one in taking.split(",") if one.strip()]


def _show_merge(show: Show, merge: Merge, chosen: list[str], *, dry_run: bool) -> None:
    for one in merge.differences:
        state = "would be taken" if dry_run else "taken"
        show.line(f"{one.kind.value}, {state if one.id in chosen else 'left'}: {one.label}  [{one.id}]")
        for name, text in (("as exported", one.before), ("in Word", one.theirs), ("here", one.ours)):
            show.line(f"    {name}: {text.replace(chr(10), ' / ') or '(nothing)'}")
        if one.note:
            show.line(f"    note: {one.note.replace(chr(10), ' / ')}")
    for notice in merge.notices:
        show.line(f"Note: {notice.words.replace(chr(10), ' / ')}")
    many = "1 difference" if len(merge.differences) == 1 else f"{len(merge.differences)} differences"
    show.line(f"{many}, {len(chosen)} chosen, {len(merge.open)} to decide; {merge.unchanged} fields as exported.")
    if chosen and not dry_run:
        show.line(_UNDO)


@template.command(name="check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The council's own .docx or .dotx.")],
    framework: FrameworkOption = None,
    as_json: Json = False,
) -> int:
    """Say which places a template has, which it lacks, and which mean nothing."""
    show = Show(as_json=as_json)
    used = verbs.framework_named(framework)
    checked = check_template(Package.open(file), used)
    lists = (("Lacks", checked.missing), ("Unknown", checked.unknown), ("Usual, not there", checked.wanted))
    for words, names in lists:
        for name in names:
            show.line(f"{words}: {{{{{name}}}}}")
    for style in checked.styles:
        show.line(f"Style not there, plain formatting stands in: {style}")
    show.line(f"{file.name}: {'can be used.' if checked.usable else 'cannot be used as it is.'}")
    if not checked.usable:
        show.line(marker_words(used))
    show.result({"check": checked, "usable": checked.usable})
    return 0 if checked.usable else 1


@template.command(name="write")
def write(file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="Where to.")], as_json: Json = False) -> int:
    """Write the built-in template, with its marked places, as a starting point for a council's own."""
    show = Show(as_json=as_json)
    typed.must_end(file, ".docx")
    write_whole(file, starting_template())
    show.line(f"{file}: change its fonts and words in Word; the places in double braces are filled on export.")
    show.result({"path": str(file)})
    return 0
