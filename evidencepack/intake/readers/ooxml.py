"""Office Open XML packages (ECMA-376): their parts, relationships and properties, read with care.

An XML part may hold no document type, fetches nothing, and is bounded in size, so that neither entities nor a
small zip with huge contents can harm more than this one file.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lxml import etree

from evidencepack.intake.readers.common import Damaged, iso_moment, tidy_properties

_MOST_PART_BYTES = 256 * 1024 * 1024
_CORE = {
    "title": "title", "creator": "author", "subject": "subject", "keywords": "keywords", "description": "description",
    "lastModifiedBy": "last_author", "category": "category", "created": "created", "modified": "modified",
    "contentStatus": "status",
}  # fmt: skip
_APP = {"Application": "application", "Company": "company", "Pages": "pages", "Manager": "manager"}


class Package:
    """An open package. `kind` names it to the person, as in "This Word file"."""

    def __init__(self, path: Path, kind: str) -> None:
        self.kind = kind
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as fault:
            raise Damaged(f"This {kind} file is damaged or incomplete: it is not a whole Office package.") from fault
        self.names = self._zip.namelist()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def matching(self, pattern: str) -> list[str]:
        """The names of the parts that match a regular expression whole, without regard to case, in order."""
        wanted = re.compile(pattern, re.IGNORECASE)
        return [name for name in self.names if wanted.fullmatch(name)]

    def data(self, name: str) -> bytes:
        """A part's bytes. Raises Damaged when it is missing, broken or too big."""
        try:
            if self._zip.getinfo(name).file_size > _MOST_PART_BYTES:
                raise Damaged(f"This {self.kind} file is too big to be read: its part {name} unpacks to over 256 MB.")
            return self._zip.read(name)
        except KeyError as fault:
            raise Damaged(f"This {self.kind} file is damaged: its part {name} is missing.") from fault
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as fault:
            raise Damaged(f"This {self.kind} file is damaged: its part {name} cannot be unpacked.") from fault

    def xml(self, name: str) -> Any:
        """The root element of an XML part. Raises Damaged when there is none."""
        return parse(self.data(name), f"This {self.kind} file is damaged: its part {name} is not well-formed.")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part ("" for the package): id -> (last word of the type, name of the target)."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self.names:
            return {}
        found = {}
        for link in self.xml(listing).iterchildren("{*}Relationship"):
            target = link.get("Target", "")
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            if link.get("TargetMode") != "External":
                found[link.get("Id", "")] = (link.get("Type", "").rsplit("/", 1)[-1], inside)
        return found

    def main_part(self, fallback: str) -> str:
        """The name of the main part, through the package's relationships."""
        try:
            links = self.relations("").values()
        except Damaged:
            links = ()  # type: ignore[assignment]
        return next((target for kind, target in links if kind == "officeDocument"), fallback)

    def properties(self) -> dict[str, str]:
        """The package's properties under this program's names; a broken part of them counts as none."""
        return tidy_properties(self._listed("docProps/core.xml", _CORE) | self._listed("docProps/app.xml", _APP))

    def _listed(self, name: str, wanted: dict[str, str]) -> dict[str, str]:
        if name not in self.names:
            return {}
        try:
            elements: Iterable[Any] = self.xml(name).iterchildren(etree.Element)
        except Damaged:
            return {}
        found = {}
        for element in elements:
            key = wanted.get(etree.QName(element).localname)
            if key:
                text = element.text or ""
                found[key] = iso_moment(text) if key in ("created", "modified") else text
        return found

    def attachments(self) -> int:
        """How many files are embedded."""
        return len(self.matching(r".*/embeddings/[^/]+"))

    def has_macros(self) -> bool:
        """Whether the package carries a macro project."""
        return bool(self.matching(r".*vbaProject\.bin"))


def parse(data: bytes, complaint: str) -> Any:
    """The root element of XML that comes from a stranger. Raises Damaged with the complaint when it is not XML."""
    # ECMA-376 part 2, 9.1.4: a part shall hold no document type declaration.
    if b"<!DOCTYPE" in data[:4096]:
        raise Damaged(complaint)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Damaged(complaint) from fault
