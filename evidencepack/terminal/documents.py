"""The verb on documents of a workspace: list them, show one, and say what the window's details say of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from evidencepack.errors import UserFault
from evidencepack.model import Document, DocumentState
from evidencepack.terminal.library import WorkspacePath
from evidencepack.terminal.show import Json, Show, in_a_line
from evidencepack.workspace import Workspace, documents, queries

app = typer.Typer()
_LONGEST = 60  # characters of a title or a file name in the table


@app.command()
def document(
    workspace: WorkspacePath,
    named: Annotated[
        str | None, typer.Argument(metavar="[DOCUMENT]", help="Title, file name, id or start of the hash; all if none.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Another title; the pack uses it.")] = None,
    note: Annotated[str | None, typer.Option(help='A note for the team, never packed; "" takes it away.')] = None,
    draft: Annotated[bool | None, typer.Option("--draft/--not-draft", help="It is a draft, or it is none.")] = None,
    dated: Annotated[str | None, typer.Option(metavar="DATE", help="Its own date; none: as it was read.")] = None,
    aside: Annotated[bool | None, typer.Option("--aside/--in-use", help="Set it aside, or take it into use.")] = None,
    as_json: Json = False,
) -> int:
    """List the documents, or show one; with options, say what it is. Each is one step for undo."""
    show = Show(as_json=as_json)
    wanted = any(one is not None for one in (title, note, draft, dated, aside))
    if wanted and named is None:
        raise UserFault("Nothing says which document is meant.", "Name it after the workspace: title or file name.")
    with Workspace.open(workspace, read_only=not wanted) as opened:
        if named is None:
            return _list(show, opened)
        found = queries.document_named(opened.reader(), named)
        if draft is not None:
            documents.set_draft(opened, found.id, draft=draft)
        if dated is not None:
            documents.set_date(opened, found.id, None if dated.strip().casefold() == "none" else dated)
        if note is not None:
            documents.set_note(opened, found.id, note)
        if aside is not None:
            documents.set_state(opened, [found.id], DocumentState.SET_ASIDE if aside else DocumentState.IN_USE)
        if title is not None:
            documents.rename(opened, found.id, title)
        _say(show, queries.lines(opened.reader(), [found.id])[found.id])
    return 0


def _list(show: Show, opened: Workspace) -> int:
    db = opened.reader()
    found = queries.documents(db)
    lines = queries.lines(db, [one.id for one in found])
    show.table(
        ["Title", "File", "Date", "State", "Items", "Findings", "Id"],
        [
            [
                in_a_line(one.title, _LONGEST),
                in_a_line(one.version.name, _LONGEST),
                one.dated or "",
                _state(one),
                " ".join(lines[one.id].answers),
                " ".join(finding.rule for finding in lines[one.id].findings),
                one.id,
            ]
            for one in found
        ],
    )
    show.line(f"{len(found)} document{'' if len(found) == 1 else 's'}")
    show.result([_as_data(lines[one.id]) for one in found])
    return 0


def _say(show: Show, line: queries.DocumentLine) -> None:
    one = line.document
    show.line(f"{in_a_line(one.title)}: {_state(one)}, {one.format}, {one.read.value}")
    show.line(f"    file: {in_a_line(one.version.name)}")
    if one.dated:
        show.line(f"    dated {one.dated}{f' ({one.dated_from})' if one.dated_from else ''}")
    if line.answers:
        show.line(f"    answers {', '.join(line.answers)}")
    if one.note:
        show.line(f"    note: {in_a_line(one.note)}")
    for finding in line.findings:
        show.line(f"    {finding.rule} {finding.severity.value}: {finding.message}")
    show.result([_as_data(line)])


def _state(one: Document) -> str:
    return f"{one.state.value}, draft" if one.draft else one.state.value


def _as_data(line: queries.DocumentLine) -> dict[str, Any]:
    return {"document": line.document, "answers": line.answers, "findings": line.findings}
