"""Where a document says that it is a draft: file name, header, watermark, title, status row, a line of its own."""

from __future__ import annotations

import re

from evidencepack.checks.dates import beginning_of
from evidencepack.intake.examination import Examination

_DRAFT = re.compile(r"(?<![a-z])draft(?![a-z])", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:document\s+|version\s+)?status\b[\s:|\t-]{1,6}(?:working\s+|first\s+|final\s+|consultation\s+)?draft\b",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^\W*(?:(?:working|first|second|final|consultation|confidential)\s+)?DRAFT\b(?:\s+(?:v(?:ersion)?\s*[\d.]+|\d[\d.]*|"
    r"(?:copy )?for (?:comment|consultation|discussion|approval)|not for circulation))?\W*$",
    re.MULTILINE,
)


def draft_signs(name: str, examination: Examination) -> list[str]:
    """Where the document says that it is a draft, in words; empty for one that does not."""
    beginning = beginning_of(examination)
    if "draft" not in beginning.casefold():
        beginning = ""
    signs = {
        "file name": _DRAFT.search(name.replace("_", " ")),
        "header or footer": _DRAFT.search(str(examination.facts.get("header_text", ""))),
        "watermark": _DRAFT.search(str(examination.facts.get("watermark_text", ""))),
        "title property": _DRAFT.search(examination.properties.get("title", "")),
        "status": _STATUS.search(beginning) or _STATUS.search(f"status: {examination.properties.get('status', '')}"),
        "first page": _LINE.search(beginning),
    }
    return [where for where, found in signs.items() if found]
