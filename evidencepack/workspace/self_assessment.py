"""What the self-assessment holds besides scores and narrative: citations, improvement plan, contacts, sign-offs.

Also what waits to be confirmed after it was carried over from an earlier return. The tables hold these records field
by field, so reading and writing them is one function each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw
import msgspec

from evidencepack.errors import UserFault
from evidencepack.model import Citation, Contact, PlanAction, SignOff, WordExport
from evidencepack.workspace import rows
from evidencepack.workspace.days import parse_date
from evidencepack.workspace.store import Workspace

Kept = Citation | PlanAction | Contact | SignOff

_TABLES: dict[type[msgspec.Struct], str] = {
    Citation: "citation",
    PlanAction: "plan_action",
    Contact: "contact",
    SignOff: "sign_off",
}


def narrative(db: apsw.Connection) -> dict[str, str]:
    """The parts of the self-assessment that belong to no statement (`FRONT_TEXTS`), by name."""
    return dict(db.execute("SELECT id, text FROM narrative ORDER BY id"))


def citations(db: apsw.Connection) -> list[Citation]:
    """The evidence that the statements cite, in the order of each."""
    return _all(db, Citation, "statement_id, position, id")


def plan(db: apsw.Connection) -> list[PlanAction]:
    """The improvement plan, by statement and in its order."""
    return _all(db, PlanAction, "statement_id, position, id")


def contacts(db: apsw.Connection) -> list[Contact]:
    """Whom CQC can ask, in their order."""
    return _all(db, Contact, "position, id")


def sign_offs(db: apsw.Connection) -> list[SignOff]:
    """Who signed what, oldest first."""
    return _all(db, SignOff, "at, id")


def word_export(db: apsw.Connection, export_id: str) -> WordExport | None:
    """What went out to Word under this id, None if this workspace has never written it."""
    row = db.execute("SELECT id, name, at, fields FROM word_export WHERE id = ?", (export_id,)).fetchone()
    if row is None:
        return None
    fields = msgspec.json.decode(row[3], type=dict[str, str])
    return WordExport(id=row[0], name=row[1], at=row[2], fields=fields)


def keep_word_export(workspace: Workspace, export: WordExport) -> None:
    """Remember what went out to Word; the same export again changes nothing."""
    with workspace.derived() as db:
        db.execute(
            "INSERT OR IGNORE INTO word_export VALUES (?, ?, ?, ?)",
            (export.id, export.name, export.at, msgspec.json.encode(export.fields, order="sorted").decode()),
        )


def set_narrative(workspace: Workspace, parts: dict[str, str], title: str) -> None:
    """Write parts that belong to no statement, as one change."""
    with workspace.change(title) as db:
        for name, text in parts.items():
            put_part(db, name, text)


def put_part(db: apsw.Connection, name: str, text: str, *, to_confirm: bool = False) -> None:
    """Write a part that belongs to no statement inside a change that is under way; one that waits goes on waiting."""
    db.execute(
        "INSERT INTO narrative (id, text, to_confirm) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET text = excluded.text",
        (name, text, int(to_confirm)),
    )


def put(workspace: Workspace, records: Iterable[Kept], title: str) -> None:
    """Write records down as one change: new ones are added, those with a known id take the place of the old."""
    rewrite(workspace, records, (), title)


def remove(workspace: Workspace, records: Sequence[Kept], title: str) -> None:
    """Take records away as one change."""
    rewrite(workspace, (), records, title)


def rewrite(workspace: Workspace, written: Iterable[Kept], gone: Iterable[Kept], title: str) -> None:
    """Write some records down and take others away, all as one change."""
    with workspace.change(title) as db:
        for record in written:
            put_record(db, record)
        for record in gone:
            db.execute(f"DELETE FROM {_TABLES[type(record)]} WHERE id = ?", (record.id,))  # noqa: S608


def put_record(db: apsw.Connection, record: Kept) -> None:
    """Write a record down inside a change that is under way."""
    rows.upsert(db, _TABLES[type(record)], rows.columns_of(type(record)), rows.record_row(record))


def _all(db: apsw.Connection, kind: type[rows.Record], order: str) -> list[rows.Record]:
    found = db.execute(f"SELECT {rows.columns_of(kind)} FROM {_TABLES[kind]} ORDER BY {order}")  # noqa: S608
    return [rows.record_of(kind, row) for row in found]


# ---------------------------------------------------------------- the improvement plan


def add_action(workspace: Workspace, action: PlanAction) -> PlanAction:
    """Add an action at the end of its statement's; gives it with its id and place. UserFault for an empty one."""
    [stored] = _new_actions(plan(workspace.reader()), [_tidy_action(action)])
    put(workspace, [stored], f"Add to the improvement plan: {_short(stored.action)}")
    return stored


def update_action(workspace: Workspace, action: PlanAction) -> None:
    """Change an action (found by its id). UserFault for an empty one, or when it is no longer in the plan."""
    if not any(known.id == action.id for known in plan(workspace.reader())):
        raise UserFault("That action is no longer in the improvement plan.", "Add it again.")
    put(workspace, [_tidy_action(action)], f"Change in the improvement plan: {_short(action.action)}")


def take_proposals(workspace: Workspace, wanted: Sequence[tuple[str, str]]) -> list[PlanAction]:
    """Add actions by (statement id, text) as one change, and give them as they were stored."""
    fresh = [_tidy_action(PlanAction(id="", statement_id=statement, action=text)) for statement, text in wanted]
    stored = _new_actions(plan(workspace.reader()), fresh)
    if stored:
        words = _short(stored[0].action) if len(stored) == 1 else f"{len(stored)} actions"
        put(workspace, stored, f"Add to the improvement plan: {words}")
    return stored


def move_action(workspace: Workspace, action_id: str, to: int) -> None:
    """Move an action to another place (0 is first) among those of its statement."""
    actions = plan(workspace.reader())
    moved = next((action for action in actions if action.id == action_id), None)
    if moved is None:
        raise UserFault("That action is no longer in the improvement plan.", "Choose another one.")
    order = [one for one in actions if one.statement_id == moved.statement_id and one.id != action_id]
    order.insert(max(0, to), moved)
    places = [msgspec.structs.replace(one, position=place) for place, one in enumerate(order, 1)]
    put(workspace, places, f"Reorder the improvement plan: {_short(moved.action)}")


def _new_actions(there: Sequence[PlanAction], fresh: Sequence[PlanAction]) -> list[PlanAction]:
    last: dict[str, int] = {}
    for action in there:
        last[action.statement_id] = max(last.get(action.statement_id, 0), action.position)
    stored = []
    for action in fresh:
        last[action.statement_id] = last.get(action.statement_id, 0) + 1
        stored.append(msgspec.structs.replace(action, id=rows.new_id(), position=last[action.statement_id]))
    return stored


def _tidy_action(action: PlanAction) -> PlanAction:
    if not action.action.strip():
        raise UserFault("An action of the improvement plan needs words.", "Say what will be done.")
    return msgspec.structs.replace(
        action,
        action=action.action.strip(),
        lead=action.lead.strip(),
        due=parse_date(action.due).isoformat() if action.due else None,
        progress=action.progress.strip(),
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


# ---------------------------------------------------------------- what has to be confirmed


class Unconfirmed(msgspec.Struct, frozen=True):
    """What was carried over or lost its ground, and waits for somebody's word.

    Ids of answers, statements and actions, and names of the parts that belong to no statement.
    """

    answers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.answers) + len(self.statements) + len(self.parts) + len(self.actions)


def unconfirmed(db: apsw.Connection) -> Unconfirmed:
    """Everything that is still to be confirmed."""

    def ids(table: str, key: str) -> tuple[str, ...]:
        return tuple(row[0] for row in db.execute(f"SELECT {key} FROM {table} WHERE to_confirm ORDER BY {key}"))  # noqa: S608

    return Unconfirmed(
        answers=ids("answer", "id"),
        statements=ids("assessment", "statement_id"),
        parts=ids("narrative", "id"),
        actions=ids("plan_action", "id"),
    )


def confirm(
    workspace: Workspace,
    *,
    answers: Iterable[str] = (),
    statements: Iterable[str] = (),
    parts: Iterable[str] = (),
    actions: Iterable[str] = (),
) -> int:
    """Confirm these answers, statements, parts and actions by their ids, as one change; how many were to confirm."""
    waiting = unconfirmed(workspace.reader())
    wanted = Unconfirmed(
        answers=tuple(sorted(set(answers) & set(waiting.answers))),
        statements=tuple(sorted(set(statements) & set(waiting.statements))),
        parts=tuple(sorted(set(parts) & set(waiting.parts))),
        actions=tuple(sorted(set(actions) & set(waiting.actions))),
    )
    if not wanted.count:
        return 0
    named = (
        ("answer", "id", wanted.answers),
        ("assessment", "statement_id", wanted.statements),
        ("narrative", "id", wanted.parts),
        ("plan_action", "id", wanted.actions),
    )
    with workspace.change(_confirmed_words(wanted)) as db:
        for table, key, ids in named:
            db.executemany(f"UPDATE {table} SET to_confirm = 0 WHERE {key} = ?", [(one,) for one in ids])  # noqa: S608
    return wanted.count


def confirm_all(workspace: Workspace) -> int:
    """Confirm everything that waits for it, as one change; how many there were."""
    waiting = unconfirmed(workspace.reader())
    return confirm(workspace, **msgspec.structs.asdict(waiting))


def _confirmed_words(confirmed: Unconfirmed) -> str:
    counts = (
        (len(confirmed.answers), "answer"),
        (len(confirmed.statements), "statement"),
        (len(confirmed.parts), "part"),
        (len(confirmed.actions), "action"),
    )
    return "Confirm " + ", ".join(f"{count} {what}{'s' * (count != 1)}" for count, what in counts if count)


def question_places(db: apsw.Connection, document_id: str) -> None:
    """Inside a change that gives a document a new version: answers that name a place in it wait to be confirmed."""
    db.execute(
        "UPDATE answer SET to_confirm = 1 WHERE document_id = ? AND (pages <> '' OR section <> '')", (document_id,)
    )
