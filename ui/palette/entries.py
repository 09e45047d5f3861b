"""What the palette holds: commands that can be given now, items, documents, statements, recent workspaces."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from ui.commands import CommandSet
from ui.desk import Desk
from ui.help.places import help_of_command
from ui.words import ITEM_STATES


class Entry(Struct, frozen=True):
    """A line: `key` names it from one time to the next, `more` is searched and shown smaller, `weight` lifts it."""

    key: str
    title: str
    more: str
    run: Callable[[], object]
    icon: str = ""
    keys: str = ""
    weight: float = 0.0
    help: str = ""


def all_entries(commands: CommandSet[Any], desk: Desk, open_path: Callable[[Path], object]) -> list[Entry]:
    """Everything that can be done or gone to at this moment."""
    return [*command_entries(commands), *subject_entries(desk), *recent_entries(desk, open_path)]


def command_entries(commands: CommandSet[Any]) -> list[Entry]:
    """The commands that are enabled, titled as they are in the menus now."""
    return [
        Entry(
            key=f"command:{command.id}",
            title=commands.action(command.id).text().replace("&", "").rstrip("…"),
            more=" · ".join(part for part in (command.menu.replace("&", ""), command.tip) if part),
            run=partial(commands.run, command.id),
            icon=command.icon or "right",
            keys=command.keys[0] if command.keys else "",
            weight=0.05,
            help=help_of_command(command),
        )
        for command in commands.table
        if commands.action(command.id).isEnabled() and command.id != "view.palette"
    ]


def subject_entries(desk: Desk) -> list[Entry]:
    """Evidence items by reference and title, quality statements, documents by title."""
    figures = desk.figures.current
    if figures is None:
        return []
    snapshot = figures.lacks.snapshot
    items = [
        Entry(f"item:{item.id}", f"{item.ref} {item.title}",
              f"Evidence item · {ITEM_STATES[figures.lacks.states[item.id]][0]}"
              if item.id in figures.lacks.states else "Evidence item",
              partial(desk.go, "items", item.id), "items", help="items")
        for item in figures.items
    ]  # fmt: skip
    statements = [
        Entry(f"statement:{one.id}", f"{one.number} {one.title}", "Quality statement · " + ", ".join(one.aliases),
              partial(desk.go, "assessment", one.id), "assessment",
              help="assessment")
        for one in snapshot.framework.statements
    ]  # fmt: skip
    documents = [
        Entry(
            f"document:{one.id}",
            one.title,
            "Document",
            partial(desk.go, "documents", one.id),
            "documents",
            help="documents",
        )
        for one in snapshot.documents
    ]
    return [*items, *statements, *documents]


def recent_entries(desk: Desk, open_path: Callable[[Path], object]) -> list[Entry]:
    """The workspaces that were opened before, apart from the one that is open."""
    here = desk.session.workspace
    return [
        Entry(f"workspace:{path}", f"Open {path.stem}", f"Workspace · {path.parent}", partial(open_path, path), "open")
        for path in desk.settings.recent
        if here is None or path != here.database
    ]
