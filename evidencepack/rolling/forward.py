"""A new return from an earlier one: what carries over waits to be confirmed, what has no place is reported.

Scores and signatures do not carry over. A score is a judgement of one day, and carried scores would add up to an
overall result that nobody has come to; the report names the earlier ones. Waivers do not either: whether something may
leave the council is decided again for each return.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from msgspec import Struct, structs

from evidencepack import handling
from evidencepack.errors import UserFault
from evidencepack.jobs import Job
from evidencepack.model import Framework
from evidencepack.rolling.carrying import Carrying, NoPlace
from evidencepack.rolling.crosswalk import crosswalk_between
from evidencepack.rolling.earlier import Earlier, opened
from evidencepack.workspace import Workspace, days, returns
from evidencepack.workspace.store import find_database

__all__ = ["NoPlace", "RolledForward", "roll_forward"]


class RolledForward(Struct, frozen=True):
    """The new workspace, open for writing; how many of each kind carried over; what has no place; the report's file."""

    workspace: Workspace
    carried: dict[str, int]
    no_place: tuple[NoPlace, ...]
    report: Path


def roll_forward(
    old: Path,
    folder: Path,
    framework: Framework | None,
    notified: str | None,
    *,
    crosswalk: Path | None = None,
    job: Job | None = None,
) -> RolledForward:
    """Make a workspace in `folder` for a new return from the one at `old`, which is only read.

    `framework` None: the one of the earlier return, with its list of items. `notified`: the day of the new
    notification, if known. Raises `UserFault` for a folder or a date that will not do, `FrameworkFault` for a wrong
    crosswalk, `WorkspaceFault` when `old` is no workspace, `Cancelled`; then nothing is left of the new one.
    """
    _check_folders(old, folder)
    day = days.parse_date(notified).isoformat() if notified else None
    there = frozenset(folder.iterdir()) if folder.is_dir() else None
    with opened(old) as before:
        into = framework or _again(before.framework)
        walk = crosswalk_between(before.framework, into, crosswalk)
        workspace = returns.start_return(folder, before.snapshot.info.authority, into, day)
        try:
            carrying = Carrying(before, workspace, walk, job or Job())
            carrying.run()
            handling.compare_documents(workspace, job)
            report = _write_report(folder, before, carrying)
        except BaseException:
            workspace.close()
            _take_away(folder, there)
            raise
    return RolledForward(workspace, dict(carrying.carried), tuple(carrying.no_place), report)


def _again(framework: Framework) -> Framework:
    """The framework of the earlier return without the days of that return."""
    items = tuple(structs.replace(item, due=None, chased=None) for item in framework.items)
    return structs.replace(framework, items=items)


def _check_folders(old: Path, folder: Path) -> None:
    home = find_database(old).parent.resolve()
    if folder.resolve() == home or home in folder.resolve().parents:
        raise UserFault(
            f"{folder} lies in the workspace of the earlier return, which stays as it is.", "Choose a folder beside it."
        )


def _take_away(folder: Path, there: frozenset[Path] | None) -> None:
    """Remove what was made: the folder if it was not there before, else what was not in it."""
    if there is None:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for made in set(folder.iterdir()) - there:
        if made.is_dir():
            shutil.rmtree(made, ignore_errors=True)
        else:
            made.unlink(missing_ok=True)


def _write_report(folder: Path, before: Earlier, carrying: Carrying) -> Path:
    """Write what carried over and the whole text of what has no place. With a byte order mark, for Notepad."""
    info = before.snapshot.info
    path = folder / "Carried over.txt"
    lines = [f"Carried over from: {info.title}, {info.authority}", ""]
    lines += [f"{what}: {count}" for what, count in carrying.carried.items()]
    lines += ["", "Everything that carried over is marked to be confirmed.", ""]
    kinds = Counter(one.kind for one in carrying.no_place)
    lines.append("Without a place in the new return: " + (_counted(kinds) if kinds else "nothing"))
    for one in carrying.no_place:
        lines += ["", f"{one.kind}: {one.label}", f"    {one.why}"]
        lines += [f"    {line}" for line in one.text.splitlines() if line.strip()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig", newline="\r\n")
    return path


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} × {kind}" for kind, count in kinds.items())
