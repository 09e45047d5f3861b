"""What a file's name says: which of its words tell something, and which series it belongs to."""

from __future__ import annotations

import re

from evidencepack.frameworks.vocabulary import COMMON_WORDS
from evidencepack.mapping.words import stems

# what a scanner, a mail program or a hurried hand calls a file: it says nothing of what is in it
_NAMELESS = """
appendix approved attached attachment book clean copy doc docm document docx draft file final folder fw fwd image img
jpg latest master mfd microsoft misc new old page paper pdf picture png ppt presentation print re rev revised scan
scanned scanner screenshot sheet temp tmp track tracked unnamed untitled update updated version web word working
workbook xls xlsx
"""
_PERIODS = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec spring summer autumn winter quarter quarterly qtr qtly month monthly week weekly year yearly annual
"""
_NAMELESS_STEMS = frozenset(stems(_NAMELESS))
_PERIOD_STEMS = frozenset(stems(_PERIODS))
_STOP = frozenset(word for entry in COMMON_WORDS for word in stems(entry))
_NUMBERED = re.compile(r"\d")


def telling_title(title: str) -> list[str]:
    """The words of a title that say something, without endings: no numbers, and not what a scanner calls a file."""
    return [
        word for word in stems(title) if word not in _NAMELESS_STEMS and len(word) > 1 and not _NUMBERED.search(word)
    ]


def series_of(title: str) -> str:
    """What the papers of one series have in common: the title without its period and version.

    Empty for a title of fewer than two such words, which says too little.
    """
    words = [word for word in telling_title(title) if word not in _PERIOD_STEMS and word not in _STOP]
    return " ".join(words) if len(words) > 1 else ""
