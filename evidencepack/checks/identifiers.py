"""Numbers that stand for one person in the United Kingdom: whether they are valid, and how they are shown masked."""

from __future__ import annotations

import re

_NOT_ISSUED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_NI = re.compile(r"([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])\d{6}[A-D]")
# Ranges in use: Scotland to 311299 9999, Northern Ireland 320 to 399, England, Wales and the Isle of Man 400 to 499 and
# 600 to 799, tests 999 (NHS Data Model and Dictionary, "NHS number").
_RANGES = ((10, 311), (320, 499), (600, 799), (999, 999))
_HIDDEN = "•"


def digits_of(text: str) -> str:
    """The digits 0 to 9 of `text`."""
    return "".join(sign for sign in text if sign in "0123456789")


def valid_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number that may belong to somebody.

    The last digit is a check by modulus 11 (NHS Data Model and Dictionary). Ten equal digits pass it and are fillers.
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    first = int(digits[:3])
    if not any(low <= first <= high for low, high in _RANGES):
        return False
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return int(digits[9]) == check % 11 and check != 10


def valid_ni_number(text: str) -> bool:
    """Whether this is a National Insurance number by its shape (HMRC, NIM39110: letters and prefixes never given)."""
    plain = "".join(text.split()).replace("-", "").upper()
    found = _NI.fullmatch(plain)
    return found is not None and found[1] not in _NOT_ISSUED


def valid_iban(text: str) -> bool:
    """Whether this is a British international bank account number (ISO 13616: 22 signs, remainder 1 by 97)."""
    plain = "".join(text.split()).upper()
    if not re.fullmatch(r"GB\d\d[A-Z]{4}\d{14}", plain):
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def masked_nhs_number(digits: str) -> str:
    """The first three and the last two digits ("999 ••• ••42"): enough to find it, not enough to use it."""
    return f"{digits[:3]} ••• ••{digits[-2:]}"


def masked_ni_number(text: str) -> str:
    """The letters ("AB •• •• •• C")."""
    plain = "".join(text.split()).replace("-", "").upper()
    return f"{plain[:2]} •• •• •• {plain[-1]}"


def masked_phone(text: str) -> str:
    """The last three digits."""
    return f"{_HIDDEN * 5} {_HIDDEN * 3} {digits_of(text)[-3:]}"


def masked_address(postcode: str) -> str:
    """The postcode's first half, which thousands of homes share."""
    return f"an address in {postcode.split(maxsplit=1)[0]}"


def masked_mail(address: str) -> str:
    """The first letter and the provider."""
    before, _, provider = address.partition("@")
    return f"{before[:1]}{_HIDDEN * 3}@{provider}"


def masked_account(digits: str) -> str:
    """The last two digits of an account number."""
    return f"{_HIDDEN * 6}{digits[-2:]}"


def masked_birth(iso_date: str) -> str:
    """The year of birth."""
    return f"{_HIDDEN * 2} {_HIDDEN * 2} {iso_date[:4]}"
