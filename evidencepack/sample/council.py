"""Decides which documents the council has: a fair share for each subject, in periods and localities."""

from __future__ import annotations

from datetime import date, timedelta

from evidencepack.sample.chance import MONTHS, day_between, quarter_name, seeded, year_name
from evidencepack.sample.library import DocumentRecipe, ItemContent, items, nothing, places
from evidencepack.sample.naming import file_name
from evidencepack.sample.plan import Plan

NOTIFIED = date(2026, 11, 9)
TODAY = date(2026, 11, 18)

_SERIES = {
    "": 1,
    "year": 1,
    "quarter": 4,
    "month": 6,
    "locality": 5,
    "provider": 5,
}  # how often before localities repeat it
_LASTING = {"policy", "strategy", "tor", "guidance"}


def plans(documents: int, unrelated: int) -> list[Plan]:
    """Plans of `documents` that answer items and `unrelated` that answer none, with names that do not clash."""
    contents = list(items().values())
    chosen = [
        plan
        for content, share in zip(contents, _shares(contents, documents), strict=True)
        for plan in _of(content, share)
    ]
    chosen += _of(nothing(), unrelated)
    taken: set[str] = set()
    for plan in chosen:
        rename_apart(plan, taken)
    return chosen


def rename_apart(plan: Plan, taken: set[str]) -> None:
    """Give the plan a name that no other has, without regard to case."""
    stem, dot, ending = plan.name.rpartition(".")
    number = 1
    while plan.path.casefold() in taken:
        number += 1
        plan.name = f"{stem} ({number}){dot}{ending}"
    taken.add(plan.path.casefold())


def _shares(contents: list[ItemContent], documents: int) -> list[int]:
    """Largest remainders over the items' weights."""
    whole = sum(content.count for content in contents)
    exact = [documents * content.count / whole for content in contents]
    shares = [int(part) for part in exact]
    order = sorted(range(len(contents)), key=lambda at: (shares[at] - exact[at], contents[at].ref))
    for at in order[: documents - sum(shares)]:
        shares[at] += 1
    return shares


def _of(content: ItemContent, count: int) -> list[Plan]:
    """The first `count` documents on a subject: each recipe once, then its periods, then what localities hold."""
    recipes = list(content.documents)
    seeded("order", content.ref).shuffle(recipes)
    found: list[Plan] = []
    for variant in range(count + 1):
        fresh = [recipe for recipe in recipes if variant < _SERIES[recipe.series]]
        found += [_plan(content, recipe, variant) for recipe in fresh[: count - len(found)]]
    variant = 0
    while len(found) < count:
        variant += 1
        late = [_plan(content, recipe, _SERIES[recipe.series] - 1 + variant) for recipe in recipes]
        found += late[: count - len(found)]
    return found


def _plan(content: ItemContent, recipe: DocumentRecipe, variant: int) -> Plan:
    seed = f"{content.ref}/{recipe.title}/{variant}"
    rng = seeded(seed)
    late = variant - _SERIES[recipe.series]
    locality = places().localities[late % 5] if late >= 0 else ""
    if recipe.series == "locality" and late < 0:
        locality = places().localities[variant]
    day = _day(content, recipe, variant, seed)
    title = entitled(recipe, day, locality, variant)
    if late >= 5:
        title += f" update {late // 5}"
    plan = Plan(seed, content, recipe, day, locality, title, file_name(title, recipe.format, day, rng), recipe.folder)
    if recipe.kind in _LASTING:
        plan.review = _review(day)
    plan.undated = recipe.kind in ("plan", "survey", "story") and recipe.format == "docx" and rng.random() < 0.2
    return plan


def entitled(recipe: DocumentRecipe, day: date, locality: str, variant: int) -> str:
    """The title with the period, place or provider that the document is about."""
    label = {
        "quarter": quarter_name(day),
        "month": f"{MONTHS[day.month - 1]} {day.year}",
        "year": year_name(day),
        "provider": places().providers[variant % len(places().providers)],
    }.get(recipe.series, "")
    return " - ".join(part for part in (f"{recipe.title} {label}".strip(), locality) if part)


def _day(content: ItemContent, recipe: DocumentRecipe, variant: int, seed: str) -> date:
    rng = seeded("day", seed)
    if recipe.series == "quarter":
        start = (date(2026, 10, 8), date(2026, 7, 8), date(2026, 4, 9), date(2026, 1, 8))[variant % 4]
        return day_between(rng, start, start + timedelta(days=20))
    if recipe.series == "month":
        back = variant % 6
        return day_between(rng, date(2026, 10 - back, 3), date(2026, 10 - back, 28))
    if recipe.series == "year":
        return day_between(rng, date(2026, 5, 11), date(2026, 9, 25))
    yearly = content.yearly or any(items()[ref].yearly for ref in recipe.also)
    if recipe.kind in _LASTING and not yearly:
        return day_between(rng, date(2024, 3, 1), date(2026, 9, 25))
    return day_between(rng, date(2025, 12, 8), date(2026, 10, 29))


def _review(day: date) -> date:
    """The first of the month two or three years on, in any case after the day on which the sample is looked at."""
    years = 2 if date(day.year + 2, day.month, 1) > TODAY + timedelta(days=30) else 3
    return date(day.year + years, day.month, 1)
