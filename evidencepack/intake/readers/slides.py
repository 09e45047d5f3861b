"""PowerPoint presentations (pptx, pptm, ppsx, potx): text by slide, notes, comments, hidden slides.

Element names: ECMA-376 part 1, chapters 19 and 21.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import (
    MOST_NAMES,
    MOST_SHORT,
    Damaged,
    PageCollector,
    Placed,
    joined,
    placed_facts,
    says_something,
    without_nothing,
)
from evidencepack.intake.readers.ooxml import Package
from evidencepack.model import ReadState

_PASSED_OVER = frozenset({"Fallback", "extLst"})
_NO_NOTES = frozenset({"sldImg", "sldNum", "hdr", "ftr", "dt"})
_RUNNING = frozenset({"hdr", "ftr"})
_MOST_SLIDES = 5_000
_DEEPEST = 200


def read(path: Path, found: Format) -> Examination:
    """Read a presentation. Raises Damaged when its slides cannot be found or none can be read."""
    with Package(path, "PowerPoint") as package:
        return _Slides(package).examination(found)


class _Slides:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main_part("ppt/presentation.xml")
        self._collector = PageCollector()
        self._hidden: list[int] = []
        self._notes: list[int] = []
        self._broken: list[int] = []
        self._comments: list[Placed] = []
        self._commenters: set[str] = set()
        self._hidden_text: list[Placed] = []
        self._running: dict[str, None] = {}
        self._embedding: dict[str, None] = {}
        self._masters: set[str] = set()  # that were looked at
        self._names: dict[str, str] = {}
        self._size = (0, 0)

    def examination(self, found: Format) -> Examination:
        parts = self._parts()
        self._names = self._authors()
        self._size = self._slide_size()
        for number, part in enumerate(parts, start=1):
            try:
                text = self._slide(number, part)
            except Damaged:
                self._broken.append(number)
                continue
            self._collector.add(number, f"slide {number}", text)
        if parts and len(self._broken) == len(parts):
            raise Damaged("This PowerPoint file is damaged: none of its slides can be read.")
        return Examination(
            format=found.id,
            read=ReadState.READ,
            pages=tuple(self._collector.pages),
            pages_total=len(parts),
            pages_unit="slide",
            properties=self._package.properties(),
            facts=without_nothing(self._facts() | self._collector.facts()),
        )

    def _facts(self) -> dict[str, Any]:
        return {
            **self._package.shared_facts(),
            "embedded_places": list(self._embedding)[:MOST_NAMES],
            "hidden_slides": self._hidden,
            "speaker_notes": self._notes,
            "comments": len(self._comments),
            "comment_text": joined(one.text for one in self._comments)[:MOST_SHORT],
            "comment_places": placed_facts(self._comments),
            "comment_authors": sorted(self._commenters - {""}),
            "hidden_text": joined(one.text for one in self._hidden_text)[:MOST_SHORT],
            "hidden_places": placed_facts(self._hidden_text),
            "header_text": joined(self._running),
            "damaged": f"Slides that cannot be read: {', '.join(map(str, self._broken[:20]))}." if self._broken else "",
        }

    def _parts(self) -> list[str]:
        """The slides' parts in the order of the show; one that is named and missing is kept, to be told."""
        root = self._package.xml(self._main)
        links = self._package.relations(self._main)
        ids = (_attribute(slide, "relationships}id") for slide in root.iter("{*}sldId"))
        return [links[link][1] for link in ids if link in links][:_MOST_SLIDES]

    def _slide(self, number: int, part: str) -> str:
        root = self._package.xml(part)
        if root.get("show") in ("0", "false"):
            self._hidden.append(number)
        links = self._links(part)
        lines = list(self._shapes(number, root))
        for kind, target in links:
            if kind in ("diagramData", "chart"):
                lines.append(self._drawn(target))
                if any(inner == "package" for inner, _ in self._links(target)):  # the workbook behind a chart
                    self._embedding[f"slide {number}"] = None
            elif kind in ("oleObject", "package"):
                self._embedding[f"slide {number}"] = None
            elif kind == "slideLayout":
                self._master(target)
            elif kind == "comments":
                self._take_comments(number, target)
        notes = joined(line for kind, target in links if kind == "notesSlide" for line in self._note(target))
        if notes:
            self._notes.append(number)
            lines.append(f"Notes:\n{notes}")
        return joined(lines)

    def _links(self, part: str) -> list[tuple[str, str]]:
        try:
            return [link for link in self._package.relations(part).values() if link[1] in self._package.names]
        except Damaged:
            return []

    def _shapes(self, number: int, root: Any) -> Iterator[str]:
        """The text of a slide, paragraph by paragraph, rows of tables as lines."""
        for shape in root.iter("{*}sp", "{*}graphicFrame", "{*}cxnSp"):
            if any(etree.QName(above).localname == "Fallback" for above in shape.iterancestors(etree.Element)):
                continue
            lines = list(text_lines(shape))
            if _placeholder(shape) in _RUNNING:
                self._running |= dict.fromkeys(lines)
            name = shape.find("*/{*}cNvPr")
            hidden = name is not None and name.get("hidden") in ("1", "true")
            if lines and (hidden or _is_outside(shape, self._size)):
                self._hidden_text.append(Placed(f"slide {number}", joined(lines)))
            yield from lines

    def _slide_size(self) -> tuple[int, int]:
        size = self._package.xml(self._main).find("{*}sldSz")
        return (_number(size, "cx"), _number(size, "cy")) if size is not None else (0, 0)

    def _note(self, target: str) -> Iterator[str]:
        try:
            root = self._package.xml(target)
        except Damaged:
            return
        for shape in root.iter("{*}sp"):
            kind = _placeholder(shape)
            if kind not in _NO_NOTES:
                yield from text_lines(shape)
            elif kind in _RUNNING:
                self._running |= dict.fromkeys(text_lines(shape))

    def _master(self, part: str) -> None:
        """What is drawn on a layout or master is seen on all its slides, as what runs at their head and foot."""
        if part in self._masters:
            return
        self._masters.add(part)
        try:
            root = self._package.xml(part)
        except Damaged:
            return
        for shape in root.iter("{*}sp"):
            if not _placeholder(shape):
                self._running |= dict.fromkeys(filter(says_something, text_lines(shape)))
        if root.get("showMasterSp") not in ("0", "false"):
            for kind, target in self._links(part):
                if kind == "slideMaster":
                    self._master(target)

    def _drawn(self, target: str) -> str:
        """The words of a diagram or chart: its own, its series, categories and values."""
        try:
            root = self._package.xml(target)
        except Damaged:
            return ""
        return joined(dict.fromkeys(text.text or "" for text in root.iter("{*}t", "{*}v")))

    def _take_comments(self, number: int, target: str) -> None:
        try:
            root = self._package.xml(target)
        except Damaged:
            return
        for comment in root.iter("{*}cm", "{*}reply"):
            plain = comment.findtext("{*}text")
            body = comment.find("{*}txBody")
            said = plain if plain is not None else joined(text_lines(body)) if body is not None else ""
            self._comments.append(Placed(f"slide {number}", said))
            self._commenters.add(self._names.get(comment.get("authorId", ""), ""))

    def _authors(self) -> dict[str, str]:
        folder = posixpath.dirname(self._main)
        names: dict[str, str] = {}
        for part in self._package.matching(rf"{folder}/(?:commentAuthors|authors)\.xml"):
            try:
                root = self._package.xml(part)
            except Damaged:
                continue
            names |= {one.get("id", ""): one.get("name", "") for one in root.iter("{*}cmAuthor", "{*}author")}
        return names


def text_lines(element: Any) -> Iterator[str]:
    """The text of a DrawingML element: a line for each paragraph, cells of a table's row between tabs."""
    yield from _lines(element, 0)


def _lines(element: Any, depth: int) -> Iterator[str]:
    name = etree.QName(element).localname
    if name == "p":
        text = "".join(_pieces(element)).strip()
        if text:
            yield text
    elif name == "tr":
        cells = (" ".join(_lines(cell, depth + 1)) for cell in element.iterchildren("{*}tc"))
        row = "\t".join(cells).rstrip()
        if row:
            yield row
    elif name not in _PASSED_OVER and depth < _DEEPEST:
        for child in element.iterchildren(etree.Element):
            yield from _lines(child, depth + 1)


def _pieces(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter("{*}t", "{*}br", "{*}tab"):
        yield (element.text or "") if etree.QName(element).localname == "t" else " "


def _is_outside(shape: Any, size: tuple[int, int]) -> bool:
    """Whether a shape lies wholly beside the slide: not seen in the show. A shape in a group goes with its group."""
    groups = list(shape.iterancestors("{*}grpSp"))
    frame = (groups[-1] if groups else shape).find("{*}grpSpPr/{*}xfrm" if groups else "{*}spPr/{*}xfrm")
    frame = shape.find("{*}xfrm") if frame is None and not groups else frame
    if frame is None or not all(size) or frame.find("{*}off") is None or frame.find("{*}ext") is None:
        return False
    place, extent = frame.find("{*}off"), frame.find("{*}ext")
    left, top, width, height = _number(place, "x"), _number(place, "y"), _number(extent, "cx"), _number(extent, "cy")
    if frame.get("rot"):  # turned about its middle: the circle around it counts
        reach = (width**2 + height**2) ** 0.5 / 2
        left, top = int(left + width / 2 - reach), int(top + height / 2 - reach)
        width = height = int(reach * 2)
    return left >= size[0] or top >= size[1] or left + width <= 0 or top + height <= 0


def _number(element: Any, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 16 else 0


def _placeholder(shape: Any) -> str:
    mark = shape.find("*/{*}nvPr/{*}ph")
    return mark.get("type", "body") if mark is not None else ""


def _attribute(element: Any, ending: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(ending)), "")
