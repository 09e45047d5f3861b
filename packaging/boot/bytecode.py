"""Translates the program and its packages into Python's bytecode once, when they are installed.

Else every start translates them anew where Python may not write beside its sources (`PYTHONDONTWRITEBYTECODE`, a folder
that only an administrator may write to), and each of the processes that read documents does so again: a fifth of a
second each time.
"""

from __future__ import annotations

import os

from boot.places import Places
from boot.talk import run_quietly


def translate_packages(places: Places) -> None:
    """Translate what was installed. What cannot be translated (a package's samples) is left for the start."""
    _translate(places, str(places.site_packages))


def translate_project(places: Places) -> None:
    """Translate the checkout's own sources, as far as they have changed since the last time."""
    _translate(places, *(str(places.root / room) for room in ("evidencepack", "ui")))


def _translate(places: Places, *folders: str) -> None:
    words = [str(places.python), "-m", "compileall", "-q", "-j0", *folders]
    run_quietly(words, places.log, {**os.environ, "PYTHONDONTWRITEBYTECODE": ""})
