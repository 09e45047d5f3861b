"""Verbs on a workspace: new, add, link, find, gaps, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from evidencepack import verbs
from evidencepack.errors import UserFault
from evidencepack.intake.splitting import may_hold
from evidencepack.jobs import Job
from evidencepack.model import Gap, Severity
from evidencepack.terminal import typed
from evidencepack.terminal.show import Json, Show, in_a_line
from evidencepack.workspace import Workspace, days, history, queries, rows, search
from evidencepack.workspace.adding import AddResult, Outcome
from evidencepack.workspace.examined import read_before

app = typer.Typer()

WorkspacePath = Annotated[
    Path, typer.Argument(metavar="WORKSPACE", parser=typed.path, help="The workspace's folder or .evidence file.")
]
DocumentName = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Title, file name, id or start of the hash.")]
ItemRef = Annotated[str, typer.Argument(metavar="ITEM", help="The item's reference, such as IR07.")]
Today = Annotated[str | None, typer.Option(metavar="DATE", help="The day to judge by; today if not given.")]
SEVERITY_WORDS = {
    Severity.BLOCKS: "Must fix",
    Severity.REVIEW: "Review",
    Severity.INFORMATION: "For information",
}


@app.command()
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", parser=typed.path, help="The folder for the workspace; made if needed.")
    ],
    authority: Annotated[str, typer.Option(help="The council's name.")],
    framework: Annotated[str | None, typer.Option(help="A built-in framework's id, or a .toml file.")] = None,
    notified: Annotated[str | None, typer.Option(metavar="DATE", help="The day of CQC's notification.")] = None,
    as_json: Json = False,
) -> int:
    """Make a workspace for a council's information return."""
    show = Show(as_json=as_json)
    with verbs.new_return(folder, authority, framework=framework, notified=notified) as workspace:
        db = workspace.reader()
        info, items, in_force = queries.the_return(db), queries.items(db), queries.the_framework(db)
        show.line(f"{workspace.database}: {info.title}, {info.authority}, {len(items)} evidence items.")
        if info.due:
            show.line(f"Notified {info.notified}, due {info.due}.")
        if in_force.provisional_items:
            show.line(in_force.items_note)
        show.result({"workspace": str(workspace.database), "return": info, "items": len(items)})
    return 0


@app.command()
def add(
    workspace: WorkspacePath,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", parser=typed.path, help="Files and folders.")],
    contents: Annotated[
        bool, typer.Option("--contents", help="Take what lies in messages and archives in, too, as documents.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Take files and folders in: copied, read, checked. The originals are never touched."""
    show = Show(as_json=as_json)
    results: list[AddResult] = []
    with Workspace.open(workspace) as opened, show.progress() as job:
        for result in _added(opened, typed.meant(paths), job, contents=contents):
            results.append(result)
            show.line(add_line(result))
    counts = Counter(result.outcome.value for result in results)
    said = ", ".join(f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome if counts[outcome.value])
    show.line(said or "There are no files there.")
    show.result({"results": results, "counts": counts})
    return 0


def _added(opened: Workspace, paths: list[Path], job: Job, *, contents: bool) -> Iterator[AddResult]:
    """Results of adding and, with `contents`, of what lies in the files added: all one step for undo."""
    step = rows.new_id()
    holders: list[str] = []
    for result in verbs.add(opened, paths, job, step=step):
        yield result
        if result.document_id and result.document_id not in holders:
            holders.append(result.document_id)
    title = f"Add {len(holders)} file{'' if len(holders) == 1 else 's'} and what they hold"
    for document in queries.documents(opened.reader(), holders) if contents else ():
        held = read_before(opened.reader(), document.version.sha256).facts.get("attachments")
        if not held or not may_hold(document.format):
            continue
        try:
            yield from verbs.take_contents(opened, document.id, job, step=step, title=title)
        except UserFault as fault:
            yield AddResult(path=document.version.name, outcome=Outcome.SKIPPED, message=str(fault))


def add_line(result: AddResult) -> str:
    """One result as a line: outcome, path, why."""
    why = f"  — {in_a_line(result.message)}" if result.message else ""
    return f"{result.outcome.value:<12}{in_a_line(result.path)}{why}"


@app.command()
def link(
    workspace: WorkspacePath,
    document: DocumentName,
    item: ItemRef,
    pages: Annotated[str, typer.Option(help="Where in it: 4 or 4-7 or 2, 4-7.")] = "",
    section: Annotated[str, typer.Option(help="The section's heading, or a sheet.")] = "",
    note: Annotated[str, typer.Option(help="How it answers the item; CQC reads this.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the answer away; the document stays.")] = False,
    as_json: Json = False,
) -> int:
    """Say that a document answers an item, and where; the same again changes no more than the note."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace) as opened:
        db = opened.reader()
        found, wanted = queries.document_named(db, document), queries.item_by_ref(db, item)
        if remove:
            taken = verbs.unlink(opened, found, wanted, pages=pages, section=section)
            verb, there = "no longer answers" if taken else "did not answer", " there" if pages or section else ""
            show.line(f"“{found.title}” {verb} {wanted.ref}{there}.")
            show.result({"removed": taken, "item": wanted.ref, "document": found.title})
            return 0 if taken else 1
        given = verbs.link(opened, found, wanted, pages=pages, section=section, note=note)
        where = f", pages {given.pages}" if given.pages else ""
        show.line(f"{wanted.ref} {wanted.title} is answered by “{found.title}”{where}.")
        show.result({"answer": given, "item": wanted.ref, "document": found.title})
    return 0


@app.command()
def find(
    workspace: WorkspacePath,
    words: Annotated[
        list[str],
        typer.Argument(
            help="Words; a phrase in quotation marks; filters such as type:pdf item:IR07 year:2025-26 is:draft."
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, help="The most hits to show.")] = 50,
    documents: Annotated[
        bool, typer.Option("--documents", help="One hit for each document, its best page; titles count.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Find words in the text of the documents, by page or by document."""
    show = Show(as_json=as_json)
    asked = " ".join(map(_as_typed, words))
    query = search.parse(asked)
    if query.faults:
        raise UserFault(f"{'. '.join(query.faults)}.", "Write the filter so, or leave it out.")
    with Workspace.open(workspace, read_only=True) as opened:
        by_document = documents or not query.expression
        look = search.find_documents if by_document else search.find
        hits = look(opened.reader(), asked, limit)
        for hit in hits:
            place = f", {hit.label}: {' '.join(hit.snippet.split())}" if hit.page else ""
            show.line(f"{hit.title}{place}")
        what = "document" if by_document else "page"
        many = "" if len(hits) == 1 else "s"
        more = f"; there may be more (--limit {limit * 4})" if len(hits) == limit else ""
        show.line(f"{len(hits)} {what}{many}{more}" if hits else f"No {what} has all these words.")
        show.result(hits)
    return 0 if hits else 1


def _as_typed(argument: str) -> str:
    """An argument as it was typed, for the shell has taken the quotation marks of title:"two words"."""
    name, colon, value = argument.partition(":")
    return f'{name}:"{value}"' if colon and " " in value and '"' not in argument else argument


@app.command()
def gaps(workspace: WorkspacePath, today: Today = None, as_json: Json = False) -> int:
    """What the return still lacks, and the coverage of each quality statement."""
    show = Show(as_json=as_json)
    with Workspace.open(workspace, read_only=True) as opened:
        found = verbs.lacks(opened, days.parse_date(today) if today else None)
        framework = found.snapshot.framework
        for gap in found.gaps:
            show.line(gap_line(gap))
        show.line()
        categories = framework.categories
        show.table(
            ["Statement", *(category.short for category in categories), "All"],
            [
                [
                    f"{statement.number} {statement.title}",
                    *(found.coverage.cells[(statement.id, category.id)] for category in categories),
                    found.coverage.statements[statement.id],
                ]
                for statement in framework.statements
            ],
        )
        show.line(f"{by_severity(found.gaps)}; {answered_words(found)}")
        show.result(gaps_as_data(found))
    return 0


def why_only_read(workspace: Workspace) -> str:
    """Such as "in use by j.smith on ASC-0412 since 21 Nov 2026, 09:30"."""
    return f"in use by {workspace.held_by}" if workspace.held_by else "here for reading only"


def gap_line(gap: Gap) -> str:
    """A gap as a line: severity, rule, message, what to do."""
    return f"{SEVERITY_WORDS[gap.severity]:<16}{gap.rule}  {gap.message} {gap.to_do}"


def by_severity(found: list[Gap]) -> str:
    """Such as "5 must fix, 12 review, 9 for information"."""
    counts = Counter(gap.severity for gap in found)
    return ", ".join(f"{counts[severity]} {words.casefold()}" for severity, words in SEVERITY_WORDS.items())


def answered_words(found: verbs.Lacks) -> str:
    """Such as "33 of 38 items answered (2 of them weakly)"."""
    counts = Counter(state.value for state in found.states.values())
    weak = f" ({counts['weak']} of them weakly)" if counts["weak"] else ""
    return f"{counts['answered'] + counts['weak']} of {len(found.states)} items answered{weak}"


def gaps_as_data(found: verbs.Lacks) -> dict[str, Any]:
    """Gaps, item states by reference and the coverage, for JSON."""
    return {
        "gaps": found.gaps,
        "items": {item.ref: found.states[item.id] for item in found.snapshot.items if item.id in found.states},
        "coverage": [
            {"statement": statement, "category": category, "count": count}
            for (statement, category), count in found.coverage.cells.items()
        ],
        "sub_topics": found.coverage.sub_topics,
    }


@app.command(name="history")
def show_history(
    workspace: WorkspacePath,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last change back.")] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Do again what was undone last.")] = False,
    as_json: Json = False,
) -> int:
    """The audit trail; with --undo or --redo, step through the changes."""
    show = Show(as_json=as_json)
    if undo and redo:
        raise UserFault("--undo and --redo were given together.", "Give one of them.")
    if undo or redo:
        with Workspace.open(workspace) as opened:
            changed = opened.undo() if undo else opened.redo()
            verb = "Undone" if undo else "Done again"
            show.line(f"{verb}: {changed.title}" if changed else f"There is nothing to {'undo' if undo else 'redo'}.")
            show.result({"changed": msgspec.to_builtins(changed) if changed else None})
        return 0 if changed else 1
    with Workspace.open(workspace, read_only=True) as opened:
        trail = history.trail(opened.reader())
        for entry in trail:
            show.line(f"{entry.at}  {entry.who:<12}  {entry.verb:<8}  {entry.title}")
        show.result(trail)
    return 0
