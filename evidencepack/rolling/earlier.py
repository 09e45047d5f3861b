"""The earlier return that a new one starts from: opened for reading only, and never changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
from msgspec import Struct

from evidencepack.advice import lessons_of
from evidencepack.model import Framework, Lesson, Refusal, Snapshot
from evidencepack.workspace import Workspace, queries, rows
from evidencepack.workspace.files import FileStore
from evidencepack.workspace.schema import is_old
from evidencepack.workspace.store import find_database


class Earlier(Struct, frozen=True):
    """The earlier return: its workspace to read from, where its files lie, and what it held.

    `lessons`: those that it was given, and those that its own decisions make.
    """

    workspace: Workspace
    files: FileStore
    snapshot: Snapshot
    refusals: tuple[Refusal, ...]
    lessons: tuple[Lesson, ...]

    @property
    def framework(self) -> Framework:
        """The framework that was in force."""
        return self.snapshot.framework


@contextmanager
def opened(path: Path) -> Iterator[Earlier]:
    """Open an earlier return by its folder or .evidence file. `WorkspaceFault` if it is none.

    One that an older program wrote is brought to today's format in a copy that is thrown away: the original stays.
    """
    database = find_database(path)
    files = FileStore(database.parent / "documents")
    with Workspace.open(database, read_only=True) as first:
        if not is_old(first.reader()):
            yield _read(first, files)
            return
    with tempfile.TemporaryDirectory(prefix="evidencepack-roll-", ignore_cleanup_errors=True) as scratch:
        copy = Path(scratch) / database.name
        _copy(database, copy)
        with Workspace.open(copy) as brought:
            yield _read(brought, files)


def _read(workspace: Workspace, files: FileStore) -> Earlier:
    db = workspace.reader()
    refusals = tuple(_records(db, Refusal, "refusal"))
    lessons = (*_records(db, Lesson, "lesson"), *lessons_of(workspace))
    return Earlier(workspace, files, queries.snapshot(workspace), refusals, lessons)


def _records(db: apsw.Connection, kind: type[rows.Record], table: str) -> list[rows.Record]:
    found = db.execute(f"SELECT {rows.columns_of(kind)} FROM {table} ORDER BY id")  # noqa: S608
    return [rows.record_of(kind, row) for row in found]


def _copy(database: Path, to: Path) -> None:
    source = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    target = apsw.Connection(str(to))
    try:
        with target.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(1000)
    finally:
        target.close()
        source.close()
