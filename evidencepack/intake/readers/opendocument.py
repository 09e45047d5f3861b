"""OpenDocument packages (ISO/IEC 26300): opened with care, their properties and the facts that all kinds share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from evidencepack.intake.readers.common import MOST_NAMES, Damaged, Locked, iso_moment, joined, tidy_properties
from evidencepack.intake.readers.ooxml import Package

_NAMES = {
    "title": "title", "initial-creator": "author", "creator": "last_author", "subject": "subject",
    "description": "description", "creation-date": "created", "date": "modified", "generator": "application",
    "editing-cycles": "revision", "keyword": "keywords",
}  # fmt: skip
_KIND = "OpenDocument"
_FIELDS = frozenset({"page-number", "page-count", "sheet-name", "date", "time", "file-name", "title"})
_HREF = "{http://www.w3.org/1999/xlink}href"


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The open package. Raises Locked when it has a password, Damaged when it is no package."""
    with Package(path, _KIND) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.data(manifest):
            raise Locked("This OpenDocument file needs a password to be opened.")
        yield package


def properties_and_facts(package: Package) -> tuple[dict[str, str], dict[str, Any]]:
    """The properties of `meta.xml` and the facts of the package as a whole."""
    objects = package.matching(r"(?:Object \d+/content\.xml|Object \d+)")
    facts = {
        "macros": bool(package.matching(r"Basic/.+/.+|Scripts/.+/.+")),
        "attachments": len(objects),
        "embedded_files": [name.removesuffix("/content.xml") for name in objects][:MOST_NAMES],
        "signed": "META-INF/documentsignatures.xml" in package.names,
        "header_text": _header_text(package),
    }
    return _properties(package), {name: value for name, value in facts.items() if value}


def _properties(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        elements = package.xml("meta.xml").iter(etree.Element)
    except Damaged:
        return {}
    for element in elements:
        name = etree.QName(element).localname
        key = _NAMES.get(name)
        if key and element.text:
            found[key] = iso_moment(element.text) if key in ("created", "modified") else element.text
        elif name == "template" and element.get(_HREF):
            found["template"] = element.get(_HREF)
        elif name == "document-statistic":
            pages = next((str(value) for attr, value in element.attrib.items() if attr.endswith("}page-count")), "")
            found["pages"] = pages
    return tidy_properties(found)


def _header_text(package: Package) -> str:
    """Headers and footers of the page styles; placeholders of slides' notes are none."""
    try:
        root = package.xml("styles.xml")
    except Damaged:
        return ""
    styles = root.iter(
        "{*}header", "{*}footer", "{*}header-left", "{*}footer-left", "{*}header-first", "{*}footer-first"
    )
    lines = (_said(paragraph) for style in styles for paragraph in style.iter("{*}p", "{*}h"))
    return joined(dict.fromkeys(" ".join(line.split()) for line in lines))


def _said(paragraph: Any) -> str:
    """A paragraph's own words: a field that the program fills in (page, date, sheet) has a stand-in for text."""
    for field in paragraph.iter(etree.Element):
        if etree.QName(field).localname in _FIELDS:
            field.text = ""
    return "".join(paragraph.itertext())
