"""Cleans a Word package (docx, docm, dotx, dotm): in what order, and which parts hold text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from evidencepack.cleaning import tracked, word_comments, word_hidden, word_links
from evidencepack.cleaning.package import Package
from evidencepack.cleaning.removals import CannotClean, Changes, Ledger, Removal
from evidencepack.cleaning.wordxml import attribute, detach, every
from evidencepack.in_words import counted

_FORMATTED = (
    r"(wordprocessingml|ms-word)\.(document|template)\."
    r"|wordprocessingml\.(header|footer|footnotes|endnotes|comments|styles|numbering)\+xml"
)


def clean(package: Package, wanted: Collection[Removal], changes: Changes, ledger: Ledger) -> None:
    """Take out of a Word package what is Word's own; properties, macros and embedded files are shared work."""
    stories = package.of_type(_FORMATTED)
    _say_what_is_not_seen(package, stories, wanted, ledger)
    references = word_comments.references(package, stories)
    if Removal.TRACKED_CHANGES in wanted:
        _settle(package, stories, changes, ledger)
    if Removal.HIDDEN_TEXT in wanted:
        word_hidden.drop_hidden_text(package, stories, ledger)
    word_comments.drop_unreferenced(package, stories, references)
    if Removal.COMMENTS in wanted:
        word_comments.drop_all(package, stories, ledger)
    if Removal.EXTERNAL_LINKS in wanted:
        word_links.drop_links(package, stories, ledger)
    if Removal.PROPERTIES in wanted:
        _unbind(package, stories)
    if package.changed:
        word_comments.prune_people(package, stories)


def _say_what_is_not_seen(package: Package, stories: list[str], wanted: Collection[Removal], ledger: Ledger) -> None:
    concerned = [Removal.TRACKED_CHANGES, Removal.COMMENTS, Removal.HIDDEN_TEXT, Removal.EMBEDDED_FILES]
    chunks = [one for story in stories for one in package.related(story, "aFChunk")]
    if chunks and any(removal in wanted for removal in concerned):
        ledger.kept(
            f"Another document is merged in ({', '.join(chunks)}) that is not looked into: "
            "open the file in Word and save it, then clean it again."
        )


def _settle(package: Package, stories: list[str], changes: Changes, ledger: Ledger) -> None:
    found: Counter[str] = Counter()
    for story in stories:
        root = package.xml(story)
        if tracked.has_marks(root):
            found += tracked.count_changes(root)
            _settle_part(package, story, root, changes)
    for settings in package.of_type(r"wordprocessingml\.settings\+xml"):
        for switch in every(package.xml(settings), "trackRevisions"):
            detach(switch)
            package.touch(settings)
    kinds = ", ".join(counted(number, kind) for kind, number in sorted(found.items()))
    done = "accepted" if changes == "accept" else "rejected"
    ledger.took(Removal.TRACKED_CHANGES, found.total(), f"{done}: {kinds}")


def _settle_part(package: Package, story: str, root: Any, changes: Changes) -> None:
    whole = _fields_are_whole(root)
    try:
        tracked.settle(root, changes)
    except tracked.Conflict as conflict:
        raise CannotClean(
            f"{package.name} cannot be cleaned: it holds edits of two people that conflict.",
            "Open it in Word, settle the conflicts, and save it.",
        ) from conflict
    if whole and not _fields_are_whole(root):
        raise CannotClean(
            f"{package.name} cannot be cleaned: a tracked change covers only a part of a field.",
            f"Open it in Word, {changes} all changes there, and save it.",
        )
    package.touch(story)


def _fields_are_whole(root: Any) -> bool:
    """Whether every field that begins also ends (17.16.18)."""
    depth = 0
    for mark in every(root, "fldChar"):
        kind = attribute(mark, "fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if depth < 0:
            return False
    return depth == 0


def _unbind(package: Package, stories: list[str]) -> None:
    """Cut content controls off the properties they show: the text stays as it is when the property is gone."""
    for story in stories:
        for binding in every(package.xml(story), "dataBinding"):
            path = attribute(binding, "xpath")
            if any(name in path for name in ("creator", "lastModifiedBy", "Company", "Manager")):
                detach(binding)
                package.touch(story)
