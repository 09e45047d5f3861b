"""Turns a plan into the bytes of a file: front matter, chapters, faults, and the writer of its format."""

from __future__ import annotations

from datetime import datetime, time
from random import Random

from msgspec import structs

from evidencepack.sample.blocks import Block, Grid, Mark, Paper, Paragraph, Rendered
from evidencepack.sample.chance import seeded
from evidencepack.sample.library import items
from evidencepack.sample.mail import write_mail, write_note
from evidencepack.sample.people import OFFICERS
from evidencepack.sample.pictures import write_dashboard, write_scan
from evidencepack.sample.plan import Plan
from evidencepack.sample.planting import (
    comment_on,
    damaged,
    edited,
    hidden_sheets,
    people_grid,
    telling_line,
    track_changes,
)
from evidencepack.sample.portable import write_pdf
from evidencepack.sample.shapes import blocks_of, control
from evidencepack.sample.sheets import Extras, write_csv, write_workbook
from evidencepack.sample.slides import write_slides
from evidencepack.sample.voice import Voice
from evidencepack.sample.word import word_bytes, word_document

_LOOKS = (("1F4E79", "Calibri"), ("2E5E4E", "Arial"), ("5B2C6F", "Calibri"), ("7B3F00", "Georgia"), ("005F73", "Arial"))


def render(plan: Plan) -> Rendered:
    """The file that the plan describes and the pages of each of its items."""
    rng = seeded("render", plan.seed)
    paper = _paper(plan, rng)
    made = _written(plan, paper, rng)
    if "broken" in plan.ways:
        return Rendered(damaged(made.data, plan.format))
    return made


def _paper(plan: Plan, rng: Random) -> Paper:
    final = plan.copy_of if plan.earlier and plan.copy_of else plan
    voice = Voice(plan.content, rng, final.day, plan.locality)
    blocks = _body(plan, voice)
    if plan.earlier:
        blocks = edited(blocks, rng)
    blocks = _with_people(plan, blocks, rng)
    colour, font = _LOOKS[sum(map(ord, plan.folder.split("/")[0])) % len(_LOOKS)]
    way = plan.ways.get("draft", "none")
    status = (
        "DRAFT for comment"
        if way == "status"
        else "Superseded"
        if plan.earlier
        else rng.choice(("Final", "Approved", "Final"))
    )
    front = control(Voice(plan.content, seeded("front", plan.seed), plan.day), plan.recipe.kind, status, plan.review)
    running = f"Northmarsh County Council | {plan.title}"
    return Paper(
        title=plan.title,
        subtitle=_subtitle(plan),
        author=rng.choice(OFFICERS).name,
        day=plan.day,
        blocks=(*(_undated(front) if plan.undated else front), *blocks),
        running=f"DRAFT - not for circulation | {running}" if way in ("header", "name") else running,
        watermark="DRAFT" if way == "watermark" else "",
        cover=plan.recipe.kind == "strategy" or plan.recipe.size > 2,
        colour=colour,
        font=font,
    )


def _body(plan: Plan, voice: Voice) -> list[Block]:
    blocks = blocks_of(plan.recipe.kind, voice, plan.recipe.size)
    if not plan.recipe.also:
        return blocks
    parts: list[Block] = [Mark(plan.content.ref, fresh=False), *blocks]
    for ref in plan.recipe.also:
        other = Voice(items()[ref], seeded("chapter", ref, plan.seed), plan.day, plan.locality)
        heading, *more = other.headings(3)
        parts += [Mark(ref), *other.section(heading, 3), *other.grids(2)]
        parts += [block for title in more for block in other.section(title, 2)]
    return parts


def _subtitle(plan: Plan) -> str:
    if "vague-title" in plan.ways or plan.recipe.kind in ("email", "minutes"):
        return ""
    return f"{plan.folder.rsplit('/', maxsplit=1)[-1]}, {plan.locality or 'county-wide'}"


def _undated(front: list[Block]) -> list[Block]:
    return [
        Grid(block.title, block.header, tuple(row for row in block.rows if row[0] not in ("Date", "Approved on")))
        if isinstance(block, Grid)
        else block
        for block in front
    ]


def _with_people(plan: Plan, blocks: list[Block], rng: Random) -> list[Block]:
    """The blocks with made-up personal data where the plan asks for it in the body."""
    middle = len(blocks) // 2
    while middle < len(blocks) - 1 and not isinstance(blocks[middle], Paragraph):
        middle += 1
    if "person-table" in plan.ways:
        return [*blocks[:middle], people_grid(rng, numbers="nhs-number" in plan.ways), *blocks[middle:]]
    lines: list[Block] = [
        Paragraph(telling_line(code, rng))
        for code in ("nhs-number", "ni-number")
        if code in plan.ways and "hidden-sheet" not in plan.ways
    ]
    return [*blocks[: middle + 1], *lines, *blocks[middle + 1 :]]


def _written(plan: Plan, paper: Paper, rng: Random) -> Rendered:
    if plan.format == "pdf":
        if "scan" in plan.ways:
            return Rendered(write_scan(paper, rng))
        if "locked-pdf" in plan.ways:
            return write_pdf(paper, "Northmarsh2026", "owner-Northmarsh2026")
        return write_pdf(paper, "" if "owner-locked-pdf" in plan.ways else None, "owner-Northmarsh2026")
    if plan.format == "docx":
        return Rendered(_word(plan, paper, rng))
    if plan.format == "xlsx":
        extras = Extras()
        hidden_sheets(extras, plan.ways, rng)
        return write_workbook(paper, extras)
    if plan.format == "pptx":
        return write_slides(paper)
    return Rendered(_plain(plan, paper, rng))


def _word(plan: Plan, paper: Paper, rng: Random) -> bytes:
    document = word_document(paper)
    moment = datetime.combine(paper.day, time(9, 30))
    if "tracked-changes" in plan.ways:
        track_changes(document, moment, rng)
    if "comments" in plan.ways:
        comment_on(document, moment, rng)
    return word_bytes(document, moment)


def _plain(plan: Plan, paper: Paper, rng: Random) -> bytes:
    if plan.format == "csv":
        return write_csv(paper)
    if plan.format == "png":
        return write_dashboard(paper)
    if plan.format == "txt":
        return write_note(paper)
    sender, receiver = rng.sample(OFFICERS, 2)
    attachment = None
    if plan.content.tables and rng.random() < 0.4:
        tables = Voice(plan.content, rng, plan.day).grids(1)
        attachment = ("figures.csv", write_csv(structs.replace(paper, blocks=tuple(tables))))
    return write_mail(paper, sender, receiver, rng, attachment)
