"""Marked places of a template: `{{name}}` in its text, or a content control whose title or tag is the name.

Inline places take words in a line and keep the looks of what they replace; block places take paragraphs and tables and
must be alone in their paragraph. Between `{{statements}}` and `{{end_statements}}` a template lays one statement out
with its own tables: that part is repeated for each, with `{{number}}`, `{{statement}}`, `{{theme}}`, `{{doing_well}}`…
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

from evidencepack.assessment.word.markup import Looks
from evidencepack.assessment.word.package import R, W, w

MARKER = re.compile(r"\{\{\s*([A-Za-z][\w.]{0,60})\s*\}\}")
BEGIN, END = "statements", "end_statements"
ANCHOR = "to_"  # the names of places that links of the document lead to begin with it
_CHANGES = (w("rPrChange"), w("pPrChange"), w("sectPr"))


class Place(Struct, frozen=True):
    """A marker in a paragraph. `alone`: nothing else is said in the paragraph."""

    name: str
    paragraph: Any
    alone: bool


def name_of(raw: str) -> str:
    """A marker's name in its one form: `qs7.doing_well` and `ep_qs7_doing_well` are `qs7_doing_well`."""
    return raw.replace(".", "_").removeprefix("ep_").casefold()


def controls_to_markers(root: Any, known: set[str]) -> None:
    """Put a marker in the place of each content control whose title or tag names a known place."""
    for control in list(root.iter(w("sdt"))):
        properties, content = control.find(w("sdtPr")), control.find(w("sdtContent"))
        if properties is None or content is None or control.getparent() is None:
            continue
        named = [one.get(w("val"), "") for tag in ("tag", "alias") for one in properties.findall(w(tag))]
        name = next((name_of(one) for one in named if name_of(one) in known), None)
        if name is not None:
            _unwrap(control, content, name)


def _unwrap(control: Any, content: Any, name: str) -> None:
    first = next(content.iter(w("p")), None)
    looks = next(content.iter(w("rPr")), None)
    run = etree.Element(w("r"))
    if looks is not None and looks.getparent().tag == w("r"):
        run.append(copy.deepcopy(looks))
    etree.SubElement(run, w("t")).text = f"{{{{{name}}}}}"
    inner: Any = run
    if first is not None:
        inner = etree.Element(w("p"))
        if (properties := first.find(w("pPr"))) is not None:
            inner.append(copy.deepcopy(properties))
        inner.append(run)
    if content.find(w("tc")) is not None:
        cell = content.find(w("tc"))
        for old in [one for one in cell if one.tag != w("tcPr")]:
            cell.remove(old)
        cell.append(inner)
        inner = cell
    parent = control.getparent()
    parent.replace(control, inner)


def places_of(root: Any) -> list[Place]:
    """The markers of a part in the order of the document."""
    found = []
    for paragraph in root.iter(w("p")):
        text = plain(paragraph)
        for match in MARKER.finditer(text):
            found.append(Place(name_of(match[1]), paragraph, text.strip() == match[0]))
    return found


def plain(paragraph: Any) -> str:
    """The text of a paragraph's own runs."""
    return "".join(one.text or "" for one in _texts(paragraph))


def _texts(paragraph: Any) -> list[Any]:
    return [one for one in paragraph.iter(w("t")) if next(one.iterancestors(w("p")), None) is paragraph]


def looks_of(paragraph: Any) -> Looks:
    """What paragraphs and runs that take this one's place look like."""
    properties = paragraph.find(w("pPr"))
    run = next((one for one in paragraph.iter(w("r"))), None)
    run_properties = run.find(w("rPr")) if run is not None else None
    return Looks(_inside(properties), _inside(run_properties))


def _inside(properties: Any) -> str:
    if properties is None:
        return ""
    kept = [one for one in properties if one.tag not in _CHANGES]
    return "".join(etree.tostring(one, encoding="unicode", with_tail=False) for one in kept)


def replace_block(paragraph: Any, blocks: list[Any]) -> None:
    """Put blocks in a paragraph's place. A section's end stays, and a cell still ends with a paragraph."""
    parent = paragraph.getparent()
    at = parent.index(paragraph)
    section = paragraph.find(f"{w('pPr')}/{w('sectPr')}")
    in_cell = parent.tag == w("tc") and at == len(parent) - 1
    last = next((one.tag for one in reversed(blocks) if one.tag != w("bookmarkEnd")), "")
    parent.remove(paragraph)
    for number, block in enumerate(blocks):
        parent.insert(at + number, block)
    if section is not None or (in_cell and last not in (w("p"), w("sdt"))):
        empty = etree.Element(w("p"))
        if section is not None:
            etree.SubElement(empty, w("pPr")).append(section)
        parent.insert(at + len(blocks), empty)


def widen_to_cells(root: Any) -> None:
    """Let a control that is all there is in a cell hold the cell, as Word writes it; its bookmark goes inside.

    A cell has to end with a paragraph: one that holds more than the control gets an empty one where it does not.
    """
    for control in list(root.iter(w("sdt"))):
        cell, content = control.getparent(), control.find(w("sdtContent"))
        if cell is None or cell.tag != w("tc") or content is None or content.find(w("p")) is None:
            continue
        marks = (w("tcPr"), w("bookmarkStart"), w("bookmarkEnd"))
        if any(one.tag not in marks and one is not control for one in cell):
            if next(one for one in reversed(cell) if one.tag not in marks) is control:
                etree.SubElement(cell, w("p"))
            continue
        paragraphs = list(content)
        starts, ends = cell.findall(w("bookmarkStart")), cell.findall(w("bookmarkEnd"))
        for one in paragraphs:
            control.addprevious(one)
        properties = paragraphs[0].find(w("pPr"))
        for one in starts:
            paragraphs[0].insert(0 if properties is None else 1, one)
        for one in ends:
            paragraphs[-1].append(one)
        cell.addprevious(control)
        content.append(cell)


def begin_bookmarks_early(root: Any) -> None:
    """Let a field's bookmark in the text begin at the end of the paragraph before it, such as its heading.

    LibreOffice breaks a bookmark that begins where a control begins, and after saving twice it has lost the control.
    """
    for start in list(root.iter(w("bookmarkStart"))):
        previous = start.getprevious()
        if start.getparent().tag in (w("body"), w("sdtContent")) and previous is not None and previous.tag == w("p"):
            previous.append(start)


def keep_tables_apart(root: Any) -> None:
    """Put a small empty paragraph behind each table that nothing else follows, or another table does.

    Word shows tables that touch as one, under the first one's header row, and saves them so.
    """
    for table in list(root.iter(w("tbl"))):
        following = table.getnext()
        while following is not None and following.tag in (w("bookmarkStart"), w("bookmarkEnd")):
            following = following.getnext()
        if following is None or following.tag in (w("tbl"), w("sectPr")):
            paragraph = etree.Element(w("p"))
            spacing = etree.SubElement(etree.SubElement(paragraph, w("pPr")), w("spacing"))
            spacing.set(w("before"), "0")
            spacing.set(w("after"), "60")
            table.addnext(paragraph)


def only_links_that_lead(root: Any) -> None:
    """Leave the words of links to a theme or statement that the template gives no place, without the link."""
    names = {one.get(w("name")) for one in root.iter(w("bookmarkStart"))}
    for link in list(root.iter(w("hyperlink"))):
        anchor = link.get(w("anchor"), "")
        if anchor.startswith(ANCHOR) and anchor not in names:
            for run in list(link):
                for looks in run.findall(w("rPr")):
                    run.remove(looks)
                link.addprevious(run)
            link.getparent().remove(link)


def replace_inline(paragraph: Any, name: str, made: Callable[[str], str]) -> None:
    """Put runs in the place of a marker in a paragraph's text. `made`: from the inside of w:rPr to the runs' XML."""
    texts = _texts(paragraph)
    whole = "".join(one.text or "" for one in texts)
    match = next((one for one in MARKER.finditer(whole) if name_of(one[1]) == name), None)
    if match is None:
        return
    at, first = 0, None
    for text in texts:
        said = text.text or ""
        start, end = max(match.start() - at, 0), min(match.end() - at, len(said))
        at += len(said)
        if start >= end:
            continue
        if first is None:
            first = (text, said[:start], said[end:])
            text.text = said[:start]
        else:
            text.text = said[end:]
    if first is not None:
        _split_run(*first, made)


def _split_run(text: Any, before: str, after: str, made: Callable[[str], str]) -> None:
    run = text.getparent()
    properties = run.find(w("rPr"))
    looks = _inside(properties)
    pieces = etree.fromstring(f'<x xmlns:w="{W}" xmlns:r="{R}">{made(looks)}</x>')
    following = etree.Element(w("r"))
    if properties is not None:
        following.append(copy.deepcopy(properties))
    rest = list(run)[run.index(text) + 1 :]
    if after:
        tail = etree.SubElement(following, w("t"))
        tail.text = after
        tail.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for one in rest:
        following.append(one)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    at = run.getparent().index(run) + 1
    members = [*pieces, *([following] if after or rest else [])]
    for number, one in enumerate(members):
        run.getparent().insert(at + number, one)
    if not before and len([one for one in run if one.tag != w("rPr")]) <= 1:
        run.getparent().remove(run)


def statement_part(root: Any) -> tuple[Any, list[Any], Any] | None:
    """The part that is repeated: its first and last marker's paragraphs, and the blocks between them."""
    found = {place.name: place.paragraph for place in places_of(root) if place.name in (BEGIN, END)}
    begin, end = found.get(BEGIN), found.get(END)
    if begin is None or end is None or begin.getparent() is not end.getparent():
        return None
    parent = begin.getparent()
    first, last = parent.index(begin), parent.index(end)
    return None if last < first else (begin, list(parent)[first + 1 : last], end)


def repeat(begin: Any, between: list[Any], end: Any, names: list[dict[str, str]]) -> list[Any]:
    """Repeat a part, each time with its markers renamed as `names` says; the first paragraph of each (or None)."""
    firsts = []
    parent = begin.getparent()
    at = parent.index(begin)
    for one in (begin, *between, end):
        parent.remove(one)
    for renamed in names:
        made = [copy.deepcopy(block) for block in between]
        firsts.append(next((one for block in made for one in block.iter(w("p"))), None))
        for fresh in made:
            for paragraph in fresh.iter(w("p")):
                for name in list(_names(paragraph)):
                    if name in renamed:
                        replace_inline(paragraph, name, _marker_run(renamed[name]))
            parent.insert(at, fresh)
            at += 1
    return firsts


def _names(paragraph: Any) -> Iterator[str]:
    for match in MARKER.finditer(plain(paragraph)):
        yield name_of(match[1])


def _marker_run(name: str) -> Callable[[str], str]:
    return lambda looks: f"<w:r><w:rPr>{looks}</w:rPr><w:t>{{{{{name}}}}}</w:t></w:r>"
