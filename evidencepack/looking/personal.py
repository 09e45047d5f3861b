"""Where in a text personal data stands, computed when the text is shown: it is never kept, and never listed."""

from __future__ import annotations

import re
from collections.abc import Collection

from evidencepack.checks.case_tables import read_tables
from evidencepack.checks.datewords import DATE
from evidencepack.checks.personal_search import Hit, Kind, search
from evidencepack.checks.shapes import Page
from evidencepack.looking.letters import Span

RULES: dict[str, Kind] = {
    "P02": Kind.NHS,
    "P03": Kind.NI,
    "P04": Kind.BIRTH,
    "P05": Kind.HOME,
    "P06": Kind.PHONE,
    "P07": Kind.MAIL,
    "P08": Kind.BANK,
}
_TABLES = "P01"
# How far what begins at a hit goes on.
_LENGTHS: dict[Kind, re.Pattern[str]] = {
    Kind.NHS: re.compile(r"\d(?:[\s-]{0,3}\d){9}"),
    Kind.NI: re.compile(r"[A-Za-z]{2}(?:[\s-]?\d){6}[\s-]?[A-Da-d]"),
    Kind.BIRTH: DATE,
    Kind.HOME: re.compile(r".{3,130}?\d[ABD-HJLNP-UW-Z]{2}\b", re.DOTALL | re.IGNORECASE),
    Kind.PHONE: re.compile(r"[+(]?\d(?:[\s()-]{0,2}\d){8,13}"),
    Kind.MAIL: re.compile(r"\S+@[\w.-]+"),
    Kind.BANK: re.compile(r"[^\n]{4,160}?\d{8}|\w{2}\d\d ?\w{4}(?: ?\d){14}", re.IGNORECASE),
}
_SHORTEST = 6


def personal_spans(text: str, rules: Collection[str]) -> list[Span]:
    """The stretches that these rules (P01 to P08) speak of, in order, with what each is."""
    wanted = {RULES[rule] for rule in rules if rule in RULES}
    if not wanted and _TABLES not in rules:
        return []
    page = Page(text)
    hits = list(search(page))
    reading = read_tables(page, hits)
    hits += reading.hits
    spans = {_span(page.text, hit) for hit in hits if hit.kind in wanted or (_TABLES in rules and reading.tables)}
    return sorted(spans, key=lambda span: (span.start, span.end))


def _span(text: str, hit: Hit) -> Span:
    found = _LENGTHS[hit.kind].match(text, hit.start)
    end = found.end() if found else min(hit.start + _SHORTEST, len(text))
    return Span(hit.start, end, hit.kind.value)
