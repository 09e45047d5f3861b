"""The list of all keys, written from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ui.commands import Command
from ui.help.places import help_of_command

_PLACES = {
    "": "everywhere",
    "documents": "in the list of documents",
    "reading": "where a document is read",
    "items": "in the list of items",
    "gaps": "in the list of gaps",
}
_INTRO = """# Keyboard shortcuts

Everything can be done with the keyboard alone. **Ctrl+K** finds any command by a few letters of its name, **F6** goes
from one part of the window to the next, **Tab** from one field or button to the next, and **Alt** opens the menus.
Arrow keys move in lists, Escape closes what has opened and gives the focus back.
"""


def shortcuts_text(commands: Iterable[Command[Any]]) -> str:
    """A page with a table for each menu: the keys, what they do, where they hold."""
    menus: dict[str, list[Command[Any]]] = {}
    for command in commands:
        if command.keys:
            menus.setdefault(command.menu.replace("&", "") or "In lists", []).append(command)
    parts = [_INTRO]
    for menu, listed in menus.items():
        parts += [f"## {menu}\n", "| Keys | What they do | Where |", "|---|---|---|", *map(_line, listed), ""]
    return "\n".join(parts)


def _line(command: Command[Any]) -> str:
    keys = " or ".join(f"**{key}**" for key in command.keys)
    title = command.title.replace("&", "").rstrip("…")
    place = _PLACES.get(command.page, f"on the page {command.page}")
    return f"| {keys} | [{title}]({help_of_command(command)}.md) | {place} |"
