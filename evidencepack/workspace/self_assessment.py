"""What the self-assessment holds besides scores and narrative: citations, improvement plan, contacts, sign-offs.

The tables hold these records field by field, so reading and writing them is one function each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw
import msgspec

from evidencepack.model import Citation, Contact, PlanAction, SignOff, WordExport
from evidencepack.workspace import rows
from evidencepack.workspace.store import Workspace

Kept = Citation | PlanAction | Contact | SignOff

_TABLES: dict[type[msgspec.Struct], str] = {
    Citation: "citation",
    PlanAction: "plan_action",
    Contact: "contact",
    SignOff: "sign_off",
}


def narrative(db: apsw.Connection) -> dict[str, str]:
    """The parts of the self-assessment that belong to no statement ("about", "key_messages"), by name."""
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
        db.executemany(
            "INSERT INTO narrative VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
            list(parts.items()),
        )


def put(workspace: Workspace, records: Iterable[Kept], title: str) -> None:
    """Write records down as one change: new ones are added, those with a known id take the place of the old."""
    with workspace.change(title) as db:
        for record in records:
            _put(db, record)


def remove(workspace: Workspace, records: Sequence[Kept], title: str) -> None:
    """Take records away as one change."""
    with workspace.change(title) as db:
        for record in records:
            db.execute(f"DELETE FROM {_TABLES[type(record)]} WHERE id = ?", (record.id,))  # noqa: S608


def _put(db: apsw.Connection, record: Kept) -> None:
    row = rows.record_row(record)
    updates = ", ".join(f"{name} = excluded.{name}" for name in record.__struct_fields__[1:])
    db.execute(
        f"INSERT INTO {_TABLES[type(record)]} ({rows.columns_of(type(record))})"  # noqa: S608
        f" VALUES ({', '.join('?' * len(row))}) ON CONFLICT (id) DO UPDATE SET {updates}",
        row,
    )


def _all(db: apsw.Connection, kind: type[rows.Record], order: str) -> list[rows.Record]:
    found = db.execute(f"SELECT {rows.columns_of(kind)} FROM {_TABLES[kind]} ORDER BY {order}")  # noqa: S608
    return [rows.record_of(kind, row) for row in found]
