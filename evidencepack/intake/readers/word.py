"""Word documents (docx, docm, dotx): all text, tracked changes, comments, notes, headers and properties."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import (
    MOST_LINKS,
    MOST_NAMES,
    MOST_SHORT,
    Damaged,
    PageCollector,
    Placed,
    joined,
    merged,
    placed_facts,
    without_nothing,
)
from evidencepack.intake.readers.fields import linked_by_fields
from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.paging import put_pages
from evidencepack.intake.readers.word_looks import attribute, hidden_styles, without_form_marks
from evidencepack.intake.readers.word_numbering import Numbering
from evidencepack.intake.readers.word_text import NOWHERE, Marks, Spot, StoryReader, drawn_text, plain_text
from evidencepack.model import ReadState

_EMBEDDED = r".*/embeddings/[^/]+"
_NONE = ("", "")


def read(path: Path, found: Format) -> Examination:
    """Read a Word document. Raises Damaged when its document part is missing or broken."""
    with Package(path, "Word") as package:
        return _WordReader(package).examination(found)


class _WordReader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main_part("word/document.xml")
        self._folder = posixpath.dirname(self._main)
        self._marks = Marks()
        self._notes: dict[str, str] = {}
        self._links: dict[str, tuple[str, str]] = {}
        self._styles: list[Any] = []
        self._broken: list[str] = []
        self._comment_authors: set[str] = set()

    def examination(self, found: Format) -> Examination:
        if self._main not in self._package.names:
            raise Damaged("This Word file is damaged: its document part is missing.")
        root = self._package.xml(self._main)
        self._styles = self._roots(self._parts(r"styles\.xml"))
        self._marks.hidden_styles = frozenset().union(*(hidden_styles(styles) for styles in self._styles))
        self._notes = self._texts_by_id("footnotes")
        self._links = self._linked_parts()
        numbering = Numbering(self._roots(self._parts(r"numbering\.xml")), self._styles)
        story = StoryReader(
            self._marks,
            note=lambda number: self._notes.get(number, ""),
            linked=self._drawing,
            number=numbering.label,
            placed=True,
        )
        segments = story.read(root)
        endnotes = joined(self._texts_by_id("endnotes").values())
        if endnotes:
            segments[-1] = f"{segments[-1]}\n{endnotes}"
            story.numbers.add((endnotes, 0, 1))
        properties = self._package.properties()
        stated = properties.get("pages", "")
        collector = PageCollector()
        total, unit = put_pages(
            collector, segments, rendered=story.rendered, stated=int(stated) if stated.isdecimal() else 0
        )
        return Examination(
            format=found.id,
            read=ReadState.READ,
            pages=tuple(collector.pages),
            pages_total=total,
            pages_unit=unit,
            properties=properties,
            facts=self._facts(paged=unit == "page")
            | ({} if unit == "page" else {"paragraph_numbers": story.numbers.fact()})
            | collector.facts(),
        )

    def _facts(self, *, paged: bool) -> dict[str, Any]:
        running = [part for kind in ("header", "footer") for part in self._parts(rf"{kind}\d*\.xml")]
        roots = self._roots(running)
        header_text = joined(dict.fromkeys(plain_text(root, self._marks) for root in roots))
        said = self._texts_by_id("comments")
        comments = list(said.values())
        marks = self._marks
        spots = [marks.comments_at.get(key, NOWHERE) for key in said]
        codes = linked_by_fields("".join(self._marks.codes))
        shared = self._package.shared_facts()
        return without_nothing(
            {
                **shared,
                **self._embedded(paged=paged),
                "external_links": list(dict.fromkeys([*shared["external_links"], *codes]))[:MOST_LINKS],
                "tracked_changes": self._marks.changes,
                "tracked_authors": sorted(self._marks.authors),
                "comments": len(comments),
                "tracked_places": [
                    *dict.fromkeys(f"page {page}" if paged else f"paragraph {at}" for page, at in self._marks.places)
                ],
                "comment_text": joined(comments)[:MOST_SHORT],
                "comment_places": placed_facts(_placed(comments, spots, paged=paged)),
                "comment_authors": sorted(self._comment_authors),
                "deleted_text": joined(marks.deleted),
                "deleted_places": placed_facts(merged(_placed(marks.deleted, marks.deleted_at, paged=paged))),
                "hidden_text": without_form_marks("".join(marks.hidden))[:MOST_SHORT],
                "hidden_places": placed_facts(
                    one
                    for one in merged(_placed(marks.hidden, marks.hidden_at, paged=paged))
                    if without_form_marks(one.text)
                ),
                "covered_text": [
                    {"page": page if paged else 0, "text": text}
                    for page, text in _by_page(self._marks.covered)[:MOST_LINKS]
                ],
                "header_text": header_text,
                "watermark_text": joined(
                    dict.fromkeys(shape.get("string", "") for root in roots for shape in root.iter("{*}textpath"))
                ),
                "damaged": f"Parts that cannot be read: {', '.join(self._broken)}." if self._broken else None,
            }
        )

    def _embedded(self, *, paged: bool) -> dict[str, Any]:
        """Where the files stand that are embedded: the paragraphs of their objects, and headers and footers."""
        if not self._package.matching(_EMBEDDED):
            return {}
        spots = [spot for link, spot in self._marks.objects.items() if self._holds_file(self._links.get(link, _NONE))]
        found = _placed([""] * len(spots), spots, paged=paged)
        places = [one.place for one in found]
        if any(self._holds_files(part) for kind in ("header", "footer") for part in self._parts(rf"{kind}\d*\.xml")):
            places.append("header or footer")
        return {"embedded_places": [*dict.fromkeys(places)][:MOST_NAMES], "object_places": placed_facts(found)}

    def _holds_file(self, link: tuple[str, str]) -> bool:
        """Whether it is an embedded file, or a chart with its workbook."""
        kind, target = link
        return re.fullmatch(_EMBEDDED, target) is not None or (kind == "chart" and self._holds_files(target))

    def _holds_files(self, part: str) -> bool:
        try:
            links = self._package.relations(part).values()
        except Damaged:
            return False
        return any(re.fullmatch(_EMBEDDED, target) for _, target in links)

    def _parts(self, pattern: str) -> list[str]:
        return self._package.matching(f"{self._folder}/{pattern}")

    def _roots(self, names: list[str]) -> list[Any]:
        """The parts that can be read; the others are noted."""
        roots = []
        for name in names:
            try:
                roots.append(self._package.xml(name))
            except Damaged:
                self._broken.append(name)
        return roots

    def _texts_by_id(self, part: str) -> dict[str, str]:
        """The texts of footnotes, endnotes or comments by id; Word's separators have no text and fall out."""
        texts = {}
        for root in self._roots(self._parts(rf"{part}\.xml")):
            for element in root.iterchildren("{*}footnote", "{*}endnote", "{*}comment"):
                text = plain_text(element, self._marks)
                if text or part == "comments":
                    texts[attribute(element, "id")] = text
                if part == "comments" and attribute(element, "author"):
                    self._comment_authors.add(attribute(element, "author"))
        return texts

    def _linked_parts(self) -> dict[str, tuple[str, str]]:
        try:
            return self._package.relations(self._main)
        except Damaged:
            self._broken.append(posixpath.join(self._folder, "_rels"))
            return {}

    def _drawing(self, link: str) -> str:
        _, target = self._links.get(link, ("", ""))
        if target not in self._package.names:
            return ""
        return drawn_text(element for root in self._roots([target]) for element in root.iter("{*}t", "{*}v"))


def _placed(texts: Sequence[str], spots: Sequence[Spot], *, paged: bool) -> list[Placed]:
    """Texts with their places; of what stands in no paragraph of the main text, nothing is known."""
    places = (
        ("" if spot == NOWHERE else f"page {spot[0]}" if paged else f"paragraph {spot[1]}", spot[1]) for spot in spots
    )
    return [Placed(place, text, paragraph) for text, (place, paragraph) in zip(texts, places, strict=True)]


def _by_page(pieces: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Runs of text of one page put together."""
    pages: dict[int, str] = {}
    for page, text in pieces:
        pages[page] = f"{pages.get(page, '')} {text}".strip()
    return [(page, text[:500]) for page, text in pages.items() if text]
