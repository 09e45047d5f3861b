"""OpenDocument packages (ISO/IEC 26300): their properties, and whether they are locked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from evidencepack.intake.readers.common import Locked, iso_moment, tidy_properties
from evidencepack.intake.readers.ooxml import Package

_NAMES = {
    "title": "title", "initial-creator": "author", "creator": "last_author", "subject": "subject",
    "description": "description", "creation-date": "created", "date": "modified", "generator": "application",
}  # fmt: skip
_KIND = "OpenDocument"


def properties_and_facts(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """The properties of `meta.xml` and the facts of the package. Raises Locked when it has a password."""
    with Package(path, _KIND) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.data(manifest):
            raise Locked("This OpenDocument file needs a password to be opened.")
        facts = {
            "macros": bool(package.matching(r"Basic/.+/.+")),
            "attachments": len(package.matching(r"Object \d+/content\.xml")),
        }
        return _properties(package), {name: value for name, value in facts.items() if value}


def _properties(package: Package) -> dict[str, str]:
    if "meta.xml" not in package.names:
        return {}
    found = {}
    for element in package.xml("meta.xml").iter(etree.Element):
        key = _NAMES.get(etree.QName(element).localname)
        if key and element.text:
            found[key] = iso_moment(element.text) if key in ("created", "modified") else element.text
    return tidy_properties(found)
