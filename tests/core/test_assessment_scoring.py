"""Scores, percentages and ratings: the worked cases, the edges, and what must hold for any scores."""

from __future__ import annotations

import io
import itertools
import math
import re
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.assessment.cover import cover_document
from evidencepack.assessment.printed import PrintedRow, bands_of_print, printed_faults
from evidencepack.assessment.scoring import Rating, exact_percent, rate, rounded_percent, statement_score
from evidencepack.errors import UserFault
from evidencepack.frameworks.loading import builtin_framework, load_framework
from evidencepack.model import Band, Return, Snapshot, StatementAssessment

CQC = builtin_framework()
DIRECT = CQC.method("direct")
BY_CATEGORY = CQC.method("category-scores")
LEISURE = load_framework(Path(__file__).parent.parent / "data" / "frameworks" / "leisure-trust.toml")

nine_scores = st.lists(st.integers(1, 4), min_size=9, max_size=9)


def nine_with_total(total: int) -> list[int]:
    scores = [1] * 9
    for index in range(total - 9):
        scores[index % 9] += 1
    return scores


# ---------------------------------------------------------------- worked cases


def test_nine_threes_are_75_good() -> None:
    rating = rate([3] * 9, DIRECT)
    assert (rating.total, rating.out_of, rating.percent, rating.exact, rating.rating) == (27, 36, 75, "75 %", "Good")
    assert rating.notice == ""
    assert (rating.points_to_next, rating.next_rating) == (5, "Outstanding")  # 32/36 = 88.89 %; 31/36 rounds to 86


def test_24_of_36_is_67_good() -> None:
    rating = rate([2, 3, 3, 3, 3, 2, 2, 3, 3], DIRECT)
    assert (rating.total, rating.percent, rating.exact, rating.rating) == (24, 67, "66.67 %", "Good")
    assert rating.notice == ""


def test_the_published_table_without_equity_is_wrong() -> None:
    """A published example left out equity, gave 2,2,2,2 as 8 of 10 and printed 26/36 = 67 %."""
    assessing = statement_score([2, 2, 2, 2], BY_CATEGORY)
    assert (assessing.total, assessing.out_of, assessing.percent, assessing.score) == (8, 16, 50, 2)
    rows = [[2] * 4, [3] * 4, [3] * 4, [3] * 4, [2] * 4, [2] * 4, [3] * 4, [3] * 4]
    eight = [statement_score(row, BY_CATEGORY).score for row in rows]
    assert eight == [2, 3, 3, 3, 2, 2, 3, 3]
    without_equity = rate([*eight[:2], None, *eight[2:]], BY_CATEGORY)
    assert (without_equity.total, without_equity.missing, without_equity.rating) == (21, 1, "")
    assert [rate([*eight, equity], BY_CATEGORY).percent for equity in (1, 2, 3, 4)] == [61, 64, 67, 69]
    assert rate([*eight, 3], BY_CATEGORY).total == 24  # 67 % is 24 of 36
    assert rate(nine_with_total(26), BY_CATEGORY).percent == 72  # and 26 of 36 is 72 %


@pytest.mark.parametrize(
    ("scores", "total", "exact", "percent", "score", "notice"),
    [
        ([1, 1, 1, 1], 4, "25 %", 25, 1, False),
        ([2, 2, 1, 1], 6, "37.5 %", 38, 1, False),
        ([2, 2, 2, 1], 7, "43.75 %", 44, 2, False),
        ([3, 3, 2, 2], 10, "62.5 %", 63, 3, True),
        ([4, 4, 3, 2], 13, "81.25 %", 81, 3, False),
        ([4, 4, 3, 3], 14, "87.5 %", 88, 4, True),
        ([4, 4, 4, 4], 16, "100 %", 100, 4, False),
    ],
)
def test_category_scores_make_a_statement_score(
    scores: list[int], total: int, exact: str, percent: int, score: int, notice: bool
) -> None:
    result = statement_score(scores, BY_CATEGORY)
    assert (result.total, result.out_of, result.exact, result.percent, result.score) == (
        total,
        16,
        exact,
        percent,
        score,
    )
    assert bool(result.notice) == notice
    assert result.name == CQC.score_names[score - 1]


# ---------------------------------------------------------------- rounding


def test_a_result_between_two_bands_says_that_rounding_decides() -> None:
    rating = rate(nine_with_total(14), DIRECT)
    assert (rating.percent, rating.exact, rating.rating) == (39, "38.89 %", "Requires improvement")
    for part in ("14 of 36", "38.89 %", "Inadequate (25 to 38 %)", "Requires improvement (39 to 62 %)", "39 %"):
        assert part in rating.notice


def test_only_totals_between_bands_carry_a_notice() -> None:
    noticed = [total for total in range(9, 37) if rate(nine_with_total(total), DIRECT).notice]
    expected = []
    for total in range(9, 37):
        percent = Fraction(100 * total, 36)
        expected += [total] * any(edge < percent < edge + 1 for edge in (38, 62, 87))
    assert noticed == expected == [14]


def test_halves_go_up_where_python_would_go_to_the_even_number() -> None:
    assert round(62.5) == 62
    assert rounded_percent(10, 16) == 63
    assert rounded_percent(1, 200) == 1


@given(st.integers(0, 500), st.integers(1, 500))
def test_rounding_is_half_up(total: int, out_of: int) -> None:
    exact = Fraction(100 * total, out_of)
    assert Fraction(-1, 2) < rounded_percent(total, out_of) - exact <= Fraction(1, 2)


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_exact_text_is_within_half_a_hundredth(total: int, out_of: int) -> None:
    text = exact_percent(total, out_of)
    shown = Fraction(text.removesuffix(" %"))
    assert abs(shown - Fraction(100 * total, out_of)) <= Fraction(1, 200)
    assert not text.endswith("0 %") or "." not in text


# ---------------------------------------------------------------- every total


def test_every_total_has_a_rating() -> None:
    ratings = [rate(nine_with_total(total), DIRECT).rating for total in range(9, 37)]
    assert ratings == (
        ["Inadequate"] * 5 + ["Requires improvement"] * 9 + ["Good"] * 9 + ["Outstanding"] * 5
    )  # 9-13, 14-22, 23-31, 32-36


@given(nine_scores, st.integers(0, 8))
def test_a_higher_score_never_lowers_the_result(scores: list[int], index: int) -> None:
    if scores[index] == 4:
        return
    before = rate(scores, DIRECT)
    scores[index] += 1
    after = rate(scores, DIRECT)
    order = [band.name for band in DIRECT.rating_bands]
    assert after.percent is not None
    assert before.percent is not None
    assert after.percent > before.percent
    assert order.index(after.rating) >= order.index(before.rating)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.data())
def test_a_higher_category_score_never_lowers_a_statement(scores: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(scores) - 1))
    raised = [min(4, score + (place == index)) for place, score in enumerate(scores)]
    assert statement_score(raised, BY_CATEGORY).score >= statement_score(scores, BY_CATEGORY).score


@given(nine_scores)
def test_points_to_the_next_rating_are_enough_and_not_too_many(scores: list[int]) -> None:
    rating = rate(scores, DIRECT)
    if rating.points_to_next is None:
        assert rating.rating == "Outstanding"
        return
    enough = rate(nine_with_total(rating.total + rating.points_to_next), DIRECT)
    one_less = rate(nine_with_total(rating.total + rating.points_to_next - 1), DIRECT)
    assert enough.rating == rating.next_rating != rating.rating
    assert one_less.rating == rating.rating


# ---------------------------------------------------------------- what is missing or wrong


def test_without_all_scores_there_is_no_rating() -> None:
    rating = rate([3, 3, None, 3, 3, 3, 3, None, 3], DIRECT)
    assert (rating.missing, rating.total, rating.out_of) == (2, 21, 36)
    assert (rating.rating, rating.percent, rating.exact, rating.points_to_next) == ("", None, "", None)
    assert "2 of 9" in rating.message
    assert "64 % (Good)" in rating.message  # 23/36
    assert "81 % (Good)" in rating.message  # 29/36
    assert "1 of 9 quality statements has" in rate([1] * 8 + [None], DIRECT).message


@pytest.mark.parametrize("wrong", [0, 5, -1])
def test_a_score_outside_the_range_is_the_persons_to_mend(wrong: int) -> None:
    with pytest.raises(UserFault, match=f"{wrong} is not a score.*from 1 to 4"):
        rate([3] * 8 + [wrong], DIRECT)
    with pytest.raises(UserFault, match="from 1 to 4"):
        statement_score([3, wrong], BY_CATEGORY)


def test_nothing_to_rate_is_a_fault() -> None:
    with pytest.raises(UserFault):
        rate([], DIRECT)
    with pytest.raises(UserFault):
        statement_score([], BY_CATEGORY)
    with pytest.raises(UserFault, match="directly"):
        statement_score([3, 3], DIRECT)


# ---------------------------------------------------------------- another framework, the same code


def test_another_framework_is_rated_by_its_own_numbers() -> None:
    points, views = LEISURE.method("points"), LEISURE.method("three-views")
    rating = rate([5, 4, 4, 4, 3], points)
    assert (rating.total, rating.out_of, rating.percent, rating.rating) == (20, 25, 80, "Exceeded")
    assert rating.points_to_next is None
    assert rate([1] * 5, points).rating == "Not yet met"
    assert (rate([1] * 5, points).points_to_next, rate([1] * 5, points).next_rating) == (8, "Met")  # 13/25 = 52 %
    one = statement_score([5, 5, 4], views)
    assert (one.total, one.out_of, one.percent, one.score, one.name) == (14, 15, 93, 5, "Leading")
    between = statement_score([1, 2, 1], views)  # 4/15 = 26.67 %, well inside its band
    assert (between.score, between.notice) == (1, "")
    edge = statement_score([4, 3, 3, 3], views)  # 13/20 = 65 %
    assert (edge.percent, edge.notice) == (65, "")
    turns = rate([3, 4, 4, 3, 4, 4, 4, 4, 5], points)  # 35/45 = 77.78 %
    assert (turns.rating, turns.notice) == ("Met", "")
    with pytest.raises(UserFault, match="from 1 to 5"):
        rate([6], points)


def test_the_notice_follows_the_bands_of_the_framework() -> None:
    turning = rate([2, 2, 3, 3, 2, 3, 2, 3, 2], LEISURE.method("points"))  # 22/45 = 48.89 %
    assert (turning.percent, turning.notice) == (49, "")
    turning = rate([4] * 6 + [3], LEISURE.method("three-views"))  # 27/35 = 77.14 %
    assert turning.notice == ""
    turning = rate([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2], LEISURE.method("three-views"))  # 32/55 = 58.18 %
    assert turning.notice == ""
    turning = rate([3] * 15 + [2], LEISURE.method("three-views"))  # 47/80 = 58.75 %
    assert turning.notice == ""
    turning = rate([3] * 17 + [2], LEISURE.method("three-views"))  # 53/90 = 58.89 %
    assert turning.notice == ""
    turning = rate([3] * 24 + [2], LEISURE.method("three-views"))  # 74/125 = 59.2 %, rounded down into the lower band
    assert (turning.percent, turning.rating) == (59, "Below standard")
    assert "59.2 %" in turning.notice


# ---------------------------------------------------------------- all scores there can be


def worded(rating: Rating) -> str:
    """What the self-assessment's document has to say of a rating."""
    return f"{rating.total} of {rating.out_of} points, {rating.percent} %"


def documents_words(scores: tuple[int, ...]) -> str:
    """The text of the self-assessment's document of a council with these scores."""
    assessed = tuple(
        StatementAssessment(statement_id=statement.id, score=score)
        for statement, score in zip(CQC.statements, scores, strict=True)
    )
    info = Return(authority="A", title="R", notified=None, due=None, method="direct")
    snapshot = Snapshot(info=info, framework=CQC, items=(), documents=(), answers=(), findings={}, assessments=assessed)
    package = zipfile.ZipFile(io.BytesIO(cover_document(snapshot, None, {})))
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", package.read("word/document.xml").decode()))


def expected_rating(total: int) -> tuple[int, str]:
    """The rating of nine scores by the bands as CQC prints them, worked out with fractions."""
    percent = math.floor(Fraction(100 * total, 36) + Fraction(1, 2))
    names = ((88, "Outstanding"), (63, "Good"), (39, "Requires improvement"), (25, "Inadequate"))
    return percent, next(name for low, name in names if percent >= low)


def test_every_one_of_262144_scorings_is_rated_by_its_sum() -> None:
    """Each of the 4^9 ways to score is one of 28 sums, and a rating hangs on the sum only."""
    by_sum = Counter(map(sum, itertools.product((1, 2, 3, 4), repeat=9)))
    assert by_sum.total() == 262_144
    assert set(by_sum) == set(range(9, 37))
    for scores in itertools.combinations_with_replacement((1, 2, 3, 4), 9):  # every scoring, whatever its order
        rating = rate(scores, DIRECT)
        assert rating == rate(tuple(reversed(scores)), DIRECT)
        assert (rating.percent, rating.rating) == expected_rating(sum(scores))


@pytest.mark.parametrize("total", range(9, 37))
def test_the_document_says_what_the_rating_says(total: int) -> None:
    scores = tuple(nine_with_total(total))
    rating = rate(scores, DIRECT)
    text = documents_words(scores)
    assert worded(rating) in text
    assert f"{rating.rating}" in text
    assert (rating.notice in text) if rating.notice else "without a rounding rule" not in text


def test_every_scoring_of_four_categories_has_the_score_of_the_bands() -> None:
    for scores in itertools.product((1, 2, 3, 4), repeat=4):
        total = sum(scores)
        percent = math.floor(Fraction(100 * total, 16) + Fraction(1, 2))
        expected = 4 if percent >= 88 else 3 if percent >= 63 else 2 if percent >= 39 else 1
        result = statement_score(scores, BY_CATEGORY)
        assert (result.total, result.percent, result.score) == (total, percent, expected)
        turns = {6: False, 10: True, 14: True}.get(total, False)  # 62.5 % and 87.5 % lie between two bands
        assert bool(result.notice) == turns


# ---------------------------------------------------------------- what others printed

PUBLISHED = (
    PrintedRow(statement="Assessing needs", scores=(2, 2, 2, 2), total=8, out_of=10, percent=50, score=2),
    PrintedRow(
        statement="Supporting people to live healthier lives", scores=(3,) * 4, total=12, out_of=16, percent=75, score=3
    ),
    PrintedRow(
        statement="Care provision, intergration and continuity",
        scores=(3,) * 4,
        total=12,
        out_of=16,
        percent=75,
        score=3,
    ),
    PrintedRow(statement="Partnership and communities", scores=(3,) * 4, total=12, out_of=16, percent=75, score=3),
    PrintedRow(
        statement="Safe systems, pathways and transitions", scores=(2,) * 4, total=8, out_of=16, percent=50, score=2
    ),
    PrintedRow(statement="Safeguarding", scores=(2,) * 4, total=8, out_of=16, percent=50, score=2),
    PrintedRow(statement="Governance, management and sustainability", scores=(3,) * 4, total=3, percent=75, score=3),
    PrintedRow(statement="Learning, improvement and innovation", scores=(3,) * 4, total=3, percent=75, score=3),
)
TITLES = tuple(statement.title for statement in CQC.statements)


def test_the_published_example_is_found_to_be_wrong() -> None:
    assert printed_faults(PUBLISHED, (26, 36, 67), TITLES, BY_CATEGORY) == (
        "Assessing needs: the highest total is printed as 10; it is 16.",
        "Governance, management and sustainability: the total is printed as 3; it is 12.",
        "Learning, improvement and innovation: the total is printed as 3; it is 12.",
        "Equity in experience and outcomes is missing.",
        "Overall: 26 of 36 is printed as 67 %; it is 72.22 %.",
        "Overall: with what is missing, the scores add up to 22 to 25, not 26.",
    )


def test_a_right_table_has_no_fault_and_a_wrong_sum_is_named() -> None:
    rows = [PrintedRow(statement=title, scores=(3,) * 4, total=12, out_of=16, percent=75, score=3) for title in TITLES]
    assert printed_faults(rows, (27, 36, 75), TITLES, BY_CATEGORY) == ()
    assert printed_faults(rows, None, TITLES, BY_CATEGORY) == ()
    assert printed_faults(rows, (26, 36, 72), TITLES, BY_CATEGORY) == ("Overall: the scores add up to 27, not 26.",)
    assert "have 36 points, not 40" in printed_faults(rows, (30, 40, 75), TITLES, BY_CATEGORY)[0]


def test_printed_bands_that_overlap_are_cleared_to_those_of_the_framework() -> None:
    printed = [
        Band(low=87, high=100, name="Outstanding"),
        Band(low=62, high=87, name="Good"),
        Band(low=38, high=62, name="Requires improvement"),
        Band(low=0, high=38, name="Inadequate"),
    ]
    bands, notice = bands_of_print(printed)
    assert [(band.low, band.high, band.name) for band in bands[1:]] == [
        (band.low, band.high, band.name) for band in DIRECT.rating_bands[1:]
    ]
    assert "38 %, 62 %, 87 %" in notice
    assert bands_of_print(DIRECT.rating_bands) == (DIRECT.rating_bands, "")
