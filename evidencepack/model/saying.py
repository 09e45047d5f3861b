"""What checks and gaps say, and what people decide about it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


def sentence(text: str) -> str:
    """A message so that another sentence can follow it: with a full stop where it has no end of its own."""
    text = text.rstrip()
    return text if not text or text.rstrip("”’)\"'").endswith((".", "!", "?", "…")) else f"{text}."


class Severity(StrEnum):
    """How much a finding or gap matters."""

    BLOCKS = "blocks"
    REVIEW = "review"
    INFORMATION = "information"


class Finding(Struct, frozen=True, kw_only=True):
    """What a rule says about one document. `rule` is its number (`F02`), `place` where in the document.

    `rule_version`: a waiver holds for one version of a rule; a rule that changed has to be looked at again.
    """

    rule: str
    severity: Severity
    message: str
    to_do: str
    place: str = ""
    rule_version: int = 1


class Waiver(Struct, frozen=True, kw_only=True):
    """A person's decision that a finding may stand, and why. Bound to the file's hash and the rule's version."""

    id: str
    document_id: str
    sha256: str
    rule: str
    rule_version: int
    reason: str
    who: str
    at: str


class Judgement(Struct, frozen=True, kw_only=True):
    """What the checks make of one document: its own date and where that was read, whether it is a draft, findings.

    `sketch`: what is kept of its text to compare it with others (`checks.sketches`); None where none was made.
    """

    dated: str | None
    dated_from: str
    draft: bool
    findings: tuple[Finding, ...]
    sketch: bytes | None = None


class Gap(Struct, frozen=True, kw_only=True):
    """What the return still lacks: an item, a statement or a document, with what to do about it.

    `subject` is the kind of thing ("item", "statement", "document"), `subject_id` its id: a window can jump there.
    `finding` and `place`: the rule whose finding this is ("D01") and where in the document, for those of documents.
    """

    rule: str
    severity: Severity
    subject: str
    subject_id: str
    label: str
    message: str
    to_do: str
    finding: str = ""
    place: str = ""
