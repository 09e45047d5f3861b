"""Writes resources/licences.json: every library that Evidence Pack is shipped with, its version, licence and home.

Run by `bootstrap.py lock`, in the environment of the lock. It stops on a licence that may not be shipped: the GPL and
the AGPL would bind the whole program; the LGPL does not where the library stays exchangeable, as it does here.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
TARGET = ROOT / "resources" / "licences.json"


@dataclass(frozen=True)
class Library:
    """One library: its name, its version, an SPDX expression for its licence, its home page."""

    name: str
    version: str
    licence: str
    home: str


# Read in the licence files of the packages whose metadata do not say it in SPDX terms.
SPDX = {
    "apsw": "Zlib",  # "any OSI approved"; its LICENSE offers zlib terms, and SQLite within is in the public domain
    "defusedxml": "PSF-2.0",
    "msg-parser": "BSD-2-Clause",
    "olefile": "BSD-2-Clause",
    "pypdfium2": "(Apache-2.0 OR BSD-3-Clause) AND Apache-2.0",  # its own, and PDFium's
    "pyside6-essentials": "LGPL-3.0-only",  # chosen of three
    "shiboken6": "LGPL-3.0-only",  # chosen of three
    "pyxlsb": "LGPL-3.0-or-later",  # needed by sharepoint-to-text; plain Python beside the program, exchangeable
    "reportlab": "BSD-3-Clause",
    "xlrd": "BSD-3-Clause",
}
# Locked for other systems than the one that this runs on.
ELSEWHERE = {"colorama": ("BSD-3-Clause", "https://github.com/tartley/colorama")}
LGPL_ACCEPTED = frozenset({"pyside6-essentials", "shiboken6", "pyxlsb"})
SPDX_OF_CLASSIFIER = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
}
SPDX_OF_TEXT = {"MIT License": "MIT", "ISC License": "ISC", "Apache 2.0": "Apache-2.0"}


def locked(text: str) -> dict[str, str]:
    """Package name (in normal form) to version, of a lock file's text."""
    return {_normal(name): version for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.M)}


def may_be_shipped(name: str, licence: str) -> bool:
    """Whether a library of this licence may go into the folder that councils are given."""
    choices = [choice.strip(" ()") for choice in licence.split(" OR ")]
    if any("GPL" not in choice for choice in choices):
        return True
    return name in LGPL_ACCEPTED and any(choice.startswith("LGPL-") for choice in choices)


def describe(name: str, version: str) -> Library:
    """What is known of one locked package. Raises SystemExit where it is not installed, or not in that version."""
    if name in ELSEWHERE:
        return Library(name, version, *ELSEWHERE[name])
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise SystemExit(f"{name} is locked but not installed here: run this with .venv's Python.") from None
    if found.version != version:
        raise SystemExit(f"{name} {found.version} is installed, {version} is locked: run bootstrap.py setup first.")
    return Library(found.metadata["Name"], version, _licence(name, found), _home(found))


def main() -> int:
    """Write the list. Exit code 1 when a licence may not be shipped."""
    libraries = [describe(name, version) for name, version in sorted(locked(LOCK.read_text("utf-8")).items())]
    refused = [library for library in libraries if not may_be_shipped(_normal(library.name), library.licence)]
    for library in refused:
        print(f"May not be shipped: {library.name} {library.version} ({library.licence})", file=sys.stderr)
    if refused:
        return 1
    content = json.dumps([asdict(library) for library in libraries], indent=1, ensure_ascii=False) + "\n"
    TARGET.write_text(content, encoding="utf-8", newline="\n")
    print(f"Wrote {TARGET.relative_to(ROOT).as_posix()}: {len(libraries)} libraries")
    return 0


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _field(found: metadata.Distribution, name: str) -> str:
    """A field of a package's metadata, empty where it has none."""
    values = found.metadata.get_all(name) or [""]
    return str(values[0]).strip()


def _licence(name: str, found: metadata.Distribution) -> str:
    expression = _field(found, "License-Expression")
    if name in SPDX or expression:
        return SPDX.get(name, expression)
    text = _field(found, "License")
    for classifier in found.metadata.get_all("Classifier") or []:
        last = classifier.rpartition(" :: ")[2]
        if classifier.startswith("License ::") and last in SPDX_OF_CLASSIFIER:
            return text if re.fullmatch(r"[A-Za-z0-9.-]+", text) and "-" in text else SPDX_OF_CLASSIFIER[last]
    return SPDX_OF_TEXT.get(text, text)


def _home(found: metadata.Distribution) -> str:
    """The home page: the field for it, else the link whose label says so, else its page in the package index."""
    if home := _field(found, "Home-page"):
        return home
    links = dict(link.split(", ", 1) for link in found.metadata.get_all("Project-URL") or [] if ", " in link)
    by_label = {label.lower(): address for label, address in links.items()}
    for label in ("homepage", "home", "source", "source code", "repository", "github", "documentation"):
        if label in by_label:
            return str(by_label[label])
    return f"https://pypi.org/project/{found.metadata['Name']}/"


if __name__ == "__main__":
    raise SystemExit(main())
