"""P rules: personal data. One finding for each kind and document, masked, with how often and where first.

CQC may be given personal data where it needs it for its duties, so that this is a decision to record, not something to
forbid: the rules ask for review. Two things stop the pack. A table of cases: CQC asks for case-tracking records
separately, so that one in a pack is an accident. And what certainly is a person's in a place that a reader of the
document does not see (a hidden sheet, a comment, text under a black box): nobody decided to send that. What is only
possible is for information.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencepack.checks.personal_scan import Found
from evidencepack.checks.personal_search import Certainty, Kind
from evidencepack.checks.placing import said_places
from evidencepack.checks.ruling import Case, Rule, Said, listed, rule
from evidencepack.in_words import counted
from evidencepack.model import Severity

_PLURAL = {Kind.BIRTH: "dates of birth", Kind.HOME: "home addresses", Kind.MAIL: "private e-mail addresses"}
_PREFIX = {Certainty.CERTAIN: "", Certainty.LIKELY: "Probably ", Certainty.POSSIBLE: "Possibly "}
_DECIDE = "Take it out, or record why CQC needs it."
_UNSEEN = "It stands where readers do not look. Take it out there, save, and add the file again."
_CASE_LIST = re.compile(
    r"\b(?:case|client|caseload|service user|resident) ?(?:level )?(?:list|listing|tracker|tracking|extract|dump)\b"
)


@rule(
    "P01",
    "Case-level table",
    Severity.BLOCKS,
    "Rows that each tell of one person, with names, birth dates, NHS or case numbers. CQC asks for case-tracking "
    "records separately; in a pack they are an accident. A table with case numbers but no names is for review.",
)
def case_table(case: Case) -> Iterator[Said]:
    """A list of people."""
    tables = case.personal.tables
    if tables:
        sure = tables.certainty is Certainty.CERTAIN
        yield Said(
            message=f"{'A' if sure else 'Probably a'} case-level table: {counted(tables.rows, 'row')} about people, "
            f"with {listed(tables.holds, 4)}",
            to_do="Give CQC the totals, and take the rows out; case-tracking records are sent when CQC asks for them.",
            place=listed(tables.places),
            severity=Severity.BLOCKS if sure else Severity.REVIEW,
        )


def _of_kind(number: str, kind: Kind, title: str, about: str) -> Rule:
    def look(case: Case) -> Iterator[Said]:
        found = case.personal.kinds.get(kind)
        if found:
            yield _said(found)

    return rule(number, title, Severity.REVIEW, about)(look)


def _said(found: Found) -> Said:
    noun = counted(found.count, found.kind.value, _PLURAL.get(found.kind, ""))
    shown = listed(found.shown) + (
        f" and {found.count - len(found.shown)} more" if found.count > len(found.shown) else ""
    )
    return Said(
        message=f"{_PREFIX[found.certainty]}{noun}: {shown}",
        to_do=_UNSEEN if found.hidden else _DECIDE,
        place=said_places(found.places),
        severity=_severity(found),
    )


def _severity(found: Found) -> Severity:
    if found.hidden:
        return Severity.BLOCKS
    return Severity.INFORMATION if found.certainty is Certainty.POSSIBLE else Severity.REVIEW


nhs_numbers = _of_kind(
    "P02",
    Kind.NHS,
    "NHS numbers",
    "Ten digits that pass the check by modulus 11 and are called an NHS number or stand in the groups 3-3-4. Ten equal "
    "digits are fillers. A number that is called one and fails the check is for information: it may be mistyped.",
)
ni_numbers = _of_kind(
    "P03",
    Kind.NI,
    "National Insurance numbers",
    "Two letters, six digits and a letter A to D, by HMRC's rules for prefixes (NIM39110).",
)
birth_dates = _of_kind(
    "P04", Kind.BIRTH, "Dates of birth", "A day that is called a date of birth, or on which somebody was born."
)
home_addresses = _of_kind(
    "P05",
    Kind.HOME,
    "Home addresses",
    "A house number and street with a postcode, unless an office or another organisation is named beside it.",
)
phone_numbers = _of_kind(
    "P06",
    Kind.PHONE,
    "Private telephone numbers",
    "Mobile numbers without a sign that they are for work, and any number beside what is one person's. Numbers of "
    "organisations and officers are none.",
)
mail_addresses = _of_kind(
    "P07",
    Kind.MAIL,
    "Private e-mail addresses",
    "Addresses at providers for private people (gmail, hotmail, btinternet and the like). One that seems to be a "
    "group's is for information.",
)
bank_details = _of_kind(
    "P08",
    Kind.BANK,
    "Bank details",
    "A sort code with an account number, or a valid IBAN. Where an organisation is named beside it, for information.",
)


@rule(
    "P09",
    "Name of a case list",
    Severity.REVIEW,
    "A file name that speaks of a list of cases or clients, where no such table was found in what could be read.",
)
def case_list_name(case: Case) -> Iterator[Said]:
    """A name that says what the content does not show."""
    stem = case.name.rpartition(".")[0].replace("_", " ").replace("-", " ").casefold()
    if not case.personal.tables and _CASE_LIST.search(" ".join(stem.split())):
        yield Said(
            message="The name speaks of a list of cases",
            to_do="Check that it holds no rows about people; case-tracking records are sent when CQC asks for them.",
            place="file name",
        )


PERSONAL_RULES: tuple[Rule, ...] = (
    case_table,
    nhs_numbers,
    ni_numbers,
    birth_dates,
    home_addresses,
    phone_numbers,
    mail_addresses,
    bank_details,
    case_list_name,
)
