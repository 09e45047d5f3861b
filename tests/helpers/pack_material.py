"""A small council of its own with awkward names, for the tests of pack, verify and cover."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from evidencepack.model import (
    Answer,
    AnswerKind,
    Band,
    DeadlineRule,
    Document,
    DocumentState,
    EvidenceCategory,
    EvidenceItem,
    Finding,
    Framework,
    ItemKind,
    QualityStatement,
    ReadState,
    Return,
    ScoringMethod,
    Severity,
    Snapshot,
    StatementAssessment,
    Theme,
    Version,
)
from evidencepack.pack.profiles import Profile

PROFILE = Profile(id="test", title="Test portal")
TODAY = "2026-11-21"
CONTENTS: dict[str, bytes] = {}

FRAMEWORK = Framework(
    id="tiny",
    title="Tiny framework",
    version="2026",
    provisional_items=True,
    items_note="Nobody has published the list.",
    themes=(Theme(id="t1", title="Working with people"), Theme(id="t2", title="Leadership")),
    statements=(
        QualityStatement(id="qs1", number=1, title="Assessing needs", theme="t1"),
        QualityStatement(id="qs2", number=2, title="Care & continuity", theme="t1"),
        QualityStatement(id="qs3", number=3, title="Learning <and> more", theme="t2"),
    ),
    categories=(EvidenceCategory(id="people", title="People's experience", short="People"),),
    required_category="people",
    score_names=("significant shortfalls", "some shortfalls", "good standard", "exceptional standard"),
    methods=(
        ScoringMethod(
            id="b",
            title="Direct scores",
            by_category=False,
            lowest=1,
            highest=4,
            rating_bands=(
                Band(low=25, high=38, name="inadequate"),
                Band(low=39, high=62, name="requires improvement"),
                Band(low=63, high=87, name="good"),
                Band(low=88, high=100, name="outstanding"),
            ),
        ),
    ),
    default_method="b",
    deadline=DeadlineRule(days=21),
    items=(),
)


def item(number: int, title: str, kinds: tuple[ItemKind, ...] = (ItemKind.DOCUMENTS,), **more: object) -> EvidenceItem:
    fields: dict[str, object] = {"wording": f"What the council has on {title}.", "statements": ("qs1",), **more}
    return EvidenceItem(
        id=f"i{number}", ref=f"IR{number:02d}", title=title, kinds=kinds, position=number, owner="Ann Secret", **fields
    )


def document(key: str, title: str, name: str, content: bytes, format: str = "pdf", **more: object) -> Document:
    sha256 = hashlib.sha256(content).hexdigest()
    CONTENTS[sha256] = content
    version = Version(
        id=f"v-{key}",
        document_id=key,
        number=1,
        sha256=sha256,
        name=name,
        size=len(content),
        added_at="2026-11-01T09:00:00Z",
    )
    fields: dict[str, object] = {"state": DocumentState.IN_USE, "note": "INTERNAL REMARK", **more}
    return Document(
        id=key, title=title, version=version, format=format, read=ReadState.READ, pages=9, pages_unit="page", **fields
    )


ITEMS = (
    item(1, "Assessment: policy / practice", statements=("qs1", "qs2")),
    item(2, "Waiting lists & data", (ItemKind.DATA,), statements=("qs2",)),
    item(3, "Carers’ strategy Ünïcode", statements=("qs1", "qs3")),
    item(4, "Contacts", (ItemKind.CONTACTS,)),
    item(5, "Self-assessment", (ItemKind.SELF_ASSESSMENT,), statements=("qs1", "qs2", "qs3")),
    item(6, "Nothing yet", statements=("qs3",)),
    item(9, "Gone from the list", withdrawn=True),
)

DOCUMENTS = (
    document(
        "d1",
        "Assessment policy 100% #1 & it's <new>",
        "Assessment policy FINAL v3 (002).pdf",
        b"policy " * 4000,
        dated="2025-03-01",
    ),
    document("d2", "Waiting list", "waiting.xlsx", bytes(range(256)) * 40, "xlsx", dated="2026-10"),
    document("d3", "Café résumé — strategy", "strategy.docx", hashlib.sha512(b"x").digest() * 3, "docx"),
    document("d4", "Con", "NUL", b"contacts of partners\n", "txt"),
    document("d5", "Set aside", "aside.pdf", b"aside", state=DocumentState.SET_ASIDE),
    document("d6", "Lonely", "lonely.pdf", b"lonely"),
    document("d7", "Old answer", "old.pdf", b"old answer"),
    document("d8", "Empty file", "empty.txt", b"", "txt"),
)

ANSWERS = (
    Answer(id="a0", item_id="i1", kind=AnswerKind.SECTION, document_id="d3", section="Carers", position=1),
    Answer(
        id="a1",
        item_id="i1",
        kind=AnswerKind.DOCUMENT,
        document_id="d1",
        pages="4-7",
        note="Section 2 answers it.",
        categories=("people",),
        position=2,
    ),
    Answer(
        id="a2",
        item_id="i1",
        kind=AnswerKind.LINK,
        url="https://www.example.org/policy?a=1&b=2",
        seen_on="2026-11-01",
        position=3,
    ),
    Answer(id="a3", item_id="i2", kind=AnswerKind.DATA, document_id="d2", pages="2", position=1),
    Answer(id="a4", item_id="i2", kind=AnswerKind.DOCUMENT, document_id="d1", section="Waits", position=2),
    Answer(
        id="a5",
        item_id="i2",
        kind=AnswerKind.NOT_HELD,
        reason="We have no figures <yet>.",
        action="A report is due in May.",
        position=3,
    ),
    Answer(id="a6", item_id="i3", kind=AnswerKind.DOCUMENT, document_id="d3", position=1),
    Answer(id="a7", item_id="i3", kind=AnswerKind.NOT_APPLICABLE, reason="No such service here.", position=2),
    Answer(id="a8", item_id="i4", kind=AnswerKind.CONTACTS, document_id="d4", position=1),
    Answer(id="a9", item_id="i4", kind=AnswerKind.DOCUMENT, document_id="d5", position=2),
    Answer(id="b1", item_id="i9", kind=AnswerKind.DOCUMENT, document_id="d7", position=1),
    Answer(id="b2", item_id="i4", kind=AnswerKind.DOCUMENT, document_id="d8", position=7),
)

SNAPSHOT = Snapshot(
    info=Return(
        authority="Ambleshire County Council",
        title="Information return 2026",
        notified="2026-11-02",
        due="2026-11-23",
        method="b",
    ),
    framework=FRAMEWORK,
    items=ITEMS,
    documents=DOCUMENTS,
    answers=ANSWERS,
    findings={"d1": (Finding(rule="F02", severity=Severity.REVIEW, message="INTERNAL FINDING", to_do="Look."),)},
    assessments=(
        StatementAssessment(
            statement_id="qs1",
            score=3,
            doing_well="We answer fast.\n\nPeople say so.",
            to_improve="Waits & costs",
            doing_about="A plan",
        ),
        StatementAssessment(statement_id="qs2", score=2),
        StatementAssessment(statement_id="qs3", score=2),
    ),
)


def library(folder: Path) -> Callable[[str], Path]:
    """Write the documents' files into `folder`; give back the function that finds them."""
    for sha256, content in CONTENTS.items():
        (folder / sha256).write_bytes(content)
    return lambda sha256: folder / sha256
