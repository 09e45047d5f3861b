"""Verbs on files that need no workspace: inspect, text, suggest."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from evidencepack import verbs
from evidencepack.errors import UserFault
from evidencepack.in_words import counted
from evidencepack.intake.gather import Skipped, gather
from evidencepack.intake.paths import in_letters, is_folder
from evidencepack.intake.splitting import Held, may_hold, taken_apart
from evidencepack.jobs import Job
from evidencepack.mapping import Suggestions
from evidencepack.model import ReadState
from evidencepack.terminal import typed
from evidencepack.terminal.show import Json, Show, in_a_line, size_words
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.store import SUFFIX

app = typer.Typer()
FilesAndFolders = Annotated[list[Path], typer.Argument(metavar="PATH…", parser=typed.path, help="Files and folders.")]
_SHOWN = 60  # characters of a fact in a table
_LONGEST_PATH = 80  # characters in a table
# Facts that are long, and those that the findings tell as their place.
_NOT_TOLD = frozenset(
    {
        *("header_text", "comment_places", "hidden_places", "deleted_places", "embedded_places"),
        *("hidden_row_spans", "row_numbers", "paragraph_numbers", "object_places"),
    }
)
_NOT_IN_A_LINE = _NOT_TOLD | {"contents", "message"}


@app.command()
def inspect(
    paths: FilesAndFolders,
    contents: Annotated[bool, typer.Option("--contents", help="List what lies in messages and archives.")] = False,
    as_json: Json = False,
) -> int:
    """Say what files are and what the checks find in them: one in full, several as a table."""
    show = Show(as_json=as_json)
    files, skipped = _files_in(typed.meant(paths))
    found: list[verbs.Inspected] = []
    with show.progress() as job:
        for number, one in enumerate(verbs.inspect(files, job, with_text=False), start=1):
            found.append(one)
            job.progress(number, len(files), Path(one.path).name)
        held = {one.path: _held(one, job) for one in found} if contents else {}
    if len(found) == 1:
        _say(show, found[0])
    else:
        _tabulate(show, found, skipped)
    for path, parts in held.items():
        _say_held(show, path, parts)
    results = [_as_data(one) | ({"held": held[one.path]} if contents else {}) for one in found]
    show.result(results + [{"path": in_letters(one.path), "read": "skipped", "message": one.reason} for one in skipped])
    return 0


def _files_in(paths: list[Path]) -> tuple[list[Path], list[Skipped]]:
    """The files meant: those named, whatever they are, and those in folders that are named."""
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in paths:
        if is_folder(path):
            gathered = gather([path])
            files.extend(gathered.files)
            skipped.extend(gathered.skipped)
        else:
            files.append(path)
    return files, skipped


def _held(one: verbs.Inspected, job: Job) -> list[Held]:
    if not may_hold(one.examination.format) or not one.examination.facts.get("attachments"):
        return []
    try:
        with taken_apart(Path(one.path), Path(one.path).name, job, list_only=True) as held:
            return held
    except UserFault as fault:
        return [Held(name="…", place="…", size=0, why=str(fault))]


def _say_held(show: Show, path: str, parts: list[Held]) -> None:
    if parts:
        show.line(f"{in_a_line(path)} holds:")
    for part in parts:
        show.line(f"    {in_a_line(part.place)} ({size_words(part.size)}){' — ' + part.why if part.why else ''}")


def _say(show: Show, one: verbs.Inspected) -> None:
    examination, judgement = one.examination, one.judgement
    read = f"{examination.format}, {examination.read.value}, {_extent(one)}, {one.characters} characters"
    show.line(f"{in_a_line(one.path)}: {read}")
    if examination.message:
        show.line(f"    {examination.message}")
    if judgement.dated:
        show.line(f"    dated {judgement.dated} ({judgement.dated_from})")
    for key, value in sorted(examination.facts.items()):
        if key not in _NOT_TOLD:
            show.line(f"    {key}: {value}")
    for finding in judgement.findings:
        place = f" [{finding.place}]" if finding.place else ""
        show.line(f"    {finding.rule} {finding.severity.value}: {finding.message}{place}")


def _extent(one: verbs.Inspected) -> str:
    count = one.examination.pages_total
    return f"{count} {one.examination.pages_unit}{'' if count == 1 else 's'}"


def _tabulate(show: Show, found: list[verbs.Inspected], skipped: list[Skipped]) -> None:
    top = _common_folder([*(Path(one.path) for one in found), *(one.path for one in skipped)])
    rows: list[list[object]] = [
        [
            _short(one.path, top),
            one.examination.format,
            one.examination.read.value,
            _extent(one) if one.examination.pages_total else "",
            f"{one.characters:,}",
            "; ".join(
                _fact(key, value) for key, value in sorted(one.examination.facts.items()) if key not in _NOT_IN_A_LINE
            ),
            ", ".join(f"{finding.rule} {finding.severity.value}" for finding in one.judgement.findings),
        ]
        for one in found
    ]
    rows.extend([_short(one.path, top), "", "skipped", "", "", one.reason, ""] for one in skipped)
    show.table(["File", "Type", "Read", "Extent", "Characters", "Facts", "Findings"], rows)
    if top:
        show.line(f"in {top}")
    counts = Counter(one.examination.read.value for one in found) + Counter({"skipped": len(skipped)})
    said = ", ".join(f"{count} {read}" for read, count in counts.items() if count)
    show.line(f"{counted(len(rows), 'file')}: {said}" if rows else "There are no files there.")


def _common_folder(paths: list[Path]) -> str:
    try:
        return os.path.commonpath([path.absolute().parent for path in paths])
    except ValueError:  # none, or on several drives
        return ""


def _short(path: Path | str, top: str) -> str:
    """A path as the table shows it: from the folder that all have in common, cut where it is very long."""
    whole = Path(path).absolute()
    return in_a_line(str(whole.relative_to(top) if top else whole), _LONGEST_PATH)


def _fact(key: str, value: object) -> str:
    """A fact in a few words: a flag by its name alone, long text and lists cut."""
    if value is True:
        return key
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    words = " ".join(words.split())
    return f"{key}: {words if len(words) <= _SHOWN else words[: _SHOWN - 1] + '…'}"


def _as_data(one: verbs.Inspected) -> dict[str, Any]:
    examination = one.examination
    return {
        "path": in_letters(one.path),
        "format": examination.format,
        "read": examination.read,
        "pages": examination.pages_total,
        "unit": examination.pages_unit,
        "characters": one.characters,
        "properties": examination.properties,
        "facts": examination.facts,
        "message": examination.message,
        "dated": one.judgement.dated,
        "dated_from": one.judgement.dated_from,
        "draft": one.judgement.draft,
        "findings": one.judgement.findings,
    }


@app.command()
def text(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=typed.path, help="A document.")], as_json: Json = False
) -> int:
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
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE… | WORKSPACE", parser=typed.path, help="Files, or the folder of a workspace for all in it."
        ),
    ],
    framework: Annotated[str | None, typer.Option(help="For files: a framework's id or .toml file.")] = None,
    as_json: Json = False,
) -> int:
    """Rank the evidence items and quality statements that documents fit, with the words that decided."""
    show = Show(as_json=as_json)
    ranked = _in_workspace(paths[0]) if _is_workspace(paths) else _of_files(typed.meant(paths), framework)
    for name, found in ranked:
        show.line(name)
        for one in found.items[:3]:
            pages = f" (pages {', '.join(map(str, one.pages))})" if one.pages else ""
            show.line(f"    {one.certainty:5.0%}  {one.ref} {one.title}: {', '.join(one.words)}{pages}")
        if not found.items:
            show.line("    nothing fits")
    show.result([{"path": name, "suggestions": found} for name, found in ranked])
    return 0


def _is_workspace(paths: list[Path]) -> bool:
    return len(paths) == 1 and (is_folder(paths[0]) or paths[0].suffix == SUFFIX)


def _of_files(paths: list[Path], framework: str | None) -> list[tuple[str, Suggestions]]:
    used = verbs.framework_named(framework)
    return [
        (in_letters(one.path), verbs.suggest_for_file(Path(one.path), one.examination, used))
        for one in verbs.inspect(paths)
    ]


def _in_workspace(path: Path) -> list[tuple[str, Suggestions]]:
    with Workspace.open(path, read_only=True) as opened:
        documents = queries.documents(opened.reader())
        return [(document.title, verbs.suggestions(opened, document.id)) for document in documents]
