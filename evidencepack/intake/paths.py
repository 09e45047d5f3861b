"""Paths as the file system wants them: long ones on Windows, one key for the same place written twice."""

from __future__ import annotations

import ntpath
import os
import sys
from pathlib import Path

# Windows refuses plain paths from 260 characters on; folders already from 248 (room for an 8.3 name is kept).
# https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
_LONGEST_PLAIN = 247
_PREFIX = "\\\\?\\"
_UNC_PREFIX = "\\\\?\\UNC\\"


def extended_text(absolute: str) -> str:
    r"""The `\\?\` form of an absolute Windows path when it is too long for the plain form, else the same text."""
    if len(absolute) <= _LONGEST_PLAIN or absolute.startswith(_PREFIX):
        return absolute
    normal = ntpath.normpath(absolute)  # the prefixed form is taken literally: no "..", no forward slash
    if normal.startswith("\\\\"):
        return _UNC_PREFIX + normal[2:]
    return _PREFIX + normal


def extended(path: Path) -> Path:
    """The absolute path, in a form that can be opened whatever its length. Touches no file."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps "..", resolve() follows links
    return Path(extended_text(absolute) if sys.platform == "win32" else absolute)


def place_key(path: Path) -> str:
    """Text that is equal for two spellings of one path (case where it does not matter, `..`, a prefix)."""
    text = os.path.normcase(os.path.abspath(path))  # noqa: PTH100
    if text.startswith(_UNC_PREFIX.lower()):
        return "\\\\" + text[len(_UNC_PREFIX) :]
    return text.removeprefix(_PREFIX)
