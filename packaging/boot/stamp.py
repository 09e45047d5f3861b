"""Says whether a virtual environment is finished and still the right one."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import tomllib

from boot.places import Places


def wanted(places: Places, *, dev: bool) -> str:
    """The fingerprint of the environment that should be there: what is locked, asked for, and where it would run."""
    project = tomllib.loads((places.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = [
        places.lock_file(dev=dev).read_bytes(),
        json.dumps(project, sort_keys=True).encode(),
        sys.version.encode(),
        platform.machine().encode(),
        os.fsencode(places.venv),
    ]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_current(places: Places, *, dev: bool) -> bool:
    """Whether the environment is finished and holds what is wanted. One with the tools serves the program as well."""
    found = _read(places)
    kinds = ("dev",) if dev else ("run", "dev")
    return places.python.exists() and any(found.get(kind) == wanted(places, dev=kind == "dev") for kind in kinds)


def can_be_extended(places: Places) -> bool:
    """Whether the environment is a finished one to which only the tools are lacking."""
    return is_current(places, dev=False)


def write(places: Places, *, dev: bool) -> None:
    """Mark the environment as finished, in one step: the file is there whole or not at all."""
    half = places.stamp.with_suffix(".part")
    half.write_text(json.dumps({"dev" if dev else "run": wanted(places, dev=dev)}), encoding="utf-8")
    half.replace(places.stamp)


def remove(places: Places) -> None:
    """Mark the environment as unfinished, before anything in it is changed."""
    places.stamp.unlink(missing_ok=True)


def _read(places: Places) -> dict[str, str]:
    try:
        content = json.loads(places.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
