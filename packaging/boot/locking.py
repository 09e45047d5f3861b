"""`bootstrap.py lock`: writes the two lock files from pyproject.toml, for every system and Python 3.11 and newer.

requirements.lock is what the program needs; requirements-dev.lock has the same versions and the tools besides. Both
name each package with the hashes of all its files in the index, so one lock serves Windows, macOS and Linux.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from boot.places import Places
from boot.talk import Stop, end_of, run_quietly, say


def uv_words(places: Places, *, dev: bool, upgrade: bool) -> list[str]:
    """The arguments for uv. Paths are relative to the checkout, so that none is written into the file."""
    words = ["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"]
    words += ["--custom-compile-command", "python packaging/bootstrap.py lock"]
    if upgrade:
        words.append("--upgrade")
    if dev:
        words += ["--extra", "dev", "--constraint", _relative(places, dev=False)]
    return [*words, "pyproject.toml", "--output-file", _relative(places, dev=dev)]


def write_locks(places: Places, *, upgrade: bool) -> None:
    """Write both lock files again. Versions that still fit are kept unless `upgrade`. Raises Stop if uv fails."""
    with tempfile.TemporaryDirectory(prefix="evidencepack-lock-") as folder:
        uv = shutil.which("uv") or _install_uv(Path(folder), places.log)
        for dev in (False, True):
            command = [uv, *uv_words(places, dev=dev, upgrade=upgrade)]
            if subprocess.run(command, cwd=places.root, check=False).returncode:
                raise Stop(f"uv could not write {_relative(places, dev=dev)}; see what it said above.")
            say(f"Wrote {_relative(places, dev=dev)}")


def _relative(places: Places, *, dev: bool) -> str:
    return places.lock_file(dev=dev).relative_to(places.root).as_posix()


def _install_uv(folder: Path, log: Path) -> str:
    """Put uv into a folder of its own: it is needed here only."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made = run_quietly([sys.executable, "-m", "venv", folder], log)
    if not (made and run_quietly([python, "-m", "pip", "install", "uv"], log)):
        raise Stop(f"uv, which resolves the lock, could not be installed:\n{end_of(log)}")
    return str(python.with_name("uv.exe" if os.name == "nt" else "uv"))
