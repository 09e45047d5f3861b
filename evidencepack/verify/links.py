"""Follows the links of a pack's own documents: each must lead to a file of the pack or to the web."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from lxml import etree

from evidencepack.verify.faults import Fault, Kind

_WEB = frozenset({"http", "https", "mailto"})
_LARGEST_PART = 32 << 20


def link_faults(name: str, data: bytes, known: Collection[str], start: str) -> Iterator[Fault]:
    """Links in one of the pack's own documents that lead nowhere.

    `name` and `known` are paths without the prefix `start`, which faults carry.
    """
    try:
        targets = _html_targets(data) if name.endswith(".html") else _office_targets(data)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, UnicodeDecodeError, ValueError, NotImplementedError) as error:
        yield Fault(Kind.LINK, start + name, f"Its links cannot be read: {error}.")
        return
    for target in dict.fromkeys(targets):
        problem = _problem(name, target, known)
        if problem:
            yield Fault(Kind.LINK, start + name, problem)


def _problem(name: str, target: str, known: Collection[str]) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:
        return f"The link “{target}” is no address."
    if parts.scheme in _WEB:
        return ""
    if parts.scheme or parts.netloc:
        return f"The link “{target}” leads out of the pack."
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
    return "" if path in known else f"The link “{unquote(target)}” leads nowhere."


class _Links(HTMLParser):
    """Collects the links and the anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" and value:
                self.anchors.add(value)
            elif tag == "a" and key == "href" and value:
                self.targets.append(value)


def _html_targets(data: bytes) -> list[str]:
    page = _Links()
    page.feed(data.decode("utf-8"))
    page.close()
    return [target for target in page.targets if not (target.startswith("#") and target[1:] in page.anchors)]


def _office_targets(data: bytes) -> list[str]:
    """The external targets of a docx or xlsx file's relationships."""
    targets = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.infolist():
            if part.filename.endswith(".rels") and part.file_size <= _LARGEST_PART:
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                for relation in etree.fromstring(package.read(part), parser):
                    if relation.get("TargetMode") == "External":
                        targets.append(relation.get("Target", ""))
    return targets
