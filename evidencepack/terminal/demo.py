"""The verb `demo`, and opening the window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidencepack.errors import UserFault
from evidencepack.terminal.library import answered_words, by_severity
from evidencepack.terminal.packs import show_exported
from evidencepack.terminal.show import Json, Show

if TYPE_CHECKING:
    from evidencepack.demo import Demonstrated

app = typer.Typer()


@app.command()
def demo(
    directory: Annotated[Path | None, typer.Option("--dir", help="An empty folder; the program's own if none.")] = None,
    documents: Annotated[int, typer.Option(min=10, max=2000, help="How many documents to make.")] = 300,
    no_window: Annotated[bool, typer.Option("--no-window", help="Do not open the window afterwards.")] = False,
    as_json: Json = False,
) -> int:
    """Play the whole job on a made-up council: documents, answers, gaps, pack, verification."""
    from evidencepack import demo as demonstration  # noqa: PLC0415  # loads what makes documents: no other verb waits

    show = Show(as_json=as_json)
    with demonstration.Stage(directory) as folder:
        with show.progress() as job:
            played = demonstration.demonstrate(folder, documents, job)
        played.workspace.close()
        _say(show, played)
        if no_window or as_json or not has_screen():
            return 0
        return open_window(played.workspace.database)


def _say(show: Show, played: Demonstrated) -> None:
    snapshot = played.lacks.snapshot
    outcomes = Counter(result.outcome.value for result in played.results)
    show.line(f"{snapshot.info.authority}: {snapshot.info.title}, due {snapshot.info.due}")
    show.line(f"Documents: {len(snapshot.documents)} ({', '.join(f'{n} {what}' for what, n in outcomes.items())})")
    for title in played.set_aside:
        show.line(f"Set aside: {title}")
    show.line(f"Items:     {answered_words(played.lacks)}")
    show.line(f"Gaps:      {by_severity(played.lacks.gaps)}")
    show_exported(show, played.exported)
    show.line(f"Workspace: {played.workspace.database}")
    show.result(
        {
            "documents": len(snapshot.documents),
            "outcomes": outcomes,
            "items": Counter(state.value for state in played.lacks.states.values()),
            "gaps": Counter(gap.severity.value for gap in played.lacks.gaps),
            "pack": played.exported.built,
            "verified": played.exported.verdict.ok,
            "workspace": str(played.workspace.database),
        }
    )


def has_screen() -> bool:
    """Whether a window could be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(workspace: Path | None) -> int:
    """Open the window, on a workspace if one is given, wait until it is closed, and give its exit code, 3 for a crash.

    Raises `UserFault` where there is no screen to open it on.
    """
    if not (has_screen() or os.environ.get("QT_QPA_PLATFORM")):
        raise UserFault(
            "There is no screen here on which the window could be opened.",
            "Start it at a desk, or give a verb: evidencepack --help lists them.",
        )
    given = [str(workspace)] if workspace else []
    ended = subprocess.run([*window_command(), *given], check=False).returncode
    return ended if 0 <= ended < 256 else 3  # killed by a signal, or as Windows ends what crashed


def window_command() -> list[str]:
    """The words that start the window: a program of its own, since the core knows nothing of it."""
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable)
        return [str(beside.with_name(f"Evidence Pack{beside.suffix}"))]
    return [sys.executable, "-m", "ui.app"]
