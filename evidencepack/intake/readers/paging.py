"""Which page a piece of a word processor's text stands on, as far as the file says."""

from __future__ import annotations

from collections.abc import Sequence

from evidencepack.intake.readers.common import PageCollector

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
