"""Verbs on files that need no workspace: inspect, text, suggest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from evidencepack import verbs
from evidencepack.errors import UserFault
from evidencepack.mapping import Suggestions
from evidencepack.model import ReadState
from evidencepack.terminal.show import Json, Show
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.store import SUFFIX

app = typer.Typer()
Files = Annotated[list[Path], typer.Argument(metavar="FILE…")]


@app.command()
def inspect(files: Files, as_json: Json = False) -> int:
    """Say what files are and what the checks find in them."""
    show = Show(as_json=as_json)
    found = []
    with show.progress() as job:
        for one in verbs.inspect(files, job):
            found.append(_inspected(one))
            _say(show, one)
    show.result(found)
    return 0


def _say(show: Show, one: verbs.Inspected) -> None:
    examination, judgement = one.examination, one.judgement
    characters = sum(len(page.text) for page in examination.pages)
    size = f"{examination.pages_total} {examination.pages_unit}{'' if examination.pages_total == 1 else 's'}"
    show.line(f"{one.path}: {examination.format}, {examination.read.value}, {size}, {characters} characters")
    if judgement.dated:
        show.line(f"    dated {judgement.dated} ({judgement.dated_from})")
    for key, value in sorted(examination.facts.items()):
        if key != "header_text":
            show.line(f"    {key}: {value}")
    for finding in judgement.findings:
        place = f" [{finding.place}]" if finding.place else ""
        show.line(f"    {finding.rule} {finding.severity.value}: {finding.message}{place}")


def _inspected(one: verbs.Inspected) -> dict[str, Any]:
    examination = one.examination
    return {
        "path": one.path,
        "format": examination.format,
        "read": examination.read,
        "pages": examination.pages_total,
        "unit": examination.pages_unit,
        "characters": sum(len(page.text) for page in examination.pages),
        "properties": examination.properties,
        "facts": examination.facts,
        "message": examination.message,
        "dated": one.judgement.dated,
        "dated_from": one.judgement.dated_from,
        "draft": one.judgement.draft,
        "findings": one.judgement.findings,
    }


@app.command()
def text(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: Json = False) -> int:
    """Print the text of a file as it is indexed."""
    show = Show(as_json=as_json)
    examination = next(iter(verbs.inspect([file]))).examination
    if examination.read is not ReadState.READ:
        raise UserFault(f"{file.name} has no text that could be read ({examination.read.value}).", examination.message)
    for page in examination.pages:
        show.line(page.text)
    show.result(examination.pages)
    return 0


@app.command()
def suggest(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE… | WORKSPACE")],
    framework: Annotated[str | None, typer.Option(help="For files: a framework's id or .toml file.")] = None,
    as_json: Json = False,
) -> int:
    """Rank the evidence items and quality statements that documents fit, with the words that decided."""
    show = Show(as_json=as_json)
    ranked = _in_workspace(paths[0]) if _is_workspace(paths) else _of_files(paths, framework)
    for name, found in ranked.items():
        show.line(name)
        for one in found.items[:3]:
            pages = f" (pages {', '.join(map(str, one.pages))})" if one.pages else ""
            show.line(f"    {one.certainty:5.0%}  {one.ref} {one.title}: {', '.join(one.words)}{pages}")
        if not found.items:
            show.line("    nothing fits")
    show.result([{"path": name, "suggestions": found} for name, found in ranked.items()])
    return 0


def _is_workspace(paths: list[Path]) -> bool:
    return len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix == SUFFIX)


def _of_files(paths: list[Path], framework: str | None) -> dict[str, Suggestions]:
    used = verbs.framework_named(framework)
    return {one.path: verbs.suggest_for_file(Path(one.path), one.examination, used) for one in verbs.inspect(paths)}


def _in_workspace(path: Path) -> dict[str, Suggestions]:
    with Workspace.open(path, read_only=True) as opened:
        documents = queries.documents(opened.reader())
        return {document.title: verbs.suggestions(opened, document.id) for document in documents}
