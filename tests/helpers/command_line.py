"""Runs the command line as a user does: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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
