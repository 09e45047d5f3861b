"""Working days of England, and the timeline that follows from the notification."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from helpers.small import new_workspace
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.assessment.timeline import Certainty, Step, contradictions, timeline, when_words
from evidencepack.assessment.timeline_files import days_words, timeline_excel, timeline_word
from evidencepack.assessment.working_days import (
    add_working_days,
    bank_holidays,
    holidays_known,
    is_working_day,
    read_holidays,
    working_days_between,
)
from evidencepack.errors import FrameworkFault, UserFault
from evidencepack.model import DeadlineRule, Return
from evidencepack.workspace import queries, returns

LEICESTERSHIRE = date(2024, 9, 9)
days = st.dates(date(2021, 6, 1), date(2030, 6, 1))


def assessment(steps: dict[str, str] | None = None, due: str | None = None, notified: str = "2024-09-09") -> Return:
    return Return(authority="A", title="R", notified=notified, due=due, method="direct", steps=steps or {})


def steps_of(info: Return, today: date = LEICESTERSHIRE) -> dict[str, Step]:
    return {step.name: step for step in timeline(info, today)}


def easter(year: int) -> date:
    """The Gregorian Easter Sunday (anonymous algorithm, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    n = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + n + 90) // 25
    return date(year, month, (h - m + n + month + 19) % 32)


# ---------------------------------------------------------------- bank holidays and working days


def by_rule(year: int) -> set[date]:
    """The eight usual bank holidays of a year with their substitute days, worked out."""

    def monday(month: int, last: bool) -> date:
        found = [date(year, month, day) for day in range(1, 32) if day <= (30 if month in {4, 6, 9, 11} else 31)]
        mondays = [day for day in found if day.weekday() == 0]
        return mondays[-1] if last else mondays[0]

    new_year = date(year, 1, 1)
    while new_year.weekday() > 4:
        new_year += timedelta(days=1)
    christmas = {date(year, 12, 25), date(year, 12, 26)}
    for day in sorted(day for day in christmas if day.weekday() > 4):
        christmas.discard(day)
        moved = day
        while moved.weekday() > 4 or moved in christmas:
            moved += timedelta(days=1)
        christmas.add(moved)
    sunday = easter(year)
    around_easter = {sunday - timedelta(days=2), sunday + timedelta(days=1)}
    return {new_year, *around_easter, monday(5, False), monday(5, True), monday(8, True), *christmas}


@pytest.mark.parametrize("year", range(2022, 2029))
def test_the_bank_holidays_are_those_of_the_rules_and_the_one_off_days(year: int) -> None:
    listed = {day for day in bank_holidays().days if day.year == year}
    expected = by_rule(year)
    if year == 2022:  # the spring holiday was moved for the jubilee; the funeral was on 19 September
        expected = expected - {date(2022, 5, 30)} | {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}
    if year == 2023:
        expected = expected | {date(2023, 5, 8)}
    assert listed == expected


def test_no_bank_holiday_is_a_working_day() -> None:
    assert not is_working_day(date(2022, 9, 19))
    assert not is_working_day(date(2023, 5, 8))
    assert not is_working_day(date(2024, 9, 7))
    assert is_working_day(date(2024, 9, 9))


def test_ten_working_days_over_christmas() -> None:
    assert add_working_days(date(2024, 12, 20), 10).day == date(2025, 1, 8)
    assert add_working_days(date(2024, 12, 21), 0).day == date(2024, 12, 23)


def test_beyond_the_published_years_holidays_are_not_known() -> None:
    assert add_working_days(date(2028, 12, 15), 10).holidays_known is False
    assert add_working_days(date(2024, 12, 15), 10).holidays_known is True
    assert not holidays_known(date(2020, 1, 1), date(2024, 1, 1))


@given(days, st.integers(0, 60))
def test_counting_on_and_counting_between_agree(start: date, count: int) -> None:
    reached = add_working_days(start, count).day
    assert working_days_between(start, reached) == count + (count == 0 and reached != start)
    assert working_days_between(reached, start) == -working_days_between(start, reached)


@given(days, days)
def test_working_days_between_is_the_count_of_working_days(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    counted = sum(is_working_day(start + timedelta(days=ahead)) for ahead in range(1, (end - start).days + 1))
    assert working_days_between(start, end) == counted


def test_a_damaged_file_of_holidays_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "days.toml"
    broken.write_text('id = "x"\n', encoding="utf-8")
    with pytest.raises(FrameworkFault, match=r"days\.toml"):
        read_holidays(broken)
    with pytest.raises(FrameworkFault, match="cannot be read"):
        read_holidays(tmp_path / "none.toml")
    names = 'id="x"\ntitle="x"\nversion="1"\nsource="x"\n'
    stray = names + 'known_from=2024-01-01\nknown_to=2024-12-31\ndays=[[2025-01-01,"x"]]\n'
    broken.write_text(stray, encoding="utf-8")
    with pytest.raises(FrameworkFault, match="2025-01-01, outside"):
        read_holidays(broken)


# ---------------------------------------------------------------- the steps


def test_leicestershire_notified_on_9_september_2024_is_due_on_30_september() -> None:
    found = steps_of(assessment())
    assert (found["due"].starts, found["due"].ends, found["due"].certainty) == (
        "2024-09-30",
        "2024-09-30",
        Certainty.COMPUTED,
    )
    assert found["due"].days_left == 15
    assert found["visit"].ends == "2025-03-09"  # at most six months after the notification
    assert found["letter"].ends == "2025-01-26"  # six weeks before that
    assert found["draft"].certainty is Certainty.UNKNOWN
    assert found["accuracy"].certainty is Certainty.UNKNOWN
    assert when_words(found["draft"]) == "not known yet"
    assert list(found) == ["notified", "due", "sent", "letter", "talks", "visit", "draft", "accuracy", "report"]


def test_a_due_day_of_cqcs_own_letter_is_known_not_computed() -> None:
    due = steps_of(assessment(due="2024-10-04"))["due"]
    assert (due.starts, due.certainty) == ("2024-10-04", Certainty.KNOWN)
    assert "letter" in due.source
    other = timeline(assessment(), LEICESTERSHIRE, DeadlineRule(days=28))[1]
    assert other.starts == "2024-10-07"


def test_the_letter_gives_the_weeks_of_the_visit() -> None:
    found = steps_of(assessment({"letter": "2024-12-02"}))
    assert (found["visit"].starts, found["visit"].ends) == ("2025-01-13", "2025-01-27")
    assert when_words(found["visit"]) == "between 13 January 2025 and 27 January 2025"
    assert (found["report"].starts, found["report"].ends) == ("2025-03-10", "2025-03-24")
    late = steps_of(assessment({"letter": "2025-01-13"}))  # eight weeks on would be after the six months
    assert (late["visit"].starts, late["visit"].ends) == ("2025-02-24", "2025-03-09")


def test_a_visit_lasts_three_working_days_and_gives_the_weeks_of_the_letter() -> None:
    found = steps_of(assessment({"visit": "2025-01-23"}))
    assert (found["visit"].starts, found["visit"].ends) == ("2025-01-23", "2025-01-27")  # Thursday to Monday
    assert when_words(found["visit"]) == "23 January 2025 to 27 January 2025"
    assert (found["letter"].starts, found["letter"].ends) == ("2024-11-28", "2024-12-12")
    assert found["talks"].ends == "2025-01-22"
    assert found["report"].starts == "2025-03-24"


def test_a_visit_outside_the_timetable_is_remarked() -> None:
    soon = steps_of(assessment({"letter": "2024-12-02", "visit": "2024-12-16"}))["visit"]
    assert "2.0 weeks after the letter" in soon.note
    late = steps_of(assessment({"visit": "2025-04-01"}))["visit"]
    assert "more than six months" in late.note
    assert steps_of(assessment({"letter": "2024-12-02", "visit": "2025-01-20"}))["visit"].note == ""


def test_the_factual_accuracy_check_is_ten_working_days_after_the_draft() -> None:
    found = steps_of(assessment({"visit": "2025-01-20", "draft": "2025-04-11"}))
    assert found["accuracy"].starts == "2025-04-29"  # Good Friday and Easter Monday between
    entered = steps_of(assessment({"draft": "2025-04-11", "accuracy": "2025-05-02"}))["accuracy"]
    assert (entered.starts, entered.certainty) == ("2025-05-02", Certainty.KNOWN)


def test_a_known_report_is_known() -> None:
    found = steps_of(assessment({"visit": "2025-01-20", "report": "2025-04-01"}))["report"]
    assert (found.starts, found.certainty) == ("2025-04-01", Certainty.KNOWN)


def test_days_that_are_past_count_backwards() -> None:
    found = steps_of(assessment(), date(2024, 10, 2))
    assert days_words(found["due"]) == "2 working days ago"
    assert days_words(steps_of(assessment(), date(2024, 9, 30))["due"]) == "today"
    assert days_words(steps_of(assessment(), date(2024, 9, 27))["due"]) == "1 working day left"
    assert days_words(found["draft"]) == ""


def test_years_without_published_holidays_are_remarked() -> None:
    assert "2022 to 2028" in steps_of(assessment(notified="2029-03-01"), date(2029, 3, 1))["due"].note
    assert steps_of(assessment())["due"].note == ""


# ---------------------------------------------------------------- what is wrong, missing or contradictory


def test_without_a_notification_there_is_no_timeline() -> None:
    with pytest.raises(UserFault, match="notification is not known"):
        timeline(Return(authority="A", title="R", notified=None, due=None, method="direct"), LEICESTERSHIRE)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({"letter": "2025-01-20", "visit": "2025-01-10"}, "Site visit (10/01/2025) would be before letter"),
        ({"visit": "2024-09-01"}, "before notification"),
        ({"visit": "2025-01-20", "draft": "2025-01-01"}, "Draft report (01/01/2025) would be before site visit"),
        ({"draft": "2025-03-01", "report": "2025-02-01"}, "Final report"),
        ({"draft": "2025-03-01", "accuracy": "2025-02-01"}, "Factual accuracy check due"),
    ],
)
def test_dates_in_the_wrong_order_are_named(steps: dict[str, str], words: str) -> None:
    with pytest.raises(UserFault) as fault:
        timeline(assessment(steps), LEICESTERSHIRE)
    assert words in str(fault.value)


def test_a_date_that_is_none_is_the_persons_to_mend() -> None:
    with pytest.raises(UserFault, match="is not a date"):
        timeline(assessment({"visit": "soon"}), LEICESTERSHIRE)


def test_a_date_is_entered_changed_taken_away_and_undone(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as workspace:
        returns.set_step(workspace, "letter", "17/08/2026")
        returns.set_step(workspace, "visit", "2026-10-05")
        assert queries.the_return(workspace.reader()).steps == {"letter": "2026-08-17", "visit": "2026-10-05"}
        with pytest.raises(UserFault, match="would be before letter"):
            returns.set_step(workspace, "visit", "2026-08-01")
        with pytest.raises(UserFault, match="no step"):
            returns.set_step(workspace, "party", "2026-08-01")
        with pytest.raises(UserFault, match="is not a date"):
            returns.set_step(workspace, "visit", "31/02/2027")
        returns.set_step(workspace, "letter", None)
        assert queries.the_return(workspace.reader()).steps == {"visit": "2026-10-05"}
        workspace.undo()
        assert queries.the_return(workspace.reader()).steps["letter"] == "2026-08-17"
        assert contradictions(queries.the_return(workspace.reader())) == ()


def test_an_old_contradiction_does_not_stop_another_date(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as workspace:
        returns.set_step(workspace, "letter", "2026-07-01")
        returns.set_return(workspace, authority="A", title="R", notified="2026-07-10", due=None)
        returns.set_step(workspace, "draft", "2026-12-01")
        with pytest.raises(UserFault):
            timeline(queries.the_return(workspace.reader()), date(2026, 7, 20))
        returns.set_step(workspace, "letter", "2026-08-01")
        assert len(timeline(queries.the_return(workspace.reader()), date(2026, 7, 20))) == 9


# ---------------------------------------------------------------- files


def test_the_files_hold_every_step_and_are_the_same_again() -> None:
    info = assessment({"letter": "2024-12-02"})
    word, excel = timeline_word(info, LEICESTERSHIRE), timeline_excel(info, LEICESTERSHIRE)
    assert word == timeline_word(info, LEICESTERSHIRE)
    assert excel == timeline_excel(info, LEICESTERSHIRE)
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    sheet = openpyxl.load_workbook(io.BytesIO(excel)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for step in timeline(info, LEICESTERSHIRE):
        assert step.title in text
        assert any(step.title in row for row in cells)
    assert "w:tblHeader" in text
    assert sheet.freeze_panes == "A6"
    assert next(iter(sheet.tables.values())).autoFilter is not None
