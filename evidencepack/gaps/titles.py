"""What each rule about gaps is called, for headings over several of its gaps."""

from __future__ import annotations

TITLES: dict[str, str] = {
    "G01": "Items without an answer",
    "G02": "Items answered only by drafts",
    "G03": "Items whose evidence is old",
    "G04": "Items whose evidence has no date",
    "G05": "Documents that must not leave as they are",
    "G06": "Answers of items that were withdrawn",
    "G07": "Statements without a required evidence category",
    "G08": "Sub-topics without evidence",
    "G09": "Documents that answer nothing",
    "G10": "Documents to review",
    "G11": "Remarks on documents",
}
