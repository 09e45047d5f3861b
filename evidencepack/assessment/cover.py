"""The self-assessment as the pack's `01 Self-assessment.docx`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from evidencepack.assessment.timeline import timeline, when_words
from evidencepack.assessment.word import TimelineRow, WordOptions, build_word
from evidencepack.errors import UserFault
from evidencepack.model import Snapshot

NO_DAY = date(2000, 1, 1)  # the steps' dates do not turn on the day that they are asked on
INDEX_PAGE = "00 Index.html"  # of the pack, beside the cover


def cover_document(
    snapshot: Snapshot, today: str | None, links: Mapping[str, str], steps: Sequence[TimelineRow] | None = None
) -> bytes:
    """The self-assessment of a snapshot as a docx file: the same bytes for the same input.

    `today`: an ISO date to print on the first page, None in a pack, whose bytes carry no date of building. `links`:
    the path of each answer's file (by the answer's id) relative to the document; evidence without one is cited
    without a link. `steps`: the timeline's rows, None for those with a known date.
    """
    options = WordOptions(
        today=today,
        links=links,
        index=INDEX_PAGE if links else "",
        timeline=timeline_rows(snapshot) if steps is None else tuple(steps),
        for_editing=False,
    )
    return build_word(snapshot, options)[0]


def timeline_rows(snapshot: Snapshot) -> tuple[TimelineRow, ...] | None:
    """The steps of the assessment whose dates are known or follow from the notification, for the document's table.

    None where the notification is not known, or dates contradict each other: that is told elsewhere, not in the cover.
    """
    try:
        steps = timeline(snapshot.info, NO_DAY, snapshot.framework.deadline)
    except UserFault:
        return None
    return tuple(TimelineRow(step.title, when_words(step), step.note) for step in steps if step.starts or step.ends)
