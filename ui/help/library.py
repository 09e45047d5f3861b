"""The pages of the help: their order, texts, links and what is found in them."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from msgspec import Struct

from evidencepack.resources import resource

LINK = re.compile(r"\]\(([a-z0-9-]+)\.md(?:#[^)]*)?\)")
_HEADING = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_MARKS = re.compile(r"[#*`_|>\[\]]|\]\([^)]*\)")
SHORTCUTS = "shortcuts"  # made from the table of commands, so no file of this name is there


class HelpPage(Struct, frozen=True):
    """A page: its id (the name of its file), title, Markdown, and the section of the contents that it stands in."""

    id: str
    title: str
    text: str
    section: str


class HelpHit(Struct, frozen=True):
    """A page that holds the words, and where they are."""

    page: HelpPage
    around: str


@lru_cache(maxsize=1)
def contents() -> dict[str, tuple[str, ...]]:
    """The sections in their order, each with the ids of its pages. KeyError or TOMLDecodeError if it is damaged."""
    listed = tomllib.loads(resource("help", "contents.toml").read_text(encoding="utf-8"))
    return {section["title"]: tuple(section["pages"]) for section in listed["section"]}


def pages(shortcuts: str) -> dict[str, HelpPage]:
    """All pages by id in the order of the contents; `shortcuts` is the text of the page that is made from the table."""
    made: dict[str, HelpPage] = {}
    for section, ids in contents().items():
        for page in ids:
            text = shortcuts if page == SHORTCUTS else resource("help", f"{page}.md").read_text(encoding="utf-8")
            made[page] = HelpPage(page, title_of(text), text, section)
    return made


def title_of(text: str) -> str:
    """The first heading of a page."""
    found = _HEADING.search(text)
    return found[1].strip() if found else ""


def links_of(text: str) -> list[str]:
    """The ids of the pages that a page leads to."""
    return LINK.findall(text)


def find(words: str, known: dict[str, HelpPage]) -> list[HelpHit]:
    """The pages that hold all the words, those with most of them in the title first."""
    wanted = words.casefold().split()
    hits = [page for page in known.values() if wanted and all(word in page.text.casefold() for word in wanted)]
    hits.sort(key=lambda page: -sum(word in page.title.casefold() for word in wanted))
    return [HelpHit(page, _around(page.text, wanted[0])) for page in hits]


def _around(text: str, word: str) -> str:
    plain = " ".join(_MARKS.sub("", LINK.sub("]", text)).split())
    at = max(plain.casefold().find(word), 0)
    start = max(at - 30, 0)
    return ("…" if start else "") + plain[start : at + 70].strip() + "…"
