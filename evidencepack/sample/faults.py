"""Decides which documents carry a planted fault: a fixed number of each for 300 documents, in proportion for others."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta

from msgspec import Struct

from evidencepack.sample.chance import day_between, seeded
from evidencepack.sample.council import entitled, rename_apart
from evidencepack.sample.library import shared
from evidencepack.sample.naming import file_name
from evidencepack.sample.plan import Plan

FAULTS: dict[str, str] = {
    "draft": "marked as a draft in its name, header, watermark or status",
    "stale": "older than its item allows, or past its own review date",
    "tracked-changes": "insertions and deletions by named authors",
    "comments": "comments in Word, notes in a workbook",
    "hidden-sheet": "a sheet that nobody sees",
    "nhs-number": "a valid NHS number of the test range 999",
    "ni-number": "a National Insurance number of valid shape",
    "person-table": "a list of cases with names and birth dates",
    "scan": "pictures of pages without text",
    "near-duplicate": "an earlier version of its twin",
    "duplicate": "the same bytes as its twin",
    "locked-pdf": "needs a password",
    "owner-locked-pdf": "opens without a password but is locked by its owner",
    "broken": "cut off or damaged",
    "empty": "no bytes at all",
    "lock-file": "the owner file that Office leaves beside an open document",
    "wrong-extension": "its name claims another format",
    "long-name": "a name of more than 120 characters",
    "unsafe-name": "characters that Windows allows and portals may not",
    "vague-title": "a label, not a fault: title and name say nothing about the subject",
}


class _Slot(Struct, frozen=True):
    code: str
    formats: tuple[str, ...]
    way: str = ""
    also: str = ""


_PAPER = ("docx", "pdf")
_SLOTS = (
    _Slot("locked-pdf", ("pdf",)), _Slot("owner-locked-pdf", ("pdf",)),
    _Slot("broken", ("docx",)), _Slot("broken", ("pdf",)),
    _Slot("wrong-extension", ("docx",)), _Slot("wrong-extension", ("pdf",)), *[_Slot("scan", ("pdf",))] * 6,
    _Slot("hidden-sheet", ("xlsx",), "people", "nhs-number"),
    _Slot("hidden-sheet", ("xlsx",), "very people", "nhs-number"),
    *[_Slot("hidden-sheet", ("xlsx",), "workings")] * 3,
    _Slot("person-table", ("xlsx",), "numbers", "nhs-number ni-number"), _Slot("person-table", ("docx",), "names"),
    _Slot("nhs-number", ("docx",)), _Slot("nhs-number", ("pdf",)), _Slot("nhs-number", ("eml",)),
    _Slot("ni-number", ("docx",)), _Slot("ni-number", ("eml",)),
    *[_Slot("comments", ("docx",))] * 2, *[_Slot("comments", ("xlsx",))] * 2, *[_Slot("comments", ("docx",))] * 2,
    *[_Slot("tracked-changes", ("docx",))] * 5,
    *[_Slot("stale", ("docx", "pdf", "xlsx", "pptx"), "date")] * 4, *[_Slot("stale", _PAPER, "review")] * 4,
    *[_Slot("stale", ("docx", "pdf", "xlsx", "pptx"), "date")] * 4,
    *[_Slot("draft", ("docx",), way) for way in ("name", "watermark", "status", "header")],
    *[_Slot("draft", ("docx",), way) for way in ("name", "watermark", "header")],
    *[_Slot("draft", ("pdf",), way) for way in ("watermark", "status", "name")],
    *[_Slot("long-name", (*_PAPER, "xlsx"))] * 2, *[_Slot("unsafe-name", (*_PAPER, "xlsx"))] * 2,
    *[_Slot("vague-title", ("docx", "pdf", "pptx"))] * 10,
)  # fmt: skip


def scaled(number: int, documents: int) -> int:
    """As many of `number` for 300 as `documents` deserve, one at least."""
    return max(1, round(number * documents / 300))


def assign(plans: list[Plan], documents: int) -> None:
    """Plant the faults in the plans, each in a document that has none yet; what finds no document is left out."""
    taken = {plan.path.casefold() for plan in plans}
    for code in dict.fromkeys(slot.code for slot in _SLOTS):
        slots = [slot for slot in _SLOTS if slot.code == code]
        shuffled = _shuffled(code, plans)
        for number in range(scaled(len(slots), documents)):
            slot = slots[number % len(slots)]
            chosen = next((plan for plan in shuffled if _fits(plan, slot)), None)
            if chosen is not None:
                taken.discard(chosen.path.casefold())
                _mark(chosen, slot, number)
                rename_apart(chosen, taken)


def _shuffled(code: str, plans: list[Plan]) -> list[Plan]:
    return sorted(plans, key=lambda plan: seeded(code, plan.seed).random())


def _fits(plan: Plan, slot: _Slot) -> bool:
    if plan.ways or plan.format not in slot.formats or not plan.content.ref:
        return False
    if slot.code == "stale" and slot.way == "review":
        return plan.review is not None and not plan.content.yearly
    if slot.code == "stale":
        return plan.content.yearly and plan.recipe.kind not in ("policy", "strategy", "tor", "guidance")
    if slot.code == "long-name":
        return len(plan.name) >= 40
    if slot.code == "scan" and plan.recipe.kind in ("leaflet", "dashboard"):
        return False
    if slot.code in ("scan", "vague-title"):
        return plan.recipe.size < 3 and not plan.recipe.also
    return not (slot.way == "status" and plan.recipe.kind in ("minutes", "leaflet"))


def _mark(plan: Plan, slot: _Slot, number: int) -> None:
    plan.ways[slot.code] = slot.way
    plan.ways.update(dict.fromkeys(slot.also.split(), ""))
    stem, _, ending = plan.name.rpartition(".")
    rng = seeded(slot.code, plan.seed)
    if slot.code == "stale":
        _age(plan, slot.way)
    elif slot.code == "draft" and slot.way == "name":
        plan.name = f"{'DRAFT ' if number % 2 == 0 else ''}{stem}{'' if number % 2 == 0 else ' - draft v0.3'}.{ending}"
    elif slot.code == "scan":
        plan.name = (
            f"Scan{rng.randrange(10, 9999):04d}.pdf"
            if number % 2 == 0
            else f"MFD_{plan.day:%Y%m%d}_{rng.randrange(90000, 170000):06d}.pdf"
        )
        plan.undated = False
    elif slot.code == "wrong-extension":
        plan.name = f"{stem}.{'doc' if ending == 'docx' else 'docx'}"
    elif slot.code == "long-name":
        plan.name = f"{stem[:40]}{_TAILS[number % len(_TAILS)]} {plan.day:%d %m %Y}.{ending}"
    elif slot.code == "unsafe-name":
        plan.name = f"{stem[:60]}{_AWKWARD[number % len(_AWKWARD)]}.{ending}"
    elif slot.code == "vague-title":
        plan.title = shared().vague_titles[number % len(shared().vague_titles)]
        plan.name = file_name(plan.title, ending, plan.day, rng)
    elif slot.code == "person-table" and slot.way == "numbers":
        plan.title = f"{plan.title} - case list"
        plan.name = f"{stem} - case list WORKING COPY.{ending}"


def _age(plan: Plan, way: str) -> None:
    rng = seeded("stale", plan.seed)
    plan.undated = False
    if way == "review":
        plan.day = day_between(rng, date(2020, 9, 1), date(2023, 6, 30))
        plan.review = date(plan.day.year + 3, plan.day.month, 1)
        return
    plan.day = day_between(rng, date(2024, 10, 7), date(2025, 10, 20))
    variant = int(plan.seed.rpartition("/")[2])
    plan.title = entitled(plan.recipe, plan.day, plan.locality, variant)
    plan.name = file_name(plan.title, plan.format, plan.day, rng)


_TAILS = (
    " - as agreed by the Departmental Management Team and sent to partners for comment, final",
    " (with the comments of scrutiny members taken in, use this one and not last week's) v5 clean",
)
_AWKWARD = (" #2 – Q&A résumé (90% done)", " – 50% sample & naïve forecast; v=3 [à revoir]")
_LIMBO = (
    "Information return 2026/To sort",
    "Information return 2026/From teams",
    "Old shared drive/Assurance",
    "Desktop backup RCF",
)


def copies(plans: list[Plan], documents: int, taken: set[str]) -> list[Plan]:
    """Exact copies and earlier versions of some plans without a fault."""
    clean = [plan for plan in _shuffled("copy", plans) if not plan.ways and plan.content.ref]
    papers = [plan for plan in clean if plan.format in _PAPER and plan.recipe.kind not in ("leaflet", "minutes")]
    versions = [_earlier(plan, taken) for plan in papers[: scaled(6, documents)]]
    finals = {id(version.copy_of) for version in versions}
    others = [plan for plan in clean if id(plan) not in finals][: scaled(8, documents)]
    made = versions + [_copy(plan, number) for number, plan in enumerate(others)]
    for plan in made:
        rename_apart(plan, taken)
    return made


def _earlier(final: Plan, taken: set[str]) -> Plan:
    stem, _, ending = final.name.rpartition(".")
    taken.discard(final.path.casefold())
    final.name = f"{stem} FINAL.{ending}" if "FINAL" not in stem else final.name
    rename_apart(final, taken)
    version = copy(final)
    version.name, version.earlier, version.copy_of = f"{stem.replace(' FINAL', '')} v1.{ending}", True, final
    version.day = final.day - timedelta(days=21 + len(stem) % 20)
    version.ways = {"near-duplicate": ""}
    return version


def _copy(source: Plan, number: int) -> Plan:
    stem, _, ending = source.name.rpartition(".")
    twin = copy(source)
    twin.name = (f"Copy of {stem}", f"{stem} - Copy", f"{stem} (1)", f"{stem}_from SM")[number % 4] + f".{ending}"
    twin.folder, twin.copy_of, twin.ways = _LIMBO[number % len(_LIMBO)], source, {"duplicate": ""}
    return twin
