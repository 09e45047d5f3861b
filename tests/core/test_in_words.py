"""Numbers and days in words."""

from datetime import UTC, date, datetime

import pytest

from evidencepack.in_words import MONTHS, counted, long_day
from evidencepack.workspace.lock import Owner


@pytest.mark.parametrize(
    ("number", "many", "words"),
    [
        (0, "", "0 answers"),
        (1, "", "1 answer"),
        (2, "", "2 answers"),
        (1240, "", "1,240 answers"),
        (2, "oxen", "2 oxen"),
    ],
)
def test_things_are_counted_in_words(number: int, many: str, words: str) -> None:
    assert counted(number, "answer", many) == words


def test_days_are_written_in_english() -> None:
    assert long_day(date(2026, 3, 9)) == "9 March 2026"
    assert [long_day(date(2026, month, 1)) for month in (1, 12)] == ["1 January 2026", "1 December 2026"]
    assert len(set(MONTHS)) == 12


def test_who_has_a_return_is_said_in_the_desk_s_own_time() -> None:
    since = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    here = since.astimezone()
    words = Owner("j.smith", "ASC-0412", 7, since.isoformat()).words()
    assert words == f"j.smith on ASC-0412 since {here.day} November 2026, {here:%H:%M}"
