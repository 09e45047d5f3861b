"""Which page a piece of a word processor's text stands on, as far as the file says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from msgspec import Struct

from evidencepack.intake.readers.common import PageCollector, Placed

# Signs that readers set into a text where something stands that is told beside it, and that are taken out again:
# Unicode's private use area, which no text of a document needs for words.
COMMENT, HIDDEN, CHANGE, DELETED, OBJECT = "\ue1c5", "\ue1c6", "\ue1c7", "\ue1c8", "\ue1c9"
SIGNS = re.compile(f"[{COMMENT}{HIDDEN}{CHANGE}{DELETED}{OBJECT}]")
_MOST_ON_A_PAGE = 8_000  # characters; a dense A4 page holds about 5,000


def put_pages(collector: PageCollector, segments: Sequence[str], *, rendered: bool, stated: int) -> tuple[int, str]:
    """Fill the collector with the text between page breaks; gives the number of pages and their unit.

    `rendered`: the program that laid the document out left its own page breaks, so that numbers can be trusted.
    Otherwise the breaks that the author set are trusted only when they make as many pages as the file states it
    has and none is too long for a page. Else the whole text is one part: no page number is better than a wrong one.
    """
    plausible = len(segments) == stated and all(len(text) <= _MOST_ON_A_PAGE for text in segments)
    if rendered or plausible:
        for number, text in enumerate(segments, start=1):
            collector.add(number, f"page {number}", text)
        return max(len(segments), 1), "page"
    collector.add(1, "whole document", "\n".join(segments))
    return 1, "part"


class Position(Struct, frozen=True):
    """A place in a text: its page, and its line among all lines that are not empty; both from 1."""

    page: int
    line: int

    def said(self, *, paged: bool) -> str:
        """As a person reads it; `paged`: whether the pages' numbers can be trusted."""
        return f"page {self.page}" if paged else f"paragraph {self.line}"


def without_signs(segments: Sequence[str]) -> tuple[list[str], dict[str, list[Position]]]:
    """The text between page breaks without the signs that were set into it, and where each sort of sign stood.

    Lines of a segment are stripped and empty ones left out, as `joined` does.
    """
    texts: list[str] = []
    found: dict[str, list[Position]] = {sign: [] for sign in (COMMENT, HIDDEN, CHANGE, DELETED, OBJECT)}
    above = 0
    for page, segment in enumerate(segments, start=1):
        lines: list[str] = []
        for line in segment.splitlines():
            text = SIGNS.sub("", line).strip()
            at = Position(page, max(above + len(lines) + bool(text), 1))
            for sign in SIGNS.findall(line):
                found[sign].append(at)
            if text:
                lines.append(text)
        texts.append("\n".join(lines))
        above += max(len(lines), 1)
    return texts, found


def placed(texts: Sequence[str], positions: Sequence[Position], *, paged: bool) -> list[Placed]:
    """Texts with their places; "" where the place is not known."""
    places = [one.said(paged=paged) for one in positions]
    return [Placed(place or "", text) for text, place in zip_longest(texts, places[: len(texts)])]
