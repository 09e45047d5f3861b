"""A workspace that an older program wrote, to be read only: in a copy of today's format, since the original stays."""

from __future__ import annotations

from pathlib import Path

import apsw

from evidencepack.scratch import scratch_folder
from evidencepack.workspace.schema import migrate


class BroughtCopy:
    """A copy of a database in today's format, in a folder that `close` takes away. `database` is never written."""

    def __init__(self, database: Path) -> None:
        self._folder = scratch_folder("older")
        self.path = Path(self._folder.name) / database.name
        try:
            _copy(database, self.path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Take the copy away. Safe to call twice."""
        self._folder.cleanup()


def _copy(database: Path, to: Path) -> None:
    source = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    target = apsw.Connection(str(to))
    try:
        with target.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(1000)
        migrate(target)
    finally:
        target.close()
        source.close()
