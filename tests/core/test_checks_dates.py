"""The date of a document from what it says of itself, and the day on which it is to be reviewed."""

from datetime import date

import pytest
from helpers.small import examined
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.checks import judge
from evidencepack.checks.dates import document_date, review_date
from evidencepack.checks.datewords import DATE, dates_in, exact, financial_end
from evidencepack.intake.examination import PageText


@pytest.mark.parametrize(
    ("name", "text", "dated", "where"),
    [
        ("a.docx", "Report\nDate: 26 November 2024\nby 1 May 2025", "2024-11-26", "stated: date"),
        ("a.docx", "Date of meeting: 4th Nov 2024", "2024-11-04", "stated: date of meeting"),
        ("a.docx", "Last reviewed 03/09/2025", "2025-09-03", "stated: last reviewed"),
        ("a.docx", "Published\t2025-02-28", "2025-02-28", "stated: published"),
        ("a.docx", "Falls briefing\nJune 2017\nText", "2017-06-30", "first lines"),
        ("a.docx", "Performance report 2024-25", "2025-03-31", "first lines: period 2024-25"),
        ("a.docx", "Performance report 2024/2025", "2025-03-31", "first lines: period 2024-25"),
        ("a.docx", "Carers strategy 2022-2027", "2022-12-31", "first lines: 2022 to 2027"),
        ("Minutes 2025-03-14.docx", "", "2025-03-14", "file name"),
        ("Minutes_14.03.25.docx", "", "2025-03-14", "file name"),
        ("Dashboard Sept 2025.xlsx", "", "2025-09-30", "file name"),
        ("Dashboard 2024-25.xlsx", "", "2025-03-31", "file name: period 2024-25"),
        ("Life expectancy-2009-13.xlsx", "", "2009-12-31", "file name: 2009 to 2013"),
        ("Snapshot 2023.xlsx", "", "2023-12-31", "file name: year"),
        ("a.docx", "DMT minutes October 2026\nHeld on 21 October 2026, by video call", "2026-10-21", "stated: held on"),
        ("a.docx", "Printed on Friday 6 March 2026", "2026-03-06", "stated: printed on friday"),
        ("a.docx", "Dashboard Q2 2026-27\nTables", "2026-09-30", "first lines: period Q2 2026-27"),
        ("Dashboard 2026-27 Q3.xlsx", "", "2026-12-31", "file name: period Q3 2026-27"),
        ("a.docx", "Our plan\nIt replaces the version that was sent to all of our partners in November 2025", None, ""),
        ("Briefing 5th June 2024.docx", "", "2024-06-05", "file name"),
        ("plain.docx", "No date at all", None, ""),
        ("plain.docx", "Call 01632 960123, ref 20251, item 31/02/2025", None, ""),
    ],
)
def test_the_date_is_the_documents_own(name: str, text: str, dated: str | None, where: str) -> None:
    judgement = judge(name, examined(text))
    assert (judgement.dated, judgement.dated_from) == (dated, where)


def test_a_span_that_was_over_when_the_file_was_made_is_data() -> None:
    judgement = judge("Life expectancy 2009-13.xlsx", examined(properties={"modified": "2014-05-01"}))
    assert judgement.dated == "2013-12-31"
    made_in_its_last_year = judge("Life expectancy 2009-13.xlsx", examined(properties={"modified": "2013-12-20"}))
    assert made_in_its_last_year.dated == "2013-12-31"


def test_properties_are_the_last_resort() -> None:
    dated = judge(
        "plain.docx", examined("No date", properties={"created": "2020-01-05", "modified": "2021-02-03T10:00"})
    )
    assert (dated.dated, dated.dated_from) == ("2021-02-03", "properties: modified")


def test_a_template_has_no_date_of_its_own() -> None:
    made = {"created": "2013-12-23T23:15:00Z", "modified": "2013-12-23T23:15:00Z"}
    assert document_date("plain.docx", examined("No date", properties=made)) == (None, "")
    assert document_date("plain.docx", examined("", properties=made | {"modified": "2025-02-03"}))[0] == "2025-02-03"


def test_the_message_is_dated_by_its_own_date() -> None:
    facts = {"message": {"from": "a@b.example", "date": "2026-06-19T08:00:00Z", "subject": "Test", "attachments": 0}}
    found = document_date("RE 2024-01-01.eml", examined("Date: 1 May 2020", format="eml", facts=facts))
    assert found == ("2026-06-19", "stated: date of the message")


def test_the_newest_row_of_a_version_table_counts_and_its_reviews_do_not() -> None:
    table = "Version\tDate\tNext review date\n0.1\t1 May 2024\t1 May 2027\n1.0\t14 June 2024\t1 June 2028\nIntroduction"
    assert document_date("Policy.docx", examined(table)) == ("2024-06-14", "version table")
    pages = (PageText(1, "page 1", "Policy"), PageText(2, "page 2", "x " * 9000), PageText(3, "page 3", table))
    assert document_date("Policy.docx", examined(pages=pages)) == ("2024-06-14", "version table")


def test_data_are_dated_by_their_newest_period() -> None:
    table = "Month,Concerns\nMar 2025,475\nApr 2025,420\nFeb 2026,399\nTotal,1294"
    assert document_date("x.csv", examined(table, format="csv")) == ("2026-02-28", "period of the data")
    book = "Concerns\nQ4 2024-25\t2\nQ1 2025-26\t3"
    assert document_date("x.xlsx", examined(book, format="xlsx"))[0] == "2025-06-30"
    ahead = "Month,Forecast\nMar 2025,475\nApr 2031,420"
    made = {"modified": "2025-06-01"}
    assert document_date("x.csv", examined(ahead, format="csv", properties=made))[0] == "2025-03-31"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Review date: 1 March 2027", "2027-03-01"),
        ("Next review\tMarch 2027", "2027-03-31"),
        ("Date of next review: 01/03/2027", "2027-03-01"),
        ("This policy is to be reviewed by 1 March 2027.", "2027-03-01"),
        ("Version 2\nReview 1 March 2026\nNext review 1 March 2027", "2027-03-01"),
        ("REVIEW DATE: 1 MARCH 2027", "2027-03-01"),
        ("Last review: 1 March 2024", None),
        ("It was reviewed on 1 March 2024", None),
        ("Reviewed in March 2024", None),
        ("A review of 1 March.", None),
    ],
)
def test_the_review_date_is_the_next_one(text: str, day: str | None) -> None:
    assert review_date(examined(text)) == day


def test_the_review_date_stands_in_the_findings_place() -> None:
    (found,) = judge("a.docx", examined("Review date: 1 March 2027")).findings
    assert (found.rule, found.place) == ("C01", "2027-03-01")
    assert "1 March 2027" in found.message


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_a_date_is_read_in_every_way_of_writing_it(day: date) -> None:
    for form in ("%d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y"):
        ((found, value),) = dates_in(f"on {day:{form}}.")
        assert value == str(day)
        assert exact(found)


def test_a_month_is_no_exact_day_and_quarters_end_when_they_do() -> None:
    found = DATE.search("June 2024")
    assert found is not None
    assert not exact(found)
    assert [financial_end(2026, quarter) for quarter in (1, 2, 3, 4, 0)] == [
        *("2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31", "2027-03-31")
    ]
