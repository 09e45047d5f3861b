"""What a pack will hold: the records of a plan. Nothing here touches a file."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from evidencepack.model import AnswerKind, EvidenceItem, Severity

INDEX_HTML = "00 Index.html"
INDEX_WORD = "00 Index.docx"
INDEX_EXCEL = "00 Index.xlsx"
COVER = "01 Self-assessment.docx"
MANIFEST = "manifest-sha256.txt"
PACK_JSON = "pack.json"
OWN_FILES = (INDEX_HTML, INDEX_WORD, INDEX_EXCEL, COVER, MANIFEST, PACK_JSON)
COVER_ANSWER = "self-assessment"  # stands for an answer's id where the self-assessment answers an item


class Change(StrEnum):
    """How an answer of a supplementary pack differs from the pack before it."""

    FIRST = ""  # the pack is not a supplementary one
    NEW = "new"
    REPLACED = "replaced"  # the document has a newer version
    CHANGED = "changed"  # what is said about it differs, the file does not
    SAME = "unchanged"


class PlannedFile(Struct, frozen=True, kw_only=True):
    """One document's file and where in the pack it will lie. `volume` counts from 1."""

    document_id: str
    item_id: str
    sha256: str
    size: int
    path: str
    title: str
    format: str
    pages: int
    pages_unit: str
    dated: str | None
    volume: int = 1


class Entry(Struct, frozen=True, kw_only=True):
    """One answer as the index shows it.

    `kind` None: the pack's own self-assessment. `path`: the file in this pack, None when it has none here.
    `given_as`: the number under which the file lies, when that is another answer. `also_under`: refs of the other
    items that cite the file. `earlier_path`, `earlier_pack`: where the file lies when an earlier pack holds it.
    """

    answer_id: str
    item_id: str
    number: str
    kind: AnswerKind | None
    title: str
    document_id: str | None = None
    sha256: str | None = None
    path: str | None = None
    pages: str = ""
    pages_unit: str = "page"
    section: str = ""
    note: str = ""
    url: str = ""
    seen_on: str | None = None
    reason: str = ""
    action: str = ""
    dated: str | None = None
    categories: tuple[str, ...] = ()
    given_as: str = ""
    also_under: tuple[str, ...] = ()
    change: Change = Change.FIRST
    earlier_path: str | None = None
    earlier_pack: str = ""


class PlannedItem(Struct, frozen=True, kw_only=True):
    """An evidence item with its answers and the files that lie under it."""

    item: EvidenceItem
    folder: str  # empty in a flat pack
    entries: tuple[Entry, ...]
    files: tuple[PlannedFile, ...]

    @property
    def bytes(self) -> int:
        """The size of the files that lie under this item."""
        return sum(file.size for file in self.files)


def answer_number(item: EvidenceItem, place: int) -> str:
    """The number of an item's answer at a place that counts from 1, such as "IR07-02"."""
    return f"{item.ref}-{place:02d}"


class LeftOut(Struct, frozen=True, kw_only=True):
    """A document, or an answer of an item, that does not go into the pack, and why. For the window only."""

    label: str
    reason: str
    document_id: str | None = None
    item_id: str | None = None


class Remark(Struct, frozen=True, kw_only=True):
    """Something that stops the pack (a blocker) or that is worth a look (a notice), with what to do."""

    rule: str
    severity: Severity
    label: str
    message: str
    to_do: str
    document_id: str | None = None
    item_id: str | None = None


class Withdrawn(Struct, frozen=True, kw_only=True):
    """An answer of the earlier pack that no longer stands."""

    number: str
    item_ref: str
    title: str
    path: str | None
    pack: str


class Held(Struct, frozen=True, kw_only=True):
    """A file that an earlier pack holds."""

    path: str
    sha256: str
    size: int
    document: str
    pack: str


class Supplement(Struct, frozen=True, kw_only=True):
    """What a supplementary pack comes after: the pack's name and SHA-256, what it held, what was withdrawn since."""

    name: str
    sha256: str
    held: tuple[Held, ...]
    withdrawn: tuple[Withdrawn, ...]


class Plan(Struct, frozen=True, kw_only=True):
    """All that a pack will hold, and what stands in its way. `cover`: a self-assessment document is written."""

    profile_id: str
    items: tuple[PlannedItem, ...]
    cover: bool
    left_out: tuple[LeftOut, ...] = ()
    blockers: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()
    supplement: Supplement | None = None

    @property
    def files(self) -> tuple[PlannedFile, ...]:
        """The documents' files in the order of the items."""
        return tuple(file for item in self.items for file in item.files)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All answers in the order of the items."""
        return tuple(entry for item in self.items for entry in item.entries)

    @property
    def bytes(self) -> int:
        """The size of all documents, uncompressed."""
        return sum(item.bytes for item in self.items)

    @property
    def items_answered(self) -> int:
        """How many items have at least one answer."""
        return sum(1 for item in self.items if item.entries)

    @property
    def volumes(self) -> int:
        """How many zips the pack will be."""
        return max((file.volume for file in self.files), default=1)
