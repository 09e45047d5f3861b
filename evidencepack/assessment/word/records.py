"""What an import from Word says before anything is taken: the differences field by field, and everything else by name.

The whole exchange, for a window or a command line:

    export_word(workspace, path, options) -> WordExport            writes the .docx and keeps what went out
    merge_word(package, snapshot, export, tracked) -> Merge        pure: as exported / in Word / as it is now
    preview(workspace, path, tracked) -> Merge                     the same for a workspace and a file
    take(workspace, merge, chosen) -> Taken                        one undoable change; the same again changes nothing

A text is plain: a line for each paragraph, "- " in front of a bullet (two spaces more for each level below), an empty
line for an empty paragraph.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Tracked(StrEnum):
    """How an import reads tracked changes that are still in the file."""

    ASK = "ask"  # fields that a tracked change touches are shown, and cannot be taken until somebody decides
    ACCEPT = "accept"  # as if all were accepted
    REJECT = "reject"  # as if all were rejected


class Kind(StrEnum):
    """How the three texts of a field stand to each other, where Word's differs from what was exported."""

    THEIRS = "theirs"  # changed in Word only: can be taken
    CONFLICT = "conflict"  # changed in Word and here, differently: a person chooses
    SAME = "same"  # changed alike in both, or taken before: nothing to do
    UNDECIDED = "undecided"  # tracked changes in it are neither accepted nor rejected


class What(StrEnum):
    """What a difference is about."""

    TEXT = "text"  # a text, score, lead, status or cell
    ROW_ADDED = "row added"
    ROW_REMOVED = "row removed"
    ORDER = "order"  # of the rows of a list


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that Word says differently from what was exported.

    `id` is the field's (`ep_qs7_doing_well`), or made of list and row; it is what `take` is given. `label` names it
    for a person: "7 Safeguarding: What we do well". `subject`: a statement's id, "plan", "contacts" or "narrative".
    `before`: as exported ("" for a row that was added), `theirs`: in Word, `ours`: now in the workspace. A row's text
    has a line for each cell, an order's a line for each row. `note`: what else a person should know.
    """

    id: str
    label: str
    subject: str
    what: What
    kind: Kind
    before: str
    theirs: str
    ours: str
    note: str = ""
    row: str = ""  # of a list: its key in the field ids
    column: str = ""
    cells: tuple[str, ...] = ()  # of a row that was added
    order: tuple[str, ...] = ()  # of a list's rows in Word: keys, and the ids of rows that were added


class Sort(StrEnum):
    """What a notice is about. None of it is taken: it is said, so that nobody loses it unawares."""

    TRACKED = "tracked change"
    COMMENT = "comment"
    OUTSIDE = "text outside the fields"
    FIXED_TEXT = "fixed text changed"  # a heading, label or citation that is no field was changed or deleted
    MISSING = "field deleted"
    COPIED = "field there more than once"
    UNCLEAR = "text that fits no one field"
    NO_VALUE = "not a value"  # a score that is none, a date that is none
    REORDERED = "order changed"
    PICTURE = "picture or object"
    NOTE = "footnote or endnote"
    LOOKS = "formatting that is not kept"
    LINK = "link that is not kept"
    HIDDEN = "hidden text"
    UNKNOWN = "unknown export"


class Notice(Struct, frozen=True, kw_only=True):
    """Something in the file that is no difference of a field. `text`: its own words, whole. `who`: its author."""

    sort: Sort
    where: str
    text: str = ""
    who: str = ""
    message: str = ""

    @property
    def words(self) -> str:
        """The notice in one line."""
        who = f" by {self.who}" if self.who else ""
        return ": ".join(part for part in (f"{self.sort.value}{who}, {self.where}", self.message, self.text) if part)


class Merge(Struct, frozen=True, kw_only=True):
    """What a file would change. `known`: whether this workspace wrote the export that the file comes from.

    `tracked`: how many tracked changes are in the file. `unchanged`: fields that read as exported.
    """

    name: str
    export_id: str
    known: bool
    tracked: int
    differences: tuple[Difference, ...]
    notices: tuple[Notice, ...]
    unchanged: int
    figures: dict[str, dict[str, int]] = {}  # by statement: the place here of each exported row of key figures

    @property
    def takeable(self) -> tuple[Difference, ...]:
        """What Word alone changed: what "take all" takes."""
        return tuple(one for one in self.differences if one.kind is Kind.THEIRS)

    @property
    def open(self) -> tuple[Difference, ...]:
        """What a person has to decide: conflicts, and texts with tracked changes."""
        return tuple(one for one in self.differences if one.kind in {Kind.CONFLICT, Kind.UNDECIDED})


class Taken(Struct, frozen=True, kw_only=True):
    """What was written into the workspace, and what was left, by difference."""

    taken: tuple[Difference, ...]
    left: tuple[Difference, ...]
