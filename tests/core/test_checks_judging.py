"""The rules over facts: drafts, dates, what is hidden, what cannot be opened."""

import pytest
from helpers.small import examined

from evidencepack.checks import judge
from evidencepack.checks.judging import draft_signs
from evidencepack.model import ReadState, Severity


def rules(name: str = "paper.docx", text: str = "", **more: object) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in judge(name, examined(text, **more)).findings}


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


def test_properties_are_the_last_resort() -> None:
    dated = judge(
        "plain.docx", examined("No date", properties={"created": "2020-01-05", "modified": "2021-02-03T10:00"})
    )
    assert (dated.dated, dated.dated_from) == ("2021-02-03", "properties: modified")


@pytest.mark.parametrize(
    ("name", "more", "where"),
    [
        ("Carers strategy DRAFT v2.docx", {}, "file name"),
        ("draft_policy.docx", {}, "file name"),
        ("a.docx", {"facts": {"header_text": "DRAFT - not for circulation"}}, "header or watermark"),
        ("a.docx", {"text": "Policy\nDocument status: Draft\n"}, "status"),
        ("a.docx", {"text": "Policy\n\nDRAFT v0.3\n"}, "first page"),
        ("a.docx", {"properties": {"title": "Draft budget"}}, "title property"),
    ],
)
def test_signs_of_a_draft(name: str, more: dict[str, object], where: str) -> None:
    assert draft_signs(name, examined(**more)) == [where]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Redrafting guidance.docx", ""),
        ("Overdraft.docx", ""),
        ("a.docx", "The first draft of this policy was read by carers."),
        ("a.docx", "Status: Approved. An earlier draft was consulted on."),
    ],
)
def test_what_only_speaks_of_drafts_is_none(name: str, text: str) -> None:
    assert draft_signs(name, examined(text)) == []


@pytest.mark.parametrize(
    ("rule", "severity", "more"),
    [
        ("F01", Severity.BLOCKS, {"read": ReadState.LOCKED}),
        ("F02", Severity.BLOCKS, {"read": ReadState.UNREADABLE, "message": "It is cut off."}),
        ("F03", Severity.REVIEW, {"facts": {"damaged": "its table of contents"}}),
        ("F04", Severity.REVIEW, {"facts": {"wrong_extension": ".doc"}}),
        ("F05", Severity.INFORMATION, {"read": ReadState.NOT_READ_YET}),
        ("F06", Severity.REVIEW, {"facts": {"no_text_pages": [1, 2]}, "pages_total": 2}),
        ("F06", Severity.INFORMATION, {"facts": {"no_text_pages": [2]}, "pages_total": 9}),
        ("F07", Severity.REVIEW, {"facts": {"macros": True}}),
        ("C02", Severity.REVIEW, {"text": "DRAFT"}),
        ("D01", Severity.REVIEW, {"facts": {"tracked_changes": 3, "tracked_authors": ["A. Officer"]}}),
        ("D02", Severity.REVIEW, {"facts": {"comments": 1}}),
        ("D03", Severity.REVIEW, {"facts": {"hidden_sheets": ["Data"]}}),
    ],
)
def test_each_rule_fires_alone(rule: str, severity: Severity, more: dict[str, object]) -> None:
    assert rules(**more) == {rule: severity}  # type: ignore[arg-type]


def test_a_clean_document_has_no_finding_and_the_worst_comes_first() -> None:
    assert rules(text="A policy, approved.") == {}
    found = judge("draft.docx", examined(read=ReadState.LOCKED, facts={"comments": 2})).findings
    assert [finding.rule for finding in found] == ["F01", "C02", "D02"]
    assert all(finding.to_do for finding in found)
