"""Whether a framework holds together: ids are unique, references resolve, bands cover every possible result.

Every function yields faults as text, `path: what is wrong and what was expected`; the paths are those of the framework
file (`items[6].statements[0]`, counted from nought as TOML tools do) with the id or reference in brackets behind.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from evidencepack.frameworks.references import same_reference
from evidencepack.model import Band, EvidenceItem, Framework, QualityStatement, ScoringMethod

_Member = TypeVar("_Member")


def framework_faults(framework: Framework) -> list[str]:
    """Everything that is wrong with a framework, in the order of the file; empty when it can be used."""
    return [
        *_top(framework),
        *_themes_and_categories(framework),
        *_methods(framework),
        *_statements(framework),
        *_items(framework),
    ]


def _top(framework: Framework) -> Iterator[str]:
    for name in ("id", "title", "version"):
        if not getattr(framework, name).strip():
            yield f"{name}: is empty"
    for name in ("themes", "statements", "methods", "items"):
        if not getattr(framework, name):
            yield f"{name}: at least one is needed"
    categories = [category.id for category in framework.categories]
    if framework.required_category is not None:
        yield from _resolves("required_category", framework.required_category, categories, "evidence category")
    yield from _resolves(
        "default_method", framework.default_method, [m.id for m in framework.methods], "scoring method"
    )
    if framework.deadline.days < 1:
        yield f"deadline.days: {framework.deadline.days}; expected a whole number of days, 1 or more"
    if framework.provisional_items and not framework.items_note.strip():
        yield "items_note: is empty; a provisional list needs a note that says so on screen"


def _themes_and_categories(framework: Framework) -> Iterator[str]:
    yield from _unique("themes", "id", framework.themes, lambda theme: theme.id)
    yield from _unique("categories", "id", framework.categories, lambda category: category.id)
    for index, theme in enumerate(framework.themes):
        yield from _filled(f"themes[{index}]", id=theme.id, title=theme.title)
    for index, category in enumerate(framework.categories):
        yield from _filled(f"categories[{index}]", id=category.id, title=category.title, short=category.short)


def _statements(framework: Framework) -> Iterator[str]:
    themes = [theme.id for theme in framework.themes]
    categories = [category.id for category in framework.categories]
    yield from _unique("statements", "id", framework.statements, lambda statement: statement.id)
    yield from _unique("statements", "number", framework.statements, lambda statement: str(statement.number))
    for index, statement in enumerate(framework.statements):
        path = f"statements[{index}]"
        yield from _filled(path, id=statement.id, title=statement.title)
        if statement.number < 1:
            yield f"{path}.number: {statement.number}; expected 1 or more"
        yield from _resolves(f"{path}.theme", statement.theme, themes, "theme", statement.id)
        for place, category in enumerate(statement.requires):
            yield from _resolves(f"{path}.requires[{place}]", category, categories, "evidence category", statement.id)
    yield from _sub_topics(framework.statements)


def _sub_topics(statements: Sequence[QualityStatement]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for index, statement in enumerate(statements):
        for place, topic in enumerate(statement.sub_topics):
            path = f"statements[{index}].sub_topics[{place}]"
            yield from _filled(path, id=topic.id, title=topic.title)
            if topic.statement != statement.id:
                yield f'{path}.statement: "{topic.statement}"; expected "{statement.id}", in which it stands'
            if topic.id in seen:
                yield f'{path}.id: "{topic.id}" is used twice, first at {seen[topic.id]}'
            seen.setdefault(topic.id, path)


def _items(framework: Framework) -> Iterator[str]:
    twice = [*_unique("items", "ref", framework.items, lambda item: same_reference(item.ref) or item.ref)]
    yield from twice or _unique("items", "id", framework.items, lambda item: item.id)  # an id follows from its ref
    statements = [statement.id for statement in framework.statements]
    topics = {topic.id: topic.statement for statement in framework.statements for topic in statement.sub_topics}
    for index, item in enumerate(framework.items):
        yield from _item(f"items[{index}]", item, statements, topics)


def _item(path: str, item: EvidenceItem, statements: list[str], topics: dict[str, str]) -> Iterator[str]:
    yield from _filled(path, ref=item.ref, title=item.title, wording=item.wording)
    if not item.kinds:
        yield f"{path}.kinds ({item.ref}): is empty; expected at least one"
    for place, statement in enumerate(item.statements):
        yield from _resolves(f"{path}.statements[{place}]", statement, statements, "quality statement", item.ref)
    for place, topic in enumerate(item.sub_topics):
        where = f"{path}.sub_topics[{place}]"
        yield from _resolves(where, topic, list(topics), "sub-topic", item.ref)
        if topic in topics and topics[topic] not in item.statements:
            yield f'{where} ({item.ref}): "{topic}" belongs to "{topics[topic]}", which the item does not name'
    if item.currency_months is not None and item.currency_months < 1:
        yield f"{path}.currency_months ({item.ref}): {item.currency_months}; expected 1 or more, or leave it out"
    if item.due is not None and not _is_date(item.due):
        yield f'{path}.due ({item.ref}): "{item.due}"; expected a date such as 2026-01-31'


def _methods(framework: Framework) -> Iterator[str]:
    yield from _unique("methods", "id", framework.methods, lambda method: method.id)
    for index, method in enumerate(framework.methods):
        path = f"methods[{index}]"
        yield from _filled(path, id=method.id, title=method.title)
        yield from _score_range(path, method, len(framework.score_names))
        yield from _bands(f"{path}.rating_bands", method.rating_bands, method)
        if method.by_category:
            yield from _bands(f"{path}.statement_bands", method.statement_bands, method)
            yield from _band_scores(f"{path}.statement_bands", method)
        elif method.statement_bands:
            yield f"{path}.statement_bands: would never be used, because by_category is false; remove them"


def _score_range(path: str, method: ScoringMethod, names: int) -> Iterator[str]:
    if method.lowest < 0 or method.highest <= method.lowest:
        yield f"{path}.lowest, highest: {method.lowest} and {method.highest}; expected 0 <= lowest < highest"
    elif names != method.highest - method.lowest + 1:
        yield (
            f"{path}.highest: scores from {method.lowest} to {method.highest} need "
            f"{method.highest - method.lowest + 1} score_names, there are {names}"
        )


def _bands(path: str, bands: Sequence[Band], method: ScoringMethod) -> Iterator[str]:
    """Bands must meet without a gap or an overlap from the lowest possible percentage (or below) to 100."""
    if not bands:
        yield f"{path}: at least one band is needed"
        return
    yield from _unique(path, "name", bands, lambda band: band.name)
    least = method.lowest * 100 // method.highest if method.highest > 0 else 0
    if not 0 <= bands[0].low <= least:
        yield f"{path}[0].low: {bands[0].low}; expected at most {least}, the lowest possible percentage, and at least 0"
    for index, band in enumerate(bands):
        if band.high < band.low:
            yield f'{path}[{index}] ("{band.name}"): {band.low} to {band.high}; expected low <= high'
        if index and band.low != bands[index - 1].high + 1:
            fault = "overlaps" if band.low <= bands[index - 1].high else "leaves a gap after"
            yield (
                f'{path}[{index}].low ("{band.name}"): {band.low} {fault} the band before it; '
                f"expected {bands[index - 1].high + 1}"
            )
    if bands[-1].high != 100:
        yield f"{path}[{len(bands) - 1}].high: {bands[-1].high}; expected 100"


def _band_scores(path: str, method: ScoringMethod) -> Iterator[str]:
    before = method.lowest - 1
    for index, band in enumerate(method.statement_bands):
        if band.score is None or not before < band.score <= method.highest:
            yield f"{path}[{index}].score: {band.score}; expected a score from {before + 1} to {method.highest}"
        else:
            before = band.score


def _filled(path: str, **values: str) -> Iterator[str]:
    for name, value in values.items():
        if not value.strip():
            yield f"{path}.{name}: is empty"


def _resolves(path: str, wanted: str, known: Sequence[str], what: str, label: str = "") -> Iterator[str]:
    if wanted not in known:
        shown = f"{path} ({label})" if label else path
        yield f'{shown}: "{wanted}" is no {what} of this framework; expected one of {", ".join(known) or "none"}'


def _unique(path: str, name: str, members: Iterable[_Member], key: Callable[[_Member], str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for index, member in enumerate(members):
        value = key(member)
        if value in seen:
            yield f'{path}[{index}].{name}: "{value}" is used twice, first at {path}[{seen[value]}]'
        seen.setdefault(value, index)


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
