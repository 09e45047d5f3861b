"""The chase list: what each owner still has to give, as a text to send and as a workbook that goes round and back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from msgspec import Struct, structs

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.workbook import Column, Table, workbook
from evidencepack.assessment.workbook_back import CellChange, changes, read_back
from evidencepack.gaps import ItemState, find_gaps, item_states
from evidencepack.model import EvidenceItem, Return, Snapshot
from evidencepack.workspace import Workspace, returns

_COLUMNS = (
    Column(field="ref", header="Item", width=9),
    Column(field="title", header="Asks for", width=46),
    Column(field="state", header="State", width=14),
    Column(field="missing", header="What is missing", width=48),
    Column(field="owner", header="Owner", width=24, editable=True),
    Column(field="due", header="Due", width=12, editable=True, kind="date"),
    Column(field="note", header="Note", width=46, editable=True),
    Column(field="chased", header="Last reminded", width=14, kind="date"),
)
_STATES = {ItemState.ANSWERED: "Answered", ItemState.WEAK: "To strengthen", ItemState.NOTHING: "No answer"}


class ChaseItem(Struct, frozen=True, kw_only=True):
    """An item as its owner sees it: how well it is answered, by when (its own due day or the return's), what lacks."""

    item: EvidenceItem
    state: ItemState
    due: str | None
    missing: tuple[str, ...]
    late: bool

    @property
    def open(self) -> bool:
        """Whether its owner still has something to do."""
        return self.state is not ItemState.ANSWERED or bool(self.missing)


class OwnerChase(Struct, frozen=True, kw_only=True):
    """The items of one owner; the empty name stands for items that nobody has yet."""

    owner: str
    items: tuple[ChaseItem, ...]

    @property
    def open(self) -> tuple[ChaseItem, ...]:
        """The items with something left to do."""
        return tuple(item for item in self.items if item.open)


class ChaseReading(Struct, frozen=True, kw_only=True):
    """What a workbook that came back would change: cells of items by their ids; items it names that are not known."""

    changes: tuple[CellChange, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def conflicts(self) -> tuple[CellChange, ...]:
        """The cells that were changed both in the workbook and here since it was sent."""
        return tuple(change for change in self.changes if change.conflict)


def chase(snapshot: Snapshot, today: date) -> tuple[OwnerChase, ...]:
    """The items of the list in force by owner, owners by name, those that nobody has last."""
    states = item_states(snapshot, today)
    missing = _missing(snapshot, today)
    owned: dict[str, list[ChaseItem]] = defaultdict(list)
    for item in sorted(snapshot.items, key=lambda one: (one.position, one.ref)):
        if item.withdrawn:
            continue
        due, state = item.due or snapshot.info.due, states[item.id]
        lacks = tuple(missing[item.id])
        late = bool(due) and date.fromisoformat(str(due)) < today and (state is not ItemState.ANSWERED or bool(lacks))
        owned[" ".join(item.owner.split())].append(ChaseItem(item=item, state=state, due=due, missing=lacks, late=late))
    names = sorted(owned, key=lambda name: (not name, name.casefold(), name))
    return tuple(OwnerChase(owner=name, items=tuple(owned[name])) for name in names)


def email_text(owned: OwnerChase, info: Return, today: date) -> str:
    """A reminder to copy into a message. It names items only: no person, no document, nothing that a check found."""
    waiting = owned.open
    if not waiting:
        return (
            "Hello,\n\n"
            f"Thank you: nothing is outstanding from you for {info.authority}’s information return to the Care Quality"
            " Commission.\n\nKind regards\n"
        )
    due = f", which is due on {long_date(info.due)}" if info.due else ""
    many = len(waiting) != 1
    lines = [
        "Hello,",
        "",
        f"We are putting together {info.authority}’s information return to the Care Quality Commission{due}."
        f" {'These items are' if many else 'This item is'} with you, and we would be grateful for your help:",
        "",
    ]
    for one in waiting:
        when = f" (by {long_date(one.due)}{', now overdue' if one.late else ''})" if one.due else ""
        lines.append(f"- {one.item.ref} {one.item.title}{when}")
        lines += [f"    {words}" for words in one.missing or (_ASK,)]
    lines += [
        "",
        "Existing documents are fine; please tell us the pages that matter. A link will do for anything that is"
        " public, and if there is nothing, please say so and why. Please send no details of individual people.",
        "",
        "Many thanks and kind regards",
        "",
        f"{long_date(today.isoformat())}",
    ]
    return "\n".join(lines) + "\n"


_ASK = "Please look over what we have."


def chase_excel(snapshot: Snapshot, today: date) -> bytes:
    """The list as a workbook to circulate and read back: the same bytes for the same list and day."""
    owned = chase(snapshot, today)
    in_order = sorted((one for each in owned for one in each.items), key=lambda one: (one.item.position, one.item.ref))
    table = Table(
        sheet="Chase list",
        title=f"Who provides what: {snapshot.info.authority}",
        about=(
            f"{snapshot.info.title}, as at {long_date(today.isoformat())}.\n"
            "Shaded cells can be changed: owner, due day and note. Everything else is for information."
        ),
        columns=_COLUMNS,
        rows={one.item.id: _row(one) for one in in_order},
        comes_back=True,
    )
    return workbook(table, snapshot.info.authority)


def read_chase_excel(path: Path, snapshot: Snapshot) -> ChaseReading:
    """Read a workbook of `chase_excel` after people filled it in. UserFault when it is not one. Changes nothing."""
    came = read_back(path, _COLUMNS)
    items = {item.id: item for item in snapshot.items}
    by_ref = {_plain(item.ref): item for item in snapshot.items if not item.withdrawn}
    found: list[CellChange] = []
    unknown, notes, seen = [], list(came.notes), set[str]()
    for row in came.rows:
        ref = row.cells.get("ref", "")
        item = items.get(row.key) or by_ref.get(_plain(ref))
        if item is None:
            unknown.append(ref or f"row {row.number}")
        elif item.id in seen:
            notes.append(f"Row {row.number}: {item.ref} stands there twice. Only the first was taken.")
        else:
            seen.add(item.id)
            found += changes(structs.replace(row, key=item.id), _fields(item), _COLUMNS, item.ref)
    return ChaseReading(changes=tuple(found), unknown=tuple(unknown), notes=tuple(notes))


def apply_chase(workspace: Workspace, reading: ChaseReading, source: str, *, take_conflicts: bool = False) -> int:
    """Take what was read as one change; how many items were changed. Cells that were changed here, too, stay as they
    are unless `take_conflicts`. `source` names the workbook in the history.
    """
    edits: dict[str, dict[str, str]] = defaultdict(dict)
    for change in reading.changes:
        if take_conflicts or not change.conflict:
            edits[change.key][change.field] = change.after
    return returns.set_items(workspace, edits, f"Import the chase list from {source}")


def _missing(snapshot: Snapshot, today: date) -> dict[str, list[str]]:
    """What each item lacks, in words that name no document and no person."""
    found: dict[str, list[str]] = defaultdict(list)
    for gap in find_gaps(snapshot, today):
        if gap.subject == "item":
            found[gap.subject_id].append(f"{gap.message} {gap.to_do}".strip())
    waiting: dict[str, int] = defaultdict(int)
    for answer in snapshot.answers:
        waiting[answer.item_id] += answer.to_confirm
    for item_id, count in waiting.items():
        if count:
            found[item_id].append(f"{count} answer{'s' * (count != 1)} to be confirmed.")
    return found


def _fields(item: EvidenceItem) -> dict[str, str]:
    return {"owner": item.owner, "due": item.due or "", "note": item.note}


def _row(one: ChaseItem) -> dict[str, str]:
    return _fields(one.item) | {
        "ref": one.item.ref,
        "title": one.item.title,
        "state": _STATES[one.state],
        "missing": "\n".join(one.missing),
        "chased": one.item.chased or "",
    }


def _plain(ref: str) -> str:
    return ref.replace(" ", "").casefold()
