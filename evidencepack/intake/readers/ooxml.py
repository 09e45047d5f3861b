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
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from lxml import etree

from evidencepack.intake.readers.common import MOST_LINKS, MOST_NAMES, Damaged, iso_moment, tidy_properties
from evidencepack.intake.readers.ole import native_name

UNPACKING_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)
_MOST_PART_BYTES = 256 * 1024 * 1024
_MOST_KEPT = 32 * 1024 * 1024  # of all parts that are read twice
_MOST_LISTINGS = 2_000  # of relationships: a package has about one for each part with links
# Followed only when a person asks for it, or mere names of what a part is based on.
_ONLY_NAMED = frozenset({"hyperlink", "mailMergeSource", "slideUpdateInfo", "slideUpdateUrl"})
_CORE = {
    "title": "title", "creator": "author", "subject": "subject", "keywords": "keywords", "description": "description",
    "lastModifiedBy": "last_author", "category": "category", "created": "created", "modified": "modified",
    "contentStatus": "status", "revision": "revision", "version": "version",
}  # fmt: skip
_APP = {
    "Application": "application", "Company": "company", "Pages": "pages", "Manager": "manager", "Template": "template",
}  # fmt: skip


class Package:
    """An open package. `kind` names it to the person, as in "This Word file"."""

    def __init__(self, path: Path | IO[bytes], kind: str) -> None:
        self.kind = kind
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as fault:
            raise Damaged(f"This {kind} file is damaged or incomplete: it is not a whole package.") from fault
        self.names = self._zip.namelist()
        self._kept: dict[str, bytes] = {}
        self._room = _MOST_KEPT

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
            size = self._zip.getinfo(name).file_size
            if size > _MOST_PART_BYTES:
                raise Damaged(f"This {self.kind} file is too big to be read: its part {name} unpacks to over 256 MB.")
            with self._zip.open(name) as part:
                return part.read(size + 1)  # with a number: without one, a part that lies about its size is a bomb
        except KeyError as fault:
            raise Damaged(f"This {self.kind} file is damaged: its part {name} is missing.") from fault
        except (*UNPACKING_FAULTS, ValueError) as fault:
            raise Damaged(f"This {self.kind} file is damaged: its part {name} cannot be unpacked.") from fault

    def size(self, name: str) -> int:
        """How many bytes a part unpacks to, as the package says. KeyError when there is none."""
        return self._zip.getinfo(name).file_size

    def stream(self, name: str) -> IO[bytes]:
        """A part to be read bit by bit; reading raises one of UNPACKING_FAULTS when it is broken, as this does.

        What it unpacks to is kept, within bounds, for the next who reads it.
        """
        if name not in self._kept:
            size = self._zip.getinfo(name).file_size
            if size > self._room:
                return self._zip.open(name)
            try:
                self._kept[name] = self.data(name)
            except Damaged:  # what comes before the fault can still be read
                return self._zip.open(name)
            self._room -= size
        return BytesIO(self._kept[name])

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

    def external_links(self) -> list[str]:
        """What the program would fetch from outside: linked workbooks, images, films, templates. No hyperlinks."""
        found: dict[str, None] = {}
        for listing in self.matching(r".*_rels/[^/]*\.rels")[:_MOST_LISTINGS]:
            try:
                links = self.xml(listing).iterchildren("{*}Relationship")
            except Damaged:
                continue
            for link in links:
                kind = link.get("Type", "").rsplit("/", 1)[-1]
                if link.get("TargetMode") == "External" and kind not in _ONLY_NAMED:
                    found[link.get("Target", "")] = None
        return [target for target in found if target and target.upper() != "NULL"][:MOST_LINKS]

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

    def embedded(self) -> list[str]:
        """The names of the files that are embedded; that of the part where the file's own is not kept."""
        names: list[str] = []
        for part in self.matching(r".*/embeddings/[^/]+"):
            own = ""
            if part.endswith(".bin") and len(names) < MOST_NAMES:
                try:
                    own = native_name(self.data(part))
                except Damaged:
                    own = ""
            names.append(own or posixpath.basename(part))
        return names

    def shared_facts(self) -> dict[str, Any]:
        """The facts that all Office packages have in common."""
        embedded = self.embedded()
        return {
            "macros": self.has_macros(),
            "attachments": len(embedded),
            "embedded_files": embedded[:MOST_NAMES],
            "external_links": self.external_links(),
            "signed": bool(self.matching(r"_xmlsignatures/.*\.xml")),
        }

    def has_macros(self) -> bool:
        """Whether the package carries a macro project, or sheets of Excel 4 macros."""
        return bool(self.matching(r".*vbaProject\.bin|.*/macrosheets/[^/]+\.(?:xml|bin)"))


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
