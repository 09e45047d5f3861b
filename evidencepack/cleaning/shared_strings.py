"""The texts that all sheets share: those that only taken-out cells used are emptied, so that nothing stays behind."""

from __future__ import annotations

from lxml import etree

from evidencepack.cleaning.package import Package
from evidencepack.cleaning.workbook import Workbook


def used(package: Package, parts: list[str]) -> set[int]:
    """The numbers of the shared texts that the cells of these sheets show, as the sheets are now."""
    found: set[int] = set()
    for part in parts:
        found |= _used_on(package, part)
    return found


def _used_on(package: Package, part: str) -> set[int]:
    found: set[int] = set()
    data = package.data(part)
    parser = etree.XMLPullParser(events=("end",), tag="{*}c", resolve_entities=False, no_network=True, load_dtd=False)
    for start in range(0, len(data), 1 << 20):
        parser.feed(data[start : start + (1 << 20)])
        for _, cell in parser.read_events():
            text = cell.findtext("{*}v") if cell.get("t") == "s" else None
            if text is not None and text.strip().isdecimal():
                found.add(int(text))
            cell.clear()
    return found


def empty_unused(book: Workbook, before: set[int], remaining: list[str]) -> None:
    """Empty the texts that were used (`before`) and are used by none of the remaining sheets; numbers stay."""
    lost = before - used(book.package, remaining)
    for part in book.package.related(book.main, "sharedStrings") if lost else ():
        for number, item in enumerate(book.package.xml(part).iterchildren("{*}si")):
            if number in lost:
                for one in list(item):
                    item.remove(one)
                etree.SubElement(item, f"{item.tag.rpartition('}')[0]}}}t")
                book.package.touch(part)
