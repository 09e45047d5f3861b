"""Copies of the database in `backups/`, made by SQLite's own backup call so that they are whole at any moment."""

from __future__ import annotations

from datetime import datetime
from glob import escape
from pathlib import Path

import apsw

from evidencepack.safe_file import discard, put_in_place, remove_leftovers, temporary_beside

KEPT = 10


def back_up(db: apsw.Connection, database: Path, why: str) -> Path:
    """Copy the database to `backups/NAME 2026-11-21 093000 why.evidence`, keep the newest ten, give the copy's path.

    Raises OSError or apsw.Error when it cannot be written; then nothing half-made is left.
    """
    folder = database.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d %H%M%S")
    copy = folder / f"{database.stem} {stamp} {why}{database.suffix}"
    half = temporary_beside(copy)
    try:
        _copy(db, half)
        put_in_place(half, copy)
    finally:
        discard(half)
    remove_leftovers(folder)
    _drop_oldest(folder, database.stem)
    return copy


def _copy(db: apsw.Connection, to: Path) -> None:
    target = apsw.Connection(str(to))
    try:
        target.pragma("journal_mode", "off")  # half a copy is thrown away, so nothing needs to be rolled back
        with target.backup("main", db, "main") as backup:
            backup.step()
    finally:
        target.close()


def _drop_oldest(folder: Path, stem: str) -> None:
    copies = sorted(folder.glob(f"{escape(stem)} *.evidence"), key=lambda path: path.name)
    for old in copies[:-KEPT]:
        discard(old)
