"""The improvement plan: its actions as they stand on a day, and what the self-assessment proposes for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from rapidfuzz import fuzz

from evidencepack.model import PlanAction, PlanStatus, Snapshot

_SAME = 90  # of 100: from here on, two actions say the same
_BULLET = re.compile(r"^\s*(?:[-–—•·*▪◦]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+", re.IGNORECASE)


class PlanLine(Struct, frozen=True, kw_only=True):
    """An action as it stands: its statement's number and title (0 and the id if the framework has no such statement).

    `days_late`: calendar days since it was due, 0 when it is not late.
    """

    action: PlanAction
    number: int
    statement: str
    days_late: int

    @property
    def late(self) -> bool:
        """Whether it should be done by now and is not."""
        return self.days_late > 0


class Proposal(Struct, frozen=True):
    """Words of “What we need to improve” that may become an action."""

    statement_id: str
    action: str


def days_late(action: PlanAction, today: date) -> int:
    """The calendar days since an action was due; 0 when it is done, not due yet (or today), or has no due date."""
    if action.status is PlanStatus.DONE or not action.due:
        return 0
    return max(0, (today - date.fromisoformat(action.due)).days)


def plan_lines(snapshot: Snapshot, today: date) -> tuple[PlanLine, ...]:
    """The plan by quality statement and, within one, in its own order."""
    statements = {statement.id: statement for statement in snapshot.framework.statements}
    found = []
    for action in snapshot.plan:
        statement = statements.get(action.statement_id)
        found.append(
            PlanLine(
                action=action,
                number=statement.number if statement else 0,
                statement=statement.title if statement else action.statement_id,
                days_late=days_late(action, today),
            )
        )
    return tuple(sorted(found, key=lambda line: (line.number, line.action.position, line.action.id)))


def counts(lines: Iterable[PlanLine]) -> dict[str, int]:
    """How many actions have each status, and how many are late."""
    counted = {status.value: 0 for status in PlanStatus} | {"late": 0}
    for line in lines:
        counted[line.action.status.value] += 1
        counted["late"] += line.late
    return counted


def proposals(snapshot: Snapshot, statement_id: str | None = None) -> tuple[Proposal, ...]:
    """Each point of “What we need to improve” that the plan does not have yet; of one statement, or of all in order."""
    found: list[Proposal] = []
    written = {assessed.statement_id: assessed.to_improve for assessed in snapshot.assessments}
    for statement in snapshot.framework.statements:
        if statement_id not in {None, statement.id}:
            continue
        there = [action.action for action in snapshot.plan if action.statement_id == statement.id]
        for point in points(written.get(statement.id, "")):
            if not any(same_words(point, known) for known in there):
                there.append(point)
                found.append(Proposal(statement.id, point))
    return tuple(found)


def points(text: str) -> list[str]:
    """The bullets or paragraphs of a person's text, without their marks. A line that goes on from a bullet joins it."""
    found: list[str] = []
    for line in text.splitlines():
        words = " ".join(_BULLET.sub("", line).split())
        if not words:
            continue
        if found and not _BULLET.match(line) and line[:1] in " \t" and line.strip():
            found[-1] = f"{found[-1]} {words}"
        else:
            found.append(words)
    return found


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same but for case, punctuation and a few letters."""
    plain, against = _plain(one), _plain(other)
    return plain == against or fuzz.ratio(plain, against) >= _SAME


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
