"""Joins paragraphs whose end was taken away, and mends what removals leave empty."""

from __future__ import annotations

from typing import Any

from evidencepack.cleaning import wordmath
from evidencepack.cleaning.wordxml import (
    attribute,
    child,
    cut,
    detach,
    every,
    is_range,
    made,
    replace,
    says_something,
    word,
)

_STORIES = frozenset({"tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent", "docPartBody"})
_BLOCKS = frozenset({"p", "tbl", "sdt", "customXml", "altChunk"})
_INLINE = ("hyperlink", "smartTag", "fldSimple")
_RANGE_KINDS = ("bookmark", "commentRange", "perm")


def merge_paragraphs(paragraphs: list[Any]) -> None:
    """Join each of these paragraphs, in the order of the document, with the one after it, which keeps its properties.

    The properties of a paragraph are those of its mark (17.3.1.29), so those of the mark that stays are kept. Where
    no paragraph follows (a table, the end of a cell), an empty paragraph goes and any other keeps its end.
    """
    for paragraph in paragraphs:
        if paragraph.getparent() is not None:
            _merge(paragraph)


def _merge(paragraph: Any) -> None:
    between, following = _what_follows(paragraph)
    if word(following) == "p":
        content = [one for one in paragraph if word(one) != "pPr"]
        at = 1 if word(following[0] if len(following) else None) == "pPr" else 0
        for number, one in enumerate([*content, *between]):
            one.tail = None
            following.insert(at + number, one)
        detach(paragraph)
    elif following is not None and not says_something(paragraph):
        replace(paragraph, [one for one in paragraph.iter() if is_range(one)])


def _what_follows(paragraph: Any) -> tuple[list[Any], Any]:
    """The ends of ranges between this paragraph and the next block, and that block (None: there is none)."""
    between: list[Any] = []
    for sibling in paragraph.itersiblings():
        if word(sibling) in _BLOCKS:
            return between, sibling
        if is_range(sibling):
            between.append(sibling)
    return [], None


def tidy(root: Any) -> None:
    """Take out what has become empty and may not be so (tables, rows, links), end every cell with a paragraph."""
    for row in every(root, "tr"):
        if not any(True for _ in every(row, "tc")):
            cut(row)
    for table in every(root, "tbl"):
        if not any(True for _ in every(table, "tr")):
            cut(table)
    for link in every(root, *_INLINE):
        if not says_something(link):
            cut(link)
    wordmath.drop_empty(root)
    for control in every(root, "sdt"):
        content = child(control, "sdtContent")
        if content is not None and not len(content):
            detach(control)
    for story in every(root, *_STORIES):
        _end_with_paragraph(story)
    _drop_lone_ranges(root)


def _end_with_paragraph(story: Any) -> None:
    """17.4.66: the last block of a cell is a paragraph; other stories need one block at least."""
    blocks = [one for one in story if word(one) in _BLOCKS]
    if not blocks or (word(story) == "tc" and word(blocks[-1]) == "tbl"):
        story.append(made(story, "p"))


def _drop_lone_ranges(root: Any) -> None:
    """Take out ends of ranges whose other end is gone."""
    for kind in _RANGE_KINDS:
        starts = {attribute(one, "id") for one in every(root, f"{kind}Start")}
        ends = {attribute(one, "id") for one in every(root, f"{kind}End")}
        for one in every(root, f"{kind}Start", f"{kind}End"):
            if attribute(one, "id") not in starts & ends:
                detach(one)
