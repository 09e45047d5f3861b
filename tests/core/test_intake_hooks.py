"""Functions that read badly, for the tests of the pool. Imported by worker processes, so nothing heavy here."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from evidencepack.intake.examination import Examination, PageText
from evidencepack.model import ReadState

Told = Callable[[str], None] | None


def badly(path: Path, *, name: str | None = None, identified: Told = None) -> Examination:
    """Do what the file's name says: hang, spin, hog, gulp, crash, raise, shout, slow, gorge; else read it as text."""
    deed = (name or path.name).split("-")[0]
    if identified is not None:
        identified("txt")
    if deed == "hang":
        time.sleep(600)
    elif deed == "spin":
        while True:
            pass
    elif deed == "hog":
        hoard = []
        while True:
            hoard.append(bytearray(8 * 1024 * 1024))
            time.sleep(0.01)
    elif deed == "gulp":
        bytearray(8 * 1024**3)
    elif deed == "crash":
        os._exit(7)
    elif deed == "raise":
        raise KeyError("a defect of a reader")
    elif deed == "shout":
        print("noise of a library")
        print("more noise", file=sys.stderr)
        os.write(2, b"and by number\n")
        logging.getLogger("evidencepack.intake.loud").warning("said by the reader")
    elif deed == "slow":
        time.sleep(0.3)
    elif deed == "gorge":
        heap = bytearray(b"x" * (150 * 1024 * 1024))
        time.sleep(1.5)
        del heap
    text = path.read_text(encoding="utf-8") + str(os.getpid())
    return Examination(format="txt", read=ReadState.READ, pages=(PageText(1, "text", text),), pages_total=1)


def hoarding(path: Path, *, name: str | None = None, identified: Told = None) -> Examination:
    """Keep memory from one file to the next, as a library that leaks does."""
    _HOARD.append(bytearray(b"x" * (40 * 1024 * 1024)))
    return badly(path, name=name, identified=identified)


def choosy(name: str, examination: Examination) -> str:
    """Make something of files that could not be read, and fail over all others."""
    if examination.read is ReadState.READ:
        raise LookupError(name)
    return examination.message


_HOARD: list[bytearray] = []
