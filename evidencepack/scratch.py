"""Folders for the moment: copies and parts of documents, which must not stay behind where nobody looks for them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil

_PREFIX = "evidencepack-scratch-"


def scratch_folder(purpose: str) -> tempfile.TemporaryDirectory[str]:
    """A folder in the system's place for temporary files, to be used as a context or cleaned up by `cleanup`.

    Its name says which process it belongs to. What a killed program left of the kind is taken away first: nobody else
    would, and it may hold what documents say of people. OSError when no folder can be made.
    """
    _clear_left_behind()
    prefix = f"{_PREFIX}{os.getpid()}-{purpose}-"
    return tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)


def _clear_left_behind() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        maker = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if maker.isdecimal() and not psutil.pid_exists(int(maker)):
            shutil.rmtree(folder, ignore_errors=True)  # a link of that name is refused, and not followed
