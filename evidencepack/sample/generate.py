"""Writes the sample council's documents into a folder and says what is true of each."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from pathlib import Path

from evidencepack.errors import UserFault
from evidencepack.jobs import Job
from evidencepack.sample.blocks import Rendered
from evidencepack.sample.council import NOTIFIED, TODAY, plans, rename_apart
from evidencepack.sample.faults import assign, copies, scaled
from evidencepack.sample.library import places
from evidencepack.sample.people import OFFICERS
from evidencepack.sample.plan import Plan
from evidencepack.sample.records import SampleCouncil, SampleFile

_PAGED = ("pdf", "pptx", "xlsx")


def generate(folder: Path, documents: int = 300, job: Job | None = None) -> SampleCouncil:
    """Write `documents` made-up documents (10 to 2000) into `folder`, the same bytes each time, and return the key.

    Two Office owner files come on top. The folder is made if it is not there. Raises UserFault when it holds
    something already, ValueError for another number of documents, Cancelled when the job is cancelled.
    """
    if not 10 <= documents <= 2000:
        raise ValueError(f"documents must be 10 to 2000, not {documents}")
    if folder.exists() and any(folder.iterdir()):
        raise UserFault(f"{folder} is not empty.", "Choose a new or empty folder for the sample documents.")
    from evidencepack.sample.render import render  # noqa: PLC0415  # loads four libraries, not needed for the names

    job = job or Job()
    planned = council_plans(documents)
    made: dict[int, Rendered] = {}
    files: list[SampleFile] = []
    for number, plan in enumerate(planned):
        job.check()
        job.progress(number, len(planned), plan.name)
        source = plan if plan.earlier or plan.copy_of is None else plan.copy_of
        rendered = made[id(source)] if source is not plan else render(plan)
        made[id(plan)] = rendered
        data = b"" if "empty" in plan.ways else rendered.data
        _put(folder / plan.path, data, plan)
        files.append(_described(plan, rendered.pages))
    files += [_lock_file(folder, plan) for plan in _open_ones(planned)]
    job.progress(len(planned), len(planned), "")
    in_order = tuple(sorted(files, key=lambda file: file.path))
    return SampleCouncil(
        authority=places().council, notified=NOTIFIED.isoformat(), today=TODAY.isoformat(), files=in_order
    )


def council_plans(documents: int) -> list[Plan]:
    """Every document that will be written, faults assigned; copies come after what they copy."""
    unrelated, extra = scaled(12, documents), scaled(6, documents) + scaled(8, documents) + 1
    planned = plans(documents - unrelated - extra, unrelated)
    assign(planned, documents)
    taken = {plan.path.casefold() for plan in planned}
    planned += copies(planned, documents, taken)
    # a selection with few clean papers has fewer copies: fill up with what answers nothing
    spare = plans(0, unrelated + documents - 1 - len(planned))[unrelated:]
    empty = plans(0, unrelated + len(spare) + 1)[-1]
    empty.name, empty.ways = "New Microsoft Word Document.docx", {"empty": ""}
    for plan in [*spare, empty]:
        rename_apart(plan, taken)
    return [*planned, *spare, empty]


def _put(path: Path, data: bytes, plan: Plan) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    moment = datetime.combine(plan.day, time(9, 30), UTC).timestamp()
    os.utime(path, (moment, moment))


def _described(plan: Plan, pages: dict[str, tuple[int, int]]) -> SampleFile:
    refs = [plan.content.ref, *plan.recipe.also] if plan.content.ref and "empty" not in plan.ways else []
    located = len(refs) > 1 and plan.format in _PAGED
    unstated = plan.undated or plan.format in ("csv", "png") or "empty" in plan.ways
    return SampleFile(
        path=plan.path,
        title=plan.title,
        items=tuple((ref, _span(pages.get(ref)) if located else "") for ref in refs),
        statement=plan.content.statement if refs else "",
        categories=(plan.recipe.category,) if refs else (),
        dated="" if unstated else plan.day.isoformat(),
        planted=tuple(plan.ways),
        twin=plan.copy_of.path if plan.copy_of else "",
    )


def _span(pages: tuple[int, int] | None) -> str:
    if pages is None:
        return ""
    return str(pages[0]) if pages[0] == pages[1] else f"{pages[0]}-{pages[1]}"


def _open_ones(planned: list[Plan]) -> list[Plan]:
    """The two documents that somebody has open in Word."""
    return [
        plan for plan in planned if plan.name.endswith(".docx") and plan.format == "docx" and "empty" not in plan.ways
    ][:2]


def _lock_file(folder: Path, plan: Plan) -> SampleFile:
    from evidencepack.sample.planting import owner_file  # noqa: PLC0415  # as for `render`

    path = f"{plan.folder}/~${plan.name[2:]}"
    owner = OFFICERS[len(plan.name) % len(OFFICERS)]
    _put(folder / path, owner_file(owner.name), plan)
    return SampleFile(
        path=path, title="", items=(), statement="", categories=(), dated="", planted=("lock-file",), twin=plan.path
    )
