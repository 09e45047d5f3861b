"""Dates and places in a document as a reader in England writes them."""

from __future__ import annotations

import re

from evidencepack.in_words import MONTHS

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_NUMBERS = re.compile(r"[\d\s,;–-]+")


def long_date(iso: str | None) -> str:
    """An ISO date in words: 2026-11-21 is "21 November 2026", 2026-11 "November 2026". Other text stays as it is."""
    found = _DATE.fullmatch(iso or "")
    if found is None or not 1 <= int(found[2] or 1) <= 12:
        return iso or ""
    month = MONTHS[int(found[2]) - 1] if found[2] else ""
    day = str(int(found[3])) if found[3] else ""
    return " ".join(part for part in (day, month, found[1]) if part)


def where(pages: str, unit: str, section: str) -> str:
    """A locator in words: "pages 4–7, section “Waiting times”". Empty when there is none."""
    parts = []
    pages = pages.strip()
    if _NUMBERS.fullmatch(pages):
        many = re.search(r"[,;–-]", pages) is not None
        parts.append(f"{unit or 'page'}{'s' if many else ''} {pages.replace('-', '–')}")
    elif pages:
        parts.append(pages if pages.lower().startswith(unit or "page") else f"{unit or 'page'} {pages}")
    if section.strip():
        parts.append(f"section “{section.strip()}”")
    return ", ".join(parts)
