"""What only Word knows of a document: tracked changes, comments, notes, pictures, looks, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from evidencepack.assessment.word.package import Package, parsed, w
from evidencepack.assessment.word.records import Notice, Sort
from evidencepack.assessment.word.walking import Paragraph

_MARKS = {"ins": "inserted", "del": "deleted", "moveFrom": "moved from here", "moveTo": "moved to here"}
_PROPERTIES = {w("rPr"): "the end of a paragraph", w("trPr"): "a row of a table", w("numPr"): "a list’s sign"}
_STORIES = (("header", "Header"), ("footer", "Footer"))


def tracked_changes(package: Package, labels: Mapping[Any, str]) -> list[Notice]:
    """Every tracked insertion, deletion and move, with its author and its text. `labels`: see `View.labels`."""
    found = []
    for element in package.root.iter(*(w(name) for name in _MARKS), w("cellIns"), w("cellDel")):
        name = element.tag.rpartition("}")[2]
        message = _MARKS.get(name, "a cell of a table")
        text = _words(element)
        if not len(element) or not text:
            message = f"{message}: {_PROPERTIES.get(element.getparent().tag, 'something without text')}"
        who = f"{element.get(w('author'), '')} {element.get(w('date'), '')[:10]}".strip()
        where = _where(element, labels)
        found.append(Notice(sort=Sort.TRACKED, where=where, text=text, who=who, message=message))
    return found


def comments(package: Package, labels: Mapping[Any, str]) -> list[Notice]:
    """Every comment, with its author and where it is anchored."""
    anchors: dict[str, str] = {}
    for element in package.root.iter(w("commentReference"), w("commentRangeStart")):
        anchors.setdefault(element.get(w("id"), ""), _where(element, labels))
    root = package.tree("comments")
    found = []
    for one in () if root is None else root.iter(w("comment")):
        key, who = one.get(w("id"), ""), one.get(w("author"), "")
        found.append(Notice(sort=Sort.COMMENT, where=anchors.get(key, "the document"), text=_words(one), who=who))
    return found


def extras_of(package: Package, paragraph: Paragraph, where: str, *, in_field: bool) -> Iterator[Notice]:
    """Pictures, notes, links, looks and hidden text of one paragraph. Looks and links count in fields only."""
    for kind, text in paragraph.extras:
        if kind == "picture":
            yield Notice(sort=Sort.PICTURE, where=where, text=text)
        elif kind in ("footnote", "endnote"):
            yield Notice(sort=Sort.NOTE, where=where, text=_note(package, kind, text))
        elif kind == "hidden":
            yield Notice(sort=Sort.HIDDEN, where=where, text=text)
        elif kind == "link" and in_field:
            yield Notice(sort=Sort.LINK, where=where, text=text)
        elif in_field and text.strip():
            yield Notice(sort=Sort.LOOKS, where=where, text=text, message=kind.removeprefix("looks "))


def side_lines(package: Package) -> Iterator[tuple[str, str]]:
    """The lines of headers and footers, each distinct one once, with the name of what they stand in."""
    for kind, where in _STORIES:
        seen = set()
        for name in package.related(kind):
            for line in _part_lines(package.parts.get(name)):
                if line not in seen:
                    seen.add(line)
                    yield where, line


def _part_lines(data: bytes | None) -> list[str]:
    if data is None:
        return []
    try:
        root = parsed(data)
    except etree.XMLSyntaxError:
        return []
    for element in list(_numbers(root)):
        element.text = ""
    lines = [_words(paragraph) for paragraph in root.iter(w("p"))]
    return [line for line in lines if line]


def _numbers(root: Any) -> Iterator[Any]:
    """The texts that fields such as page numbers work out; every program writes others."""
    depth = 0
    for one in root.iter(w("fldChar"), w("t")):
        if one.tag == w("fldChar"):
            depth += {"begin": 1, "end": -1}.get(one.get(w("fldCharType"), ""), 0)
        elif depth > 0 or next(one.iterancestors(w("fldSimple")), None) is not None:
            yield one


def _note(package: Package, kind: str, key: str) -> str:
    root = package.tree(f"{kind}s")
    for one in () if root is None else root.iter(w(kind)):
        if one.get(w("id")) == key:
            return _words(one)
    return ""


def _words(element: Any) -> str:
    pieces = []
    for one in element.iter(w("t"), w("delText"), w("tab"), w("br"), w("p")):
        pieces.append(one.text or "" if one.tag in (w("t"), w("delText")) else " ")
    return " ".join("".join(pieces).split())


def _where(element: Any, labels: Mapping[Any, str]) -> str:
    """The field or heading of the nearest paragraph: around the element, in it, or before it."""
    near = [*element.iterancestors(w("p")), *element.iter(w("p"))]
    if not near:
        row = next(element.iterancestors(w("tr")), None)
        near = [] if row is None else list(row.iter(w("p")))
    return next((labels[one] for one in near if labels.get(one)), "the document")
