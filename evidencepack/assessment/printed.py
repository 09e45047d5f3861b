"""Tables and bands of scores as somebody printed them, held against the method: what is wrong with them, in words.

Published examples do have faults, and councils start from them: a row left out, a sum out of the wrong number, bands
whose edges overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from evidencepack.assessment.scoring import exact_percent, rounded_percent, statement_score
from evidencepack.model import Band, ScoringMethod

_SAME_TITLE = 90  # of 100: titles are typed with slips


class PrintedRow(Struct, frozen=True, kw_only=True):
    """A row of a table of scores as somebody printed it: None for a cell that is empty."""

    statement: str
    scores: tuple[int, ...]
    total: int | None = None
    out_of: int | None = None
    percent: int | None = None
    score: int | None = None


def printed_faults(
    rows: Sequence[PrintedRow], overall: tuple[int, int, int] | None, statements: Sequence[str], method: ScoringMethod
) -> tuple[str, ...]:
    """What is wrong in a printed table of a method by category, in words; empty when it agrees with the method.

    `overall`: the result as printed, as (points, out of, per cent); `statements`: the titles that have to be there.
    """
    found = [f"{row.statement}: {fault}" for row in rows for fault in _row_faults(row, method)]
    found += [f"{title} is missing." for title in statements if not _is_there(title, rows)]
    if overall is not None:
        found += _overall_faults(rows, overall, len(statements), method)
    return tuple(found)


def _row_faults(row: PrintedRow, method: ScoringMethod) -> list[str]:
    right = statement_score(row.scores, method)
    checks = (
        ("the total", row.total, right.total),
        ("the highest total", row.out_of, right.out_of),
        ("the percentage", row.percent, right.percent),
        ("the score", row.score, right.score),
    )
    return [f"{what} is printed as {said}; it is {is_}." for what, said, is_ in checks if said not in {None, is_}]


def _overall_faults(
    rows: Sequence[PrintedRow], overall: tuple[int, int, int], statements: int, method: ScoringMethod
) -> list[str]:
    points, out_of, percent = overall
    found = []
    if rounded_percent(points, out_of) != percent:
        found.append(f"Overall: {points} of {out_of} is printed as {percent} %; it is {exact_percent(points, out_of)}.")
    if out_of != statements * method.highest:
        found.append(f"Overall: {statements} statements have {statements * method.highest} points, not {out_of}.")
    reached = sum(statement_score(row.scores, method).score for row in rows)
    if reached != points and len(rows) == statements:
        found.append(f"Overall: the scores add up to {reached}, not {points}.")
    elif len(rows) < statements:
        missing = statements - len(rows)
        low, high = reached + missing * method.lowest, reached + missing * method.highest
        if not low <= points <= high:
            found.append(f"Overall: with what is missing, the scores add up to {low} to {high}, not {points}.")
    return found


def bands_of_print(printed: Sequence[Band]) -> tuple[tuple[Band, ...], str]:
    """Bands whose printed edges overlap ("62 - 87", "87 - 100") as bands that do not, and a notice that says so.

    An edge that two bands share belongs to the lower one, as CQC's own bands of whole numbers have it (good up to 87,
    outstanding from 88). No notice without an overlap.
    """
    ordered = sorted(printed, key=lambda band: band.low)
    cleared: list[Band] = []
    shared: list[int] = []
    for band in ordered:
        low = band.low
        if cleared and low <= cleared[-1].high:
            shared.append(low)
            low = cleared[-1].high + 1
        cleared.append(Band(low=low, high=band.high, name=band.name, score=band.score))
    if not shared:
        return tuple(cleared), ""
    edges = ", ".join(f"{edge} %" for edge in shared)
    notice = f"The printed bands overlap at {edges}: a result there is read as the lower of the two."
    return tuple(cleared), notice


def _is_there(title: str, rows: Sequence[PrintedRow]) -> bool:
    """Whether a statement stands in a table, however its title was typed."""
    wanted = title.casefold()
    return any(fuzz.ratio(wanted, row.statement.casefold()) >= _SAME_TITLE for row in rows)
