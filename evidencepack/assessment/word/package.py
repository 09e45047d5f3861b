"""A Word file as the zip of XML parts that it is (ECMA-376 part 2): opened within limits, written without times."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from evidencepack.errors import UnreadableFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_DC = "http://purl.org/dc/elements/1.1/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_LARGEST = 200 << 20  # bytes of all parts together, unpacked
_STRICT = (  # ISO/IEC 29500 strict namespaces, which Word can be told to write
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.encode()),
)
PROPERTY = "EvidencePackExport"


def w(name: str) -> str:
    """A WordprocessingML name as lxml writes it."""
    return f"{{{W}}}{name}"


def parsed(data: bytes) -> Any:
    """XML as a tree: no entities, nothing fetched."""
    for strict, common in _STRICT:
        data = data.replace(strict, common)
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def written(root: Any) -> bytes:
    """A tree as a part's bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Package:
    """The parts of a Word file by name. `root`: the tree of the main document part."""

    def __init__(self, parts: dict[str, bytes], name: str) -> None:
        self.parts = parts
        self.name = name
        try:
            self.main = self._main_part()
            self.root = parsed(parts[self.main])
        except (KeyError, StopIteration, etree.XMLSyntaxError) as fault:
            raise _unreadable(name) from fault
        if self.root.find(w("body")) is None:
            raise _unreadable(name)

    @classmethod
    def open(cls, path: Path) -> Package:
        """The package of a file. Raises `UnreadableFile` for what is no Word document, is locked, or is too large."""
        try:
            return cls.of(path.read_bytes(), path.name)
        except FileNotFoundError as fault:
            raise UnreadableFile(f"There is no file {path}.", "Check the name and the folder.") from fault
        except OSError as fault:
            raise UnreadableFile(
                f"{path.name} cannot be read: {fault.strerror or fault}.", "Close it in Word and try again."
            ) from fault

    @classmethod
    def of(cls, data: bytes, name: str) -> Package:
        """The same from a file's bytes."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as source:
                entries = [one for one in source.infolist() if not one.is_dir()]
                if sum(one.file_size for one in entries) > _LARGEST:
                    raise UnreadableFile(f"{name} is too large to be a self-assessment.", "Choose the exported file.")
                return cls({one.filename.lstrip("/"): source.read(one) for one in entries}, name)
        except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, zlib.error, EOFError) as fault:
            raise _unreadable(name) from fault

    def related(self, kind: str) -> list[str]:
        """The names of the parts that the document relates to, by the last word of the relation's type."""
        return [self._target(one) for one in self.relations() if one.get("Type", "").endswith(f"/{kind}")]

    def tree(self, kind: str) -> Any | None:
        """The first related part of a kind as a tree ("styles", "numbering", "comments"), None if there is none."""
        for name in self.related(kind):
            if name in self.parts:
                try:
                    return parsed(self.parts[name])
                except etree.XMLSyntaxError:
                    return None
        return None

    def relations(self) -> list[Any]:
        """The relationships of the main part."""
        data = self.parts.get(self._relations_name())
        try:
            return [] if data is None else list(parsed(data))
        except etree.XMLSyntaxError:
            return []

    def link_target(self, relation_id: str) -> str:
        """Where an external link leads, empty when there is none of this id."""
        found = (one for one in self.relations() if one.get("Id") == relation_id)
        relation = next(found, None)
        return relation.get("Target", "") if relation is not None else ""

    def export_id(self) -> str:
        """The export's id as the custom property says, empty when there is none."""
        for name, data in self.parts.items():
            if name.lower() == "docprops/custom.xml":
                for one in _tolerant(data).iter(f"{{{_CUSTOM}}}property"):
                    if one.get("name") == PROPERTY:
                        return "".join(one.itertext()).strip()
        return ""

    # ---------------------------------------------------------------- writing

    def relate(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a relation of the main part, made when there is none like it."""
        name = self._relations_name()
        root = parsed(self.parts[name]) if name in self.parts else etree.Element(f"{{{_RELATIONS}}}Relationships")
        full = f"{R}/{kind}"
        for one in root:
            if one.get("Type") == full and one.get("Target") == target:
                return str(one.get("Id"))
        taken = {one.get("Id") for one in root}
        fresh = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        made = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=fresh, Type=full, Target=target)
        if external:
            made.set("TargetMode", "External")
        self.parts[name] = written(root)
        return fresh

    def set_part(self, name: str, data: bytes, content_type: str) -> None:
        """Put a part in, with its content type."""
        self.parts[name] = data
        types = parsed(self.parts["[Content_Types].xml"])
        for one in types.iter(f"{{{_TYPES}}}Override"):
            if one.get("PartName") == f"/{name}":
                one.set("ContentType", content_type)
                break
        else:
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
        self.parts["[Content_Types].xml"] = written(types)

    def as_document(self) -> None:
        """Say that this is a document even where it came from a template (.dotx)."""
        types = self.parts["[Content_Types].xml"]
        self.parts["[Content_Types].xml"] = types.replace(_TEMPLATE_TYPE.encode(), _DOCUMENT_TYPE.encode())

    def set_export_id(self, export_id: str) -> None:
        """Write the custom property that travels with the file, beside those that a template brings."""
        name = next((one for one in self.parts if one.lower() == "docprops/custom.xml"), "docProps/custom.xml")
        root = _tolerant(self.parts[name]) if name in self.parts else etree.Element(f"{{{_CUSTOM}}}Properties")
        for one in [one for one in root if one.get("name") == PROPERTY]:
            root.remove(one)
        number = str(max([1, *(int(one.get("pid", "1")) for one in root)]) + 1)
        made = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", pid=number, name=PROPERTY
        )
        etree.SubElement(made, f"{{{_VARIANT}}}lpwstr").text = export_id
        self.set_part(name, written(root), _CUSTOM_TYPE)
        self._relate_package(f"{R}/custom-properties", name)

    def set_properties(self, title: str, subject: str) -> None:
        """Title, subject and language, and no time stamp, author or other trace of who made the template."""
        name = next((one for one in self.parts if one.lower() == "docprops/core.xml"), "docProps/core.xml")
        root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
        for tag, text in (("title", title), ("subject", subject), ("language", "en-GB")):
            etree.SubElement(root, f"{{{_DC}}}{tag}").text = text
        self.set_part(name, written(root), _CORE_TYPE)
        self._relate_package(_CORE_RELATION, name)

    def to_bytes(self) -> bytes:
        """The file: entries in a fixed order without times, so the same parts give the same bytes."""
        self.parts[self.main] = written(self.root)
        target = io.BytesIO()
        first = ["[Content_Types].xml", "_rels/.rels", self.main]
        order = [*(one for one in first if one in self.parts), *sorted(set(self.parts) - set(first))]
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in order:
                entry = zipfile.ZipInfo(name, _FIXED_DATE)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
                archive.writestr(entry, self.parts[name])
        return target.getvalue()

    # ---------------------------------------------------------------- names

    def _main_part(self) -> str:
        root = parsed(self.parts["_rels/.rels"])
        return next(
            str(one.get("Target")).lstrip("/") for one in root if one.get("Type", "").endswith("/officeDocument")
        )

    def _relations_name(self) -> str:
        folder, name = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def _target(self, relation: Any) -> str:
        target = str(relation.get("Target", ""))
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.main), target))

    def _relate_package(self, kind: str, target: str) -> None:
        root = parsed(self.parts["_rels/.rels"])
        if any(one.get("Type") == kind for one in root):
            return
        taken = {one.get("Id") for one in root}
        fresh = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=fresh, Type=kind, Target=target)
        self.parts["_rels/.rels"] = written(root)


def _tolerant(data: bytes) -> Any:
    try:
        return parsed(data)
    except etree.XMLSyntaxError:
        return etree.Element(f"{{{_CUSTOM}}}Properties")


def _unreadable(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name} cannot be opened as a Word document.", "Choose a .docx file that is not locked.")
