"""Kills the program at a chosen moment, and looks at what it left."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from pathlib import Path

from evidencepack.verify import verify
from evidencepack.workspace import Workspace, queries
from helpers.command_line import command, surroundings


def killed_after(seconds: float, *arguments: object) -> list[str]:
    """Start the program, kill it after so many seconds, and give the lines that it had said until then."""
    process = subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=surroundings(), encoding="utf-8"
    )
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    said, _ = process.communicate()
    timer.cancel()
    timer.join()
    # A line that was cut off by the kill was not reported.
    return said.splitlines() if said.endswith("\n") or not said else said.splitlines()[:-1]


def check_added(folder: Path, said: list[str]) -> int:
    """Every file that was reported as added is in the workspace, whole. Gives how many there are."""
    reported = {line.split(maxsplit=1)[1].split("  — ")[0] for line in said if line.startswith("added")}
    with Workspace.open(folder) as opened:
        db = opened.reader()
        assert db.execute("PRAGMA integrity_check").get == "ok"
        known = queries.documents(db)
        origins = {origin.path for document in known for origin in queries.origins(db, document.id)}
        assert reported <= origins, reported - origins
        for document in known:
            content = opened.files.path_of(document.version.sha256).read_bytes()
            assert hashlib.sha256(content).hexdigest() == document.version.sha256
    return len(reported)


def check_pack(out: Path) -> bool:
    """Under the pack's name is nothing, or a whole pack. Gives whether there is one."""
    if not out.exists():
        return False
    verdict = verify(out)
    assert verdict.ok, verdict.faults
    return True
