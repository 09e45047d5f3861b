"""`bootstrap.py test`: every check of the project in one command, one line each, the tests last."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence

from boot.places import Places
from boot.talk import say, seconds

WORKERS = max(2, min(8, os.cpu_count() or 2))


def tool_commands(places: Places) -> dict[str, list[str]]:
    """What is run before the tests, by the name that its line of output carries."""
    module = [str(places.python), "-m"]
    return {
        "ruff check": [*module, "ruff", "check", "."],
        "ruff format": [*module, "ruff", "format", "--check", "."],
        "mypy": [*module, "mypy"],
        # Without its cache, which does not notice that a module has come or gone.
        "imports": [str(places.scripts / ("lint-imports.exe" if places.windows else "lint-imports")), "--no-cache"],
    }


def test_command(places: Places, arguments: Sequence[str]) -> list[str]:
    """The words that run the tests; `arguments` are handed to pytest."""
    return [str(places.python), "-m", "pytest", "-n", str(WORKERS), *arguments]


def run_all(places: Places, arguments: Sequence[str]) -> int:
    """Run everything, even after a failure. Exit code 0 when all was well, else 1.

    Nothing is printed after the tests: their closing line, with the counts, is the last one.
    """
    failed = [name for name, command in tool_commands(places).items() if not _run_tool(places, name, command)]
    if failed:
        say(f"Failed before the tests: {', '.join(failed)}")
    say(f"pytest, {WORKERS} at a time")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    tests = subprocess.run(test_command(places, arguments), cwd=places.root, env=environment, check=False)
    return 1 if failed or tests.returncode else 0


def _run_tool(places: Places, name: str, command: Sequence[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=places.root, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    well = done.returncode == 0
    say(f"{name:<12} {'ok' if well else 'FAILED':<7} {seconds(started):>7}")
    if not well:
        say((done.stdout + done.stderr).rstrip())
    return well
