"""Codes of Word's fields that fetch something from another file."""

from __future__ import annotations

import re

# Fields that show what stands in another file (ECMA-376 part 1, 17.16.5); the target is the first quoted word, or the
# second one for LINK and DDE, after the name of the program.
_FIELD_LINK = re.compile(
    r"""\b(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|(?:LINK|DDE|DDEAUTO)\s+\S+)\s+(?:"([^"]{3,500})"|([^\s"\\]\S{2,500}))"""
)


def linked_by_fields(codes: str) -> list[str]:
    """The files that field codes fetch something from."""
    found = (match.group(1) or match.group(2) for match in _FIELD_LINK.finditer(codes))
    return [target.replace("\\\\", "\\") for target in dict.fromkeys(found)]
