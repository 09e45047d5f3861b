"""Comments of Word documents, with all their parts; and notes and comments whose text lost its anchor."""

from __future__ import annotations

from typing import Any

from evidencepack.cleaning.package import Package
from evidencepack.cleaning.removals import Ledger, Removal, some
from evidencepack.cleaning.wordxml import attribute, detach, every, says_something

# [MS-DOCX] 2.2: the parts that modern comments bring along, by the last word of their relationship's type
_BESIDE = ("commentsExtended", "commentsIds", "commentsExtensible")
_NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}

References = dict[str, set[str]]


def references(package: Package, stories: list[str]) -> References:
    """The ids of the footnotes, endnotes and comments that the text refers to, by kind of note."""
    found: References = {name: set() for name in _NOTES.values()}
    for story in stories:
        root = package.xml(story)
        for name, ids in found.items():
            ids.update(attribute(one, "id") for one in every(root, f"{name}Reference"))
    return found


def drop_unreferenced(package: Package, stories: list[str], before: References) -> None:
    """Take out the notes and comments that the text referred to before the changes and does no longer."""
    after = references(package, stories)
    for kind, name in _NOTES.items():
        lost = before[name] - after[name]
        if lost:
            for part in package.of_type(rf"wordprocessingml\.{kind}\+xml"):
                _drop(package, part, name, lost)
            if name == "comment":
                _drop_ranges(package, stories, lost)


def _drop(package: Package, part: str, name: str, lost: set[str]) -> None:
    paragraphs: set[str] = set()
    for note in every(package.xml(part), name):
        if attribute(note, "id") in lost:
            paragraphs |= {_any(one, "paraId") for one in every(note, "p")} - {""}
            detach(note)
            package.touch(part)
    if name == "comment" and paragraphs:
        _drop_beside(package, paragraphs)


def _drop_beside(package: Package, paragraphs: set[str]) -> None:
    """Take the entries of these comments (by their paragraphs' ids) out of the parts beside."""
    durable: set[str] = set()
    for kind in _BESIDE:  # the last one knows comments by the ids that the one before gives them
        for part in package.of_type(rf"\.{kind}\+xml"):
            for entry in list(package.xml(part)):
                if isinstance(entry.tag, str) and (
                    _any(entry, "paraId") in paragraphs or (kind == _BESIDE[2] and _any(entry, "durableId") in durable)
                ):
                    durable.add(_any(entry, "durableId"))
                    detach(entry)
                    package.touch(part)


def _any(element: Any, name: str) -> str:
    """An attribute of this local name in whatever namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _drop_ranges(package: Package, stories: list[str], ids: set[str]) -> None:
    for story in stories:
        for end in every(package.xml(story), "commentRangeStart", "commentRangeEnd"):
            if attribute(end, "id") in ids:
                detach(end)
                package.touch(story)


def drop_all(package: Package, stories: list[str], ledger: Ledger) -> None:
    """Take out every comment: its text, its parts and its anchors in the text."""
    parts = package.of_type(r"wordprocessingml\.comments\+xml")
    comments = [one for part in parts for one in every(package.xml(part), "comment")]
    authors = sorted({attribute(one, "author") for one in comments} - {""})
    for story in stories:
        if story not in parts:
            _drop_anchors(package, story)
            package.unrelate_kinds(story, "comments", *_BESIDE)
    for part in [*parts, *(beside for kind in _BESIDE for beside in package.of_type(rf"\.{kind}\+xml"))]:
        package.remove(part)
    ledger.took(Removal.COMMENTS, len(comments), f"by {some(authors)}" if authors else "")
    stories[:] = [story for story in stories if package.has(story)]


def _drop_anchors(package: Package, story: str) -> None:
    for anchor in every(package.xml(story), "commentRangeStart", "commentRangeEnd", "commentReference"):
        run = anchor.getparent()
        detach(anchor)
        if not says_something(run) and run.tag.endswith("}r"):
            detach(run)
        package.touch(story)


def prune_people(package: Package, stories: list[str]) -> None:
    """Take out of the list of people ([MS-DOCX] 2.5.3.6) those who no longer sign anything in the file."""
    named = {
        str(value)
        for story in stories
        for element in package.xml(story).iter("{*}*")
        for key, value in element.attrib.items()
        if key.rpartition("}")[2] == "author"
    }
    for part in package.of_type(r"wordprocessingml\.people\+xml"):
        root = package.xml(part)
        for person in list(root):
            if isinstance(person.tag, str) and _any(person, "author") not in named:
                root.remove(person)
                package.touch(part)
