"""Office files made part by part, for tests of what is taken out of them, and ways to look into the result."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="{M}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
BY = 'w:id="7" w:author="Ann Officer" w:date="2026-01-05T10:00:00Z"'
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN = f"{_WORD_TYPE}document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def run(text: str, properties: str = "") -> str:
    made = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{made}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def deleted(text: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    return f"<w:ins {BY}>{run(text)}</w:ins>"


def paragraph(content: str, mark: str = "", properties: str = "") -> str:
    marked = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    held = f"<w:pPr>{properties}{marked}</w:pPr>" if properties or marked else ""
    return f"<w:p>{held}{content}</w:p>"


def relations(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> bytes:
    """A part of relationships from rows of id, kind (or whole type), target, and `External`."""
    outside = ' TargetMode="External"'
    made = "".join(
        f'<Relationship Id="{row[0]}" Type="{row[1] if "/" in row[1] else _OFFICE + row[1]}" Target="{row[2]}"'
        + (outside if len(row) > 3 else "")
        + "/>"
        for row in rows
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'
    ).encode()


def word_part(name: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {NAMESPACES}>{content}</w:{name}>'.encode()
    )


def docx(
    path: Path,
    body: str,
    parts: Mapping[str, bytes] | None = None,
    links: tuple[Any, ...] = (),
    *,
    main_type: str = _MAIN,
    types: Mapping[str, str] | None = None,
) -> Path:
    """A Word file with this body. `parts`: further parts by name, `links`: the document's relationships."""
    known = {
        f"word/{name}.xml": f"{_WORD_TYPE}{name.rstrip('0123456789')}+xml"
        for name in ("header1", "footer1", "footnotes", "endnotes", "comments", "styles", "settings", "people")
    } | {
        "word/commentsExtended.xml": f"{_WORD_TYPE}commentsExtended+xml",
        "word/commentsIds.xml": f"{_WORD_TYPE}commentsIds+xml",
    }
    known |= dict(types or {})
    parts = dict(parts or {})
    overrides = {"word/document.xml": main_type} | {name: known[name] for name in parts if name in known}
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    contents = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Default Extension="bin" ContentType="application/octet-stream"/>{listed}</Types>'
        ).encode(),
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": word_part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relations(*links),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**contents, **parts}.items():
            archive.writestr(name, data)
    return path


def rewritten(path: Path, changes: Mapping[str, bytes | Callable[[bytes], bytes] | None]) -> Path:
    """The same file with parts changed, added, or (None) left out."""
    with zipfile.ZipFile(path) as archive:
        contents = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    for name, change in changes.items():
        if change is None:
            contents.pop(name)
        else:
            contents[name] = change(contents[name]) if callable(change) else change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def read_parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def root(path: Path, part: str = "word/document.xml") -> Any:
    return etree.fromstring(read_parts(path)[part])


def paragraphs(path: Path, part: str = "word/document.xml") -> list[str]:
    """The text of every paragraph."""
    found = root(path, part).iter(f"{{{W}}}p")
    return ["".join(text.text or "" for text in one.iter(f"{{{W}}}t", f"{{{M}}}t")) for one in found]


def assert_whole(path: Path) -> None:
    """Every part is well-formed, every relationship leads somewhere, every listed type belongs to a part."""
    parts = read_parts(path)
    names = {name.casefold() for name in parts}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            tree = etree.fromstring(data)
            if name.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(name))
                for link in tree:
                    target = link.get("Target")
                    whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                    inside = posixpath.normpath(whole).casefold() in names
                    assert inside or link.get("TargetMode") == "External", (name, target)
    for element in etree.fromstring(parts["[Content_Types].xml"]).iter("{*}Override"):
        assert element.get("PartName").lstrip("/").casefold() in names, element.get("PartName")


def holds(path: Path, text: str) -> list[str]:
    """The parts in which a text stands anywhere."""
    return [name for name, data in read_parts(path).items() if text.encode() in data]
