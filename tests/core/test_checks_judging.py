"""Judging a document: drafts, the registry of rules, and each rule by itself."""

import pytest
from helpers.small import examined
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.checks import GROUPS, RULES, judge, rule_of
from evidencepack.checks.drafts import draft_signs
from evidencepack.model import ReadState, Severity

TABLE = "Name\tDate of birth\n" + "\n".join(f"Una Under{'hythe'[:n]}\t0{n}/05/1950" for n in range(1, 7))


def rules(name: str = "paper.docx", text: str = "A policy, approved.", **more: object) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in judge(name, examined(text, **more)).findings}


@pytest.mark.parametrize(
    ("name", "more", "where"),
    [
        ("Carers strategy DRAFT v2.docx", {}, "file name"),
        ("draft_policy.docx", {}, "file name"),
        ("a.docx", {"facts": {"header_text": "DRAFT - not for circulation"}}, "header or footer"),
        ("a.docx", {"facts": {"watermark_text": "DRAFT"}}, "watermark"),
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
        ("F08", Severity.REVIEW, {"text": " \n "}),
        ("F09", Severity.BLOCKS, {"facts": {"rights_managed": True}}),
        ("F10", Severity.INFORMATION, {"facts": {"truncated_text": 5_000_000}}),
        ("F11", Severity.REVIEW, {"facts": {"xfa": True}}),
        ("F12", Severity.INFORMATION, {"name": "Paper #2.docx"}),
        ("F12", Severity.INFORMATION, {"name": "Is it safe?.docx"}),
        ("F12", Severity.INFORMATION, {"name": "CON.docx"}),
        ("F13", Severity.INFORMATION, {"name": f"{'long ' * 30}.docx"}),
        ("F14", Severity.INFORMATION, {"facts": {"encrypted": "open"}}),
        ("F15", Severity.REVIEW, {"format": "zip", "facts": {"entries": 3, "contents": ["a.docx", "b.docx", "c.pdf"]}}),
        ("C01", Severity.INFORMATION, {"text": "Policy. Next review: 1 March 2025"}),
        ("C02", Severity.REVIEW, {"text": "DRAFT"}),
        ("C03", Severity.INFORMATION, {"name": "Policy FINAL v3 (002).docx"}),
        ("C03", Severity.REVIEW, {"name": "Policy (superseded).docx"}),
        ("D01", Severity.REVIEW, {"facts": {"tracked_changes": 3, "tracked_authors": ["A. Officer"]}}),
        ("D02", Severity.REVIEW, {"facts": {"comments": 1}}),
        ("D03", Severity.REVIEW, {"facts": {"hidden_sheets": ["Data"]}}),
        ("D04", Severity.REVIEW, {"facts": {"hidden_text": "we doubt this"}}),
        ("D05", Severity.REVIEW, {"facts": {"hidden_rows": {"Waits": 12}}}),
        ("D05", Severity.REVIEW, {"facts": {"hidden_columns": {"Waits": ["C", "D"]}}}),
        ("D06", Severity.REVIEW, {"facts": {"filters": ["Waits"]}}),
        ("D07", Severity.REVIEW, {"facts": {"hidden_slides": [4]}}),
        ("D08", Severity.REVIEW, {"facts": {"speaker_notes": [1, 2]}}),
        ("D09", Severity.BLOCKS, {"facts": {"covered_text": [{"page": 2, "text": "Mrs Secret"}]}}),
        ("D10", Severity.REVIEW, {"facts": {"embedded_files": ["book.xlsx"], "attachments": 1}}),
        ("D10", Severity.REVIEW, {"facts": {"attachments": 2}}),
        ("D11", Severity.REVIEW, {"facts": {"external_links": ["file:///S:/Team/book.xlsx"]}}),
        ("D12", Severity.REVIEW, {"facts": {"watermark_text": "OFFICIAL-SENSITIVE"}}),
        ("D12", Severity.REVIEW, {"facts": {"header_text": "Northmarsh | Not for publication"}}),
        ("D12", Severity.REVIEW, {"text": "CONFIDENTIAL\nReport to the board"}),
        ("D13", Severity.INFORMATION, {"properties": {"author": "Janet Ormsley"}}),
        ("D14", Severity.REVIEW, {"facts": {"scripts": 2}}),
        ("D15", Severity.REVIEW, {"facts": {"location": True}}),
        ("D16", Severity.REVIEW, {"facts": {"deleted_text": "the old words"}}),
        ("D17", Severity.REVIEW, {"facts": {"cut_off_text": [{"page": 2, "text": "Mr Oak\nlives at\n1 High Street"}]}}),
        ("D17", Severity.INFORMATION, {"facts": {"cut_off_text": [{"page": 2, "text": "Client: Robin Oak"}]}}),
        ("D17", Severity.INFORMATION, {"facts": {"cut_off_text": [{"page": 2, "text": "Plan.indd 1\n3/4/19"}]}}),
        ("D18", Severity.REVIEW, {"facts": {"layer_text": [{"page": 2, "text": "Mr Oak lives at High Street"}]}}),
        ("D18", Severity.INFORMATION, {"facts": {"layer_text": [{"page": 2, "text": "Robin Oak"}]}}),
        ("D18", Severity.INFORMATION, {"facts": {"layer_text": [{"page": 2, "text": "PANTONE Cool Grey 11 by Fox"}]}}),
        ("P01", Severity.BLOCKS, {"text": TABLE}),
        ("P02", Severity.REVIEW, {"text": "NHS number: 999 507 8384"}),
        ("P03", Severity.REVIEW, {"text": "National Insurance number AJ 33 31 01 A"}),
        ("P04", Severity.REVIEW, {"text": "DOB: 29/06/1982"}),
        ("P05", Severity.REVIEW, {"text": "She lives at 108 Ropery Street, NM22 8ZZ."}),
        ("P06", Severity.REVIEW, {"text": "Ring her daughter on 07700 900123."}),
        ("P07", Severity.REVIEW, {"text": "Write to una.underhythe@gmail.com."}),
        ("P08", Severity.REVIEW, {"text": "Sort code 20-00-00, account number 55779911."}),
        ("P09", Severity.REVIEW, {"name": "Carers case list.xlsx"}),
    ],
)
def test_each_rule_fires_alone(rule: str, severity: Severity, more: dict[str, object]) -> None:
    assert rules(**more) == {rule: severity}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("This Word file needs a password to be opened.", "Needs a password to open"),
        ("", "Needs a password to open"),
        ("This PDF file opens only for named people.", "This PDF file opens only for named people"),
    ],
)
def test_what_locks_a_document_is_said_as_it_is(reason: str, said: str) -> None:
    (finding,) = judge("a.pdf", examined(read=ReadState.LOCKED, message=reason)).findings
    assert (finding.rule, finding.message) == ("F01", said)
    assert ("password" in finding.to_do) is ("password" in said)


def test_the_fact_tells_a_password_from_other_locks_whatever_the_words() -> None:
    words = "This file opens with a certificate and not with a password."
    locked = examined(read=ReadState.LOCKED, message=words, facts={"encrypted": "otherwise"})
    (finding,) = judge("a.pdf", locked).findings
    assert (finding.rule, finding.rule_version, finding.message) == ("F01", 1, words.rstrip("."))


def test_a_clean_document_has_no_finding_and_the_worst_comes_first() -> None:
    assert rules(text="A policy, approved.") == {}
    found = judge("draft.docx", examined(read=ReadState.LOCKED, facts={"comments": 2})).findings
    assert [finding.rule for finding in found] == ["F01", "C02", "D02"]
    assert all(finding.to_do for finding in found)


def test_the_registry_is_in_order_and_says_what_each_rule_is_for() -> None:
    numbers = [rule.id for rule in RULES]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} == set(GROUPS)
    assert all(rule.version >= 1 and rule.title and rule.about.endswith(".") for rule in RULES)
    assert rule_of("D09").severity is Severity.BLOCKS
    with pytest.raises(KeyError):
        rule_of("G01")


@pytest.mark.parametrize(
    "properties",
    [
        {"author": "python-docx", "last_author": "User"},
        {"author": "Administrator", "template": "Normal.dotm"},
        {"author": "", "company": " "},
    ],
)
def test_properties_that_name_nobody_are_no_finding(properties: dict[str, str]) -> None:
    assert rules(properties=properties) == {}


def test_a_template_on_a_server_is_named() -> None:
    found = judge("a.docx", examined("Text", properties={"template": "\\\\server\\asc\\Report.dotx"})).findings
    assert [finding.rule for finding in found] == ["D13"]
    assert "Report.dotx" in found[0].message


def test_neither_unseen_text_nor_the_position_is_repeated() -> None:
    beside = [{"page": 3, "text": "Mrs Secret of 12 High Street lives there"}]
    facts = {"covered_text": [{"page": 2, "text": "Mrs Secret"}], "location": True}
    facts |= {"cut_off_text": beside, "layer_text": beside}
    found = judge("a.pdf", examined("Text", facts=facts)).findings
    places = {finding.rule: finding.place for finding in found}
    assert places == {"D09": "page 2", "D15": "picture data", "D17": "page 3", "D18": "page 3"}
    assert not any("Secret" in finding.message + finding.place for finding in found)


def test_a_mail_with_attachments_has_no_embedded_files() -> None:
    found = rules(format="eml", facts={"embedded_files": ["report.docx"], "attachments": 1})
    assert found == {"F16": Severity.REVIEW}


@given(st.text(), st.text())
def test_any_name_and_any_text_can_be_judged(name: str, text: str) -> None:
    assert judge(name, examined(text)).findings == judge(name, examined(text)).findings
