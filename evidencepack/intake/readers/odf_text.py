"""OpenDocument texts and presentations (odt, odp, odg): text by page or slide, and what they hide (ODF 1.3 part 3)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers import opendocument
from evidencepack.intake.readers.common import (
    MOST_LINKS,
    MOST_PLACED,
    MOST_PLACES,
    MOST_SHORT,
    PageCollector,
    Placed,
    joined,
    placed_facts,
    without_nothing,
)
from evidencepack.intake.readers.paging import put_pages
from evidencepack.model import ReadState

_HREF = "{http://www.w3.org/1999/xlink}href"
_BLOCKS = frozenset({"p", "h"})
_PASSED_OVER = frozenset({"forms", "sequence-decls", "variable-decls", "title", "desc", "tracked-changes"})
_HIDING = frozenset({"hidden-text", "hidden-paragraph"})
_SPACES = {"tab": "\t", "line-break": "\n"}
_FETCHED = frozenset({"image", "object", "object-ole", "section-source", "table-source", "plugin"})
_MOST_SPACES = 200
_Spot = tuple[int, int, int]  # page, paragraph and slide, from 1


def read(path: Path, found: Format) -> Examination:
    """Read a text or presentation. Raises Locked when it has a password, Damaged when its content is broken."""
    with opendocument.opened(path) as package:
        properties, facts = opendocument.properties_and_facts(package)
        root = package.xml("content.xml")
    story = _Story(root)
    collector = PageCollector()
    if story.slides:
        total, unit = len(story.slides), "slide"
        for number, text in enumerate(story.slides, start=1):
            collector.add(number, f"slide {number}", text)
    else:
        stated = properties.get("pages", "")
        pages = int(stated) if stated.isdecimal() else 0
        total, unit = put_pages(collector, story.pages(), rendered=story.rendered, stated=pages)
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=total,
        pages_unit=unit,
        properties=properties,
        facts=without_nothing(facts | story.facts(paged=unit == "page") | collector.facts()),
    )


class _Story:
    """Walks the content once. Recursion is bounded: the parser refuses XML that is nested deeper than 256."""

    def __init__(self, root: Any) -> None:
        self._hidden_styles, self._hidden_pages = _hidden(root)
        self._segments: list[str] = []
        self._lines: list[str] = []
        self._notes: list[str] = []  # footnotes of the page
        self._speaker: list[str] = []
        self._body_lines = self._lines
        self._lines_above = 0  # of the pages before
        self.rendered = False
        self.slides: list[str] = []
        self._hidden_slides: list[int] = []
        self._spoken: list[int] = []
        self._hidden_text: list[tuple[str, _Spot]] = []
        self._comments: list[tuple[str, _Spot]] = []
        self._commenters: set[str] = set()
        self._links: dict[str, None] = {}
        self._changes = 0
        self._authors: set[str] = set()
        self._deleted: list[str] = []
        self._places: dict[str, None] = {}
        self._paragraph_places: dict[str, None] = {}
        for region in root.iter("{*}changed-region"):
            self._changed(region)
        for body in root.iter("{*}body"):
            self._block(body)

    def pages(self) -> list[str]:
        """The text between page breaks."""
        return [*self._segments, joined([*self._lines, *self._notes])]

    def _changed(self, region: Any) -> None:
        self._changes += 1
        for kind in region:
            self._authors.add(kind.findtext(".//{*}creator") or "")
            if _name(kind) == "deletion":
                self._deleted.append(joined("".join(part.itertext()) for part in kind.iter("{*}p", "{*}h")))

    def _block(self, element: Any) -> None:
        for child in element.iterchildren(etree.Element):
            name = _name(child)
            if name in _BLOCKS:
                self._lines.append(self._said(child).strip())
            elif name == "table-row":
                self._row(child)
            elif name == "page":
                self._slide(child)
            elif name == "notes":
                self._into(self._speaker, child)
            elif name == "section" and _attribute(child, "display") == "none":
                before, (page, first, slide) = len(self._lines), self._spot()
                self._block(child)
                lines = [line for line in self._lines[before:] if line.strip()]
                self._hidden_text += [(line, (page, at, slide)) for at, line in enumerate(lines, first)]
            elif name == "annotation":
                self._comment(child)
            elif name == "soft-page-break":
                self._turn()
            elif name not in _PASSED_OVER:
                self._beside(name, child)
                self._block(child)

    def _beside(self, name: str, element: Any) -> None:
        """Links to the outside, and marks of changes that stand between paragraphs."""
        target = element.get(_HREF, "")
        if name in _FETCHED and ("://" in target or target.startswith(("../", "/", "file:"))):
            self._links[target] = None
        if name in ("change", "change-start") and len(self._paragraph_places) < MOST_PLACES:
            self._places[f"page {len(self._segments) + 1}"] = None
            self._paragraph_places[f"paragraph {self._line()}"] = None

    def _into(self, lines: list[str], element: Any) -> None:
        kept, self._lines = self._lines, lines
        self._block(element)
        self._lines = kept

    def _row(self, row: Any) -> None:
        cells = []
        for cell in row.iterchildren("{*}table-cell"):
            lines: list[str] = []
            self._into(lines, cell)
            cells.append(" ".join(line for line in lines if line))
        text = "\t".join(cells).rstrip()
        if text:
            self._lines.append(text)

    def _slide(self, page: Any) -> None:
        number = len(self.slides) + 1
        if _attribute(page, "style-name") in self._hidden_pages:
            self._hidden_slides.append(number)
        self._speaker = []
        lines: list[str] = []
        self._into(lines, page)
        notes = joined(self._speaker)
        if notes:
            self._spoken.append(number)
            lines.append(f"Notes:\n{notes}")
        self.slides.append(joined(lines))

    def _said(self, element: Any) -> str:
        """The text of a paragraph or a part of one; boxes and notes in it go where they belong."""
        pieces = [element.text or ""]
        for child in element.iterchildren(etree.Element):
            pieces.append(self._inline(_name(child), child))
            pieces.append(child.tail or "")
        text = "".join(pieces)
        if _attribute(element, "style-name") in self._hidden_styles:
            self._hidden_text.append((text, self._spot()))
        return text

    def _inline(self, name: str, child: Any) -> str:
        if name in _SPACES:
            return _SPACES[name]
        if name == "s":
            count = _attribute(child, "c")
            return " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        if name == "soft-page-break":
            self._turn()
        elif name == "annotation":
            self._comment(child)
        elif name == "note":
            self._into(self._notes, child)
        elif name in _HIDING:
            self._hidden_text.append((_attribute(child, "string-value") or "".join(child.itertext()), self._spot()))
            return "".join(child.itertext())
        elif name in ("frame", "text-box", "custom-shape", "g", "rect", "ellipse", "line", "a", "object"):
            self._beside(name, child)
            if name == "a" and _is_text_link(child):
                return self._said(child)
            self._block(child)
        elif name not in _PASSED_OVER:
            self._beside(name, child)
            return self._said(child)
        return ""

    def _spot(self) -> _Spot:
        known = max(len(self._comments), len(self._hidden_text)) < MOST_PLACED
        return (len(self._segments) + 1, self._line() if known else 0, len(self.slides) + 1)

    def _line(self) -> int:
        """The line of the text, from 1 and of those that are not empty, that is being read."""
        return self._lines_above + _count(self._body_lines) + 1

    def _comment(self, note: Any) -> None:
        self._comments.append((joined("".join(part.itertext()) for part in note.iter("{*}p")), self._spot()))
        self._commenters.add(note.findtext("{*}creator") or "")

    def _turn(self) -> None:
        self.rendered = True
        self._lines_above += _count(self._body_lines)
        self._segments.append(joined([*self._lines, *self._notes]))
        self._lines.clear()
        self._notes.clear()

    def _place(self, spot: _Spot, *, paged: bool) -> str:
        page, paragraph, slide = spot
        if self.slides:
            return f"slide {slide}"
        return f"page {page}" if paged else f"paragraph {paragraph}"

    def facts(self, *, paged: bool) -> dict[str, Any]:
        """What was found; `paged`: pages are known, so that a change has one."""

        def placed(found: list[tuple[str, _Spot]]) -> list[dict[str, Any]]:
            return placed_facts(Placed(self._place(spot, paged=paged), text) for text, spot in found)

        return {
            "tracked_changes": self._changes,
            "tracked_authors": sorted(self._authors - {""}),
            "tracked_places": list(self._places if paged else self._paragraph_places),
            "deleted_text": joined(self._deleted),
            "comments": len(self._comments),
            "comment_text": joined(text for text, _ in self._comments)[:MOST_SHORT],
            "comment_places": placed(self._comments),
            "comment_authors": sorted(self._commenters - {""}),
            "hidden_text": joined(text for text, _ in self._hidden_text)[:MOST_SHORT],
            "hidden_places": placed(self._hidden_text),
            "hidden_slides": self._hidden_slides,
            "speaker_notes": self._spoken,
            "external_links": list(self._links)[:MOST_LINKS],
        }


def _count(lines: list[str]) -> int:
    return sum(line.count("\n") + 1 for line in lines if line.strip())


def _hidden(root: Any) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the styles that hide text, and of those that hide a slide."""
    texts, pages = set(), set()
    for style in root.iter("{*}style"):
        name = _attribute(style, "name")
        if any(_attribute(part, "display") == "none" for part in style.iterchildren("{*}text-properties")):
            texts.add(name)
        if any(_attribute(part, "visibility") == "hidden" for part in style.iterchildren("{*}drawing-page-properties")):
            pages.add(name)
    return frozenset(texts), frozenset(pages)


def _is_text_link(link: Any) -> bool:
    return str(link.tag).startswith("{urn:oasis:names:tc:opendocument:xmlns:text:")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")
