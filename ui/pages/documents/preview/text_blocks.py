"""A document's text as paragraphs, headings and rows to be shown, cut into pieces that are laid out at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from evidencepack.intake.examination import PageText
from evidencepack.looking.questions import Block, Run, Story

_AT_ONCE = 60_000  # characters: laid out within a frame or two
_MAIL_HEAD = re.compile(r"(From|To|Cc|Bcc|Date|Subject|Attachments): (.*)", re.DOTALL)
_LONG_LINE = 20_000


class Part(Struct, frozen=True):
    """What one page, slide or message of a document says. `page` 0: the document has no pages of its own."""

    page: int
    label: str
    blocks: tuple[Block, ...]


def parts_of_pages(pages: Sequence[PageText], family: str) -> list[Part]:
    """The pages as they were read; slides and messages get their headings back."""
    several = len(pages) > 1
    parts = []
    for page in pages:
        blocks = _mail(page.text) if family == "mail" else _slide(page.text) if page.label.startswith("slide") else None
        lines = blocks if blocks is not None else _lines(page.text)
        head = (Block(0, 2, [[Run(page.label[:1].upper() + page.label[1:])]]),) if several else ()
        parts.append(Part(page.number, page.label, (*head, *lines)))
    return parts


def parts_of_story(story: Story) -> list[Part]:
    """A Word document's own paragraphs and tables."""
    more = (Block(0, 0, [[Run("There is more than is shown here: open the original to read on.")]]),)
    return [Part(0, "whole document", (*story.blocks, *(more if story.cut else ())))]


def pieces(parts: Iterable[Part]) -> list[list[Part]]:
    """The parts in groups of about 60,000 characters; a longer part is cut between its blocks."""
    groups: list[list[Part]] = [[]]
    room = _AT_ONCE
    for part in parts:
        for piece in _cut(part):
            length = sum(len(run.text) for block in piece.blocks for cell in block.cells for run in cell)
            if groups[-1] and length > room:
                groups.append([])
                room = _AT_ONCE
            groups[-1].append(piece)
            room -= length
    return groups if groups[0] else []


def _cut(part: Part) -> list[Part]:
    cuts: list[Part] = []
    gathered: list[Block] = []
    length = 0
    for block in part.blocks:
        gathered.append(block)
        length += sum(len(run.text) for cell in block.cells for run in cell)
        if length > _AT_ONCE:
            cuts.append(Part(part.page, part.label, tuple(gathered)))
            gathered, length = [], 0
    return [*cuts, Part(part.page, part.label, tuple(gathered))] if gathered or not cuts else cuts


def _lines(text: str) -> list[Block]:
    blocks = []
    first = len(text) - len(text.lstrip("\n")) + 1
    for number, line in enumerate(text.strip("\n").split("\n"), first):
        for start in range(0, max(len(line), 1), _LONG_LINE):
            part = line[start : start + _LONG_LINE]
            cells = [[Run(cell)] for cell in part.split("\t")] if part.count("\t") else [[Run(part)]]
            blocks.append(Block(number, 0, cells, row=len(cells) > 1))
    return blocks


def _slide(text: str) -> list[Block]:
    before, said, notes = text.partition("Notes:\n")
    lines = _lines(before) if before.strip() else []
    if lines and not lines[0].row:
        lines[0] = Block(lines[0].number, 3, lines[0].cells)
    return [*lines, Block(0, 4, [[Run("Notes")]]), *_lines(notes)] if said else lines


def _mail(text: str) -> list[Block]:
    lines = text.split("\n")
    head: list[Block] = []
    while lines and (found := _MAIL_HEAD.fullmatch(lines[0])):
        head.append(Block(0, 0, [[Run(found[1])], [Run(found[2])]], row=True))
        lines.pop(0)
    return [*head, *_lines("\n".join(lines))]
