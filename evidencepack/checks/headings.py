"""The first row of a table as text: the headings of its columns.

A heading is named in findings, so that a first row that may be data is not taken for headings: it could name people.
"""

from __future__ import annotations

import csv
import io
import re

from evidencepack.checks.case_tables import heading_of

_LONGEST_HEAD = 20_000
_LONGEST = 40
_MOST_HEADINGS = 1_000
_LEAST = 2  # cells that are known to be headings
_USUAL = re.compile(
    r"(?:(?:e-?mail|contact|home|mobile|work|private|main) ?)*"
    r"(?:e-?mail|tel(?:ephone)?|phone|mobile|contact|address(?: line)?)(?: ?(?:no\.?|number|address|details|\d))?"
    r"|(?:row|record|unique|team|staff|employee|service|provider|payment|invoice)? ?(?:id|no\.?|number|ref|reference)"
    r"|team|service|provider|area|locality|ward|town|city|county|notes?|comments?|remarks?|description|details|reason"
    r"|(?:[a-z]+ )?(?:date|day|month|year|period|status|type|category|name|total|count|cost|amount|rate|value)"
    r"|title|manager|worker|officer|account(?: (?:no\.?|number|name))?|sort ?code|iban|bank(?: details)?|start|end|seen"
)
_DATA = re.compile(r"\d{3}|@")


def heading_words(text: str, separator: str) -> list[str]:
    """The headings in the first row, each as findings say it; none for a row of data.

    Empty is one that may be data or stands twice. Commas and quotes are left out, because they part a finding's places.
    """
    try:
        cells = next(csv.reader(io.StringIO(text[:_LONGEST_HEAD]), delimiter=separator), [])
    except csv.Error:
        return []
    if sum(map(_is_heading, cells)) < _LEAST:
        return []
    words = [said_heading(cell) for cell in cells[:_MOST_HEADINGS]]
    return ["" if _DATA.search(said) or words.count(said) > 1 else said for said in words]


def said_heading(cell: str) -> str:
    """A heading as findings say it."""
    return " ".join(re.sub('[,“”"]', " ", cell).split())[:_LONGEST].strip()


def _is_heading(cell: str) -> bool:
    words = " ".join(re.sub(r"[_*:?]", " ", cell).lower().split())
    return bool(words) and len(words) <= _LONGEST and bool(heading_of(words) or _USUAL.fullmatch(words))
