"""C rules: how current a document is, and whether it is the version that counts.

A document's age is judged against its item where gaps are found, because it needs a day to be judged on; here stands
what the document says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evidencepack.checks.dates import review_date
from evidencepack.checks.names import NameParts, name_parts
from evidencepack.checks.ruling import Case, Rule, Said, rule
from evidencepack.in_words import long_day
from evidencepack.model import Severity


@rule(
    "C01",
    "Review date",
    Severity.INFORMATION,
    "The day on which the document says that it is to be reviewed. Once that is past, CQC will ask why it was not.",
)
def review(case: Case) -> Iterator[Said]:
    """The stated review date; `place` is its ISO date, so that it can be compared with a day."""
    day = review_date(case.examination)
    if day:
        yield Said(
            message=f"Says that it is to be reviewed by {long_day(date.fromisoformat(day))}",
            to_do="If that is past, use the reviewed version, or say when it will be reviewed.",
            place=day,
        )


@rule(
    "C02",
    "Draft",
    Severity.REVIEW,
    "The name, header, watermark, title, status or first page says that it is a draft.",
)
def draft(case: Case) -> Iterator[Said]:
    """Signs of a draft."""
    if case.draft_signs:
        yield Said(
            message="Says that it is a draft",
            to_do="Use the approved version, or mark it as not a draft if that is what it is.",
            place=", ".join(case.draft_signs),
        )


@rule(
    "C03",
    "Version in the name",
    Severity.INFORMATION,
    "Names such as “v1”, “FINAL”, “(002)”, “Copy of”: there are other versions; check that this is the one. "
    "A name that says “superseded” or “working copy” is for review.",
)
def version_in_name(case: Case) -> Iterator[Said]:
    """What the name says of versions."""
    parts = name_parts(case.name)
    words = _version_words(parts)
    if words:
        left = {"superseded", "working copy"} & set(parts.marks)
        yield Said(
            message=f"The name says: {', '.join(words)}",
            to_do="Check that it is the version that is in force; the pack can give it a plain name.",
            place="file name",
            severity=Severity.REVIEW if left else None,
        )


def _version_words(parts: NameParts) -> list[str]:
    words = [f"version {'.'.join(map(str, parts.version))}"] if parts.version else []
    words += [mark for mark in parts.marks if mark not in ("draft", "approved")]
    words += [f"copy {parts.copy}" if parts.copy > 1 else "a copy"] if parts.copy else []
    return words


CURRENCY_RULES: tuple[Rule, ...] = (review, draft, version_in_name)
