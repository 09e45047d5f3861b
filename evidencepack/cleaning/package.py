"""An Office Open XML package (ECMA-376 part 2) that can be changed part by part; what is not touched stays as it is."""

from __future__ import annotations

import posixpath
import re
import shutil
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from evidencepack.cleaning.removals import CannotClean

CONTENT_TYPES = "[Content_Types].xml"
MOST_XML_BYTES = 64 * 1024 * 1024  # of one part that has to be changed: its tree takes about eight times as much
_MOST_ALL_BYTES = 4 * 1024**3 - 1
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can say; the same for every changed part
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OverflowError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Relation(Struct, frozen=True):
    """A relationship: `kind` is the last word of its type, `target` a part's name, or an address when external."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An open package. Nothing is written before `write`. `name` is the file's name in what is said to the person."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._roots: dict[str, Any] = {}
        self._dirty: set[str] = set()
        self._gone: set[str] = set()
        self._zip = _opened(path, name)
        try:
            self._by_case = self._checked_names()
            self._types = self.xml(CONTENT_TYPES)
            self._first_reachable = self.reachable()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def damaged(self, why: str) -> CannotClean:
        """The fault that says that this file is too damaged to be cleaned."""
        return CannotClean(
            f"{self.name} cannot be cleaned: {why}.", "Open it in Office, save it under a new name, and clean that."
        )

    def _checked_names(self) -> dict[str, str]:
        entries = self._zip.infolist()
        names = {entry.filename.casefold(): entry.filename for entry in entries}
        if len(names) != len(entries):
            raise self.damaged("two of its parts have the same name")
        if any(entry.flag_bits & 1 for entry in entries):
            raise CannotClean(f"{self.name} cannot be cleaned: it is locked with a password.", "Save it without one.")
        if sum(entry.file_size for entry in entries) > _MOST_ALL_BYTES:
            raise self.damaged("it unpacks to more than 4 GB")
        if CONTENT_TYPES.casefold() not in names:
            raise self.damaged("it is not a whole Office package")
        return names

    # -------------------------------------------------------------- parts

    def names(self) -> list[str]:
        """The names of all parts that are still there, in the order of the file."""
        return [entry.filename for entry in self._zip.infolist() if entry.filename not in self._gone]

    def has(self, name: str) -> bool:
        """Whether there is such a part (still)."""
        return self._found(name) is not None

    def size(self, name: str) -> int:
        """How many bytes a part has in the original."""
        return self._zip.getinfo(self._actual(name)).file_size

    def stream(self, name: str) -> IO[bytes]:
        """A part that was not changed, to be read bit by bit; the caller closes it."""
        return self._zip.open(self._actual(name))

    def data(self, name: str) -> bytes:
        """A part's bytes, with the changes made so far. Raises CannotClean when it is broken or too big."""
        name = self._actual(name)
        if name in self._dirty:
            return _serialised(self._roots[name])
        if self.size(name) > MOST_XML_BYTES:
            raise CannotClean(
                f"{self.name} cannot be cleaned: its part {name} is too big to be changed.",
                "Open it in Office and use File, Info, Inspect Document.",
            )
        try:
            return self._zip.read(name)
        except _ZIP_FAULTS as fault:
            raise self.damaged(f"its part {name} cannot be unpacked") from fault

    def xml(self, name: str) -> Any:
        """The root element of a part, to be looked at; say `touch` when it is changed."""
        name = self._actual(name)
        if name not in self._roots:
            self._roots[name] = self._parsed(name)
        return self._roots[name]

    def _parsed(self, name: str) -> Any:
        data = self.data(name)
        if b"<!DOCTYPE" in data[:4096]:  # ECMA-376 part 2, 9.1.4: not allowed in a part
            raise self.damaged(f"its part {name} declares a document type")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as fault:
            raise self.damaged(f"its part {name} is not well-formed") from fault

    def forget(self, name: str) -> None:
        """Let go of the tree of a part that was only looked at, to save memory."""
        if self._actual(name) not in self._dirty:
            self._roots.pop(self._actual(name), None)

    def touch(self, name: str) -> None:
        """Say that the tree of this part was changed and has to be written anew."""
        self._dirty.add(self._actual(name))

    def remove(self, name: str) -> None:
        """Take a part out, with its relationships and its content type."""
        for gone in (name, _relations_of(name)):
            if self.has(gone):
                actual = self._actual(gone)
                self._gone.add(actual)
                self._dirty.discard(actual)
                self._roots.pop(actual, None)
                self._forget_type(actual)

    def _actual(self, name: str) -> str:
        actual = self._found(name)
        if actual is None:
            raise self.damaged(f"its part {name} is missing")
        return actual

    def _found(self, name: str) -> str | None:
        """The name as the file writes it: case does not matter, and some programs percent-encode only one side."""
        actual = self._by_case.get(name.casefold()) or self._by_case.get(unquote(name).casefold())
        return None if actual in self._gone else actual

    # -------------------------------------------------------------- content types

    def content_type(self, name: str) -> str:
        """The content type of a part, empty when none is said."""
        wanted, extension = f"/{name}".casefold(), posixpath.splitext(name)[1].lstrip(".").casefold()
        default = ""
        for element in self._types.iterchildren(etree.Element):
            if element.get("PartName", "").casefold() == wanted:
                return str(element.get("ContentType", ""))
            if element.get("Extension", "?").casefold() == extension:
                default = element.get("ContentType", "")
        return str(default)

    def set_content_type(self, name: str, content_type: str) -> None:
        """Give a part that is listed by name another content type."""
        for element in self._types.iterchildren("{*}Override"):
            if element.get("PartName", "").casefold() == f"/{name}".casefold():
                element.set("ContentType", content_type)
                self.touch(CONTENT_TYPES)

    def _forget_type(self, name: str) -> None:
        for element in list(self._types.iterchildren("{*}Override")):
            if element.get("PartName", "").casefold() == f"/{name}".casefold():
                self._types.remove(element)
                self.touch(CONTENT_TYPES)

    def of_type(self, pattern: str) -> list[str]:
        """The parts whose content type matches a regular expression somewhere, in the order of the file."""
        wanted = re.compile(pattern, re.IGNORECASE)
        return [name for name in self.names() if wanted.search(self.content_type(name))]

    # -------------------------------------------------------------- relationships

    def relations(self, part: str = "") -> list[Relation]:
        """The relationships of a part, or of the package itself."""
        listing = _relations_of(part)
        if not self.has(listing):
            return []
        return [_relation(element, part) for element in self.xml(listing).iterchildren("{*}Relationship")]

    def related(self, part: str, *kinds: str) -> list[str]:
        """The names of the parts that a part is related to in one of these ways."""
        return [
            relation.target
            for relation in self.relations(part)
            if relation.kind in kinds and not relation.external and self.has(relation.target)
        ]

    def main_part(self) -> str:
        """The name of the main part. Raises CannotClean when there is none."""
        found = self.related("", "officeDocument")
        if not found:
            raise self.damaged("its main part is missing")
        return self._actual(found[0])

    def unrelate(self, part: str, *ids: str) -> None:
        """Take out relationships of a part by id. The parts that they led to go with the next `sweep`."""
        listing = _relations_of(part)
        if not ids or not self.has(listing):
            return
        root = self.xml(listing)
        for element in list(root.iterchildren("{*}Relationship")):
            if element.get("Id") in ids:
                root.remove(element)
                self.touch(listing)

    def unrelate_kinds(self, part: str, *kinds: str) -> int:
        """Take out a part's relationships of these kinds; how many there were."""
        ids = [relation.id for relation in self.relations(part) if relation.kind in kinds]
        self.unrelate(part, *ids)
        return len(ids)

    def reachable(self) -> set[str]:
        """The names of the parts that can be reached from the package's own relationships."""
        found: set[str] = set()
        pending = [""]
        while pending:
            for relation in self.relations(pending.pop()):
                if not relation.external and self.has(relation.target):
                    name = self._actual(relation.target)
                    if name not in found:
                        found.add(name)
                        pending.append(name)
        return found

    def sweep(self) -> list[str]:
        """Take out the parts to which the changes have left no way; gives their names.

        A relationship that a changed part named before, and names no longer, goes first: what it led to was taken
        out with the text around it (a picture in a deleted paragraph).
        """
        for part in [name for name in self._dirty if not name.endswith(".rels") and name != CONTENT_TYPES]:
            before, after = self._zip.read(part), self.data(part)
            ids = [relation.id for relation in self.relations(part)]
            self.unrelate(part, *(one for one in ids if _names(before, one) and not _names(after, one)))
        lost = sorted(self._first_reachable - self.reachable() - self._gone)
        for name in lost:
            self.remove(name)
        return lost

    # -------------------------------------------------------------- writing

    @property
    def changed(self) -> bool:
        """Whether anything was changed or taken out."""
        return bool(self._dirty or self._gone)

    def write(self, target: Path) -> None:
        """Write the package as it is now: same order, untouched parts as they were, changed ones with a fixed date."""
        try:
            with zipfile.ZipFile(target, "x", allowZip64=True) as out:
                for entry in self._zip.infolist():
                    if entry.filename not in self._gone:
                        self._write_entry(out, entry)
        except _ZIP_FAULTS as fault:
            raise self.damaged("one of its parts cannot be unpacked") from fault

    def _write_entry(self, out: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        changed = entry.filename in self._dirty
        copy = zipfile.ZipInfo(entry.filename, _LONG_AGO if changed else entry.date_time)
        stored = entry.compress_type == zipfile.ZIP_STORED and not changed
        copy.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        copy.external_attr, copy.create_system = entry.external_attr, entry.create_system
        if changed:
            out.writestr(copy, self.data(entry.filename))
            return
        copy.file_size = entry.file_size
        with self._zip.open(entry) as source, out.open(copy, "w") as sink:
            shutil.copyfileobj(source, sink, 1024 * 1024)


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    with path.open("rb") as stream:
        if stream.read(8) == _OLE:
            raise CannotClean(
                f"{name} cannot be cleaned: it is locked with a password or by rights management.",
                "Open it in Office, take the protection off, and clean that copy.",
            )
    try:
        return zipfile.ZipFile(path)
    except _ZIP_FAULTS as fault:
        raise CannotClean(
            f"{name} cannot be cleaned: it is damaged or incomplete.", "Get a whole copy of the file."
        ) from fault


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(element: Any, part: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        path = target.partition("#")[0]
        folder = posixpath.dirname(part)
        target = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
    return Relation(element.get("Id", ""), element.get("Type", "").rstrip("/").rsplit("/", 1)[-1], target, external)


def _names(data: bytes, relation_id: str) -> bool:
    quoted = relation_id.encode()
    return b'"' + quoted + b'"' in data or b"'" + quoted + b"'" in data


def _serialised(root: Any) -> bytes:
    tree = root.getroottree()
    data: bytes = etree.tostring(
        tree, encoding="UTF-8", xml_declaration=True, standalone=tree.docinfo.standalone is not False
    )
    return data
