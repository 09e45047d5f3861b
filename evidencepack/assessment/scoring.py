"""Scores to percentages and ratings: integer arithmetic only, halves rounded up.

CQC prints bands of whole percentages and no rounding rule, so a result between two bands, such as 14/36 = 38.89 %,
turns on the rounding: it is rated by the rounded percentage and carries a notice that says so. Half up, because
Python's own `round(62.5)` is 62. The result is the council's self-assessed score, never a prediction.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from evidencepack.errors import UserFault
from evidencepack.model import Band, ScoringMethod


class Rating(Struct, frozen=True, kw_only=True):
    """What a list of statement scores comes to.

    `percent` is the rounded percentage that the bands are read with, `exact` the same to two places ("38.89 %"). While
    scores are missing, `percent`, `points_to_next` are None, `exact` and `rating` empty, and `message` says what is
    missing and between which results the outcome will lie. `notice`: not empty where rounding decides the rating.
    `points_to_next`: how many more points reach `next_rating`; None at the top.
    """

    total: int
    out_of: int
    missing: int
    percent: int | None = None
    exact: str = ""
    rating: str = ""
    notice: str = ""
    message: str = ""
    points_to_next: int | None = None
    next_rating: str = ""


class StatementScore(Struct, frozen=True, kw_only=True):
    """The score of one quality statement, from the scores of its evidence categories."""

    score: int
    name: str
    percent: int
    total: int
    out_of: int
    exact: str
    notice: str = ""


def rate(scores: Sequence[int | None], method: ScoringMethod) -> Rating:
    """The rating of all statements' scores, one for each statement, None where it is not scored yet.

    All statements weigh the same: the percentage is the sum out of the highest score times their number. UserFault
    for a score outside the method's range, or when there is no statement at all.
    """
    given = [score for score in scores if score is not None]
    _check(given, method)
    if not scores:
        raise UserFault("There is no score to rate.", "Give one score for each quality statement.")
    total, out_of, missing = sum(given), len(scores) * method.highest, len(scores) - len(given)
    if missing:
        message = _still_open(total, out_of, missing, len(scores), method)
        return Rating(total=total, out_of=out_of, missing=missing, message=message)
    percent = rounded_percent(total, out_of)
    points, following = _next(total, out_of, method.rating_bands)
    return Rating(
        total=total,
        out_of=out_of,
        missing=0,
        percent=percent,
        exact=exact_percent(total, out_of),
        rating=_band(percent, method.rating_bands).name,
        notice=_notice(total, out_of, method.rating_bands),
        points_to_next=points,
        next_rating=following,
    )


def statement_score(category_scores: Sequence[int], method: ScoringMethod) -> StatementScore:
    """A statement's score from the scores of its evidence categories, by the method's statement bands.

    The percentage is the sum out of the highest score times the number of categories given. UserFault for a score
    outside the range, for no score at all, and for a method that scores statements directly.
    """
    if not method.by_category:
        raise UserFault(
            f'The method "{method.title}" scores quality statements directly, without evidence categories.',
            "Score the statement itself, or choose a method that scores by category.",
        )
    if not category_scores:
        raise UserFault("There is no category score.", "Give one score for each evidence category.")
    _check(category_scores, method)
    total, out_of = sum(category_scores), len(category_scores) * method.highest
    percent = rounded_percent(total, out_of)
    band = _band(percent, method.statement_bands)
    if band.score is None:
        raise UserFault(
            f'The band "{band.name}" of the method "{method.title}" has no score.', "Mend the framework file."
        )
    return StatementScore(
        score=band.score,
        name=band.name,
        percent=percent,
        total=total,
        out_of=out_of,
        exact=exact_percent(total, out_of),
        notice=_notice(total, out_of, method.statement_bands),
    )


def rounded_percent(total: int, out_of: int) -> int:
    """`total` out of `out_of` in whole per cent, halves up: 14 of 36 is 39, 10 of 16 is 63."""
    return (200 * total + out_of) // (2 * out_of)


def exact_percent(total: int, out_of: int) -> str:
    """The percentage to two places without needless noughts: "38.89 %", "62.5 %", "75 %"."""
    hundredths = rounded_percent(100 * total, out_of)
    whole, part = divmod(hundredths, 100)
    places = f"{part:02d}".rstrip("0")
    return f"{whole}.{places} %" if places else f"{whole} %"


def _check(scores: Sequence[int], method: ScoringMethod) -> None:
    for score in scores:
        if not method.lowest <= score <= method.highest:
            raise UserFault(
                f"{score} is not a score of this method.",
                f"Give a whole number from {method.lowest} to {method.highest}.",
            )


def _band(percent: int, bands: Sequence[Band]) -> Band:
    for band in bands:
        if band.low <= percent <= band.high:
            return band
    raise UserFault(f"No band of this framework covers {percent} %.", "Mend the framework file.")


def _notice(total: int, out_of: int, bands: Sequence[Band]) -> str:
    """Says that rounding decides: when the whole numbers around the exact percentage lie in different bands."""
    whole, rest = divmod(100 * total, out_of)
    if not rest:
        return ""
    below, above = _band(whole, bands), _band(whole + 1, bands)
    if below.name == above.name:
        return ""
    percent = rounded_percent(total, out_of)
    chosen = _band(percent, bands).name
    return (
        f"{total} of {out_of} is {exact_percent(total, out_of)}, between the bands {below.name} ({below.low} to "
        f"{below.high} %) and {above.name} ({above.low} to {above.high} %). The bands are printed as whole numbers "
        f"without a rounding rule; rounded with halves up it is {percent} %: {chosen}."
    )


def _next(total: int, out_of: int, bands: Sequence[Band]) -> tuple[int | None, str]:
    """The fewest points that lift the rating, and the rating they reach."""
    now = _band(rounded_percent(total, out_of), bands)
    for points in range(1, out_of - total + 1):
        reached = _band(rounded_percent(total + points, out_of), bands)
        if reached.name != now.name:
            return points, reached.name
    return None, ""


def _still_open(total: int, out_of: int, missing: int, statements: int, method: ScoringMethod) -> str:
    low = rounded_percent(total + missing * method.lowest, out_of)
    high = rounded_percent(total + missing * method.highest, out_of)
    verb = "has" if missing == 1 else "have"
    return (
        f"{missing} of {statements} quality statements {verb} no score yet. The result can still be anything from "
        f"{low} % ({_band(low, method.rating_bands).name}) to {high} % ({_band(high, method.rating_bands).name})."
    )
