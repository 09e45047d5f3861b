"""What a pack says of itself: `pack.json` for machines, `manifest-sha256.txt` for `sha256sum -c`.

`pack.json` holds all that a reader needs to check the pack, and nothing internal: no owners, findings, waivers, gaps,
notes on documents, original file names or places they came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from evidencepack.model import Snapshot
from evidencepack.pack.planned import Entry, Held, Plan, PlannedItem, Supplement

FORMAT = "evidence-pack"
FORMAT_VERSION = 1


class PackReturn(Struct, frozen=True, kw_only=True):
    """Whose return it is."""

    authority: str
    title: str


class PackStatement(Struct, frozen=True, kw_only=True):
    """A quality statement."""

    id: str
    number: int
    title: str


class PackFramework(Struct, frozen=True, kw_only=True):
    """The framework and whether its item list is provisional."""

    id: str
    title: str
    version: str
    provisional_items: bool
    items_note: str
    statements: tuple[PackStatement, ...]


class PackItem(Struct, frozen=True, kw_only=True):
    """An evidence item as it was asked."""

    id: str
    ref: str
    title: str
    wording: str
    kinds: tuple[str, ...]
    statements: tuple[str, ...]
    folder: str


class PackAnswer(Struct, frozen=True, kw_only=True):
    """One answer: what the index shows of it. `path` None: no file of this pack."""

    id: str
    item: str
    number: str
    kind: str
    title: str
    document: str | None = None
    sha256: str | None = None
    path: str | None = None
    pages: str = ""
    section: str = ""
    note: str = ""
    url: str = ""
    seen_on: str | None = None
    reason: str = ""
    action: str = ""
    dated: str | None = None
    categories: tuple[str, ...] = ()
    change: str = ""
    earlier_pack: str = ""
    earlier_path: str | None = None


class Deflated(Struct, frozen=True, kw_only=True):
    """The compressed form of a file in the zip: its bytes and their CRC-32, so that no bit can change unseen."""

    size: int
    crc32: int


class PackFile(Struct, frozen=True, kw_only=True):
    """A file of the pack. `role`: index, self-assessment or document. `deflated` None: stored as it is.

    `volume` 0: in each volume.
    """

    path: str
    size: int
    sha256: str
    role: str
    document: str | None = None
    title: str = ""
    format: str = ""
    pages: int = 0
    pages_unit: str = ""
    dated: str | None = None
    volume: int = 0
    deflated: Deflated | None = None


class PackAssessment(Struct, frozen=True, kw_only=True):
    """The self-assessment in force: a hash of what it says, and whether a pack so far has held it."""

    sha256: str
    given: bool


class PackManifest(Struct, frozen=True, kw_only=True):
    """The whole of `pack.json`."""

    format: str
    format_version: int
    tool: str
    profile: str
    info: PackReturn = msgspec.field(name="return")
    framework: PackFramework
    volumes: int
    self_assessment: PackAssessment
    supplement_to: str | None
    items: tuple[PackItem, ...]
    answers: tuple[PackAnswer, ...]
    withdrawn: tuple[dict[str, str | None], ...]
    files: tuple[PackFile, ...]
    earlier_files: tuple[Held, ...]


def assessment_hash(snapshot: Snapshot) -> str:
    """A hash of what the self-assessment says and of how it is scored."""
    said = sorted(snapshot.assessments, key=lambda each: each.statement_id)
    more = (sorted(snapshot.narrative.items()), snapshot.citations, snapshot.plan, snapshot.contacts)
    return hashlib.sha256(msgspec.json.encode((snapshot.info.method, said, more))).hexdigest()


def pack_json(plan: Plan, snapshot: Snapshot, files: Iterable[PackFile], tool: str) -> bytes:
    """The bytes of `pack.json`: UTF-8, indented, the same for the same pack. No date of building enters it."""
    given = plan.cover or any(entry.kind is None for entry in plan.entries)
    manifest = PackManifest(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        tool=tool,
        profile=plan.profile_id,
        info=PackReturn(authority=snapshot.info.authority, title=snapshot.info.title),
        framework=_framework(snapshot),
        volumes=plan.volumes,
        self_assessment=PackAssessment(sha256=assessment_hash(snapshot), given=given),
        supplement_to=plan.supplement.name if plan.supplement else None,
        items=tuple(_item(planned) for planned in plan.items),
        answers=tuple(as_answer(entry) for entry in plan.entries),
        withdrawn=_withdrawn(plan.supplement),
        files=tuple(files),
        earlier_files=plan.supplement.held if plan.supplement else (),
    )
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def _framework(snapshot: Snapshot) -> PackFramework:
    framework = snapshot.framework
    return PackFramework(
        id=framework.id,
        title=framework.title,
        version=framework.version,
        provisional_items=framework.provisional_items,
        items_note=framework.items_note,
        statements=tuple(PackStatement(id=s.id, number=s.number, title=s.title) for s in framework.statements),
    )


def _item(planned: PlannedItem) -> PackItem:
    item = planned.item
    return PackItem(
        id=item.id,
        ref=item.ref,
        title=item.title,
        wording=item.wording,
        kinds=tuple(str(kind) for kind in item.kinds),
        statements=item.statements,
        folder=planned.folder,
    )


def as_answer(entry: Entry) -> PackAnswer:
    """An index entry as `pack.json` has it."""
    return PackAnswer(
        id=entry.answer_id,
        item=entry.item_id,
        number=entry.number,
        kind=str(entry.kind) if entry.kind else "self-assessment",
        title=entry.title,
        document=entry.document_id,
        sha256=entry.sha256,
        path=entry.path,
        pages=entry.pages,
        section=entry.section,
        note=entry.note,
        url=entry.url,
        seen_on=entry.seen_on,
        reason=entry.reason,
        action=entry.action,
        dated=entry.dated,
        categories=entry.categories,
        change=str(entry.change),
        earlier_pack=entry.earlier_pack,
        earlier_path=entry.earlier_path,
    )


def _withdrawn(supplement: Supplement | None) -> tuple[dict[str, str | None], ...]:
    gone = supplement.withdrawn if supplement else ()
    return tuple({"number": w.number, "title": w.title, "pack": w.pack, "path": w.path} for w in gone)


def manifest_text(hashes: dict[str, str], *, bag: bool = False) -> bytes:
    """The lines that `sha256sum -c` reads, sorted by path: hash, two spaces, path; UTF-8, line feeds.

    Names in a pack hold no line feed and no backslash, so nothing needs escaping. `bag`: as a bag's manifest, in which
    a per cent sign is written %25 (RFC 8493, section 2.1.3).
    """
    lines = [f"{hashes[path]}  {path.replace('%', '%25') if bag else path}\n" for path in sorted(hashes)]
    return "".join(lines).encode("utf-8")
