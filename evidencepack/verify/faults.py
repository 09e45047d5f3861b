"""What can be wrong with a pack, and the verdict on one."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """The kinds of fault."""

    CHANGED = "changed"  # the content is not what the manifest says
    MISSING = "missing"
    ADDED = "added"  # the manifest does not know it
    RENAMED = "renamed"
    DUPLICATE = "duplicate name"
    CASE = "names alike"  # they differ by letter case or Unicode form only: one would overwrite the other
    UNSAFE = "unsafe path"
    DAMAGED = "damaged"  # the zip itself
    REPACKED = "repacked"  # a zip, but not the one that was sealed
    MANIFEST = "manifest"  # absent or unreadable
    DISAGREES = "disagrees"  # pack.json and the manifest, or pack.json and itself
    LINK = "broken link"
    VOLUME = "part of a set"


class Fault(Struct, frozen=True):
    """One fault. `file` is the path in the pack that it is about, or the pack's own name."""

    kind: Kind
    file: str
    message: str


class Verdict(Struct, frozen=True, kw_only=True):
    """Whether a pack is whole and unchanged, with all that is wrong. `files`, `bytes`: what was found and read."""

    ok: bool
    faults: tuple[Fault, ...]
    files: int
    bytes: int
    title: str


class Damaged(Exception):
    """An entry's bytes cannot be read; the text says why."""
