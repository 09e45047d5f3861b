"""Rich text documents (RTF 1.9.1): text, notes, comments, tracked changes, hidden text, headers."""

from __future__ import annotations

from pathlib import Path

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import (
    MOST_CHARACTERS,
    MOST_LINKS,
    MOST_NAMES,
    MOST_PLACES,
    MOST_SHORT,
    Damaged,
    PageCollector,
    joined,
    merged,
    placed_facts,
    tidy_properties,
    without_nothing,
)
from evidencepack.intake.readers.fields import linked_by_fields
from evidencepack.intake.readers.paging import (
    CHANGE,
    COMMENT,
    DELETED,
    HIDDEN,
    OBJECT,
    placed,
    put_pages,
    without_signs,
)
from evidencepack.intake.readers.rtf_text import RtfText
from evidencepack.model import ReadState

_MOST_BYTES = 128 * 1024 * 1024  # pictures stand in it as text
_TOO_BIG = "This RTF file is so big that only its beginning was read, and no text is found there."
_CUT = "It is so big that only its beginning was read."


def read(path: Path, found: Format) -> Examination:
    """Read a rich text document. Raises Damaged when it holds neither text nor an end."""
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES)
        cut = bool(stream.read(1))
    text = RtfText(data, most=MOST_CHARACTERS * 2, signs=True)
    if not text.ended and not any(page.strip() for page in text.pages):
        raise Damaged(_TOO_BIG if cut else "This RTF file is damaged or incomplete: no text is found in it.")
    collector = PageCollector()
    properties = tidy_properties({name: text.information.get(name, "") for name in sorted(text.information)})
    stated = properties.get("pages", "")
    pages, signs = without_signs(text.pages)
    total, unit = put_pages(collector, pages, rendered=False, stated=int(stated) if stated.isdecimal() else 0)
    paged = unit == "page"
    facts = {
        "tracked_changes": text.changes,
        "tracked_places": [*dict.fromkeys(one.said(paged=paged) for one in signs[CHANGE])][:MOST_PLACES],
        "tracked_authors": sorted(text.change_authors),
        "deleted_text": joined(text.deleted),
        "deleted_places": placed_facts(merged(placed(text.deleted, signs[DELETED], paged=paged))),
        "hidden_text": joined(["".join(text.hidden)])[:MOST_SHORT],
        "hidden_places": placed_facts(merged(placed(text.hidden, signs[HIDDEN], paged=paged))),
        "comments": len(text.comments),
        "comment_text": joined(text.comments)[:MOST_SHORT],
        "comment_places": placed_facts(placed(text.comments, signs[COMMENT], paged=paged)),
        "comment_authors": sorted(set(text.comment_authors)),
        "header_text": joined(dict.fromkeys(joined(text.running).splitlines())),
        "watermark_text": joined(dict.fromkeys(text.watermarks)),
        "attachments": len(text.objects),
        "embedded_files": text.objects[:MOST_NAMES],
        "embedded_places": [*dict.fromkeys(one.said(paged=paged) for one in signs[OBJECT])][:MOST_NAMES],
        "external_links": list(dict.fromkeys([*text.templates, *linked_by_fields("".join(text.codes))]))[:MOST_LINKS],
        "damaged": "" if text.ended else _CUT if cut else "It ends in the middle.",
    }
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=total,
        pages_unit=unit,
        properties=properties,
        facts=without_nothing(facts | collector.facts()),
    )
