"""Verbs about suggestions: accept them together, refuse one, and the council's own vocabulary."""

from __future__ import annotations

from typing import Annotated

import typer

from evidencepack import advice
from evidencepack.errors import UserFault
from evidencepack.mapping import BULK_ACCEPT, measured_precision
from evidencepack.mapping.own_words import FILE_NAME, count_terms, example, read_own
from evidencepack.terminal.library import DocumentName, ItemRef, WorkspacePath
from evidencepack.terminal.show import Json, Show
from evidencepack.workspace import Workspace, queries, refusals

app = typer.Typer()
vocabulary = typer.Typer(help="A council's own words for suggestions: check the file, or write one to start from.")
app.add_typer(vocabulary, name="vocabulary")


@app.command()
def accept(
    workspace: WorkspacePath,
    at_least: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="How certain a suggestion has to be.")
    ] = BULK_ACCEPT,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be accepted.")] = False,
    as_json: Json = False,
) -> int:
    """Answer items with the documents that are suggested for them with certainty: one step for undo."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace, read_only=dry_run) as opened, show.progress() as job:
        chosen = advice.ready(opened, at_least, job)
        for one in chosen:
            for found in one.suggestions:
                words = ", ".join(found.words)
                show.line(f"{found.certainty:5.0%}  {found.ref} {found.title}: “{one.document.title}” ({words})")
        made = [] if dry_run else advice.accept(opened, chosen)
    count = sum(len(one.suggestions) for one in chosen)
    show.line(_accepted_words(count, dry_run=dry_run, at_least=at_least))
    show.result({"accepted": [] if dry_run else made, "suggested": chosen, "measured": measured_precision(at_least)})
    return 0 if chosen else 1


def _accepted_words(count: int, *, dry_run: bool, at_least: float) -> str:
    if not count:
        return f"Nothing is suggested with a certainty of {at_least:.0%} or more."
    verb = "would be accepted" if dry_run else "accepted; `history --undo` takes them back"
    known = measured_precision(at_least)
    said = (
        f" Measured on a made-up council: {known.right} of {known.accepted} such suggestions were right."
        if known
        else ""
    )
    return f"{count} {'suggestion' if count == 1 else 'suggestions'} {verb}.{said}"


@app.command()
def refuse(
    workspace: WorkspacePath,
    document: DocumentName,
    item: ItemRef,
    back: Annotated[bool, typer.Option("--back", help="Take the refusal back.")] = False,
    as_json: Json = False,
) -> int:
    """Say that a document does not answer an item: it is not suggested again."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace) as opened:
        db = opened.reader()
        found, wanted = queries.document_named(db, document), queries.item_by_ref(db, item)
        if back:
            there = refusals.allow(opened, found.id, wanted.id)
            show.line(f"{wanted.ref} may be suggested again." if there else f"{wanted.ref} was not refused for it.")
            show.result({"allowed": there})
            return 0 if there else 1
        said = refusals.refuse(opened, found.id, wanted.id)
        show.line(f"{wanted.ref} {wanted.title} is not suggested for “{found.title}” again.")
        show.result({"refusal": said})
    return 0


@vocabulary.command()
def check(workspace: WorkspacePath, as_json: Json = False) -> int:
    """Check the vocabulary beside a workspace; a fault names the file, the line and what was expected."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace, read_only=True) as opened:
        path, db = opened.database.parent / FILE_NAME, opened.reader()
        if not path.is_file():
            raise UserFault(
                f"There is no {FILE_NAME} in {path.parent}.",
                f"Make one: evidencepack vocabulary example --write {workspace}",
            )
        items = [item for item in queries.items(db) if not item.withdrawn]
        own = read_own(path, queries.the_framework(db), items)
    counts = {"terms": count_terms(own), "items": len(own.items), "sub_topics": len(own.topics)}
    show.line(f"{path}: good. {counts['terms']} terms, {counts['items']} items, {counts['sub_topics']} sub-topics.")
    show.result({"path": str(path), **counts})
    return 0


@vocabulary.command(name="example")
def write_example(
    workspace: WorkspacePath,
    write: Annotated[bool, typer.Option("--write", help=f"Write it as {FILE_NAME} beside the workspace.")] = False,
    as_json: Json = False,
) -> int:
    """Print a vocabulary to start from, with this return's items and sub-topics; --write saves it."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace, read_only=True) as opened:
        path, db = opened.database.parent / FILE_NAME, opened.reader()
        text = example(queries.the_framework(db), [item for item in queries.items(db) if not item.withdrawn])
    if write:
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError as fault:
            raise UserFault(f"{path} is there already.", "Edit it, or move it away first.") from fault
        except OSError as fault:
            raise UserFault(f"{path} cannot be written: {fault.strerror}.", "Save it elsewhere and copy it.") from fault
        show.line(f"{path} written.")
    else:
        show.line(text)
    show.result({"path": str(path), "written": write, "text": text})
    return 0
