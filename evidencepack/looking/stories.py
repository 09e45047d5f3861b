"""A Word document as a person reads it: headings, paragraphs, tables, and what is marked or hidden in them.

Element names: ECMA-376 part 1, chapter 17. Paragraphs are counted as the reader of the text counts them, so that
"paragraph 12" of a finding is the same one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from evidencepack.intake.readers.ooxml import Package
from evidencepack.intake.readers.word_looks import attribute, hidden_styles, run_look
from evidencepack.looking.questions import COMMENTED, DELETED, HIDDEN, INSERTED, PLAIN, Block, Run, Story

_MOST_BLOCKS = 6_000
_MOST_CHARACTERS = 1_500_000
_PASSED_OVER = frozenset({"Fallback", "tblPr", "tcPr", "sectPr", "sdtPr", "tblGrid", "docPr", "trPr"})
_INSERTIONS, _DELETIONS = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def story_of(path: Path) -> Story:
    """The blocks of a Word document's main text. Raises Damaged when it cannot be read."""
    with Package(path, "Word") as package:
        main = package.main_part("word/document.xml")
        folder = main.rpartition("/")[0]
        styles = [package.xml(name) for name in package.matching(rf"{folder}/styles\.xml")]
        reader = _Story(_headings(styles), frozenset().union(*(hidden_styles(root) for root in styles)))
        body = next(iter(package.xml(main).iterchildren("{*}body")), None)
        if body is not None:
            reader.read(body)
    return Story(reader.blocks, cut=reader.cut)


def _headings(styles: list[Any]) -> dict[str, int]:
    """The levels of the styles that are headings, by the style's id."""
    levels: dict[str, int] = {}
    for style in (style for root in styles for style in root.iter("{*}style")):
        name = style.find("{*}name")
        said = _HEADING.fullmatch(attribute(name, "val")) if name is not None else None
        outline = style.find("{*}pPr/{*}outlineLvl")
        if said:
            levels[attribute(style, "styleId")] = int(said[1])
        elif outline is not None and attribute(outline, "val") in tuple("012345678"):
            levels[attribute(style, "styleId")] = int(attribute(outline, "val")) + 1
        elif name is not None and attribute(name, "val") == "Title":
            levels[attribute(style, "styleId")] = 1
    return levels


class _Story:
    def __init__(self, headings: dict[str, int], hidden: frozenset[str]) -> None:
        self._headings = headings
        self._hidden_styles = hidden
        self._paragraphs = 0
        self._comments: set[str] = set()
        self._left = _MOST_CHARACTERS
        self.blocks: list[Block] = []
        self.cut = False

    def read(self, parent: Any) -> None:
        """The blocks of a body or of whatever holds blocks (content controls, text boxes)."""
        for child in parent.iterchildren(etree.Element):
            if len(self.blocks) >= _MOST_BLOCKS or self._left <= 0:
                self.cut = True
                return
            name = _name(child)
            if name == "p":
                self._add_paragraph(child)
            elif name == "tbl":
                self._add_table(child)
            elif name not in _PASSED_OVER:
                self.read(child)

    def _add_paragraph(self, paragraph: Any) -> None:
        number = self._paragraphs + 1
        level = self._level(paragraph)
        runs = self._paragraph(paragraph)
        if any(run.text.strip() for run in runs):
            self.blocks.append(Block(number, level, [runs]))

    def _add_table(self, table: Any) -> None:
        for row in table.iter("{*}tr"):
            if next(row.iterancestors("{*}tbl"), None) is not table:
                continue  # of a table within a cell: its text stands in that cell
            number = self._paragraphs + 1
            cells = [self._cell(cell) for cell in row.iter("{*}tc") if next(cell.iterancestors("{*}tr")) is row]
            if any(run.text.strip() for cell in cells for run in cell):
                self.blocks.append(Block(number, 0, cells, row=True))

    def _cell(self, cell: Any) -> list[Run]:
        runs: list[Run] = []
        for paragraph in cell.iter("{*}p"):
            if runs:
                runs.append(Run("\n"))
            runs += self._paragraph(paragraph)
        return runs

    def _paragraph(self, paragraph: Any) -> list[Run]:
        self._paragraphs += 1
        style = paragraph.find("{*}pPr/{*}pStyle")
        hidden = style is not None and attribute(style, "val") in self._hidden_styles
        merged: list[Run] = []
        for text, look in self._pieces(paragraph, PLAIN, hidden=hidden):
            self._left -= len(text)
            if merged and merged[-1].look == look:
                merged[-1] = Run(merged[-1].text + text, look)
            else:
                merged.append(Run(text, look))
        return merged

    def _pieces(self, parent: Any, look: str, *, hidden: bool) -> Iterator[tuple[str, str]]:
        for child in parent.iterchildren(etree.Element):
            name = _name(child)
            if name == "r":
                yield from self._run(child, look, hidden=hidden)
            elif name in _INSERTIONS and "wordprocessingml" in child.tag:
                yield from self._pieces(child, INSERTED, hidden=hidden)
            elif name in _DELETIONS and "wordprocessingml" in child.tag:
                yield from self._pieces(child, DELETED, hidden=hidden)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                (self._comments.add if name.endswith("Start") else self._comments.discard)(attribute(child, "id"))
            elif name not in _PASSED_OVER and name != "pPr":
                yield from self._pieces(child, look, hidden=hidden)

    def _run(self, run: Any, look: str, *, hidden: bool) -> Iterator[tuple[str, str]]:
        properties = run.find("{*}rPr")
        if properties is not None:
            said = run_look(properties)
            hidden = said.hidden if said.hidden is not None else hidden or said.tiny
            hidden = hidden or said.style in self._hidden_styles
        shown = look or (HIDDEN if hidden else COMMENTED if self._comments else PLAIN)
        for child in run.iterchildren(etree.Element):
            name = _name(child)
            if name in ("t", "delText"):
                yield child.text or "", shown
            elif name in _CHARACTERS:
                yield _CHARACTERS[name], shown
            elif name == "commentReference":
                yield "\u2020", COMMENTED  # a comment that marks no text still has a place
            elif name in ("drawing", "pict", "AlternateContent"):
                yield from self._boxes(child)

    def _boxes(self, drawing: Any) -> Iterator[tuple[str, str]]:
        """The text of boxes within a drawing."""
        for paragraph in drawing.iter("{*}p"):
            if any(_name(above) == "Fallback" for above in paragraph.iterancestors(etree.Element)):
                continue
            for run in self._paragraph(paragraph):
                yield run.text, run.look
            yield "\n", PLAIN

    def _level(self, paragraph: Any) -> int:
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return 0
        outline, style = properties.find("{*}outlineLvl"), properties.find("{*}pStyle")
        if outline is not None and attribute(outline, "val") in tuple("012345678"):
            return int(attribute(outline, "val")) + 1
        return self._headings.get(attribute(style, "val"), 0) if style is not None else 0


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
