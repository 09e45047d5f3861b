"""Finds the files that ship beside the code (`resources/`), from a checkout, an installed copy or a built folder."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, such as `resource("frameworks", "cqc-la.toml")`. It may not exist."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
