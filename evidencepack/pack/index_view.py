"""What the index says, once, for all three forms of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from evidencepack.assessment.evidence_words import long_date, where
from evidencepack.in_words import counted
from evidencepack.model import AnswerKind, ItemKind, Snapshot
from evidencepack.pack.planned import COVER, Change, Entry, Plan, PlannedItem, answer_number
from evidencepack.pack.remarks import can_be_opened, megabytes

_KINDS = {
    None: "Self-assessment",
    AnswerKind.DOCUMENT: "Document",
    AnswerKind.SECTION: "Part of a document",
    AnswerKind.LINK: "Published online",
    AnswerKind.DATA: "Data",
    AnswerKind.CONTACTS: "Contact list",
    AnswerKind.NOT_HELD: "Not held",
    AnswerKind.NOT_APPLICABLE: "Not applicable",
}
_ASKS = {
    ItemKind.DOCUMENTS: "documents",
    ItemKind.DATA: "data",
    ItemKind.CONTACTS: "contacts",
    ItemKind.SELF_ASSESSMENT: "self-assessment",
}
_CHANGES = {
    Change.FIRST: "",
    Change.NEW: "New",
    Change.REPLACED: "Replaced",
    Change.CHANGED: "Description changed",
    Change.SAME: "Unchanged",
}


class Row(Struct, frozen=True, kw_only=True):
    """One answer in words. `path`: a file of this pack, `web`: an address to open, `file_note`: its type and size.

    `dated` is in words; `day` is the same as an ISO date, empty where the day is not known.
    """

    number: str
    kind: str
    title: str
    path: str = ""
    web: str = ""
    file_note: str = ""
    where: str = ""
    dated: str = ""
    day: str = ""
    notes: tuple[str, ...] = ()
    categories: str = ""
    change: str = ""

    @property
    def about(self) -> str:
        """Kind, file and categories in one line, without repeating the title."""
        kind = "" if self.kind == self.title else self.kind
        return " · ".join(part for part in (kind, self.file_note, self.categories) if part)


class Section(Struct, frozen=True, kw_only=True):
    """One evidence item with its answers. `anchor` names it inside the index."""

    anchor: str
    ref: str
    title: str
    wording: str
    asks: str
    statements: tuple[str, ...]
    rows: tuple[Row, ...]
    count: str


class StatementItems(Struct, frozen=True, kw_only=True):
    """A quality statement and the items that give evidence on it."""

    name: str
    sections: tuple[Section, ...]


class IndexView(Struct, frozen=True, kw_only=True):
    """The whole index. `notices`: what the reader must know first."""

    authority: str
    title: str
    framework: str
    summary: str
    notices: tuple[str, ...]
    cover: str
    sections: tuple[Section, ...]
    statements: tuple[StatementItems, ...]
    withdrawn: tuple[Row, ...]

    @property
    def changed(self) -> tuple[tuple[Section, Row], ...]:
        """What a supplementary pack brings, with its items: new, replaced, or told otherwise than in the earlier pack.

        Empty in a pack that comes after no other.
        """
        unchanged = {_CHANGES[Change.FIRST], _CHANGES[Change.SAME]}
        return tuple((section, row) for section in self.sections for row in section.rows if row.change not in unchanged)


def index_view(plan: Plan, snapshot: Snapshot) -> IndexView:
    """What the index of this plan says."""
    names = {s.id: f"{s.number} {s.title}" for s in snapshot.framework.statements}
    maker = _Rows(plan)
    sections = tuple(
        _section(place, planned, names, maker.rows(planned)) for place, planned in enumerate(plan.items, 1)
    )
    statements = tuple(
        StatementItems(
            name=name,
            sections=tuple(
                section for section, planned in zip(sections, plan.items, strict=True) if key in planned.item.statements
            ),
        )
        for key, name in names.items()
    )
    return IndexView(
        authority=snapshot.info.authority,
        title=snapshot.info.title,
        framework=f"{snapshot.framework.title}, {snapshot.framework.version}",
        summary=_summary(plan),
        notices=tuple(_notices(plan, snapshot)),
        cover=COVER if plan.cover else "",
        sections=sections,
        statements=statements,
        withdrawn=maker.withdrawn(),
    )


class _Rows:
    """Puts entries into words; knows each file's size and volume."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._files = {file.path: file for file in plan.files}

    def rows(self, planned: PlannedItem) -> tuple[Row, ...]:
        return tuple(self._row(entry) for entry in planned.entries)

    def _row(self, entry: Entry) -> Row:
        return Row(
            number=entry.number,
            kind=_KINDS[entry.kind],
            title=entry.url if entry.kind is AnswerKind.LINK else entry.title,
            path=entry.path or "",
            web=entry.url if entry.kind is AnswerKind.LINK and can_be_opened(entry.url) else "",
            file_note=self._file_note(entry),
            where=where(entry.pages, entry.pages_unit, entry.section),
            dated=long_date(entry.dated),
            day=_whole_day(entry.dated),
            notes=tuple(self._notes(entry)),
            categories=", ".join(entry.categories),
            change=_CHANGES[entry.change],
        )

    def _file_note(self, entry: Entry) -> str:
        file = self._files.get(entry.path or "")
        if file is None:
            return ""
        ending = file.path.rpartition(".")[2].upper()
        part = f", in part {file.volume} of {self._plan.volumes}" if self._plan.volumes > 1 else ""
        return f"{ending}, {megabytes(file.size)}{part}"

    def _notes(self, entry: Entry) -> Iterable[str]:
        if entry.seen_on:
            yield f"Seen on {long_date(entry.seen_on)}."
        if entry.reason:
            yield f"Reason: {entry.reason}"
        if entry.action:
            yield f"What is being done: {entry.action}"
        yield from (line.strip() for line in entry.note.splitlines() if line.strip())
        if entry.given_as:
            yield f"Given as {entry.given_as}."
        if entry.also_under:
            yield f"Also given under {', '.join(entry.also_under)}."
        if entry.earlier_pack and entry.path is None:
            yield f"In the pack “{entry.earlier_pack}”: {entry.earlier_path}"

    def withdrawn(self) -> tuple[Row, ...]:
        gone = self._plan.supplement.withdrawn if self._plan.supplement else ()
        return tuple(
            Row(
                number=each.number,
                kind="Withdrawn",
                title=each.title,
                change="Withdrawn",
                notes=(f"In the pack “{each.pack}”: {each.path}" if each.path else f"In the pack “{each.pack}”.",),
            )
            for each in gone
        )


def _whole_day(dated: str | None) -> str:
    try:
        return date.fromisoformat(dated or "").isoformat()
    except ValueError:
        return ""


def _section(place: int, planned: PlannedItem, names: dict[str, str], rows: tuple[Row, ...]) -> Section:
    item = planned.item
    return Section(
        anchor=f"item-{place}",
        ref=item.ref,
        title=item.title,
        wording=item.wording,
        asks=", ".join(_ASKS[kind] for kind in item.kinds),
        statements=tuple(names[key] for key in item.statements if key in names),
        rows=rows,
        count=counted(len(rows), "answer") if rows else "no answer",
    )


def _summary(plan: Plan) -> str:
    answered = f"{plan.items_answered} of {counted(len(plan.items), 'evidence item')} answered"
    here = counted(len(plan.files), "document") + (f" ({megabytes(plan.bytes)})" if plan.files else "")
    parts = f" in {plan.volumes} zip files" if plan.volumes > 1 else ""
    unpack = "" if plan.volumes > 1 or not (plan.files or plan.cover) else " Unpack it first: then every link works."
    return f"{answered}. This pack holds {here}{parts}.{unpack}"


def _left_out(plan: Plan) -> str:
    """The first number that no answer has, although a later one of its item has a number; empty where none is."""
    for planned in plan.items:
        given = [entry.number for entry in planned.entries if entry.kind is not None]
        for place, number in enumerate(given, 1):
            if number != (expected := answer_number(planned.item, place)):
                return expected
    return ""


def _notices(plan: Plan, snapshot: Snapshot) -> Iterable[str]:
    framework = snapshot.framework
    if framework.provisional_items:
        note = framework.items_note
        yield note if "provisional" in note.casefold() else f"The list of evidence items is provisional. {note}"
    if plan.supplement:
        yield (
            f"This is a supplementary pack. It holds what is new or replaced since the pack “{plan.supplement.name}” "
            f"(SHA-256 {plan.supplement.sha256}); what is unchanged is listed here and lies in the earlier pack."
        )
    if number := _left_out(plan):
        yield (
            f"Where a number is left out, such as {number}, no file is missing: evidence keeps its number when other "
            "evidence is taken away."
        )
    if plan.volumes > 1:
        yield (
            f"The pack comes in {plan.volumes} zip files. Unpack them all into one folder: then every link works. Each "
            "of them carries this whole index."
        )
