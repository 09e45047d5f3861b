"""Gaps under headings: by urgency, by rule, by document or item, or by who is to provide the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from evidencepack.assessment.consistency import RULES as AGREEMENT
from evidencepack.checks.registry import RULES
from evidencepack.gaps import TITLES
from evidencepack.model import EvidenceItem, Gap, Severity
from ui.figures import Figures
from ui.words import SEVERITIES

GROUPINGS = {
    "urgency": "By urgency",
    "rule": "By rule",
    "subject": "By document or item",
    "owner": "By owner",
}
NOBODY = "No owner yet"
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_RULE_TITLES = {rule.id: rule.title for rule in RULES}


class Group(Struct, frozen=True):
    """Gaps under one heading. `key` is the same after every change, so that a folded group stays folded."""

    key: str
    title: str
    gaps: tuple[Gap, ...]


def groups_of(gaps: Iterable[Gap], by: str, figures: Figures) -> list[Group]:
    """The gaps under their headings, most urgent first; a gap of two owners stands under both.

    `by` is a key of `GROUPINGS`. KeyError for an unknown one.
    """
    headings = _headings(by, figures)
    found: dict[str, list[Gap]] = {}
    for gap in gaps:
        for heading in headings(gap):
            found.setdefault(heading, []).append(gap)
    ranked = sorted(found.items(), key=_who if by == "owner" else _urgency)
    return [Group(f"{by}:{title}", title, tuple(under)) for title, under in ranked]


def rule_title(gap: Gap) -> str:
    """The number and title of the rule behind a gap: that of the finding, where it is one."""
    rule = gap.finding or gap.rule
    title = _RULE_TITLES.get(rule) or TITLES.get(rule) or AGREEMENT.get(rule, "")
    return f"{rule}  {title}".rstrip()


def _headings(by: str, figures: Figures) -> Callable[[Gap], Sequence[str]]:
    if by == "owner":
        return _Owners(figures)
    if by == "subject":
        titles = {item.id: f"{item.ref}  {item.title}" for item in figures.lacks.snapshot.items}
        return lambda gap: [titles.get(gap.subject_id, gap.label)]
    return {"urgency": _by_urgency, "rule": _by_rule}[by]


def _by_urgency(gap: Gap) -> Sequence[str]:
    return [SEVERITIES[gap.severity][0]]


def _by_rule(gap: Gap) -> Sequence[str]:
    return [rule_title(gap)]


def _urgency(pair: tuple[str, list[Gap]]) -> tuple[int, str]:
    return min(_RANKS[severity] for severity in {gap.severity for gap in pair[1]}), ""


def _who(pair: tuple[str, list[Gap]]) -> tuple[int, str]:
    return int(pair[0] == NOBODY), pair[0].casefold()


class _Owners:
    """Who is to provide what a gap lacks: the owners of its item, or of the items that its document answers."""

    def __init__(self, figures: Figures) -> None:
        snapshot = figures.lacks.snapshot
        self._items: dict[str, EvidenceItem] = {item.id: item for item in snapshot.items}
        self._under: dict[str, set[str]] = {}
        for answer in snapshot.answers:
            if answer.document_id and answer.item_id in self._items:
                self._under.setdefault(answer.document_id, set()).add(self._items[answer.item_id].owner)
        self._leads = {one.statement_id: one.lead for one in snapshot.assessments}

    def __call__(self, gap: Gap) -> list[str]:
        if gap.subject == "item":
            owners = {self._items[gap.subject_id].owner} if gap.subject_id in self._items else set()
        elif gap.subject == "document":
            owners = self._under.get(gap.subject_id, set())
        else:
            owners = {self._leads.get(gap.subject_id, "")}
        return sorted(owner for owner in owners if owner) or [NOBODY]
