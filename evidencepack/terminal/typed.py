"""Paths as they are typed: what is there, a pattern that no shell has turned into names, or a mistake."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

import typer

from evidencepack.errors import UserFault
from evidencepack.intake.paths import extended


def path(text: str) -> Path:
    """One argument as a path. An empty one is refused: it would mean the folder in which one happens to be."""
    if not text.strip():
        raise typer.BadParameter("The path is empty.")
    return Path(text)


def meant(paths: Iterable[Path]) -> list[Path]:
    """The files and folders that are named, in their order, patterns such as *.docx turned into names.

    Windows leaves that to the program that is started. Raises `UserFault` with all that is not there, so that a
    mistyped name is no answer of its own and nothing is half done.
    """
    named: list[Path] = []
    missing: list[str] = []
    for one in paths:
        found = [one] if _is_there(one) else sorted(map(Path, _matching(str(one))))
        named.extend(found)
        if not found:
            missing.append(str(one))
    if missing:
        listed = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
        raise UserFault(f"There is no file or folder {listed}.", "Check the name and the folder. Nothing was done.")
    return named


def _is_there(one: Path) -> bool:
    try:
        extended(one).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # there, but not to be looked at; or a name that Windows allows no file, such as a pattern
        return not _is_pattern(str(one))
    return True


def _is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def _matching(text: str) -> list[str]:
    return glob.glob(text.replace("[", "[[]")) if _is_pattern(text) else []  # noqa: PTH207  # folders may be patterns


def must_end(out: Path, *endings: str) -> None:
    """Refuse a name for a file to write that says another format than it would have."""
    if out.suffix.casefold() not in endings:
        raise UserFault(f"{out.name} names no format that can be written.", f"End the name in {' or '.join(endings)}.")
