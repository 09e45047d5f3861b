"""Verbs about what leaves the council: rate, self-assessment, pack, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidencepack import verbs
from evidencepack.assessment.scoring import Rating
from evidencepack.errors import UserFault
from evidencepack.model import ScoringMethod
from evidencepack.pack import load_profile
from evidencepack.terminal.library import Today, WorkspacePath, why_only_read
from evidencepack.terminal.self_assessment import self_assessment
from evidencepack.terminal.show import Json, Show, size_words
from evidencepack.workspace import days, packs

app = typer.Typer()
app.add_typer(self_assessment, name="self-assessment")


@app.command()
def rate(
    scores: Annotated[
        list[int],
        typer.Argument(
            metavar="SCORE…",
            help="One score for each statement, or, for a method by category, one for each statement and category.",
        ),
    ],
    method: Annotated[str | None, typer.Option(help="The scoring method's id.")] = None,
    framework: Annotated[str | None, typer.Option(help="A framework's id or .toml file.")] = None,
    as_json: Json = False,
) -> int:
    """The percentage and rating that self-assessed scores give, with a notice where rounding decides."""
    show = Show(as_json=as_json)
    used = verbs.framework_named(framework)
    known = [each.id for each in used.methods]
    if method is not None and method not in known:
        raise UserFault(f"There is no scoring method {method}.", f"The methods are: {', '.join(known)}.")
    chosen = used.method(method or used.default_method)
    rating = verbs.rate_scores(scores, chosen, used)
    _show_rating(show, rating, chosen)
    show.result({"method": chosen.id, "rating": rating})
    return 0


def _show_rating(show: Show, rating: Rating, method: ScoringMethod) -> None:
    show.line(f"{rating.percent} % {rating.rating}".strip())
    show.line(f"{rating.total} of {rating.out_of} = {rating.exact}; self-assessed, {method.title}")
    if rating.notice:
        show.line(rating.notice)


@app.command()
def pack(
    workspace: WorkspacePath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The pack's file (.zip), or a folder for it.")],
    profile: Annotated[str, typer.Option(help="A built-in profile's id, or a .toml file.")] = "portal",
    bag: Annotated[bool, typer.Option("--bag", help="Write the pack as a BagIt bag.")] = False,
    since: Annotated[str | None, typer.Option(metavar="PACK", help="Only what changed since that pack.")] = None,
    today: Today = None,
    as_json: Json = False,
) -> int:
    """Build the pack, read it again, verify it, and record that it was sealed."""
    show = Show(as_json=as_json)
    with verbs.open_for_export(workspace) as opened, show.progress() as job:
        exported = verbs.export_pack(
            opened,
            verbs.pack_path(opened, out),
            load_profile(profile),
            bag=bag,
            since=packs.pack_named(opened, since) if since else None,
            today=days.parse_date(today) if today else None,
            job=job,
        )
        recorded = not opened.read_only
        if not recorded:
            show.line(f"The workspace is {why_only_read(opened)}: the pack is not in its record.")
    show_exported(show, exported)
    show.result(
        {
            "pack": exported.built,
            "sealed": exported.sealed.id,
            "recorded": recorded,
            "left_out": exported.plan.left_out,
        }
    )
    return 0


def show_exported(show: Show, exported: verbs.Exported) -> None:
    """Say what was built: path, size, hash, that it verified, and what was left out."""
    built = exported.built
    for left in exported.plan.left_out:
        show.line(f"Left out: {left.label}: {left.reason}")
    for notice in exported.plan.notices:
        show.line(f"Note {notice.rule}: {notice.message}")
    for part in built.parts:
        show.line(f"Pack:     {part.path}")
        if len(built.parts) > 1:
            show.line(f"          {size_words(part.size)}, SHA-256 {part.sha256}")
    show.line(f"Size:     {size_words(built.size)} ({built.size} bytes), {built.files} files")
    if len(built.parts) == 1:
        show.line(f"SHA-256:  {built.sha256}")
    show.line("Verified: every file was read again and is as it should be.")


@app.command()
def verify(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A zip, its unzipped folder, a volume or a bag.")],
    as_json: Json = False,
) -> int:
    """Check a pack against its own manifest, and name every file that is not as it should be."""
    show = Show(as_json=as_json)
    with show.progress() as job:
        verdict = verbs.verify_pack(pack, job)
    for fault in verdict.faults:
        show.line(f"{fault.kind}: {fault.file}{': ' + fault.message if fault.message else ''}")
    if verdict.ok:
        show.line(f"{pack}: complete and unchanged. {verdict.files} files, {size_words(verdict.bytes)}.")
    else:
        show.line(f"{pack}: {len(verdict.faults)} fault{'' if len(verdict.faults) == 1 else 's'}. Do not send it.")
    show.result(verdict)
    return 0 if verdict.ok else 1
