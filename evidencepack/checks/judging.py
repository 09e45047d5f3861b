"""The rules that every document is judged by, numbered. Each is a function of the file name and the examination."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from evidencepack.checks.dates import document_date
from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import FORMATS
from evidencepack.model import Finding, Judgement, ReadState, Severity

_DRAFT_NAME = re.compile(r"(?<![a-z])draft(?![a-z])", re.IGNORECASE)
_DRAFT_STATUS = re.compile(r"\b(?:document\s+)?status\b[\s:|\t-]{1,6}(?:working\s+)?draft\b", re.IGNORECASE)
_DRAFT_LINE = re.compile(
    r"^\W*(?:(?:working|first|second|final|consultation|confidential)\s+)?DRAFT\b(?:\s+(?:v(?:ersion)?\s*[\d.]+|\d[\d.]*|"
    r"for (?:comment|consultation|discussion|approval)|not for circulation))?\W*$",
    re.MULTILINE,
)
_ORDER = {Severity.BLOCKS: 0, Severity.REVIEW: 1, Severity.INFORMATION: 2}

Rule = Callable[[str, Examination], Iterator[Finding]]


def judge(name: str, examination: Examination) -> Judgement:
    """What the rules make of a document with this file name: its own date, whether it is a draft, and findings."""
    dated, dated_from = document_date(name, examination)
    found = [finding for rule in RULES for finding in rule(name, examination)]
    return Judgement(
        dated=dated,
        dated_from=dated_from,
        draft=bool(draft_signs(name, examination)),
        findings=tuple(sorted(found, key=lambda finding: (_ORDER[finding.severity], finding.rule))),
    )


def draft_signs(name: str, examination: Examination) -> list[str]:
    """Where a document says that it is a draft: file name, header, status row, a line of its own on the first page."""
    beginning = "\n".join(page.text for page in examination.pages[:2])[:4000]
    header = str(examination.facts.get("header_text", ""))
    signs = {
        "file name": _DRAFT_NAME.search(name.replace("_", " ")),
        "header or watermark": _DRAFT_NAME.search(header),
        "title property": _DRAFT_NAME.search(examination.properties.get("title", "")),
        "status": _DRAFT_STATUS.search(beginning),
        "first page": _DRAFT_LINE.search(beginning),
    }
    return [where for where, found in signs.items() if found]


def _locked(_: str, examination: Examination) -> Iterator[Finding]:
    if examination.read is ReadState.LOCKED:
        yield Finding(
            rule="F01",
            severity=Severity.BLOCKS,
            message="Needs a password to open",
            to_do="CQC could not read it. Add a copy saved without the password, or set this one aside.",
        )


def _unreadable(_: str, examination: Examination) -> Iterator[Finding]:
    if examination.read is ReadState.UNREADABLE:
        yield Finding(
            rule="F02",
            severity=Severity.BLOCKS,
            message=examination.message or "Cannot be read",
            to_do="Ask for a copy that opens, or set this one aside.",
        )


def _damaged(_: str, examination: Examination) -> Iterator[Finding]:
    damage = examination.facts.get("damaged")
    if damage and examination.read is ReadState.READ:
        yield Finding(
            rule="F03",
            severity=Severity.REVIEW,
            message=f"Damaged, but could be read: {damage}",
            to_do="Open it and check that nothing is missing; save it again if so.",
        )


def _wrong_extension(_: str, examination: Examination) -> Iterator[Finding]:
    claimed = examination.facts.get("wrong_extension")
    if claimed:
        really = FORMATS[examination.format].title
        yield Finding(
            rule="F04",
            severity=Severity.REVIEW,
            message=f"The name ends in {claimed}, but the content is something else: {really}",
            to_do="The pack gives it the right extension. Check that it is the file you meant.",
        )


def _not_read_yet(_: str, examination: Examination) -> Iterator[Finding]:
    if examination.read is ReadState.NOT_READ_YET:
        yield Finding(
            rule="F05",
            severity=Severity.INFORMATION,
            message="Its text is not read: this format has no reader",
            to_do="It can be used and packed; search and suggestions do not see its content.",
        )


def _no_text(_: str, examination: Examination) -> Iterator[Finding]:
    pages = examination.facts.get("no_text_pages")
    if pages:
        whole = len(pages) >= examination.pages_total
        where = "no page has" if whole else f"{len(pages)} of {examination.pages_total} pages have no"
        yield Finding(
            rule="F06",
            severity=Severity.REVIEW if whole else Severity.INFORMATION,
            message=f"A scan: {where} text that can be searched or read aloud",
            to_do="Use the original document if there is one; screen readers cannot read a scan.",
            place=f"page {pages[0]}" if len(pages) == 1 else "",
        )


def _macros(_: str, examination: Examination) -> Iterator[Finding]:
    if examination.facts.get("macros"):
        yield Finding(
            rule="F07",
            severity=Severity.REVIEW,
            message="Contains macros",
            to_do="Portals often refuse them: save a copy without macros and add that.",
        )


def _draft(name: str, examination: Examination) -> Iterator[Finding]:
    signs = draft_signs(name, examination)
    if signs:
        yield Finding(
            rule="C02",
            severity=Severity.REVIEW,
            message="Says that it is a draft",
            to_do="Use the approved version, or mark it as not a draft if that is what it is.",
            place=", ".join(signs),
        )


def _tracked_changes(_: str, examination: Examination) -> Iterator[Finding]:
    count = examination.facts.get("tracked_changes")
    if count:
        authors = examination.facts.get("tracked_authors") or []
        by = f" by {', '.join(authors[:3])}{' and others' if len(authors) > 3 else ''}" if authors else ""
        yield Finding(
            rule="D01",
            severity=Severity.REVIEW,
            message=f"{count} tracked change{'' if count == 1 else 's'}{by}",
            to_do="Accept or reject them in Word, save, and add the file again.",
        )


def _comments(_: str, examination: Examination) -> Iterator[Finding]:
    count = examination.facts.get("comments")
    if count:
        yield Finding(
            rule="D02",
            severity=Severity.REVIEW,
            message=f"{count} comment{'' if count == 1 else 's'} that CQC would see",
            to_do="Read them; delete those that are not meant for CQC, save, and add the file again.",
        )


def _hidden_sheets(_: str, examination: Examination) -> Iterator[Finding]:
    sheets = examination.facts.get("hidden_sheets")
    if sheets:
        yield Finding(
            rule="D03",
            severity=Severity.REVIEW,
            message=f"{len(sheets)} hidden sheet{'' if len(sheets) == 1 else 's'}",
            to_do="Unhide and read them; delete what is not meant for CQC, save, and add the file again.",
            place=", ".join(f"sheet {name}" for name in sheets[:5]),
        )


RULES: tuple[Rule, ...] = (
    _locked,
    _unreadable,
    _damaged,
    _wrong_extension,
    _not_read_yet,
    _no_text,
    _macros,
    _draft,
    _tracked_changes,
    _comments,
    _hidden_sheets,
)
