"""The earlier return that a new one starts from: opened for reading only, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
from msgspec import Struct

from evidencepack.advice import lessons_of
from evidencepack.model import Framework, Lesson, Refusal, Snapshot
from evidencepack.workspace import Workspace, queries, rows


class Earlier(Struct, frozen=True):
    """The earlier return: its workspace to read from, and what it held.

    `lessons`: those that it was given, and those that its own decisions make.
    """

    workspace: Workspace
    snapshot: Snapshot
    refusals: tuple[Refusal, ...]
    lessons: tuple[Lesson, ...]

    @property
    def framework(self) -> Framework:
        """The framework that was in force."""
        return self.snapshot.framework


@contextmanager
def opened(path: Path) -> Iterator[Earlier]:
    """Open an earlier return by its folder or .evidence file, for reading only. `WorkspaceFault` if it is none."""
    with Workspace.open(path, read_only=True) as workspace:
        db = workspace.reader()
        refusals = tuple(_records(db, Refusal, "refusal"))
        lessons = (*_records(db, Lesson, "lesson"), *lessons_of(workspace))
        yield Earlier(workspace, queries.snapshot(workspace), refusals, lessons)


def _records(db: apsw.Connection, kind: type[rows.Record], table: str) -> list[rows.Record]:
    found = db.execute(f"SELECT {rows.columns_of(kind)} FROM {table} ORDER BY id")  # noqa: S608
    return [rows.record_of(kind, row) for row in found]
