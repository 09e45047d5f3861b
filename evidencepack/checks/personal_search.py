"""Finds what gives one person away in a text: numbers, birth dates, home addresses, private contacts, bank details.

Three levels of certainty. *Certain*: the number is valid and said to be what it is, or stands on the line of a person.
*Likely*: its form alone says so. *Possible*: something speaks against it, or a rule of form is broken. What belongs to
an organisation or to somebody's work is not looked at twice: offices, pharmacies, helplines, addresses of .gov.uk.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from enum import IntEnum, StrEnum

from msgspec import Struct

from evidencepack.checks import identifiers as ids
from evidencepack.checks.datewords import DATE, exact, iso
from evidencepack.checks.shapes import Page, any_of


class Certainty(IntEnum):
    """How sure it is that something is a person's."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


class Kind(StrEnum):
    """What was found; the value names one of it."""

    NHS = "NHS number"
    NI = "National Insurance number"
    BIRTH = "date of birth"
    HOME = "home address"
    PHONE = "private telephone number"
    MAIL = "private e-mail address"
    BANK = "bank account"


class Hit(Struct, frozen=True):
    """One thing found at `start`. `key` tells it from others, `shown` is its masked form."""

    kind: Kind
    certainty: Certainty
    start: int
    key: str
    shown: str


_BESIDE = 150  # signs
_STRONG = frozenset({Kind.NHS, Kind.NI, Kind.BIRTH})
_BIRTH_LABELS = ("date of birth", "birth date", "birthdate")
_OTHER_BIRTH_LABELS = ("dob", "d.o.b", "born")
_AFTER_LABEL = re.compile(r"[\s:.|\t()–-]{0,6}(?:on\s)?(?:the\s)?")
_NHS_AFTER = re.compile(
    r"\s*(?:no\b|number|num\b|id\b|#)?[^\w\n]{0,6}\n?\s{0,3}(\d{3}[\s-]{0,3}\d{3}[\s-]{0,3}\d{4})(?!\d)"
)
_NUMERIC = re.compile(r"[\d,.%£()–-]*\d[\d,.%£()–-]*")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) (\d[ABD-HJLNP-UW-Z]{2})$")
_STREETS = (
    "street|st|road|rd|lane|ln|avenue|ave|close|cl|drive|dr|way|court|ct|crescent|cres|gardens|gdns|place|terrace|grove"
    "|park|view|hill|row|square|mews|walk|rise|green|mead|meadow|meadows|croft|parade|wharf|quay|drove|end|path|chase"
)
_HOUSE = re.compile(
    rf"(?<![\w/.-])(?:flat \w{{1,4}},?\s)?(\d{{1,4}}[a-z]?),?\s(?:the\s)?"
    rf"(?:[^\W\d_][\w'’.-]*\s){{1,4}}(?:{_STREETS})\b",
    re.IGNORECASE,
)
_OFFICIAL = any_of(
    "council|hall|offices?|centre|center|hospital|surgery|clinic|pharmacy|pharmacies|chemists?|school|academy|college"
    "|university|ltd|limited|plc|llp|nhs|trust|services?|library|superstore|stores?|care home|nursing home|residential"
    "|practice|medical|boots|lloyds|tesco|asda|sainsbury'?s?|charity|registered|freepost|po box|head office|hub|police"
    "|church|community|museum|theatre|station|business|industrial|estate office|estates?|floor|unit|team|department"
    "|directorate|committee|write to|contact us|website|www|visit us|published by|association|society|fellowship"
    "|foundation|hotline|helpline|switchboard|reception|enquiries|helpdesk|hostel|hotel|works|depot"
)
_WORK_CONTACT = re.compile(
    r"gov\.uk|nhs\.(?:net|uk)|police\.uk|ac\.uk|@[\w-]+\.example|\b(?:officer|manager|director|head of|lead|adviser"
    r"|advisor|worker|commissioner|coordinator|assistant|consultant|councillor|cllr|office hours|duty|on[- ]call"
    r"|out[- ]of[- ]hours|work mobile)\b"
)
_PRIVATE_CONTACT = any_of(
    "home|personal|private|next of kin|daughter|son|wife|husband|mother|father|mum|dad|sister|brother|neighbour"
    "|service user|client|patient|resident|her|his|mr|mrs|miss"
)
_AT_HOME = re.compile(
    r"\b(?:li(?:ves|ving)\sat|home\saddress|resid(?:es|ing)\sat|(?:his|her|their)\shome\sat|mrs?|ms)\b"
)
_MOBILES = (  # each begins with plain signs, by which the search is quick
    re.compile(r"07\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)"),
    re.compile(r"\+44\s?(?:\(0\)\s?)?7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)"),
)
_LANDLINE = re.compile(r"(?<![\d+.])(?:\+44\s?(?:\(0\)\s?)?|\(?0)[12]\d{1,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)")
_HOME_PHONE = re.compile(
    r"\b(?:home (?:tele)?phone|home tel|tel(?:ephone)? \(home\))\b[^\w\n]{0,4}(?:no\.?|number)?[^\w\n]{0,4}"
)
_PRIVATE_MAIL = re.compile(
    r"\b[\w.+-]{2,40}@(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|rocketmail|btinternet|btopenworld|aol|icloud"
    r"|me|mac|msn|talktalk|sky|virginmedia|virgin|ntlworld|tiscali|blueyonder|protonmail|proton|plus|orange|o2"
    r"|fsmail|mail|gmx)\.(?:com|co\.uk|net|me|org)\b"
)
_GROUP_MAIL = re.compile(
    r"group|club|forum|info|admin|office|contact|enquir|society|trust|church|centre|network|support|carers|team|hello"
    r"|secretary|treasurer|chair|bookings|charity|care|service|project|community|assoc|council|parish"
)
_SORT_CODE = re.compile(r"\bsort[ -]?code\b[^\d\n]{0,25}(\d\d[- ]?\d\d[- ]?\d\d)(?!\d)")
_ACCOUNT = re.compile(r"\b(?:account|acc(?:t|ount)?\.?)\s*(?:no\.?|number|num)?[^\d\n]{0,15}(\d{8})(?!\d)")
_YOUNGEST = "2021"  # written with two digits, 29 is 1929: people of 97 have care, and nobody is born in 2029 yet
_IBAN = re.compile(r"\bgb\d\d ?[a-z]{4}(?: ?\d){14}\b")
_NI_FORMS = (
    b"AA000000A",
    b"AA 00 00 00 A",
    b"AA 000000 A",
    b"AA000000 A",
    b"AA00 00 00A",
    b"AA-00-00-00-A",
    b"AA 00 00 00A",
)


def search(page: Page) -> list[Hit]:
    """All hits in a text, in their order. What a table's headings say is `case_tables`' work."""
    hits = [hit for find in _FINDERS for hit in find(page)]
    hits += _homes_and_phones(page, hits)
    return sorted(hits, key=lambda hit: (hit.start, hit.kind))


# ---------------------------------------------------------------- numbers


def nhs_hit(digits: str, start: int, certainty: Certainty) -> Hit:
    """A hit for a valid NHS number."""
    return Hit(Kind.NHS, certainty, start, digits, ids.masked_nhs_number(digits))


def _nhs_numbers(page: Page) -> Iterator[Hit]:
    labelled: set[int] = set()
    if "nhs" in page.lowered:
        for _, end in page.said("nhs"):
            found = _NHS_AFTER.match(page.lowered, end)
            digits = ids.digits_of(found[1]) if found else ""
            if found and len(set(digits)) > 1:
                labelled.add(found.start(1))
                valid = ids.valid_nhs_number(digits)
                yield nhs_hit(digits, found.start(1), Certainty.CERTAIN if valid else Certainty.POSSIBLE)
    for start, end in page.shaped(b"000 000 0000", b"000-000-0000") if page.has_ten_digits else ():
        digits = ids.digits_of(page.text[start:end])
        if start not in labelled and ids.valid_nhs_number(digits) and not _among_figures(page, start, end):
            yield nhs_hit(digits, start, Certainty.LIKELY if digits[0] == "0" else Certainty.CERTAIN)


def _among_figures(page: Page, start: int, end: int) -> bool:
    """Whether the words beside it are figures too: a row of counts, not a number in three parts."""
    first, last = page.line(start)
    before = re.split(r"[\t ]+", page.text[max(first, start - 30) : start].strip(" "))[-1]
    after = re.split(r"[\t ]+", page.text[end : min(last, end + 30)].strip(" "))[0]
    return any(_NUMERIC.fullmatch(word) for word in (before, after) if word)


def ni_hit(text: str, start: int, certainty: Certainty) -> Hit:
    """A hit for a National Insurance number of valid shape."""
    key = "".join(text.split()).replace("-", "").upper()
    return Hit(Kind.NI, certainty, start, key, ids.masked_ni_number(text))


def _ni_numbers(page: Page) -> Iterator[Hit]:
    for start, end in page.shaped(*_NI_FORMS) if b"AA000000A" in page.squeezed else ():
        text = page.text[start:end]
        if ids.valid_ni_number(text) and text.upper() == text:
            near = page.around(start, start, 80, 0)
            said = "insurance" in near or re.search(r"\bni(?:no|n)?\b", near)
            yield ni_hit(text, start, Certainty.CERTAIN if said or " " in text else Certainty.LIKELY)


def birth_hit(iso_date: str, start: int, certainty: Certainty) -> Hit:
    """A hit for a date of birth."""
    return Hit(Kind.BIRTH, certainty, start, iso_date, ids.masked_birth(iso_date))


def _birth_dates(page: Page) -> Iterator[Hit]:
    seen: set[int] = set()
    labels = _BIRTH_LABELS if "birth" in page.lowered else ()
    for start, end in page.said(*labels, *_OTHER_BIRTH_LABELS):
        gap = _AFTER_LABEL.match(page.text, end)
        found = DATE.match(page.text, gap.end() if gap else end)
        value = birth_date_of(found)
        if found and value and found.start() not in seen:
            seen.add(found.start())
            born = page.lowered.startswith("born", start)
            yield birth_hit(value, found.start(), Certainty.LIKELY if born else Certainty.CERTAIN)


def birth_date_of(found: re.Match[str] | None) -> str | None:
    """The ISO date of a match of `DATE` on which somebody may be born who lives: a day, from 1905."""
    if found is None or not exact(found):
        return None
    value = iso(found)
    year = found["y1"] or found["y2"] or found["y3"] or found["y5"]
    if value and len(year) == 2 and value > _YOUNGEST:
        value = f"19{value[2:]}"
    return value if value and value > "1905" else None


def _bank_details(page: Page) -> Iterator[Hit]:
    if "sort" in page.lowered and any(word in page.lowered for word in ("sort code", "sort-code", "sortcode")):
        for found in _SORT_CODE.finditer(page.lowered):
            near = page.around(found.start(), found.end(), 120, 120)
            account = _ACCOUNT.search(near)
            if account:
                certainty = Certainty.POSSIBLE if _OFFICIAL.search(near) else Certainty.CERTAIN
                yield _bank_hit(account[1], found.start(), certainty)
    if "iban" in page.lowered and "gb" in page.lowered:
        for found in _IBAN.finditer(page.lowered):
            if ids.valid_iban(found[0]):
                near = page.around(found.start(), found.end(), 120, 120)
                certainty = Certainty.POSSIBLE if _OFFICIAL.search(near) else Certainty.LIKELY
                yield _bank_hit(ids.digits_of(found[0]), found.start(), certainty)


def _bank_hit(digits: str, start: int, certainty: Certainty) -> Hit:
    return Hit(Kind.BANK, certainty, start, digits, ids.masked_account(digits))


def _private_mail(page: Page) -> Iterator[Hit]:
    if "@" not in page.text:
        return
    for found in _PRIVATE_MAIL.finditer(page.lowered):
        shared = _GROUP_MAIL.search(found[0].partition("@")[0])
        certainty = Certainty.POSSIBLE if shared else Certainty.LIKELY
        yield Hit(Kind.MAIL, certainty, found.start(), found[0], ids.masked_mail(found[0]))


_FINDERS: tuple[Callable[[Page], Iterator[Hit]], ...] = (
    _nhs_numbers,
    _ni_numbers,
    _birth_dates,
    _bank_details,
    _private_mail,
)


# ---------------------------------------------------------------- homes and telephones: judged by what stands beside


Strong = list[int]  # where what certainly is one person's stands, in order


def _homes_and_phones(page: Page, hits: list[Hit]) -> Iterator[Hit]:
    strong = sorted(hit.start for hit in hits if hit.kind in _STRONG and hit.certainty > Certainty.POSSIBLE)
    homes = list(_homes(page, strong))
    yield from homes
    strong = sorted([*strong, *(hit.start for hit in homes if hit.certainty is Certainty.CERTAIN)])
    yield from _phones(page, strong)


def _beside(strong: Strong, at: int) -> bool:
    """Whether something strong stands within a line or two."""
    place = bisect(strong, at)
    return any(abs(strong[near] - at) <= _BESIDE for near in (place - 1, place) if 0 <= near < len(strong))


def _homes(page: Page, strong: Strong) -> Iterator[Hit]:
    """Postcodes with a house number and a street before them, unless an organisation is named close by."""
    at = page.shape.find(b" 0AA")
    while at >= 0:
        end = at + 4
        if page.shape[end : end + 1] not in (b"A", b"0") and page.shape[at - 1 : at] in (b"A", b"0"):
            yield from _home(page, max(0, at - 4), end, strong)
        at = page.shape.find(b" 0AA", end)


def _home(page: Page, start: int, end: int, strong: Strong) -> Iterator[Hit]:
    postcode = _POSTCODE.search(page.text[start:end])
    houses = list(_HOUSE.finditer(page.text, max(0, start - 110), end)) if postcode else []
    if not houses or not postcode:
        return
    house = houses[-1]
    near = page.around(house.start(), end, 100, 60)
    if _beside(strong, house.start()) or _beside(strong, end):
        certainty = Certainty.CERTAIN
    elif _OFFICIAL.search(near):
        return
    else:
        certainty = Certainty.CERTAIN if _AT_HOME.search(near) else Certainty.LIKELY
    yield Hit(Kind.HOME, certainty, house.start(), f"{house[1].lower()} {postcode[0]}", ids.masked_address(postcode[0]))


def _phones(page: Page, strong: Strong) -> Iterator[Hit]:
    patterns = _MOBILES if page.has_ten_digits else ()
    for mobile in (mobile for pattern in patterns for mobile in pattern.finditer(page.text)):
        beside = page.text[max(0, mobile.start() - 1) : mobile.start()]
        certainty = None if beside.isalnum() or beside in (".", "+") else _phone_certainty(page, mobile, strong)
        if certainty:
            yield phone_hit(mobile[0], mobile.start(), certainty)
    if "home" in page.lowered and any(words in page.lowered for words in ("home tel", "home phone", "(home)")):
        for label in _HOME_PHONE.finditer(page.lowered):
            landline = _LANDLINE.match(page.text, label.end())
            if landline:
                yield phone_hit(landline[0], landline.start(), Certainty.LIKELY)
    end = 0
    for at in strong:  # in order, so that nothing is searched twice
        start, end = max(end, at - _BESIDE), at + _BESIDE
        for found in _LANDLINE.finditer(page.text, start, end):
            yield phone_hit(found[0], found.start(), Certainty.CERTAIN)


def _phone_certainty(page: Page, found: re.Match[str], strong: Strong) -> Certainty | None:
    if _beside(strong, found.start()):
        return Certainty.CERTAIN
    near = page.around(found.start(), found.end(), 150, 100)
    if _WORK_CONTACT.search(near) or _OFFICIAL.search(near):
        return None
    return Certainty.LIKELY if _PRIVATE_CONTACT.search(near) else Certainty.POSSIBLE


def phone_hit(text: str, start: int, certainty: Certainty) -> Hit:
    """A hit for a telephone number."""
    return Hit(Kind.PHONE, certainty, start, ids.digits_of(text)[-10:], ids.masked_phone(text))
