"""A document's examination in, the judgement out: its own date, whether it is a draft, and what the rules find."""

from __future__ import annotations

from evidencepack.checks.dates import document_date
from evidencepack.checks.registry import RULES
from evidencepack.checks.ruling import Case
from evidencepack.checks.sketches import packed
from evidencepack.intake.examination import Examination
from evidencepack.model import Judgement, Severity

_ORDER = {Severity.BLOCKS: 0, Severity.REVIEW: 1, Severity.INFORMATION: 2}


def judge(name: str, examination: Examination) -> Judgement:
    """What the rules make of a document with this file name. The worst findings come first."""
    case = Case(name, examination)
    dated, dated_from = document_date(name, examination)
    found = [finding for rule in RULES for finding in rule.findings(case)]
    return Judgement(
        dated=dated,
        dated_from=dated_from,
        draft=bool(case.draft_signs),
        findings=tuple(sorted(found, key=lambda finding: (_ORDER[finding.severity], finding.rule))),
        sketch=packed("\n".join(page.text for page in examination.pages)),
    )
