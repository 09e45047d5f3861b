"""Runs the command line: as a user does, in a process of its own, or (quicker) within this one."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from evidencepack import cli

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: object) -> list[str]:
    """The words that start the program with these arguments."""
    return [sys.executable, "-m", "evidencepack", *map(str, arguments)]


def surroundings() -> dict[str, str]:
    """The environment in which the program is started: this checkout is found whatever the current folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def run(*arguments: object, code: int = 0) -> str:
    """Run the program, check its exit code, and give what it said."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=surroundings(),
        timeout=110,
        check=False,
    )
    assert done.returncode == code, f"exit {done.returncode}: {done.stdout}\n{done.stderr}"
    return done.stdout if code != 2 else done.stdout + done.stderr


def run_json(*arguments: object, code: int = 0) -> Any:
    """Run the program with --json and give the value it printed."""
    return json.loads(run(*arguments, "--json", code=code))


def here(*arguments: object, code: int = 0) -> str:
    """The same within this process, for what does not depend on the process: starting one takes a second."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        ended = cli.run([str(one) for one in arguments])
    assert ended == code, f"exit {ended}: {out.getvalue()}\n{err.getvalue()}"
    return out.getvalue() if code != 2 else out.getvalue() + err.getvalue()


def here_json(*arguments: object, code: int = 0) -> Any:
    """The same with --json, read."""
    return json.loads(here(*arguments, "--json", code=code))
