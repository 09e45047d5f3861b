"""Web pages: html, single-file pages (RFC 2557), and XML: the text as a reader would see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evidencepack.intake.encodings import decode, guess_encoding
from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers.common import (
    MOST_CHARACTERS,
    MOST_LINKS,
    Damaged,
    PageCollector,
    joined,
    tidy_properties,
    without_nothing,
)
from evidencepack.intake.readers.html_text import WebPage, html_encoding
from evidencepack.intake.readers.ooxml import parse
from evidencepack.model import ReadState

_MOST_BYTES = 4 * MOST_CHARACTERS


def read(path: Path, found: Format) -> Examination:
    """Read a page. Raises Damaged when it holds no text in any encoding."""
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES)
    if found.id == "mhtml":
        return _saved_page(data, found)
    if found.id == "xml":
        return _examination(found, [_xml_text(data)], WebPage())
    page = WebPage(data.decode(html_encoding(data), "replace"))
    return _examination(found, [page.text], page)


def _examination(found: Format, texts: list[str], page: WebPage) -> Examination:
    collector = PageCollector()
    for number, text in enumerate(texts, start=1):
        collector.add(number, "text" if len(texts) == 1 else f"part {number}", text)
    facts = {"scripts": page.scripts, "external_links": list(page.fetched)[:MOST_LINKS]}
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=len(texts),
        pages_unit="part",
        properties=tidy_properties(page.properties),
        facts=without_nothing(facts | collector.facts()),
    )


def _saved_page(data: bytes, found: Format) -> Examination:
    """A page saved with its pictures as one message: the text of its pages, one part each."""
    from evidencepack.intake.readers.mime import MimeParts  # noqa: PLC0415 - brings the e-mail package along

    message = MimeParts(data)
    pages = [WebPage(text) for kind, text in message.texts() if kind == "text/html"]
    if not pages:
        raise Damaged("This saved web page is damaged: no page is found in it.")
    first = pages[0]
    first.scripts = sum(page.scripts for page in pages)
    return _examination(found, [page.text for page in pages], first)


def _xml_text(data: bytes) -> str:
    try:
        root: Any = parse(data, "not well-formed")
    except Damaged:
        encoding = guess_encoding(data[:65_536])
        if encoding is None:
            raise Damaged("This XML file is damaged: it is not well-formed.") from None
        return decode(data, encoding)
    return joined(" ".join(piece.split()) for piece in root.itertext())
