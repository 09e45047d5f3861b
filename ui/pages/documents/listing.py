"""The rows of the list: headings of groups, which fold, and documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from evidencepack.model import DocumentState
from evidencepack.workspace.document_list import DocumentGroup
from ui.words import DOCUMENT_STATES, counted, format_title

GROUP_TITLES = {
    "": "Nothing",
    "state": "State",
    "type": "Type",
    "item": "Evidence item",
    "owner": "Owner",
    "findings": "Findings",
}
_FINDINGS = ("Must fix", "Review", "For information", "Nothing found")


class Heading(Struct, frozen=True):
    """The row above a group."""

    key: str
    title: str
    count: int
    folded: bool

    @property
    def words(self) -> str:
        """For screen readers."""
        return f"Group {self.title}, {counted(self.count, 'document')}, {'folded' if self.folded else 'open'}"


class Listing:
    """What stands in which row. `entries` are headings and ids of documents; `ids` each document once."""

    def __init__(self, groups: Sequence[DocumentGroup] = (), by: str = "", folded: Collection[str] = ()) -> None:
        self.groups, self.by = tuple(groups), by
        self.entries: list[Heading | str] = []
        for group in groups:
            if by:
                self.entries.append(Heading(group.key, heading_title(by, group), len(group.ids), group.key in folded))
            if not by or group.key not in folded:
                self.entries.extend(group.ids)
        self.ids = list(dict.fromkeys(key for group in groups for key in group.ids))
        self.rows: dict[str, int] = {}
        for row, entry in enumerate(self.entries):
            if isinstance(entry, str):
                self.rows.setdefault(entry, row)

    def id_at(self, row: int) -> str:
        """The id of the document in a row; empty for a heading and where there is no row."""
        entry = self.entries[row] if 0 <= row < len(self.entries) else ""
        return entry if isinstance(entry, str) else ""

    def heading_at(self, row: int) -> Heading | None:
        """The heading in a row, if it is one."""
        entry = self.entries[row] if 0 <= row < len(self.entries) else ""
        return entry if isinstance(entry, Heading) else None

    def heading_above(self, row: int) -> int:
        """The row of the heading that a row stands under; -1 when nothing is grouped."""
        while row >= 0 and isinstance(self.entries[row], str):
            row -= 1
        return row

    @property
    def all_folded(self) -> bool:
        """Whether there are groups of which none is open."""
        headings = [entry for entry in self.entries if isinstance(entry, Heading)]
        return bool(headings) and all(heading.folded for heading in headings)

    def row_of_group(self, key: str) -> int:
        """The row of a group's heading, -1 when there is no such group."""
        rows = (at for at, entry in enumerate(self.entries) if isinstance(entry, Heading) and entry.key == key)
        return next(rows, -1)

    def group_of(self, document_id: str) -> str | None:
        """The key of the first group that holds a document."""
        return next((group.key for group in self.groups if document_id in group.ids), None)


def heading_title(by: str, group: DocumentGroup) -> str:
    """What a group is called."""
    if by == "state":
        return DOCUMENT_STATES[DocumentState(group.key)]
    if by == "type":
        return format_title(group.key)
    if by == "findings":
        return _FINDINGS[int(group.key)]
    return group.title or ("Answers no item" if by == "item" else "No owner")
