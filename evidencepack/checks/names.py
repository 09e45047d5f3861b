"""What a file name says beside its title: version, status, that it is a copy; and which of two is the newer."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_COPY_BEFORE = re.compile(r"^copy(?: \(\d+\))? of ", re.IGNORECASE)
_COPY_AFTER = re.compile(r"[-–_ ]+(?:copy|duplicate)(?: \(?\d+\)?)?$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\((?P<number>\d{1,3})\)$")
_VERSION = re.compile(
    r"(?:^|[\s(\[-])(?:v|ver|version|rev|issue)\.?\s?(?P<version>\d{1,3}(?:[.-]\d{1,3}){0,2})(?P<letter>[a-z]?)(?=$|[\s)\],;-])",
    re.IGNORECASE,
)
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (mark, re.compile(rf"(?<![^\s(\[-])(?:{words})(?=$|[\s)\],;.-])", re.IGNORECASE))
    for mark, words in (
        (
            "draft",
            r"(?:first |second |working |final |latest )?drafts?(?: for (?:comment|approval|consultation|discussion))?",
        ),
        ("superseded", r"superseded|obsolete|archived?|old version|do not use|replaced|old(?=$|\))"),
        ("working copy", r"working copy|wip|work in progress"),
        ("clean", r"clean(?: copy| version)?"),
        (
            "tracked",
            r"tracked(?: changes)?|track changes|with comments|marked up|"
            r"(?:[a-z]{2,3} )?comments (?:actioned|added|taken in)",
        ),
        ("updated", r"updated?|latest|new version|amended|revised"),
        ("master", r"master"),
        ("approved", r"approved|signed off|agreed|published|for web|web version"),
        ("final", r"final(?: version)?"),
    )
)
# How far on a status is; a name without one stands in the middle.
_STAGE = {"superseded": -3, "draft": -2, "working copy": -2, "tracked": -1, "master": 1, "updated": 1, "clean": 1}
_STAGE |= {"final": 2, "approved": 3}


class NameParts(Struct, frozen=True):
    """A file name taken apart: the title without its marks, the version as numbers (0, 3), the marks, the copy.

    `copy` is 0 for no copy; "Copy of X" is copy 1, "X (002)" copy 2.
    """

    title: str
    version: tuple[int, ...]
    marks: tuple[str, ...]
    copy: int

    @property
    def stage(self) -> int:
        """How far on it claims to be: a draft is below nothing said, final and approved are above."""
        stages = [_STAGE[mark] for mark in self.marks]
        return min(stages) if stages and min(stages) < 0 else max(stages, default=0)


def name_parts(name: str) -> NameParts:
    """Take a file name apart. Never fails: what says nothing is title."""
    stem = unicodedata.normalize("NFC", _EXTENSION.sub("", name)).replace("_", " ")
    stem, copy = _without_copy(" ".join(stem.split()))
    version: tuple[int, ...] = ()
    found = _VERSION.search(stem)
    if found:
        version = tuple(int(part) for part in re.split(r"[.-]", found["version"]))
        version += (ord(found["letter"].lower()) - 96,) if found["letter"] else ()
        stem = f"{stem[: found.start()]} {stem[found.end() :]}"
    marks: list[str] = []
    for mark, pattern in _MARKS:
        stem, count = pattern.subn(" ", stem)
        marks += [mark] if count else []
    title = re.sub(r"\(\s*\)|\[\s*\]", " ", stem)
    title = " ".join(title.split()).strip(" -–,;.")
    return NameParts(title or " ".join(stem.split()), version, tuple(marks), copy)


def _without_copy(stem: str) -> tuple[str, int]:
    copy = 0
    for _ in range(3):
        numbered = _NUMBERED.search(stem)
        if numbered:
            copy = max(copy, int(numbered["number"]))
        shorter = _COPY_AFTER.sub("", _COPY_BEFORE.sub("", _NUMBERED.sub("", stem)))
        if shorter == stem or not shorter:
            break
        copy = max(copy, 1)
        stem = shorter
    return stem, copy


def newer_by_name(one: str, other: str) -> int:
    """1 when the first name claims to be the newer version of the same paper, -1 for the second, 0 when it is open.

    The status decides ("FINAL" against "draft" or "v1"), then the version, then the number of the copy ("(002)" is
    what SharePoint and Outlook give the later one).
    """
    first, second = name_parts(one), name_parts(other)
    for this, that in ((first.stage, second.stage), (first.version, second.version), (first.copy, second.copy)):
        if this != that:
            return 1 if this > that else -1  # type: ignore[operator]
    return 0
