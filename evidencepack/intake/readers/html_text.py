"""The text of HTML as a reader would see it, and what a browser would fetch or run for it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from evidencepack.intake.encodings import character_set, guess_encoding
from evidencepack.intake.readers.common import clean

_CHARSET = re.compile(rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_NOT_SHOWN = frozenset({"script", "style", "head", "template", "noscript", "svg", "object", "iframe"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table",
    "tbody", "tfoot", "thead", "title", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_FETCHED = {"img": "src", "iframe": "src", "script": "src", "frame": "src", "embed": "src", "object": "data"}
_META = {"author": "author", "keywords": "keywords", "description": "description", "generator": "application"}
_SPACES = re.compile(r"[ \t\r\f\xa0]+")
_ELSEWHERE = ("http:", "https:", "//", "file:")
_MOST_FETCHED = 200
# Of a page nested deeper than the parser goes (2,048 elements), what says something beside the text.
_BUT_THESE_TAGS = re.compile(
    r"<(?!/?(?:html|head|body|title|meta|link|script|style|template|noscript|svg|object|iframe|img)\b|!)/?[a-z][^<>]*>",
    re.IGNORECASE,
)


def html_encoding(data: bytes) -> str:
    """The codec of a page: its mark, what it states when that is known, else as for plain text."""
    guess = guess_encoding(data[:65_536])
    if guess and guess.endswith(("-sig", "16", "32")):
        return guess
    stated = _CHARSET.search(data[:8192]) or _XML_ENCODING.search(data[:400])
    if stated:
        found = character_set(stated.group(1).decode("ascii"))
        # A page of 8-bit characters cannot be of 16; the web's Latin-1 is Windows-1252 (WHATWG Encoding, 4.2).
        if found and "16" not in found and "32" not in found:
            return "cp1252" if found in ("iso8859-1", "ascii") else found
    return "utf-8" if guess == "utf-8" and _is_whole_utf8(data) else guess if guess and guess != "utf-8" else "cp1252"


def _is_whole_utf8(data: bytes) -> bool:
    """Whether all of it is UTF-8; a long text may have been cut inside its last character."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start >= len(data) - 3 and len(data) > 65_536
    return True


class WebPage:
    """Reads a page at once; `fetched`: what a browser would load from elsewhere."""

    def __init__(self, source: str = "") -> None:
        self.text = ""
        self.scripts = 0
        self.fetched: dict[str, None] = {}
        self.properties: dict[str, str] = {}
        source = clean(_DECLARATION.sub("", source))
        if source.strip():
            self._read(source)

    def _read(self, source: str) -> None:
        root, whole = _parsed(source)
        if not whole:
            root, _ = _parsed(_BUT_THESE_TAGS.sub("<br>", source))
        if root is None:
            return
        pieces: list[str] = []
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                self._note(name, element)
                if name in _NOT_SHOWN:
                    walk.skip_subtree()
                    continue
                if name in _BLOCKS:
                    pieces.append("\n")
                pieces.append(_plain(element.text))
                continue
            if name in _CELLS:
                pieces.append("\t")
            elif name in _BLOCKS:
                pieces.append("\n")
            pieces.append(_plain(element.tail))
        self.text = _tidy("".join(pieces))
        self._head(root)

    def _note(self, name: str, element: Any) -> None:
        if name == "head":
            for inner in element.iter("script", "link"):
                self._note(inner.tag, inner)
            return
        self.scripts += name == "script"
        target = element.get(_FETCHED.get(name, ""), "") if name in _FETCHED else ""
        if name == "link" and "stylesheet" in element.get("rel", "").casefold():
            target = element.get("href", "")
        if len(self.fetched) < _MOST_FETCHED and target.strip().casefold().startswith(
            ("http:", "https:", "//", "file:")
        ):
            self.fetched[target.strip()] = None

    def _head(self, root: Any) -> None:
        title = root.find(".//title")
        if title is not None and title.text:
            self.properties["title"] = " ".join(title.text.split())
        for meta in root.iter("meta"):
            key = _META.get((meta.get("name") or "").casefold())
            if key:
                self.properties.setdefault(key, meta.get("content", ""))


def _parsed(source: str) -> tuple[Any, bool]:
    """The root of a page, if there is one, and whether all of it is below: a page may be nested too deep."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    return root, not any("depth" in entry.message for entry in parser.error_log)


def _plain(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""


def _tidy(text: str) -> str:
    """Runs of blanks as one, tabs between cells kept, no empty lines."""
    lines = (
        "\t".join(_SPACES.sub(" ", cell).strip() for cell in line.split("\t")).strip() for line in text.split("\n")
    )
    return "\n".join(line for line in lines if line)
