"""What the bootstrap says, how it runs other programs, and how it stops."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path


class Stop(Exception):
    """The bootstrap cannot go on; the text says why and what to do. Exit code 2: a person can mend it."""


def speak_any_name() -> None:
    """Let no folder's name stop a line: a pipe on Windows knows the local letters only."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """Print a line at once, also where the output is a pipe."""
    print(text, flush=True)


def seconds(since: float) -> str:
    """The time since a `time.monotonic()` in words for a line of output."""
    return f"{time.monotonic() - since:.1f} s"


def run_quietly(command: Sequence[str | Path], log: Path, env: dict[str, str] | None = None) -> bool:
    """Run a program with all it says going to the end of `log`. True when it ended well.

    A program that is not there counts as one that failed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with log.open("a", encoding="utf-8", errors="replace") as out:
        out.write(f"\n$ {' '.join(words)}\n")
        out.flush()
        try:
            return subprocess.run(words, stdout=out, stderr=out, env=env, check=False).returncode == 0
        except FileNotFoundError as fault:
            out.write(f"{fault}\n")
            return False


def end_of(log: Path, lines: int = 25) -> str:
    """The last lines of a log, indented, for showing after a failure."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def complain(text: str) -> None:
    """Say to the error output why the bootstrap stops."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
