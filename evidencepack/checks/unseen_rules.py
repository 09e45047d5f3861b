"""D rules for text of a PDF that a reader of its pages does not see: outside of them, and in layers that are off.

It may have been left there on purpose or by a layout program, so it is for review; only what somebody covered up (D09)
stops the pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidencepack.checks.placing import said_places
from evidencepack.checks.printers_marks import count_words, is_printers_mark, ordinary_lines
from evidencepack.checks.ruling import Case, Rule, Said, rule
from evidencepack.in_words import counted
from evidencepack.model import Severity

_FEW_WORDS = 5  # fewer are a word that runs over the edge, or a running head


@rule(
    "D17",
    "Text outside the page",
    Severity.REVIEW,
    "Text of a PDF that was cropped away or moved off the page: nobody sees it, and it can be searched and copied. "
    "What printers write beside a page, and a few words, are for information; what is seen on some page is left out.",
)
def cut_off_text(case: Case) -> Iterator[Said]:
    """Text that lies outside of the pages. The text itself is not repeated."""
    found = _on_pages(case, "cut_off_text")
    if not found:
        return
    pages = said_places([f"page {one['page']}" for one in found])
    written = [line for one in found for line in str(one["text"]).splitlines()]
    lines, marks = ordinary_lines(written), sum(map(is_printers_mark, written))
    where = f"outside the visible part of {counted(len(found), 'page')}"
    if count_words(lines) >= _FEW_WORDS:
        yield Said(
            message=f"{counted(count_words(lines), 'word')} {where}: they can be searched and copied",
            to_do="Select all of the page, copy it into a blank document, and read it there. If it is not meant for "
            "CQC, print the document to a new PDF, or take out what is cropped (in Acrobat: Remove Hidden "
            "Information), and add the new file.",
            place=pages,
        )
    else:
        what = "Very little text" if 2 * marks < len(written) else "Marks for the printer (file name, date or the like)"
        yield Said(
            message=f"{what} {where}",
            to_do="Usually harmless. If not: print the document to a new PDF, and add that.",
            place=pages,
            severity=Severity.INFORMATION,
        )


@rule(
    "D18",
    "Layers switched off",
    Severity.REVIEW,
    "Text of a PDF in layers that are not shown: anybody can switch them on, search and copy them.",
)
def layer_text(case: Case) -> Iterator[Said]:
    """Text in layers that are off. The text itself is not repeated."""
    found = _on_pages(case, "layer_text")
    written = [line for one in found for line in str(one["text"]).splitlines()]
    if found:
        words, pages = counted(count_words(written), "word"), counted(len(found), "page")
        yield Said(
            message=f"{words} in layers that are switched off, on {pages}",
            to_do="Switch the layers on (in Acrobat: View, Show, Layers) and read them. If they are not meant for CQC, "
            "print the document to a new PDF with the layers off, and add that.",
            place=said_places([f"page {one['page']}" for one in found]),
            severity=None if count_words(ordinary_lines(written)) >= _FEW_WORDS else Severity.INFORMATION,
        )


def _on_pages(case: Case, name: str) -> list[dict[str, Any]]:
    """A fact that is a list of texts with their pages."""
    found = case.fact(name)
    return [one for one in found if isinstance(one, dict) and one.get("text")] if isinstance(found, list) else []


UNSEEN_RULES: tuple[Rule, ...] = (cut_off_text, layer_text)
