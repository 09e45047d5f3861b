"""Accepts or rejects all tracked changes of one part. The rules: ECMA-376 part 1, 17.13.5.

An insertion or the new place of a move is *new*, a deletion or the old place of a move is *old*. Accepting keeps the
new and drops the old, rejecting the other way round; what lies in several marks stays only if every mark says so.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from evidencepack.cleaning import wordmath
from evidencepack.cleaning.paragraphs import merge_paragraphs, tidy
from evidencepack.cleaning.removals import Changes
from evidencepack.cleaning.wordxml import attribute, child, cut, detach, every, made, rename, replace, unwrap, word

_NEW = ("ins", "moveTo")
_OLD = ("del", "moveFrom")
_FORMATS = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange",
    "tcPrChange", "numberingChange",
)  # fmt: skip
_RANGES = tuple(f"{kind}Range{end}" for kind in ("moveFrom", "moveTo") for end in ("Start", "End"))
_CONTROL_RANGES = ("customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
_CELLS = ("cellIns", "cellDel", "cellMerge")
_HOLDERS = frozenset({"rPr", "trPr", "numPr"})  # where the same names mark the thing, and wrap nothing
_OURS = {
    "pPrChange": frozenset({"rPr", "sectPr"}),
    "sectPrChange": frozenset({"headerReference", "footerReference"}),
}
_SINGULAR = {"ins": "insertion", "del": "deletion", "moveFrom": "move", "moveTo": ""}


class Conflict(Exception):
    """The part holds changes of two people that Word itself has not brought together yet."""


def count_changes(root: Any) -> Counter[str]:
    """How many changes are marked, by kind in words: insertion, deletion, move, change of formatting."""
    found: Counter[str] = Counter()
    for name in (*_NEW, *_OLD):
        found[_SINGULAR[name]] += sum(1 for _ in every(root, name))
    found["insertion"] += sum(1 for _ in every(root, "cellIns", "customXmlInsRangeStart"))
    found["deletion"] += sum(1 for _ in every(root, "cellDel", "customXmlDelRangeStart"))
    found["formatting change"] += sum(1 for _ in every(root, *_FORMATS, "cellMerge"))
    del found[""]
    return +found


def has_marks(root: Any) -> bool:
    """Whether anything of a tracked change is left, the ends of its ranges included."""
    controls = [f"{kind}Range{end}" for kind in _CONTROL_RANGES for end in ("Start", "End")]
    return any(True for _ in every(root, *_NEW, *_OLD, *_FORMATS, *_CELLS, *_RANGES, *controls))


def settle(root: Any, changes: Changes) -> None:
    """Accept or reject all changes in a tree. Raises Conflict when two people's edits are unresolved."""
    if next(root.iter("{*}conflictIns", "{*}conflictDel"), None) is not None:
        raise Conflict
    gone = frozenset(_OLD if changes == "accept" else _NEW)
    _settle_controls(root, changes)
    _settle_rows_and_cells(root, gone, changes)
    _settle_numbering(root, gone)
    merged = _settle_paragraph_marks(root, gone)
    wordmath.settle(root, gone)
    _settle_content(root, gone)
    _settle_formats(root, changes)
    for mark in every(root, *_RANGES):
        detach(mark)
    merge_paragraphs(merged)
    tidy(root)


def _settle_content(root: Any, gone: frozenset[str]) -> None:
    for change in every(root, *_NEW, *_OLD):
        if word(change.getparent()) in _HOLDERS:
            detach(change)  # a mark at a place that none of the rules knows
        elif word(change) in gone:
            cut(change)
        else:
            unwrap(change)
    if "ins" in gone:  # what was deleted is text again
        for text in every(root, "delText"):
            rename(text, "t")
        for code in every(root, "delInstrText"):
            rename(code, "instrText")


def _settle_paragraph_marks(root: Any, gone: frozenset[str]) -> list[Any]:
    """Take the marks off paragraph ends; gives the paragraphs whose end goes."""
    merged = []
    for paragraph in every(root, "p"):
        properties = child(paragraph, "pPr", "rPr")
        if properties is None:
            continue
        marks = [one for one in properties if word(one) in (*_NEW, *_OLD)]
        if any(word(mark) in gone for mark in marks):
            merged.append(paragraph)
        for mark in marks:
            detach(mark)
    return merged


def _settle_rows_and_cells(root: Any, gone: frozenset[str], changes: Changes) -> None:
    for properties in every(root, "trPr"):
        marks = [one for one in properties if word(one) in ("ins", "del")]
        if any(word(mark) in gone for mark in marks):
            cut(properties.getparent())
        for mark in marks:
            detach(mark)
    lost = "cellDel" if changes == "accept" else "cellIns"
    for mark in every(root, "cellIns", "cellDel"):
        cell = mark.getparent().getparent()
        is_lost = word(mark) == lost and word(cell) == "tc"
        detach(mark)
        if is_lost:
            cut(cell)
    for mark in every(root, "cellMerge"):
        _settle_merge(mark, attribute(mark, "vMerge" if changes == "accept" else "vMergeOrig"))


def _settle_merge(mark: Any, state: str) -> None:
    """Give a cell the vertical merge that a change says: `rest` begins one, `cont` goes on with it."""
    properties = mark.getparent()
    detach(mark)
    for old in [one for one in properties if word(one) == "vMerge"]:
        detach(old)
    if state not in ("rest", "cont"):
        return
    merge = made(properties, "vMerge")
    value = f"{properties.tag.partition('}')[0]}}}val"
    merge.set(value, "restart" if state == "rest" else "continue")
    before = [one for one in properties if word(one) in ("cnfStyle", "tcW", "gridSpan", "hMerge")]
    properties.insert(properties.index(before[-1]) + 1 if before else 0, merge)


def _settle_numbering(root: Any, gone: frozenset[str]) -> None:
    """17.13.5.19: a mark inside the numbering properties says that the numbering itself was put in."""
    for numbering in every(root, "numPr"):
        marks = [one for one in numbering if word(one) in (*_NEW, *_OLD)]
        if any(word(mark) in gone for mark in marks):
            detach(numbering)
        for mark in marks:
            detach(mark)


def _settle_formats(root: Any, changes: Changes) -> None:
    for change in reversed(list(every(root, *_FORMATS))):  # the inner ones first
        holder = change.getparent()
        if holder is None:
            continue
        detach(change)
        if changes == "reject" and word(change) != "numberingChange":
            _restore(holder, change)


def _restore(holder: Any, change: Any) -> None:
    """Put the properties that a change remembers in the place of those that are there now."""
    ours = _OURS.get(word(change), frozenset())
    kept = [one for one in holder if word(one) in ours]
    former = next((one for one in change if isinstance(one.tag, str)), None)
    members = [] if former is None else [one for one in former if word(one) not in ours]
    for one in list(holder):
        detach(one)
    # 17.6.17: references to headers come first; 17.3.1.26: the mark's properties and the section last
    for one in [*kept, *members] if word(holder) == "sectPr" else [*members, *kept]:
        one.tail = None
        holder.append(one)


def _settle_controls(root: Any, changes: Changes) -> None:
    """17.13.5.4-11: a range around the beginning of a content control says that the control itself was changed."""
    lost_kinds = ("customXmlDel", "customXmlMoveFrom") if changes == "accept" else ("customXmlIns", "customXmlMoveTo")
    open_ranges: set[str] = set()
    lost, marks = [], []
    for element in root.iter():
        name = word(element)
        kind, _, end = name.partition("Range")
        if kind in _CONTROL_RANGES:
            marks.append(element)
            if end == "Start" and kind in lost_kinds:
                open_ranges.add(attribute(element, "id"))
            elif end == "End":
                open_ranges.discard(attribute(element, "id"))
        elif name in ("sdt", "customXml", "smartTag") and open_ranges:
            lost.append(element)
    for mark in marks:
        detach(mark)
    for control in lost:
        content = child(control, "sdtContent") if word(control) == "sdt" else control
        inner = [] if content is None else [one for one in content if word(one) not in ("customXmlPr", "smartTagPr")]
        replace(control, inner)
