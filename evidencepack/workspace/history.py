"""Changes as recorded changesets: named undo and redo that survive closing, and the audit trail.

A change is one transaction on the recorded tables, kept as the changeset that SQLite's session extension makes of it.
Undo applies its inverse, redo applies it again. A long job (taking in 300 files) is many transactions but one change:
its parts share the job's name and are undone together, last part first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import apsw
from msgspec import Struct

from evidencepack.workspace.lock import this_machine, this_person
from evidencepack.workspace.schema import RECORDED


class Changed(Struct, frozen=True):
    """What a change, an undo or a redo did: its title and the keys of the rows it touched, by table."""

    title: str
    rows: dict[str, frozenset[str]]

    def touches(self, *tables: str) -> bool:
        """Whether any row of these tables was touched."""
        return any(table in self.rows for table in tables)


class TrailEntry(Struct, frozen=True, kw_only=True):
    """One line of the audit trail. `verb`: did, undid, redid, sealed, opened, took over."""

    seq: int
    at: str
    who: str
    machine: str
    verb: str
    title: str


def now() -> str:
    """This moment in UTC, to the second, as it is stored."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rows_of(changeset: bytes) -> dict[str, set[str]]:
    """The keys of the rows that a changeset touches, by table."""
    rows: dict[str, set[str]] = {}
    for change in apsw.Changeset.iter(changeset):
        values = change.old if change.op in {"DELETE", "UPDATE"} else change.new
        assert values is not None  # noqa: S101  # an INSERT has new values, the others old ones
        rows.setdefault(change.name, set()).add(str(values[0]))
    return rows


class History:
    """The history of one workspace. It writes through the one writing connection and checks no rights itself."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    @contextmanager
    def recording(self) -> Iterator[list[bytes]]:
        """Record what the body does to the recorded tables; the list holds the changeset afterwards, if any."""
        taken: list[bytes] = []
        session = apsw.Session(self._db, "main")
        try:
            for table in RECORDED:
                session.attach(table)
            yield taken
            if not session.is_empty:
                taken.append(session.changeset())
        finally:
            session.close()

    def keep(self, title: str, changeset: bytes, job: str | None) -> None:
        """Write a changeset down as a change of its own, or as the next part of the job's change."""
        seq = self._open_change_of(job) if job else None
        # What was undone could not be done again after this one: it may be about the same rows.
        self._db.execute("UPDATE change SET status = 'dropped' WHERE status = 'undone'")
        if seq is None:
            self._db.execute(
                "INSERT INTO change (at, who, machine, title, job, status) VALUES (?, ?, ?, ?, ?, 'done')",
                (now(), this_person(), this_machine(), title, job),
            )
            seq = self._db.last_insert_rowid()
            self.note("did", title, seq)
        else:
            self._db.execute("UPDATE change SET title = ? WHERE seq = ?", (title, seq))
            self._db.execute("UPDATE audit SET title = ? WHERE change_seq = ? AND verb = 'did'", (title, seq))
        self._db.execute(
            "INSERT INTO change_part SELECT ?1, coalesce(max(part), 0) + 1, ?2 FROM change_part WHERE seq = ?1",
            (seq, changeset),
        )

    def note(self, verb: str, title: str, change_seq: int | None = None) -> None:
        """Add a line to the audit trail."""
        self._db.execute(
            "INSERT INTO audit (at, who, machine, verb, title, change_seq) VALUES (?, ?, ?, ?, ?, ?)",
            (now(), this_person(), this_machine(), verb, title, change_seq),
        )

    def undo(self) -> Changed | None:
        """Take the last change back; None if there is none."""
        found = self._db.execute("SELECT seq, title FROM change WHERE status = 'done' ORDER BY seq DESC LIMIT 1").get
        if found is None:
            return None
        seq, title = found
        rows: dict[str, set[str]] = {}
        for part in reversed(self._parts(seq)):
            self._apply(apsw.Changeset.invert(part), rows)
        self._mark(seq, "undone")
        self.note("undid", title, seq)
        return _changed(title, rows)

    def redo(self) -> Changed | None:
        """Do the change again that was taken back last; None if there is none."""
        found = self._db.execute("SELECT seq, title FROM change WHERE status = 'undone' ORDER BY seq LIMIT 1").get
        if found is None:
            return None
        seq, title = found
        rows: dict[str, set[str]] = {}
        for part in self._parts(seq):
            self._apply(part, rows)
        self._mark(seq, "done")
        self.note("redid", title, seq)
        return _changed(title, rows)

    def _open_change_of(self, job: str) -> int | None:
        last = self._db.execute("SELECT seq, job FROM change WHERE status = 'done' ORDER BY seq DESC LIMIT 1").get
        return int(last[0]) if last is not None and last[1] == job else None

    def _parts(self, seq: int) -> list[bytes]:
        rows = self._db.execute("SELECT changeset FROM change_part WHERE seq = ? ORDER BY part", (seq,))
        return [row[0] for row in rows]

    def _apply(self, changeset: bytes, rows: dict[str, set[str]]) -> None:
        # No conflict handler: undo and redo are strictly last in, first out, so a conflict is a defect and aborts.
        apsw.Changeset.apply(changeset, self._db)
        for table, keys in rows_of(changeset).items():
            rows.setdefault(table, set()).update(keys)

    def _mark(self, seq: int, status: str) -> None:
        self._db.execute("UPDATE change SET status = ? WHERE seq = ?", (status, seq))


def _changed(title: str, rows: dict[str, set[str]]) -> Changed:
    return Changed(title, {table: frozenset(keys) for table, keys in rows.items()})


def changed_by(title: str, changeset: bytes) -> Changed:
    """What a changeset did, under this title."""
    return _changed(title, rows_of(changeset))


def next_undo(db: apsw.Connection) -> str | None:
    """The title of the change that undo would take back."""
    row = db.execute("SELECT title FROM change WHERE status = 'done' ORDER BY seq DESC LIMIT 1").get
    return str(row) if row is not None else None


def next_redo(db: apsw.Connection) -> str | None:
    """The title of the change that redo would do again."""
    row = db.execute("SELECT title FROM change WHERE status = 'undone' ORDER BY seq LIMIT 1").get
    return str(row) if row is not None else None


def trail(db: apsw.Connection, limit: int = 1000) -> list[TrailEntry]:
    """The audit trail, newest first."""
    rows = db.execute("SELECT seq, at, who, machine, verb, title FROM audit ORDER BY seq DESC LIMIT ?", (limit,))
    return [TrailEntry(seq=r[0], at=r[1], who=r[2], machine=r[3], verb=r[4], title=r[5]) for r in rows]
