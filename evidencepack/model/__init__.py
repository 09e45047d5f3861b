"""The nouns of an information return, frozen.

Every room of the core takes and gives these; none of them knows where it is stored. Dates are ISO 8601 text
(`2026-11-21`), moments are ISO 8601 in UTC with seconds (`2026-11-21T09:30:00Z`), sizes are bytes, ids are
random hexadecimal text and never reused.
"""

from evidencepack.model.assessment import (
    FRONT_TEXTS,
    AssessmentStatus,
    Citation,
    Contact,
    KeyFigure,
    PlanAction,
    PlanStatus,
    SignOff,
    StatementAssessment,
    WordExport,
)
from evidencepack.model.framework import (
    Band,
    DeadlineRule,
    EvidenceCategory,
    EvidenceItem,
    Framework,
    ItemKind,
    Provenance,
    QualityStatement,
    ScoringMethod,
    SubTopic,
    Theme,
)
from evidencepack.model.library import (
    DOCUMENT_ANSWERS,
    Answer,
    AnswerKind,
    Document,
    DocumentState,
    Lesson,
    Origin,
    ReadState,
    Refusal,
    Version,
)
from evidencepack.model.saying import Finding, Gap, Judgement, Severity, Waiver, sentence
from evidencepack.model.whole import Return, SealedPack, Snapshot

__all__ = [
    "Answer",
    "AnswerKind",
    "AssessmentStatus",
    "Band",
    "Citation",
    "Contact",
    "DOCUMENT_ANSWERS",
    "DeadlineRule",
    "Document",
    "DocumentState",
    "EvidenceCategory",
    "EvidenceItem",
    "FRONT_TEXTS",
    "Finding",
    "Framework",
    "Gap",
    "ItemKind",
    "Judgement",
    "KeyFigure",
    "Lesson",
    "Origin",
    "PlanAction",
    "PlanStatus",
    "Provenance",
    "QualityStatement",
    "ReadState",
    "Refusal",
    "Return",
    "ScoringMethod",
    "SealedPack",
    "Severity",
    "SignOff",
    "Snapshot",
    "StatementAssessment",
    "SubTopic",
    "Theme",
    "Version",
    "Waiver",
    "WordExport",
    "sentence",
]
