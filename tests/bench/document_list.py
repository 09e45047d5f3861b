"""How long listing tens of thousands of documents takes: `python tests/bench/document_list.py [DOCUMENTS]`.

Printed are ratios of each filter, group and order to the barest list there is (ids by title), in processor time.
"""

from __future__ import annotations

import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evidencepack import verbs  # the project's own folder is put on the path above
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.document_list import GROUPINGS, Arrangement, arranged

_RUNS = 5
_BARE = "SELECT id FROM document ORDER BY title COLLATE NOCASE"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    with tempfile.TemporaryDirectory() as folder, verbs.new_return(Path(folder) / "W", "Bench") as workspace:
        fill(workspace, count)
        db = workspace.reader()
        bare = seconds(lambda: db.execute(_BARE).fetchall())
        print(f"{count:,} documents; the barest list takes {1000 * bare:.0f} ms")
        wanted = {f"filter {key}": Arrangement(filtered=key) for key in queries.DOCUMENT_FILTERS}
        wanted |= {f"group by {key}": Arrangement(group=key) for key in GROUPINGS}
        wanted |= {f"order by {key}": Arrangement(order=key) for key in queries.DOCUMENT_ORDERS}
        for name, arrangement in wanted.items():
            took = seconds(lambda arrangement=arrangement: arranged(db, arrangement))
            print(f"{name:24} {took / bare:5.1f}  ({1000 * took:.0f} ms)")


def fill(workspace: Workspace, count: int) -> None:
    """Documents that were read, every third with a finding, every other answering an item."""
    items = [item.id for item in queries.items(workspace.reader())]
    with workspace.derived() as db:
        for number in range(count):
            key, version, sha256 = secrets.token_hex(8), secrets.token_hex(8), secrets.token_hex(32)
            title, state = f"Paper {secrets.token_hex(6)}", "in use" if number % 2 else "inbox"
            at = "2026-11-13T10:00:00Z"
            db.execute("INSERT INTO document VALUES (?, ?, ?, ?, NULL, NULL, '', ?)", (key, title, state, version, at))
            db.execute(
                "INSERT INTO version (id, document_id, number, sha256, name, size, added_at)"
                " VALUES (?, ?, 1, ?, ?, 9, ?)",
                (version, key, sha256, f"{title}.pdf", at),
            )
            db.execute(
                "INSERT INTO examined (sha256, format, read, pages, pages_unit, properties, facts, message)"
                " VALUES (?, ?, 'read', 3, 'page', '{}', '{}', '')",
                (sha256, ("pdf", "docx", "xlsx")[number % 3]),
            )
            db.execute("INSERT INTO judged VALUES (?, ?, '2025-03-31', 'page 1', 0)", (key, sha256))
            if not number % 3:
                db.execute(
                    "INSERT INTO finding (document_id, sha256, number, rule, rule_version, severity, message, to_do,"
                    " place) VALUES (?, ?, 1, 'C01', 1, 'review', 'Old', '', '')",
                    (key, sha256),
                )
            if number % 2:
                db.execute(
                    "INSERT INTO answer (id, item_id, kind, document_id, position) VALUES (?, ?, 'document', ?, 1)",
                    (secrets.token_hex(8), items[number % len(items)], key),
                )


def seconds(do: Callable[[], object]) -> float:
    """Processor seconds, the median of several runs after one that does not count."""
    do()
    took = []
    for _ in range(_RUNS):
        begun = time.process_time()
        do()
        took.append(time.process_time() - begun)
    return statistics.median(took)


if __name__ == "__main__":
    main()
