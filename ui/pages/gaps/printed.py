"""The gaps as they stand on the page, for paper: those that the filter passes, under the same headings."""

from __future__ import annotations

from collections.abc import Iterable

from ui.pages.gaps.model import GapRow
from ui.printing.report import Report
from ui.words import SEVERITIES, counted

_COLUMNS = ("How severe", "Rule", "What is lacking, and what to do")
_WIDTHS = (15, 9, 76)


def printed_gaps(rows: Iterable[GapRow], narrowed: str) -> Report:
    """The rows as a report. A folded group is its heading and how much it holds. `narrowed`: by which filter, if any.

    The messages name what they are about, so that needs no column.
    """
    title = f"Gaps and checks: {narrowed}" if narrowed else "Gaps and checks"
    return Report(title, _COLUMNS, [_cells(row) for row in rows], _WIDTHS)


def _cells(row: GapRow) -> tuple[str, ...]:
    if row.gap is None:
        folded = ", folded away on the page" if row.folded else ""
        return (f"{row.group.title}: {counted(len(row.group.gaps), 'entry', 'entries')}{folded}",)
    gap = row.gap
    place = f"Where: {gap.place}." if gap.place else ""
    said = " ".join(part for part in (row.message, place, gap.to_do) if part)
    return SEVERITIES[gap.severity][0], gap.finding or gap.rule, said
