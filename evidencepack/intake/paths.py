"""Paths as the file system wants them: long ones on Windows, one key for the same place written twice."""

from __future__ import annotations

import ntpath
import os
import re
import sys
from pathlib import Path

# Windows refuses plain paths from 260 characters on; folders already from 248 (room for an 8.3 name is kept).
# https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
_LONGEST_PLAIN = 247
_PREFIX = "\\\\?\\"
_UNC_PREFIX = "\\\\?\\UNC\\"
_NO_LETTERS = re.compile("[\ud800-\udfff]")


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


def in_letters(name: object) -> str:
    """A path or name as text that can be stored and shown: what is no Unicode in it becomes U+FFFD.

    Windows takes lone halves of UTF-16 pairs in names, Linux any bytes (which Python shows as such halves). Neither
    UTF-8 nor SQLite takes them. The file itself is opened by the path as it is.
    """
    return _NO_LETTERS.sub("\ufffd", str(name))


def is_folder(path: Path) -> bool:
    """Whether there is a folder that can be seen. `Path.is_dir` raises where a share was lost or may not be entered."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: Path) -> bool:
    """Whether there is a file that can be seen; as `is_folder`."""
    return os.path.isfile(path)  # noqa: PTH113


def is_there(path: Path) -> bool:
    """Whether there is anything that can be seen; as `is_folder`."""
    return os.path.exists(path)  # noqa: PTH110


def place_key(path: Path) -> str:
    """Text that is equal for two spellings of one path (case where it does not matter, `..`, a prefix)."""
    text = os.path.normcase(os.path.abspath(path))  # noqa: PTH100
    if text.startswith(_UNC_PREFIX.lower()):
        return "\\\\" + text[len(_UNC_PREFIX) :]
    return text.removeprefix(_PREFIX)
