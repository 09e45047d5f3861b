"""What separates the fields of a table as text: light, because the process that draws documents needs nothing else."""

from __future__ import annotations

_HEAD_LINES = 5


def separator_of(text: str) -> str:
    """What separates the fields: tabs, semicolons or commas, whichever the first lines use most."""
    head = "\n".join(text.split("\n", _HEAD_LINES)[:_HEAD_LINES])
    return max("\t;,", key=head.count)
