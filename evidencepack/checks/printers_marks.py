"""What layout programs and printers write beside a page: file names, dates, colours, numbers of jobs and pages.

It lies where the paper is cut off (ISO 32000-1, 14.11.3) and is no part of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FILE = re.compile(
    r"\.(?:indd|indt|idml|qxd|qxp|pmd|pm[3-7]|p65|fm|ai|eps|psd|cdr|fh\d{1,2}|afpub|pub|pdf|ps|tiff?|jpe?g|xml|dwg|docx?"
    r"|pptx?)\b",
    re.IGNORECASE,
)
_OF_THE_PRINTER = re.compile(
    r"\b(?:reproduction proofs?|before printing|ok to print|not to be printed|pass pages"
    r"|(?:crop|trim|bleed|registration|printers?['’]?s?) marks?|colou?r (?:bars?|control)|fogra|ugra|cmyk|pantone"
    r"|spot colou?rs?)\b"
    r"|\b(?:file|user) ?(?:id|name)\s*:"
    r"|^\W*(?:job|docket|artwork|designer|studio|operator|proof|trim|bleed|fonts?|colou?rs|inks?|plates?|separations?|"
    r"file|output|scale)\s*(?:no|number|ref|size|by|on|\d+)?\.?\s*[:#]",
    re.IGNORECASE,
)
# Words that with numbers make up such a line: colours, moments, pages.
_OF_A_MARK = frozenset([
    *("cyan", "magenta", "yellow", "black", "process", "composite", "registration", "colour", "color", "spot", "all"),
    *("plate", "page", "pages", "of", "sheet", "side", "front", "back", "proof"),
    *("at", "on", "am", "pm", "uhr", "gmt", "bst", "utc"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
])  # fmt: skip
_MOST_WITH_A_FILE = 12  # words: a sentence may name a file, too
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_printers_mark(line: str) -> bool:
    """Whether a line is one that a layout program or a printer writes beside a page."""
    words = _WORD.findall(line.casefold())
    names_a_file = len(words) <= _MOST_WITH_A_FILE and _FILE.search(line) is not None
    return all(word in _OF_A_MARK for word in words) or names_a_file or _OF_THE_PRINTER.search(line) is not None


def ordinary_lines(lines: Iterable[str]) -> list[str]:
    """The lines that are no printer's marks; of those that differ only in their numbers, the first."""
    kept: dict[tuple[str, ...], str] = {}
    for line in lines:
        if not is_printers_mark(line):
            kept.setdefault(tuple(_WORD.findall(line.casefold())), line)
    return list(kept.values())


def count_words(lines: Iterable[str]) -> int:
    """How many words lines have; single letters and numbers are none."""
    return sum(len(_WORD.findall(line)) for line in lines)
