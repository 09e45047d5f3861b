"""What the sample generator hands back: the council, its files and the answer key."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct


class SampleFile(Struct, frozen=True, kw_only=True):
    """One file of the sample and what is true of it.

    `path` is relative to the folder of documents, with `/`. `items` are (ref, pages) of the evidence items that it
    answers; pages count PDF pages, slides or sheets and are empty where the whole file is meant. `categories` are
    evidence categories ("people", "staff", "partners", "processes"). `dated` is the ISO date that the document itself
    states, empty where it states none. `planted` holds codes of `evidencepack.sample.FAULTS`; `twin` is the path of
    the document that this one copies.
    """

    path: str
    title: str
    items: tuple[tuple[str, str], ...]
    statement: str
    categories: tuple[str, ...]
    dated: str
    planted: tuple[str, ...]
    twin: str


class SampleCouncil(Struct, frozen=True, kw_only=True):
    """The made-up council: who it is, when it was notified, the day it is looked at (ISO dates) and its files."""

    authority: str
    notified: str
    today: str
    files: tuple[SampleFile, ...]


def write_key(council: SampleCouncil, path: Path) -> None:
    """Write the answer key as JSON (UTF-8) to `path`, which must lie outside the folder of documents."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(council), indent=1))


def read_key(path: Path) -> SampleCouncil:
    """The answer key that `write_key` wrote. Raises msgspec.ValidationError if it is something else."""
    return msgspec.json.decode(path.read_bytes(), type=SampleCouncil)
