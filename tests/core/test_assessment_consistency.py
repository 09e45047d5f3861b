"""Whether the self-assessment agrees with itself and its evidence: each rule fires, and each leaves in peace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.small import framework, judged_plain, new_workspace

from evidencepack.assessment.consistency import RULES, cited_texts, consistency
from evidencepack.assessment.figures import against_narrative, differing
from evidencepack.assessment.signing import content_hash
from evidencepack.model import (
    Answer,
    AnswerKind,
    Citation,
    Document,
    DocumentState,
    Finding,
    Gap,
    KeyFigure,
    PlanAction,
    ReadState,
    Return,
    Severity,
    SignOff,
    Snapshot,
    StatementAssessment,
    Version,
)
from evidencepack.workspace import adding, queries, returns, self_assessment

TODAY = date(2026, 11, 21)


def document(key: str, **more: Any) -> Document:
    version = Version(
        id=f"v-{key}", document_id=key, number=1, sha256=key * 8, name=f"{key}.pdf", size=1, added_at="2026-01-01"
    )
    values = {
        "id": key,
        "title": f"Survey of carers {key}",
        "state": DocumentState.IN_USE,
        "version": version,
        "format": "pdf",
        "read": ReadState.READ,
        "pages": 10,
        "pages_unit": "page",
        "dated": "2026-06-01",
        **more,
    }
    return Document(**values)


def answer(document_id: str, ref: str = "A1", **more: Any) -> Answer:
    categories = more.pop("categories", ("people", "processes"))
    return Answer(
        id=f"a-{document_id}-{ref}",
        item_id=f"small:{ref}",
        kind=AnswerKind.DOCUMENT,
        document_id=document_id,
        categories=categories,
        **more,
    )


def said(statement: str = "s1", **more: Any) -> StatementAssessment:
    values = {"score": 3, "doing_well": "Carers told our survey that they are heard.", **more}
    return StatementAssessment(statement_id=statement, **values)


def citing(document_id: str | None = "d", **more: Any) -> Citation:
    return Citation(id=f"c-{document_id}-{len(more)}", statement_id="s1", document_id=document_id, **more)


def snapshot(**more: Any) -> Snapshot:
    """One statement that says one thing, cites the document that shows it, and has nothing wrong with it."""
    values: dict[str, Any] = {
        "info": Return(authority="A", title="R", notified=None, due=None, method="direct"),
        "framework": framework(),
        "items": framework().items,
        "documents": (document("d"),),
        "answers": (answer("d"),),
        "findings": {},
        "assessments": (said(),),
        "citations": (citing(),),
        **more,
    }
    return Snapshot(**values)


TEXTS = {"d": {1: "Carers answered the survey. 84 per cent said that they were heard.", 2: "1,250 people waited."}}


def found(rule: str, **more: Any) -> list[Gap]:
    return [gap for gap in consistency(snapshot(**more), TEXTS, TODAY) if gap.rule == rule]


def figured(value: str, label: str = "People waiting", statement: str = "s1", **more: Any) -> StatementAssessment:
    text = more.pop("doing_well", "Carers told our survey that they are heard.")
    return said(statement, figures=(KeyFigure(label=label, value=value, **more),), doing_well=text)


def signature(at: Snapshot, subject: str = "s1") -> SignOff:
    return SignOff(
        id="1", subject=subject, who="A. Name", role="Lead", at="2026-11-01T09:00:00Z", sha256=content_hash(at, subject)
    )


def test_a_self_assessment_that_agrees_gives_nothing() -> None:
    assert consistency(snapshot(), TEXTS, TODAY) == ()


BLOCKED = {"d": (Finding(rule="F02", severity=Severity.BLOCKS, message="It is locked.", to_do="Unlock it."),)}
REVIEWED = {"d": (Finding(rule="D02", severity=Severity.REVIEW, message="Comments.", to_do="Look."),)}
SIGNED = snapshot()
FIRES: list[tuple[str, dict[str, Any], str]] = [
    ("S01", {"citations": ()}, "makes 1 claim and cites no evidence"),
    ("S01", {"assessments": (said(doing_about="A new telephone system opens in May."),)}, "telephone system"),
    ("S02", {"documents": (document("d", state=DocumentState.SET_ASIDE),)}, "was set aside"),
    ("S02", {"documents": ()}, "no longer in the workspace"),
    ("S02", {"answers": ()}, "answers no item"),
    ("S02", {"citations": (citing(None, item_id="small:A2"),)}, "A2, which has no answer"),
    ("S02", {"citations": (citing(None, item_id="gone"),)}, "not in CQC's list any more"),
    ("S03", {"documents": (document("d", dated="2025-11-20"),)}, "older than the 12 months"),
    ("S04", {"documents": (document("d", draft=True),)}, "a draft"),
    ("S05", {"findings": BLOCKED}, "It is locked. (F02)"),
    ("S06", {"assessments": (figured("112"), figured("121", statement="s2"))}, "121 here and 112 elsewhere"),
    ("S07", {"assessments": (figured("112", doing_well="121 people were waiting in June."),)}, "112 among the figures"),
    ("S08", {"assessments": (figured("1,520", document_id="d", pages="2"),)}, "1,520, does not stand"),
    ("S08", {"assessments": (figured("84 %", document_id="d", pages="2"),)}, "page 2"),
    ("S09", {"assessments": (said(doing_well=""),)}, "a score and no words"),
    ("S10", {"assessments": (said(score=None),)}, "words and no score"),
    ("S11", {"assessments": (said(word_target=6),)}, "8 words; its target is 6"),
    ("S12", {"answers": (answer("d", categories=("people",)),)}, "one kind of evidence: people's experience"),
    ("S13", {"answers": (answer("d", categories=("processes",)),)}, "shows people's experience"),
    ("S14", {"sign_offs": (signature(SIGNED),), "assessments": (said(score=2),)}, "after A. Name signed it off"),
    ("S14", {"sign_offs": (signature(SIGNED, "self-assessment"),), "narrative": {"about": "New"}}, "The whole"),
    ("S15", {"assessments": (said(to_confirm=True),)}, "carried over from an earlier return"),
    ("S15", {"narrative": {"about": "Old"}, "parts_to_confirm": ("about",)}, "“About the council” was carried over"),
    ("S15", {"plan": (PlanAction(id="p", statement_id="s1", action="Do", to_confirm=True),)}, "1 action under"),
    ("S15", {"answers": (answer("d", to_confirm=True),)}, "1 answer of A1"),
    ("S16", {"citations": (citing(pages="9-11"),)}, "cites page 11 of"),
]
BOTH = (citing(None, item_id="small:A1"), citing())
PEACE: list[tuple[str, dict[str, Any]]] = [
    ("S01", {}),
    ("S01", {"assessments": (said(doing_about="As A1 shows, telephones ring."),), "citations": BOTH}),
    ("S01", {"assessments": (said(doing_well=""),), "citations": ()}),
    ("S02", {"citations": BOTH}),
    ("S02", {"citations": (citing(None, url="https://council.example/carers"),)}),
    ("S02", {"citations": (citing(None, url="https://council.example/carers", item_id="gone"),)}),
    ("S03", {"documents": (document("d", dated="2025-11-21"),)}),
    ("S03", {"documents": (document("d", dated="2020-01-01"),), "answers": (answer("d", "A2"),)}),
    ("S03", {"documents": (document("d", dated=None),)}),
    ("S04", {}),
    ("S05", {"findings": REVIEWED}),
    ("S06", {"assessments": (figured("1,120"), figured("1120", statement="s2"))}),
    ("S06", {"assessments": (figured("112", period="June"), figured("121", statement="s2", period="July"))}),
    ("S07", {"assessments": (figured("112", doing_well="112 people were waiting, 9 fewer than before."),)}),
    ("S07", {"assessments": (figured("112", period="2026", doing_well="In 2024, 300 people were waiting."),)}),
    ("S07", {"assessments": (figured("112", doing_well="People were waiting since 2019, 40 % of them at home."),)}),
    ("S08", {"assessments": (figured("1250", document_id="d", pages="2"),)}),
    ("S08", {"assessments": (figured("84 %", document_id="d", pages="1"),)}),
    ("S08", {"assessments": (figured("7", document_id="unread"),)}),
    ("S09", {}),
    ("S10", {}),
    ("S11", {"assessments": (said(word_target=7),)}),
    ("S12", {}),
    ("S13", {}),
    ("S14", {"sign_offs": (signature(SIGNED),)}),
    ("S15", {}),
    ("S16", {"citations": (citing(pages="1-10"),)}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "more", "words"), FIRES)
def test_a_rule_fires(rule: str, more: dict[str, Any], words: str) -> None:
    gaps = found(rule, **more)
    assert gaps, f"{rule} is silent"
    assert any(words in gap.message for gap in gaps), [gap.message for gap in gaps]
    assert all(gap.to_do for gap in gaps)


@pytest.mark.parametrize(("rule", "more"), PEACE)
def test_a_rule_leaves_in_peace(rule: str, more: dict[str, Any]) -> None:
    assert found(rule, **more) == []


def test_every_rule_has_a_case_each_way() -> None:
    assert {rule for rule, *_ in FIRES} == {rule for rule, *_ in PEACE} == set(RULES)


def test_the_most_severe_come_first_and_say_where_to_go() -> None:
    gaps = consistency(snapshot(findings=BLOCKED, citations=(citing(), citing(pages="11"))), TEXTS, TODAY)
    assert [gap.severity for gap in gaps] == sorted(
        (gap.severity for gap in gaps), key=["blocks", "review", "information"].index
    )
    assert {(gap.subject, gap.subject_id, gap.label) for gap in gaps} == {("statement", "s1", "Assessing")}


def test_a_cited_page_speaks_of_a_claim_by_its_words() -> None:
    claim = said(doing_well="1,250 people waited.")
    assert found("S01", assessments=(claim,), citations=(citing(pages="2"),)) == []
    assert found("S01", assessments=(claim,), citations=(citing(pages="1"),)) != []


def test_percentages_and_counts_are_not_taken_for_each_other() -> None:
    one = figured("84 per cent", "Carers heard", doing_well="Carers heard: 84%, all 312 of them.")
    assert list(against_narrative([one])) == []
    other = figured("84 %", "Carers heard", doing_well="Only 48 percent of carers were heard.")
    assert [each.words for each in against_narrative([other])]
    assert list(differing([figured("£1.50m"), figured("£1.5m", statement="s2")])) == []


def test_the_texts_are_those_of_cited_documents_only(tmp_path: Path) -> None:
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file in files:
        file.write_text(f"text of {file.name}", encoding="utf-8")
    with new_workspace(tmp_path / "ws") as workspace:
        added = {result.title: str(result.document_id) for result in adding.add_files(workspace, files, judged_plain)}
        self_assessment.put(workspace, [Citation(id="c", statement_id="s1", document_id=added["one"])], "Cite")
        assert set(cited_texts(workspace.reader(), queries.snapshot(workspace))) == {added["one"]}
        figure = KeyFigure(label="x", value="1", document_id=added["two"])
        returns.set_assessment(workspace, said(figures=(figure,)), "s1")
        texts = cited_texts(workspace.reader(), queries.snapshot(workspace))
        assert set(texts) == set(added.values())
        assert "one.txt" in texts[added["one"]][1]
